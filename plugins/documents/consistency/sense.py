"""What must hold between the values of one document that are each right alone."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from plugins.documents.consistency.bets import Rule, broken_bet_rules
from plugins.documents.dates import Date, is_surely_before
from plugins.documents.front_matter.keys import KEYS
from plugins.documents.front_matter.nodes import Entries, Sequence
from plugins.documents.kinds import (
    HOME,
    Bet,
    Comment,
    Correction,
    Document,
    Essay,
    Page,
    Status,
)
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


def _broken_rules(kind: type[Document], values: dict[str, Any]) -> Iterator[Rule]:
    yield from _broken_status_rules(values)
    is_home = issubclass(kind, Page) and values["slug"] == HOME
    if is_home and values.get("status") is Status.HIDDEN:
        reason = "not for the home page, which every other page leads to"
        remedy = "write `published`, `draft` or `hold`"
        yield ("slug",), "status", values["status"], reason, remedy
    if values.get("title_by", "archive") != "archive":
        reason, remedy = "not a word that this key knows", "write `archive` or take it out"
        yield ("title_by",), "title_by", values["title_by"], reason, remedy
    yield from _broken_correction_order(values.get("corrections", ()))
    yield from _broken_changes(values)
    if issubclass(kind, Bet) and values.get("status") is not Status.WITHDRAWN:
        yield from broken_bet_rules(values)
    if issubclass(kind, (Essay, Comment, Bet)) and {"date", "offered", "agreed"} & set(values):
        date = date_of(kind, values)
        is_dated = "added" in values or values.get("status") is Status.WITHDRAWN
        if not is_dated and (date is None or not date.is_to_the_day):
            reason = "missing, and the date is not known to the day"
            remedy = "write the day on which the piece entered the archive, as `added: 2023-07-18`"
            yield ("added", "date", "offered", "agreed"), "added", "", reason, remedy


def _broken_status_rules(values: dict[str, Any]) -> Iterator[Rule]:
    is_withdrawn = values.get("status") is Status.WITHDRAWN
    if is_withdrawn and "reason" not in values:
        remedy = "write `reason: …`, which its page will show"
        yield ("status", "reason"), "reason", "", "missing from a withdrawn piece", remedy
    if not is_withdrawn and "reason" in values:
        remedy = "write `status: withdrawn` or take it out"
        reason = "given for a piece that is not withdrawn"
        yield ("status",), "reason", values["reason"], reason, remedy


def _broken_correction_order(corrections: tuple[Correction, ...]) -> Iterator[Rule]:
    """Yield each correction above which a later one stands: their order is their identity."""
    for number, (before, after) in enumerate(pairwise(corrections), start=1):
        if is_surely_before(after.date, before.date):
            reason = f"earlier than the correction above it ({before.date})"
            remedy = "put the oldest first, or mend one of the dates"
            yield (), f"corrections[{number}]", str(after.date), reason, remedy


def _broken_changes(values: dict[str, Any]) -> Iterator[Rule]:
    """Yield each change of something that was not yet written; a bet begins with its offer."""
    corrections: tuple[Correction, ...] = values.get("corrections", ())
    places = {f"corrections[{n}]": correction.date for n, correction in enumerate(corrections)}
    key = next((key for key in ("date", "offered", "agreed") if key in values), "date")
    for place, date in ({"modified": values.get("modified")} | places).items():
        if is_surely_before(date, values.get(key)):
            reason = f"before the piece's own date ({key}: {values[key]})"
            yield (key,), place, str(date), reason, "mend one of the dates"
