"""What the page of one document depends on, and a graph in which it finds that and nothing else."""

from dataclasses import replace
from typing import Any

from plugins.documents import Comment, Document
from plugins.frugal.store import digest
from plugins.plan.declared import Declared, Undeclared
from plugins.plan.digests import Digests
from plugins.relations import Graph, TopicNode

__all__ = ["surroundings_digest", "surroundings_of"]


def surroundings_digest(document: Document, graph: Graph, digests: Digests) -> bytes:
    """Return what tells whether a document, or anything around it that its page shows, changed."""
    path = document.path
    return digest(
        digests.whole(document),
        digests.face(graph.parents.get(path)),
        digests.thread(graph.threads.get(path)),
        digests.related(path),
        digests.backlinks(graph.backlinks.get(path, ())),
        digests.descent(graph.descent.get(path, ())),
        digests.topics_of(document),
    )


def surroundings_of(document: Document, graph: Graph) -> Graph:
    """Return a graph of the parts that surroundings_digest looks at; others raise if read."""
    path = document.path
    shown = {path, *(each.document.path for each in graph.related.get(path, ()))}
    thread = graph.threads.get(path) if isinstance(document, Comment) else None
    shown.update(each.path for each in (thread.comments if thread else ()))
    library = replace(
        graph.library,
        documents=_nothing("library.documents"),
        bodies=Declared(graph.library.bodies, {path}),
        files=_nothing("library.files"),
        link_records=_nothing("library.link_records"),
        fallbacks=_nothing("library.fallbacks"),
        faces={},
        texts={},
    )
    return Graph(
        library=library,
        listed=_nothing("listed"),
        topics={topic: _bare(graph.topics[topic]) for topic in document.topics},
        threads=Declared(graph.threads, {path}),
        parents=Declared(graph.parents, shown),
        descent=Declared(graph.descent, {path}),
        backlinks=Declared(graph.backlinks, {path}),
        related=Declared(graph.related, {path}),
        lengths=Declared(graph.lengths, {path}),
    )


def _nothing(name: str) -> Any:
    return Undeclared(name)


def _bare(node: TopicNode) -> TopicNode:
    """Return a topic without what is on it."""
    return TopicNode(
        topic=node.topic,
        documents=_nothing("topic.documents"),
        neighbours=_nothing("topic.neighbours"),
        narrower=_nothing("topic.narrower"),
        see_also=_nothing("topic.see_also"),
        revisions=_nothing("topic.revisions"),
    )
