"""Callouts: `/// aside`, `tip`, `important`, `warning` and `caution`, with a title or none.

They are the piece's own words, set apart.  The kind stands in words above them, so that it needs
neither colour nor an icon; what somebody else remarks is a `/// note`, which says whose it is.
"""

from xml.etree.ElementTree import Element, SubElement

from pymdownx.blocks.block import Block

__all__ = ["CALLOUTS", "CALLOUT_BLOCKS"]


class _Callout(Block):
    """A passage of the piece's own that is set apart; the argument is its title."""

    ARGUMENT = None

    def on_create(self, parent: Element) -> Element:
        """Open a passage that says what kind it is."""
        kind = self.NAME.capitalize()
        attributes = {"class": "callout", "role": "note", "aria-label": kind}
        callout = SubElement(parent, "div", {**attributes, "data-callout": self.NAME})
        label = SubElement(callout, "p", {"class": "callout-title"})
        title = (self.argument or "").strip()
        word = SubElement(label, "strong", {"class": "callout-kind"})
        word.text, word.tail = (f"{kind}:", f" {title}") if title else (kind, "")
        return callout


class _Aside(_Callout):
    """What can be left out in reading."""

    NAME = "aside"


class _Tip(_Callout):
    """What makes something easier."""

    NAME = "tip"


class _Important(_Callout):
    """What the rest rests on."""

    NAME = "important"


class _Warning(_Callout):
    """What may go wrong."""

    NAME = "warning"


class _Caution(_Callout):
    """What does harm if it goes wrong."""

    NAME = "caution"


CALLOUT_BLOCKS: tuple[type[_Callout], ...] = (_Aside, _Tip, _Important, _Warning, _Caution)
CALLOUTS = tuple(block.NAME for block in CALLOUT_BLOCKS)
"""The words after `///`."""
