"""Feeds are valid, claim no day that is not known, and their ids outlive everything else."""

import json
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from playwright.sync_api import Browser, ViewportSize

from plugins.documents import (
    Bet,
    Comment,
    Correction,
    Date,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    ReplyContext,
    Retraction,
    Slug,
    Status,
    Term,
    Topic,
    TopicId,
    parse_date,
)
from plugins.documents.characters import FORBIDDEN
from plugins.relations import build_graph
from plugins.views import FeedSite, build_feeds, make_feeds, title_of
from plugins.views.entries import WITHDRAWN
from plugins.views.feeds.listing import FEED_LENGTH, show_feed
from plugins.views.typography import typeset
from tests.feed_schemas import find_atom_faults, find_json_feed_faults
from tests.graph_strategies import TOPICS, day, libraries, library_of, make, near_dates
from tests.sites_fixture import SmallSite, make_site

NAMES = {"a": "http://www.w3.org/2005/Atom", "thr": "http://purl.org/syndication/thread/1.0"}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

SITE = FeedSite(
    name="An Archive",
    owner="The Owner",
    address="https://archive.example/path",
    authority="archive.example,2026",
    language="en",
    icon="theme/favicon.svg",
    stylesheet="theme/feed.css",
)
MOVED = replace(SITE, address="https://elsewhere.example", name="Another", owner="Somebody")


def body_of(document: Document) -> str:
    """Return the text of document, as HTML with what XML would stumble over."""
    return f"<p>R&amp;D of {document.slug}<br>]]></p>"


def files_of(
    *documents: Document, site: FeedSite = SITE, body: Callable[[Document], str] = body_of
) -> Mapping[str, str]:
    """Return the files of the feeds of documents, and of topics for them, by their addresses."""
    named = {each.slug for each in documents if isinstance(each, Topic)}
    topics = [_topic(slug) for slug in TOPICS if slug not in named]
    return all_files(library_of([*documents, *topics]), site, body)


def all_files(
    library: Library, site: FeedSite = SITE, body: Callable[[Document], str] = body_of
) -> Mapping[str, str]:
    """Return the files of the feeds of library, by their addresses."""
    return dict(build_feeds(build_graph(library), site, body))


def entries_of(*documents: Document, feed: str = "all", **more: Any) -> list[etree._Element]:
    """Return the entries of a feed in Atom."""
    return read(files_of(*documents, **more)[f"feeds/{feed}.atom"]).findall("a:entry", NAMES)


def entry_of(document: Document, *others: Document, **more: Any) -> etree._Element:
    """Return the entry of document."""
    address = f"/{document.permalink}"
    (entry,) = [
        entry
        for entry in entries_of(document, *others, **more)
        if entry.find("a:link", NAMES).get("href").endswith(address)
    ]
    return entry


def item_of(document: Document, *others: Document, feed: str = "all", **more: Any) -> Any:
    """Return the item of document in JSON."""
    items = json.loads(files_of(document, *others, **more)[f"feeds/{feed}.json"])["items"]
    (item,) = [each for each in items if each["url"].endswith(f"/{document.permalink}")]
    return item


def read(text: str) -> etree._Element:
    """Return the feed as XML, which it must be."""
    return etree.fromstring(text.encode())


def texts_at(element: etree._Element, name: str) -> list[str]:
    """Return the texts of the children of that name."""
    return [child.text or "" for child in element.findall(f"a:{name}", NAMES)]


def essay(slug: str = "one", **fields: object) -> Essay:
    """Return an essay that is known to the day."""
    return make(Essay, slug, **({"date": day(2023, 7, 18), "topics": TOPICS[:1]} | fields))


def comment(slug: str = "one", **fields: object) -> Comment:
    """Return a comment that is known to the day."""
    return make(Comment, slug, **({"date": day(2023, 7, 18)} | fields))


def correction(year: int = 2024, **fields: str) -> Correction:
    """Return a correction of the first day of a year."""
    return Correction(date=day(year), **({"what": "A slip.", "was": "Slop."} | fields))


@st.composite
def corrected_libraries(draw: st.DrawFn, most: int = 5) -> Library:
    """Return an archive in which pieces, pages and topics have been corrected."""
    library = draw(libraries(most=most))
    years = st.lists(st.integers(2020, 2023), max_size=2).map(sorted)
    return library_of(
        replace(each, corrections=tuple(map(correction, draw(years))))
        for each in library.documents.values()
    )


# ---- both formats


@given(corrected_libraries())
def test_every_file_of_a_feed_is_valid(library: Library) -> None:
    """Atom by RFC 4287, JSON Feed by its version 1.1; what a browser shows is the Atom."""
    files = all_files(library)
    for name, text in files.items():
        if name.endswith(".json"):
            assert find_json_feed_faults(text) == []
        else:
            assert find_atom_faults(text) == []
            assert text == files[name.rpartition(".")[0] + ".atom"]


@given(corrected_libraries())
def test_both_formats_say_the_same(library: Library) -> None:
    """The same entries in the same order, with the same ids, addresses, titles, dates and texts."""
    files = all_files(library)
    for name in {name.rpartition(".")[0] for name in files}:
        atom = read(files[f"{name}.atom"]).findall("a:entry", NAMES)
        items = json.loads(files[f"{name}.json"])["items"]
        assert [_told_in_atom(entry) for entry in atom] == [_told_in_json(item) for item in items]


def _told_in_atom(entry: etree._Element) -> tuple[Any, ...]:
    names = ("id", "title", "published", "updated", "content")
    address = entry.find("a:link[@rel='alternate']", NAMES).get("href")
    topics = [each.get("label") for each in entry.findall("a:category", NAMES)]
    author = entry.findtext("a:author/a:name", namespaces=NAMES)
    return (*(texts_at(entry, name) for name in names), address, topics, author)


def _told_in_json(item: dict[str, Any]) -> tuple[Any, ...]:
    names = ("id", "title", "date_published", "date_modified", "content_html")
    texts = [[item[name]] if name in item else [] for name in names]
    return (*texts, item["url"], item.get("tags", []), item["authors"][0]["name"])


@given(corrected_libraries())
def test_every_feed_keeps_what_atom_demands(library: Library) -> None:
    """Ids that differ, moments of RFC 3339, and a feed that is as new as its newest entry.

    One that has none yet is as new as what it tells of, and not as the clock.
    """
    for feed in make_feeds(build_graph(library)):
        root = read(all_files(library)[feed.atom])
        entries = root.findall("a:entry", NAMES)
        assert len(entries) == len(feed.items)
        for element in (root, *entries):
            for moment in texts_at(element, "updated") + texts_at(element, "published"):
                assert RFC_3339.fullmatch(moment)
        ids = [text for entry in entries for text in texts_at(entry, "id")]
        assert len(set(ids)) == len(ids)
        updated = [text for entry in entries for text in texts_at(entry, "updated")]
        newest = max(updated, key=datetime.fromisoformat, default=feed.began.isoformat())
        assert texts_at(root, "updated") == [newest]


@given(corrected_libraries())
def test_no_two_feeds_share_an_id_or_an_address(library: Library) -> None:
    """Each feed of an archive is its own, and names itself."""
    files = all_files(library)
    ids = [texts_at(read(text), "id")[0] for name, text in files.items() if name.endswith(".atom")]
    assert len(set(ids)) == len(ids) == len(files) / 3
    for name, text in files.items():
        if name.endswith(".json"):
            assert json.loads(text)["feed_url"] == f"{SITE.address}/{name}"
        if name.endswith(".atom"):
            link = read(text).find("a:link[@rel='self']", NAMES)
            assert link.get("href") == f"{SITE.address}/{name}"


@given(corrected_libraries(most=3))
def test_a_reader_of_feeds_finds_nothing_wrong(library: Library) -> None:
    """Feedparser reads every feed without a complaint, and the notice for browsers is not in it."""
    for feed in make_feeds(build_graph(library))[:3]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own
            found = feedparser.parse(all_files(library)[feed.atom].encode())
        assert not found.bozo, found.get("bozo_exception")
        assert found.version == "atom10"
        assert found.feed.title == f"An Archive: {feed.title}"
        assert found.feed.link == "https://archive.example/path/"
        assert found.feed.icon == "https://archive.example/path/theme/favicon.svg"
        for entry in found.entries:
            assert entry.link.startswith("https://archive.example/path/")
            assert "This is a feed" not in entry.summary + entry.content[0].value


# ---- what a feed holds


@given(libraries())
def test_a_feed_holds_what_its_list_holds_and_no_pages(library: Library) -> None:
    """Every listed essay, comment and bet is in the feed of all; nothing else is in any."""
    graph = build_graph(library)
    feeds = {feed.name: {item.document.path for item in feed.items} for feed in make_feeds(graph)}
    pieces = {each.path for each in graph.listed if not isinstance(each, Page)}
    assert feeds.get("feeds/all", set()) == pieces
    for slug, node in graph.topics.items():
        on_topic = {each.path for each in node.documents if not isinstance(each, Page)}
        assert feeds.get(f"feeds/topics/{slug}", set()) == on_topic
    assert all(held <= pieces for held in feeds.values())


def test_feeds_of_corrections_and_topics_are_there_before_their_first_entry() -> None:
    """So that one can follow them; they say nothing of the clock, and pages say they are empty."""
    ada = make(Topic, "ada", added=day(2024, 5, 2), former_urls=("/topics/old/",))
    documents = [ada, *(make(Topic, slug) for slug in TOPICS[1:]), make(Page, added=day(2025))]
    files = all_files(library_of(documents))
    names = {name.rpartition(".")[0] for name in files}
    assert names == {"feeds/corrections", "feeds/topics/old"} | {
        f"feeds/topics/{slug}" for slug in TOPICS
    }
    moments = {name: texts_at(read(files[f"{name}.atom"]), "updated") for name in names}
    assert moments["feeds/topics/ada"] == ["2024-05-02T00:00:00+00:00"]
    assert moments["feeds/topics/basic"] == ["2025-01-01T00:00:00+00:00"]
    for name in names:
        assert find_atom_faults(files[f"{name}.atom"]) == []
        assert find_json_feed_faults(files[f"{name}.json"]) == []
        assert json.loads(files[f"{name}.json"])["items"] == []
    feeds = make_feeds(build_graph(library_of(documents)))
    assert {show_feed(feed).counted for feed in feeds} == {"nothing yet"}
    (unknown,) = texts_at(read(files_of(make(Page))["feeds/corrections.atom"]), "updated")
    assert unknown == "1970-01-01T00:00:00+00:00"


@given(corrected_libraries(most=7))
def test_the_newest_comes_first_and_the_undated_last(library: Library) -> None:
    """Newest by what their entries say; one of which only the arrival is known is in no hurry."""
    for feed in make_feeds(build_graph(library)):
        entries = read(all_files(library)[feed.atom]).findall("a:entry", NAMES)
        told = [datetime.fromisoformat(texts_at(entry, "updated")[0]) for entry in entries]
        pieces = [item.document for item in feed.items]
        dated = [
            item.number > 0
            or bool(each.date or each.corrections)
            or (each.modified is not None and each.modified.is_to_the_day)
            for item, each in zip(feed.items, pieces, strict=True)
        ]
        assert dated == sorted(dated, reverse=True)
        latest = [moment for moment, is_dated in zip(told, dated, strict=True) if is_dated]
        assert latest == sorted(latest, reverse=True)


def test_a_feed_holds_the_newest_fifty() -> None:
    """An old piece that is added today, or one without a date, comes up in no reader as new."""
    newest = [essay(f"e{n}", date=day(2000 + n)) for n in range(FEED_LENGTH)]
    added = {"added": day(2026, 11, 22)}
    old = [essay("old", date=day(1999), **added), essay("undated", date=None, **added)]
    names = [texts_at(entry, "title")[0] for entry in entries_of(*newest, *old)]
    assert names == [f"Title of e{n}" for n in reversed(range(FEED_LENGTH))]
    feed = make_feeds(build_graph(library_of([*newest, *old, *map(_topic, TOPICS)])))[0]
    assert show_feed(feed).counted == "the newest 50 of 52 pieces"
    changed = replace(old[0], modified=day(2060))
    names = [texts_at(entry, "title")[0] for entry in entries_of(*newest, changed)]
    assert names[0] == "Title of old"
    assert len(names) == FEED_LENGTH


def _topic(slug: TopicId) -> Topic:
    return make(Topic, slug)


# ---- dates


@pytest.mark.parametrize(
    ("written", "updated"),
    [
        ("2023", "2023-12-31T23:59:59+00:00"),
        ("2023~", "2023-12-31T23:59:59+00:00"),
        ("2023-07", "2023-07-31T23:59:59+00:00"),
        ("2024-02~", "2024-02-29T23:59:59+00:00"),
        ("2023-07-18~", "2023-07-18T23:59:59+00:00"),
        ("2026", "2026-11-22T00:00:00+00:00"),
        ("2026-11", "2026-11-22T00:00:00+00:00"),
        ("2023-07-18/..", "2023-07-18T00:00:00+00:00"),
        ("2023/..", "2023-01-01T00:00:00+00:00"),
    ],
)
def test_an_entry_without_a_known_day_is_not_published_on_any(written: str, updated: str) -> None:
    """It has no `published`, and is as new as it can be, but no newer than its arrival."""
    piece = essay(date=parse_date(written), added=day(2026, 11, 22))
    entry = entry_of(piece)
    assert texts_at(entry, "published") == []
    assert texts_at(entry, "updated") == [updated]
    assert "date_published" not in item_of(piece)


def test_only_what_has_no_date_is_as_new_as_its_arrival() -> None:
    """Of nothing else is the day of arrival all that is known."""
    entry = entry_of(essay(date=None, added=day(2026, 11, 22)))
    assert texts_at(entry, "updated") == ["2026-11-22T00:00:00+00:00"]


@given(near_dates(), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_a_back_catalogue_added_today_is_not_new(written: Date, today: date) -> None:
    """However little is known of its date, its arrival does not come into what is told of it."""
    arrived = day(today.year, today.month, today.day)
    told = [
        texts_at(entry_of(essay(date=written, added=each)), "updated")[0]
        for each in (arrived, day(2024))
    ]
    assert told[0] == told[1] < "2024"


def test_an_entry_of_a_known_moment_is_published_then() -> None:
    """With its offset, as it was written."""
    entry = entry_of(essay(date=parse_date("2023-07-18T14:05:00+10:00")))
    assert texts_at(entry, "published") == ["2023-07-18T14:05:00+10:00"]
    assert texts_at(entry, "updated") == ["2023-07-18T14:05:00+10:00"]


def test_a_piece_added_today_with_an_old_date_is_not_new() -> None:
    """It was updated on its own day, which is long past."""
    entry = entry_of(essay(date=day(2003), added=day(2026, 11, 22)))
    assert texts_at(entry, "updated") == ["2003-01-01T00:00:00+00:00"]


@given(near_dates(), st.text("ab ").map(lambda text: text.strip() or "x"))
def test_only_a_notable_change_updates_an_entry(date: Any, text: str) -> None:
    """New words, a new title and a new day of arrival do not; `modified` and a correction do."""
    piece = essay(date=date, added=day(2024, 5, 1))
    before = texts_at(entry_of(piece), "updated")
    quiet = replace(piece, title=text, summary=text, body=text, licence=text)
    assert texts_at(entry_of(quiet, body=lambda _: text), "updated") == before
    for notable in ({"modified": day(2025, 2, 28)}, {"corrections": (correction(2025),)}):
        changed = texts_at(entry_of(replace(quiet, **notable)), "updated")
        assert datetime.fromisoformat(changed[0]) > datetime.fromisoformat(before[0])


def test_a_change_updates_an_entry_if_its_day_is_known() -> None:
    """A change in some month claims no day, so the entry stays as old as its last known day."""
    changed = entry_of(essay(modified=day(2024, 2, 29)))
    assert texts_at(changed, "updated") == ["2024-02-29T00:00:00+00:00"]
    somewhen = entry_of(essay(modified=parse_date("2024-02")))
    assert texts_at(somewhen, "updated") == ["2023-07-18T00:00:00+00:00"]


@given(corrected_libraries())
def test_a_feed_mentions_no_day_that_is_not_known(library: Library) -> None:
    """What was published on a day was; `updated`, which Atom demands, may end a year or month."""
    known = {
        date.start.astimezone(UTC)
        for each in library.documents.values()
        for date in (each.date, each.modified, each.added, *(c.date for c in each.corrections))
        if date and date.is_to_the_day
    } | {datetime(1970, 1, 1, tzinfo=UTC)}
    for name, text in all_files(library).items():
        if name.endswith(".atom"):
            root = read(text)
            assert _moments(root.xpath("//a:published", namespaces=NAMES)) <= known
            others = _moments(root.xpath("//a:updated", namespaces=NAMES)) - known
            bounds = {
                each.date.start.astimezone(UTC)
                for each in library.documents.values()
                if each.date and each.date.is_or_later
            }
            assert all(f"{each:%H:%M:%S}" == "23:59:59" for each in others - bounds)


def _moments(elements: list[etree._Element]) -> set[datetime]:
    return {datetime.fromisoformat(each.text or "").astimezone(UTC) for each in elements}


# ---- ids


@given(near_dates(), st.text("ab ").map(lambda text: text.strip() or "x"), st.sampled_from(Status))
def test_an_entrys_id_depends_on_nothing_that_may_change(
    date: Any, title: str, status: Status
) -> None:
    """Neither on host, path, name or owner of the site, nor on its date, title or slug."""
    changed = essay(
        "renamed",
        former_urls=("/essays/one/", "/essays/second/"),
        date=date,
        title=title,
        added=day(2026),
        modified=date,
        status=Status.PUBLISHED,
    )
    held = essay("held", status=status)
    assert texts_at(entry_of(essay()), "id") == ["tag:archive.example,2026:essays/one"]
    assert texts_at(entry_of(changed, held, site=MOVED), "id") == texts_at(entry_of(essay()), "id")
    assert item_of(changed, held, site=MOVED)["id"] == item_of(essay())["id"]


def test_a_corrections_id_is_its_documents_and_a_number() -> None:
    """Counted from the oldest, so that a later one changes none before it."""
    moved = essay("new", former_urls=("/essays/one/",))
    first = replace(essay(), corrections=(correction(),))
    both = replace(moved, corrections=(correction(), correction(2025)))
    identifier = "tag:archive.example,2026:essays/one#correction-"
    assert _ids(entries_of(first, feed="corrections")) == [f"{identifier}1"]
    found = entries_of(both, feed="corrections", site=MOVED)
    assert _ids(found) == [f"{identifier}2", f"{identifier}1"]


def _ids(entries: list[etree._Element]) -> list[str]:
    return [texts_at(entry, "id")[0] for entry in entries]


def test_an_id_is_an_address_whatever_the_old_address_held() -> None:
    """RFC 3986 has no letters beyond ASCII, and no braces."""
    old = essay(former_urls=("/caf\u00e9/{x}|y/%20z/",))
    assert texts_at(entry_of(old), "id") == ["tag:archive.example,2026:caf%C3%A9/%7Bx%7D%7Cy/%20z"]


@given(st.sets(st.sampled_from(["fortran", "Go-1", "h_2"])).map(sorted))
def test_a_feed_is_still_found_where_its_topic_used_to_be(former: list[str]) -> None:
    """With the same bytes, in each format, naming its present address; its id stays the oldest."""
    topic = make(Topic, "ada", former_urls=tuple(f"/topics/{slug}/" for slug in former))
    files = files_of(essay(), topic)
    for ending in ("atom", "json", "xml"):
        for slug in former:
            present = f"feeds/topics/ada.{ending}"
            assert files[f"feeds/topics/{slug}.{ending}"] == files[present]
            assert f"{SITE.address}/feeds/topics/ada." in files[present]
    (identifier,) = texts_at(read(files["feeds/topics/ada.atom"]), "id")
    assert identifier == f"tag:archive.example,2026:feeds/topics/{[*former, 'ada'][0]}.atom"
    assert len(files) == 3 * (3 + len(TOPICS) + len(former))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (essay(), essay(former_urls=("/essays/one/", "/essays/two/"))),
        (essay("two", former_urls=("/essays/one",)), essay(former_urls=("/essays/one", "/x/"))),
    ],
)
def test_an_id_stays_with_what_goes_and_comes_back(first: Essay, second: Essay) -> None:
    """Its own address stands first among the former ones, and is its name."""
    assert _ids([entry_of(first)]) == _ids([entry_of(second)])


def test_a_topics_feed_comes_back_with_its_id_and_overwrites_nothing() -> None:
    """Each file is written once, and its id is that of the first name."""
    topic = make(Topic, "ada", former_urls=("/topics/ada/", "/topics/go/", "/topics/GO", "/x/"))
    files = list(build_feeds(build_graph(library_of([topic])), SITE, body_of))
    names = [name for name, _ in files if name.endswith(".atom")]
    assert sorted(names) == [
        *("feeds/corrections.atom", "feeds/topics/GO.atom"),
        *("feeds/topics/ada.atom", "feeds/topics/go.atom"),
    ]
    (identifier,) = texts_at(read(dict(files)["feeds/topics/go.atom"]), "id")
    assert identifier == "tag:archive.example,2026:feeds/topics/ada.atom"


@pytest.mark.parametrize("former", ["/essays/x/", "/topics/", "/topics/a/b/", "/topics/../x/"])
def test_a_former_address_that_was_no_topics_has_no_feed(former: str) -> None:
    """And none that leads out of the folder of feeds."""
    plain, moved = make(Topic, "ada"), make(Topic, "ada", former_urls=(former,))
    assert files_of(essay(), moved).keys() == files_of(essay(), plain).keys()


# ---- text


def _clean(text: str) -> str:
    """Return text as the reader of front matter leaves it."""
    return re.sub("[ \t\r\n\x85\u2028\u2029]+", " ", FORBIDDEN.sub("", text)).strip(" ") or "x"


@given(st.text().map(_clean), st.text().map(_clean), st.sampled_from(Fidelity))
def test_any_text_that_a_document_may_hold_comes_through(
    title: str, summary: str, text: Fidelity
) -> None:
    """Title, summary and author are read from the feed as the page shows them."""
    reply = ReplyContext(title=title, author=summary, excerpt=title, digest=summary, rights=title)
    piece = comment(
        title=title,
        summary=summary,
        author=title,
        posted_by=summary,
        text=text,
        licence=title,
        in_reply_to=reply,
        corrections=(correction(what=summary, was=title),),
    )
    entry, item = entry_of(piece), item_of(piece)
    assert texts_at(entry, "title") == [title_of(piece)] == [item["title"]]
    assert entry.findtext("a:author/a:name", namespaces=NAMES) == title
    assert texts_at(entry, "rights") == [title]
    (shown,) = texts_at(entry, "summary")
    assert html.fragment_fromstring(shown, create_parent=True).text_content() == typeset(summary)
    assert item["summary"] == typeset(summary)
    assert item["_in_reply_to"]["excerpt"] == title
    held = html.fragment_fromstring(item["content_html"], create_parent=True)
    assert held.xpath("string(blockquote)") == title
    files = files_of(piece)
    assert find_atom_faults(files["feeds/corrections.atom"]) == []
    assert find_json_feed_faults(files["feeds/corrections.json"]) == []


def test_a_summary_is_text_and_no_markup() -> None:
    """Atom's `html` would be read as HTML, so what looks like it is escaped twice."""
    piece = essay(summary="a <b> & <script>alert(1)</script>")
    expected = "a &lt;b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;"
    assert texts_at(entry_of(piece), "summary") == [expected]
    assert item_of(piece)["summary"] == piece.summary


def test_the_text_of_an_entry_is_the_documents() -> None:
    """The HTML that the site gives for it, whole."""
    assert texts_at(entry_of(essay()), "content") == ["<p>R&amp;D of one<br>]]></p>"]


def test_a_link_within_a_text_leads_to_its_page() -> None:
    """A reader of feeds shows many texts at once; code that looks like a link stays as it is."""
    body = '<p><a class="x" href="#fn:1">1</a> <code>&lt;a href="#y"&gt;</code></p>'
    page = "https://archive.example/path/essays/one/"
    expected = body.replace('"#fn', f'"{page}#fn')
    assert texts_at(entry_of(essay(), body=lambda _: body), "content") == [expected]


# ---- whose words


def test_words_of_somebody_else_are_said_to_be_theirs() -> None:
    """The author is who wrote it; the text begins with who posted it, and that it is a digest."""
    piece = comment(
        author="Jack <Clark>",
        posted_by="The Owner",
        text=Fidelity.DIGEST,
        date=None,
        added=day(2026),
    )
    entry = entry_of(piece)
    assert entry.findtext("a:author/a:name", namespaces=NAMES) == "Jack <Clark>"
    (content,) = texts_at(entry, "content")
    assert content.startswith(
        "<p><em>A digest by the archive of a comment by Jack &lt;Clark&gt;. "
        "Posted by The Owner. Written: date unknown.</em></p>"
    )
    assert item_of(piece)["authors"] == [{"name": "Jack <Clark>"}]


def test_an_excerpt_and_another_authors_essay_say_what_they_are() -> None:
    """Both stand before the text."""
    (content,) = texts_at(entry_of(comment(text=Fidelity.EXCERPT)), "content")
    assert content.startswith("<p><em>An excerpt of a comment by The Owner. Written: 18 July 2023.")
    (content,) = texts_at(entry_of(essay(author="The archive")), "content")
    assert content.startswith("<p><em>By The archive.</em></p>")


def test_a_retracted_comment_says_so_in_title_and_text() -> None:
    """Many readers list nothing but the title."""
    entry = entry_of(comment(retracted=Retraction()))
    assert texts_at(entry, "title") == ["Retracted: Title of one"]
    (content,) = texts_at(entry, "content")
    assert content.startswith("<p><em>Retracted by its author, date unknown. ")


def test_an_entry_in_another_language_says_so() -> None:
    """The feed's own language holds for the others."""
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert entry_of(essay(lang="pl")).get(language) == "pl" == item_of(essay(lang="pl"))["language"]
    assert entry_of(essay()).get(language) is None
    (content,) = texts_at(entry_of(comment(lang="pl")), "content")
    assert content.startswith('<div lang="en">\n<p><em>Written: 18 July 2023.</em></p>\n</div>\n')
    assert "language" not in item_of(essay())
    files = files_of(essay())
    assert read(files["feeds/all.atom"]).get(language) == "en"
    assert json.loads(files["feeds/all.json"])["language"] == "en"


# ---- what a comment answers


POST = ReplyContext(
    title="A <post>",
    author="Ann",
    url="https://forum.example/p/1?a=1&b=2",
    date=parse_date("2023-07~"),
    excerpt="Said & done.",
    rights="CC BY 4.0",
    captured=day(2025),
)


def answers(*parts: ReplyContext | None, **fields: object) -> tuple[etree._Element, Any]:
    """Return what follows of an answer to parts, as an entry and as an item."""
    piece = comment(in_reply_to=parts[0] if parts else POST, **fields)
    return entry_of(piece), item_of(piece)


def test_an_entry_carries_what_it_answers() -> None:
    """At the head of its text, as RFC 4685 has it, and as an extension of JSON Feed."""
    entry, item = answers(source="https://forum.example/c/2")
    expected = (
        "<p><em>Written: 18 July 2023.</em></p>\n"
        '<p>In answer to <a href="https://forum.example/p/1?a=1&amp;b=2">A &lt;post&gt;</a>, '
        "by Ann, about July 2023.</p>\n"
        '<blockquote cite="https://forum.example/p/1?a=1&amp;b=2"><p>Said &amp; done.</p>'
        "</blockquote>\n<p>CC BY 4.0</p>\n<p>Taken 1 January 2025.</p>\n<hr>\n"
    )
    assert item["content_html"].startswith(expected)
    where = dict(entry.find("thr:in-reply-to", NAMES).attrib)
    assert where == {"ref": POST.url, "href": POST.url, "type": "text/html"}
    assert item["external_url"] == "https://forum.example/c/2"
    assert item["_in_reply_to"] == {
        "about": "https://archive.example/path/feeds/#archive:replies",
        "url": POST.url,
        "title": "A <post>",
        "author": "Ann",
        "date_known": "2023-07~",
        "excerpt": "Said & done.",
        "rights": "CC BY 4.0",
        "captured": "2025-01-01",
    }


def test_an_entry_says_which_parts_of_what_it_answers_are_not_known() -> None:
    """In words; without an address there is nothing to refer to."""
    entry, item = answers(ReplyContext(title="A post", digest='It "says" so.'))
    assert (
        "In answer to A post. Its author, address and date are not known." in (item["content_html"])
    )
    assert "<p>It “says” so.</p>" in item["content_html"]
    assert entry.find("thr:in-reply-to", NAMES) is None
    entry, item = answers(ReplyContext())
    assert "What this answers is not known." in item["content_html"]
    assert "_in_reply_to" not in item
    entry, item = answers(None)
    assert "answer" not in item["content_html"]
    assert entry.find("thr:in-reply-to", NAMES) is None


def test_an_answer_to_a_comment_of_ones_own_leads_to_it_here() -> None:
    """By the id of its entry, which no move changes; what the answer leaves out, it has."""
    first = comment("first", source="https://forum.example/c/1", former_urls=("/old/",))
    reply = comment("second", in_reply_to=ReplyContext(comment=Slug("first")))
    page = "https://archive.example/path/comments/first/"
    where = dict(entry_of(reply, first).find("thr:in-reply-to", NAMES).attrib)
    identifier = "tag:archive.example,2026:old"
    assert where == {"ref": identifier, "href": page, "type": "text/html"}
    item = item_of(reply, first)
    assert (
        f'In answer to <a href="{page}">Title of first</a>, by The Owner, 18 July 2023, '
        'whose <a href="https://forum.example/c/1">original</a> is elsewhere.'
    ) in item["content_html"]
    assert item["_in_reply_to"]["id"] == identifier
    assert item["_in_reply_to"]["url"] == page
    assert item["_in_reply_to"]["external_url"] == "https://forum.example/c/1"
    assert item["_in_reply_to"]["date_known"] == "2023-07-18"


def test_an_answer_is_told_by_the_address_it_answers_too() -> None:
    """But what merely stands under a comment of one's own does not answer it."""
    first = comment("first", source="https://forum.example/c/1")
    by_address = comment("second", in_reply_to=ReplyContext(url="https://forum.example/c/1"))
    identifier = "tag:archive.example,2026:comments/first"
    assert item_of(by_address, first)["_in_reply_to"]["id"] == identifier
    under = comment("second", in_reply_to=ReplyContext(title="B", under=Slug("first")))
    assert "id" not in item_of(under, first)["_in_reply_to"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.HOLD])
def test_an_answer_to_what_nobody_can_reach_does_not_name_it(status: Status) -> None:
    """Neither its title nor its address is in any feed."""
    draft = comment("secret", status=status)
    reply = comment("second", in_reply_to=ReplyContext(comment=Slug("secret")))
    assert not [text for text in files_of(reply, draft).values() if "secret" in text]


def test_an_answer_to_what_was_withdrawn_says_only_that() -> None:
    """Whatever the answer itself keeps of it; its page says why."""
    gone = comment("gone", title="Unsaid", status=Status.WITHDRAWN, reason="So.")
    context = replace(POST, comment=Slug("gone"), digest="Unsaid.")
    reply = comment("second", in_reply_to=context)
    text = files_of(reply, gone)["feeds/all.json"]
    assert not [part for part in ("Unsaid", "Ann", "Said", "2023-07~", "2025") if part in text]
    page = f"{SITE.address}/comments/gone/"
    told = item_of(reply, gone)
    assert f'In answer to <a href="{page}">{WITHDRAWN}</a>.' in told["content_html"]
    assert told["_in_reply_to"]["title"] == WITHDRAWN
    assert told["_in_reply_to"]["url"] == page


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.PUBLISHED])
def test_an_answer_to_an_essay_or_a_retracted_comment_says_so(status: Status) -> None:
    """And to a hidden piece, which its page leads to as well."""
    first = comment("first", status=status, retracted=Retraction())
    reply = comment("second", in_reply_to=ReplyContext(comment=Slug("first")))
    told = item_of(reply, first)
    assert "Title of first</a> (retracted), by The Owner" in told["content_html"]
    assert told["_in_reply_to"]["retracted"] is True
    post = essay("post", status=status, source="https://forum.example/p/7")
    reply = comment("third", in_reply_to=ReplyContext(url="https://forum.example/p/7"))
    told = item_of(reply, post)["_in_reply_to"]
    assert (told["id"], told["title"]) == (
        "tag:archive.example,2026:essays/post",
        "Title of post",
    )


def test_an_entry_says_what_is_not_known_of_an_excerpt_and_under_what_it_stands() -> None:
    """As the page does, in the same words."""
    first = comment("first")
    bare = ReplyContext(title="B", excerpt="Words.", under=Slug("first"))
    told = item_of(comment("second", in_reply_to=bare), first)
    page = f"{SITE.address}/comments/first/"
    assert (
        "<p>Of this excerpt, the terms on which it stands here and when it was taken are not known."
        f'</p>\n<p>It stands among the replies to <a href="{page}">Title of first</a>.</p>\n<hr>'
    ) in told["content_html"]
    assert told["_in_reply_to"]["under"] == {
        "id": "tag:archive.example,2026:comments/first",
        "url": page,
        "title": "Title of first",
    }
    half = replace(bare, rights="CC0", under=None)
    told = item_of(comment("second", in_reply_to=half), first)
    assert "Of this excerpt, when it was taken is not known." in told["content_html"]
    assert "under" not in told["_in_reply_to"]


# ---- corrections


def test_a_correction_is_an_entry_of_its_own() -> None:
    """With what was wrong, what stood there before, its day, and the place on its page."""
    mended = correction(what='The "year" <was> wrong.', was="In 1999 & before")
    piece = essay(corrections=(mended,), modified=day(2025))
    (entry,) = entries_of(piece, feed="corrections")
    assert texts_at(entry, "title") == ["Correction: Title of one"]
    assert entry.find("a:link", NAMES).get("href") == (
        "https://archive.example/path/essays/one/#archive:correction-1"
    )
    assert texts_at(entry, "updated") == ["2024-01-01T00:00:00+00:00"]
    assert texts_at(entry, "content") == [
        (
            "<p>The “year” &lt;was&gt; wrong.</p>\n<p>It said before:</p>\n"
            "<blockquote><p>In 1999 &amp; before</p></blockquote>"
        )
    ]
    assert (
        "<em>Corrected 1 January 2024: The “year” &lt;was&gt; wrong.</em>"
        in (item_of(piece)["content_html"])
    )


@given(corrected_libraries())
def test_every_correction_of_what_is_listed_is_in_their_feed(library: Library) -> None:
    """Of pages and topics too, and nothing else is."""
    expected = {
        f"{SITE.address}/{each.permalink}#archive:correction-{number}"
        for each in library.documents.values()
        if each.is_listed
        for number in range(1, len(each.corrections) + 1)
    }
    text = all_files(library)["feeds/corrections.json"]
    assert {item["url"] for item in json.loads(text)["items"]} == expected


def test_what_was_put_right_is_told_in_the_archives_own_language() -> None:
    """Only the former text is the piece's."""
    piece = essay(lang="pl", corrections=(correction(was="Litwo"),))
    (entry,) = entries_of(piece, feed="corrections")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") is None
    (content,) = texts_at(entry, "content")
    assert content.endswith('<blockquote lang="pl"><p>Litwo</p></blockquote>')
    assert content.startswith("<p>A slip.</p>")
    assert "language" not in json.loads(files_of(piece)["feeds/corrections.json"])["items"][0]


# ---- in a browser


@given(corrected_libraries())
def test_a_feed_opened_in_a_browser_leads_on(library: Library) -> None:
    """A style sheet, a heading, links to all feeds and home, and one link for each entry."""
    for name, text in all_files(library).items():
        if name.endswith(".xml"):
            sheet = 'type="text/css" href="https://archive.example/path/theme/feed.css"'
            assert text.splitlines()[1] == f"<?xml-stylesheet {sheet}?>"
            root = read(text)
            links = root.findall("a:entry/a:link[@rel='alternate']", NAMES)
            around = [f"{SITE.address}/feeds/", f"{SITE.address}/"]
            shown = root.iter("{http://www.w3.org/1999/xhtml}a")
            assert [link.get("href") for link in shown] == [
                *around,
                *(link.get("href") for link in links),
            ]
            assert len(list(root.iter("{http://www.w3.org/1999/xhtml}h1"))) == 1


def test_a_theme_without_a_style_sheet_for_feeds_names_none() -> None:
    """A missing one would be asked for in vain."""
    files = files_of(essay(), site=replace(SITE, stylesheet="", icon=""))
    assert "<?xml-stylesheet" not in files["feeds/all.atom"]
    assert "<icon>" not in files["feeds/all.atom"]
    assert "favicon" not in json.loads(files["feeds/all.json"])
    assert find_atom_faults(files["feeds/all.atom"]) == []


def test_topics_are_told_by_name_and_title() -> None:
    """In Atom by both, in JSON by what people read."""
    piece = essay(topics=(TopicId("ada"), TopicId("basic")))
    told = [dict(each.attrib) for each in entry_of(piece).findall("a:category", NAMES)]
    assert told == [
        {"term": "ada", "label": "Title of ada"},
        {"term": "basic", "label": "Title of basic"},
    ]
    assert item_of(piece)["tags"] == ["Title of ada", "Title of basic"]


# ---- the built site


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallSite, str]]:
    """Return a published archive with a feed of each sort, and the address it is served at."""
    bet = make(Bet, date=day(2024), offered=day(2024), resolves=(Term(date=parse_date("2027")),))
    site = make_site(
        tmp_path_factory.mktemp("feeds"),
        essay(corrections=(correction(),)),
        comment(topics=TOPICS[:1], in_reply_to=POST),
        replace(bet, topics=TOPICS[:1]),
    )
    handler = partial(_QuietHandler, directory=str(site.output))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        site.must_build(publish=True, address=address)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site, address
        server.shutdown()


def test_the_page_of_feeds_lists_every_feed_and_the_calendar(
    served: tuple[SmallSite, str],
) -> None:
    """With the addresses that are there, and no others; every page leads to it."""
    site, address = served
    files = {f"{address}/{path}" for path in site.files()}
    links = set(site.page("feeds").xpath("//main//a/@href"))
    assert links <= files
    assert links == {
        each for each in files if re.search(r"/feeds/.*\.(?:atom|json|xml)$|\.ics$", each)
    }
    assert f"{address}/feeds/" in site.page("essays/one").xpath("//footer//a/@href")
    assert len(site.page("feeds").xpath("//h1")) == 1


def test_a_page_offers_its_feeds_to_readers_in_both_formats(
    served: tuple[SmallSite, str],
) -> None:
    """A reader that is given the page's address finds them."""
    site, address = served
    links = site.page("topics/ada").xpath("//link[@rel='alternate']")
    assert [(each.get("type"), each.get("href")) for each in links] == [
        ("application/atom+xml", f"{address}/feeds/all.atom"),
        ("application/feed+json", f"{address}/feeds/all.json"),
        ("application/atom+xml", f"{address}/feeds/topics/ada.atom"),
        ("application/feed+json", f"{address}/feeds/topics/ada.json"),
    ]


def test_a_site_to_look_at_says_that_its_feeds_come_later(tmp_path: Path) -> None:
    """It has none, and links to none."""
    site = make_site(tmp_path / "dev", essay()).must_build()
    assert "Feeds come with the published site" in site.text("feeds")
    assert [path for path in site.files() if path.startswith("feeds")] == ["feeds/index.html"]
    assert site.page("feeds").xpath("//main//a") == []


@pytest.mark.browser
def test_a_browser_shows_a_feed_as_a_page(served: tuple[SmallSite, str], browser: Browser) -> None:
    """With title, heading and a link per entry, in the colours of the site, on a small screen."""
    screen: ViewportSize = {"width": 360, "height": 700}
    with browser.new_context(viewport=screen, is_mobile=True, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{served[1]}/feeds/all.xml")
        assert page.title().endswith(": everything")
        assert page.locator("h1").inner_text() == page.title()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        colours = "getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(colours) == "rgb(24, 23, 21)"
        shown = page.locator("css=entry > *:visible")
        assert shown.count() == page.locator("css=entry").count() == 3
        page.locator("css=article a").first.click()
        assert page.locator("h1").inner_text() == "Title of one"
