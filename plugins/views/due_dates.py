"""The days on which open bets are due, as a calendar (RFC 5545)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from plugins.documents import Bet, BetState, Date, Precision, Term
from plugins.relations import Graph
from plugins.views.feeds import FeedSite
from plugins.views.identifiers import identify
from plugins.views.typography import title_of, typeset
from plugins.views.when import show_date

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["DUE_DATES", "build_due_dates", "has_due_dates"]

DUE_DATES = "bets/due.ics"
"""Where the calendar is, from the archive's root."""

_Due = tuple[Bet, int, Term, Date]
"""A bet, which of its terms counted from 1, that term, and its date."""


def has_due_dates(graph: Graph) -> bool:
    """Return whether an open bet has a date by which some of it is decided."""
    return next(_due(graph), None) is not None


def build_due_dates(graph: Graph, site: FeedSite) -> str:
    """Return a calendar of one whole day for each dated term of an open bet, by address.

    A term without a last day is there too, on its first one, which is when one may begin to look.
    """
    from icalendar import Calendar  # noqa: PLC0415 (it takes as long as all of the documents room)

    calendar = Calendar()
    calendar.add("prodid", f"-//{site.name}//Bets//{site.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{site.name}: bets due")
    for due in sorted(_due(graph), key=lambda due: (due[0].permalink, due[1])):
        calendar.add_component(_event(*due, site))
    written: bytes = calendar.to_ical()
    return written.decode()


def _due(graph: Graph) -> Iterator[_Due]:
    for bet in graph.listed:
        if isinstance(bet, Bet) and bet.state in (BetState.OFFERED, BetState.AGREED):
            for number, term in enumerate(bet.resolves, start=1):
                if term.date:
                    yield bet, number, term, term.date


def _event(bet: Bet, number: int, term: Term, due: Date, site: FeedSite) -> "Event":
    from icalendar import Event  # noqa: PLC0415 (as above)

    event = Event()
    event.add("uid", f"{identify(bet, site.authority)}#due-{number}")
    event.add("dtstamp", _entered(bet))
    event.add("dtstart", _day(due))
    event.add("summary", f"{_summary(due)}: {title_of(bet)}")
    event.add("description", "\n".join(_description(bet, term, due)))
    event.add("url", f"{site.address}/{bet.permalink}")
    event.add("transp", "TRANSPARENT")
    return event


def _entered(bet: Bet) -> datetime:
    """Return when the record was made: the day of its arrival, or else of the bet.

    RFC 5545, 3.8.7.2, asks for the moment of the last change, which a build cannot know.
    """
    made = bet.added or bet.date
    return made.moment if made else datetime(1970, 1, 1, tzinfo=UTC)


def _summary(due: Date) -> str:
    """Return `Due` for a last day, and for any other what it is: many calendars show no more."""
    if not (due.is_about or due.is_or_later):
        return "Due"
    words = str(show_date(due))
    return words[0].upper() + words[1:]


def _day(due: Date) -> date:
    """Return the last day of what is known of a date, or the first one of a date without an end."""
    start = due.start.date()
    if due.is_or_later:
        return start
    match due.precision:
        case Precision.YEAR:
            return start.replace(month=12, day=31)
        case Precision.MONTH:
            return start.replace(day=monthrange(start.year, start.month)[1])
        case Precision.DAY | Precision.TIME:
            return start


def _description(bet: Bet, term: Term, due: Date) -> Iterator[str]:
    """Yield lines: what is due, when as far as it is known, and what is at stake."""
    if term.what:
        yield typeset(term.what)
    yield f"Due {show_date(due)}."
    yield f"Claim: {typeset(bet.claim)}"
    yield f"With: {bet.against}"
    yield f"Stakes: {typeset(bet.stakes)}"
