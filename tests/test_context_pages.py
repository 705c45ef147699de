"""Pages of a built archive give each piece its context, to readers and to other programs alike."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import mf2py
import pytest
from lxml import html

from plugins.checks import Site, check_site
from plugins.documents import (
    Bet,
    BetEvent,
    BetState,
    Comment,
    Correction,
    Document,
    Essay,
    Page,
    ReplyContext,
    Retraction,
    Slug,
    Status,
    Term,
    Topic,
    TopicId,
    Work,
    parse_date,
)
from tests.graph_strategies import day, make
from tests.sites_fixture import ADDRESS, SmallSite, make_site

ADA = (TopicId("ada"),)
POST = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW"
SOURCE = f"{POST}/a-slug?commentId=rvSjeHizEdTRKdfGn"
MIRROR = "https://www.greaterwrong.com/posts/9rdpdDerangjYeQGW/a-slug/comment/rvSjeHizEdTRKdfGn"

PARTS: Mapping[str, object] = {
    "title": "What it answers",
    "author": "Somebody Else",
    "url": "https://answered.example/post",
    "date": day(2023, 1, 2),
}
REPLIES = {
    f"known-{''.join(map(str, map(int, known)))}": ReplyContext(
        **{
            name: value
            for (name, value), is_known in zip(PARTS.items(), known, strict=True)
            if is_known
        }
    )
    for known in product([False, True], repeat=len(PARTS))
}
"""A reply for each choice of what is known of the answered piece."""

WRONG = Correction(date=day(2026, 2, 3), what="The number was wrong.", was='It was <3 & "odd".')
AGAIN = Correction(date=day(2026, 3, 4), what="So was the name.", was="Anne.")
LINKS = (
    "See [its reasons](../comments/first.md#why-not-so). "
    "And [all of it](../comments/first.md). "
    "Or [one thing it says](../comments/first.md#{paragraph})."
)

FIRST = make(
    Comment,
    "first",
    date=day(2023, 3, 1),
    topics=ADA,
    source=SOURCE,
    mirrors=(MIRROR,),
    in_reply_to=ReplyContext(**PARTS, excerpt="Its words.", rights="By leave.", captured=day(2026)),
    body="It says this.\n\n## Why *not* so\n\nFor reasons.",
    corrections=(WRONG, AGAIN),
)
THREAD: tuple[Document, ...] = (
    FIRST,
    make(
        Comment,
        "second",
        added=day(2026),
        topics=ADA,
        in_reply_to=ReplyContext(comment=Slug("first"), excerpt="It says"),
        retracted=Retraction(),
    ),
    make(
        Comment,
        "third",
        date=day(2023, 5),
        topics=ADA,
        thread=Work(url=POST, title="The post", author="Its Author", date=day(2023)),
        in_reply_to=ReplyContext(under=Slug("first")),
        revises="comments/second",
    ),
)
BET = make(
    Bet,
    "bet",
    date=day(2023),
    offered=day(2023),
    topics=ADA,
    against="The Other Side",
    stakes="Ten to one.",
    resolves=(Term(what="The first part", date=parse_date("2027-06")), Term()),
    criteria=("A criterion.", "Another."),
    history=(BetEvent(state=BetState.OFFERED, date=day(2023)),),
    comes_from="first",
)
ON_POSTED = (
    ReplyContext(url="https://www.lesswrong.com/posts/aaaaaaaaaaaaaaaaa/posted"),
    ReplyContext(url="https://www.greaterwrong.com/posts/aaaaaaaaaaaaaaaaa/x/#a-heading"),
    ReplyContext(url="http://alignmentforum.org/posts/aaaaaaaaaaaaaaaaa"),
)
UNDER_GONE = ReplyContext(under=Slug("gone"), title="A", author="B", url="https://c.example/")
TERMS: Mapping[str, object] = {"date": day(2023), "offered": day(2023), "added": day(2026)}
DOCUMENTS: tuple[Document, ...] = (
    *THREAD,
    BET,
    make(Page, "profile", body="Who.", corrections=(WRONG,)),
    make(Page, "colophon", body="How.", corrections=(WRONG,)),
    make(Topic, "basic", body="On it.", broader="ada", see_also=("cobol",), corrections=(WRONG,)),
    make(Topic, "cobol", body=""),
    make(
        Essay,
        "posted",
        date=day(2022, 6),
        topics=ADA,
        source="https://www.lesswrong.com/posts/aaaaaaaaaaaaaaaaa/posted",
    ),
    *(
        make(Comment, f"on-posted-{number}", date=day(2023, number), topics=ADA, in_reply_to=reply)
        for number, reply in enumerate(ON_POSTED, start=1)
    ),
    make(Comment, "hidden", date=day(2022), topics=ADA, status=Status.HIDDEN),
    make(Comment, "regretted", date=day(2022), topics=ADA, retracted=Retraction()),
    make(Comment, "gone", date=day(2022), topics=ADA, status=Status.WITHDRAWN, reason="So."),
    *(
        make(Comment, f"on-{slug}", date=day(2023), topics=ADA, in_reply_to=reply)
        for slug, reply in (
            ("hidden", ReplyContext(comment=Slug("hidden"))),
            ("gone", ReplyContext(comment=Slug("gone"))),
            ("regretted", ReplyContext(comment=Slug("regretted"))),
        )
    ),
    make(Comment, "under-gone", date=day(2023), topics=ADA, in_reply_to=UNDER_GONE),
    make(Bet, "from-hidden", **TERMS, topics=ADA, comes_from="hidden"),
    make(Comment, "unknown", added=day(2026), topics=ADA, in_reply_to=ReplyContext()),
    make(Comment, "take", added=day(2026), topics=ADA),
    make(
        Comment,
        "vague",
        added=day(2026),
        topics=ADA,
        in_reply_to=ReplyContext(title="T", url="https://t.example/", date=parse_date("2023~")),
        thread=Work(title="Known by name alone"),
    ),
    make(Essay, "twice", date=day(2024), topics=("ada", "basic"), revises="essays/once"),
    make(Essay, "once", date=day(2022), topics=("ada", "basic"), mirrors=("https://m.example/",)),
    *(
        make(Comment, slug, added=day(2026), topics=ADA, in_reply_to=reply)
        for slug, reply in REPLIES.items()
        if reply != ReplyContext()
    ),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return the archive as it is published, with an essay that links into a comment."""
    site = make_site(tmp_path_factory.mktemp("context"), *DOCUMENTS).must_build(publish=True)
    (paragraph,) = site.page("comments/first").xpath("//p[starts-with(., 'For reasons')]/@id")
    body = LINKS.format(paragraph=paragraph)
    site.add(make(Essay, "citing", date=day(2024), topics=ADA, body=body))
    return site.must_build(publish=True)


@pytest.fixture(scope="module")
def at_home(site: SmallSite) -> SmallSite:
    """Return the same as it is built to be looked at, in another folder."""
    outcome = site.build(output="home")
    assert outcome.status == 0, outcome.err
    return SmallSite(site.folder)


def words_of(site: SmallSite, path: str) -> str:
    """Return the text of a page with a blank between all elements."""
    return " ".join(" ".join(site.page(path).itertext()).split())


def item_of(site: SmallSite, path: str) -> dict[str, Any]:
    """Return the one h-entry of a page, as a parser of microformats2 reads it."""
    text = (site.output / path / "index.html").read_text("utf-8")
    (entry,) = [
        item
        for item in mf2py.parse(doc=text, url=f"{ADDRESS}/{path}/")["items"]
        if item["type"] == ["h-entry"]
    ]
    assert "children" not in entry
    return dict(entry["properties"])


def answered_by(site: SmallSite, slug: str) -> dict[str, Any]:
    """Return the one thing that a comment answers, as that parser reads it."""
    (answered,) = item_of(site, f"comments/{slug}")["in-reply-to"]
    assert answered["type"] == ["h-cite"]
    assert "children" not in answered
    return dict(answered)


# ---- what a comment answers


@pytest.mark.parametrize(
    "slug", [slug for slug, reply in REPLIES.items() if reply != ReplyContext()]
)
def test_what_is_answered_is_read_as_it_is_known_and_no_more(site: SmallSite, slug: str) -> None:
    """Name, address, author and date; no words of the page are taken for one of them."""
    reply, answered = REPLIES[slug], answered_by(site, slug)
    found = answered["properties"]
    assert found.get("name") == ([reply.title] if reply.title else None)
    assert found.get("url") == ([reply.url] if reply.url else None)
    assert found.get("published") == (["2023-01-02"] if reply.date else None)
    authors = [each["properties"]["name"] for each in found.get("author", [])]
    assert authors == ([[reply.author]] if reply.author else [])
    if reply.url:
        assert answered["value"] == reply.url
    assert "http" not in (answered["value"] if not reply.url else "")
    text = site.text(f"comments/{slug}")
    unknown = [name for name in ("author", "date") if getattr(reply, name) is None]
    unknown += ["address"] if reply.url is None else []
    for word in unknown:
        assert re.search(rf"Its [a-z, ]*{word}[a-z, ]* (?:is|are) not known", text)
    assert ("a piece whose title is not known" in text) is (reply.title is None)


def test_an_excerpt_is_read_with_its_terms_and_the_day_it_was_taken(site: SmallSite) -> None:
    """They stand beside it, and what is not known of them is said."""
    found = answered_by(site, "first")["properties"]
    assert found["content"] == ["Its words."]
    text = site.text("comments/first")
    assert "By leave." in text
    assert "Taken 1 January 2026." in text
    assert (
        "Of this excerpt, the terms on which it stands here and when it was taken are not known."
        in site.text("comments/second")
    )


def test_an_answer_to_the_archives_own_comment_knows_it(site: SmallSite) -> None:
    """It is read at its original, and the page leads to our copy."""
    answered = answered_by(site, "second")
    assert answered["value"] == SOURCE
    assert answered["properties"]["name"] == ["Title of first"]
    assert answered["properties"]["published"] == ["2023-03-01"]
    links = site.page("comments/second").xpath("//div[@class='reply']//a/@href")
    assert links == [f"{ADDRESS}/comments/first/", SOURCE]
    assert "among the replies to Title of first" in site.text("comments/third")
    assert "url" not in answered_by(site, "third")["properties"]


@pytest.mark.parametrize(("number", "reply"), list(enumerate(ON_POSTED, start=1)))
def test_an_answer_to_the_archives_own_essay_knows_it(
    site: SmallSite, number: int, reply: ReplyContext
) -> None:
    """However its address is written; in lists its title stands too."""
    slug = f"on-posted-{number}"
    answered = answered_by(site, slug)
    assert answered["value"] == reply.url
    assert answered["properties"]["name"] == ["Title of posted"]
    assert answered["properties"]["published"] == ["2022-06-01"]
    (author,) = answered["properties"]["author"]
    assert (
        author["properties"]["name"]
        == item_of(site, "essays/posted")["author"][0]["properties"]["name"]
    )
    links = site.page(f"comments/{slug}").xpath("//div[@class='reply']//a/@href")
    assert links == [f"{ADDRESS}/essays/posted/", reply.url]
    assert "not known" not in " ".join(
        site.page(f"comments/{slug}").xpath("//div[@class='reply']")[0].text_content().split()
    )
    thread = "threads/lesswrong-aaaaaaaaaaaaaaaaa"
    assert site.page(thread).findtext(".//h1") == "Title of posted"
    assert "1 June 2022" in site.text(thread)
    assert site.text(thread).count("In answer to Title of posted") == len(ON_POSTED)


def test_what_can_be_reached_is_named_where_it_is_answered(site: SmallSite) -> None:
    """A hidden piece by its title, one taken back with a mark, a withdrawn one as that alone."""
    for slug, told in (
        ("on-hidden", "In answer to Title of hidden, by"),
        ("on-gone", "In answer to a piece that was withdrawn."),
        ("on-regretted", "In answer to Title of regretted (retracted), by"),
        ("under-gone", "It stands among the replies to a piece that was withdrawn."),
    ):
        text = " ".join(
            site.page(f"comments/{slug}").xpath("//div[@class='reply']")[0].text_content().split()
        )
        assert told in text
    links = site.page("comments/on-gone").xpath("//div[@class='reply']//a/@href")
    assert links == [f"{ADDRESS}/comments/gone/"]
    answered = answered_by(site, "on-gone")["properties"]
    assert set(answered) == {"name", "url"}
    assert "Grew from the comment Title of hidden" in words_of(site, "bets/from-hidden")
    assert "Led to the bet Title of from-hidden" in words_of(site, "comments/hidden")


def test_no_list_names_a_hidden_piece(site: SmallSite) -> None:
    """Only its own page, and those that answer it or came of it."""
    naming = {
        page.parent.relative_to(site.output).as_posix()
        for page in site.output.rglob("index.html")
        if "Title of hidden" in page.read_text("utf-8")
    }
    assert naming == {"comments/hidden", "comments/on-hidden", "bets/from-hidden"}


def test_what_is_unknown_or_nothing_is_not_read_as_an_answer(site: SmallSite) -> None:
    """The first is said in words; of the second there is nothing to say."""
    for slug in ("unknown", "take"):
        assert "in-reply-to" not in item_of(site, f"comments/{slug}")
    assert "What this answers is not known." in site.text("comments/unknown")
    assert "answer" not in site.text("comments/take")


def test_an_uncertain_date_of_what_is_answered_is_for_people_alone(site: SmallSite) -> None:
    """No machine is told that it was published then."""
    assert "about 2023" in site.text("comments/vague")
    assert "published" not in answered_by(site, "vague")["properties"]


def test_nothing_of_what_stands_around_a_piece_is_read_as_its_own(site: SmallSite) -> None:
    """Backlinks, related pieces, threads and answers have names, dates and addresses too."""
    item = item_of(site, "comments/first")
    assert item["name"] == ["Title of first"]
    assert item["url"] == [f"{ADDRESS}/comments/first/"]
    assert item["published"] == ["2023-03-01"]
    assert item["summary"] == ["Summary of first."]
    assert item["syndication"] == [SOURCE, MIRROR]
    assert len(item["author"]) == len(item["content"]) == len(item["category"]) == 1
    assert set(item) == {
        *("name", "url", "published", "summary", "syndication", "author", "content", "category"),
        "in-reply-to",
    }
    assert item_of(site, "essays/once")["syndication"] == ["https://m.example/"]


def test_each_entry_of_a_list_is_read_by_itself(site: SmallSite) -> None:
    """One for each piece of the list, none within another, with its own name and address."""
    for path, count in (("bets", 2), ("essays", 4), ("threads/lesswrong-9rdpdDerangjYeQGW", 3)):
        text = (site.output / path / "index.html").read_text("utf-8")
        items = mf2py.parse(doc=text, url=f"{ADDRESS}/{path}/")["items"]
        entries = [item["properties"] for item in items if item["type"] == ["h-entry"]]
        assert len(entries) == count
        for entry in entries:
            assert len(entry["name"]) == len(entry["url"]) == len(entry["summary"]) == 1


# ---- threads


def test_a_thread_of_three_has_a_page_that_each_of_them_leads_to(site: SmallSite) -> None:
    """In the order of the discussion, with what any of them knows of the post."""
    path = "threads/lesswrong-9rdpdDerangjYeQGW"
    page = site.page(path)
    assert page.findtext(".//h1") == "The post"
    titles = [text.strip() for text in page.xpath("//li//a[@class='u-url']/text()")]
    assert sorted(titles) == ["Title of first", "Title of second", "Title of third"]
    assert titles[0] == "Title of first"
    assert "under a post by Its Author, 1 January 2023" in site.text(path)
    for slug in ("first", "second", "third"):
        links = site.page(f"comments/{slug}").xpath("//a[contains(., 'All 3 comments')]/@href")
        assert links == [f"{ADDRESS}/{path}/"]
    assert f"<loc>{ADDRESS}/{path}/</loc>" in (site.output / "sitemap.xml").read_text()


def test_what_came_earlier_and_later_is_told_on_both_pages(site: SmallSite) -> None:
    """With a mark on what was taken back."""
    text = site.text("comments/first")
    assert (
        "Later in this thread: Title of third, 1 May 2023 Title of second (retracted), date" in text
    )
    assert "Earlier in this thread: Title of first, 1 March 2023" in site.text("comments/third")


def test_a_post_that_is_known_by_its_name_alone_is_named(site: SmallSite) -> None:
    """And its address is said not to be known."""
    text = site.text("comments/vague")
    assert "Under Known by name alone. Its address is not known." in text


# ---- corrections


def test_a_correction_is_told_where_it_stands_and_on_the_page_of_all(site: SmallSite) -> None:
    """Latest first, each leading to its place; what stood there before needs no script."""
    items = site.page("corrections").xpath("//li[contains(@class, 'entry')]")
    assert len(items) == 5
    assert "4 March 2026: So was the name." in " ".join(items[0].text_content().split())
    for item in items:
        (link,) = item.xpath(".//h2/a/@href")
        address, anchor = link.split("#")
        assert address.startswith(ADDRESS)
        (place,) = site.page(address.removeprefix(f"{ADDRESS}/")).xpath(f"//*[@id='{anchor}']")
        for there in (item, place):
            (former,) = there.xpath(".//details/blockquote")
            assert former.text_content() in (WRONG.was, AGAIN.was)
    told = site.page("comments/first").xpath("//*[starts-with(@id, 'archive:correction-')]/@id")
    assert told == ["archive:correction-1", "archive:correction-2"]


# ---- backlinks


def test_a_link_to_a_part_is_told_with_the_parts_name(site: SmallSite) -> None:
    """Each leads to an anchor that is on the page; the heading's words are its name."""
    page = site.page("comments/first")
    section = page.xpath("//section[@class='backlinks' or @aria-labelledby='archive:backlinks']")[0]
    parts = {link.text: link.get("href") for link in section.xpath(".//a[starts-with(@href, '#')]")}
    assert list(parts) == ["Why not so", "a passage"]
    for target in parts.values():
        assert len(page.xpath(f"//*[@id='{target[1:]}']")) == 1
    text = " ".join(section.text_content().split())
    assert "See its reasons. (to Why not so)" in text
    assert "And all of it. Or" in text


# ---- topics, bets


def test_topics_name_each_other_and_tell_how_they_changed(site: SmallSite) -> None:
    """See-also and broader both ways, whose words they hold, and what revises what."""
    assert "See also Title of basic" in words_of(site, "topics/cobol")
    assert "See also Title of cobol" in words_of(site, "topics/basic")
    assert "Part of Title of ada" in words_of(site, "topics/basic")
    assert "Parts Title of basic" in words_of(site, "topics/ada")
    assert "Nobody has introduced this topic yet." in site.text("topics/cobol")
    text = site.text("topics/basic")
    assert "A topic: 2 essays · 2 in the words of" in text
    assert "1 January 2024: Title of twice revises Title of once (1 January 2022)" in text
    changes = site.text("topics/ada")
    assert changes.index("Title of twice revises") > changes.index("Title of third revises")
    assert "revises Title of second (retracted)" in changes


def test_the_list_of_bets_tells_their_terms(site: SmallSite) -> None:
    """State, stakes, the other side, when each part is due, and what decides it."""
    text = words_of(site, "bets")
    for told in (
        "State offered",
        "Stakes Ten to one.",
        "With The Other Side",
        "Due June 2027 : The first part date unknown",
        "What decides it A criterion. Another.",
    ):
        assert told in text
    assert "Led to the bet Title of bet" in words_of(site, "comments/first")
    assert "Grew from the comment Title of first" in words_of(site, "bets/bet")


# ---- every page


def pieces() -> Iterator[Document]:
    """Yield each essay, comment and bet that is listed."""
    listed = (each for each in DOCUMENTS if each.is_listed)
    yield from (each for each in listed if isinstance(each, (Essay, Comment, Bet)))


def test_every_piece_can_be_cited_by_people_and_by_programs(site: SmallSite) -> None:
    """`citation_…` in its head, and three forms in its text that no script need open."""
    for piece in pieces():
        page = site.page(piece.permalink)
        tags = dict(
            zip(page.xpath("//meta/@name"), page.xpath("//meta[@name]/@content"), strict=True)
        )
        assert tags["citation_title"] == piece.title
        assert tags["citation_author"]
        assert tags["citation_public_url"].startswith("https://")
        (cite,) = page.xpath("//details[contains(@class, 'cite')]")
        text = cite.text_content()
        assert "@misc{" in text
        assert '"type": ' in text
        assert f"{ADDRESS}/{piece.permalink}" in text


def test_the_checks_find_nothing_wrong(site: SmallSite) -> None:
    """Links, anchors, feeds, sitemap, metadata and markup, of threads and corrections too."""
    found = check_site(Site.read(site.output, address=ADDRESS, workers=1))
    assert [str(each) for each in found] == []


def test_links_of_pages_at_home_lead_to_files(at_home: SmallSite) -> None:
    """Threads, corrections and the finder's script too, without a server."""
    home = at_home.folder / "home"
    followed = 0
    for path in ("threads/lesswrong-9rdpdDerangjYeQGW", "corrections", "find", "comments/first"):
        page = html.fromstring((home / path / "index.html").read_bytes())
        for *_, link, _ in page.iterlinks():
            if not link.startswith(("http", "#")):
                assert (home / path / link.partition("#")[0]).is_file(), link
                followed += 1
    assert followed > 40
