"""An address that was once published leads to where its document is now."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser, Route

from plugins.checks import Site, check_site
from plugins.documents import HOME, Comment, Document, Essay, Library, Page, Status, Topic
from plugins.views.redirects import build_rules, dead_addresses, make_redirects
from tests.graph_strategies import day, libraries, make
from tests.sites_fixture import TOPIC, UNDER_A_PATH, SmallSite, make_site

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A picture of a single pixel."""

# ---- which page answers


def _essay(*former: str, slug: str = "one", **fields: object) -> Essay:
    given = {"date": day(2023), "topics": ("ada",), "former_urls": former}
    return make(Essay, slug, **(given | fields))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/2020/old/", "2020/old/index.html"),
        ("/2020/old", "2020/old/index.html"),
        ("/old.html", "old.html"),
        ("/old.HTM", "old.HTM"),
        ("/old/index.html", "old/index.html"),
        ("/v1.2/", "v1.2/index.html"),
        ("/caf%C3%A9/", "café/index.html"),
        ("/caf\u00e9", "café/index.html"),
    ],
)
def test_a_page_stands_where_a_host_looks_for_it(address: str, file: str) -> None:
    """With or without a slash at the end, and with its escapes undone."""
    (redirect,) = make_redirects([_essay(address)])
    assert (redirect.file, redirect.permalink) == (file, "essays/one/")
    assert dead_addresses([_essay(address)]) == ()


@pytest.mark.parametrize(
    "address",
    [
        *("/feed.xml", "/a.png", "/v1.2", "/robots.txt/a/", "/Sitemap.xml/"),
        *("/", "/%2F", "/../a/", "/a/../../b/", "/%2e%2e/a/", "/a//b/"),
        *("/a%00/", "/a%5Cb/", "/a%0Ab/", "/%FF/", f"/{'a' * 256}/"),
    ],
)
def test_what_no_page_can_answer_is_told_and_not_written(address: str) -> None:
    """Files of other kinds, and what is no name within the site."""
    document = _essay(address)
    assert make_redirects([document]) == ()
    assert dead_addresses([document]) == ((document, address),)


def test_two_addresses_that_one_page_answers_have_one() -> None:
    """The first document, by its path, has it."""
    documents = [_essay("/old", "/old/"), _essay("/old/index.html", slug="two")]
    assert [each.permalink for each in make_redirects(documents)] == ["essays/one/"]


@pytest.mark.parametrize(
    "own",
    ["/essays/one/", "/essays/one", "/Essays/ONE/", "/essays/%6Fne/", "/essays/one/index.html"],
)
def test_the_address_that_a_document_came_back_to_has_no_redirect(own: str) -> None:
    """The page itself stands there; what it left in between leads to it."""
    document = _essay(own, "/essays/two/")
    assert [each.address for each in make_redirects([document])] == ["/essays/two/"]
    assert dead_addresses([document]) == ()


def test_what_the_home_page_left_is_told_as_of_any_other() -> None:
    """Its own address is no name of a file."""
    home = make(Page, HOME, former_urls=("/about/", "/feed.xml"))
    assert [each.address for each in make_redirects([home])] == ["/about/"]
    assert dead_addresses([home]) == ((home, "/feed.xml"),)


@given(libraries(), st.data())
def test_every_former_address_of_what_is_public_has_one_page(
    library: Library, data: st.DataObject
) -> None:
    """And of nothing else; no two pages are one file, and none is outside the site."""
    addresses = st.lists(st.from_regex(r"\A/(?!/)[^\s?#<>\"\\]{0,20}\Z"), max_size=3).map(tuple)
    documents = [
        replace(document, former_urls=data.draw(addresses))
        for document in library.documents.values()
    ]
    redirects, dead = make_redirects(documents), dead_addresses(documents)
    files = [redirect.file for redirect in redirects]
    assert files == sorted(set(files))
    for file in files:
        parts = PurePosixPath(file).parts
        assert not file.startswith("/")
        assert ".." not in parts
        assert file == "/".join(parts)
    public = [url for each in documents if each.is_public for url in each.former_urls]
    told = {redirect.address for redirect in redirects} | {url for _, url in dead}
    assert told <= set(public)
    alone = [replace(documents[0], status=Status.PUBLISHED, former_urls=(url,)) for url in public]
    answered = [each.file for document in alone for each in make_redirects([document])]
    assert set(answered) == set(files)
    assert len(answered) + len(dead) == len(public)


# ---- the pages


def _documents() -> Iterator[Document]:
    yield replace(TOPIC, former_urls=("/topics/basic/",))
    yield _essay(
        "/2020/old/",
        "/old.html",
        "/caf%C3%A9",
        "/feed.xml",
    )
    yield _essay("/deep/er/hidden/", slug="hidden", status=Status.HIDDEN)
    yield _essay("/gone/", slug="gone", status=Status.WITHDRAWN, reason="Wrong.")
    yield _essay("/draft/", slug="draft", status=Status.DRAFT)
    title = 'Dire « <b>non</b> » & "oui"'
    fields = {"date": day(2022), "topics": ("ada",), "title": title, "lang": "fr"}
    yield make(Comment, "fr", former_urls=("/fr/",), **fields)


DECLARED = """\
/talks/        moved  /essays/one/
/lists/essays  moved  /essays/
/rss/          moved  /feeds/all.atom
/atom.xml      moved  /feeds/all.atom
/img/a.png     moved  /images/dot.png
/old/talk.pdf  kept   zhd.dev
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return a site with former addresses, published under a path."""
    made = make_site(tmp_path_factory.mktemp("redirects") / "site", *_documents())
    made.write("content/ledger/declared.txt", DECLARED)
    made.write("content/images/dot.png", DOT)
    made.add(_essay(slug="dot", body="![A dot](../images/dot.png)"))
    return made.must_build(publish=True, address=UNDER_A_PATH)


def _page(site: SmallSite, file: str) -> html.HtmlElement:
    return html.fromstring((site.output / file).read_bytes())


@pytest.mark.parametrize(
    ("file", "target"),
    [
        ("2020/old/index.html", "essays/one/"),
        ("old.html", "essays/one/"),
        ("café/index.html", "essays/one/"),
        ("deep/er/hidden/index.html", "essays/hidden/"),
        ("gone/index.html", "essays/gone/"),
        ("topics/basic/index.html", "topics/ada/"),
        ("fr/index.html", "comments/fr/"),
        ("talks/index.html", "essays/one/"),
        ("lists/essays/index.html", "essays/"),
        ("rss/index.html", "feeds/all.atom"),
    ],
)
def test_a_former_address_leads_on_without_script(site: SmallSite, file: str, target: str) -> None:
    """By a refresh and by a link, both absolute; it is not to be indexed and names the true one."""
    page = _page(site, file)
    address = f"{UNDER_A_PATH}/{target}"
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={address}"]
    assert page.xpath("//main//a/@href") == [address]
    assert page.xpath("//link[@rel='canonical']/@href") == [address]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.get("lang") == "en"
    assert page.xpath("string(//main)").startswith("\nThis has moved\nWhat used to be at this addr")


def test_a_former_address_keeps_what_follows_the_sign(site: SmallSite) -> None:
    """By a script of its own, which a policy can allow, and nothing that is inline."""
    page = _page(site, "2020/old/index.html")
    (script,) = page.xpath("//script")
    assert script.text is None
    name = script.get("src").removeprefix(f"{UNDER_A_PATH}/")
    assert "location.hash" in (site.output / name).read_text("utf-8")
    assert page.xpath("//meta[@http-equiv='refresh']/parent::noscript")


@pytest.mark.browser
@pytest.mark.parametrize(("has_scripts", "end"), [(True, "#part"), (False, "")])
def test_a_browser_is_led_on(
    browser: Browser, site: SmallSite, has_scripts: bool, end: str
) -> None:
    """With what followed the sign where scripts run, and to the same page where none do."""
    with browser.new_context(java_script_enabled=has_scripts) as context:
        page = context.new_page()
        page.route(f"{UNDER_A_PATH}/**", partial(_answer, site))
        page.goto(f"{UNDER_A_PATH}/2020/old/#part")
        page.wait_for_url(f"{UNDER_A_PATH}/essays/one/{end}")


def _answer(site: SmallSite, route: Route) -> None:
    name = route.request.url.removeprefix(UNDER_A_PATH).partition("#")[0].strip("/")
    file = site.output / name
    route.fulfill(path=file / "index.html" if file.is_dir() else file)


def test_a_page_at_the_place_of_a_feed_names_the_feed(site: SmallSite) -> None:
    """So that a reader of feeds that asks for the page finds it."""
    (link,) = _page(site, "rss/index.html").xpath("//link[@rel='alternate']")
    assert link.get("type") == "application/atom+xml"
    assert link.get("href") == f"{UNDER_A_PATH}/feeds/all.atom"
    assert _page(site, "talks/index.html").xpath("//link[@rel='alternate']") == []


@pytest.mark.parametrize(
    ("former", "present"), [("atom.xml", "feeds/all.atom"), ("img/a.png", "images/dot.png")]
)
def test_a_file_that_moved_stands_at_both_addresses(
    site: SmallSite, former: str, present: str
) -> None:
    """A page cannot send on who asks for it; a feed itself says where it is now."""
    assert (site.output / former).read_bytes() == (site.output / present).read_bytes()


def test_hosts_that_read_rules_are_given_them(site: SmallSite) -> None:
    """For all that moved, what no page can answer included, and nothing that is there itself."""
    rules = (site.output / "_redirects").read_text("utf-8").splitlines()
    assert rules == sorted(set(rules))
    assert all(re.fullmatch(r"/archive/\S+ /archive/\S* 301", rule) for rule in rules)
    for rule in (
        "/archive/2020/old /archive/essays/one/ 301",
        "/archive/2020/old/ /archive/essays/one/ 301",
        "/archive/old.html /archive/essays/one/ 301",
        "/archive/caf%C3%A9/ /archive/essays/one/ 301",
        "/archive/feed.xml /archive/essays/one/ 301",
        "/archive/atom.xml /archive/feeds/all.atom 301",
        "/archive/feeds/topics/basic.json /archive/feeds/topics/ada.json 301",
        "/archive/talks/ /archive/essays/one/ 301",
    ):
        assert rule in rules
    assert not any("draft" in rule or "talk.pdf" in rule for rule in rules)


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("/a*/", "/a%2A/ /essays/one/ 301\n"),
        ("/:a/", "/%3Aa/ /essays/one/ 301\n"),
        ("/a b%20c/", "/a%20b%20c/ /essays/one/ 301\n"),
    ],
)
def test_what_means_something_to_hosts_is_escaped(address: str, rule: str) -> None:
    """A rule is for one address."""
    rules = build_rules([_essay(address)], {}, [], "https://a.example")
    assert rules.splitlines(keepends=True) == [rule.replace("/ /", " /", 1), rule]


def test_there_is_no_rule_for_what_is_there(site: SmallSite) -> None:
    """One host follows the rule first, and would lead in a circle."""
    documents = [_essay("/essays/one/", "/x/"), _essay("/Essays/ONE", slug="two")]
    rules = build_rules(documents, {}, [], "https://a.example").splitlines()
    assert rules == ["/x /essays/one/ 301", "/x/ /essays/one/ 301"]
    assert build_rules([_essay()], {}, [], "https://a.example") == ""
    assert not (site.output / "essays/one/index.html").read_text("utf-8").startswith("/")


def test_a_title_stands_as_it_is_and_in_its_language(site: SmallSite) -> None:
    """Nothing in it becomes markup."""
    (link,) = _page(site, "fr/index.html").xpath("//main//a")
    assert link.get("lang") == "fr"
    assert "<b>non</b>" in link.text_content()
    assert not _page(site, "fr/index.html").xpath("//b")


def test_nothing_hidden_is_told(site: SmallSite) -> None:
    """Drafts have no redirect, and what no page can answer has none."""
    for path in ("draft", "feed.xml"):
        assert not (site.output / path).exists()


def test_a_former_address_where_something_stands_stops_the_build(site: SmallSite) -> None:
    """A list, a feed, a folder that would have to be a file: each with its line, in one run."""
    taken = ("/archive/2023/", "/essays/one/index.html/x/")
    site.add(_essay(*taken, slug="late"))
    more = "/feeds/ moved /essays/\n/feeds/all.json moved /feeds/all.atom\n/a.css moved /b.css\n"
    site.write("content/ledger/declared.txt", more)
    outcome = site.build(publish=True, address=UNDER_A_PATH, output="other")
    site.write("content/ledger/declared.txt", DECLARED)
    (site.folder / "content/essays/late.md").unlink()
    assert outcome.status == 1
    there = "something of the archive's own stands there; take it out: it answers already"
    missing = "leads to a file that is not published; lead it to one that is"
    assert outcome.err.splitlines()[:5] == [
        f"content/essays/late.md:8: former_urls: '/archive/2023/': {there}",
        f"content/essays/late.md:9: former_urls: '/essays/one/index.html/x/': {there}",
        f"content/ledger/declared.txt:1: ledger: '/feeds/': {there}",
        f"content/ledger/declared.txt:2: ledger: '/feeds/all.json': {there}",
        f"content/ledger/declared.txt:3: ledger: '/b.css': {missing}",
    ]


def test_the_checks_accept_what_was_built(site: SmallSite) -> None:
    """Every redirect lands, is valid HTML, and is in no sitemap."""
    problems = check_site(Site.read(site.output, address=UNDER_A_PATH, workers=1))
    assert [str(problem) for problem in problems] == []
    assert "/old" not in (site.output / "sitemap.xml").read_text("utf-8")


def test_a_build_for_looking_leads_on_too(site: SmallSite) -> None:
    """With addresses that need no server, relative to where the page is."""
    site.must_build()
    page = _page(site, "deep/er/hidden/index.html")
    assert page.xpath("//main//a/@href") == ["../../../essays/hidden/index.html"]
    assert page.xpath("//link[@rel='canonical']") == []
    assert _page(site, "old.html").xpath("//main//a/@href") == ["./essays/one/index.html"]
    assert (site.output / "img/a.png").read_bytes() == DOT
    assert not any((site.output / name).exists() for name in ("_redirects", "rss", "atom.xml"))


def test_a_topic_that_was_renamed_is_found_by_its_old_address() -> None:
    """Topics have former addresses as pieces do."""
    topic = make(Topic, "licences", former_urls=("/topics/licensing/",))
    (redirect,) = make_redirects([topic])
    assert redirect.permalink == "topics/licences/"
