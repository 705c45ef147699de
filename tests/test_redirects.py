"""An address that was once published leads to where its document is now."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from plugins.checks import Site, check_site
from plugins.documents import Comment, Document, Essay, Library, Page, Status, Topic
from plugins.documents.addresses import HOME
from plugins.views.redirects import dead_addresses, make_redirects
from tests.graph_strategies import day, libraries, make
from tests.sites_fixture import TOPIC, UNDER_A_PATH, SmallSite, make_site

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
        "/archive/2023/",
        "/essays/one/index.html/x/",
    )
    yield _essay("/deep/er/hidden/", slug="hidden", status=Status.HIDDEN)
    yield _essay("/gone/", slug="gone", status=Status.WITHDRAWN, reason="Wrong.")
    yield _essay("/draft/", slug="draft", status=Status.DRAFT)
    title = 'Dire « <b>non</b> » & "oui"'
    fields = {"date": day(2022), "topics": ("ada",), "title": title, "lang": "fr"}
    yield make(Comment, "fr", former_urls=("/fr/",), **fields)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return a site with former addresses, published under a path."""
    made = make_site(tmp_path_factory.mktemp("redirects") / "site", *_documents())
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


def test_a_title_stands_as_it_is_and_in_its_language(site: SmallSite) -> None:
    """Nothing in it becomes markup."""
    (link,) = _page(site, "fr/index.html").xpath("//main//a")
    assert link.get("lang") == "fr"
    assert "<b>non</b>" in link.text_content()
    assert not _page(site, "fr/index.html").xpath("//b")


def test_nothing_is_overwritten_and_nothing_hidden_is_told(site: SmallSite) -> None:
    """Pages and files of the site stay, drafts have no redirect, feeds cannot have one."""
    assert "sends" not in (site.output / "archive/2023/index.html").read_text("utf-8")
    assert _page(site, "archive/2023/index.html").xpath("//meta[@http-equiv='refresh']") == []
    assert (site.output / "essays/one/index.html").is_file()
    for path in ("draft", "feed.xml"):
        assert not (site.output / path).exists()


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


def test_a_topic_that_was_renamed_is_found_by_its_old_address() -> None:
    """Topics have former addresses as pieces do."""
    topic = make(Topic, "licences", former_urls=("/topics/licensing/",))
    (redirect,) = make_redirects([topic])
    assert redirect.permalink == "topics/licences/"
