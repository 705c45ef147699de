"""How much was written in each year: a small drawing, and the table that says it in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.documents import Bet, Comment, Document, Essay
from plugins.relations import Year

__all__ = ["Bar", "Density", "Row", "show_density"]

_TALLEST = 80
"""The highest bar in hundredths of the drawing; its number stands above it."""
_FILLED = 0.75
"""The part of a year's width that its bar fills."""
_EM_A_YEAR = 2
_EM_AT_LEAST = 12
"""The narrowest drawing, under which the first and the last year have room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A year in the drawing; its places are hundredths of the drawing's width and height."""

    year: int
    count: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    """Where a number above the bar stands."""
    is_most: bool
    """Whether it is the first of the highest bars, whose number is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A year in the table; every year that has something, and the undated at the end."""

    title: str
    essays: int
    comments: int
    bets: int
    together: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """A drawing of the years from the first to the last, the empty ones too, and its table."""

    width: int
    """In em, so that it grows with the reader's own size of text."""
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    """Latest first, as the years are."""


def show_density(years: Sequence[Year]) -> Density | None:
    """Return the drawing of years; None for fewer than two, where there is nothing to compare."""
    counts = {year.number: len(year.documents) for year in years if year.number is not None}
    if len(counts) < 2:  # noqa: PLR2004 (one bar alone compares nothing)
        return None
    bars = _bars(counts)
    width = max(len(bars) * _EM_A_YEAR, _EM_AT_LEAST)
    return Density(width=width, bars=bars, rows=tuple(map(_row, years)))


def _bars(counts: Mapping[int, int]) -> tuple[Bar, ...]:
    span = range(min(counts), max(counts) + 1)
    most = max(counts.values())
    first = min(year for year, count in counts.items() if count == most)
    return tuple(
        _bar(year, counts.get(year, 0), place, 100 / len(span), most, is_most=year == first)
        for place, year in enumerate(span)
    )


def _bar(year: int, count: int, place: int, step: float, most: int, *, is_most: bool) -> Bar:
    height = round(_TALLEST * count / most, 2)
    return Bar(
        year=year,
        count=count,
        x=round((place + (1 - _FILLED) / 2) * step, 2),
        y=round(100 - height, 2),
        width=round(_FILLED * step, 2),
        height=height,
        middle=round((place + 0.5) * step, 2),
        is_most=is_most,
    )


def _row(year: Year) -> Row:
    return Row(
        title="Undated" if year.number is None else str(year.number),
        essays=_count(year.documents, Essay),
        comments=_count(year.documents, Comment),
        bets=_count(year.documents, Bet),
        together=len(year.documents),
    )


def _count(documents: Sequence[Document], kind: type[Document]) -> int:
    return sum(isinstance(document, kind) for document in documents)
