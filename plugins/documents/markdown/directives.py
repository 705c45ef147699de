"""The lines that open and end `///` blocks, and what is wrong with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.documents.dates import DateError, parse_date
from plugins.documents.markdown.blocks import Block, Kind, every_block
from plugins.documents.markdown.callouts import CALLOUTS
from plugins.documents.markdown.lines import CODE_INDENT, Finding, Line
from plugins.documents.markdown.voices import BLOCKS

__all__ = ["check_directives"]

_OPENING = re.compile(r" *(?P<slashes>/{3,}) *(?P<name>[\w-]+) *(?:\|(?P<argument>.*))?$")
_ENDING = re.compile(r" *(?P<slashes>/{3,}) *$")


def check_directives(blocks: list[Block]) -> Iterator[Finding]:
    """Yield each line that opens or ends a block in a way that does not work."""
    yield from _check_pairs(blocks)
    for block in every_block(blocks):
        yield from _check_pairs(block.inside)
        for inner in block.inside if block.kind in _LISTS else []:
            if _is_right_below_list(inner):
                reason = "would fall out of its place in the item"
                yield Finding(inner.lines[0], reason, "leave an empty line above it")
        if block.kind in (Kind.TEXT, Kind.QUOTATION):
            marks = (n for n in block.lines if _OPENING.match(n.text) or _ENDING.match(n.text))
            if line := next(marks, None):
                reason = "would stay text, not open or end a block"
                yield Finding(line, reason, "leave an empty line above it")


_LISTS = (Kind.BULLETS, Kind.NUMBERS)


def _is_right_below_list(block: Block) -> bool:
    """Whether a block opens with no empty line between it and a list in the same item."""
    if block.kind is not Kind.DIRECTIVE or not block.above or block.above.kind not in _LISTS:
        return False
    return block.above.lines[-1].number == block.lines[0].number - 1


@dataclass(frozen=True, slots=True)
class _Opened:
    line: Line
    slashes: str
    inside: list[Finding] = field(default_factory=list)
    """What is wrong with blocks within, if it ends at all; if not, that alone is the mistake."""


def _check_pairs(blocks: list[Block]) -> Iterator[Finding]:
    """Yield what is wrong with the openings and endings in one container."""
    opened: list[_Opened] = []
    for number, block in enumerate(blocks):
        if block.kind is not Kind.DIRECTIVE:
            continue
        line = block.lines[0]
        if match := _OPENING.match(line.text):
            yield from _check_opening(line, match, blocks[number + 1 : number + 2])
            slashes = match["slashes"]
            if around := next((each for each in reversed(opened) if each.slashes == slashes), None):
                around.inside.extend(_check_slashes(line, blocks[number:], slashes))
            opened.append(_Opened(line, slashes))
        elif opened and line.text.strip() == opened[-1].slashes:
            yield from opened.pop().inside
        else:
            yield _stray_ending(line, opened)
    for block_line in opened:
        remedy = f"write `{block_line.slashes}` below its last line"
        yield Finding(block_line.line, "a block that never ends", remedy)


def _check_opening(line: Line, match: re.Match[str], after: list[Block]) -> Iterator[Finding]:
    name, argument = match["name"], (match["argument"] or "").strip()
    if name.lower() not in BLOCKS:
        yield Finding(line, f"no such block ('{name}')", f"the blocks are {', '.join(BLOCKS)}")
    elif not argument and name.lower() not in CALLOUTS:
        remedy = f"write `/// {name} | …`"
        if name.lower() == "note":
            remedy += ", or `/// aside` for a remark of the piece's own"
        yield Finding(line, "a block that does not say who or when", remedy)
    elif name.lower() == "addendum" and _DATE.fullmatch(argument):
        yield from _check_date(line, argument)
    below = after[0].lines[0] if after else line
    if below.number == line.number + 1 and below.indent >= CODE_INDENT:
        reason = "would be taken for an option of the block above it"
        yield Finding(below, reason, "leave an empty line above it")


_DATE = re.compile(r"[0-9]{4}-[0-9][0-9T:Z.+~/ -]*")
"""What is meant for a date, not for words such as "a few days later"."""


def _check_date(line: Line, text: str) -> Iterator[Finding]:
    try:
        parse_date(text)
    except DateError as error:
        yield Finding(line, str(error), "mend the date, or say in words when it was")


def _check_slashes(line: Line, after: list[Block], slashes: str) -> Iterator[Finding]:
    """Yield an opening that loses its ending to a block around it with as many slashes.

    pymdownx looks for an ending in the lines that stand together, and takes the first for its own.
    """
    number = line.number
    for block in after:
        if block.lines[0].number > number + 1:
            return
        if block.kind is Kind.DIRECTIVE and block.lines[0].text.strip() == slashes:
            reason = "stands in a block with as many slashes, which would take its end for its own"
            yield Finding(line, reason, f"open and end the outer block with `{slashes}/`")
            return
        number = block.lines[-1].number


def _stray_ending(line: Line, opened: list[_Opened]) -> Finding:
    if opened:
        remedy = f"end the block of line {opened[-1].line.number} with `{opened[-1].slashes}`"
        return Finding(line, "ends no block, since it has other slashes", remedy)
    return Finding(line, "ends a block that nothing opened", "take it out, or open the block above")
