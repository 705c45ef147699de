"""What was made of the same document before is not made again: it stands on many pages."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["remembered"]

P = ParamSpec("P")
R = TypeVar("R")

_MOST = 65_536
"""So many results are remembered, about 500 bytes each; then it begins anew."""


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Return function, a pure one of frozen things, which remembers what it made of them.

    Things are told from each other as objects and not by what they hold: to compare all that a
    document says would cost more, and dates are equal that are written in different time zones.
    """
    known: dict[tuple[int, ...], tuple[tuple[object, ...], R]] = {}

    @wraps(function)
    def recall(*things: P.args, **named: P.kwargs) -> R:
        key = tuple(map(id, things))
        found = None if named else known.get(key)
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = things, function(*things, **named)
            if not named:
                known[key] = found  # with the things, so that no other ever has their place
        return found[1]

    return recall
