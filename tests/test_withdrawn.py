"""Withdrawing a piece: what others quote of it is told, and who answered it knows no more of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import (
    Comment,
    Document,
    Essay,
    ReplyContext,
    Slug,
    Status,
    Work,
    find_parents,
)
from plugins.documents.body import read_body
from plugins.documents.consistency.withdrawn_words import check_withdrawn_words
from plugins.documents.withdrawn import without_withdrawn
from plugins.errors import Problem
from tests.graph_strategies import POSTS, addresses_of, day, make

WORDS = st.lists(st.sampled_from(["ash", "birch", "cedar", "elm", "fir", "hazel"]))
TEXT = "the oldest licence of all asks for nothing but that somebody reads it aloud"
SAID = TEXT.split()
LEAST = 8


def told_of(gone: Document, *others: Document) -> list[Problem]:
    """Return what is told of others that quote what has gone."""
    documents = {each.path: each for each in (gone, *others)}
    bodies = {path: read_body(each)[0] for path, each in documents.items()}
    return list(check_withdrawn_words(documents.values(), documents, bodies))


def withdrawn(body: str, **fields: object) -> Document:
    """Return a withdrawn essay of that body."""
    return make(Essay, "gone", body=body, status=Status.WITHDRAWN, reason="Wrong.", **fields)


@given(
    st.integers(0, len(SAID) - LEAST),
    st.integers(LEAST, len(SAID)),
    WORDS,
    st.sampled_from([" ", ", ", "\n", " — ", "*, *"]),
)
def test_eight_words_in_a_row_are_told_however_they_are_set(
    start: int, length: int, before: list[str], between: str
) -> None:
    """In any case, across line ends, signs and marks, and wherever they stand."""
    quoted = between.join(word.upper() for word in SAID[start : start + length])
    body = f"{' '.join(['Words', *before])}.\n\n> *{quoted}*"
    problems = told_of(withdrawn(TEXT), make(Essay, "other", body=body))
    assert [each.path for each in problems] == (
        ["essays/other.md"] if len(SAID[start : start + length]) >= LEAST else []
    )


@given(st.lists(st.integers(0, len(SAID) - LEAST + 1), min_size=1), WORDS)
def test_fewer_words_in_a_row_are_nobodys(starts: list[int], other: list[str]) -> None:
    """Any two texts may have seven words in common, and again seven."""
    sevens = [" ".join(SAID[start : start + LEAST - 1]) for start in starts]
    body = " x ".join([*sevens, *other])
    assert told_of(withdrawn(TEXT), make(Essay, "other", body=f"X {body}")) == []


def test_what_it_quoted_itself_may_be_quoted_by_others() -> None:
    """Only its own words are taken back with it."""
    gone = withdrawn(f"See:\n\n> {TEXT}")
    assert told_of(gone, make(Essay, "other", body=TEXT)) == []


def test_a_text_that_moved_is_no_quotation_once_its_file_is_empty() -> None:
    """As the message says."""
    other = make(Essay, "other", body=TEXT)
    (problem,) = told_of(withdrawn(TEXT), other)
    assert "empty the body of that file" in problem.remedy
    assert told_of(withdrawn(""), other) == []


def test_every_field_is_looked_into() -> None:
    """Such as what a comment answers, where it stands, and what a capture lost."""
    for fields in (
        {"in_reply_to": ReplyContext(title="Elsewhere", excerpt=TEXT)},
        {"thread": Work(title=TEXT)},
        {"lost": ("A word.", TEXT)},
        {"title": TEXT},
    ):
        assert len(told_of(withdrawn(TEXT), make(Comment, "other", **fields))) == 1, fields


@given(
    st.sampled_from([Comment, Essay]),
    addresses_of(0),
    addresses_of(0),
    st.sampled_from(["source", "mirror", "name"]),
)
def test_what_answered_a_withdrawn_piece_leads_to_its_tombstone_and_says_nothing_of_it(
    kind: type[Comment | Essay], own: str, asked: str, known: str
) -> None:
    """However it knows it: by name, or by any spelling of any address it had elsewhere."""
    is_named = known == "name" and kind is Comment
    where = {"mirrors": (own,)} if known == "mirror" else {"source": own}
    reply = ReplyContext(
        url=None if is_named else asked,
        comment=Slug("gone") if is_named else None,
        title="A title",
        author="Somebody",
        date=day(2020),
        excerpt="An excerpt.",
        digest="A digest.",
        rights="Terms.",
        captured=day(2021),
    )
    answer = make(Comment, "answer", in_reply_to=reply, thread=Work(url=asked, title="A title"))
    other = make(Comment, "other", in_reply_to=replace(reply, url=POSTS[1], comment=None))
    gone = make(kind, "gone", status=Status.WITHDRAWN, reason="Wrong.", **where)
    after = without_withdrawn({each.path: each for each in (gone, answer, other)})
    left = after[answer.path]
    assert isinstance(left, Comment)
    assert find_parents(after.values()) == {answer.path: after[gone.path]}
    assert left.in_reply_to == ReplyContext(url=reply.url, comment=reply.comment)
    assert left.thread == Work(url=asked)
    assert after[other.path] == other
    assert after[gone.path].title == "Withdrawn"


def test_an_answer_to_what_was_withdrawn_and_is_here_again_has_the_new_piece() -> None:
    """Where another file has the address, that is what was answered, and may be quoted."""
    address = "https://forum.example/c"
    reply = ReplyContext(url=address, title="A title", excerpt="An excerpt.")
    documents = [
        withdrawn("Words.", source=address),
        make(Essay, "again", source=address),
        make(Comment, "answer", in_reply_to=reply),
    ]
    after = without_withdrawn({each.path: each for each in documents})
    assert after["comments/answer.md"] == documents[2]
    assert find_parents(after.values())["comments/answer.md"] == documents[1]
