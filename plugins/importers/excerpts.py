"""What of a witness is kept: its own words as they are, of somebody else's a few."""

import re
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from html import escape
from typing import Any

from plugins.importers.records import Body, Loss, LossKind, Notation, Parent, Witness
from plugins.importers.texts import beginning, own_lines

__all__ = ["condensed", "excerpt_of"]

_LONGEST, _WORDS = 400, 60
"""Characters and words of somebody else's text that are kept at most."""


def condensed(witness: Witness) -> Witness:
    """Return a witness as it may be kept: of somebody else's text an excerpt, and no votes.

    Halves of characters, which a file of text cannot hold, become U+FFFD and are told as lost.
    """
    parent = witness.parent
    if parent and parent.html:
        parent = replace(parent, html=escape(excerpt_of(parent), quote=False))
    kept = replace(witness, parent=parent, score=None)
    whole: Witness = _mended(kept)
    return kept if whole == kept else replace(whole, losses=(*whole.losses, _HALF))


_HALF = Loss(kind=LossKind.TEXT, what="half of a character, for which \ufffd stands")


def _mended(value: Any) -> Any:
    """Return a value with U+FFFD for each surrogate that stands alone in its texts."""
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return value if value.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, tuple):
        return tuple(map(_mended, value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: _mended(part) for name, part in parts.items()})
    return value


def excerpt_of(parent: Parent) -> str:
    """Return the first sentences of what is answered, without what it quotes; perhaps nothing."""
    body = Body(text=parent.html, notation=Notation.HTML)
    return beginning(own_lines(body), _LONGEST, _WORDS) if parent.html else ""
