"""Whose words a passage has: the `///` blocks and bracketed spans.

Every passage that is not the piece's own has `data-voice` (`quoted`, `reported`, `inserted`) and,
where it is known, `data-author`; and says so in words that are spoken even where they are not seen.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from plugins.documents.dates import Date, DateError, date_in_words, parse_date
from plugins.documents.markdown.callouts import CALLOUT_BLOCKS, CALLOUTS
from plugins.documents.markdown.faults import Fault
from plugins.documents.markdown.spoken import SAID, Spoken, not_understood

__all__ = ["BLOCKS", "Spans", "VoiceBlocks"]

BLOCKS = ("addendum", "note", "quote", "reported", *CALLOUTS)
"""The words after `///`."""

# ---- blocks


class VoiceBlocks(BlocksExtension):
    """`/// addendum`, `/// quote`, `/// reported` and `/// note`, and the callouts beside them."""

    def extendMarkdownBlocks(  # noqa: N802 (pymdownx's name)
        self, md: Markdown, block_mgr: Any
    ) -> None:
        """Register the archive's blocks."""
        for block in (_Addendum, _Quote, _Reported, _Note, *CALLOUT_BLOCKS):
            block_mgr.register(block, self.getConfigs())
        md.parser.blockprocessors.register(_Opening(md.parser), "block-opening", 89.995)


class _Opening(BlockProcessor):
    """Parts what stands right above the opening of a block from the block.

    pymdownx would read it between finding the block and making it.  Where it holds a block itself,
    as a quotation may, that one would be taken for the other, and reading would never end.
    """

    _START = re.compile(
        rf"\n {{0,3}}/{{3,}} *(?:(?:{'|'.join(BLOCKS)}) *\||(?:{'|'.join(CALLOUTS)}) *(?=\n|$))",
        re.IGNORECASE,
    )

    def test(self, parent: Element, block: str) -> bool:
        """Whether something stands above an opening."""
        del parent
        return bool(self._START.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make two blocks of the one."""
        del parent
        block = blocks.pop(0)
        if match := self._START.search(block):
            blocks[:0] = [block[: match.start()], block[match.start() + 1 :]]


class _Addendum(Block):
    """Something added later, standing where it stood; the argument says when."""

    NAME = "addendum"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Open a block that says when it was added."""
        addendum = SubElement(parent, "div", {"class": "addendum"})
        label = SubElement(addendum, "p", {"class": "addendum-when"})
        label.text = "Added "
        _append_when(label, self.argument.strip())
        return addendum


class _Quote(Block):
    """Somebody else's words; the argument says whose, and may link to where they stand."""

    NAME = "quote"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Open a figure with the quotation in it."""
        figure = SubElement(parent, "figure", {"class": "quotation", "data-voice": "quoted"})
        SubElement(figure, "blockquote")
        return figure

    def on_add(self, block: Element) -> Element:
        """Put what follows into the quotation."""
        return block[0]

    def on_end(self, block: Element) -> None:
        """Say whose words they were."""
        caption = SubElement(block, "figcaption")
        SubElement(caption, "span", {"class": "spoken"}).tail = self.argument.strip()


class _Reported(Block):
    """Somebody's words as the piece reports them; the argument says whose."""

    NAME = "reported"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Open a block that says who speaks in it."""
        attributes = {"class": "reported", "role": "group", "data-voice": "reported"}
        block = SubElement(parent, "div", attributes)
        label = SubElement(block, "p", {"class": "reported-who"})
        label.text = f"Reported for {self.argument.strip()}:"
        return block


class _Note(Block):
    """A remark that is not part of the piece; the argument says whose."""

    NAME = "note"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Open a note that says whose it is."""
        attributes = {"class": "note", "role": "note", "data-voice": "inserted"}
        note = SubElement(parent, "div", attributes)
        SubElement(note, "p", {"class": "note-who"}).text = self.argument.strip()
        return note


def _append_when(parent: Element, when: str) -> None:
    """Add a date as `time`, and anything else as the words they are."""
    date = _date(when)
    if date is None:
        parent.text = f"{parent.text or ''}{when}"
        return
    before, words = date_in_words(date)
    parent.text = f"{parent.text or ''}{before}"
    SubElement(parent, "time", {"datetime": date.known}).text = words


def _date(text: str) -> Date | None:
    try:
        return parse_date(text)
    except DateError:
        return None


# ---- within a line


class Spans(Extension):
    """`[words]{.inserted by="Somebody"}`, as Pandoc writes spans, and quotations that are links.

    A link with the class `quoted`, `[words](file){.quoted}`, quotes what it leads to.
    """

    faults: list[Fault]
    """Spans that do not say whose words they are, or in which role."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the spans before links, whose brackets they share.

        What is spoken comes after headings have their anchors, in which it has no part.
        """
        md.inlinePatterns.register(_Span(_SPAN, md, self), "voice-span", 172)
        md.treeprocessors.register(Spoken(md, self.report), "voices", 3)

    def report(self, fault: Fault) -> None:
        """Note a fault of the body that is being read."""
        self.faults.append(fault)


def _nested(depth: int) -> str:
    """Return the pattern of text in which brackets are paired, and stand depth deep at most."""
    return rf"(?:[^\[\]]|\[{_nested(depth - 1)}\])*" if depth else r"[^\[\]]*"


_SPAN = rf"\[((?=[^\]]){_nested(4)})\]\{{\s*\.([^}}]*)\}}"
_ATTRIBUTES = re.compile(rf'({"|".join(SAID)})\s+by="([^"]+)"\s*')


class _Span(InlineProcessor):
    """Makes one span of a passage."""

    def __init__(self, pattern: str, md: Markdown, spans: Spans) -> None:
        super().__init__(pattern, md)
        self._spans = spans

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Markdown's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the span, or note why there is none."""
        del data
        told = _ATTRIBUTES.fullmatch(m[2])
        who = " ".join(self.unescape(told[2]).split()) if told else ""
        if told is None or not who:
            if not m[2].startswith(tuple(SAID)):  # which is found again where it stayed text
                self._spans.report(not_understood(f"{{.{m[2]}}}"))
            return None, None, None
        voice = {"class": f"voice {told[1]}", "data-voice": told[1], "data-author": who}
        span = Element("span", voice)
        SubElement(span, "span", {"class": "spoken"}).tail = m[1]
        return span, m.start(0), m.end(0)
