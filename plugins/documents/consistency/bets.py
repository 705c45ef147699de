"""What must hold of a bet: which state may follow which, and in which order things happened."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from plugins.documents.dates import Date, is_surely_before
from plugins.documents.kinds import Bet, BetEvent, BetState, Comment, Document
from plugins.errors import Problem

__all__ = ["NEXT_STATES", "Rule", "broken_bet_rules", "check_origins"]

Rule = tuple[tuple[str, ...], str, str, str, str]
"""The fields that a rule needs, the key at fault, its value, what is wrong, what to do."""

FIRST_STATES = (BetState.OFFERED, BetState.AGREED)
"""How a bet begins."""

NEXT_STATES: Mapping[BetState, tuple[BetState, ...]] = MappingProxyType(
    {
        BetState.OFFERED: (BetState.AGREED, BetState.EXPIRED, BetState.VOID),
        BetState.AGREED: (BetState.WON, BetState.LOST, BetState.VOID),
        BetState.WON: (),
        BetState.LOST: (),
        BetState.EXPIRED: (),
        BetState.VOID: (),
    }
)
"""What each state may become; any state may also stand again, with a note on it."""


def broken_bet_rules(values: Mapping[str, Any]) -> Iterator[Rule]:
    """Yield what is wrong between the values of a bet, by field; those not given are left out."""
    if "offered" not in values and "agreed" not in values:
        remedy = "write `offered:` or `agreed:` with its date"
        yield ("offered", "agreed"), "offered", "", "missing, and `agreed` too", remedy
    yield from _broken_order_rules(values)
    history = values.get("history", ())
    yield from _broken_steps(history)
    yield from _broken_dates(values, history)
    yield from _broken_state(values, history)


# ---- the order of dates


def _broken_order_rules(values: Mapping[str, Any]) -> Iterator[Rule]:
    """Yield each date of a bet that lies before one which it has to follow."""
    offered, agreed = values.get("offered"), values.get("agreed")
    if agreed and is_surely_before(agreed, offered):
        yield (), "agreed", str(agreed), f"before it was offered ({offered})", _MEND_A_DATE
    for term in values.get("resolves", ()):
        if is_surely_before(term.date, offered):
            reason = f"before it was offered ({offered})"
            yield (), "resolves", str(term.date), reason, _MEND_A_DATE


_MEND_A_DATE = "mend one of the dates"


def _broken_dates(values: Mapping[str, Any], history: tuple[BetEvent, ...]) -> Iterator[Rule]:
    """Yield each entry of the history whose date cannot be so; one complaint an entry."""
    above: Date | None = None
    for number, event in enumerate(history):
        place, date = f"history[{number}]", str(event.date)
        if is_surely_before(event.date, above):
            reason = f"earlier than the entry above it ({above})"
            yield (), place, date, reason, "put the oldest first, or mend one of the dates"
        elif reason := _contradiction(values, history, number):
            yield (), place, date, reason, _MEND_A_DATE
        above = event.date or above


def _contradiction(values: Mapping[str, Any], history: tuple[BetEvent, ...], number: int) -> str:
    """Return why an entry's date cannot be so beside `offered` and `agreed`, empty if it can."""
    event = history[number]
    for key in FIRST_STATES:
        known: Date | None = values.get(key)
        is_bound = key is BetState.OFFERED or event.state is not BetState.OFFERED
        if is_bound and is_surely_before(event.date, known):
            return f"'{event.state}' before the bet was {key}, which `{key}` says was {known}"
        is_first = all(earlier.state is not key for earlier in history[:number])
        if event.state is key and is_first and is_surely_before(known, event.date):
            return f"'{event.state}' later than `{key}` says ({known})"
    return ""


# ---- the states


def _broken_steps(history: tuple[BetEvent, ...]) -> Iterator[Rule]:
    """Yield each entry of the history that cannot follow the one above it."""
    before: BetState | None = None
    for number, event in enumerate(history):
        place, state = f"history[{number}]", event.state
        if before is None and state not in FIRST_STATES:
            remedy = "write an entry `state: offered` or `state: agreed` above it"
            yield (), place, state, "no bet begins with this state", f"{remedy}, {_UNKNOWN_DATE}"
        elif before and state is not before and state not in NEXT_STATES[before]:
            yield (), place, state, f"cannot follow '{before}'", _what_follows(before)
        before = state


_UNKNOWN_DATE = "with `date: unknown` where it is not known"


def _what_follows(state: BetState) -> str:
    """Return what to write where something stands behind state that cannot."""
    if not NEXT_STATES[state]:
        return f"'{state}' is final; a note on it goes into another entry `state: {state}`"
    possible = ", ".join(f"'{each}'" for each in NEXT_STATES[state])
    return f"after '{state}' come {possible}; write the entry between, {_UNKNOWN_DATE}"


def _broken_state(values: Mapping[str, Any], history: tuple[BetEvent, ...]) -> Iterator[Rule]:
    """Yield why the state is not what the history and the other dates say."""
    state: BetState | None = values.get("state")
    if state is None:
        return
    if history and history[-1].state is not state:
        reason = f"not the last state of its history, which is '{history[-1].state}'"
        yield ("state",), "state", state, reason, "add the change to `history`, or mend the state"
        return
    needs = ("state", "history", "agreed")
    if not history and state not in FIRST_STATES:
        remedy = f"write `history:` with an entry for each change, {_UNKNOWN_DATE}"
        yield needs, "state", state, "no history says how it came to that", remedy
    elif state is BetState.AGREED and "agreed" not in values and not history:
        reason = "nothing says when it was agreed"
        remedy = f"write `agreed:`, or an entry `state: agreed` in `history`, {_UNKNOWN_DATE}"
        yield needs, "state", state, reason, remedy
    elif state in (BetState.OFFERED, BetState.EXPIRED) and "agreed" in values:
        reason = f"not possible for a bet that was agreed ({values['agreed']})"
        remedy = "write 'agreed', 'won', 'lost' or 'void', or take `agreed:` out"
        yield needs, "state", state, reason, remedy


# ---- between documents


def check_origins(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for each bet that comes from words which are not the owner's own."""
    documents = tuple(documents)
    others = {each.slug: each for each in documents if isinstance(each, Comment) and each.author}
    for bet in documents:
        if isinstance(bet, Bet) and bet.comes_from in others:
            comment = others[bet.comes_from]
            yield Problem(
                path=bet.path,
                line=bet.line_of("comes_from"),
                key="comes_from",
                value=bet.comes_from,
                reason=f"the words of content/{comment.path} are {comment.author}'s",
                remedy="name a comment of the owner's own, or link to this one in the text instead",
            )
