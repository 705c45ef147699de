"""Tables that lose a cell, or that take in what stands beside them."""

import re
from collections.abc import Iterator

from plugins.documents.markdown.blocks import Block, Kind
from plugins.documents.markdown.lines import Finding, is_attribute

__all__ = ["check_cells", "check_names", "check_tables"]


def check_tables(block: Block) -> Iterator[Finding]:
    """Yield a table without an empty line above it or below it."""
    if block.kind is Kind.TABLE:
        for line in block.lines[2:]:
            is_row = "|" in line.text and not _NO_ROW.match(line.text)
            if not is_row and not is_attribute(line):
                reason = "would become a row of the table above it"
                yield Finding(line, reason, "leave an empty line between")
                return
    for above, line in zip(block.lines[1:], block.lines[2:], strict=False):
        if "|" in above.text and "|" in line.text and _TABLE_RULE.match(line.text):
            if block.kind is Kind.TABLE:
                reason = "would become a row of the table above it"
                yield Finding(above, reason, "leave an empty line between the two tables")
            elif block.kind is Kind.TEXT:
                reason = "would stay text in the paragraph above it, not become a table"
                yield Finding(above, reason, "leave an empty line above the table")


_NO_ROW = re.compile(r" {0,3}(?:> |#+ |(?:[-*+]|[0-9]+\.) +[^ |])")
_TABLE_RULE = re.compile(r" *\|?(?: *:?-{2,}:? *\|?)+$")


def check_cells(block: Block) -> Iterator[Finding]:
    """Yield each row with more cells than the head has, as the rest of it would not be shown."""
    if block.kind is not Kind.TABLE:
        return
    head = block.lines[0].text.strip(" ")
    is_framed = head.startswith("|") or bool(re.search(r"(?<!\\)(?:\\\\)*\|$", head))
    for line in block.lines[2:]:
        if _cells(line.text, is_framed=is_framed) > _cells(head, is_framed=is_framed):
            reason = "would lose what is behind its last cell, as the table's head has fewer cells"
            yield Finding(line, reason, "write `\\|` for the sign, or give the head as many cells")


def check_names(block: Block) -> Iterator[Finding]:
    """Yield each row in which a link by name has a `|` that would end its cell."""
    for line in block.lines if block.kind is Kind.TABLE else []:
        if _CUT.search(_without_code(line.text)):
            reason = "would be cut in two at the `|` of a link by name"
            yield Finding(line, reason, "write `\\|` between the name and the text")


_CUT = re.compile(r"\[\[[^\[\]|]*\w\|[^\[\]]*\]\](?![(\[])")


def _without_code(text: str) -> str:
    return re.sub(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)", "", text)


def _cells(row: str, *, is_framed: bool) -> int:
    """Return how many cells Markdown makes of a row, with a sign around it where the head has."""
    text = re.sub(r"\\.", "", _without_code(row.strip(" ")))
    if is_framed:
        text = text.removeprefix("|").removesuffix("|")
    return text.count("|") + 1
