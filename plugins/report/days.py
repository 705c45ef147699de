"""Days as a report reckons with them."""

from calendar import monthrange
from datetime import UTC, date, datetime

from plugins.documents import Date, Precision
from plugins.views import show_date

__all__ = ["in_words", "last_day"]


def in_words(day: date) -> str:
    """Return a day as `22 November 2026`."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return str(show_date(Date(start=start, precision=Precision.DAY)))


def last_day(when: Date | None) -> date | None:
    """Return the last day that a date can mean; None where it is unknown or has no end."""
    if when is None or when.is_or_later:
        return None
    start = when.start.date()
    match when.precision:
        case Precision.YEAR:
            return date(start.year, 12, 31)
        case Precision.MONTH:
            return start.replace(day=monthrange(start.year, start.month)[1])
        case Precision.DAY | Precision.TIME:
            return start
