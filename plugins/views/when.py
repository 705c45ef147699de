"""Dates as a reader sees them: in words, and never more exact than they are known."""

from dataclasses import dataclass

from plugins.documents import Date, date_in_words
from plugins.views.remembered import remembered

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


@remembered
def show_date(date: Date | None) -> When:
    """Return date in words."""
    if date is None:
        return UNKNOWN
    before, words = date_in_words(date)
    return When(
        text=words,
        known=date.known,
        before=before,
        is_to_the_day=date.is_to_the_day,
    )
