"""Counts on a scale so coarse that one more piece seldom changes any weight."""

from bisect import bisect_right
from math import ceil, floor, log2

__all__ = ["step", "step_above"]

_STEPS = 4
"""Steps in a doubling: a count is known to within a fifth, and to 6 exactly."""
_SCALE = sorted({floor(2 ** (power / _STEPS)) for power in range(40 * _STEPS)})

_FINE_STEPS = 64
"""Steps in a doubling of what is measured: it is known to about one in a hundred."""


def step(count: int) -> int:
    """Return the greatest step of the scale that is at most count; 0 for 0."""
    return _SCALE[bisect_right(_SCALE, count) - 1] if count else 0


def step_above(measure: float) -> float:
    """Return the least step of a finer scale that is at least measure, which is above 0."""
    return float(2 ** (ceil(log2(measure) * _FINE_STEPS) / _FINE_STEPS))
