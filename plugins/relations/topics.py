"""Topics: which documents each has, and which other topics share them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from plugins.documents import Comment, Document, Essay, Topic, TopicId
from plugins.relations.order import in_time, newest_first

__all__ = ["Neighbour", "Revision", "TopicNode", "build_topics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another topic and the documents that it shares with the one at hand."""

    topic: Topic
    shared: tuple[Document, ...]
    """Newest first, never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A piece and the earlier one that it takes back, corrects or replaces."""

    earlier: Document
    later: Document


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
    see_also: tuple[Topic, ...]
    """The topics that it names, in its order, then those that name it, by title."""
    revisions: tuple[Revision, ...]
    """Where one of its pieces revises another, earliest first."""


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
    narrower: dict[TopicId, list[Topic]] = defaultdict(list)
    named_by: dict[TopicId, list[Topic]] = defaultdict(list)
    for each in topics:
        if each.broader:
            narrower[each.broader].append(each)
        for other in each.see_also:
            named_by[other].append(each)
    return {
        slug: TopicNode(
            topic=topic,
            documents=tuple(members[slug]),
            neighbours=_neighbours(slug, members[slug], by_slug),
            narrower=tuple(narrower[slug]),
            see_also=_see_also(topic, by_slug, named_by[slug]),
            revisions=_revisions(members[slug]),
        )
        for slug, topic in by_slug.items()
    }


def _see_also(
    topic: Topic, by_slug: Mapping[TopicId, Topic], named_by: Iterable[Topic]
) -> tuple[Topic, ...]:
    named = {other: by_slug[other] for other in topic.see_also if other in by_slug}
    back = {TopicId(other.slug): other for other in named_by}
    return tuple((named | {slug: t for slug, t in back.items() if slug not in named}).values())


def _revisions(documents: Collection[Document]) -> tuple[Revision, ...]:
    revising = {
        each.path: each.revises
        for each in documents
        if isinstance(each, (Essay, Comment)) and each.revises
    }
    if not revising:  # as on nearly all topics
        return ()
    by_name = {each.permalink.strip("/"): each for each in documents}
    later = in_time(each for each in documents if each.path in revising)
    pairs = ((by_name.get(revising[each.path]), each) for each in later)
    return tuple(Revision(earlier=earlier, later=later) for earlier, later in pairs if earlier)


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
