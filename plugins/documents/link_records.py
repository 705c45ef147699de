"""What checks found out about the addresses elsewhere, as `content/ledger/links.json` keeps it.

It is written by `make check-links` and committed; a build reads it and asks no address anything.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from plugins.documents.characters import decode, normalise
from plugins.errors import Problem

__all__ = [
    "ANSWERING",
    "DEAD",
    "LINKS",
    "LinkRecord",
    "LinkState",
    "format_link_records",
    "read_link_records",
]

LINKS = "ledger/links.json"
"""Where the records are, from `content/`."""


class LinkState(StrEnum):
    """How an address elsewhere answered."""

    ALIVE = "alive"
    MOVED = "moved"
    """Alive, at another address for good (RFC 9110: 301 and 308)."""
    REDIRECTED = "redirected"
    """Alive, for the time being at another address (302, 303, 307)."""
    NO_FRAGMENT = "no fragment"
    """The page is alive, and has not the part that the address names."""
    BLOCKED = "blocked"
    """It refuses to answer those who ask by program, which says nothing of readers."""
    CERTIFICATE = "certificate"
    """Its certificate is not trusted here; browsers get past some of these, and warn of others."""
    GONE = "gone"
    UNRESOLVED = "unresolved"
    """No host has its name."""
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed out"
    FAILING = "failing"
    """Its server says that it is at fault (5xx)."""
    LOOP = "loop"
    """It redirects without end."""
    NOT_ASKED = "not asked"
    """It is an address that the checker leaves out, or cannot read."""


ANSWERING = frozenset(
    {LinkState.ALIVE, LinkState.MOVED, LinkState.REDIRECTED, LinkState.NO_FRAGMENT}
)
"""The states of what a reader can read."""
DEAD = frozenset(
    {
        LinkState.GONE,
        LinkState.UNRESOLVED,
        LinkState.UNREACHABLE,
        LinkState.TIMED_OUT,
        LinkState.FAILING,
        LinkState.LOOP,
    }
)
"""The states of what nobody can read.  All others tell neither life nor death."""
_PATIENCE = 2
"""How many checks in a row, each on another day, find dead what is then taken to be dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """What is known of one address."""

    state: LinkState
    since: date
    """The day of the check that first found this state, which all since have found."""
    checked: date
    """The day on which it was last asked."""
    alive: date | None = None
    """The day on which it was last seen alive, None if it never was."""
    dead_checks: int = 0
    """In how many checks on different days it was dead since it was last alive."""
    to: str = ""
    """The address that it redirects to."""
    why: str = ""
    """What was answered, in a few words."""

    @property
    def is_dead(self) -> bool:
        """Whether it was dead often enough for readers to be offered something else."""
        return self.dead_checks >= _PATIENCE


# ---- writing


def format_link_records(records: Mapping[str, LinkRecord]) -> str:
    """Return the text that keeps records: a key a line, sorted, so that two branches merge."""
    data = {address: _written(record) for address, record in records.items()}
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _written(record: LinkRecord) -> dict[str, str | int]:
    """Return a record without what it would be read as anyway."""
    values: dict[str, str | int] = {
        "alive": record.alive.isoformat() if record.alive else "",
        "checked": record.checked.isoformat() if record.checked != record.alive else "",
        "dead_checks": record.dead_checks,
        "since": record.since.isoformat(),
        "state": str(record.state),
        "to": record.to,
        "why": record.why,
    }
    return {key: value for key, value in values.items() if value}


# ---- reading


def read_link_records(content: Path) -> tuple[dict[str, LinkRecord], list[Problem]]:
    """Return what is recorded in content by address, nothing without a record; and its faults."""
    file = content / LINKS
    if not file.is_file():
        return {}, []
    try:
        text, problems = decode(LINKS, file.read_bytes())
    except OSError as error:
        return {}, [_fault(0, f"cannot be read ({error.strerror})", "make it readable")]
    return ({}, problems) if problems else _read_text(normalise(text))


def _read_text(text: str) -> tuple[dict[str, LinkRecord], list[Problem]]:
    try:
        written = json.loads(text, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as error:
        return {}, [_fault(error.lineno, f"not JSON ({error.msg})")]
    except (ValueError, RecursionError) as error:
        return {}, [_fault(1, f"not JSON that can be read ({type(error).__name__})")]
    if not isinstance(written, _Pairs):
        return {}, [_fault(1, "not an object with an entry for each address")]
    records = {address: _read(value) for address, value in written}
    problems = list(_faults(text, written, records))
    return {address: record for address, record in records.items() if record}, problems


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON, with a key that stands twice standing twice."""


def _fault(line: int, reason: str, remedy: str = "") -> Problem:
    return Problem(path=LINKS, line=line, key="links", reason=reason, remedy=remedy or _TAKE_BACK)


_TAKE_BACK = (
    "take the file back from the last commit, or keep one side of a conflict; "
    "it is written by `make check-links`"
)


def _faults(
    text: str, written: _Pairs, records: Mapping[str, LinkRecord | None]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for address, value in written:
        key = json.dumps(address, ensure_ascii=False)
        if address in seen:
            line = text.count("\n", 0, max(text.rfind(key), 0)) + 1
            yield _fault(line, f"'{address}' is there twice", "keep the entry checked last")
        elif records[address] is None or _read(value) is None:
            line = text.count("\n", 0, max(text.find(key), 0)) + 1
            yield _fault(line, f"'{address}' does not have the form {_FORM}")
        seen.add(address)


_FORM = (
    '{"alive": day, "checked": day, "dead_checks": number, "since": day, "state": word, '
    '"to": address, "why": text}'
)
_TEXTS = frozenset({"alive", "checked", "since", "state", "to", "why"})


def _read(value: object) -> LinkRecord | None:
    """Return what an entry says, None where it does not have the form."""
    if not isinstance(value, _Pairs):
        return None
    found = dict(value)
    dead_checks = found.pop("dead_checks", 0)
    if type(dead_checks) is not int or dead_checks < 0 or not found.keys() <= _TEXTS:
        return None
    if not all(type(text) is str for text in found.values()):
        return None
    try:
        return LinkRecord(
            state=LinkState(found["state"]),
            since=date.fromisoformat(found["since"]),
            checked=date.fromisoformat(found.get("checked") or found["alive"]),
            alive=date.fromisoformat(found["alive"]) if "alive" in found else None,
            dead_checks=dead_checks,
            to=found.get("to", ""),
            why=found.get("why", ""),
        )
    except (KeyError, ValueError):
        return None
