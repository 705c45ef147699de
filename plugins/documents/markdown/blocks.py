"""The blocks of a body as Markdown 3.11 sees them, with the extensions of markup.py.

Only as much as telling a misreading takes: what is a list, what a quotation, what text, and what
each of them holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from plugins.documents.markdown.lines import CODE, CODE_INDENT, Line

__all__ = ["ITEM", "Block", "Item", "Kind", "every_block", "is_prose", "read_blocks"]


class Kind(Enum):
    """What a block is."""

    TEXT = auto()
    HEADING = auto()
    UNDERLINED = auto()
    """A line that the `---` or `===` below it makes a heading."""
    RULE = auto()
    CODE = auto()
    TABLE = auto()
    QUOTATION = auto()
    BULLETS = auto()
    NUMBERS = auto()
    NOTES = auto()
    """Definitions of terms or of footnotes."""
    DIRECTIVE = auto()
    """A line that opens or ends a `///` block."""


@dataclass(slots=True)
class Item:
    """An item of a list, or one definition: its first line, and all of its text."""

    mark: Line
    lines: list[Line]
    slipped: list[Line] = field(default_factory=list)
    """Lines that stand at the margin, but fall into this item."""


@dataclass(slots=True)
class Block:
    """A block, its lines without its containers' marks, and the blocks in it."""

    kind: Kind
    lines: list[Line]
    items: list[Item] = field(default_factory=list)
    inside: list["Block"] = field(default_factory=list)
    above: "Block | None" = None
    """The block right above it, of the same container."""


def every_block(blocks: list[Block]) -> Iterator[Block]:
    """Yield blocks and all blocks in them, in the order of the text."""
    for block in blocks:
        yield block
        yield from every_block(block.inside)


def read_blocks(lines: list[Line], depth: int = 0) -> list[Block]:
    """Return the blocks of lines that stand in one container."""
    blocks: list[Block] = []
    opened: list[str] = []
    for run in _runs(lines):
        if is_prose(run):  # nearly all that is written; none of the looks below finds anything
            _append(blocks, Block(Kind.TEXT, run))
            continue
        for part in _split_at_ending(run, opened):
            known = len(blocks)
            _append_part(blocks, part)
            _follow_directives(blocks[known:], opened)
    for block in blocks if depth < _DEEPEST else []:
        block.inside = _read_inside(block, depth + 1)
    return blocks


def is_prose(run: list[Line]) -> bool:
    """Whether each of the lines that stand together begins as a sentence does, and with no mark."""
    return all(line.text[0].isalpha() or line.text[0] in _BEGIN_SENTENCES for line in run)


_BEGIN_SENTENCES = "\"'(\u2018\u201c…"
_DEEPEST = 40
_BLANK = Line(0, "")


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the lines that stand together, without the blank ones between them."""
    run: list[Line] = []
    for line in [*lines, _BLANK]:
        if not line.is_blank:
            run.append(line)
        elif run:
            yield run
            run = []


def _split_at_ending(run: list[Line], opened: list[str]) -> list[list[Line]]:
    """Return lines that stand together in two parts, the second from the end of the open block.

    That end is looked for before anything else, even below an indented line.
    """
    ends = (n for n, line in enumerate(run) if n and opened and line.text.rstrip() == opened[-1])
    end = next(ends, len(run))
    return [part for part in (run[:end], run[end:]) if part]


def _follow_directives(blocks: list[Block], opened: list[str]) -> None:
    """Keep the slashes of the `///` blocks that are open, innermost last."""
    for block in blocks:
        text = block.lines[0].text.strip()
        if block.kind is Kind.DIRECTIVE and opened and text == opened[-1]:
            opened.pop()
        elif block.kind is Kind.DIRECTIVE and text.strip("/"):
            opened.append(text[: len(text) - len(text.lstrip("/"))])


def _append_part(blocks: list[Block], lines: list[Line]) -> None:
    """Append the blocks of lines that stand together, to the item above where they are indented."""
    item = _open_item(blocks)
    if item and lines[0].indent >= CODE_INDENT:
        _extend_item(item, lines)
    elif lines[0].indent < CODE_INDENT or lines[0].text.strip() == CODE:
        _append_all(blocks, lines)
    else:
        rest = next((n for n, line in enumerate(lines) if line.indent < CODE_INDENT), len(lines))
        _append(blocks, Block(Kind.CODE, lines[:rest]))
        _append_all(blocks, lines[rest:])


def _extend_item(item: Item, lines: list[Line]) -> None:
    """Add lines below a blank one; those that are not indented themselves fall into it too."""
    item.lines.append(_BLANK)
    above = _BLANK
    for line in lines:
        if line.indent < CODE_INDENT and not _goes_on(line, _dedented(above)):
            item.slipped.append(line)
            item.lines.append(_BLANK)
        item.lines.append(_dedented(line))
        above = line


def _goes_on(line: Line, above: Line) -> bool:
    """Whether a line at the margin is text that may go on below the text of an item."""
    marks = (_QUOTED, _HEADING, _RULE, _DIRECTIVE)
    return not any(m.match(line.text) for m in (ITEM, *marks)) and not any(
        m.match(above.text) for m in marks
    )


def _open_item(blocks: list[Block]) -> Item | None:
    """Return the item to which an indented line belongs."""
    return blocks[-1].items[-1] if blocks and blocks[-1].items else None


def _dedented(line: Line) -> Line:
    return Line(line.number, line.text[min(CODE_INDENT, line.indent) :])


# ---- lines that stand together → blocks

ITEM = re.compile(r" *(?:[-*+]|[0-9]+\.) +")
_BULLET = re.compile(r" {0,3}[-*+] +")
_NUMBER = re.compile(r" {0,3}[0-9]+\. +")
_NESTED = re.compile(r" {4,7}(?:[-*+]|[0-9]+\.) +")
_HEADING = re.compile(r"#")
_RULE = re.compile(r" {0,3}(?:(?:- {0,2}){3,}|(?:_ {0,2}){3,}|(?:\* {0,2}){3,})$")
_DIRECTIVE = re.compile(r" {0,3}/{3,} *(?:[\w-]+ *(?:\|.*)?)?$")
_QUOTED = re.compile(r" {0,3}>")
_DEFINITION = re.compile(r" {0,3}(?:: {1,3}(?=\S)|\[\^[^\]]*\]: *)")
_UNDERLINE = re.compile(r"(?:-+|=+) *$")


def _append_all(blocks: list[Block], run: list[Line]) -> None:
    """Append the blocks of lines that stand together."""
    rest: list[Line] = []
    for line in run:
        if _DIRECTIVE.match(line.text):
            _append_undirected(blocks, rest)
            _append(blocks, Block(Kind.DIRECTIVE, [line]))
            rest = []
        else:
            rest.append(line)
    _append_undirected(blocks, rest)


def _append_undirected(blocks: list[Block], lines: list[Line]) -> None:
    """Append the blocks of lines among which is no directive: a table takes all that follows."""
    while lines:
        if _is_table(lines):
            _append(blocks, Block(Kind.TABLE, lines))
            return
        at = next((n for n, line in enumerate(lines) if _HEADING.match(line.text)), len(lines))
        _append_unheaded(blocks, lines[:at])
        if at < len(lines):
            _append(blocks, Block(Kind.HEADING, [lines[at]]))
        lines = lines[at + 1 :]


def _append_unheaded(blocks: list[Block], lines: list[Line]) -> None:
    """Append the blocks of lines among which is no heading with `#`."""
    while lines:
        if _is_table(lines):
            _append(blocks, Block(Kind.TABLE, lines))
            return
        if len(lines) > 1 and _UNDERLINE.match(lines[1].text):
            _append(blocks, Block(Kind.UNDERLINED, lines[:2]))
            lines = lines[2:]
            continue
        at = next((n for n, line in enumerate(lines) if _RULE.match(line.text)), len(lines))
        _append_rest(blocks, lines[:at])
        if at < len(lines):
            _append(blocks, Block(Kind.RULE, [lines[at]]))
        lines = lines[at + 1 :]


def _append_rest(blocks: list[Block], lines: list[Line]) -> None:
    """Append the blocks of lines among which nothing stands alone."""
    if not lines:
        return
    first = lines[0].text
    if first.strip() == CODE:
        _append(blocks, Block(Kind.CODE, lines))
    elif _BULLET.match(first):
        _append_list(blocks, Block(Kind.BULLETS, lines), _BULLET)
    elif _NUMBER.match(first):
        _append_list(blocks, Block(Kind.NUMBERS, lines), _NUMBER)
    elif any(_DEFINITION.match(line.text) for line in lines):
        _append_notes(blocks, lines)
    else:
        _append_text(blocks, lines)


def _append(blocks: list[Block], block: Block) -> None:
    block.above = blocks[-1] if blocks else None
    blocks.append(block)


def _is_table(lines: list[Line]) -> bool:
    return (
        len(lines) > 1 and "|" in lines[0].text and {"|", "-"} <= set(lines[1].text) <= set("|: -")
    )


def _append_list(blocks: list[Block], block: Block, mark: re.Pattern[str]) -> None:
    """Append a list, to the one above it where Markdown takes both for one."""
    block.items = list(_items(block.lines, mark))
    if blocks and blocks[-1].kind is block.kind:
        blocks[-1].lines += block.lines
        blocks[-1].items += block.items
    else:
        _append(blocks, block)


def _items(lines: list[Line], mark: re.Pattern[str]) -> Iterator[Item]:
    """Yield the items that begin with mark; nested ones stay in them, below a blank line."""
    starts = [number for number, line in enumerate(lines) if mark.match(line.text)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        first = re.sub(mark, "", lines[start].text, count=1)
        item = Item(lines[start], [Line(lines[start].number, first)])
        inside = lines[start + 1 : end]
        nested = next((n for n, line in enumerate(inside) if _NESTED.match(line.text)), len(inside))
        item.lines += inside[:nested]
        if inside[nested:]:
            _extend_item(item, inside[nested:])
        yield item


def _append_notes(blocks: list[Block], lines: list[Line]) -> None:
    """Append the definitions among lines; what stands above the first is text or a term."""
    first = next(n for n, line in enumerate(lines) if _DEFINITION.match(line.text))
    if first:
        _append(blocks, Block(Kind.TEXT, lines[:first]))
    _append(blocks, Block(Kind.NOTES, lines[first:], list(_items(lines[first:], _DEFINITION))))


def _append_text(blocks: list[Block], lines: list[Line]) -> None:
    """Append the text among lines, and the quotation into which its rest falls."""
    first = next((n for n, line in enumerate(lines) if _QUOTED.match(line.text)), len(lines))
    if first:
        _append(blocks, Block(Kind.TEXT, lines[:first]))
    if lines[first:]:
        _append(blocks, Block(Kind.QUOTATION, lines[first:]))


# ---- what is inside of blocks


def _read_inside(block: Block, depth: int) -> list[Block]:
    if block.kind is Kind.QUOTATION:
        return read_blocks(_unquoted(block.lines), depth)
    return [inner for item in block.items for inner in read_blocks(item.lines, depth)]


def _unquoted(lines: list[Line]) -> list[Line]:
    """Return the lines that have the mark of a quotation, without it, and those of attributes."""
    mark = re.compile(r" {0,3}(?:> ?|(?=\{:))")
    return [
        Line(line.number, line.text[match.end() :])
        for line in lines
        if (match := mark.match(line.text))
    ]
