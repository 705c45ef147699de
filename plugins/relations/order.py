"""The orders in which documents are read: each is total, so equal content gives equal pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from plugins.documents import Document, Newness

__all__ = ["Year", "by_year", "in_time", "newest_first", "pinned_first"]

D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The documents of one year, newest first."""

    number: int | None
    """None for documents whose date is unknown."""
    documents: tuple[Document, ...]


def newest_first(documents: Iterable[D]) -> tuple[D, ...]:
    """Return documents by their earliest possible day, latest first; undated ones last."""
    return tuple(sorted(documents, key=attrgetter("newness")))


def pinned_first(documents: Iterable[D]) -> tuple[D, ...]:
    """Return documents as newest_first does, but the pinned ones before all others."""
    return tuple(sorted(documents, key=_pinned_first))


def in_time(documents: Iterable[D]) -> tuple[D, ...]:
    """Return documents by their earliest possible day, earliest first; undated ones last."""
    return tuple(sorted(documents, key=_in_time))


def by_year(documents: Iterable[Document]) -> tuple[Year, ...]:
    """Return one entry per year that has documents, latest first; those without a date last."""
    years = groupby(newest_first(documents), key=_year)
    return tuple(Year(number=number, documents=tuple(group)) for number, group in years)


def _pinned_first(document: Document) -> tuple[bool, Newness]:
    return not document.pinned, document.newness


def _in_time(document: Document) -> tuple[bool, int, float, str]:
    """Return what orders a document: undated or not, day, moment, and the address for ties."""
    is_undated, day, moment, address = document.newness
    return is_undated, -day, -moment, address


def _year(document: Document) -> int | None:
    """Return the year as it was written, whatever year it then was in UTC."""
    return document.date.start.year if document.date else None
