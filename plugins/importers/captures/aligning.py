"""Which elements of two sequences are the same, in both orders, found in near-linear time.

Patience comparison (Cohen, 2005): what stands once in both is matched first, then what lies between
such matches.  It is chosen over the longest common subsequence because a repeated line then never
pulls two passages together that have nothing else in common, and because no input makes it slow.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from patiencediff import unique_lcs

__all__ = ["align", "refine"]

K = TypeVar("K", bound=Hashable)
Pair = tuple[int, int]
"""Where an element stands in one sequence, and where in the other."""


def align(one: Sequence[K], other: Sequence[K]) -> list[Pair]:
    """Return where both have the same element, rising in both."""
    numbers: dict[K, str] = {}
    ours = [numbers.setdefault(key, str(len(numbers))) for key in one]
    theirs = [numbers.setdefault(key, str(len(numbers))) for key in other]
    pairs: list[Pair] = []
    # The library's own way into the gaps panics where they lie deeper than this.
    for depth in range(_DEEPEST):
        gaps = _gaps(pairs, len(ours), len(theirs))
        is_last = depth + 1 == _DEEPEST
        found = [each for gap in gaps for each in _matches(ours, theirs, *gap, ends=is_last)]
        if not found:
            break
        pairs = sorted([*pairs, *found])
    return pairs


_DEEPEST = 10
"""Gaps within gaps are looked into so often; texts that people write need three or four."""


def _always(_one: int, _other: int) -> bool:
    return True


def refine(
    pairs: list[Pair],
    one: Sequence[K | None],
    other: Sequence[K | None],
    is_same: Callable[[int, int], bool] = _always,
) -> list[Pair]:
    """Return pairs with more of them between, where the keys agree and `is_same` does too.

    What has no key is left unmatched.
    """
    found = list(pairs)
    for ours, theirs in _gaps(pairs, len(one), len(other)):
        here = [number for number in ours if one[number] is not None]
        there = [number for number in theirs if other[number] is not None]
        if here and there:
            met = align([one[number] for number in here], [other[number] for number in there])
            found += [(here[a], there[b]) for a, b in met if is_same(here[a], there[b])]
    return sorted(found)


def _gaps(pairs: Sequence[Pair], size: int, other_size: int) -> Iterator[tuple[range, range]]:
    """Yield what lies between neighbouring pairs, where both sides have something."""
    a, b = 0, 0
    for x, y in [*pairs, (size, other_size)]:
        if a < x and b < y:
            yield range(a, x), range(b, y)
        a, b = x + 1, y + 1


def _matches(
    one: Sequence[str], other: Sequence[str], ours: range, theirs: range, *, ends: bool
) -> list[Pair]:
    """Return what stands once in both of two ranges, or else what both begin and end with.

    With `ends` only the latter.
    """
    here, there = one[ours.start : ours.stop], other[theirs.start : theirs.stop]
    found = [] if ends else unique_lcs(here, there)
    found = found or _common_ends(here, there)
    return [(ours.start + a, theirs.start + b) for a, b in found]


def _common_ends(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    ends = zip(range(len(one) - tail, len(one)), range(len(other) - tail, len(other)), strict=True)
    return [*((number, number) for number in range(head)), *ends]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many elements two sequences begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
