"""A body → Markdown: each block in the plainest form that the site shows as its source did."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.importers.bodies.authored import recover_authored
from plugins.importers.bodies.checking import is_shown
from plugins.importers.bodies.model import Block
from plugins.importers.bodies.parts import Part, forms, is_tried, joined
from plugins.importers.bodies.plain import read_plain
from plugins.importers.bodies.recovering import Recovered, recover
from plugins.importers.bodies.stepwise import part_by_part
from plugins.importers.records import Body, Loss, Notation

__all__ = ["Converted", "to_markdown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The text of a piece as the body of a content file."""

    markdown: str = field(repr=False)
    losses: tuple[Loss, ...] = ()
    """What its source had and this has not, each once, in the order of the text."""
    blocks: int = 0
    """How many blocks it has at its top, footnotes among them."""
    kept_as_html: int = 0
    """How many of them are HTML, since no Markdown is shown as they were."""
    images: tuple[str, ...] = ()
    """Addresses of images that are linked to, as the archive has no copy of them."""


def to_markdown(
    body: Body,
    *,
    base: str = "",
    copies: Mapping[str, str] | None = None,
    has_formulas: bool = True,
) -> Converted:
    """Return the Markdown that the site shows as body was shown, and what is lost.

    `base` is the address of the piece, which its links are relative to; `copies` says how content
    files name the images that the archive has, by address. `has_formulas` says whether `$…$` is TeX
    in the author's own Markdown, as it is on ForumMagnum and not on Reddit.
    """
    match body.notation:
        case Notation.HTML:
            return _converted(recover(body.text, base, copies), {})
        case Notation.MARKDOWN:
            recovered, written = recover_authored(
                body.text, base, copies, has_formulas=has_formulas
            )
            return _converted(recovered, written)
        case Notation.TEXT:
            return _converted(read_plain(body.text), {})


def _converted(recovered: Recovered, written: Mapping[Block, str]) -> Converted:
    """Return a body written at once, or part by part where that is not shown as it was."""
    parts = _at_once(recovered, written)
    losses: tuple[Loss, ...] = ()
    markdown = joined(parts or ())
    if parts is None or not is_shown(markdown, recovered.passage, recovered.anchors):
        markdown, parts, losses = part_by_part(recovered.passage, recovered.anchors, written)
    return Converted(
        markdown=markdown,
        losses=tuple(dict.fromkeys([*recovered.losses, *losses])),
        blocks=len(parts),
        kept_as_html=sum(part.is_html for part in parts),
        images=recovered.images,
    )


def _at_once(recovered: Recovered, written: Mapping[Block, str]) -> list[Part] | None:
    """Return each part in its first form, None where one has none or is too long to try."""
    passage = recovered.passage
    parts: list[Part] = []
    for block in (*passage.blocks, *passage.notes):
        part = next(forms(block, written), None)
        if part is None or not is_tried(part):
            return None
        parts.append(part)
    return parts
