"""How new an entry of a feed is, so that nothing old comes up as new in anybody's reader."""

from calendar import monthrange
from datetime import UTC, datetime

from plugins.documents import Date, Document, Precision

__all__ = ["UNKNOWN", "arrived_at", "latest_of", "published_at", "updated_at"]

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""What stands where Atom demands a moment and nothing tells of one."""


def published_at(document: Document) -> datetime | None:
    """Return when document was written; None where the day is not known, as a feed claims none."""
    return _if_to_the_day(document.date)


def arrived_at(document: Document) -> datetime | None:
    """Return when document entered the archive, None where the day is not known."""
    return _if_to_the_day(document.added)


def latest_of(document: Document) -> datetime | None:
    """Return the moment that an entry is as new as; None where nothing but its arrival is known.

    That is the last day known of its notable changes and its own date.  Of a date that is known to
    the month or year it is the last moment that it can mean, and of one that is known not to be
    before some day that day.  It would be more exact to say nothing, but Atom demands `updated`,
    and with the day of arrival there a piece of 2019 that is imported today would be today's news.
    """
    changes = (document.modified, *(correction.date for correction in document.corrections))
    moments = [_own_moment(document), *map(_if_to_the_day, changes)]
    return max((moment for moment in moments if moment), default=None)


def updated_at(document: Document) -> datetime:
    """Return what an entry says under `updated`: its arrival where nothing else is known."""
    return latest_of(document) or arrived_at(document) or UNKNOWN


def _if_to_the_day(date: Date | None) -> datetime | None:
    return date.start if date and date.is_to_the_day else None


def _own_moment(document: Document) -> datetime | None:
    """Return the moment that stands for a document's date, after which it was not written."""
    date = document.date
    if date is None or date.is_to_the_day or date.is_or_later:
        return date.start if date else None
    last, arrived = _last_moment(date), arrived_at(document)
    return min(last, arrived) if arrived else last


def _last_moment(date: Date) -> datetime:
    """Return the last second of the year, month or day that is written, without an `about`."""
    last = date.start.replace(hour=23, minute=59, second=59)
    match date.precision:
        case Precision.YEAR:
            return last.replace(month=12, day=31)
        case Precision.MONTH:
            return last.replace(day=monthrange(last.year, last.month)[1])
        case Precision.DAY | Precision.TIME:
            return last
