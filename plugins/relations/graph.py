"""The graph of an archive: what its published documents have to do with one another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.documents import (
    Comment,
    Document,
    Essay,
    Library,
    Status,
    Topic,
    TopicId,
    find_parents,
)
from plugins.documents.sources import Memory, Work, one_by_one
from plugins.relations.backlinks import Backlink, build_backlinks
from plugins.relations.descent import Descent, build_descent
from plugins.relations.facts import gather_facts
from plugins.relations.keeping import Texts, index_related
from plugins.relations.order import newest_first
from plugins.relations.related import Related, RelatedPieces
from plugins.relations.threads import Thread, build_threads
from plugins.relations.topics import TopicNode, build_topics

__all__ = ["Graph", "build_graph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Derived once for the whole site; drafts, held and withdrawn pieces have no part in it.

    Only what a comment answers is known of every comment, and may have been withdrawn; hidden
    pieces have a part in that and in descent, as their own pages do, and in no list.
    """

    library: Library
    listed: tuple[Document, ...]
    """What lists may show, topics left out, newest first."""
    topics: Mapping[TopicId, TopicNode]
    """By title."""
    threads: Mapping[str, Thread]
    """By the path of each comment that stands in one."""
    parents: Mapping[str, Comment | Essay]
    """The public piece of the archive's own that a comment answers or stands under, by its path."""
    descent: Mapping[str, tuple[Descent, ...]]
    """By the path of each document that came of another, or another of it."""
    backlinks: Mapping[str, tuple[Backlink, ...]]
    """By the path of each document that another listed one links to."""
    related: Mapping[str, tuple[Related, ...]]
    """By the path of each essay, comment and bet that has any, best first."""
    lengths: Mapping[str, int]
    """How many words of its author's own a text has, by the path of its document.

    Only of those texts that had to be read for all this; to read them again costs as much as all
    else that their pages show.
    """


def build_graph(library: Library, memory: Memory | None = None, work: Work = one_by_one) -> Graph:
    """Return the graph of library's published documents.

    What follows from a text, or followed from all of them before, comes from memory where that has
    it, and is else made by work.
    """
    listed = [document for document in library.documents.values() if document.is_listed]
    pieces = newest_first(document for document in listed if not isinstance(document, Topic))
    threads = build_threads(pieces)
    descent = build_descent(newest_first(filter(_is_shown, library.documents.values())))
    texts = Texts(library=library, memory=memory, work=work)
    facts = gather_facts(pieces, library.bodies, texts.digest, threads, descent)
    index = index_related(facts, texts)
    return Graph(
        library=library,
        listed=pieces,
        topics=build_topics(pieces, (each for each in listed if isinstance(each, Topic))),
        threads=threads,
        parents=_public_parents(library.documents.values()),
        descent=descent,
        backlinks=build_backlinks(listed, texts.citations(listed)),
        related=RelatedPieces(index.told(), {each.path: each for each in pieces}),
        lengths=texts.lengths,
    )


def _is_shown(document: Document) -> bool:
    """Whether readers may see what document says, listed or not."""
    return document.status in (Status.PUBLISHED, Status.HIDDEN)


def _public_parents(documents: Iterable[Document]) -> Mapping[str, Comment | Essay]:
    parents = find_parents(documents)
    return {path: parent for path, parent in parents.items() if parent.is_public}
