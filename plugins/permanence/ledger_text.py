"""The ledger as a file, `content/ledger/addresses.txt`: one line for each address and each anchor.

    2026-11-22 /comments/python-books/
    2026-11-22 /comments/python-books/#p-0f35e7ab at 2
    2026-11-22 /talks/ from zhd.dev

Lines are sorted by address, anchors in the order of their page (`at`), and nothing depends on it:
each line is whole in itself, and lines may come in any order and more than once.  So the lines of
two branches together are the ledger of both, which is what Git makes of them where `.gitattributes`
says `merge=union`.  A block per page would not do, as Git may share out its lines among two.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from plugins.errors import Problem
from plugins.permanence.addresses import canonical, escaped, unescaped
from plugins.permanence.ledger import Anchor, Entry, Ledger, sort_anchors, sort_entries
from plugins.permanence.lines import content_lines, line_problem
from plugins.permanence.places import PLACE, write_place

__all__ = ["LEDGER", "read_ledger", "write_ledger"]

LEDGER = "ledger/addresses.txt"
"""Where the ledger is, from `content/`."""


def write_ledger(ledger: Ledger) -> str:
    """Return the text of the ledger: the same ledger gives the same bytes."""
    return "\n".join([*_HEADING, *_lines(ledger), ""])


_HEADING = (
    "# Every address that was ever published, and every anchor: each is to be answered for ever.",
    "# A deploy and `make adopt` add lines; none is taken out. In a merge, keep both sides.",
)


def _lines(ledger: Ledger) -> Iterator[str]:
    for address, entry in ledger.entries.items():
        yield f"{entry.day} {address}" + (f" from {entry.source}" if entry.source else "")
        for name, anchor in entry.anchors.items():
            yield f"{anchor.day} {address}#{escaped(name)} at {write_place(anchor.place)}"


def read_ledger(text: str, path: str = LEDGER) -> tuple[Ledger, list[Problem]]:
    """Return the ledger that text holds, as far as it can be read, and each line that cannot."""
    entries: dict[str, Entry] = {}
    anchors: dict[str, dict[str, Anchor]] = {}
    problems: list[Problem] = []
    for each in content_lines(path, text):
        said = each if isinstance(each, Problem) else _read_line(path, *each)
        match said:
            case Problem():
                problems.append(said)
            case address, Entry() as entry:
                known = entries.get(address, entry)
                entries[address] = min(known, entry, key=lambda each: (each.day, each.source))
            case address, name, Anchor() as anchor:
                page = anchors.setdefault(address, {})
                same = page.get(name, anchor)
                page[name] = min(same, anchor, key=lambda each: (each.day, each.place))
    problems += _without_page(path, entries, anchors)
    found = {
        address: replace(entry, anchors=sort_anchors(anchors.get(address, {})))
        for address, entry in entries.items()
    }
    return sort_entries(found), problems


_Said = tuple[str, Entry] | tuple[str, str, Anchor] | Problem
_LINE = re.compile(
    r"(?P<day>\S+)\s+(?P<address>/[^\s#]*)(?:#(?P<anchor>\S+)\s+at\s+(?P<place>\S+)"
    r"|(?:\s+from\s+(?P<source>\S+))?)"
)


def _read_line(path: str, number: int, line: str) -> _Said:
    """Return what a line says: of an address, of one of its anchors, or what is wrong with it."""
    match = _LINE.fullmatch(line)
    if match is None:
        return line_problem(path, number, line, _NO_LINE, _TAKE_BACK)
    day, address = _day(match["day"]), match["address"]
    if day is None:
        return line_problem(path, number, match["day"], "not a day", "write it as 2026-11-22")
    if address != canonical(address):
        remedy = f"write '{canonical(address)}'"
        return line_problem(path, number, address, "not how the ledger spells it", remedy)
    if match["anchor"] is None:
        return address, Entry(day=day, source=match["source"] or "", line=number)
    if not re.fullmatch(PLACE, match["place"], re.ASCII):
        remedy = "write digits, such as 2 or 2.5"
        return line_problem(path, number, match["place"], "not a place on a page", remedy)
    place = Decimal(match["place"])
    return address, unescaped(match["anchor"]), Anchor(day=day, place=place, line=number)


_NO_LINE = "not a line of the ledger"
_TAKE_BACK = (
    "take the line back from the last commit, or write `2026-11-22 /address/`, "
    "`2026-11-22 /address/#anchor at 1` or `2026-11-22 /address/ from a.host`"
)


def _day(text: str) -> date | None:
    try:
        return (
            date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        )
    except ValueError:
        return None


def _without_page(
    path: str, entries: dict[str, Entry], anchors: dict[str, dict[str, Anchor]]
) -> Iterator[Problem]:
    """Yield the first anchor of each page that has no line of its own."""
    for address in sorted(set(anchors) - set(entries)):
        name, first = min(anchors[address].items(), key=lambda pair: pair[1].line)
        value = f"{address}#{escaped(name)}"
        reason = "an anchor of a page that the ledger does not have"
        remedy = f"write `{first.day} {address}` above it"
        yield line_problem(path, first.line, value, reason, remedy)
