"""From an address elsewhere to our copy: in the browser as in Python, and without a script too."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page

from plugins.documents import (
    Comment,
    Essay,
    Status,
    Work,
    addresses_elsewhere,
    find_post,
    fold_address,
)
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, make_site

pytestmark = pytest.mark.browser

POST, EA_POST = "9rdpdDerangjYeQGW", "eeeeeeeeeeeeeee1e"
COMMENT, EA_COMMENT, UNKNOWN = "rvSjeHizEdTRKdfGn", "cccccccccccccCc1c", "xxxxxxxxxxxxxxX1x"
ADA = ("ada",)

PIECES: tuple[Comment | Essay, ...] = (
    make(
        Comment,
        "lw",
        date=day(2023),
        topics=ADA,
        source=f"https://www.lesswrong.com/posts/{POST}/a-slug?commentId={COMMENT}",
        mirrors=(f"https://forum.effectivealtruism.org/posts/{EA_POST}#{EA_COMMENT}",),
    ),
    make(
        Comment,
        "unplaced",
        date=day(2023),
        topics=ADA,
        thread=Work(url=f"https://www.lesswrong.com/posts/{POST}", title="A post"),
    ),
    make(
        Comment,
        "old",
        date=day(2023),
        topics=ADA,
        source="http://lesswrong.com/lw/4i/making/3b1/",
        thread=Work(url="https://www.lesswrong.com/lw/4i/making/"),
    ),
    make(
        Comment,
        "old-ea",
        date=day(2023),
        topics=ADA,
        source="http://effective-altruism.com/ea/14z/a_slug/dek/",
    ),
    make(
        Comment,
        "old-af",
        date=day(2023),
        topics=ADA,
        source="https://www.alignmentforum.org/item?id=1280",
    ),
    make(
        Comment,
        "hn",
        date=day(2023),
        topics=ADA,
        source="https://news.ycombinator.com/item?id=123",
    ),
    make(
        Essay,
        "blog",
        date=day(2023),
        topics=ADA,
        source="https://www.a.example/a%20path/~me/?b=1&a=2&a=1",
        mirrors=("https://b.example/100%25/x", "https://b.example/%zz/%ff%C3%A9"),
    ),
    make(
        Comment,
        "under-blog",
        date=day(2023),
        topics=ADA,
        thread=Work(url="https://a.example/a%20path/~me?a=1&a=2&b=1"),
    ),
    make(
        Comment,
        "secret",
        date=day(2023),
        topics=ADA,
        source="https://secret.example/x",
        status=Status.DRAFT,
    ),
)

# ---- the site and the browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return the archive as it is built to look at, without a server."""
    return make_site(tmp_path_factory.mktemp("find"), *PIECES).must_build()


@pytest.fixture(scope="module")
def finder(browser: Browser, site: SmallSite) -> Iterator[Page]:
    """Return the page opened once, at an address that nothing was asked of."""
    context: BrowserContext
    with browser.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{error}"))
        page.goto(address_of(site))
        yield page


def address_of(site: SmallSite) -> str:
    """Return where the page is, as a file."""
    return Path(site.output, "find/index.html").as_uri()


def ask(page: Page, addresses: list[str]) -> list[tuple[str, list[str]]]:
    """Return what the page answers to each address, and which pieces it links to."""
    script = """addresses => addresses.map(address => {
        const input = document.getElementById("archive:address");
        const answer = document.getElementById("archive:found");
        input.value = address;
        input.dispatchEvent(new Event("input"));
        const links = [...answer.querySelectorAll("a")];
        return [answer.textContent, links.map(link => link.getAttribute("href"))];
    })"""
    return [(text, links) for text, links in page.evaluate(script, addresses)]


# ---- what it should answer

LISTED = [piece for piece in PIECES if piece.is_listed]
OWN = {
    fold_address(address): piece for piece in LISTED for _, address in addresses_elsewhere(piece)
}
UNDER = {
    f"lesswrong/post/{POST}": {"lw", "unplaced"},
    "lesswrong/old-post/4i": {"old"},
    "eaforum/old-post/14z": {"old-ea"},
    fold_address("https://a.example/a%20path/~me?a=1&a=2&b=1"): {"under-blog"},
}


def linked(piece: Comment | Essay) -> str:
    """Return the link to a piece from the page."""
    return f"../{piece.permalink}index.html"


def expected(address: str) -> tuple[str, set[str]]:
    """Return how the answer begins and what it links to, by the archive's own folding."""
    key = fold_address(address)
    post = find_post(address)
    under = UNDER.get(key) or (UNDER.get(fold_address(post)) if post else None) or set()
    others = {linked(piece) for piece in LISTED if piece.slug in under}
    if key in OWN:
        of_post = others if key in UNDER else set()
        return "Here: ", {linked(OWN[key])} | of_post
    held = OWN.get(fold_address(post)) if post else None
    found = others | ({linked(held)} if held else set())
    return ("Here, from the same discussion: " if found else "That address is not", found)


# ---- spellings

_HOSTS = (
    *("www.lesswrong.com", "lesswrong.com", "LessWrong.com", "www.alignmentforum.org"),
    *("www.greaterwrong.com", "lw2.issarice.com", "www.lesserwrong.com"),
    *("forum.effectivealtruism.org", "ea.greaterwrong.com", "eaforum.issarice.com"),
    *("forum-bots.effectivealtruism.org", "a.example", "constructor"),
    *("effective-altruism.com", "www.effective-altruism.com", "www.lesswrong.com."),
    *("lesswrong.com.", "www.www.lesswrong.com"),
)
_FORUM_PATHS = (
    "/posts/{post}?commentId={id}",
    "/posts/{post}/a-slug?commentId={id}",
    "/posts/{post}/a-slug/?utm_source=x&commentId={id}",
    "/posts/{post}/a-slug?commentId={id}#{id}",
    "/posts/{post}/a-slug#{id}",
    "/posts/{post}/#comment-{id}",
    "/posts/{post}/other-slug/comment/{id}",
    "/posts/{post}/a-slug/answer/{id}/",
    "/events/{post}/a-slug?commentId={id}",
    "/g/{post}/p/{post}/?commentId={id}",
    "/s/{post}/p/{post}#{id}",
    "/posts/{post}/a-slug#Conceptualization",
    "/w/a-tag/discussion?commentId={id}",
    "/posts/{post}",
    "/posts/{post}/a-slug/",
    "/s/{post}/p/{post}",
    "/users/somebody",
    "/lw/4i/making/3b1/",
    "/lw/4i/making/3b1",
    "/lw/4i/making/",
    "/lw/4i/",
    "/lw/zz/other/3b1",
    "/lw/4i/making/zzz",
    "/%6Cw/4i/making//",
    "/r/discussion/lw/4i/making/3b1?utm_source=x",
    "/r/lesswrong/lw/4i/making/",
    "/r/all/lw/4i",
    "/r/somebody/lw/4i",
    "/ea/14z/a_slug/dek",
    "/ea/14z/a_slug/dek/#more",
    "/ea/14z/other/",
    "/ea/14z/other/zzz?commentId=x",
    "/item?id=1280",
    "/item/?id=%201280+&id=7",
    "/item?id=7&id=1280",
    "/api/post/{post}/comments/{id}",
    "/posts/{post}?commentId=",
    "/posts/{post}/a-slug?commentId=x",
    "/posts/{post}/a-slug?commentId=x#{id}",
    "/posts/{post}/a-slug?commentId={id}x",
    "/posts/{post}?commentId=%20{id}+",
    "/posts/{post}?commentId={id}&commentId=x",
    "/posts/{post}?commentId=x&commentId={id}",
    "/lw/4i/making/?commentId=x",
)


def forum_spellings() -> st.SearchStrategy[str]:
    """Addresses on forums, of what is known here and of what is not."""
    return st.builds(
        lambda scheme, host, path, post, comment: (
            f"{scheme}://{host}{path.format(post=post, id=comment)}"
        ),
        st.sampled_from(["http", "https", "HTTPS"]),
        st.sampled_from(_HOSTS),
        st.sampled_from(_FORUM_PATHS),
        st.sampled_from([POST, EA_POST, UNKNOWN]),
        st.sampled_from([COMMENT, EA_COMMENT, UNKNOWN]),
    )


def other_spellings() -> st.SearchStrategy[str]:
    """Addresses elsewhere: their parameters in any order, escaped or not, with and without more."""
    asked = st.permutations(["b=1", "a=2", "a=1", "utm_medium=m", "fbclid=z"])
    return st.builds(
        lambda start, port, path, end, query, fragment: (
            f"{start}{port}/{path}{end}{query}{fragment}"
        ),
        st.sampled_from(["http://", "https://www.", "https://"]).map("{}a.example".format),
        st.sampled_from(["", ":80", ":443", ":8080"]),
        st.sampled_from(
            ["a%20path/~me", "a%20path/%7Eme", "a%20path%2f%7eme", "a+path/~me", "%", "é"]
        ),
        st.sampled_from(["", "/"]),
        asked.map(lambda parts: "?" + "&".join(parts)) | st.just(""),
        st.sampled_from(["", "#part", "#comment-7", "#li-comment-7", "#comment-x"]),
    )


_FIXED = (
    "https://news.ycombinator.com/item?id=123",
    "http://news.ycombinator.com/item?id=123#456",
    "https://news.ycombinator.com/item?id=124",
    "https://news.ycombinator.com./item?id=123&id=5",
    "https://news.ycombinator.com/item?id=5&id=123",
    "https://news.ycombinator.com/item/?id=+123%20",
    "https://www.a.example./a%20path/~me?a=1&a=2&b=1",
    "https://b.example/100%25/x",
    "https://b.example/100%25/x/",
    "http://www.b.example/%zz/%ff%c3%a9",
    "https://b.example/%zz/%ff%C3%A9?utm_campaign=x",
    "https://secret.example/x",
    "ftp://a.example/a%20path/~me?a=1&a=2&b=1",
    "mailto:somebody@a.example",
)
SPELLINGS = st.one_of(
    forum_spellings(), forum_spellings(), other_spellings(), st.sampled_from(_FIXED)
)


# ---- the tests


@given(st.lists(SPELLINGS, min_size=1, max_size=40))
@example(list(_FIXED))
def test_the_page_finds_what_the_archives_own_folding_finds(
    finder: Page, addresses: list[str]
) -> None:
    """Every spelling leads to the piece, or to what stands under its post, or nowhere."""
    for address, (text, links) in zip(addresses, ask(finder, addresses), strict=True):
        start, targets = expected(address)
        assert text.startswith(start), address
        assert set(links) == targets, address
        assert len(links) == len(targets), address


@given(st.lists(st.text(max_size=30), max_size=20))
@example(
    ["", "  ", "%", "https://[", "https://%", "http://a.example/%E0%A4%A", "//", "javascript:1"]
)
def test_nothing_that_is_typed_stops_the_page(finder: Page, texts: list[str]) -> None:
    """It finds nothing, and goes on."""
    for text, links in ask(finder, texts):
        assert links == []
        assert text in ("", "That address is not in this archive.")
    ((text, _),) = ask(finder, [PIECES[0].source or ""])
    assert text == "Here: Title of lw"


def test_blanks_and_a_missing_scheme_are_forgiven(finder: Page) -> None:
    """As when an address is copied out of a sentence."""
    bare = (PIECES[0].source or "").removeprefix("https://")
    for text, links in ask(finder, [bare, f"  {PIECES[0].source} ", f"www.{bare[4:]}"]):
        assert (text, links) == ("Here: Title of lw", ["../comments/lw/index.html"])


def test_signs_around_an_address_are_forgiven(finder: Page) -> None:
    """As letters, Markdown and other programs put them there; within it they are its own."""
    address = PIECES[0].source or ""
    around = ["<{}>", '"{}"', "'{}'", "“{}”", "‘{}’", "«{}»", "`{}`", ' <"{}"> ', "< {} >"]
    for text, links in ask(finder, [form.format(address) for form in around]):
        assert (text, links) == ("Here: Title of lw", ["../comments/lw/index.html"])
    alone = [form.partition("{}")[0] + address for form in around[:3]]
    assert {text for text, _ in ask(finder, ["<>", '""', *alone])} == {
        *("", "That address is not in this archive."),
    }


def test_a_known_piece_and_what_stands_under_it_are_both_told(finder: Page) -> None:
    """An essay of ours on another site, and a comment under it there."""
    ((text, links),) = ask(finder, ["https://a.example/a%20path/~me?a=1&a=2&b=1"])
    assert text == "Here: Title of blog. From the discussion of it: Title of under-blog"
    assert links == ["../essays/blog/index.html", "../comments/under-blog/index.html"]


def test_an_address_may_come_with_the_page_and_its_answer_can_be_followed(
    browser: Browser, site: SmallSite
) -> None:
    """As `?address=`, so that others can link here; the answer leads to the piece."""
    with browser.new_context() as context:
        page = context.new_page()
        asked = quote(f"https://www.greaterwrong.com/posts/{POST}/x/comment/{COMMENT}", safe="")
        page.goto(f"{address_of(site)}?address={asked}")
        page.locator("#archive\\:found a").click()
        assert page.locator("h1").inner_text() == "Title of lw"
        page.goto(f"{address_of(site)}?address={quote('https://x.example/', safe='')}")
        assert (
            page.locator("#archive\\:found").inner_text() == "That address is not in this archive."
        )
        page.locator("#archive\\:address").fill("https://news.ycombinator.com/item?id=123")
        page.get_by_role("button", name="Find").click()
        assert page.get_by_role("status").inner_text() == "Here: Title of hn"


def test_without_a_script_the_full_list_is_there_and_the_form_is_not(
    browser: Browser, site: SmallSite
) -> None:
    """Each address, ours and its posts', with a link to the piece that works."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address_of(site))
        assert not page.locator("form").is_visible()
        items = page.locator("[data-address]")
        told = [
            (each.get_attribute("data-address"), each.locator("a").first.get_attribute("href"))
            for each in items.all()
        ]
        own = {
            (address, linked(piece))
            for piece in LISTED
            for _, address in addresses_elsewhere(piece)
        }
        assert own <= set(told)
        assert len(told) == len(own) + 5
        assert "secret" not in page.content()
        items.first.locator("a").first.click()
        assert page.locator("h1").inner_text().startswith("Title of ")
