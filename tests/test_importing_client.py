"""The live forums are asked seldom and by name, and only a whole answer becomes a file."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from graphql import parse, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.errors import ContentError, ToolError
from plugins.importers import client_queries as queries
from plugins.importers.asking import SHORTEST_PAUSE, Asker, Manners
from plugins.importers.client import Limits, fetch
from plugins.importers.readers.base import Asked, give
from plugins.importers.readers.forum_api import read
from plugins.importers.records import Person, Piece, Reading
from tests.forum_server import (
    ADA,
    BEN,
    Forum,
    Handler,
    comment,
    id_of,
    post,
    revision,
    schema_of,
    serving,
)

SMALL = Limits(rows=5, most=8, deepest=10)


@dataclass(slots=True)
class Time:
    """A clock that only sleeping moves."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self.slept.append(seconds)

    def manners(self, **more: Any) -> Manners:
        """Return manners that wait on this clock."""
        agent = "personal-archive tests (owner@example.org)"
        return Manners(agent=agent, sleep=self.sleep, clock=lambda: self.now, **more)


def forum_of(count: int, site: str = "lesswrong", **more: Any) -> Forum:
    """Return a forum on which Ada left comments, and Ben as many."""
    small = {"most": SMALL.most, "deepest": SMALL.deepest}
    rows = [comment(n, ADA if n % 2 else BEN, site) for n in range(2 * count)]
    return Forum(site=site, comments=rows, **{**small, **more})


def fetched(forum: Forum, into: Path, time: Time | None = None, slug: str = "ada-example") -> Path:
    """Return the file of what a forum answers."""
    time = time or Time()
    forum.clock = lambda: time.now
    with serving(forum) as endpoint:
        (file,) = fetch(forum.site, slug, into, time.manners(), limits=SMALL, endpoint=endpoint)
    return file


def reading_of(file: Path, site: str = "lesswrong") -> Reading:
    """Return what a file shows of Ada."""
    return read(give(file, file.parent.parent), Asked(whose={site: Person(slug="ada-example")}))


def ids(reading: Reading, piece: Piece = Piece.COMMENT) -> list[str]:
    """Return the ids of the pieces of a kind."""
    return [each.id for each in reading.witnesses if each.piece is piece]


@pytest.mark.parametrize("site", ["lesswrong", "eaforum"])
@pytest.mark.parametrize(
    "query", ["COMMENT", "COMMENTS", "POSTS", "SEQUENCES", "WIKI_EDITS", "USER"]
)
def test_every_query_is_valid_on_both_forums(site: str, query: str) -> None:
    """One text asks LessWrong and the EA Forum, whose types differ."""
    assert validate(schema_of(site), parse(getattr(queries, query))) == []


def test_what_only_lesswrong_knows_is_asked_of_it_alone(tmp_path: Path) -> None:
    """The EA Forum has no pinned posts, and a query that it does not know would fail."""
    assert validate(schema_of("eaforum"), parse(queries.PINNED))
    assert validate(schema_of("lesswrong"), parse(queries.PINNED)) == []
    assert fetched(forum_of(1, "eaforum"), tmp_path).is_file()


@pytest.mark.parametrize(
    ("site", "count", "shown"),
    [("lesswrong", 3, 3), ("lesswrong", 23, 23), ("lesswrong", 40, 40), ("eaforum", 18, 18)],
)
def test_every_comment_is_fetched_whatever_the_limits(
    tmp_path: Path, site: str, count: int, shown: int
) -> None:
    """Pages, the last offset with the largest page, and then dates: together they have all."""
    reading = reading_of(fetched(forum_of(count, site), tmp_path), site)
    assert len(ids(reading)) == len(set(ids(reading))) == shown
    assert reading.incomplete == ()


def test_no_offset_is_asked_for_that_the_server_refuses(tmp_path: Path) -> None:
    """An offset above the largest is an error, so none is tried."""
    forum = forum_of(40)
    fetched(forum, tmp_path)
    terms = [each["terms"] for each in forum.asked if "terms" in each]
    assert max(each["offset"] for each in terms) <= SMALL.deepest
    assert max(each["limit"] for each in terms) <= SMALL.most


@pytest.mark.parametrize(
    ("forum", "told"),
    [
        (forum_of(23, "eaforum"), "18 of 23 comments are shown"),
        (forum_of(3, more=7), "3 of 10 comments are shown"),
    ],
)
def test_fewer_rows_than_the_forum_counts_are_told(tmp_path: Path, forum: Forum, told: str) -> None:
    """What lies behind the EA Forum's largest page, or is hidden, is never taken for none."""
    assert told in reading_of(fetched(forum, tmp_path), forum.site).incomplete


def test_requests_stand_three_seconds_apart_and_say_who_asks(tmp_path: Path) -> None:
    """The pause is kept whatever the forum answers, and every request has our name."""
    forum, time = forum_of(23), Time()
    fetched(forum, tmp_path, time)
    gaps = [later - earlier for earlier, later in zip(forum.times, forum.times[1:], strict=False)]
    assert len(gaps) > 5
    assert min(gaps) >= SHORTEST_PAUSE
    assert set(forum.agents) == {"personal-archive tests (owner@example.org)"}


def test_a_shorter_pause_than_three_seconds_is_not_taken(tmp_path: Path) -> None:
    """Nobody can have the client hurry."""
    forum, time = forum_of(1), Time()
    forum.clock = lambda: time.now
    with serving(forum) as endpoint:
        fetch("lesswrong", "ada-example", tmp_path, time.manners(pause=0.0), endpoint=endpoint)
    assert min(time.slept) >= SHORTEST_PAUSE - 0.001


# ---- bad days


def busy(handler: Handler, _answer: bytes) -> None:
    """Ask to come again in a while."""
    handler.send(429, b"", Retry_After="77")


def broken(handler: Handler, _answer: bytes) -> None:
    """Fail."""
    handler.send(500, b"oh no")


def dated(handler: Handler, _answer: bytes) -> None:
    """Ask to come again in another age."""
    handler.send(503, b"", Retry_After="Wed, 21 Oct 2099 07:28:00 GMT")


def cut(handler: Handler, answer: bytes) -> None:
    """Send half of the answer as if it were all."""
    handler.send(200, answer[: len(answer) // 2])


def hung_up(handler: Handler, answer: bytes) -> None:
    """Stop in the midst of an answer."""
    handler.send(200, answer[:10], Content_Length=str(len(answer)))
    handler.close_connection = True


@pytest.mark.parametrize("day", [busy, broken, cut, hung_up])
def test_a_bad_day_is_waited_out(tmp_path: Path, day: Any) -> None:
    """A busy server, a broken one, and a cut answer: asked again, until it is whole."""
    forum, time = forum_of(7, bad_days=[day, day]), Time()
    assert len(ids(reading_of(fetched(forum, tmp_path, time)))) == 7


def test_the_wait_that_a_server_asks_for_is_kept(tmp_path: Path) -> None:
    """`Retry-After` counts, in seconds."""
    time = Time()
    fetched(forum_of(1, bad_days=[busy]), tmp_path, time)
    assert 77.0 in time.slept


@pytest.mark.parametrize(
    ("forum", "told"),
    [
        (forum_of(1, bad_days=[broken] * 9), "gave no answer 5 times"),
        (forum_of(1, bad_days=[cut] * 9), "gave no answer 5 times"),
        (forum_of(1, bad_days=[dated]), "asks to wait for"),
        (forum_of(1, people=[]), "nobody has this slug"),
        (forum_of(1, people=[{**ADA, "slug": "ada-example"}], views=frozenset()), "somebody else"),
        (forum_of(0, bad_days=[lambda h, _: h.send(403, b"no")]), "status 403"),
        (
            forum_of(0, bad_days=[lambda h, _: h.send(200, b'{"errors":[{"message":"no"}]}')]),
            "answers with an error",
        ),
        (
            forum_of(0, bad_days=[lambda h, _: h.send(200, b'{"data":{},"errors":[{}]}')]),
            "answers with an error",
        ),
    ],
)
def test_what_cannot_be_trusted_is_refused_and_nothing_is_written(
    tmp_path: Path, forum: Forum, told: str
) -> None:
    """An error, somebody else's rows or a refusal leave no file, and the message says why."""
    with pytest.raises(ContentError, match=told) as error:
        fetched(forum, tmp_path)
    assert not list((tmp_path / forum.site).glob("*.json"))
    assert all(problem.remedy for problem in error.value.problems)


def test_a_view_that_is_not_known_is_noticed_by_its_order(tmp_path: Path) -> None:
    """Rows of the right person, but as another view sorts them, are not the view that was asked."""
    forum = forum_of(7, views=frozenset())
    forum.comments = [row for row in forum.comments if row["userId"] == ADA["_id"]]
    with pytest.raises(ContentError, match="does not know the view profileComments"):
        fetched(forum, tmp_path)


def test_a_client_without_a_name_is_refused_with_a_way_out(tmp_path: Path) -> None:
    """A forum that refuses names the other way: files saved with a browser."""
    manners = Manners(agent="python-httpx", sleep=lambda _: None)
    with (
        serving(forum_of(1)) as endpoint,
        pytest.raises(ContentError, match="with a browser"),
    ):
        fetch("lesswrong", "ada-example", tmp_path, manners, endpoint=endpoint)


@pytest.mark.parametrize("agent", ["", " ", "a\r\nCookie: b", "naïve"])
def test_nobody_asks_without_a_name(agent: str) -> None:
    """Who asks is said in every request, in letters that a header can have."""
    with pytest.raises(ToolError, match="say who asks"):
        Manners(agent=agent)


@pytest.mark.parametrize("slug", ["", "../ben-sample", "ada example", "a/b"])
def test_what_is_no_slug_is_asked_of_nobody(tmp_path: Path, slug: str) -> None:
    """A slug is part of a file's name and of a question, and is looked at before both."""
    with pytest.raises(ContentError, match="no slug"):
        fetch("lesswrong", slug, tmp_path, Time().manners(), endpoint="http://127.0.0.1:9/")
    with pytest.raises(ContentError, match="no forum"):
        fetch("elsewhere", "ada-example", tmp_path, Time().manners())
    assert not list(tmp_path.iterdir())


_OK = b"HTTP/1.1 200 OK\r\n"
_DRIPS = {
    "a head": (_OK, b"X-More: yes\r\n"),
    "heads before the head": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a body": (_OK + b"Content-Length: 9999\r\n\r\n", b" "),
    "a packed body of nothing": (
        _OK + b"Content-Encoding: deflate\r\nContent-Length: 9999\r\n\r\nx\x9c",
        b"\x00\x00\x00\xff\xff",  # a stored block without a byte (RFC 1951, 3.2.4)
    ),
}


@pytest.mark.parametrize("what", _DRIPS)
def test_an_answer_without_end_is_given_up(what: str) -> None:
    """However slowly it drips, and whatever of it, all of it ends in time, or is no answer."""
    begins, drop = _DRIPS[what]
    with dripping(begins, drop) as endpoint, httpx.Client() as client:
        manners = Manners(agent="tests", tries=1, longest=0.2)
        asker = Asker(client=client, address=endpoint, manners=manners)
        with pytest.raises(ContentError, match=r"no end of it within 0\.2 s"):
            asker.ask(queries.USER, {"slug": "ada-example"})


@contextmanager
def dripping(begins: bytes, drop: bytes) -> Iterator[str]:
    """Serve one answer that goes on until whoever asked has left."""

    def drip() -> None:
        asker, _ = server.accept()
        with asker, suppress(OSError):
            asker.recv(9_999)
            asker.sendall(begins)
            while not left.wait(0.02):
                asker.sendall(drop)

    left = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=drip)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            left.set()
            thread.join()


# ---- unbroken and broken runs


@given(stops=st.lists(st.integers(0, 9), min_size=1, max_size=2))
@settings(max_examples=4)
def test_a_run_that_is_broken_off_and_run_again_ends_as_an_unbroken_one(
    tmp_path_factory: pytest.TempPathFactory, stops: list[int]
) -> None:
    """Wherever it breaks off, no part is there as the file; the end has an unbroken run's bytes."""
    whole = fetched(forum_of(12), tmp_path_factory.mktemp("whole")).read_bytes()
    into = tmp_path_factory.mktemp("broken")
    for stop in stops:
        good = [lambda h, answer: h.send(200, answer)] * stop
        refusing = [lambda h, _: h.send(403, b"")]
        forum = forum_of(12, bad_days=[*good, *refusing])
        try:
            fetched(forum, into)
        except ContentError:
            assert {path.read_bytes() for path in (into / "lesswrong").glob("*.json")} <= {whole}
    assert fetched(forum_of(12), into).read_bytes() == whole
    assert [path.name for path in (into / "lesswrong").iterdir()] == ["ada-example.json"]


def test_a_broken_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A full page that was answered is not asked for twice."""
    good = [lambda h, answer: h.send(200, answer)] * 4
    with pytest.raises(ContentError):
        fetched(forum_of(12, bad_days=[*good, lambda h, _: h.send(403, b"")]), tmp_path)
    forum = forum_of(12)
    fetched(forum, tmp_path)
    offsets = [each["terms"]["offset"] for each in forum.asked if "terms" in each]
    assert offsets[0] == 10  # of 0, 5 and 10, the last


def test_new_comments_are_there_after_a_second_run(tmp_path: Path) -> None:
    """A file is replaced as a whole by what the forum shows now."""
    before = fetched(forum_of(4), tmp_path)
    assert len(ids(reading_of(before))) == 4
    assert len(ids(reading_of(fetched(forum_of(6), tmp_path)))) == 6


def test_a_whole_profile_is_fetched(tmp_path: Path) -> None:
    """Posts, sequences, edits of the wiki and the biography come along, and nothing is missing."""
    edit = {"_id": id_of("edit", 1), "userId": ADA["_id"], "user": ADA, "draft": False}
    edit |= {"documentId": id_of("tag", 1), "collectionName": "Tags", "commitMessage": "a typo"}
    tag = {"_id": id_of("tag", 1), "name": "Licences", "slug": "licences"}
    sequence = {"_id": id_of("seq", 1), "userId": ADA["_id"], "user": ADA, "title": "On licences"}
    chapter = {
        "_id": id_of("chap", 1),
        "number": 1,
        "postIds": [id_of("post", 3), id_of("post", 2)],
    }
    flags = {"draft": False, "hidden": False, "isDeleted": False}
    forum = forum_of(
        2,
        posts=[post(2, ADA), post(3, BEN, coauthors=[ADA]), post(4, BEN)],
        sequences=[{**sequence, **flags, "chapters": [chapter]}],
        revisions=[{**edit, **revision("<p>wiki</p>"), "_id": edit["_id"], "tag": tag}],
    )
    reading = reading_of(fetched(forum, tmp_path))
    posts = {each.id: each for each in reading.witnesses if each.piece is Piece.POST}
    assert posts.keys() == {id_of("post", 2), id_of("post", 3)}
    assert posts[id_of("post", 2)].pinned
    assert posts[id_of("post", 3)].series
    assert posts[id_of("post", 3)].series.position == 1
    assert [each.slug for each in posts[id_of("post", 3)].coauthors] == ["ben-sample"]
    assert ids(reading, Piece.WIKI_EDIT) == [id_of("edit", 1)]
    assert len(ids(reading, Piece.BIOGRAPHY)) == 1
    assert reading.not_captured == reading.incomplete == ()


def test_the_file_is_a_list_of_answers_as_they_came(tmp_path: Path) -> None:
    """Each answer is there with its bytes, so that it can be read by others too."""
    answers = json.loads(fetched(forum_of(7), tmp_path).read_bytes())
    assert sum("comments" in answer["data"] for answer in answers) == 2
