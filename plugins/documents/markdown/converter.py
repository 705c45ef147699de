"""Markdown as the archive writes it: which extensions, and what code and tables need beside."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from plugins.documents.markdown.by_name import LinksByName
from plugins.documents.markdown.faults import Fault
from plugins.documents.markdown.formulas import Formulas
from plugins.documents.markdown.paragraphs import Paragraphs
from plugins.documents.markdown.selection import Selection
from plugins.documents.markdown.voices import Spans, VoiceBlocks

__all__ = ["Converter"]


class Converter:
    """Turns Markdown into HTML, one body after the other."""

    def __init__(self) -> None:
        """Make ready what can be used for many bodies."""
        self._formulas, self._spans, self._links = Formulas(), Spans(), LinksByName()
        ours = (_Headings(), _CodeBetweenBlanks(), _Finish(), VoiceBlocks(), Paragraphs())
        self._markdown = Markdown(
            extensions=[*_EXTENSIONS, self._formulas, self._spans, self._links, *ours],
            extension_configs=_SETTINGS,
            output_format="html",
        )
        self._selection = Selection(self._markdown)

    def convert(self, body: str, *, is_verbatim: bool = False) -> tuple[str, list[Fault]]:
        """Return the HTML of body, and each formula, span and link that is not understood.

        Words that are verbatim take no title of another piece among them.
        """
        self._formulas.faults, self._spans.faults, self._links.faults = [], [], []
        self._links.is_verbatim = is_verbatim
        self._selection.fit(body)
        html = self._markdown.reset().convert(body)
        faults = [*self._formulas.faults, *self._spans.faults, *self._links.faults]
        return _REACHED.sub(r'\g<0> tabindex="0"', html), faults


_EXTENSIONS = (
    "abbr",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "sane_lists",
    "pymdownx.highlight",
    "pymdownx.superfences",  # fenced code within lists and quotations too
)
_SETTINGS: dict[str, dict[str, Any]] = {
    "tables": {"use_align_attribute": True},  # and no style, which the site's policy forbids
    "pymdownx.highlight": {"css_class": "highlight", "guess_lang": False},
    "footnotes": {
        "USE_DEFINITION_ORDER": False,
        "BACKLINK_TEXT": "↩\ufe0e",
        "BACKLINK_TITLE": "Back to where note {} is cited",
    },
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

# ---- headings


class _HeadingIds(TocTreeprocessor):
    """Gives headings their ids; contents, which cost far more, only where they are asked for."""

    def run(self, doc: Element) -> None:
        """Do nothing where there is no heading and no contents are asked for."""
        self._lists = any(self.marker in text for text in doc.itertext())
        if self._lists or any(element.tag in _HEADINGS for element in doc.iter()):
            super().run(doc)

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        """Return the contents, or an element that nobody will see."""
        return super().build_toc_div(toc_list) if self._lists else Element("div")


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class _Headings(TocExtension):
    """An id on each heading, made of its words."""

    TreeProcessorClass = _HeadingIds


# ---- what may be wider than a screen, or covered

_REACHED = re.compile(
    r"<(?:pre(?=[\s>])|(?:div|p|span)(?=[^>]*\sclass=\"spoilers?\"))(?![^>]*\stabindex=)"
)
"""Whatever scrolls by itself, or is uncovered where it has the focus, can be reached by keyboard,
as WCAG 2.2 asks (2.1.1)."""


class _Finish(Extension):
    """Tables that Tab stops at, and items with numbers of their own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register what comes after all that makes tables and lists."""
        md.treeprocessors.register(_Reachable(md), "reachable-tables", 1)
        md.treeprocessors.register(_OwnNumbers(md), "own-numbers", 2)


class _Reachable(Treeprocessor):
    """Gives each table a place in the order of Tab, and its cells an alignment that is theirs."""

    def run(self, root: Element) -> None:
        """Mark the tables of a body; `align`, which HTML has given up, is left to style sheets."""
        for table in root.iter("table"):
            table.set("tabindex", "0")
            for cell in (*table.iter("th"), *table.iter("td")):
                if side := cell.attrib.pop("align", ""):
                    cell.set("data-align", side)


class _OwnNumbers(Treeprocessor):
    """Gives items their numbers, where Markdown gave them to the paragraph within."""

    def run(self, root: Element) -> None:
        """Move `value` from the paragraph of a loose item, which cannot have it, to the item."""
        for item in root.iter("li"):
            for paragraph in item.findall("p"):
                if value := paragraph.attrib.pop("value", ""):
                    item.set("value", value)
