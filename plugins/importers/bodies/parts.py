"""The blocks and notes of a body, each as it may be written, and put together."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugins.importers.bodies.inline import Setting, UnwritableError
from plugins.importers.bodies.model import Block, Formula, Note, NoteMark, Table, inlines_of
from plugins.importers.bodies.writing import merges, write_block, write_marked_table, write_note

__all__ = ["Part", "forms", "is_tried", "joined"]

_LONGEST = 20_000
"""Characters between two empty lines, in which Markdown and its checks are quadratic."""
_MOST_BRACKETS = 500
"""Brackets among them that no backslash escapes, each of which looks for its other half."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block or a note, and how it is written."""

    block: Block | Note
    text: str
    is_html: bool = False


def joined(parts: Sequence[Part], *, is_apart: bool = False) -> str:
    """Return parts with empty lines between them, and a comment between those that would merge.

    Where `is_apart`, a comment stands between any two.
    """
    pieces: list[str] = []
    for above, part in zip([None, *parts], parts, strict=False):
        if above is not None and (is_apart or _merge(above, part)):
            pieces.append("<!-- -->")
        pieces.append(part.text)
    return "\n\n".join(pieces)


def _merge(above: Part, below: Part) -> bool:
    if above.is_html or below.is_html:
        return False
    if isinstance(above.block, Note) or isinstance(below.block, Note):
        return False
    return merges(above.block, below.block)


def is_tried(part: Part) -> bool:
    """Whether a part is short enough for Markdown to read it in a time like its length."""
    for chunk in part.text.split("\n\n"):
        if len(chunk) > _LONGEST or len(re.findall(r"(?<!\\)\[", chunk)) > _MOST_BRACKETS:
            return False
    return True


def forms(block: Block | Note, written: Mapping[Block, str]) -> Iterator[Part]:
    """Yield the forms that a block may have in Markdown, the plainest first.

    The first of all is that of `written`, as its author wrote it; the last, for a table that cites
    notes or has formulas, is HTML with Markdown in its cells.
    """
    if isinstance(block, Note):
        yield from _tried(block, lambda setting: write_note(block, setting))
        return
    if block in written:
        yield Part(block, written[block])
    yield from _tried(block, lambda setting: write_block(block, setting))
    if isinstance(block, Table) and _has_signs(block):
        for part in _tried(block, lambda setting: write_marked_table(block, setting)):
            yield Part(block, part.text, is_html=True)


def _tried(block: Block | Note, write: Callable[[Setting], list[str]]) -> Iterator[Part]:
    """Yield what write makes of a block with stars for emphasis, and then with tags."""
    for setting in (Setting(), Setting(has_tags=True)):
        try:
            yield Part(block, "\n".join(write(setting)))
        except UnwritableError:
            return


def _has_signs(block: Block) -> bool:
    """Whether a block holds what only Markdown makes."""
    return any(
        isinstance(run.leaf, Formula | NoteMark) for inline in inlines_of(block) for run in inline
    )
