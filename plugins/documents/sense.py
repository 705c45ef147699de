"""What must hold between the values of one document that are each right alone."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from plugins.documents.addresses import HOME
from plugins.documents.dates import Date, is_surely_before
from plugins.documents.keys import KEYS
from plugins.documents.kinds import Bet, BetEvent, Comment, Document, Essay, Page, Status
from plugins.documents.nodes import Entries, Sequence
from plugins.errors import Problem

__all__ = ["check_sense", "date_of"]


def check_sense(
    path: str, kind: type[Document], values: dict[str, Any], header: Entries
) -> Iterator[Problem]:
    """Yield what is wrong between values; a rule that needs a value which is itself wrong waits."""
    unread = {key.field for key in KEYS[kind] if key.name in header.nodes} - set(values)
    values = {"slug": PurePosixPath(path).stem} | values
    for needed, place, value, reason, remedy in _broken_rules(kind, values):
        if not unread & set(needed):
            line, key = _line_of(header, place), place.partition("[")[0]
            yield Problem(path=path, line=line, key=key, value=value, reason=reason, remedy=remedy)


def _line_of(header: Entries, place: str) -> int:
    """Return the line of a key, or of one item of its list as in `history[0]`."""
    key, _, number = place.rstrip("]").partition("[")
    node = header.nodes.get(key)
    if number and isinstance(node, Sequence):
        return node.items[int(number)].line
    return header.lines.get(key, 1)


def date_of(kind: type[Document], values: dict[str, Any]) -> Date | None:
    """Return when a document was written, for a bet when it was agreed or else offered."""
    if issubclass(kind, Bet):
        return values.get("agreed") or values.get("offered")
    return values.get("date")


_Rule = tuple[tuple[str, ...], str, str, str, str]
"""The fields that a rule needs, the key at fault, its value, what is wrong, what to do."""


def _broken_rules(kind: type[Document], values: dict[str, Any]) -> Iterator[_Rule]:
    yield from _broken_status_rules(values)
    is_home = issubclass(kind, Page) and values["slug"] == HOME
    if is_home and values.get("status") is Status.HIDDEN:
        reason = "not for the home page, which every other page leads to"
        remedy = "write `published`, `draft` or `hold`"
        yield ("slug",), "status", values["status"], reason, remedy
    if values.get("title_by", "archive") != "archive":
        reason, remedy = "not a word that this key knows", "write `archive` or take it out"
        yield ("title_by",), "title_by", values["title_by"], reason, remedy
    if issubclass(kind, Bet):
        yield from _broken_bet_rules(values)
    if issubclass(kind, (Essay, Comment, Bet)) and {"date", "offered", "agreed"} & set(values):
        date = date_of(kind, values)
        if "added" not in values and (date is None or not date.is_to_the_day):
            reason = "missing, and the date is not known to the day"
            remedy = "write the day on which the piece entered the archive, as `added: 2023-07-18`"
            yield ("added", "date", "offered", "agreed"), "added", "", reason, remedy


def _broken_status_rules(values: dict[str, Any]) -> Iterator[_Rule]:
    is_withdrawn = values.get("status") is Status.WITHDRAWN
    if is_withdrawn and "reason" not in values:
        remedy = "write `reason: …`, which its page will show"
        yield ("status", "reason"), "reason", "", "missing from a withdrawn piece", remedy
    if not is_withdrawn and "reason" in values:
        remedy = "write `status: withdrawn` or take it out"
        reason = "given for a piece that is not withdrawn"
        yield ("status",), "reason", values["reason"], reason, remedy


def _broken_bet_rules(values: dict[str, Any]) -> Iterator[_Rule]:
    if "offered" not in values and "agreed" not in values:
        remedy = "write `offered:` or `agreed:` with its date"
        yield ("offered", "agreed"), "offered", "", "missing, and `agreed` too", remedy
    yield from _broken_order_rules(values)
    history = values.get("history", ())
    state = values.get("state")
    if history and state and history[-1].state is not state:
        reason = f"not the last state of its history, which is '{history[-1].state}'"
        yield ("state",), "state", state, reason, "add the change to `history`, or mend the state"


def _broken_order_rules(values: dict[str, Any]) -> Iterator[_Rule]:
    """Yield each date of a bet that lies before one which it has to follow."""
    offered, agreed = values.get("offered"), values.get("agreed")
    if agreed and is_surely_before(agreed, offered):
        yield (), "agreed", str(agreed), f"before it was offered ({offered})", _MEND_A_DATE
    for term in values.get("resolves", ()):
        if is_surely_before(term.date, offered):
            reason = f"before it was offered ({offered})"
            yield (), "resolves", str(term.date), reason, _MEND_A_DATE
    yield from _broken_history_order(values.get("history", ()))


def _broken_history_order(history: tuple[BetEvent, ...]) -> Iterator[_Rule]:
    before: Date | None = None
    for number, event in enumerate(history):
        if is_surely_before(event.date, before):
            reason = f"earlier than the entry above it ({before})"
            remedy = "put the oldest first, or mend one of the dates"
            yield (), f"history[{number}]", str(event.date), reason, remedy
        before = event.date or before


_MEND_A_DATE = "mend one of the dates"
