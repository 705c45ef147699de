"""The terms of a bet."""

from dataclasses import dataclass

from plugins.documents import Bet, BetEvent, Term
from plugins.views.facts import Fact
from plugins.views.typography import typeset
from plugins.views.when import When, show_date

__all__ = ["BetView", "show_bet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BetView:
    """The terms of a bet."""

    claim: str
    against: str
    stakes: str
    state: str
    as_of: When | None
    terms: tuple[Fact, ...]
    criteria: tuple[str, ...]
    history: tuple[Fact, ...]


def show_bet(bet: Bet) -> BetView:
    """Return the terms of bet as its page and the list of bets show them."""
    return BetView(
        claim=typeset(bet.claim),
        against=bet.against,
        stakes=typeset(bet.stakes),
        state=bet.state.value,
        as_of=show_date(bet.as_of) if bet.as_of else None,
        terms=tuple(map(_term, bet.resolves)),
        criteria=tuple(map(typeset, bet.criteria)),
        history=tuple(map(_event, bet.history)),
    )


def _term(term: Term) -> Fact:
    return Fact(label=typeset(term.what or ""), when=show_date(term.date))


def _event(event: BetEvent) -> Fact:
    text = typeset(event.note or "")
    return Fact(label=event.state.value, text=text, when=show_date(event.date))
