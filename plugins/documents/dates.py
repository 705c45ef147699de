"""Dates that claim what is known and no more.

The grammar is a subset of the Extended Date/Time Format (Library of Congress, EDTF levels 0 and 1):
`2023`, `2023-07`, `2023-07-18`, a time with an offset, `2023-07~` (about), `2023-07-18/..` (then
or later).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from plugins.documents.packing import packs_quickly

__all__ = [
    "FORMS",
    "Date",
    "DateError",
    "Precision",
    "date_in_words",
    "is_surely_before",
    "parse_date",
]

FORMS = (
    "2023, 2023-07, 2023-07-18, 2023-07-18T14:05:00+10:00, "
    "2023-07~ (about) or 2023-07-18/.. (then or later)"
)


class DateError(ValueError):
    """What is written is no date of the grammar; the message says why."""


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = "time"


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A date and how far it is known."""

    start: datetime
    """The earliest moment it can mean, with an offset; midnight UTC where no time is known."""
    precision: Precision
    is_about: bool = False
    """Known only to be near this."""
    is_or_later: bool = False
    """Known only not to be before this."""

    def __str__(self) -> str:
        """Return the date as it is written in front matter."""
        return self.known + ("~" if self.is_about else "") + ("/.." if self.is_or_later else "")

    @property
    def known(self) -> str:
        """The part that is known, valid for HTML's `time datetime`, without `~` or `/..`."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.start:%Y}".zfill(4)
            case Precision.MONTH:
                return self.start.date().isoformat()[:7]
            case Precision.DAY:
                return self.start.date().isoformat()
            case Precision.TIME:
                return self.start.isoformat().replace("+00:00", "Z")

    @property
    def is_to_the_day(self) -> bool:
        """Whether a day may be claimed for it."""
        exact = self.precision in (Precision.DAY, Precision.TIME)
        return exact and not self.is_about and not self.is_or_later

    @property
    def moment(self) -> datetime:
        """The earliest possible moment, in UTC: what sorting uses."""
        return self.start.astimezone(UTC)


def date_in_words(date: Date) -> tuple[str, str]:
    """Return what stands before a date, such as `about `, and the date as `18 July 2023`."""
    return _before(date), _words(date)


def _before(date: Date) -> str:
    if date.is_about:
        return "about "
    if not date.is_or_later:
        return ""
    return "on or after " if date.precision in (Precision.DAY, Precision.TIME) else "in or after "


def _words(date: Date) -> str:
    start = date.start
    match date.precision:
        case Precision.YEAR:
            return str(start.year)
        case Precision.MONTH:
            return f"{_MONTHS[start.month - 1]} {start.year}"
        case Precision.DAY:
            return f"{start.day} {_MONTHS[start.month - 1]} {start.year}"
        case Precision.TIME:
            offset = start.strftime("%z")
            zone = "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:5]}"
            return f"{start.day} {_MONTHS[start.month - 1]} {start.year}, {start:%H:%M} {zone}"


# Not strftime's names: they follow the locale of whoever builds.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def is_surely_before(one: Date | None, other: Date | None) -> bool:
    """Whether one lies before other, as far as both are known."""
    if one is None or other is None or one.is_about or other.is_about or one.is_or_later:
        return False
    if one.precision is other.precision is Precision.TIME:
        return one.moment < other.moment
    known = min(len(one.known), len(other.known), len("2023-07-18"))
    return one.known[:known] < other.known[:known]


def parse_date(text: str) -> Date:
    """Return the date that text writes; raise DateError with the reason where it writes none."""
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        raise DateError(_reason(text))
    parts = match.groupdict()
    if parts["about"] and (parts["later"] or parts["time"]):
        raise DateError("'~' stands for about and goes with a year, month or day alone")
    try:
        start = _start(parts)
        start.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DateError(f"no such day or time ({error})") from None
    return Date(
        start=start,
        precision=_precision(parts),
        is_about=bool(parts["about"]),
        is_or_later=bool(parts["later"]),
    )


_GRAMMAR = re.compile(
    r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2})"
    r"(?P<time>[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
    r"(?P<about>~)?(?P<later>/\.\.)?"
)
_TIME_ALONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")


def _start(parts: dict[str, str | None]) -> datetime:
    """Return the earliest moment of the parts; raise ValueError where there is no such day."""
    day = date(int(parts["year"] or 0), int(parts["month"] or 1), int(parts["day"] or 1))
    if parts["time"]:
        return datetime.combine(day, time.fromisoformat(parts["time"][1:]))
    return datetime.combine(day, time(), UTC)


def _precision(parts: dict[str, str | None]) -> Precision:
    known = [name for name in ("year", "month", "day", "time") if parts[name]]
    return Precision(known[-1])


def _reason(text: str) -> str:
    if _TIME_ALONE.fullmatch(text):
        return "a time needs its offset, such as Z or +10:00"
    return "not a date"
