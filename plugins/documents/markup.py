"""Markdown as the archive writes it: the extensions, the `///` blocks, and TeX as MathML."""

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from math_core import LatexError, LatexToMathML
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from plugins.documents.dates import Date, DateError, parse_date

__all__ = ["Converter"]


class Converter:
    """Turns Markdown into HTML, one body after the other."""

    def __init__(self) -> None:
        """Make ready what can be used for many bodies."""
        self._math = _Math()
        self._markdown = Markdown(
            extensions=[*_EXTENSIONS, self._math, _CodeBetweenBlanks(), _Wide(), _Blocks()],
            extension_configs=_SETTINGS,
            output_format="html",
        )

    def convert(self, body: str) -> tuple[str, list[tuple[str, str]]]:
        """Return the HTML of body, and each formula that is not understood, with the reason."""
        self._math.faults = []
        html = self._markdown.reset().convert(body)
        return html.replace(_CODE, _REACHABLE_CODE), self._math.faults


_EXTENSIONS = (
    "abbr",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "sane_lists",
    "toc",
    "pymdownx.highlight",
    "pymdownx.superfences",  # fenced code within lists and quotations too
)
_SETTINGS: dict[str, dict[str, Any]] = {
    "pymdownx.highlight": {"css_class": "highlight", "guess_lang": False},
    "footnotes": {"BACKLINK_TEXT": "↩\ufe0e", "BACKLINK_TITLE": "Back to where note {} is cited"},
}

# ---- code


class _CodeBetweenBlanks(Extension):
    """Fenced code is a block of its own, whatever stands right above and below it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register what comes between the extraction of code and that of raw HTML."""
        md.preprocessors.register(_Spacer(md), "code-between-blanks", 22)


class _Spacer(Preprocessor):
    """Puts a blank line between each mark that stands for code and what stands beside it."""

    def run(self, lines: list[str]) -> list[str]:
        """Return lines with the blank ones, and without a quotation's that would end it."""
        spaced: list[str] = []
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            above = spaced[-1] if spaced else ""
            if _CODE_MARK.match(above) and not line.strip("> ") and not below.strip():
                line = ""  # noqa: PLW2901 (an empty line of a quotation, at its end)
            elif (_CODE_MARK.match(line) or _CODE_MARK.match(above)) and _are_filled(above, line):
                spaced.append(">" if above.lstrip()[0] == line.lstrip()[0] == ">" else "")
            spaced.append(line)
        return spaced


def _are_filled(above: str, line: str) -> bool:
    return bool(above.strip("> ") and line.strip("> "))


_CODE_MARK = re.compile(rf"([> ]*){HTML_PLACEHOLDER_RE.pattern} *$")

# ---- what may be wider than a screen

_CODE = '<div class="highlight"><pre>'
_REACHABLE_CODE = '<div class="highlight"><pre tabindex="0">'
"""Whatever scrolls by itself can be reached and scrolled by keyboard, as WCAG 2.2 asks (2.1.1)."""


class _Wide(Extension):
    """Tables that Tab stops at."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register what comes after all that makes tables."""
        md.treeprocessors.register(_Reachable(md), "reachable-tables", 1)


class _Reachable(Treeprocessor):
    """Gives each table a place in the order of Tab."""

    def run(self, root: Element) -> None:
        """Mark the tables of a body."""
        for table in root.iter("table"):
            table.set("tabindex", "0")


# ---- math


DISPLAY = (
    r"(?:\A\s*\\\[(?P<whole>(?:(?!\\\]).)+)\\\]\s*\Z"
    r"|(?:(?<=\n)|\A) *\\\[ *\n(?P<lines>(?:(?!\\\]).)+?)\n *\\\] *(?=\n|\Z))"
)
"""A formula that is a whole block, or whose delimiters stand on lines of their own.

Elsewhere `\\[` and `\\]` are Markdown's own escapes for brackets.
"""


class _Math(Extension):
    r"""`\(…\)` and `\[…\]`; a dollar sign is a dollar sign."""

    faults: list[tuple[str, str]]
    """Formulas that have no MathML, as written, with the reason."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register both forms before backslash escapes, which would eat their delimiters."""
        inline = _Formula(r"\\\((.+?)\\\)", md, self, display=False)
        display = _Formula(DISPLAY, md, self, display=True)
        md.inlinePatterns.register(inline, "math-inline", 186)
        md.inlinePatterns.register(display, "math-display", 185)


class _Formula(InlineProcessor):
    """Turns one formula into MathML."""

    def __init__(self, pattern: str, md: Markdown, math: _Math, *, display: bool) -> None:
        super().__init__(pattern, md)
        self.compiled_re = re.compile(pattern, re.DOTALL)
        self._math = math
        self._display = display

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Markdown's name)
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Return the formula's MathML in Markdown's stash, or note why it has none."""
        del data
        try:
            mathml = _TEX.convert_with_local_state(_tex_of(m), displaystyle=self._display)
        except LatexError as error:
            self._math.faults.append((m[0].strip(), _first_line(str(error))))
            mathml = ""
        if self._display and mathml:  # which may be wider than a screen
            mathml = f'<span class="formula" tabindex="0">{mathml}</span>'
        return self.md.htmlStash.store(mathml), m.start(0), m.end(0)


_TEX = LatexToMathML(fancy_error=False)


def _tex_of(match: re.Match[str]) -> str:
    """Return what stands between the delimiters of a formula."""
    return next(part for part in match.groups() if part is not None)


def _first_line(message: str) -> str:
    """Return what math_core says, without the place in the formula."""
    told = re.sub(r"^[0-9]+: ", "", message.strip()).splitlines()
    return told[0].rstrip(".") if told else "not understood"


# ---- blocks


class _Blocks(BlocksExtension):
    """`/// addendum`, `/// quote` and `/// note`."""

    def extendMarkdownBlocks(  # noqa: N802 (pymdownx's name)
        self, md: Markdown, block_mgr: Any
    ) -> None:
        """Register the archive's blocks."""
        for block in (_Addendum, _Quote, _Note):
            block_mgr.register(block, self.getConfigs())
        md.parser.blockprocessors.register(_Opening(md.parser), "block-opening", 89.995)


class _Opening(BlockProcessor):
    """Parts what stands right above the opening of a block from the block.

    pymdownx would read it between finding the block and making it.  Where it holds a block itself,
    as a quotation may, that one would be taken for the other, and reading would never end.
    """

    _START = re.compile(r"\n {0,3}/{3,} *(?:addendum|note|quote) *\|", re.IGNORECASE)

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
    """Somebody else's words; the argument says whose."""

    NAME = "quote"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Open a figure with the quotation in it."""
        figure = SubElement(parent, "figure", {"class": "quotation"})
        SubElement(figure, "blockquote")
        return figure

    def on_add(self, block: Element) -> Element:
        """Put what follows into the quotation."""
        return block[0]

    def on_end(self, block: Element) -> None:
        """Say whose words they were."""
        SubElement(block, "figcaption").text = self.argument.strip()


class _Note(Block):
    """A remark that is not part of the piece; the argument says whose."""

    NAME = "note"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """Open a note that says whose it is."""
        who = self.argument.strip()
        note = SubElement(parent, "div", {"class": "note", "role": "note"})
        note.set("aria-label", f"Note: {who}")
        SubElement(note, "p", {"class": "note-who"}).text = who
        return note


def _append_when(parent: Element, when: str) -> None:
    """Add a date as `time`, and anything else as the words they are."""
    date = _date(when)
    if date is None:
        parent.text = f"{parent.text or ''}{when}"
        return
    SubElement(parent, "time", {"datetime": date.known}).text = when


def _date(text: str) -> Date | None:
    try:
        return parse_date(text)
    except DateError:
        return None
