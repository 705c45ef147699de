"""A feed is valid Atom, claims no day that is not known, and its ids outlive everything else."""

import re
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from plugins.documents import (
    Comment,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    Retraction,
    Status,
    Topic,
    parse_date,
)
from plugins.documents.characters import FORBIDDEN
from plugins.relations import build_graph
from plugins.views import Feed, FeedSite, build_atom, make_feeds, title_of
from plugins.views.typography import typeset
from tests.graph_strategies import TOPICS, day, libraries, library_of, make

ATOM = {"a": "http://www.w3.org/2005/Atom"}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

SITE = FeedSite(
    name="An Archive",
    owner="The Owner",
    address="https://archive.example/path",
    authority="archive.example,2026",
    language="en",
)


def body_of(document: Document) -> str:
    """Return the text of document, as HTML with what XML would stumble over."""
    return f"<p>R&amp;D of {document.slug}<br>]]></p>"


def atom_of(
    *documents: Document, site: FeedSite = SITE, body: Callable[[Document], str] = body_of
) -> str:
    """Return a feed of documents."""
    return build_atom(
        Feed(path="feeds/all.atom", title="everything", documents=documents), site, body
    )


def entry_of(document: Document, site: FeedSite = SITE) -> etree._Element:
    """Return the entry of document."""
    (entry,) = read(atom_of(document, site=site)).findall("a:entry", ATOM)
    return entry


def read(text: str) -> etree._Element:
    """Return the feed as XML, which it must be."""
    return etree.fromstring(text.encode())


def texts_at(element: etree._Element, name: str) -> list[str]:
    """Return the texts of the children of that name."""
    return [child.text or "" for child in element.findall(f"a:{name}", ATOM)]


def essay(slug: str = "one", **fields: object) -> Essay:
    """Return an essay that is known to the day."""
    return make(Essay, slug, **({"date": day(2023, 7, 18), "topics": TOPICS[:1]} | fields))


# ---- RFC 4287


@given(libraries())
def test_every_feed_keeps_what_atom_demands(library: Library) -> None:
    """RFC 4287: one id, title and updated for a feed and each entry, an author, ids that differ."""
    for feed in make_feeds(build_graph(library)):
        root = read(build_atom(feed, SITE, body_of))
        entries = root.findall("a:entry", ATOM)
        assert len(entries) == len(feed.documents) > 0
        for element in (root, *entries):
            for name in ("id", "title", "updated"):
                (text,) = texts_at(element, name)
                assert text
            assert element.find("a:link[@rel='alternate']", ATOM) is not None
            for moment in texts_at(element, "updated") + texts_at(element, "published"):
                assert RFC_3339.fullmatch(moment)
            assert element.findtext("a:author/a:name", namespaces=ATOM)
        ids = [text for entry in entries for text in texts_at(entry, "id")]
        assert len(set(ids)) == len(ids)
        assert texts_at(root, "updated") == [
            max(
                (text for entry in entries for text in texts_at(entry, "updated")),
                key=datetime.fromisoformat,
            )
        ]


@given(libraries())
def test_no_two_feeds_share_an_id_or_an_address(library: Library) -> None:
    """Each feed of an archive is its own."""
    feeds = make_feeds(build_graph(library))
    ids = [texts_at(read(build_atom(feed, SITE, body_of)), "id")[0] for feed in feeds]
    assert len(set(ids)) == len(ids)
    assert len({feed.path for feed in feeds}) == len(feeds)


@given(libraries(most=4))
def test_a_reader_of_feeds_finds_nothing_wrong(library: Library) -> None:
    """Feedparser reads every feed without a complaint, and finds each entry's address."""
    for feed in make_feeds(build_graph(library))[:2]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own
            found = feedparser.parse(build_atom(feed, SITE, body_of).encode())
        assert not found.bozo, found.get("bozo_exception")
        assert found.version == "atom10"
        assert all(
            entry.link.startswith("https://archive.example/path/") for entry in found.entries
        )


@given(libraries())
def test_a_feed_holds_what_its_list_holds_and_no_pages(library: Library) -> None:
    """Every listed essay, comment and bet is in the feed of all; nothing else is in any."""
    graph = build_graph(library)
    feeds = {feed.path: feed.documents for feed in make_feeds(graph)}
    pieces = tuple(each for each in graph.listed if not isinstance(each, Page))
    assert feeds.get("feeds/all.atom", ()) == pieces
    assert all(each.status is Status.PUBLISHED for held in feeds.values() for each in held)
    for slug, node in graph.topics.items():
        on_topic = tuple(each for each in node.documents if not isinstance(each, Page))
        assert feeds.get(f"feeds/topics/{slug}.atom", ()) == on_topic


def test_an_archive_without_a_piece_has_no_feed() -> None:
    """There would be nothing in it, and no day on which it was updated."""
    assert make_feeds(build_graph(library_of([make(Page), make(Topic, "ada")]))) == ()


# ---- dates


@pytest.mark.parametrize("written", ["2023", "2023-07", "2023-07~", "2023-07-18~", "2023-07-18/.."])
def test_an_entry_without_a_known_day_is_not_published_on_any(written: str) -> None:
    """It has no `published`, and was updated on the day it entered the archive."""
    entry = entry_of(essay(date=parse_date(written), added=day(2026, 11, 22)))
    assert texts_at(entry, "published") == []
    assert texts_at(entry, "updated") == ["2026-11-22T00:00:00+00:00"]


def test_an_entry_of_a_known_moment_is_published_then() -> None:
    """With its offset, as it was written."""
    entry = entry_of(essay(date=parse_date("2023-07-18T14:05:00+10:00")))
    assert texts_at(entry, "published") == ["2023-07-18T14:05:00+10:00"]
    assert texts_at(entry, "updated") == ["2023-07-18T14:05:00+10:00"]


def test_a_change_updates_an_entry_if_its_day_is_known() -> None:
    """A change in some month claims no day, so the entry stays as old as its last known day."""
    changed = entry_of(essay(modified=day(2024, 2, 29)))
    assert texts_at(changed, "updated") == ["2024-02-29T00:00:00+00:00"]
    somewhen = entry_of(essay(modified=parse_date("2024-02")))
    assert texts_at(somewhen, "updated") == ["2023-07-18T00:00:00+00:00"]


@given(libraries())
def test_a_feed_mentions_no_day_that_is_not_known(library: Library) -> None:
    """Every moment in a feed is one of a document's own that is known to the day."""
    documents = build_graph(library).listed
    known = {
        date.start.astimezone(UTC)
        for each in documents
        for date in (each.date, each.modified, each.added)
        if date and date.is_to_the_day
    }
    for feed in make_feeds(build_graph(library)):
        root = read(build_atom(feed, SITE, body_of))
        moments = root.xpath("//a:updated | //a:published", namespaces=ATOM)
        assert {datetime.fromisoformat(each.text).astimezone(UTC) for each in moments} <= known


# ---- ids


def test_an_entrys_id_depends_on_neither_host_nor_date() -> None:
    """RFC 4287, 4.2.6: it never changes, also where the site moves or a date is corrected."""
    moved = replace(SITE, address="https://elsewhere.example", name="Another", owner="Another")
    corrected = essay(date=parse_date("2020"), added=day(2026), modified=day(2026), title="New")
    ids = [texts_at(entry_of(essay()), "id"), texts_at(entry_of(corrected, moved), "id")]
    assert ids == [["tag:archive.example,2026:essays/one"]] * 2


def test_an_entrys_id_is_made_of_the_first_address_it_had() -> None:
    """A renamed piece is not a new one for those who have read it."""
    renamed = essay("renamed", former_urls=("/essays/one/", "/essays/second/"))
    assert texts_at(entry_of(renamed), "id") == texts_at(entry_of(essay()), "id")


def test_an_id_is_an_address_whatever_the_old_address_held() -> None:
    """RFC 3986 has no letters beyond ASCII, and no braces."""
    old = essay(former_urls=("/caf\u00e9/{x}|y/%20z/",))
    assert texts_at(entry_of(old), "id") == ["tag:archive.example,2026:caf%C3%A9/%7Bx%7D%7Cy/%20z"]


# ---- text


def _clean(text: str) -> str:
    """Return text as the reader of front matter leaves it."""
    return re.sub("[ \t\r\n\x85\u2028\u2029]+", " ", FORBIDDEN.sub("", text)).strip(" ") or "x"


@given(st.text().map(_clean), st.text().map(_clean), st.sampled_from(Fidelity))
def test_any_text_that_a_document_may_hold_comes_through(
    title: str, summary: str, text: Fidelity
) -> None:
    """Title, summary and author are read from the feed as the page shows them."""
    comment = make(
        Comment,
        title=title,
        summary=summary,
        author=title,
        posted_by=summary,
        text=text,
        licence=title,
        date=day(2023),
    )
    entry = entry_of(comment)
    assert texts_at(entry, "title") == [title_of(comment)]
    assert entry.findtext("a:author/a:name", namespaces=ATOM) == title
    assert texts_at(entry, "rights") == [title]
    (shown,) = texts_at(entry, "summary")
    assert html.fragment_fromstring(shown, create_parent=True).text_content() == typeset(summary)


def test_a_summary_is_text_and_no_markup() -> None:
    """Atom's `html` would be read as HTML, so what looks like it is escaped twice."""
    entry = entry_of(essay(summary="a <b> & <script>alert(1)</script>"))
    assert texts_at(entry, "summary") == ["a &lt;b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;"]


def test_the_text_of_an_entry_is_the_documents() -> None:
    """The HTML that the site gives for it, whole."""
    (content,) = texts_at(entry_of(essay()), "content")
    assert content.endswith("<p>R&amp;D of one<br>]]></p>")


# ---- whose words


def test_words_of_somebody_else_are_said_to_be_theirs() -> None:
    """The author is who wrote it; the text begins with who posted it, and that it is a digest."""
    comment = make(
        Comment, author="Jack <Clark>", posted_by="The Owner", text=Fidelity.DIGEST, added=day(2026)
    )
    entry = entry_of(comment)
    assert entry.findtext("a:author/a:name", namespaces=ATOM) == "Jack <Clark>"
    (content,) = texts_at(entry, "content")
    assert content.startswith(
        "<p><em>A digest by the archive of a comment by Jack &lt;Clark&gt;. "
        "Posted by The Owner. Written: date unknown.</em></p>"
    )


def test_an_excerpt_and_another_authors_essay_say_what_they_are() -> None:
    """Both stand before the text."""
    excerpt = make(Comment, text=Fidelity.EXCERPT, date=day(2023))
    (content,) = texts_at(entry_of(excerpt), "content")
    assert content.startswith(
        "<p><em>An excerpt of a comment by The Owner. Written: 1 January 2023."
    )
    (content,) = texts_at(entry_of(essay(author="The archive")), "content")
    assert content.startswith("<p><em>By The archive.</em></p>")
    (content,) = texts_at(entry_of(essay()), "content")
    assert not content.startswith("<p><em>")


def test_a_retracted_comment_says_so_in_title_and_text() -> None:
    """Many readers list nothing but the title."""
    entry = entry_of(make(Comment, retracted=Retraction(), date=day(2023)))
    assert texts_at(entry, "title") == ["Retracted: Title of one"]
    (content,) = texts_at(entry, "content")
    assert content.startswith("<p><em>Retracted by its author, date unknown. ")


def test_an_entry_in_another_language_says_so() -> None:
    """The feed's own language holds for the others."""
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert entry_of(essay(lang="pl")).get(language) == "pl"
    assert entry_of(essay()).get(language) is None
    assert read(atom_of(essay())).get(language) == "en"
