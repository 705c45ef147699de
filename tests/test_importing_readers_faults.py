"""Exports that are broken, cut, made to do harm or somebody else's: told, and never a traceback."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.errors import ContentError
from plugins.importers.readers.base import Given
from plugins.importers.readers.recognise import find_reader
from plugins.importers.records import Reading, SkipReason
from tests.importing_others import (
    ASKED,
    BY_NAME,
    EXPORTS,
    fixture,
    given_json,
    given_of,
    outcome,
    read_with,
    reasons,
)

OTHERS = ("hackernews", "mastodon", "x", "wordpress", "feed", "reddit", "substack", "zip")
FILES = sorted(path.relative_to(EXPORTS).as_posix() for path in EXPORTS.rglob("*.*"))
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>&b;'
    "</title></item></channel></rss>"
)


def faults(reader: str, source: Given) -> str:
    """Return why a file cannot be read."""
    with pytest.raises(ContentError) as caught:
        read_with(reader, source)
    return str(caught.value)


def cut(name: str, end: int = -60) -> Given:
    """Return a committed file without its end."""
    return given_of(name.partition("/")[2], fixture(name)[:end])


@pytest.mark.parametrize(
    ("reader", "name", "told"),
    [
        ("feed", "feeds/blog.xml", "blog.xml:39: cut off: the feed has no end"),
        ("feed", "feeds/feed.json", "feed.json:7: cut off: the JSON has no end"),
        ("hackernews", "hackernews/search.json", "cut off: the JSON has no end"),
        ("mastodon", "mastodon/outbox.json", "outbox.json:14: cut off: the JSON has no end"),
        ("x", "x/data/tweets.js", "tweets.js:7: cut off: the JSON has no end"),
        ("wordpress", "wordpress/export.xml", "cut off: the XML has no end"),
        ("reddit", "reddit/comments.csv", "comments.csv:7: cut off within a row"),
        ("substack", "substack/posts.csv", "posts.csv:6: cut off within a row"),
    ],
)
def test_a_file_that_is_cut_off_is_told_with_its_line(reader: str, name: str, told: str) -> None:
    """Nothing of it is read, since nobody can tell what is missing."""
    assert told in faults(reader, cut(name))


@pytest.mark.parametrize("reader", ["feed", "wordpress"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_entities_are_refused_in_every_encoding(reader: str, codec: str) -> None:
    """Those that expand without end, and those that would fetch a file."""
    source = Given(name="feed.xml", data=BOMB.encode(codec))
    with pytest.raises(ContentError, match=r"feed\.xml:1: '<!ENTITY': declares entities"):
        BY_NAME[reader].read(source, ASKED)


def test_entities_do_not_hide_in_an_encoding() -> None:
    """A declared UTF-7 in which `<!` is spelt otherwise is read as what its bytes are."""
    start, end, rest = BOMB.partition("?>")
    hidden = start + ' encoding="UTF-7"' + end + rest.replace("<!", "+ADwAIQ-")
    for reader in ("feed", "wordpress"):
        try:
            told = str(BY_NAME[reader].read(given_of("feed.xml", hidden), ASKED))
        except ContentError as error:
            told = str(error)
        assert "haha" not in told


TABLE = b"id,permalink,date,subreddit,link,body"
OUTBOX = b'{"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection"}'
FEED = b'{"version": "https://jsonfeed.org/version/1", "items": 7}'


@pytest.mark.parametrize(
    ("reader", "name", "data", "told"),
    [
        ("mastodon", "outbox.json", OUTBOX, "orderedItems: an outbox without a list"),
        ("x", "tweets.js", b"window.YTD.tweets.part0 = {}", "no list of what it should hold"),
        ("x", "tweets.js", b"window.YTD.tweets.part0 = []; alert(1)", "no JSON (Extra data)"),
        ("hackernews", "items.json", b'[7, {"type": "comment", "id": NaN}]', "NaN is no number"),
        ("feed", "feed.json", FEED, "items: a feed without entries"),
        ("reddit", "comments.csv", TABLE + b",body\n", "csv:1: two columns have one name"),
        ("reddit", "comments.csv", TABLE + b'\nc1,,,,,"open', "csv:2: cut off within a value"),
        ("reddit", "comments.csv", TABLE + b"\nc1,,,,,caf\xe9\n", "csv:2: 'e9 0a': not text"),
        ("zip", "a.zip", b"PK\x03\x04", "damaged or cut off"),
    ],
)
def test_what_is_wrong_is_told_with_the_file(
    reader: str, name: str, data: bytes, told: str
) -> None:
    """And with the line, the value and a remedy where there are any."""
    message = faults(reader, given_of(name, data))
    assert message.startswith(name)
    assert told in message
    assert "; " in message


def test_rows_that_are_shifted_are_not_read() -> None:
    """A value out of place may be anything, such as an address of a machine."""
    table = "id,permalink,date,ip,subreddit,link,parent,body\nc1,/r/a/,x,192.0.2.7,a,,\n"
    table += "c2,/r/a/comments/p/t/c2/,2023-07-18 19:28:28 UTC,192.0.2.7,a,,,Text\n"
    reading = read_with("reddit", given_of("comments.csv", table))
    assert [each.id for each in reading.witnesses] == ["c2"]
    assert reasons(reading.skipped) == {"line 2": SkipReason.UNREADABLE}


def test_a_table_that_may_have_lost_its_last_words_says_so() -> None:
    """Every value is there, but its last line has no end."""
    source = given_of("comments.csv", fixture("reddit/comments.csv").rpartition(b"\nc4")[0])
    assert "may be cut" in read_with("reddit", source).incomplete[0]
    whole = given_of("comments.csv", fixture("reddit/comments.csv"))
    assert read_with("reddit", whole).incomplete == ()


def test_a_feed_that_is_not_well_formed_but_whole_is_read_and_told() -> None:
    """As readers of feeds do, with the line."""
    data = fixture("feeds/blog.xml").replace(b"How a loom reads.", b"How&nbsp;a <b>loom reads.")
    reading = read_with("feed", given_of("blog.xml", data))
    assert "not well-formed at line 14" in reading.incomplete[0]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["feeds/blog.xml", "mastodon/outbox.json", "reddit/posts.csv"])
def test_a_file_is_read_in_the_encoding_that_its_mark_tells(name: str, codec: str) -> None:
    """What an XML declaration says counts for less."""
    same = given_of(name.partition("/")[2], fixture(name).decode().encode(codec))
    reader = find_reader(same)
    assert reader
    plain = given_of(same.name, fixture(name))
    assert len(reader.read(same, ASKED).witnesses) == len(reader.read(plain, ASKED).witnesses) > 0


# ---- whatever the bytes


def read_or_told(read: Callable[[], Reading]) -> None:
    """Hold that a file is read, or that it is told why it is not."""
    reading, problems = outcome(read)
    assert (reading is None) == bool(problems)
    assert all(each.path and each.reason and each.remedy for each in problems)
    if reading:
        assert all(each.what for each in reading.skipped)


@pytest.mark.parametrize("part", [b"<!--a-->", b"<?a?>", b"<!DOCTYPE a [", b" ", b"[{", b"a,"])
def test_a_beginning_of_one_thing_over_and_over_is_no_export(part: bytes) -> None:
    """And telling so takes no longer than reading it (an exponential search would never end)."""
    assert not any(reader.recognises("a", part * 5_000) for reader in BY_NAME.values())


@settings(max_examples=60)
@given(st.sampled_from(OTHERS), st.binary(max_size=60), st.sampled_from(["a", "posts/1.html"]))
def test_random_bytes_are_never_a_traceback(reader: str, data: bytes, name: str) -> None:
    """Even for a reader that would not recognise them."""
    given_bytes = Given(name=name, data=data)
    BY_NAME[reader].recognises(name, given_bytes.head)
    read_or_told(lambda: BY_NAME[reader].read(given_bytes, ASKED))


@settings(max_examples=100)
@given(st.sampled_from(FILES), st.data())
def test_a_changed_export_is_never_a_traceback(name: str, data: st.DataObject) -> None:
    """Whatever stands in the place of some of its bytes."""
    whole = fixture(name)
    start = data.draw(st.integers(0, len(whole)))
    end = min(len(whole), start + data.draw(st.integers(0, 40)))
    put_in = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from(_TELLING)))
    changed = given_of(name.partition("/")[2], whole[:start] + put_in + whole[end:])
    reader = find_reader(changed) or find_reader(given_of(changed.name, whole))
    assert reader
    read_or_told(lambda: reader.read(changed, ASKED))


_TELLING = [b'"', b"]]>", b"\\ud800", b"null", b"{}", b"[]", b"1e999", b",", b"\n", b"&x;", b"<"]

KEYS = [
    *("id", "id_str", "objectID", "type", "by", "author", "authors", "parent", "parent_id", "text"),
    *("time", "created_at", "created_at_i", "_tags", "deleted", "story_id", "title", "url"),
    *("full_text", "entities", "urls", "media", "user_mentions", "in_reply_to_status_id_str"),
    *("actor", "object", "to", "cc", "published", "inReplyTo", "content", "tag", "attachment"),
    *("content_html", "content_text", "date_published", "tags", "attachments", "name", "summary"),
    *("tweet", "extended_entities", "orderedItems", "totalItems", "karma", "about", "hits"),
    *("nbHits", "params", "page", "contentMap", "oneOf", "truncated", "favorite_count"),
]
VALUES = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9)),
        st.sampled_from(["comment", "story", "Create", "Note", "ada_example", "ada", "7", "tag:x"]),
        st.sampled_from(["https://x.example/users/ada", "http://[", "2023-07-18T19:28:28Z"]),
        st.just("https://www.w3.org/ns/activitystreams#Public"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=12,
)
SHAPES: dict[str, Callable[[Any], Given]] = {
    "hackernews": lambda rows: given_json("a.json", rows),
    "mastodon": lambda rows: given_json("a.json", {"orderedItems": rows, "totalItems": rows}),
    "x": lambda rows: given_of("tweets.js", f"window.YTD.tweets.part0 = {json.dumps(rows)}"),
    "feed": lambda rows: given_json("a.json", {"items": rows, "home_page_url": "https://a.b"}),
}


@settings(max_examples=100)
@given(st.sampled_from(sorted(SHAPES)), st.lists(VALUES, max_size=4), st.booleans())
def test_values_of_wrong_types_are_never_a_traceback(
    reader: str, rows: list[Any], is_within: bool
) -> None:
    """In rows, in fields, and in the fields of fields."""
    key = {"hackernews": "hits", "x": "tweet", "mastodon": "object", "feed": "authors"}[reader]
    told: Any = [{key: each} for each in rows] if is_within and reader != "hackernews" else rows
    if is_within and reader == "hackernews":
        told = {"hits": rows, "nbHits": rows}
    read_or_told(lambda: BY_NAME[reader].read(SHAPES[reader](told), ASKED))


@settings(max_examples=40)
@given(st.lists(st.lists(st.text(max_size=8), min_size=4, max_size=9), max_size=4))
def test_tables_of_any_values_are_never_a_traceback(rows: list[list[str]]) -> None:
    """Nor do their values come out anywhere but in the texts that they belong to."""
    for reader, header in (
        ("reddit", "id,permalink,date,ip,subreddit,link,parent,body,media"),
        ("substack", "post_id,post_date,is_published,audience,title"),
    ):
        lines = [header, *(",".join(json.dumps(each) for each in row) for row in rows)]
        table = given_of("comments.csv", "\n".join(lines).encode("utf-8", "replace"))
        read_or_told(partial(read_with, reader, table))


def test_ten_thousand_pieces_are_read_one_by_one() -> None:
    """Each is looked at a fixed number of times: answers to answers need no search."""
    rows = [
        {"by": "ada_example", "id": number + 1, "parent": number, "text": "x", "type": "comment"}
        for number in range(1, 10_000)
    ]
    story = {"by": "ben_sample", "id": 1, "type": "story", "title": "Looms"}
    reading = read_with("hackernews", given_json("items.json", [story, *rows]))
    assert len(reading.witnesses) == 9_999
    assert {each.place.title for each in reading.witnesses if each.place} == {"Looms"}
