"""The parts of a table."""

import re
from collections.abc import Iterator

from plugins.importers.bodies.tree import Node

__all__ = ["in_reading_order", "span_of"]

_MOST = 1000


def in_reading_order(table: Node) -> tuple[tuple[Node, ...], Node | None]:
    """Return the rows of a table as a reader meets them, and its caption."""
    caption = next((each for each in table.elements if each.tag == "caption"), None)
    parts: dict[str, list[Node]] = {"thead": [], "tbody": [], "tfoot": []}
    for part, row in _rows(table):
        parts[part].append(row)
    return tuple(parts["thead"] + parts["tbody"] + parts["tfoot"]), caption


def _rows(table: Node) -> Iterator[tuple[str, Node]]:
    for part in table.elements:
        if part.tag == "tr":
            yield "tbody", part
        elif part.tag in ("thead", "tbody", "tfoot"):
            for row in part.elements:
                if row.tag == "tr":
                    yield part.tag, row


def span_of(cell: Node, name: str) -> int:
    """Return over how many columns or rows a cell goes."""
    found = re.match(r"\s*(\d{1,4})", cell.attributes.get(name, ""), re.ASCII)
    return min(_MOST, max(1, int(found[1]))) if found else 1
