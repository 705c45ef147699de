"""The records beside the sources, without what they say of pieces that are not public.

They are needed to build the same site again, and each of them also knows of what no reader sees:
links of drafts, headings of what was withdrawn, terms of bets.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from plugins.documents import Bet, Document, Library, Status
from plugins.documents.consistency.ledger import LEDGER as BETS
from plugins.documents.consistency.ledger import recorded_addresses
from plugins.documents.fallbacks import FALLBACKS, Fallback
from plugins.documents.link_records import LINKS, format_link_records
from plugins.documents.outbound import outbound_links
from plugins.permanence import DECLARED, LEDGER, Ledger, canonical, load_records, write_ledger

__all__ = ["public_records"]


def public_records(content: Path, library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield each record in content by its path from there, as far as it is of what is public.

    One that says nothing of anything else stays as it is, byte for byte.
    """
    gone = [each for each in library.documents.values() if each.status is Status.WITHDRAWN]
    linked = _linked_from_public(library)
    records = {at: each for at, each in library.link_records.items() if at in linked}
    copies = {at: each for at, each in library.fallbacks.items() if at in linked}
    ledger = load_records(content).ledger
    kept = _without_anchors(ledger, gone)
    changed = {
        LEDGER: write_ledger(kept) if kept != ledger else None,
        DECLARED: None,
        BETS: _without_bets(content / BETS, gone),
        LINKS: format_link_records(records) if records != library.link_records else None,
        FALLBACKS: _write_copies(copies) if copies != library.fallbacks else None,
    }
    for path, text in changed.items():
        if path in library.files:
            yield path, (content / path).read_bytes() if text is None else text.encode()


def _linked_from_public(library: Library) -> frozenset[str]:
    """Return every address elsewhere that a reader can find in the archive."""
    return frozenset(
        link.address
        for path, document in library.documents.items()
        if document.is_public and document.status is not Status.WITHDRAWN
        for link in outbound_links(document, library.bodies[path])
    )


def _without_anchors(ledger: Ledger, gone: list[Document]) -> Ledger:
    """Return the ledger without the anchors of withdrawn pages, as headings are words of theirs.

    Their pages answer for all that stood on them (plugins/permanence/compare.py).
    """
    places = [(f"/{each.published_permalink}", *each.former_urls) for each in gone]
    emptied = {canonical(address).rstrip("/") for each in places for address in each}
    return Ledger(
        entries={
            address: replace(entry, anchors={}) if address.rstrip("/") in emptied else entry
            for address, entry in ledger.entries.items()
        }
    )


def _without_bets(record: Path, gone: list[Document]) -> str | None:
    """Return the record of bets without those that were withdrawn, None where it has none."""
    names = {name for each in gone if isinstance(each, Bet) for name in recorded_addresses(each)}
    if not names or not record.is_file():
        return None
    bets = json.loads(record.read_text("utf-8"))
    left = {name: bet for name, bet in bets.items() if name not in names}
    return json.dumps(left, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _write_copies(copies: Mapping[str, Fallback]) -> str:
    data = {
        address: {"archived": copy.archived, "captured": str(copy.captured)}
        for address, copy in copies.items()
    }
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=True) if data else ""
