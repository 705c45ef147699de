"""The ledger: every address that was ever published, when first, and the anchors of its page.

It only grows, and two of them put together are one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from plugins.permanence.harvest import Harvest
from plugins.permanence.places import place_new

__all__ = [
    "Anchor",
    "Entry",
    "Ledger",
    "merge",
    "record",
    "record_list",
    "sort_anchors",
    "sort_entries",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An anchor that a page had."""

    day: date
    """On which it was first published."""
    place: Decimal
    """Where it stands among the page's others; only how they compare has a meaning."""
    line: int = field(default=0, compare=False)
    """Where the ledger has it, 0 where it was not read from one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An address that was published."""

    day: date
    """On which it was first published; of one taken over from another site, on which that was."""
    source: str = ""
    """The site whose list it was taken over from."""
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    """By id, in the order of the page."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every address that was ever published, sorted."""

    entries: Mapping[str, Entry] = field(default_factory=dict)


# ---- growing


def record(ledger: Ledger, harvest: Harvest, day: date) -> Ledger:
    """Return the ledger with what was published on a day; what it has already stays as it is."""
    grown = dict(ledger.entries)
    for address in harvest.addresses:
        page = harvest.pages.get(address)
        entry = grown.get(address, Entry(day=day))
        grown[address] = _with_anchors(entry, page.anchors if page else (), day)
    return sort_entries(grown)


def record_list(ledger: Ledger, addresses: Iterable[str], source: str, day: date) -> Ledger:
    """Return the ledger with addresses of a site that was taken over on a day."""
    listed = {address: Entry(day=day, source=source) for address in addresses}
    return sort_entries({**listed, **ledger.entries})


def merge(one: Ledger, other: Ledger) -> Ledger:
    """Return what both say: of what both have, the first day and what was said on it.

    The order and the number of times in which ledgers are merged make no difference.
    """
    both = dict(one.entries)
    for address, entry in other.entries.items():
        both[address] = _merged(both[address], entry) if address in both else entry
    return sort_entries(both)


def _with_anchors(entry: Entry, order: tuple[str, ...], day: date) -> Entry:
    known = {name: anchor.place for name, anchor in entry.anchors.items()}
    new = place_new(known, order)
    if not new:
        return entry
    added = {name: Anchor(day=day, place=place) for name, place in new.items()}
    return replace(entry, anchors=sort_anchors({**entry.anchors, **added}))


def _merged(one: Entry, other: Entry) -> Entry:
    first = min(one, other, key=lambda entry: (entry.day, entry.source))
    anchors = dict(one.anchors)
    for name, anchor in other.anchors.items():
        same = anchors.get(name, anchor)
        anchors[name] = min(same, anchor, key=lambda each: (each.day, each.place))
    return replace(first, anchors=sort_anchors(anchors))


def sort_entries(entries: Mapping[str, Entry]) -> Ledger:
    """Return the ledger of entries, by address."""
    return Ledger(entries={address: entries[address] for address in sorted(entries)})


def sort_anchors(anchors: Mapping[str, Anchor]) -> dict[str, Anchor]:
    """Return anchors in the order of their page."""
    return dict(sorted(anchors.items(), key=lambda pair: (pair[1].place, pair[0])))
