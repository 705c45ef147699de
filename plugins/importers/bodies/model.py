"""A body as what a reader sees of it: blocks, and in them text with its marks.

Two bodies that are equal here are shown alike.  What is left out of the comparison is told in
`recover.py`, which makes these; what cannot be compared since the site shows no trace of it (the
language of code, TeX behind its formula) has `compare=False`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = [
    "Anchor",
    "Block",
    "Break",
    "Cell",
    "Code",
    "Definitions",
    "Details",
    "Figure",
    "Formula",
    "Heading",
    "Image",
    "Inline",
    "Item",
    "Leaf",
    "List",
    "Mark",
    "Note",
    "NoteMark",
    "Paragraph",
    "Passage",
    "Quote",
    "Row",
    "Rule",
    "Run",
    "Spoiler",
    "Table",
    "Text",
    "Voice",
    "inlines_of",
]

# ---- within a line


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """What is around text: the name of an element, and for a link where it leads."""

    tag: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words; blanks are single, and stand outside of marks at their edges."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the site sets it; `mathml` without TeX where the source had none."""

    mathml: str
    is_display: bool = False
    tex: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Image:
    """An image that the archive has a copy of."""

    alt: str
    title: str = ""
    src: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """Where a footnote is cited."""

    id: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that a link of the same body leads to."""

    id: str


Leaf = Text | Formula | Image | Break | NoteMark | Anchor


@dataclass(frozen=True, slots=True)
class Run:
    """A leaf and all marks around it, in no order: bold in italics is italics in bold."""

    leaf: Leaf
    marks: frozenset[Mark] = frozenset()


Inline = tuple[Run, ...]

# ---- blocks


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or any text that stands between other blocks."""

    inline: Inline


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` counts from 2, since the title is the page's first."""

    level: int
    inline: Inline
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text; `inline` holds it where it has marks or links."""

    text: str
    inline: Inline = ()
    language: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `value` is None where it counts on."""

    blocks: tuple["Block", ...]
    value: int | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list."""

    items: tuple[Item, ...]
    is_ordered: bool = False
    start: int = 1
    type: str = ""
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    blocks: tuple["Block", ...]
    is_head: bool = False
    align: str = ""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    rows: tuple[Row, ...]
    caption: Inline = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What is folded under its summary."""

    summary: Inline
    blocks: tuple["Block", ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Spoiler:
    """What is hidden until a reader asks for it."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What has a caption."""

    blocks: tuple["Block", ...]
    caption: Inline


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody or something else wrote, told with their name."""

    who: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """A list of terms (`is_term`) and what they mean."""

    parts: tuple[tuple[bool, tuple["Block", ...]], ...]


Block = (
    Paragraph
    | Heading
    | Rule
    | Code
    | Quote
    | List
    | Table
    | Details
    | Spoiler
    | Figure
    | Voice
    | Definitions
)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    id: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A body: its blocks, and its footnotes in their order."""

    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()


def inlines_of(block: Block) -> Iterator[Inline]:  # noqa: C901 (one case for each kind)
    """Yield each text with marks in a block, however deep."""
    match block:
        case Paragraph() | Heading() | Code():
            yield block.inline
        case List():
            for item in block.items:
                yield from _inlines_of_all(item.blocks)
        case Table():
            yield block.caption
            for row in block.rows:
                for cell in row.cells:
                    yield from _inlines_of_all(cell.blocks)
        case Definitions():
            for _, blocks in block.parts:
                yield from _inlines_of_all(blocks)
        case Details():
            yield block.summary
            yield from _inlines_of_all(block.blocks)
        case Figure():
            yield from _inlines_of_all(block.blocks)
            yield block.caption
        case Quote() | Spoiler() | Voice():
            yield from _inlines_of_all(block.blocks)
        case Rule():
            pass


def _inlines_of_all(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    for block in blocks:
        yield from inlines_of(block)
