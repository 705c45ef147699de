"""What must hold between the values of one document that are each right alone."""

from collections.abc import Iterator
from typing import Any

from plugins.documents.dates import Date
from plugins.documents.keys import KEYS
from plugins.documents.kinds import Bet, Comment, Document, Essay, Status
from plugins.documents.nodes import Entries
from plugins.errors import Problem

__all__ = ["check_sense", "date_of"]


def check_sense(
    path: str, kind: type[Document], values: dict[str, Any], header: Entries
) -> Iterator[Problem]:
    """Yield what is wrong between values; a rule that needs a value which is itself wrong waits."""
    unread = {key.field for key in KEYS[kind] if key.name in header.nodes} - set(values)
    for needed, key, value, reason, remedy in _broken_rules(kind, values):
        if not unread & set(needed):
            line = header.lines.get(key, 1)
            yield Problem(path=path, line=line, key=key, value=value, reason=reason, remedy=remedy)


def date_of(kind: type[Document], values: dict[str, Any]) -> Date | None:
    """Return when a document was written, for a bet when it was agreed or else offered."""
    if issubclass(kind, Bet):
        return values.get("agreed") or values.get("offered")
    return values.get("date")


_Rule = tuple[tuple[str, ...], str, str, str, str]
"""The fields that a rule needs, the key at fault, its value, what is wrong, what to do."""


def _broken_rules(kind: type[Document], values: dict[str, Any]) -> Iterator[_Rule]:
    yield from _broken_status_rules(values)
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
    history = values.get("history", ())
    state = values.get("state")
    if history and state and history[-1].state is not state:
        reason = f"not the last state of its history, which is '{history[-1].state}'"
        yield ("state",), "state", state, reason, "add the change to `history`, or mend the state"
