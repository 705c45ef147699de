"""Bets that want to be decided: those past their date, those near it, and those without one."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from plugins.documents import Bet, BetState, Date
from plugins.report.days import last_day
from plugins.report.kinds import Kind
from plugins.report.needs import Holding, Need
from plugins.views import count_of, show_date

__all__ = ["bet_needs"]

_SOON = 60
"""Days before a bet is due in which it is told."""


def bet_needs(holding: Holding) -> Iterator[Need]:
    """Yield what each part of each open bet that readers see asks for."""
    for bet in holding.documents:
        if isinstance(bet, Bet) and bet.is_public and bet.state in _ENDS:
            for number in range(len(bet.resolves)):
                yield from _of_part(holding, bet, number)


_ENDS: Mapping[BetState, str] = MappingProxyType(
    {
        BetState.OFFERED: "`state: expired`, or `agreed` if somebody took it,",
        BetState.AGREED: "`state: won`, `lost` or `void`",
    }
)
"""What is written in the end, by the state of an open bet."""


def _of_part(holding: Holding, bet: Bet, number: int) -> Iterator[Need]:
    term = bet.resolves[number]
    last = last_day(term.date)
    line = bet.line_of(f"resolves[{number}]") or bet.line_of("resolves")
    what = f"{term.what or bet.claim}, {_when(term.date)}"
    ending = f"write {_ENDS[bet.state]} and an entry of `history:` with its day"
    if last is None:
        do = "write under `resolves:` by when it is decided"
        yield holding.need(Kind.BET_ENDLESS, bet, what, do, line)
    elif last < holding.on:
        ago = f"{count_of((holding.on - last).days, 'day')} ago"
        yield holding.need(Kind.BET_DUE, bet, f"{what}, {ago}", ending, line)
    elif (last - holding.on).days <= _SOON:
        left = f"{count_of((last - holding.on).days, 'day')} left"
        do = f"see what its criteria say by then; once it is decided, {ending}"
        yield holding.need(Kind.BET_SOON, bet, f"{what}, {left}", do, line)


def _when(when: Date | None) -> str:
    return f"due {show_date(when)}" if when else "due on a day that is not known"
