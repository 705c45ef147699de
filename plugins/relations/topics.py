"""Topics: which documents each has, and which other topics share them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.documents import Document, Topic, TopicId
from plugins.relations.order import newest_first

__all__ = ["Neighbour", "TopicNode", "build_topics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another topic and the documents that it shares with the one at hand."""

    topic: Topic
    shared: tuple[Document, ...]
    """Newest first, never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicNode:
    """A topic in the graph."""

    topic: Topic
    documents: tuple[Document, ...]
    """Of every kind, newest first; empty where nothing is published on it."""
    neighbours: tuple[Neighbour, ...]
    """One entry per topic that shares a document, most shared first."""
    narrower: tuple[Topic, ...]
    """The topics that name this one as broader, by title."""


def build_topics(
    documents: Iterable[Document], topics: Iterable[Topic]
) -> Mapping[TopicId, TopicNode]:
    """Return a node for each topic, by title; documents are those that lists may show."""
    topics = sorted(topics, key=lambda topic: (topic.title.casefold(), topic.slug))
    by_slug = {TopicId(topic.slug): topic for topic in topics}
    members: dict[TopicId, list[Document]] = defaultdict(list)
    for document in newest_first(documents):
        for topic in dict.fromkeys(document.topics):
            members[topic].append(document)
    return {
        slug: TopicNode(
            topic=topic,
            documents=tuple(members[slug]),
            neighbours=_neighbours(slug, members[slug], by_slug),
            narrower=tuple(other for other in topics if other.broader == slug),
        )
        for slug, topic in by_slug.items()
    }


def _neighbours(
    slug: TopicId, documents: Iterable[Document], by_slug: Mapping[TopicId, Topic]
) -> tuple[Neighbour, ...]:
    shared: dict[TopicId, list[Document]] = defaultdict(list)
    for document in documents:
        for other in dict.fromkeys(document.topics):
            if other != slug:
                shared[other].append(document)
    ordered = sorted(shared.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Neighbour(topic=by_slug[other], shared=tuple(both)) for other, both in ordered)
