"""What relates a piece to others, so far as the piece itself and the graph tell it."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from plugins.documents import Bet, Body, Comment, Document, Essay, Link, Newness
from plugins.relations.descent import Descent, Relation
from plugins.relations.threads import Thread

__all__ = ["PieceFacts", "can_be_related", "gather_facts", "make_facts"]


class PieceFacts(NamedTuple):
    """All that an index of related pieces is told of one of them.

    A tuple, since ten thousand of them are read and compared at each build.
    """

    path: str
    newness: Newness
    """Its place in every list, the newest having the least."""
    text: str
    """The digest of its text, by which its words are found."""
    topics: tuple[str, ...]
    thread: str | None
    """The mark of the thread in which it stands, if it stands in one."""
    cites: tuple[str, ...]
    """The paths of all documents to which its text links, sorted, pieces or not."""
    descent: tuple[tuple[str, Relation], ...]
    """The path of each piece that it came of or that came of it, and what that is to it."""


def can_be_related(document: Document) -> bool:
    """Whether document is of a kind that has related pieces."""
    return isinstance(document, (Essay, Comment, Bet))


def make_facts(
    piece: Document,
    *,
    text: str,
    links: Iterable[Link],
    thread: Thread | None,
    descent: Iterable[Descent],
) -> PieceFacts:
    """Return the facts of a piece whose text has that digest."""
    return PieceFacts(
        path=piece.path,
        newness=piece.newness,
        text=text,
        topics=tuple(dict.fromkeys(piece.topics)),
        thread=thread.comments[0].path if thread else None,
        cites=tuple(sorted({link.file for link in links if link.file} - {piece.path})),
        descent=tuple((each.document.path, each.relation) for each in descent),
    )


def gather_facts(
    pieces: Iterable[Document],
    bodies: Mapping[str, Body],
    digest: Callable[[str], str],
    threads: Mapping[str, Thread],
    descent: Mapping[str, tuple[Descent, ...]],
) -> dict[str, PieceFacts]:
    """Return the facts of each essay, comment and bet among pieces, by path.

    Digest gives what tells the text of the piece at a path.
    """
    return {
        piece.path: make_facts(
            piece,
            text=digest(piece.path),
            links=bodies[piece.path].links,
            thread=threads.get(piece.path),
            descent=descent.get(piece.path, ()),
        )
        for piece in pieces
        if can_be_related(piece)
    }
