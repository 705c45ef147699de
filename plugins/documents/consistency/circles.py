"""Circles of documents, each of which leads to the next."""

from collections.abc import Iterable, Iterator, Mapping

from plugins.documents.kinds import Document, Topic, TopicId
from plugins.errors import Problem

__all__ = ["check_topics", "find_circles", "tell_circle"]


def check_topics(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for each topic that is part of itself or beside itself.

    Of topics that are part of one another in a circle, the first by path is told.
    """
    topics = {TopicId(each.slug): each for each in documents if isinstance(each, Topic)}
    for slug, topic in topics.items():
        if topic.broader == slug:
            yield _misnamed(topic, "broader", "names the topic itself", _NAME_ANOTHER)
        if slug in topic.see_also:
            yield _misnamed(topic, "see_also", "names the topic itself", "take it out")
    following = {
        topic.path: topics[topic.broader].path
        for slug, topic in topics.items()
        if topic.broader in topics and topic.broader != slug
    }
    by_path = {topic.path: topic for topic in topics.values()}
    for circle in find_circles(following):
        reason = f"makes the topic, by way of others, part of itself ({tell_circle(circle)})"
        yield _misnamed(by_path[circle[0]], "broader", reason, _NAME_ANOTHER)


_NAME_ANOTHER = "name a broader topic that is no part of this one, or none"


def _misnamed(topic: Topic, key: str, reason: str, remedy: str) -> Problem:
    """Return the problem of a topic in its key, whose value is its own slug or broader topic."""
    value = str(topic.broader) if key == "broader" else str(topic.slug)
    line = topic.line_of(key) or 1
    return Problem(path=topic.path, line=line, key=key, value=value, reason=reason, remedy=remedy)


def find_circles(following: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield each circle of paths, given the path that follows each, its first path first.

    They come in the order of their first paths.  A path that follows itself is a circle of one.
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in following:
        chain: dict[str, int] = {}
        path: str | None = start
        while path is not None and path not in done:
            done.add(path)
            chain[path] = len(chain)
            path = following.get(path)
        if path in chain:
            circle = list(chain)[chain[path] :]
            first = circle.index(min(circle))
            found.append((*circle[first:], *circle[:first]))
    yield from sorted(found)


def tell_circle(circle: tuple[str, ...]) -> str:
    """Return the way from the first path of a circle back to it, of a long one its ends."""
    way = [f"content/{path}" for path in (*circle[1:], circle[0])]
    if len(way) > _MANY:
        way[_MANY // 2 : -(_MANY // 2)] = [f"… {len(way) - _MANY // 2 * 2} more …"]
    return " → ".join(way)


_MANY = 6
"""So many documents of a circle are named."""
