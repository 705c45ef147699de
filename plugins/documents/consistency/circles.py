"""Circles of documents, each of which leads to the next."""

from collections.abc import Iterator, Mapping

__all__ = ["find_circles", "tell_circle"]


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
