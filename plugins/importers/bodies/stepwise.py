"""A body written block by block, each tried by itself, where it could not be written at once."""

from collections.abc import Mapping
from dataclasses import replace

from plugins.importers.bodies.checking import is_shown
from plugins.importers.bodies.gate import admitted
from plugins.importers.bodies.model import (
    Block,
    Inline,
    Item,
    List,
    Note,
    NoteMark,
    Paragraph,
    Passage,
    Run,
    Text,
    inlines_of,
)
from plugins.importers.bodies.parts import Part, forms, is_tried, joined
from plugins.importers.bodies.raw import write_html
from plugins.importers.bodies.reading import cut
from plugins.importers.records import Loss, LossKind

__all__ = ["part_by_part"]


def part_by_part(
    passage: Passage, anchors: frozenset[str], written: Mapping[Block, str]
) -> tuple[str, list[Part], tuple[Loss, ...]]:
    """Return the Markdown of a body, its parts, and what is lost by their forms."""
    losses: list[Loss] = []
    parts = [_part(block, anchors, written, losses) for block in passage.blocks]
    cited = {mark for part in parts for mark in _marks(part.block)}
    notes = [_note(note, losses) for note in passage.notes if note.id in cited]
    left = [note for note in passage.notes if note.id not in cited]
    parts += [_part(_as_list(note), anchors, {}, losses) for note in left]
    parts += notes
    markdown, parts = _together(parts, anchors, losses)
    return markdown, parts, tuple(losses)


def _together(
    parts: list[Part], anchors: frozenset[str], losses: list[Loss]
) -> tuple[str, list[Part]]:
    """Return parts joined so that none changes another."""
    passage = Passage(
        tuple(part.block for part in parts if not isinstance(part.block, Note)),
        tuple(part.block for part in parts if isinstance(part.block, Note)),
    )
    for is_apart in (False, True):
        markdown = joined(parts, is_apart=is_apart)
        if is_shown(markdown, passage, anchors):
            return markdown, parts
    kept = [_kept(block, anchors, losses) for block in passage.blocks]
    kept += [_kept(_as_list(note), anchors, losses) for note in passage.notes]
    return joined(kept), kept


# ---- one block


def _part(
    block: Block, anchors: frozenset[str], written: Mapping[Block, str], losses: list[Loss]
) -> Part:
    """Return a block in the first form that the site shows as it was."""
    stubs = {mark: Note(mark, _STUB) for mark in sorted(_marks(block), key=_in_order)}
    below = "".join(f"\n\n[^{mark}]: x" for mark in stubs)
    expected = Passage((*_STUB, block), tuple(stubs.values()))
    tried = ""
    for part in forms(block, written):
        if is_tried(part) and part.text != tried:
            if is_shown(f"x\n\n{part.text}{below}", expected, anchors):
                return part
            tried = part.text
    return _kept(block, anchors, losses)


def _in_order(number: str) -> tuple[int, str]:
    return len(number), number


_STUB: tuple[Block, ...] = (Paragraph((Run(Text("x")),)),)
"""What stands for a note, and above each block, which might be nothing that is seen by itself."""


def _kept(block: Block, anchors: frozenset[str], losses: list[Loss]) -> Part:
    """Return a block as HTML, or as its words where not even that would be shown as it was."""
    for mark in sorted(_marks(block), key=_in_order):
        what = f"that the mark [{mark}] led to its note, which stands at the end of the text"
        losses.append(Loss(kind=LossKind.FOOTNOTE, what=what))
    html, left = admitted(block, anchors)
    if is_shown(f"x\n\n{html}", Passage(_STUB + left), anchors):
        if left != (block,) and not _marks(block):
            what = f"HTML that the site does not let stand, around '{_words(block)}'"
            losses.append(Loss(kind=LossKind.MARKUP, what=what))
        return Part(left[0], html, is_html=True) if len(left) == 1 else _only_words(block, losses)
    return _only_words(block, losses)


def _only_words(block: Block, losses: list[Loss]) -> Part:
    """Return a block as one paragraph of its words, with a break between what were blocks."""
    what = f"the form of '{_words(block)}', which the site cannot show"
    losses.append(Loss(kind=LossKind.MARKUP, what=what))
    text = " ".join(word for inline in inlines_of(block) for word in _texts(inline))
    paragraph = Paragraph((Run(Text(text)),))
    return Part(paragraph, write_html(paragraph), is_html=True)


def _words(block: Block) -> str:
    return cut(" ".join(word for inline in inlines_of(block) for word in _texts(inline)))


def _texts(inline: Inline) -> list[str]:
    return [run.leaf.text for run in inline if isinstance(run.leaf, Text)]


def _marks(block: Block | Note) -> set[str]:
    """Return the numbers of the notes that a block cites."""
    if isinstance(block, Note):
        return set()
    return {
        run.leaf.id
        for inline in inlines_of(block)
        for run in inline
        if isinstance(run.leaf, NoteMark)
    }


# ---- notes


def _note(note: Note, losses: list[Loss]) -> Part:
    """Return a note in the first form that the site shows, if need be as plain paragraphs."""
    for each in (note, replace(note, blocks=_flattened(note))):
        for part in forms(each, {}):
            if is_tried(part) and _is_note_shown(each, part.text):
                if each is not note:
                    what = f"the form of the note {note.id}, of which the words are kept"
                    losses.append(Loss(kind=LossKind.MARKUP, what=what))
                return part
    losses.append(Loss(kind=LossKind.FOOTNOTE, what=f"the note {note.id}"))
    return Part(replace(note, blocks=_STUB), f"[^{note.id}]: x")


def _is_note_shown(note: Note, text: str) -> bool:
    citing = Paragraph((Run(Text("x")), Run(NoteMark(note.id))))
    return is_shown(f"x[^{note.id}]\n\n{text}", Passage((citing,), (note,)), frozenset())


def _flattened(note: Note) -> tuple[Block, ...]:
    """Return the words of a note as paragraphs."""
    return (
        tuple(Paragraph(inline) for block in note.blocks for inline in inlines_of(block) if inline)
        or _STUB
    )


def _as_list(note: Note) -> Block:
    """Return a note as a list of its own, with its number."""
    return List((Item(note.blocks),), is_ordered=True, start=int(note.id))
