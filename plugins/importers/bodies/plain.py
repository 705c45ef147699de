"""Plain text, as a capture or a short message has it → blocks.

An empty line ends a block; `  • ` and `  1. ` begin items, two spaces further in a level.  A line
that ends is a line that ended: nothing tells whether its author or a window's edge ended it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from plugins.documents.characters import FORBIDDEN, normalise
from plugins.importers.bodies.model import Block, Break, Item, List, Paragraph, Passage, Run, Text
from plugins.importers.bodies.recovering import Recovered
from plugins.importers.bodies.tidying import tidy
from plugins.importers.records import Loss, LossKind

__all__ = ["read_plain"]

_MARK = re.compile(r"(?P<indent> {2,})(?:(?P<bullet>•)|(?P<number>[0-9]{1,9})\.) (?P<text>.*)")
_DEEPEST = 20


def read_plain(text: str) -> Recovered:
    """Return the blocks of plain text."""
    lines = normalise(text).split("\n")
    found = sorted({ord(sign) for sign in FORBIDDEN.findall(text.replace("\f", ""))})
    losses = tuple(
        Loss(kind=LossKind.TEXT, what=f"U+{code:04X}, which no page can hold") for code in found
    )
    lines = [FORBIDDEN.sub("\ufffd", line.replace("\f", " ")) for line in lines]
    blocks: list[Block] = []
    for run in _runs(lines):
        if isinstance(run[0], _Entry):
            blocks += _lists([each for each in run if isinstance(each, _Entry)])
        else:
            inline = tidy(_with_breaks([each for each in run if isinstance(each, str)]))
            blocks += [Paragraph(inline)] if inline else []
    return Recovered(passage=Passage(tuple(blocks)), losses=losses)


@dataclass(slots=True)
class _Entry:
    """An item as it stands: how deep, with which number, and its paragraphs of lines."""

    depth: int
    number: int | None
    paragraphs: list[list[str]] = field(default_factory=list)


def _runs(lines: list[str]) -> list[list["str | _Entry"]]:
    """Return the lines of each paragraph, and the entries of lists that stand together."""
    runs: list[list[str | _Entry]] = []
    is_new = True
    for line in lines:
        mark = _MARK.fullmatch(line)
        last = runs[-1][-1] if runs else None
        if mark:
            entry = _entry(mark)
            if isinstance(last, _Entry):
                runs[-1].append(entry)
            else:
                runs.append([entry])
        elif not line.strip(" \t"):
            is_new = True
            continue
        elif isinstance(last, _Entry) and _is_within(line, last):
            if is_new:
                last.paragraphs.append([])
            last.paragraphs[-1].append(line)
        elif is_new or isinstance(last, _Entry):
            runs.append([line])
        else:
            runs[-1].append(line)
        is_new = False
    return runs


def _entry(mark: re.Match[str]) -> _Entry:
    number = int(mark["number"]) if mark["number"] else None
    depth = min(_DEEPEST, len(mark["indent"]) // 2)
    return _Entry(depth, number, [[mark["text"]]])


def _is_within(line: str, entry: _Entry) -> bool:
    """Whether a line is indented as far as the text of an item."""
    indent = len(line) - len(line.lstrip(" "))
    return indent >= 2 * entry.depth + 2


def _with_breaks(lines: Iterable[str]) -> Iterable[Run]:
    for number, line in enumerate(lines):
        if number:
            yield Run(Break())
        yield Run(Text(line))


def _lists(entries: list[_Entry]) -> list[Block]:
    """Return the lists that entries make; one begins where bullets and numbers change."""
    blocks: list[Block] = []
    at = 0
    while at < len(entries):
        first = entries[at]
        end = at
        while end < len(entries) and _goes_on(entries[end], first):
            end += 1
        blocks.append(_list(entries[at:end]))
        at = end
    return blocks


def _goes_on(entry: _Entry, first: _Entry) -> bool:
    if entry.depth > first.depth:
        return True
    return entry.depth == first.depth and (entry.number is None) == (first.number is None)


def _list(entries: list[_Entry]) -> List:
    first = entries[0]
    items: list[Item] = []
    starts = [n for n, entry in enumerate(entries) if entry.depth == first.depth]
    expected = first.number or 0
    for start, end in zip(starts, [*starts[1:], len(entries)], strict=True):
        entry = entries[start]
        value = None if entry.number is None or entry.number == expected else entry.number
        expected = (entry.number or 0) + 1
        own = (Paragraph(tidy(_with_breaks(lines))) for lines in entry.paragraphs)
        inside = _lists(entries[start + 1 : end])
        items.append(Item((*(each for each in own if each.inline), *inside), value))
    is_ordered = first.number is not None
    return List(tuple(items), is_ordered=is_ordered, start=first.number or 0 if is_ordered else 1)
