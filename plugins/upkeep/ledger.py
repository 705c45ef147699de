"""The command that records what was published of each bet, so that later loads can compare."""

import json
from collections.abc import Mapping
from pathlib import Path

from plugins.documents import Bet, Library, load_content
from plugins.documents.consistency.ledger import (
    LEDGER,
    Promise,
    promise_of,
    read_ledger,
    recorded_addresses,
)
from plugins.errors import ContentError, Problem
from plugins.launch import too_late
from plugins.upkeep.place import write_file
from plugins.views import count_of

__all__ = ["check_recorded", "format_ledger", "record_bets"]


def record_bets(content: Path) -> str:
    """Write the record of the bets that are published in content, and return what was done.

    What is recorded only grows: content that says otherwise does not load, and ContentError is
    raised.
    """
    recorded, grown = _ledgers(content)
    file = f"{content.as_posix()}/{LEDGER}"
    if grown == recorded and (content / LEDGER).is_file():
        return f"{file} is up to date: {count_of(len(grown), 'bet')}"
    too_late()
    write_file(content / LEDGER, format_ledger(grown).encode())
    changed = sum(recorded.get(address) != promise for address, promise in grown.items())
    return f"Wrote {file}: {count_of(len(grown), 'bet')}, {changed} new or grown; commit it"


def check_recorded(content: Path) -> str:
    """Return that the record is complete; raise ContentError with each bet that it lacks."""
    recorded, grown = _ledgers(content)
    behind = [each for each, promise in grown.items() if recorded.get(each) != promise]
    if behind:
        raise ContentError(_behind(content, each, recorded) for each in behind)
    return f"{content.as_posix()}/{LEDGER} is up to date: {count_of(len(grown), 'bet')}"


def format_ledger(promises: Mapping[str, Promise]) -> str:
    """Return the text of a record: the same promises give the same bytes."""
    data = {
        address: {
            **promise.terms,
            "criteria": promise.criteria,
            "history": [{"date": date, "state": state} for state, date in promise.history],
        }
        for address, promise in promises.items()
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _ledgers(content: Path) -> tuple[dict[str, Promise], dict[str, Promise]]:
    """Return what is recorded, and that with what is published now."""
    library = load_content(content)
    recorded, _ = read_ledger(content)  # it has no faults, or nothing would have loaded
    return recorded, recorded | _published(library, recorded)


def _published(library: Library, recorded: Mapping[str, Promise]) -> dict[str, Promise]:
    """Return the promise of each bet that lists show, under the name it is recorded by."""
    promises = {}
    for document in library.documents.values():
        if isinstance(document, Bet) and document.is_listed:
            addresses = recorded_addresses(document)
            known = (address for address in addresses if address in recorded)
            promises[next(known, addresses[0])] = promise_of(document)
    return promises


def _behind(content: Path, address: str, recorded: Mapping[str, Promise]) -> Problem:
    reason = "behind what is published" if address in recorded else "not recorded"
    remedy = "run `make ledger` and commit the file"
    line = recorded[address].line if address in recorded else 0
    path = f"{content.as_posix()}/{LEDGER}"
    return Problem(path=path, line=line, key="ledger", value=address, reason=reason, remedy=remedy)
