"""What a browser may do with the site: what the site itself is made of, and nothing else."""

import threading
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plugins.documents import Bet, BetState, Comment, Essay, ReplyContext, Status, Term, Work
from plugins.documents import Page as OwnPage
from plugins.documents.markdown.formula_styles import SETTINGS
from plugins.views.policy import REFERRER, SEARCH_PAGE, header_rules, headers, page_policy
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, make_site

OK = 200
POST = "https://forum.example/post"
RULES: dict[str, str] = {}
"""The headers that the server of this module sends; none, as on GitHub Pages, if it is empty."""
BODY = r"""
## A heading {: #there }

Words [that lead out](https://other.example/), code `x`, and a note.[^1]

| a | b |
|--:|:-:|
| 1 | 2 |

\(\color{red}{x} + \begin{aligned} a &= b \\ c &= d \end{aligned} \!
\begin{array}{l|r} a & b \\ \hline c & d \end{array}\)

```python
def double(x): return 2 * x
```

/// quote | Ada
Quoted words.
///

<details markdown="1"><summary>More</summary>

*Text* with H<sub>2</sub>O.

</details>

![A dot](../images/dot.svg)

[^1]: The note.
"""
DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" cx="4" cy="4"/></svg>'
)


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        """Send what `_headers` says, as Netlify and Cloudflare Pages do."""
        for name, value in RULES.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallSite, str]]:
    """Return an archive with every kind of page, published under a path, and its address."""
    folder = tmp_path_factory.mktemp("policy")
    many = [
        make(
            Comment,
            f"c{number}",
            title=f"Comment {number} on <img src=x onerror=ran()> narwhals",
            body=f"Narwhals, for the time number {number}.",
            date=day(2020, 1, 1 + number),
            topics=("ada",),
            thread=Work(url=POST),
            in_reply_to=ReplyContext(url=POST, title="A post"),
            source=f"https://forum.example/c{number}",
        )
        for number in range(23)
    ]
    bet = make(
        Bet, "bet", date=day(2021), offered=day(2021), topics=("ada",), claim="It rains.",
        against="anyone", stakes="1 : 1", state=BetState.OFFERED, criteria=("Rain.",),
        resolves=(Term(date=day(2030)),),
    )  # fmt: skip
    essay = make(Essay, "essay", date=day(2022), topics=("ada",), body=BODY, former_urls=("/old/",))
    gone = make(Essay, "gone", date=day(2022), status=Status.WITHDRAWN, reason="Wrong.", topics=())
    home = make(OwnPage, "profile", body="Whose this is.\n\nMore on them.")
    site = make_site(folder / "source", *many, bet, essay, gone, home)
    site.write("content/images/dot.svg", DOT)
    handler = partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/archive"
        site.must_build(publish=True, address=address)
        (folder / "archive").symlink_to(site.output, target_is_directory=True)
        yield site, address
        server.shutdown()


@pytest.fixture
def guarded(served: tuple[SmallSite, str]) -> Iterator[str]:
    """Return the address of the site on a host that reads `_headers`; others send none."""
    site, address = served
    RULES.update(headers_of((site.output / "_headers").read_text("utf-8"))[1])
    yield address
    RULES.clear()


def headers_of(rules: str) -> tuple[str, dict[str, str]]:
    """Return the pattern of the one rule in a `_headers` file, and its headers."""
    pattern, *lines = rules.splitlines()
    assert all(line.startswith("  ") for line in lines)
    return pattern, dict(line.strip().split(": ", 1) for line in lines)


def sources_of(policy: str) -> dict[str, set[str]]:
    """Return the sources that a policy allows, by directive."""
    directives = (directive.split() for directive in policy.split("; "))
    return {name: set(sources) for name, *sources in directives}


def files_of(site: SmallSite) -> Mapping[str, html.HtmlElement]:
    """Return each page that was built, by its file."""
    return {
        path: html.fromstring(text) for path, text in site.files().items() if path.endswith(".html")
    }


# ---- in a browser

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  (window.broken ??= []).push(`${event.effectiveDirective} ${event.blockedURI}`);
});
"""


def open_page(context: BrowserContext, findings: list[str]) -> Page:
    """Return a new page; what it complains of is added to findings."""
    page = context.new_page()
    page.add_init_script(LISTEN)
    # Browsers ask for it where a page, such as a feed, names no icon.
    page.route("**/favicon.ico", lambda route: route.fulfill(status=OK))
    page.on("console", lambda message: findings.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: findings.append(f"{page.url}: {error}"))
    return page


SUBMIT = """() => new Promise((stopped) => {
  document.addEventListener("securitypolicyviolation", () => stopped(), { once: true });
  document.forms[0].submit();
})"""


def broken(page: Page) -> list[str]:
    """Return what the page has tried against its policy."""
    return list(page.evaluate("window.broken ?? []"))


PAGES = (
    "",
    "404.html",
    "archive/",
    "bets/",
    "bets/bet/",
    "comments/c3/",
    "comments/page/2/",
    "corrections/",
    "essays/essay/",
    "essays/gone/",
    "feeds/",
    "feeds/all.xml",
    "find/",
    "images/dot.svg",
    "old/",
    "search/",
    "topics/ada/",
)
"""One of each kind, feeds as browsers show them among them."""


@pytest.mark.browser
def test_no_kind_of_page_breaks_its_own_policy(
    browser: Browser, guarded: str, served: tuple[SmallSite, str]
) -> None:
    """All come without a word on the console, whatever they are made of."""
    findings: list[str] = []
    (thread,) = {path for path in served[0].files() if path.startswith("threads/")}
    with browser.new_context() as context:
        page = open_page(context, findings)
        for address in (*PAGES, thread):
            answer = page.goto(f"{guarded}/{address}")
            assert answer is not None
            assert answer.status == OK, address
            findings += [f"{address}: {each}" for each in broken(page)]

    assert findings == []


@pytest.mark.browser
def test_search_load_more_the_switch_and_find_work_within_the_policy(
    browser: Browser, guarded: str
) -> None:
    """Nothing that a reader can press asks for more than the page may have."""
    findings: list[str] = []
    with browser.new_context() as context:
        page = open_page(context, findings)
        page.goto(f"{guarded}/search/?q=narwhals")
        expect(page.locator("[id='archive:results'] > li")).to_have_count(10)
        page.locator("[id='archive:more'] button").click()
        expect(page.locator("[id='archive:results'] > li")).to_have_count(20)
        page.locator("[id='archive:query']").fill("number 22")
        page.keyboard.press("Enter")
        expect(page.locator("[id='archive:found']")).to_contain_text("number 22")
        expect(page.locator("[id='archive:results'] a").first).to_contain_text("<img src=x")
        assert page.locator("main img").count() == 0, "a title is text, in results too"
        findings += broken(page)
        page.goto(f"{guarded}/comments/")
        page.get_by_text("Load more").click()
        expect(page.locator("main > .entries > li")).to_have_count(23)
        page.locator("[id='archive:scheme']").click()
        assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
        findings += broken(page)
        page.goto(f"{guarded}/find/")
        page.locator("[id='archive:address']").fill("https://forum.example/c7")
        page.keyboard.press("Enter")
        expect(page.locator("[id='archive:found']")).to_contain_text("Comment 7")
        findings += broken(page)
        page.goto(f"{guarded}/old/#there")
        page.wait_for_url(f"{guarded}/essays/essay/#there")
        findings += broken(page)

    assert findings == []


PLANTED = {
    "<script>window.ran = true</script>": "script-src-elem inline",
    '<script src="https://other.example/x.js"></script>': (
        "script-src-elem https://other.example/x.js"
    ),
    '<img src="x.png" onerror="window.ran = true" alt="">': "script-src-attr inline",
    '<p style="color: red">x</p>': "style-src-attr inline",
    "<style>p { color: red }</style>": "style-src-elem inline",
    '<img src="https://other.example/x.png" alt="">': "img-src https://other.example/x.png",
    '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">': "img-src data",
    '<iframe src="https://other.example/"></iframe>': "frame-src https://other.example",
    '<iframe srcdoc="x"></iframe><object data="x.swf"></object>': "object-src",
    '<base href="https://other.example/">': "base-uri https://other.example",
    '<form action="https://other.example/"><p>x</p></form>': ("form-action https://other.example/"),
}
"""What somebody may get into a page, and what a browser says of it."""


@pytest.mark.browser
def test_what_is_planted_in_a_page_is_stopped(
    browser: Browser, served: tuple[SmallSite, str]
) -> None:
    """The policy bites, though no header says it: each plant is told of, and none of them runs."""
    address = f"{served[1]}/topics/"
    with browser.new_context() as context:
        page = open_page(context, [])
        for plant, complaint in PLANTED.items():
            page.route("**/topics/", partial(_plant, plant=plant))
            page.goto(address)
            if "form" in plant:
                page.evaluate(SUBMIT)
            told_of = broken(page)
            assert any(each.startswith(complaint) for each in told_of), (plant, told_of)
            assert page.evaluate("window.ran") is None
            page.unroute("**/topics/")


def _plant(route: object, *, plant: str) -> None:
    answer = route.fetch()  # type: ignore[attr-defined]  # playwright calls back with its Route
    body = answer.text().replace("</main>", f"{plant}</main>")
    route.fulfill(response=answer, body=body)  # type: ignore[attr-defined]  # likewise


@pytest.mark.browser
def test_only_the_page_of_the_search_may_compile(browser: Browser, guarded: str) -> None:
    """WebAssembly, which Pagefind is made of, runs there and on no other page."""
    compiling = """WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
        .then(() => true, () => false)"""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{guarded}/search/")
        assert page.evaluate(compiling)
        page.goto(f"{guarded}/topics/")
        assert not page.evaluate(compiling)


@pytest.mark.browser
def test_a_build_to_look_at_needs_no_server(
    browser: Browser, served: tuple[SmallSite, str]
) -> None:
    """Opened as a file, a page has its style, its script and nothing to complain of."""
    outcome = served[0].build(output="preview")
    assert outcome.status == 0, outcome.err
    findings: list[str] = []
    with browser.new_context() as context:
        page = open_page(context, findings)
        page.goto((served[0].folder / "preview/essays/essay/index.html").as_uri())
        page.locator("[id='archive:scheme']").click()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('pre')).borderStyle") == "solid"
        )
        findings += broken(page)

    assert findings == []


# ---- in the files


def test_every_page_says_its_policy_before_anything_it_is_about(
    served: tuple[SmallSite, str],
) -> None:
    """It stands right behind the character set; only the search has WebAssembly."""
    for file, page in files_of(served[0]).items():
        first, second, third = page.xpath("//head/*")[:3]
        assert first.get("charset") == "utf-8", file
        assert second.get("http-equiv") == "Content-Security-Policy", file
        data = page.xpath("//script[@type='application/ld+json']/text()")
        assert second.get("content") == page_policy(file, served[1], data), file
        assert (third.get("name"), third.get("content")) == ("referrer", REFERRER), file


def test_no_page_has_anything_inline(served: tuple[SmallSite, str]) -> None:
    """No style, no handler, no script but data, whose digest the policy has."""
    for file, page in files_of(served[0]).items():
        assert page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == [], file
        inline = page.xpath("//script[not(@src)][not(@type='application/ld+json')]")
        assert inline == [], file
        assert page.xpath("//@href[starts-with(., 'javascript:')]") == [], file


def test_a_link_out_says_only_whose_profile_or_licence_it_is(
    served: tuple[SmallSite, str],
) -> None:
    """Each was chosen by the owner, so none is marked as a stranger's; none opens by itself."""
    site, address = served
    for file, page in files_of(site).items():
        assert page.xpath("//@target") == [], file
        for link in page.xpath("//a[starts-with(@href, 'http')]"):
            if not link.get("href").startswith(address):
                assert link.get("rel") in (None, "me", "license"), (file, link.get("href"))


def test_formulas_and_tables_are_set_by_words_that_the_theme_knows(
    served: tuple[SmallSite, str],
) -> None:
    """What was a style of their own is an attribute with a rule in the style sheet."""
    site, _ = served
    page = site.page("essays/essay")
    assert page.xpath("//td/@data-align") == ["right", "center"]
    assert {"right", "flush-right", "rule-top", "back-3"} <= {
        word for words in page.xpath("//@data-set") for word in words.split()
    }
    assert page.xpath("//@mathcolor") == ["#FF0000"]
    (sheet,) = [text for path, text in site.files().items() if "theme/site." in path]
    assert {word for word in SETTINGS.values() if f'~="{word}"'.encode() not in sheet} == set()


@given(
    st.sampled_from(["", "/a", "/a/b"]), st.sampled_from(["index.html", "x/y.html", SEARCH_PAGE])
)
def test_headers_allow_what_each_page_needs_and_are_one_rule(path: str, file: str) -> None:
    """Two rules that fit would be joined; so the one is as wide as the widest page."""
    address = f"https://archive.example{path}"
    pattern, told = headers_of(header_rules(address))
    assert pattern == f"{path}/*"
    assert told == headers(address)
    wide = sources_of(told["Content-Security-Policy"])
    narrow = sources_of(page_policy(file, address))
    assert all(narrow[name] <= wide[name] for name in narrow)
    assert set(wide) - set(narrow) == {"frame-ancestors"}
    assert narrow["default-src"] == narrow["base-uri"] == {"'none'"}
    assert ("'wasm-unsafe-eval'" in narrow["script-src"]) == (file == SEARCH_PAGE)
    assert not any("unsafe-inline" in each or "*" in each for each in wide["script-src"])
    assert max(map(len, header_rules("https://a.example").splitlines())) < 2000, "what hosts read"
