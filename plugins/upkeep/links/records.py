"""How what is known of an address grows with each check, and when it is to be asked again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from plugins.documents.link_records import ANSWERING, DEAD, LinkRecord
from plugins.upkeep.links.verdicts import Verdict

__all__ = ["grow_record", "is_due"]


def grow_record(record: LinkRecord | None, verdict: Verdict, on: date) -> LinkRecord:
    """Return what is known of an address once it was asked on a day, which is none before.

    A day counts once, however often one asks.  What tells neither life nor death leaves the count.
    """
    before = record or LinkRecord(state=verdict.state, since=on, checked=on)
    is_same = record is not None and (record.state, record.to) == (verdict.state, verdict.to)
    return replace(
        before,
        state=verdict.state,
        since=before.since if is_same else on,
        checked=on,
        alive=on if verdict.state in ANSWERING else before.alive,
        dead_checks=_dead_checks(before, verdict, on),
        to=verdict.to,
        why=verdict.why,
    )


def _dead_checks(before: LinkRecord, verdict: Verdict, on: date) -> int:
    if verdict.state in ANSWERING:
        return 0
    if verdict.state not in DEAD:
        return before.dead_checks
    is_another_day = before.checked < on or before.dead_checks == 0
    return before.dead_checks + is_another_day


_REST = timedelta(days=6)
"""For how long an address is let be that answered or refused to: less than the week between checks
that nobody asks for."""
_RESTS: Mapping[bool, timedelta] = MappingProxyType({True: timedelta(days=1), False: _REST})
"""The same for what may be dead or not."""


def is_due(record: LinkRecord | None, on: date) -> bool:
    """Whether an address is to be asked on a day."""
    return record is None or on - record.checked >= _RESTS[record.state in DEAD]
