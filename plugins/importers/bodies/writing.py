"""Blocks → lines of Markdown 3.11 with the site's extensions."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from plugins.importers.bodies.escaping import escape_text
from plugins.importers.bodies.inline import Setting, UnwritableError, write_inline
from plugins.importers.bodies.model import (
    Block,
    Cell,
    Code,
    Definitions,
    Details,
    Figure,
    Formula,
    Heading,
    Item,
    List,
    Note,
    Paragraph,
    Quote,
    Row,
    Rule,
    Run,
    Spoiler,
    Table,
    Voice,
)
from plugins.importers.bodies.raw import write_html_inline

__all__ = ["merges", "write_block", "write_marked_table", "write_note"]


def write_block(block: Block, setting: Setting) -> list[str]:  # noqa: PLR0911 (one return for each kind)
    """Return the lines of a block; raise UnwritableError where Markdown cannot say it."""
    match block:
        case Paragraph():
            return _paragraph(block, setting)
        case Heading():
            return _heading(block, setting)
        case Rule():
            return ["---"]
        case Code():
            return _code(block)
        case Quote():
            inside = _within(setting)
            return [f"> {line}".rstrip(" ") for line in _blocks(block.blocks, inside)]
        case List():
            return list(_list(block, _within(setting)))
        case Table():
            return _table(block, replace(setting, in_line=True, in_cell=True))
        case Details() | Figure() | Spoiler() | Voice() | Definitions():
            return _in_tags(block, setting)


_DEEPEST = 12
"""How many lists and quotations stand in each other before nobody could read their Markdown."""


def _within(setting: Setting) -> Setting:
    """Return the setting of what stands in a list or a quotation."""
    if setting.depth == _DEEPEST:
        raise _unwritable("lists and quotations nested too deeply")
    return replace(setting, is_flush=False, depth=setting.depth + 1)


def _unwritable(reason: str) -> UnwritableError:
    return UnwritableError(reason)


def _blocks(blocks: Iterable[Block], setting: Setting) -> list[str]:
    """Return the lines of blocks in one container, an empty one between each two."""
    lines: list[str] = []
    above: Block | None = None
    for block in blocks:
        if above is not None and merges(above, block):
            raise _unwritable("two blocks that would become one")
        lines += (
            ["", *write_block(block, setting)] if above is not None else write_block(block, setting)
        )
        above = block
    return lines


def merges(above: Block, below: Block) -> bool:
    """Whether Markdown would make one block of two neighbours."""
    match above, below:
        case (Quote(), Quote()):
            return True
        case (List(), List()):
            return above.is_ordered == below.is_ordered
        case _:
            return False


def _paragraph(paragraph: Paragraph, setting: Setting) -> list[str]:
    """Return the lines of a paragraph.

    A formula that is all of one would lose its `p`, as Markdown takes `math` for a block, so that
    two of them would be one line.
    """
    lines = write_inline(paragraph.inline, setting)
    match paragraph.inline:
        case (Run(leaf=Formula(is_display=False)),):
            return [f"<span>{line}</span>" for line in lines]
        case _:
            return lines


def _heading(heading: Heading, setting: Setting) -> list[str]:
    lines = write_inline(heading.inline, replace(setting, in_line=True))
    text = " ".join(lines)
    ending = len(text) - len(text.rstrip("#"))
    if ending and not text.endswith("\\#"):
        text = text[:-ending] + "\\#" * ending
    anchor = f" {{: #{heading.anchor} }}" if heading.anchor else ""
    return [f"{'#' * heading.level} {text}{anchor}"]


def _code(code: Code) -> list[str]:
    if code.inline or "\t" in code.text:
        raise _unwritable("code with marks or tabs in it")
    runs = [len(line) - len(line.lstrip("`")) for line in map(str.strip, code.text.split("\n"))]
    fence = "`" * max(3, *(run + 1 for run in runs))
    return [f"{fence}{code.language}", *code.text.split("\n"), fence]


# ---- lists


def _list(block: List, setting: Setting) -> Iterator[str]:
    if block.type or block.is_reversed or block.start < 0:
        raise _unwritable("a list that counts in another way")
    is_loose = not all(map(_is_tight, block.items))
    number = block.start
    for at, item in enumerate(block.items):
        number = number if item.value is None else item.value
        if number < 0 or not item.blocks or not isinstance(item.blocks[0], Paragraph):
            raise _unwritable("an item that does not begin with text")
        if at and is_loose:
            yield ""
        mark = f"{number}. " if block.is_ordered else "- "
        yield from _item(item, mark, setting, is_loose=is_loose)
        number += 1


def _is_tight(item: Item) -> bool:
    return len(item.blocks) <= 2 and all(isinstance(each, List) for each in item.blocks[1:])  # noqa: PLR2004 (its text and a list)


def _item(item: Item, mark: str, setting: Setting, *, is_loose: bool) -> Iterator[str]:
    first, *rest = write_block(item.blocks[0], setting)
    yield f"{mark}{first}"
    yield from _indented(rest)
    if item.value is not None:
        yield f'{{: value="{item.value}" }}'
    if below := _blocks(item.blocks[1:], setting):
        if is_loose:
            yield ""
        yield from _indented(below)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" if line else "" for line in lines)


def write_note(note: Note, setting: Setting) -> list[str]:
    """Return the definition of a footnote."""
    inside = _within(setting)
    if not note.blocks or not isinstance(note.blocks[0], Paragraph):
        raise _unwritable("a note that does not begin with text")
    first, *rest = _blocks(note.blocks, inside)
    return [f"[^{note.id}]: {first}", *_indented(rest)]


# ---- tables


def _table(table: Table, setting: Setting) -> list[str]:
    head, *body = table.rows
    sides = [cell.align for cell in head.cells]
    is_plain = not table.caption and all(cell.is_head for cell in head.cells)
    for row in body:
        is_plain &= [cell.align for cell in row.cells] == sides
        is_plain &= not any(cell.is_head for cell in row.cells)
    if not is_plain or not body:
        raise _unwritable("a table with another form than a head and rows")
    rule = " | ".join(_RULES[side] for side in sides)
    return [_row(head, setting), f"| {rule} |", *(_row(row, setting) for row in body)]


_RULES = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}


def _row(row: Row, setting: Setting) -> str:
    return f"| {' | '.join(_cell(cell, setting) for cell in row.cells)} |"


def _cell(cell: Cell, setting: Setting) -> str:
    if cell.columns > 1 or cell.rows > 1 or len(cell.blocks) > 1:
        raise _unwritable("a cell that spans others or holds several blocks")
    if not cell.blocks:
        return ""
    block = cell.blocks[0]
    if not isinstance(block, Paragraph):
        raise _unwritable("a cell that holds more than text")
    return " ".join(write_inline(block.inline, setting))


def write_marked_table(table: Table, setting: Setting) -> list[str]:
    """Return a table in tags with Markdown in its cells, for formulas and marks of notes."""
    inside = replace(setting, in_line=True)
    lines = ['<table markdown="1">']
    if table.caption:
        lines.append(f"<caption>{write_html_inline(table.caption)}</caption>")
    for row in table.rows:
        lines.append('<tr markdown="1">')
        for cell in row.cells:
            lines += _marked_cell(cell, inside)
        lines.append("</tr>")
    return [*lines, "</table>"]


def _marked_cell(cell: Cell, setting: Setting) -> list[str]:
    """Return a cell, its text on a line of its own, where checks of Markdown look for it."""
    plain = replace(cell, columns=1, rows=1)
    told = "".join(
        f' {name}="{value}"'
        for name, value in (("colspan", cell.columns), ("rowspan", cell.rows))
        if value > 1
    )
    side = f' data-align="{cell.align}"' if cell.align else ""
    tag = "th" if cell.is_head else "td"
    return [f'<{tag}{told}{side} markdown="span">', _cell(plain, setting), f"</{tag}>"]


# ---- blocks that only tags or slashes tell


def _in_tags(
    block: Details | Figure | Spoiler | Voice | Definitions, setting: Setting
) -> list[str]:
    if not setting.is_flush or isinstance(block, Definitions):
        raise _unwritable("HTML within a list or a quotation")
    lines = _blocks(block.blocks, setting)
    match block:
        case Details():
            opening = '<details open markdown="1">' if block.is_open else '<details markdown="1">'
            summary = f"<summary>{write_html_inline(block.summary)}</summary>"
            above = [opening, summary] if block.summary else [opening]
            return [*above, "", *lines, "", "</details>"]
        case Spoiler():
            return ['<div class="spoilers" markdown="1">', "", *lines, "", "</div>"]
        case Figure():
            caption = f"<figcaption>{write_html_inline(block.caption)}</figcaption>"
            return ['<figure markdown="1">', "", *lines, "", caption, "</figure>"]
        case Voice():
            return _voice(block, lines)


def _voice(voice: Voice, lines: list[str]) -> list[str]:
    """Return what somebody wrote, with a slash more than any block within it has."""
    within = [len(line) - len(line.lstrip("/")) for line in lines]
    slashes = "/" * max(_FEWEST_SLASHES, *(count + 1 for count in within))
    return [f"{slashes} quote | {escape_text(voice.who)}", "", *lines, "", slashes]


_FEWEST_SLASHES = 3
