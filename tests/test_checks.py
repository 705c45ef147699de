"""A built folder is judged by what is in it, wherever it is published."""

import gzip
import html
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import relpath
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.checks import Secret, Site, check_site
from plugins.checks.__main__ import main
from plugins.checks.addresses import Addresses, Dead, Elsewhere, Found
from plugins.checks.leaks import check_leaks
from plugins.checks.reading import read_markup
from plugins.checks.stylesheets import css_references
from plugins.errors import ToolError

AT_ROOT = "https://example.org"
UNDER_A_PATH = "https://example.org/archive"
RELATIVE = ""

HOME, ONE, TWO = "index.html", "comments/one/index.html", "comments/two/index.html"
MADE_FROM = "(made from content/comments/one.md)"
BODY_LINE = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSite:
    """A small site in a folder, in which a test plants its mistake."""

    folder: Path
    address: str

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file, in a new folder if need be."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def change(self, path: str, old: str, new: str) -> None:
        """Replace what stands once in a file."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is in {path} {text.count(old)} times"
        self.write(path, text.replace(old, new))

    def plant(self, markup: str, *, path: str = ONE) -> None:
        """Put markup into the body of a page, on line BODY_LINE."""
        self.change(path, "<p>Text.</p>", markup)

    def read(self, *, workers: int | None = None) -> Site:
        """Read the site as it is now."""
        return Site.read(Path("output"), address=self.address, workers=workers)

    def messages(self, *secrets: Secret) -> list[str]:
        """Return what the checks say of the site as it is now."""
        return [str(problem) for problem in check_site(self.read(), secrets=secrets)]


BuildSite = Callable[..., BuiltSite]


@pytest.fixture
def build_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildSite:
    """Return what builds a sound site into `output/`, seen from the folder around it."""
    monkeypatch.chdir(tmp_path)

    def build(address: str = UNDER_A_PATH) -> BuiltSite:
        site = BuiltSite(folder=tmp_path / "output", address=address)
        for path, content in sound_files(address).items():
            site.write(path, content)
        return site

    return build


def sound_files(address: str) -> Mapping[str, str]:
    """Return the files of a site without a mistake."""
    root = f"{address}/"
    pages = (HOME, ONE, TWO)
    return {
        **{path: page(address, path) for path in pages},
        "404.html": page(address or "/", "404.html").replace(
            "<head>", '<head><meta name="robots" content="noindex">'
        ),
        "style.css": '@font-face { src: url("fonts/body.woff2"); }\nbody { color: #111; }\n',
        "fonts/body.woff2": "font",
        "images/sea view.png": "image",
        "feed.atom": atom(root),
        "feed.json": json.dumps(json_feed(root), indent=1),
        "sitemap.xml": sitemap(root),
        "robots.txt": f"User-agent: *\nSitemap: {root}sitemap.xml\n",
    }


def page(address: str, path: str) -> str:
    """Return a page whose links are as the site's address wants them."""
    name = path.removesuffix("/index.html").removesuffix(".html").rpartition("/")[2]
    root = f"{urlsplit(address).path.rstrip('/')}/" if address else "../" * path.count("/") or "./"
    canonical = f'<link rel="canonical" href="{address}/{path.removesuffix("index.html")}">'
    source = f' data-source="comments/{name}.md"' if path in {ONE, TWO} else ""
    return f"""<!doctype html>
<html lang="en" data-theme="archive">
<head>
<meta charset="utf-8">
<title>The {name} page</title>
<meta name="description" content="About {name}">
{canonical if address.startswith("http") else "<!-- no address -->"}
<link rel="stylesheet" href="{root}style.css">
<link rel="alternate" type="application/atom+xml" href="{root}feed.atom">
</head>
<body>
<a href="#main">Skip to content</a>
<nav aria-label="Site"><a href="{root}">Home</a> <a href="{root}comments/one/">One</a></nav>
<main id="main"{source}>
<h1>The {name} page</h1>
<p><img src="{root}images/sea%20view.png" alt="The sea"></p>
<p>Text.</p>
</main>
</body>
</html>
"""


def atom(root: str) -> str:
    """Return a feed with an entry for each comment."""
    entries = "".join(
        f"""<entry>
<id>tag:example.org,2024:{name}</id>
<title>{name}</title>
<link href="{root.lstrip("/")}comments/{name}/"/>
<updated>2024-05-01T00:00:00Z</updated>
<content type="html">&lt;p&gt;Text of {name}.&lt;/p&gt;</content>
</entry>
"""
        for name in ("one", "two")
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>tag:example.org,2024:feed</id>
<title>All</title>
<link href="{root if root != "/" else "./"}"/>
<link rel="self" href="{root.lstrip("/")}feed.atom"/>
<updated>2024-05-01T00:00:00+02:00</updated>
{entries}</feed>
"""


def json_feed(root: str) -> dict[str, object]:
    """Return a JSON Feed with one item."""
    item = {"id": "one", "url": f"{root}comments/one/", "date_modified": "2024-05-01T00:00:00Z"}
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "All"}
    return {**head, "home_page_url": root, "feed_url": f"{root}feed.json", "items": [item]}


def sitemap(root: str) -> str:
    """Return a sitemap of all pages, one to a line."""
    locations = "".join(
        f"<url><loc>{root}{path}</loc></url>\n" for path in ("", "comments/one/", "comments/two/")
    )
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0"?>\n<urlset xmlns="{namespace}">\n{locations}</urlset>\n'


# The site as a whole


@pytest.mark.parametrize("address", [AT_ROOT, UNDER_A_PATH, RELATIVE])
def test_a_sound_site_has_no_problems_wherever_it_is_published(
    build_site: BuildSite, address: str
) -> None:
    """What is right at a domain's root is right under a path and with relative addresses."""
    assert build_site(address).messages() == []


def test_the_address_may_be_given_with_a_final_slash(build_site: BuildSite) -> None:
    """`https://host/archive/` and `https://host/archive` are one address."""
    assert replace(build_site(), address=f"{UNDER_A_PATH}/").messages() == []


def test_two_processes_see_what_one_sees(build_site: BuildSite) -> None:
    """The number of workers changes nothing but the time it takes."""
    site = build_site()
    site.plant('<p><a href="/nowhere/">x</a>')
    alone, together = site.read(workers=1), site.read(workers=2)
    assert alone == together
    assert check_site(alone) == check_site(together) != ()


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "https://", "https://h?q"])
def test_an_address_that_is_none_is_refused(build_site: BuildSite, address: str) -> None:
    """A site is published at an absolute web address, without a query."""
    with pytest.raises(ToolError, match="write it as https://host/path"):
        replace(build_site(), address=address).read()


def test_a_folder_below_the_users_own_is_shown_from_there(build_site: BuildSite) -> None:
    """A path in a message can be opened from where the user stands."""
    site = build_site()
    assert Site.read(site.folder, address=site.address).shown == "output"


# Links


def link_problem(value: str, rest: str, *, key: str = "href", line: int = BODY_LINE) -> list[str]:
    """Return the one message expected of a link in the body of the first comment."""
    return [f"output/{ONE}:{line}: {key}: '{value}': {rest} {MADE_FROM}"]


def test_a_dead_link_is_told_with_the_nearest_address(build_site: BuildSite) -> None:
    """The message names the place, the value, the address meant, and the file to mend."""
    site = build_site()
    site.plant('<p><a href="/archive/comments/twoo/">x</a></p>')
    expected = "no file of the site answers; did you mean '/archive/comments/two/'?"
    assert site.messages() == link_problem("/archive/comments/twoo/", expected)


def test_a_misspelled_folder_is_told_with_the_nearest_address(build_site: BuildSite) -> None:
    """A namesake in another folder is thought of, too."""
    site = build_site()
    site.plant('<p><a href="../../coments/two/">x</a></p>')
    expected = "no file of the site answers; did you mean '/archive/comments/two/'?"
    assert site.messages() == link_problem("../../coments/two/", expected)


def test_a_link_with_other_capitals_is_dead(build_site: BuildSite) -> None:
    """A static host tells capitals from small letters, even if the disk does not."""
    site = build_site()
    site.plant('<p><a href="/archive/Comments/two/">x</a></p>')
    expected = "no file has this name in this case; write '/archive/comments/two/'"
    assert site.messages() == link_problem("/archive/Comments/two/", expected)


def test_a_folder_without_its_slash_is_told(build_site: BuildSite) -> None:
    """Such an address costs every reader a redirect, and not every host has one."""
    site = build_site()
    site.plant('<p><a href="/archive/comments/two">x</a></p>')
    expected = "is a folder, which is written with a final slash; write '/archive/comments/two/'"
    assert site.messages() == link_problem("/archive/comments/two", expected)


def test_a_link_above_the_folder_is_told(build_site: BuildSite) -> None:
    """A browser would stop at the host's root; the address is wrong nevertheless."""
    site = build_site(AT_ROOT)
    site.plant('<p><a href="../../../comments/two/">x</a></p>')
    expected = "leads out of the site, which begins at /"
    assert site.messages() == link_problem("../../../comments/two/", expected)


@pytest.mark.parametrize("value", ["/comments/two/", "../../../comments/two/"])
def test_a_link_past_the_sites_own_path_is_told(build_site: BuildSite, value: str) -> None:
    """Under a path, an address from the host's root or above the path is somebody else's."""
    site = build_site(UNDER_A_PATH)
    site.plant(f'<p><a href="{value}">x</a></p>')
    expected = "leads out of the site, which begins at /archive/; write '/archive/comments/two/'"
    assert site.messages() == link_problem(value, expected)


def test_an_unencrypted_link_to_our_own_host_is_told(build_site: BuildSite) -> None:
    """One site has one scheme."""
    site = build_site()
    site.plant('<p><a href="http://example.org/archive/comments/two/">x</a></p>')
    expected = "the site answers on https; write 'https://example.org/archive/comments/two/'"
    assert site.messages() == link_problem("http://example.org/archive/comments/two/", expected)


def test_an_absolute_link_to_ourselves_is_followed(build_site: BuildSite) -> None:
    """An address that begins with the site's own is the site's."""
    site = build_site()
    site.plant('<p><a href="https://EXAMPLE.org/archive/comments/to/">x</a></p>')
    expected = "no file of the site answers; did you mean '/archive/comments/two/'?"
    assert site.messages() == link_problem("https://EXAMPLE.org/archive/comments/to/", expected)


def test_an_empty_link_is_told(build_site: BuildSite) -> None:
    """An empty address is a forgotten one."""
    site = build_site()
    site.plant('<p><a href="">x</a></p>')
    expected = f"output/{ONE}:{BODY_LINE}: href: an empty address leads to the page itself"
    assert site.messages() == [f"{expected} {MADE_FROM}"]


def test_an_address_that_cannot_be_read_is_told(build_site: BuildSite) -> None:
    """A bracket that is not closed makes no host."""
    site = build_site()
    site.plant('<p><a href="https://[::1/">x</a></p>')
    assert site.messages() == link_problem("https://[::1/", "cannot be read as an address")


def test_a_missing_fragment_is_told_with_the_nearest_id(build_site: BuildSite) -> None:
    """A link into a page arrives at an element of it."""
    site = build_site()
    site.plant('<p><a href="/archive/comments/two/#mian">x</a></p>')
    expected = f"no element of output/{TWO} has the id 'mian'; did you mean 'main'?"
    assert site.messages() == link_problem("/archive/comments/two/#mian", expected)


def test_a_missing_fragment_of_the_page_itself_is_told(build_site: BuildSite) -> None:
    """A footnote's mark leads to its note."""
    site = build_site()
    site.plant('<p><a href="#fn:1">1</a></p>')
    assert site.messages() == link_problem("#fn:1", f"no element of output/{ONE} has the id 'fn:1'")


@pytest.mark.parametrize(
    "value",
    [
        "#",
        "#top",
        "#main",
        "#caf%C3%A9",
        "#old",
        "#:~:text=Text",
        "#main:~:text=Text",
        "../two/",
        "../two/?page=2#main",
        "../two/index.html",
        "../../404",
        "./",
        "?page=2",
        "//example.org/archive/",
        "https://example.org/archive/comments/two/#main",
        "https://example.org/another-project/",
        "http://elsewhere.example/",
        "mailto:me@example.org",
        "tel:+1",
        "data:text/plain,x",
        "../../images/sea%20view.png",
        "../../images/sea view.png#fragment",
        "/archive/comments/../comments/./two/",
    ],
)
def test_an_address_that_a_static_host_answers_is_sound(build_site: BuildSite, value: str) -> None:
    """Encoding, queries, dots, text fragments, other schemes and other sites are no mistakes."""
    site = build_site()
    site.plant(f'<p id="café"><a name="old"></a><a href="{value}">x</a></p>')
    assert site.messages() == []


@pytest.mark.parametrize(
    ("markup", "key", "value"),
    [
        ('<img src="/archive/x.png" alt="">', "src", "/archive/x.png"),
        ('<img src="data:," alt="" srcset="/archive/x.png 2x">', "srcset", "/archive/x.png"),
        ('<video src="/archive/x.mp4"></video>', "src", "/archive/x.mp4"),
        ('<video poster="/archive/x.png"></video>', "poster", "/archive/x.png"),
        ('<script src="/archive/x.js"></script>', "src", "/archive/x.js"),
        ('<iframe src="/archive/x/" title="x"></iframe>', "src", "/archive/x/"),
        ('<object data="/archive/x.svg"></object>', "data", "/archive/x.svg"),
        ('<form action="/archive/find/"></form>', "action", "/archive/find/"),
        ('<svg><use href="/archive/x.svg#i"/></svg>', "href", "/archive/x.svg#i"),
        ('<q cite="/archive/x/">x</q>', "cite", "/archive/x/"),
        ('<p style="background: url(/archive/x.png)"></p>', "url", "/archive/x.png"),
    ],
)
def test_every_kind_of_address_in_the_body_is_followed(
    build_site: BuildSite, markup: str, key: str, value: str
) -> None:
    """Whatever a page is made of has to be there."""
    site = build_site()
    site.plant(markup)
    assert site.messages() == link_problem(value, "no file of the site answers", key=key)


@pytest.mark.parametrize(
    ("markup", "key"),
    [
        ('<link rel="icon" href="/archive/none/x">', "href"),
        ('<link rel="alternate" type="application/feed+json" href="/archive/none/x">', "href"),
        ('<meta property="og:image" content="/archive/none/x">', "content"),
        ('<meta property="og:url" content="/archive/none/x">', "content"),
        ("<style>p { background: url('/archive/none/x') }</style>", "url"),
    ],
)
def test_every_kind_of_address_in_the_head_is_followed(
    build_site: BuildSite, markup: str, key: str
) -> None:
    """Icons, feeds and previews have to be there, too."""
    site = build_site()
    site.change(ONE, "</head>", f"{markup}</head>")
    expected = "no file of the site answers"
    assert site.messages() == link_problem("/archive/none/x", expected, key=key, line=10)


def test_a_redirect_lands(build_site: BuildSite) -> None:
    """An address that moved leads to where it moved; such a page needs nothing else."""
    site = build_site()
    site.write("old/index.html", redirect("/archive/comments/two/"))
    assert site.messages() == []
    site.write("old/index.html", redirect("/archive/comments/too/"))
    assert site.messages() == [
        (
            "output/old/index.html:3: content: '/archive/comments/too/': no file of the site "
            "answers; did you mean '/archive/comments/two/'?"
        )
    ]


def redirect(destination: str) -> str:
    """Return a page that sends its reader on."""
    return (
        '<!doctype html>\n<html lang="en">\n'
        f'<meta http-equiv="refresh" content="0; url={destination}">\n'
        "<title>Moved</title>\n<p>Moved</p>\n</html>\n"
    )


def test_a_base_element_is_respected(build_site: BuildSite) -> None:
    """Relative addresses start from `<base href>`, fragments included."""
    site = build_site()
    site.change(ONE, "</head>", '<base href="/archive/comments/two/"></head>')
    site.plant('<p><a href="#nothing">x</a> <a href="../one/">y</a></p>')
    expected = f"no element of output/{TWO} has the id 'nothing'"
    assert site.messages() == link_problem("#nothing", expected)


def test_the_page_served_at_any_depth_has_no_relative_addresses(build_site: BuildSite) -> None:
    """What is missing may be missing anywhere, and `404.html` is shown there."""
    site = build_site()
    site.plant('<p><a href="comments/two/">x</a></p>', path="404.html")
    assert site.messages() == [
        (
            "output/404.html:17: href: 'comments/two/': a relative address breaks here, "
            "as this page is served at any depth; begin it with '/archive/'"
        )
    ]


def test_a_stylesheets_own_addresses_are_followed(build_site: BuildSite) -> None:
    """They start from the stylesheet; comments, strings, namespaces and fragments are none."""
    site = build_site()
    site.write(
        "style.css",
        "/* url(x) */\n@import 'theme/more.css';\n@namespace url(http://www.w3.org/2000/svg);\n"
        "p { content: 'url(y)'; filter: url(#blur); background: url( fonts/z.png ) }\n",
    )
    expected = "no file of the site answers"
    assert site.messages() == [
        f"output/style.css:2: @import: 'theme/more.css': {expected}",
        f"output/style.css:4: url: 'fonts/z.png': {expected}",
    ]


# Leftovers


@pytest.mark.parametrize(
    "kind", ["filename", "static", "attach", "tag", "category", "author", "index"]
)
def test_a_placeholder_is_told_once(build_site: BuildSite, kind: str) -> None:
    """What Pelican could not fill in is told as such, not as a dead link."""
    site = build_site()
    site.plant(f'<p><a href="{{{kind}}}x.md">x</a></p>')
    expected = "a placeholder of Pelican's was not filled in"
    assert site.messages() == link_problem(f"{{{kind}}}x.md", expected)


def test_braces_in_code_and_formulas_are_no_leftovers(build_site: BuildSite) -> None:
    """An essay on templates, a formula and a script may hold braces."""
    site = build_site()
    tex = '<annotation encoding="application/x-tex">x^{{a}}</annotation>'
    site.plant(
        "<p><code>{{ x }}</code></p><pre>{% x %}</pre><script>f({{}})</script>"
        f'<math alttext="x^{{{{a}}}}"><semantics><mi>x</mi>{tex}</semantics></math>'
    )
    assert site.messages() == []


@pytest.mark.parametrize(
    "host", ["http://localhost:8000", "http://127.0.0.1", "https://0.0.0.0:80"]
)
def test_an_address_of_ones_own_machine_is_told_once(build_site: BuildSite, host: str) -> None:
    """What was seen while writing is not there for a reader."""
    site = build_site()
    site.plant(f'<img src="{host}/x.png" alt="at {host}/x.png">')
    expected = "leads to the reader's own machine"
    assert site.messages() == link_problem(f"{host}/x.png", expected, key="src")


# Metadata


def head_problem(rest: str) -> list[str]:
    """Return the one message expected of the head of the first comment."""
    return [f"output/{ONE}{rest} {MADE_FROM}"]


OWN = f"{UNDER_A_PATH}/comments/one/"
HEAD_MISTAKES = [
    ("<title>The one page</title>", "", ": there is no <title>"),
    ("<title>The one page</title>", "<title> </title>", ":5: <title> is empty"),
    (
        "</head>",
        "<title>Another</title></head>",
        ":10: 'Another': a second <title>; the first is on line 5",
    ),
    (
        '<meta name="description" content="About one">',
        "",
        ': there is no <meta name="description">',
    ),
    ("About one", "", ':6: <meta name="description"> is empty'),
    (
        '<html lang="en"',
        "<html",
        ': <html> names no language; write <html lang="en">, or whichever it is',
    ),
    (f'<link rel="canonical" href="{OWN}">', "", ': there is no <link rel="canonical">'),
    (
        OWN,
        "/archive/comments/one/",
        f":7: canonical: '/archive/comments/one/': a canonical address is absolute; write '{OWN}'",
    ),
    (
        OWN,
        "https://other.example/",
        (
            f":7: canonical: 'https://other.example/': does not begin with {UNDER_A_PATH}/; "
            f"write '{OWN}'"
        ),
    ),
    (
        OWN,
        f"{OWN}index.html",
        (
            f":7: canonical: '{OWN}index.html': is not how the site writes the page's address; "
            f"write '{OWN}'"
        ),
    ),
    (
        OWN,
        f"{UNDER_A_PATH}/comments/two/",
        (
            f":7: canonical: '{UNDER_A_PATH}/comments/two/': is the address of another page, "
            f"output/{TWO}; write '{OWN}'"
        ),
    ),
    (
        ' data-theme="archive"',
        "",
        (
            ": data-theme: the page was not made by the theme; "
            "see that the theme has a template of its kind"
        ),
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), HEAD_MISTAKES)
def test_a_page_says_what_it_is(build_site: BuildSite, old: str, new: str, expected: str) -> None:
    """One language, title, description, canonical address and mark; nothing else is complained of.

    The sitemap lists the page still, which is not the page's fault.
    """
    site = build_site()
    site.change(ONE, old, new)
    assert site.messages() == head_problem(expected)


def test_pages_may_share_a_title_and_a_description(build_site: BuildSite) -> None:
    """Two comments in one thread are called the same."""
    site = build_site()
    site.change(TWO, "<title>The two page", "<title>The one page")
    site.change(TWO, "About two", "About one")
    assert site.messages() == []


def test_a_drawings_title_is_not_the_pages(build_site: BuildSite) -> None:
    """`<title>` within SVG names the drawing."""
    site = build_site()
    site.plant('<svg viewBox="0 0 1 1"><title>A dot</title><path d="M0 0"/></svg>')
    assert site.messages() == []


# Third parties


@pytest.mark.parametrize(
    ("markup", "asker", "key"),
    [
        ('<script src="https://cdn.example/x"></script>', "<script>", "src"),
        ('<img src="https://cdn.example/x" alt="">', "<img>", "src"),
        ('<img src="data:," srcset="https://cdn.example/x 2x" alt="">', "<img>", "srcset"),
        ('<iframe src="https://cdn.example/x" title="x"></iframe>', "<iframe>", "src"),
        ('<audio src="https://cdn.example/x"></audio>', "<audio>", "src"),
        ('<embed src="https://cdn.example/x">', "<embed>", "src"),
        ('<form action="https://cdn.example/x"></form>', "<form>", "action"),
        ('<p style="background: url(https://cdn.example/x)"></p>', "a style rule", "url"),
        ('<link rel="stylesheet" href="https://cdn.example/x">', "<link>", "href"),
        ('<link rel="preconnect" href="https://cdn.example/x">', "<link>", "href"),
        ('<link rel="shortcut icon" href="https://cdn.example/x">', "<link>", "href"),
    ],
)
def test_a_page_that_asks_a_third_party_is_told(
    build_site: BuildSite, markup: str, asker: str, key: str
) -> None:
    """Reading a page tells nobody but its host that it is read."""
    site = build_site()
    site.plant(markup)
    expected = (
        f"{asker} makes every reader's browser ask cdn.example; "
        "keep a copy in the site, or leave it out"
    )
    assert site.messages() == link_problem("https://cdn.example/x", expected, key=key)


def test_a_font_from_a_third_party_in_a_stylesheet_is_told(build_site: BuildSite) -> None:
    """A stylesheet asks as a page does."""
    site = build_site()
    site.change("style.css", "fonts/body.woff2", "//fonts.example/body.woff2")
    assert site.messages() == [
        (
            "output/style.css:1: url: '//fonts.example/body.woff2': a style rule makes every "
            "reader's browser ask fonts.example; keep a copy in the site, or leave it out"
        )
    ]


@pytest.mark.parametrize("relation", ["me", "license", "author", "alternate", "next"])
def test_a_page_may_speak_of_others(build_site: BuildSite, relation: str) -> None:
    """Nothing is asked by a link that waits for its reader."""
    site = build_site()
    site.plant(f'<link rel="{relation}" href="https://x.example"><a href="https://x.example">x</a>')
    assert site.messages() == []


# Markup


MARKUP_MISTAKES = [
    (
        "<div>\n<p>x</p>",
        ":17: not valid HTML: <div> is still open at the </main> on line 19",
    ),
    ("<div><h2>x</div>", ":17: not valid HTML: <h2> is still open at the </div> on line 17"),
    ("<h2>x</h3>", ":17: not valid HTML: <h2> is still open at the </h3> on line 17"),
    ("<p>x</p></div>", ":17: not valid HTML: </div> closes nothing that is open"),
    ("<p><b><i>x</b></p>", ":17: not valid HTML: <i> is still open at the </b> on line 17"),
    ("\n<p>R&D</p>", ":18: not valid HTML: a bare '&', which is written '&amp;'"),
    ("<p>1 < 2</p>", ":17: not valid HTML: a bare '<', which is written '&lt;'"),
    ("<p>\n\x01</p>", ":18: not valid HTML: the character U+0001 is not allowed"),
    (
        '<p class="a" class="b">x</p>',
        ":17: not valid HTML: an attribute is given twice",
    ),
    ('<p id="main">x</p>', ":17: id: 'main': an element on line 14 has this id already"),
    ("<h1>x</h1>", ":17: a second <h1>; the first is on line 15"),
    ("<h2>x</h2>\n<h4>x</h4>", ":18: <h4> follows <h2> of line 17; write <h3>"),
    (
        '<img src="../../images/sea%20view.png">',
        (
            ":17: alt: the image '../../images/sea%20view.png' has no alternative; "
            'describe it, or write alt="" if it is an ornament'
        ),
    ),
    (
        '<p><a href="#main"><img src="data:," alt=""></a></p>',
        ":17: a link without a name; give it a text or an aria-label",
    ),
    (
        '<p><button><span aria-hidden="true">x</span></button></p>',
        ":17: a button without a name; give it a text or an aria-label",
    ),
    (
        '<nav aria-label="Site"></nav>',
        ":17: aria-label: 'Site': another <nav> has this label; give each its own aria-label",
    ),
    (
        "<nav></nav>",
        ":17: aria-label: one <nav> of several; give each its own aria-label",
    ),
]


@pytest.mark.parametrize(("markup", "expected"), MARKUP_MISTAKES)
def test_a_mistake_in_the_markup_is_told_with_its_line(
    build_site: BuildSite, markup: str, expected: str
) -> None:
    """Valid, one of each landmark, and named for those who cannot see it."""
    site = build_site()
    site.plant(markup)
    assert head_problem(expected)[0] in site.messages()


def test_a_page_has_one_main(build_site: BuildSite) -> None:
    """A screen reader jumps to the one place where the content is."""
    site = build_site()
    site.change(HOME, "</main>", '</main>\n<main aria-label="x"></main>')
    assert site.messages() == ["output/index.html:19: a second <main>; the first is on line 14"]


def test_a_page_has_a_main_and_an_h1(build_site: BuildSite) -> None:
    """What is missing has no line."""
    site = build_site()
    site.change(HOME, '<main id="main">\n<h1>The index page</h1>', '<div id="main">')
    site.change(HOME, "</main>", "</div>")
    assert site.messages() == [
        "output/index.html: there is no <h1>",
        "output/index.html: there is no <main>",
    ]


def test_the_first_link_skips_to_the_content(build_site: BuildSite) -> None:
    """Who uses a keyboard need not walk through the navigation on every page."""
    site = build_site()
    site.change(HOME, '<a href="#main">Skip to content</a>', "")
    assert site.messages() == [
        (
            "output/index.html:13: '/archive/': the first link does not skip to the content; "
            'begin the body with <a href="#main">'
        )
    ]


def test_names_of_links_may_come_from_anywhere(build_site: BuildSite) -> None:
    """Text, a label, a title, a picture's alternative or a drawing's label name a link."""
    site = build_site()
    site.plant(
        '<p><a href="#">x</a><a href="#" aria-label="x"></a><a href="#" title="x"></a>'
        '<a href="#"><img src="data:," alt="x"></a>'
        '<a href="#"><svg role="img" aria-label="x"></svg></a>'
        '<a href="#" aria-hidden="true"></a><a id="place"></a></p>'
    )
    assert site.messages() == []


def test_formulas_and_drawings_are_valid(build_site: BuildSite) -> None:
    """MathML and SVG have rules of their own, which are known."""
    site = build_site()
    site.plant(
        '<p><math display="block"><mrow><mi>x</mi><mspace width="1em"/><mo>&lt;</mo></mrow></math>'
        '<svg viewBox="0 0 1 1"><g><path d="M0 0"/></g><use href="#main"/></svg></p>'
    )
    assert site.messages() == []


def test_bytes_that_are_not_text_are_told(build_site: BuildSite) -> None:
    """A page is UTF-8."""
    site = build_site()
    content = (site.folder / HOME).read_bytes()
    site.write(HOME, content.replace(b"Text.", b"\xff"))
    assert site.messages() == [
        "output/index.html:17: not valid HTML: there are bytes that are not UTF-8"
    ]


# Feeds and the sitemap


FEED_MISTAKES = [
    ("</feed>", "", ":23: not XML: Premature end of data in tag feed line 2"),
    (
        "<id>tag:example.org,2024:two</id>",
        "<id>tag:example.org,2024:one</id>",
        ":15: id: 'tag:example.org,2024:one': an entry on line 8 has this id already",
    ),
    ("<id>tag:example.org,2024:two</id>", "", ":15: id: an entry without an id"),
    (
        f'<link href="{UNDER_A_PATH}/comments/two/"/>',
        "",
        ":15: link: an entry without a link",
    ),
    (
        f"{UNDER_A_PATH}/comments/two/",
        f"{UNDER_A_PATH}/comments/twoo/",
        (
            f":15: link: '{UNDER_A_PATH}/comments/twoo/': no file of the site answers; "
            "did you mean '/archive/comments/two/'?"
        ),
    ),
    (
        f"{UNDER_A_PATH}/comments/two/",
        "https://other.example/",
        ":15: link: 'https://other.example/': an entry leads out of the site",
    ),
    (
        f"{UNDER_A_PATH}/comments/two/",
        "http://localhost:8000/",
        ":15: link: 'http://localhost:8000/': leads to the reader's own machine",
    ),
    (
        "2024-05-01T00:00:00+02:00",
        "2024-05-01",
        (
            ":2: updated: '2024-05-01': is no moment as RFC 3339 writes it; "
            "write it as 2023-07-18T09:30:00Z"
        ),
    ),
    (
        "<updated>2024-05-01T00:00:00+02:00</updated>",
        "",
        ":2: updated: an entry without a date; write it as 2023-07-18T09:30:00Z",
    ),
    (
        "Text of two",
        "&lt;a href='{filename}x.md'&gt;",
        ":15: href: '{filename}x.md': a placeholder of Pelican's was not filled in",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), FEED_MISTAKES)
def test_a_mistake_in_a_feed_is_told_with_its_line(
    build_site: BuildSite, old: str, new: str, expected: str
) -> None:
    """Every entry can be followed, told from the others, and dated."""
    site = build_site()
    site.change("feed.atom", old, new)
    assert site.messages() == [f"output/feed.atom{expected}"]


def test_a_feed_asks_nobody_for_its_entities(build_site: BuildSite) -> None:
    """A feed cannot make the checks read a file or ask a host."""
    site = build_site()
    site.write("secret.txt", "tag:example.org,2024:secret")
    site.change(
        "feed.atom",
        "<feed",
        '<!DOCTYPE feed [<!ENTITY x SYSTEM "secret.txt">]>\n<feed',
    )
    site.change("feed.atom", "<id>tag:example.org,2024:two</id>", "<id>&x;</id>")
    assert not any("secret" in message for message in site.messages())


def test_a_json_feed_is_checked_as_a_feed_is(build_site: BuildSite) -> None:
    """An item has an address, an id of its own, and dates that are some."""
    site = build_site()
    item = {"id": "one", "url": f"{UNDER_A_PATH}/comments/twoo/", "date_published": "May"}
    feed = json_feed(f"{UNDER_A_PATH}/")
    site.write("feed.json", json.dumps({**feed, "items": [item, {"id": "one"}]}, indent=1))
    place = "output/feed.json:8"
    assert site.messages() == [
        (
            f"{place}: date_published: 'May': is no moment as RFC 3339 writes it; "
            "write it as 2023-07-18T09:30:00Z"
        ),
        f"{place}: id: 'one': an entry on line 8 has this id already",
        f"{place}: link: an entry without a link",
        (
            f"{place}: link: '{UNDER_A_PATH}/comments/twoo/': no file of the site answers; "
            "did you mean '/archive/comments/two/'?"
        ),
    ]


def test_json_that_is_none_is_told(build_site: BuildSite) -> None:
    """A program that reads it would stop there."""
    site = build_site()
    site.write("feed.json", '{\n"version": }')
    assert site.messages() == ["output/feed.json:2: not JSON: Expecting value"]


SITEMAP_MISTAKES = [
    (
        "comments/two/</loc>",
        "comments/twoo/</loc>",
        [
            f": loc: '{UNDER_A_PATH}/comments/two/': the page is not listed",
            (
                f":5: loc: '{UNDER_A_PATH}/comments/twoo/': no file of the site answers; "
                "did you mean '/archive/comments/two/'?"
            ),
        ],
    ),
    (
        f"<url><loc>{UNDER_A_PATH}/comments/two/</loc></url>\n",
        "",
        [f": loc: '{UNDER_A_PATH}/comments/two/': the page is not listed"],
    ),
    (
        "</urlset>",
        f"<url><loc>{UNDER_A_PATH}/</loc></url></urlset>",
        [f":6: loc: '{UNDER_A_PATH}/': is on line 3 already"],
    ),
    (
        "</urlset>",
        f"<url><loc>{AT_ROOT}/elsewhere/</loc></url></urlset>",
        [f":6: loc: '{AT_ROOT}/elsewhere/': does not begin with {UNDER_A_PATH}/"],
    ),
    (
        "</urlset>",
        f"<url><loc>{UNDER_A_PATH}/404.html</loc></url></urlset>",
        [f":6: loc: '{UNDER_A_PATH}/404.html': the page asks not to be listed"],
    ),
    (
        "</urlset>",
        f"<url><loc>{UNDER_A_PATH}/style.css</loc></url></urlset>",
        [f":6: loc: '{UNDER_A_PATH}/style.css': is not a page"],
    ),
    (
        "</urlset>",
        "<url><loc>http://localhost/</loc></url></urlset>",
        [":6: loc: 'http://localhost/': leads to the reader's own machine"],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), SITEMAP_MISTAKES)
def test_a_mistake_in_the_sitemap_is_told(
    build_site: BuildSite, old: str, new: str, expected: Sequence[str]
) -> None:
    """The sitemap lists each page that may be listed, once, and nothing else."""
    site = build_site()
    site.change("sitemap.xml", old, new)
    assert site.messages() == [f"output/sitemap.xml{rest}" for rest in expected]


def test_a_published_site_has_a_sitemap_and_robots_know_it(build_site: BuildSite) -> None:
    """`robots.txt` names a sitemap that is there."""
    site = build_site()
    (site.folder / "sitemap.xml").unlink()
    assert site.messages() == [
        f"output/robots.txt:2: Sitemap: '{UNDER_A_PATH}/sitemap.xml': no file of the site answers",
        "output/sitemap.xml: there is no sitemap",
    ]


# Leaks


DRAFT = Secret(text="R&D isn't “done”", what="title of the draft content/essays/x.md")


def leak(place: str, what: str = "this") -> str:
    """Return the message expected of a leak of the draft's title."""
    return (
        f"output/{place}: '{DRAFT.text}': {what} may not be seen: {DRAFT.what}; "
        "publish it, or take it out"
    )


def test_a_draft_in_a_feed_is_told(build_site: BuildSite) -> None:
    """A feed is published, too, and its HTML is escaped twice."""
    site = build_site()
    title = html.escape(html.escape(DRAFT.text).replace("isn", "<b>isn</b>"))
    site.change("feed.atom", "Text of two", title)
    assert site.messages(DRAFT) == [leak("feed.atom:20")]


@pytest.mark.parametrize(
    "spelling",
    [
        "R&amp;D isn\u2019t &#8220;done&#8221;",
        "R&#38;D&nbsp;isn&#x27;t &quot;done&quot;",
        '<span class="caps">R&amp;D</span>\nisn&rsquo;t <em>“done”</em>',
        quote(DRAFT.text),
    ],
)
def test_a_draft_is_found_however_it_is_spelled(build_site: BuildSite, spelling: str) -> None:
    """References, curly quotes, tags, line breaks and encoding hide nothing."""
    site = build_site()
    site.plant(f"<p>{spelling}</p>")
    assert site.messages(DRAFT) == [
        f"{leak(f'{ONE}:{BODY_LINE}')} {MADE_FROM}",
    ]


def test_a_draft_in_a_compressed_index_is_told(build_site: BuildSite) -> None:
    """A search index says what can be found."""
    site = build_site()
    site.write("search/index.pf", gzip.compress(f"a\n{DRAFT.text}".encode()))
    assert site.messages(DRAFT) == [leak("search/index.pf:2")]


def test_a_draft_in_the_name_of_a_file_is_told(build_site: BuildSite) -> None:
    """A file can be asked for, even if nothing links to it."""
    site = build_site()
    site.write(f"images/{DRAFT.text}.bin", b"\0")
    assert site.messages(DRAFT) == [leak(f"images/{DRAFT.text}.bin", "the name of the file")]


def test_a_secret_of_three_characters_is_not_looked_for(build_site: BuildSite) -> None:
    """It would be found everywhere."""
    assert build_site().messages(Secret(text="The", what="title of a draft")) == []


# What holds for every site

SEGMENTS = st.sampled_from(["a", "b", "ab", "A", "c d", "é", "x.y"])
PATHS = st.lists(SEGMENTS, min_size=1, max_size=3).map("/".join)
ADDRESSES = st.sampled_from([AT_ROOT, UNDER_A_PATH, RELATIVE])


@given(pages=st.sets(PATHS, max_size=5), links=st.lists(PATHS, max_size=5), address=ADDRESSES)
@settings(max_examples=40, deadline=None)
def test_a_link_is_reported_if_and_only_if_its_file_is_absent(
    pages: set[str], links: list[str], address: str
) -> None:
    """For any pages and any links among them, the disk and the checks agree."""
    with TemporaryDirectory() as folder:
        site = BuiltSite(folder=Path(folder), address=address)
        for path in pages:
            site.write(f"{path}/index.html", "<p>")
        root = urlsplit(address).path
        anchors = "\n".join(f'<a href="{root}/{quote(link)}/">x</a>' for link in links)
        site.write(HOME, anchors)
        problems = check_site(Site.read(Path(folder), address=address))
        dead = {problem.line for problem in problems if problem.key == "href"}
    assert dead == {line for line, link in enumerate(links, start=1) if link not in pages}


@given(source=PATHS, target=PATHS, address=ADDRESSES)
def test_a_relative_address_arrives_from_every_page(source: str, target: str, address: str) -> None:
    """An address written from page to page leads there, at a root and under a path."""
    files = (f"{source}/index.html", f"{target}/index.html")
    addresses = Addresses.of(files, address=address)
    value = f"{quote(relpath(target, source))}/#here"
    landing = addresses.resolve(value, base=addresses.base_of(files[0]))
    assert landing == Found(path=files[1], fragment="here")


@given(path=PATHS, address=ADDRESSES)
def test_every_file_answers_the_address_it_is_written_with(path: str, address: str) -> None:
    """Writing an address and following it come back to the file."""
    for file in (f"{path}/index.html", f"{path}.html", f"{path}.png"):
        addresses = Addresses.of([file], address=address)
        landing = addresses.resolve(addresses.write(file), base=addresses.home)
        assert landing == Found(path=file, fragment="")


@given(value=st.text())
def test_whatever_is_asked_for_something_answers_or_nothing(value: str) -> None:
    """No address stops the checks."""
    addresses = Addresses.of([HOME], address=UNDER_A_PATH)
    assert isinstance(addresses.resolve(value, base=addresses.home), Found | Elsewhere | Dead)


TAGS = st.sampled_from(["a", "p", "b", "div", "table", "td", "svg", "math", "li", "title", "style"])
MARKUP = st.lists(
    st.one_of(TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.sampled_from("x&<>\n{\0"))
).map("".join)


@given(markup=MARKUP, text=st.text())
@settings(deadline=None)
def test_no_page_and_no_stylesheet_stop_the_checks(markup: str, text: str) -> None:
    """However broken the markup, there is a problem to tell and not a crash."""
    with TemporaryDirectory() as folder:
        Path(folder, HOME).write_text(markup, encoding="utf-8", newline="")
        assert check_site(Site.read(Path(folder), address=AT_ROOT))
    assert read_markup(text, path=HOME).path == HOME
    assert all(reference.loads for reference in css_references(text))


@given(seed=st.integers())
@settings(max_examples=20, deadline=None)
def test_the_order_of_files_changes_nothing(broken_site: Site, seed: int) -> None:
    """Problems are sorted by what they say, not by when they are found."""
    shuffled = list(broken_site.files)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    other = replace(
        broken_site,
        files=tuple(shuffled),
        pages={path: broken_site.pages[path] for path in shuffled if path in broken_site.pages},
    )
    assert check_site(other) == check_site(broken_site) != ()


@pytest.fixture(scope="module")
def broken_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site with mistakes in several files."""
    folder = tmp_path_factory.mktemp("broken")
    site = BuiltSite(folder=folder, address=UNDER_A_PATH)
    for path, content in sound_files(UNDER_A_PATH).items():
        site.write(path, content.replace("comments/one/", "comments/won/"))
    return Site.read(folder, address=UNDER_A_PATH)


SPELLINGS: Sequence[Callable[[str], str]] = (
    str,
    html.escape,
    lambda text: html.escape(text, quote=False),
    json.dumps,
    quote,
)


@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "),
        min_size=4,
    ),
    spell=st.sampled_from(SPELLINGS),
)
@settings(deadline=None)
def test_every_secret_is_found_in_every_spelling(text: str, spell: Callable[[str], str]) -> None:
    """What HTML, JSON or an address make of a text is still the text."""
    with TemporaryDirectory() as folder:
        Path(folder, HOME).write_text(f"\n{spell(text)}", encoding="utf-8")
        site = Site.read(Path(folder), address=RELATIVE)
        found = check_leaks(site, [Secret(text=text, what="title of a draft")])
        assert [problem.line for problem in found] == ([2] if len(text.strip()) > 3 else [])


# The command


def run_checks(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the folder around the site."""
    repository = Path(__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-m", "plugins.checks", *arguments],
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_clean_site_ends_with_zero_and_a_verdict(build_site: BuildSite) -> None:
    """The address is the one that the first page calls its own."""
    build_site(UNDER_A_PATH)
    result = run_checks("output")
    assert (result.stdout, result.stderr) == ("4 pages, 29 links, 0 problems\n", "")
    assert result.returncode == 0


def test_problems_end_with_one_and_each_has_a_line(build_site: BuildSite) -> None:
    """What is wrong comes first, sorted; the verdict comes last."""
    site = build_site(AT_ROOT)
    site.plant('<p><a href="/x">x</a></p>', path=HOME)
    result = run_checks("output", "--address", AT_ROOT)
    assert result.stdout == (
        "output/index.html:17: href: '/x': no file of the site answers\n"
        "4 pages, 30 links, 1 problem\n"
    )
    assert (result.stderr, result.returncode) == ("", 1)


@pytest.mark.usefixtures("build_site")
def test_what_cannot_run_ends_with_two_and_no_traceback() -> None:
    """A folder that is not there is no clean site."""
    result = run_checks("output")
    assert (
        result.stderr == "Could not check: output: there is no such folder; build the site first\n"
    )
    assert (result.stdout, result.returncode) == ("", 2)


@pytest.mark.parametrize(
    ("files", "expected"),
    [([], "the folder is empty"), (["style.css"], "there is no index.html in it")],
)
def test_a_folder_without_a_site_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: Sequence[str], expected: str
) -> None:
    """Nothing was judged, so nothing is clean."""
    for path in files:
        (tmp_path / path).touch()
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith(f"{expected}; build the site first\n")


def test_a_relative_build_needs_no_address(
    build_site: BuildSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the first page names no canonical address, the build may lie anywhere."""
    build_site(RELATIVE)
    assert main(["output"]) == 0
    assert capsys.readouterr().out == "4 pages, 25 links, 0 problems\n"


def test_drafts_are_looked_for_where_the_content_is_given(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The content folder tells what may not be seen."""
    site = build_site()
    site.plant(f"<p>{DRAFT.text.replace('&', '&amp;')}</p>", path=HOME)
    (site.folder.parent / "content").mkdir()
    documents = SimpleNamespace(unpublished=lambda _: ((DRAFT.text, DRAFT.what),))
    monkeypatch.setitem(sys.modules, "plugins.documents", documents)
    assert main(["output", "--content", "content"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == leak("index.html:17")


def test_a_content_folder_that_is_not_there_is_refused(
    build_site: BuildSite, capsys: pytest.CaptureFixture[str]
) -> None:
    """No draft is found where nobody looked."""
    build_site()
    assert main(["output", "--content", "contents"]) == 2
    told = "contents: there is no such folder; --content names that of the archive"
    assert capsys.readouterr().err == f"Could not check: {told}\n"
