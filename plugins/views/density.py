"""How much was written in each year, as a small drawing beside the list that says it in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from plugins.relations import Year

__all__ = ["Bar", "Density", "show_density"]

_BAR, _GAP, _HEIGHT, _BASE = 24, 8, 56, 18
"""Sizes in the drawing's own units; the base holds the names of the years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A year in the drawing."""

    x: int
    y: int
    width: int
    height: int
    label: str
    """The year, shown under every bar where there are few, else under each tenth year."""
    middle: int
    """Where the label stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """A drawing of the years from the first to the last, the empty ones between them too."""

    width: int
    height: int
    base: int
    """Where the bars stand."""
    bars: tuple[Bar, ...]


_FEW = 12


def show_density(years: Sequence[Year]) -> Density | None:
    """Return the drawing of years; None for fewer than two, where there is nothing to compare."""
    counts = {year.number: len(year.documents) for year in years if year.number is not None}
    if len(counts) < 2:  # noqa: PLR2004 (one bar alone compares nothing)
        return None
    span = range(min(counts), max(counts) + 1)
    most = max(counts.values())
    bars = tuple(
        _bar(number, year, counts.get(year, 0) / most, is_few=len(span) <= _FEW)
        for number, year in enumerate(span)
    )
    width = len(span) * (_BAR + _GAP) - _GAP
    return Density(width=width, height=_HEIGHT + _BASE, base=_HEIGHT, bars=bars)


def _bar(number: int, year: int, share: float, *, is_few: bool) -> Bar:
    height = round(share * (_HEIGHT - 2)) + (2 if share else 0)
    left = number * (_BAR + _GAP)
    return Bar(
        x=left,
        y=_HEIGHT - height,
        width=_BAR,
        height=height,
        label=str(year) if is_few or year % 10 == 0 else "",
        middle=left + _BAR // 2,
    )
