"""An archive that is made up in memory, to measure what relates documents."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from random import Random
from typing import Any

from plugins.documents import (
    Body,
    Comment,
    Date,
    Document,
    Essay,
    Fidelity,
    Library,
    Link,
    Precision,
    ReplyContext,
    Slug,
    Topic,
    TopicId,
)

__all__ = ["COMMON", "SEED", "made_up", "words"]

SEED = 2026
LENGTH = 300
"""The mean number of words of a body."""
TOPICS = 40
COMMON = TopicId("everything")
"""The topic of every piece."""
THREAD = 5
"""Comments under one post."""
LINKS = 3
"""The most links of a body."""

_VOCABULARY = [f"word{letters}" for letters in map("".join, product("abcdefghijkl", repeat=4))]
_ZIPF = list(accumulate(1 / rank for rank in range(1, len(_VOCABULARY) + 1)))
"""Zipf's law: the frequency of a word is the inverse of its rank."""


def made_up(number: int) -> Library:
    """Return an archive of that many pieces, all of which share a topic.

    A piece depends on its place alone and links to earlier ones, so that a smaller archive is the
    beginning of a larger one.
    """
    topics = [_topic(slug) for slug in (COMMON, *(_some_topic(place) for place in range(TOPICS)))]
    bodies = {topic.path: Body(html="<p>An introduction.</p>") for topic in topics}
    pieces: list[Document] = []
    for place in range(number):
        random = Random(f"{SEED} {place}")  # noqa: S311 (nothing secret)
        piece = _piece(place, random)
        bodies[piece.path] = _body(random, pieces)
        pieces.append(piece)
    documents = {each.path: each for each in [*pieces, *topics]}
    return Library(documents=documents, bodies=bodies, files=frozenset(documents))


def _some_topic(place: int) -> TopicId:
    return TopicId(f"topic-{place}")


def _topic(slug: TopicId) -> Topic:
    path, body = f"topics/{slug}.md", "An introduction."
    return Topic(path=path, slug=Slug(slug), title=slug, summary="A topic.", body=body)


def _piece(place: int, random: Random) -> Essay | Comment:
    """Return an essay for every tenth place, and a comment for each other one."""
    folder = "comments" if place % 10 else "essays"
    slug = Slug(f"piece-{place}")
    day = datetime(2005, 1, 1, tzinfo=UTC) + timedelta(days=place % 7000)
    told: dict[str, Any] = {
        "path": f"{folder}/{slug}.md",
        "slug": slug,
        "title": f"Piece {place}",
        "summary": "A piece.",
        "body": "Text.",
        "date": Date(start=day, precision=Precision.DAY),
        "topics": (COMMON, _some_topic(random.randrange(TOPICS))),
    }
    if place % 10 == 0:
        return Essay(**told)
    post = ReplyContext(title="A post", url=f"https://forum.example/p/{place // THREAD}")
    return Comment(**told, text=Fidelity.FULL, in_reply_to=post)


def _body(random: Random, earlier: Sequence[Document]) -> Body:
    """Return a body of paragraphs, with a quotation and with links to earlier pieces."""
    cited = random.sample(earlier, min(len(earlier), random.randint(0, LINKS)))
    links = tuple(Link(written=piece.path, line=1, file=piece.path) for piece in cited)
    told = [f'<a href="{{filename}}/{piece.path}">{words(random, 2)}</a>.' for piece in cited]
    paragraphs = [f"<p>{words(random, random.randint(20, 100))}. {end}</p>" for end in told]
    rest = random.randint(LENGTH // 2, LENGTH * 3 // 2)
    paragraphs += [f"<p>{words(random, rest // 4)}.</p>" for _ in range(4)]
    quoted = f"<blockquote><p>{words(random, 30)}.</p></blockquote>"
    return Body(html="\n".join([*paragraphs, quoted]), links=links)


def words(random: Random, number: int) -> str:
    """Return that many words, separated by blanks."""
    return " ".join(random.choices(_VOCABULARY, cum_weights=_ZIPF, k=number))
