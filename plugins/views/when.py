"""Dates as a reader sees them: in words, and never more exact than they are known."""

from dataclasses import dataclass

from plugins.documents import Date, Precision

__all__ = ["UNKNOWN", "When", "show_date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date in words."""

    text: str
    """Such as `18 July 2023`."""
    known: str = ""
    """The part that is known, for `<time datetime>`; empty where nothing is."""
    before: str = ""
    """What stands before the date: `about `, `on or after `."""
    is_to_the_day: bool = False

    def __str__(self) -> str:
        """Return it as plain text."""
        return self.before + self.text


UNKNOWN = When(text="date unknown")


def show_date(date: Date | None) -> When:
    """Return date in words."""
    if date is None:
        return UNKNOWN
    return When(
        text=_words(date),
        known=date.known,
        before=_before(date),
        is_to_the_day=date.is_to_the_day,
    )


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
