"""Numbered lists whose numbers would not be shown as they are written.

Markdown counts on from a list's first number, whatever the others are.
"""

import re
from collections.abc import Iterator

from plugins.documents.markdown.blocks import Block, Item, Kind
from plugins.documents.markdown.lines import Finding

__all__ = ["check_numbering"]


def check_numbering(block: Block) -> Iterator[Finding]:
    """Yield each item whose number leaps, so that it would be shown with another.

    `1. 1. 1.` is a way of counting, and so is beginning again at 1.
    """
    if block.kind is Kind.NUMBERS:
        base = block.items[0].mark.indent
        yield from _check_list([item for item in block.items if item.mark.indent < base + 2])


def _check_list(items: list[Item]) -> Iterator[Finding]:
    before = _number(items[0])
    shown = before - 1
    for item in items:
        written, value = _number(item), _value(item)
        shown = shown + 1 if value is None else value
        if shown != written and (value is not None or written not in (1, before, before + 1)):
            reason = f"would be shown with the number {shown}"
            remedy = f'write `{{: value="{written}" }}` on a line of its own in the item'
            yield Finding(item.mark, reason, remedy)
        before = written


def _number(item: Item) -> int:
    """Return the number of an item; digits beyond what a list can show do not count."""
    digits = item.mark.text.split(".")[0].strip()
    return int(digits[:9])


def _value(item: Item) -> int | None:
    """Return the number that an item is given by an attribute."""
    for line in item.lines:
        if match := re.match(r" *\{:[^}]*\bvalue=[\"']?([0-9]{1,9})\b", line.text):
            return int(match[1])
    return None
