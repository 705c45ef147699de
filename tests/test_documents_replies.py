"""What comments answer: parents, circles, and what came too early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import Comment, Essay, ReplyContext, Slug, find_parents, parse_date
from plugins.documents.consistency.circles import find_circles, tell_circle
from plugins.documents.consistency.replies import check_replies
from plugins.documents.kinds import told_lines
from tests.graph_strategies import make

ADDRESS = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/slug?commentId=rvSjeHizEdTRKdfG{}"


def answering(slug: str, other: str | None, **fields: object) -> Comment:
    """Return a comment that answers another by its name."""
    reply = ReplyContext(comment=Slug(other)) if other else None
    return make(Comment, slug, in_reply_to=reply, **fields)


def told(*comments: Comment) -> list[str]:
    """Return what is said of what comments answer."""
    return [str(problem) for problem in check_replies(comments)]


# ---- parents


def test_a_parent_is_told_by_name_or_by_any_of_its_addresses() -> None:
    """`comment` and `under` name it; else the answered address does, in whatever spelling."""
    parent = make(Comment, "parent", source=ADDRESS.format(1), mirrors=(ADDRESS.format(2),))
    key = "rvSjeHizEdTRKdfG{}"
    replies = (
        ReplyContext(comment=Slug("parent")),
        ReplyContext(under=Slug("parent")),
        ReplyContext(url=f"http://www.greaterwrong.com/posts/x/y/comment/{key.format(1)}"),
        ReplyContext(url=f"https://alignmentforum.org/posts/x/y#{key.format(2)}"),
    )
    answers = [make(Comment, f"a{n}", in_reply_to=reply) for n, reply in enumerate(replies)]
    found = find_parents([parent, *answers])
    assert found == {answer.path: parent for answer in answers}


@pytest.mark.parametrize(
    "address",
    [
        "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/slug",
        "http://lesswrong.com./posts/9rdpdDerangjYeQGW/?utm_source=x",
        "https://www.greaterwrong.com/posts/9rdpdDerangjYeQGW/slug#a-heading",
        "https://alignmentforum.org/s/aaaaaaaaaaaaaaaaa/p/9rdpdDerangjYeQGW",
        "https://www.a.example/essay/",
    ],
)
def test_an_essay_is_a_parent_by_any_of_its_addresses(address: str) -> None:
    """Its comments elsewhere answer it, in whatever spelling; a comment under it does not."""
    post = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/slug"
    essay = make(Essay, "essay", source=post, mirrors=("https://a.example/essay",))
    answer = make(Comment, "answer", in_reply_to=ReplyContext(url=address))
    below = make(Comment, "below", in_reply_to=ReplyContext(url=ADDRESS.format(1)))
    assert find_parents([answer, below, essay]) == {answer.path: essay}
    assert told(answer, below) == []


def test_no_essay_is_answered_before_it_was_written() -> None:
    """As no comment is."""
    essay = make(Essay, "essay", source="https://a.example/", date=parse_date("2023-07-18"))
    reply = ReplyContext(url="https://a.example")
    answer = make(Comment, "answer", date=parse_date("2023-07-17"), in_reply_to=reply)
    (problem,) = [str(each) for each in check_replies([essay, answer])]
    assert "written before content/essays/essay.md, which it answers (2023-07-18)" in problem


def test_a_name_comes_before_an_address() -> None:
    """What is named is answered, whatever address stands beside it."""
    one = make(Comment, "one", source=ADDRESS.format(1))
    two = make(Comment, "two", source=ADDRESS.format(2))
    reply = ReplyContext(comment=Slug("two"), url=ADDRESS.format(1))
    answer = make(Comment, "answer", in_reply_to=reply)
    assert find_parents([one, two, answer]) == {answer.path: two}


def test_what_the_archive_does_not_hold_is_nobodys_parent() -> None:
    """Unknown, none, a post and a name that is not there give no parent, and no mistake here."""
    replies = (
        None,
        ReplyContext(),
        ReplyContext(url="https://a.example/"),
        ReplyContext(comment=Slug("gone")),
    )
    comments = [make(Comment, f"a{n}", in_reply_to=reply) for n, reply in enumerate(replies)]
    assert find_parents(comments) == {}
    assert told(*comments) == []


# ---- mistakes


@pytest.mark.parametrize(
    "reply", [ReplyContext(comment=Slug("one")), ReplyContext(url=ADDRESS.format(1))]
)
def test_no_comment_answers_itself(reply: ReplyContext) -> None:
    """Neither by its name nor by one of its addresses."""
    one = make(
        Comment,
        "one",
        source=ADDRESS.format(1),
        in_reply_to=reply,
        key_lines=told_lines([("in_reply_to", 7)]),
    )
    assert told(one) == [
        "comments/one.md:7: in_reply_to: answers itself; name what it answers, or `unknown`"
    ]


@given(st.integers(2, 9), st.integers(0, 5), st.randoms())
def test_a_circle_is_told_once_wherever_one_enters_it(size: int, tail: int, random: object) -> None:
    """Its first comment by path is named, with the way round; those that lead into it are not."""
    ring = [answering(f"c{n}", f"c{(n + 1) % size}") for n in range(size)]
    leading = [answering(f"b{n}", f"b{n + 1}" if n + 1 < tail else "c1") for n in range(tail)]
    comments = [*ring, *leading]
    random.shuffle(comments)  # type: ignore[attr-defined] (Hypothesis's Random)
    (problem,) = told(*comments)
    assert problem.startswith("comments/c0.md:1: in_reply_to: answers, by way of others, itself")
    assert "(content/comments/c1.md → " in problem
    assert "→ content/comments/c0.md)" in problem


def test_a_long_circle_is_told_by_its_ends() -> None:
    """A message that names five thousand comments would help nobody."""
    size = 5_000
    (problem,) = told(*(answering(f"c{n:04}", f"c{(n + 1) % size:04}") for n in range(size)))
    assert "… 4994 more …" in problem
    assert len(problem) < 400


def test_a_long_chain_is_read() -> None:
    """Five thousand comments, each an answer to the last, are no mistake and hit no limit."""
    size = 5_000
    assert (
        told(
            *(answering(f"c{n:04}", f"c{n + 1:04}" if n + 1 < size else None) for n in range(size))
        )
        == []
    )
    assert told(*(answering(f"c{n:04}", f"c{n - 1:04}" if n else None) for n in range(size))) == []


@pytest.mark.parametrize(
    ("answer", "answered", "is_wrong"),
    [
        ("2023-07-17", "2023-07-18", True),
        ("2023-07-18", "2023-07-18", False),
        ("2023-07", "2023-07-18", False),
        ("2023", "2024-01-01", True),
        ("2023-07-17~", "2023-07-18", False),
        ("2023-07-17/..", "2023-07-18", False),
        ("2023-07-18T10:00:00Z", "2023-07-18T10:00:01Z", True),
        ("2023-07-18T10:00:00+10:00", "2023-07-18T00:00:00Z", False),
    ],
)
def test_nothing_is_answered_before_it_was_written(
    answer: str, answered: str, is_wrong: bool
) -> None:
    """As far as both dates are known, whether the archive holds what is answered or not."""
    parent = make(Comment, "parent", date=parse_date(answered))
    named = answering("answer", "parent", date=parse_date(answer))
    dated = make(
        Comment,
        "answer",
        date=parse_date(answer),
        in_reply_to=ReplyContext(title="A post", date=parse_date(answered)),
    )
    for comments in ((parent, named), (dated,)):
        problems = told(*comments)
        assert bool(problems) == is_wrong
        assert all(answered in each and "comments/answer.md" in each for each in problems)


def test_a_mistake_is_told_once() -> None:
    """Held and dated at once, what came too early is one mistake."""
    parent = make(Comment, "parent", date=parse_date("2023"))
    reply = ReplyContext(comment=Slug("parent"), date=parse_date("2023"))
    assert (
        len(told(parent, make(Comment, "answer", date=parse_date("2022"), in_reply_to=reply))) == 1
    )


# ---- circles


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_circles_are_what_comes_back_to_itself(following: dict[str, str]) -> None:
    """A path is in a circle if and only if one comes back to it, and in one circle only."""
    found = list(find_circles(following))
    inside = [path for circle in found for path in circle]
    assert len(inside) == len(set(inside))
    assert set(inside) == {path for path in following if _comes_back(following, path)}
    for circle in found:
        assert circle[0] == min(circle)
        assert [following[path] for path in circle] == [*circle[1:], circle[0]]
    assert found == sorted(found)
    assert found == list(find_circles(dict(reversed(following.items()))))


def _comes_back(following: dict[str, str], start: str) -> bool:
    path: str | None = start
    for _ in following:
        path = following.get(path) if path else None
        if path == start:
            return True
    return False


def test_the_way_round_a_circle_ends_where_it_began() -> None:
    """A reader of the message can walk it."""
    assert tell_circle(("a", "b", "c")) == "content/b → content/c → content/a"
