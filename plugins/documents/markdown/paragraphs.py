"""An anchor for every paragraph, that stays while the paragraph does.

It is made of the paragraph's own words, so that no edit elsewhere moves it.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

__all__ = ["PARAGRAPH", "Paragraphs"]

_DIGITS = 8
"""Of four bits each: two of a thousand paragraphs share a name once in some ten thousand bodies."""
PARAGRAPH = re.compile(rf"p-[0-9a-f]{{{_DIGITS}}}(?:-[0-9]+)?")
"""What such an anchor looks like."""


class Paragraphs(Extension):
    """`id="p-1f3a5b7c"` on each paragraph that has neither an id nor a class of its own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register what comes after all that gives ids and classes."""
        md.treeprocessors.register(_Anchors(md), "paragraph-anchors", 0)


class _Anchors(Treeprocessor):
    """Names the paragraphs of a body."""

    def run(self, root: Element) -> None:
        """Give each paragraph its anchor; of equal ones the second gets `-2`, and so on."""
        seen: dict[str, int] = {}
        notes = {id(p) for div in root.iter("div") if _is_notes(div) for p in div.iter("p")}
        for paragraph in root.iter("p"):
            if paragraph.attrib or id(paragraph) in notes or _is_block(paragraph):
                continue
            words = " ".join(self._text(paragraph).split())
            if not words:
                continue
            name = f"p-{sha256(words.encode()).hexdigest()[:_DIGITS]}"
            seen[name] = number = seen.get(name, 0) + 1
            paragraph.set("id", name if number == 1 else f"{name}-{number}")

    def _text(self, paragraph: Element) -> str:
        """Return the words of a paragraph, with what Markdown keeps aside put back in its place.

        Their places are numbered through the body, so the numbers move with edits elsewhere.
        """
        text = "".join(_said(paragraph)) if len(paragraph) else paragraph.text or ""
        return HTML_PLACEHOLDER_RE.sub(lambda match: self._kept(int(match[1])), text)

    def _kept(self, number: int) -> str:
        """Return the words of what Markdown keeps aside: an address that changes is none."""
        return re.sub(r"<[^>]*>", "", str(self.md.htmlStash.rawHtmlBlocks[number]))


def _said(element: Element) -> Iterator[str]:
    """Yield the text of an element without what is only spoken and the marks of footnotes.

    Their numbers move too.
    """
    if element.tag != "sup" and element.get("class") != "spoken":
        yield element.text or ""
        for child in element:
            yield from _said(child)
            yield child.tail or ""


def _is_notes(div: Element) -> bool:
    return div.get("class") == "footnote"


def _is_block(paragraph: Element) -> bool:
    """Whether it is only the place of raw HTML, which Markdown will put there without it."""
    text = paragraph.text or ""
    return not len(paragraph) and bool(_ONLY_PLACE.fullmatch(text))


_ONLY_PLACE = re.compile(rf"\s*{HTML_PLACEHOLDER_RE.pattern}\s*")
