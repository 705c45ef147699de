"""What may have been meant, or what may have become of it: the names most like a lost one."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = ["Neighbours"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Names, ordered once so that each question takes no longer where there are many."""

    by_last_part: Mapping[str, tuple[str, ...]]
    forwards: tuple[str, ...]
    """All names, sorted."""
    backwards: tuple[str, ...]
    """All names, each from its end, sorted."""

    @classmethod
    def of(cls, names: Iterable[str]) -> "Neighbours":
        """Return the neighbours among names."""
        ordered = tuple(sorted(names))
        by_last_part: defaultdict[str, list[str]] = defaultdict(list)
        for name in ordered:
            by_last_part[_last_part(name)].append(name)
        return cls(
            by_last_part={part: tuple(group) for part, group in by_last_part.items() if part},
            forwards=ordered,
            backwards=tuple(sorted(name[::-1] for name in ordered)),
        )

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the names most like name, three at most, those with its last part first."""
        same = self.by_last_part.get(_last_part(name), ())[:_MOST]
        around = {*_around(name, self.forwards)}
        around |= {each[::-1] for each in _around(name[::-1], self.backwards)}
        near = get_close_matches(name, sorted(around.difference(same)), n=_MOST)
        return tuple([*same, *near][:_MOST])


_MOST = 3
_ENOUGH = 20
"""How many names on either side are looked at: those that begin or end most like it."""


def _around(name: str, ordered: Sequence[str]) -> Iterator[str]:
    place = bisect_left(ordered, name)
    yield from ordered[max(place - _ENOUGH, 0) : place + _ENOUGH]


def _last_part(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2]
