"""Makes whole archives: documents that name one another and share topics, threads and days."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import combinations
from typing import TypeVar

from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    BetState,
    Body,
    Comment,
    Correction,
    Date,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    PieceName,
    Precision,
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

D = TypeVar("D", bound=Document)

TOPICS = tuple(TopicId(name) for name in ("ada", "basic", "cobol", "dart"))
POSTS = (None, "https://forum.example/p/1", "https://forum.example/p/2", "https://other.example/")
FORUM_POSTS = ("9rdpdDerangjYeQGW", "aaaaaaaaaaaaaaaaa")
"""Ids of posts under which comments stand by their own addresses."""
_SPELLINGS = (
    "https://www.lesswrong.com/posts/{post}/a-slug?commentId={id}",
    "https://www.alignmentforum.org/posts/{post}/a-slug#{id}",
    "http://www.greaterwrong.com/posts/{post}/a-slug/comment/{id}/",
    "https://www.lesswrong.com/w/a-tag/discussion?commentId={id}",
)

# ---- dates


def day(year: int, month: int = 1, number: int = 1) -> Date:
    """Return a date that is known to the day."""
    return Date(start=datetime(year, month, number, tzinfo=UTC), precision=Precision.DAY)


def at(text: str) -> Date:
    """Return the moment that text writes in ISO 8601, with its offset."""
    return Date(start=datetime.fromisoformat(text), precision=Precision.TIME)


def near_dates() -> st.SearchStrategy[Date]:
    """Dates around New Year, in every precision and with offsets, so that many nearly meet."""
    return st.sampled_from(_NEAR)


_MOMENTS = [
    f"{day}T{hour}:30:00{offset}"
    for day in ("2022-12-31", "2023-01-01", "2023-01-02")
    for hour in ("00", "12", "23")
    for offset in ("-11:00", "Z", "+14:00")
]
_CALENDAR = ["2021", "2022", "2022-12", "2023", "2023-01", "2022-12-30", "2022-12-31", "2023-01-01"]
_NEAR = [parse_date(text) for text in _MOMENTS] + [
    parse_date(text + mark) for text in _CALENDAR for mark in ("", "~", "/..")
]


# ---- addresses


def addresses_of(number: int) -> st.SearchStrategy[str]:
    """Return spellings of the address of the comment of that number, under one post or another."""
    return st.builds(
        lambda form, post: form.format(post=post, id=f"{number:017}"),
        st.sampled_from(_SPELLINGS),
        st.sampled_from(FORUM_POSTS),
    )


# ---- documents


@st.composite
def libraries(draw: st.DrawFn, most: int = 7) -> Library:
    """Return an archive of at most that many pieces, of every kind and status, on four topics."""
    topics = [draw(_topic(slug)) for slug in TOPICS]
    kinds = draw(st.lists(st.sampled_from([Essay, Comment, Comment, Bet, Page]), max_size=most))
    pieces = [draw(_piece(kind, number, kinds)) for number, kind in enumerate(kinds)]
    return library_of([*pieces, *topics])


def library_of(documents: Iterable[Document]) -> Library:
    """Return a library of documents, each with a body of one paragraph."""
    by_path = {document.path: document for document in sorted(documents, key=_path)}
    bodies = {path: Body(html="<p>Text.</p>") for path in by_path}
    return Library(documents=by_path, bodies=bodies, files=frozenset(by_path))


def _path(document: Document) -> str:
    return document.path


def make(kind: type[D], slug: str = "one", **fields: object) -> D:
    """Return a document of kind that says only what its kind cannot be without, and fields."""
    folder = {Essay: "essays", Comment: "comments", Bet: "bets", Page: "pages", Topic: "topics"}[
        kind
    ]
    needed: dict[str, object] = {
        "path": f"{folder}/{slug}.md",
        "slug": Slug(slug),
        "title": f"Title of {slug}",
        "summary": f"Summary of {slug}.",
        "body": "Text.",
    }
    return kind(**(needed | _NEEDED.get(kind, {}) | fields))


_NEEDED: dict[type[Document], dict[str, object]] = {
    Comment: {"text": Fidelity.FULL},
    Bet: {
        "claim": "It rains.",
        "against": "anyone",
        "stakes": "A cup of tea.",
        "resolves": (Term(),),
        "criteria": ("A wet street.",),
        "state": BetState.OFFERED,
    },
}


_SETS_OF_TOPICS = [found for size in range(4) for found in combinations(TOPICS, size)]


@st.composite
def _piece(
    draw: st.DrawFn, kind: type[Document], number: int, kinds: list[type[Document]]
) -> Document:
    """Return a piece whose slug follows from its place, so that others can name it."""
    comments = [f"d{place}" for place, other in enumerate(kinds) if other is Comment]
    origin = st.sampled_from([None, *comments])
    fields: dict[str, object] = {
        "date": draw(st.none() | near_dates()),
        "added": day(2024, 5, 1 + number),
        "modified": draw(st.none() | near_dates()),
        "status": draw(st.sampled_from([*Status, *[Status.PUBLISHED] * 5])),
        "pinned": draw(st.booleans()),
        "topics": draw(st.sampled_from(_SETS_OF_TOPICS)),
        "author": draw(st.sampled_from([None, None, "Somebody Else"])),
    }
    if kind is not Page:
        fields["corrections"] = draw(_corrections())
    if kind is Essay:
        fields["grew_from"] = draw(origin)
    if kind is Bet:
        fields["comes_from"] = draw(origin)
    if kind in (Essay, Comment):
        fields["revises"] = draw(st.sampled_from([None, *_names(kinds[:number])]))
    if kind is Comment:
        earlier = [place for place, other in enumerate(kinds[:number]) if other is Comment]
        fields |= draw(_comment_fields(number, earlier))
    return make(kind, f"d{number}", **fields)


def _names(kinds: list[type[Document]]) -> list[PieceName]:
    """Return the names of the essays and comments among pieces of these kinds."""
    sections = {Essay: "essays", Comment: "comments"}
    named = [(place, kind) for place, kind in enumerate(kinds) if kind in sections]
    return [PieceName(f"{sections[kind]}/d{place}") for place, kind in named]


def _corrections() -> st.SearchStrategy[tuple[Correction, ...]]:
    """At most two, oldest first; mostly none."""
    days = st.sampled_from([(), (), (), (1,), (2,), (1, 1), (1, 2)])
    return days.map(
        lambda found: tuple(
            Correction(date=day(2024, 6, number), what="It was wrong.", was="As it was.")
            for number in found
        )
    )


def _comment_fields(number: int, earlier: list[int]) -> st.SearchStrategy[dict[str, object]]:
    """Fields of the comment of that number, which may answer the earlier ones, so none itself."""
    works = {"url": st.sampled_from(POSTS), "title": st.sampled_from([None, "A post"])}
    answered = st.sampled_from([None, *[Slug(f"d{place}") for place in earlier]])
    by_address = [addresses_of(place) for place in earlier]
    addresses = st.one_of(st.sampled_from(POSTS), *by_address)
    replies = (
        st.builds(ReplyContext, **works)
        | st.builds(ReplyContext, url=addresses)
        | st.builds(ReplyContext, comment=answered)
        | st.builds(ReplyContext, under=answered)
    )
    return st.fixed_dictionaries(
        {
            "text": st.sampled_from(Fidelity),
            "source": st.none() | addresses_of(number),
            "mirrors": st.lists(addresses_of(number), max_size=1).map(tuple),
            "thread": st.none() | st.builds(Work, **works),
            "in_reply_to": st.none() | replies,
            "retracted": st.none() | st.builds(Retraction, date=st.none() | near_dates()),
            "posted_by": st.sampled_from([None, None, "The Owner"]),
            "title_by": st.sampled_from([None, "archive"]),
        }
    )


def _topic(slug: TopicId) -> st.SearchStrategy[Topic]:
    others = [other for other in TOPICS if other != slug]
    broader = st.sampled_from([None, *others])
    return broader.map(lambda other: make(Topic, slug, broader=other, see_also=tuple(others[:1])))
