"""Whose words each passage of a body is, told to those who do not see how it is set."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from plugins.documents.markdown.faults import Fault

__all__ = ["SAID", "Spoken", "not_understood"]

SAID = {"quoted": "words of ", "reported": "reported for ", "inserted": "inserted by "}
"""What is spoken before a span, by its role; after it comes the name."""


class Spoken(Treeprocessor):
    """Names whose words each passage is, and says it to those who do not see how it is set."""

    def __init__(self, md: Markdown, report: Callable[[Fault], None]) -> None:
        """Finish what md reads, and report what is no voice."""
        super().__init__(md)
        self._report = report

    def run(self, root: Element) -> None:
        """Finish the voices of a body, and note what was meant as one and is none."""
        for element in root.iter():
            classes = set(element.get("class", "").split())
            if element.tag == "a" and "quoted" in classes:
                self._finish_link(element)
            elif element.tag == "span" and "voice" in classes:
                _finish_span(element)
            elif "data-voice" in element.attrib:
                self._finish_block(element)
            elif classes & set(SAID):
                self._refuse(f"{{.{min(classes & set(SAID))}}}")
            if element.tag != "code":
                self._refuse_text(element.text)
            self._refuse_text(element.tail)

    def _finish_block(self, block: Element) -> None:
        """Tell the name that stands in the line of a block which says whose words it has."""
        line = next((each for each in block if _is_line_of_name(each)), None)
        if line is None or "data-author" in block.attrib:
            return
        before, link = _around_link(line)
        who = self._plain(before).removeprefix("Reported for").rstrip(" ,;:(\u2013\u2014-")
        who = who.strip() or self._plain(link).strip(" :")
        if who:  # else the title of a piece, which is not known yet
            block.set("data-author", who)
        if line.tag == "figcaption":
            line[0].text = "Words of "
        else:
            spoken = "Note: " if block.get("data-voice") == "inserted" else "Reported for "
            block.set("aria-label", f"{spoken}{who}")

    def _finish_link(self, link: Element) -> None:
        """Give a link that quotes what it leads to a voice."""
        link.set("data-voice", "quoted")
        if who := link.attrib.pop("by", ""):
            link.set("data-author", who)
        before = Element("span", {"class": "spoken"})
        before.text, before.tail, link.text = "quoted: ", link.text, None
        link.insert(0, before)
        SubElement(link, "span", {"class": "spoken"}).text = " (end of what was quoted)"

    def _plain(self, text: str) -> str:
        """Return text with single blanks, without tags that Markdown keeps aside."""
        kept = self.md.htmlStash.rawHtmlBlocks
        whole = HTML_PLACEHOLDER_RE.sub(lambda match: str(kept[int(match[1])]), text)
        return " ".join(re.sub(r"<[^>]*>", "", whole).split())

    def _refuse_text(self, text: str | None) -> None:
        for match in _LEFT.finditer(text or ""):
            if _WHOLE.fullmatch(match[0]):
                self._report(_without_words(match[0]))
            else:
                self._refuse(match[0])

    def _refuse(self, written: str) -> None:
        self._report(not_understood(written))


_LEFT = re.compile(rf"\{{\s*\.?(?:{'|'.join(SAID)})\b[^}}\x02]{{0,100}}\}}?")
"""The end of a span that stayed text, as one with brackets that are not paired."""
_WHOLE = re.compile(rf'\{{\s*\.(?:{"|".join(SAID)})\s+by="[^"]*[^"\s][^"]*"\s*\}}')
"""One that says all that it should."""


def _is_line_of_name(element: Element) -> bool:
    if element.tag == "figcaption":
        return len(element) > 0 and element[0].get("class") == "spoken"
    return element.get("class") in ("reported-who", "note-who")


def _finish_span(span: Element) -> None:
    role, who = span.get("data-voice", ""), span.get("data-author", "")
    span[0].text = f"{SAID[role]}{who}: "
    SubElement(span, "span", {"class": "spoken"}).text = f" (end of what was {role})"


def _around_link(line: Element) -> tuple[str, str]:
    """Return the text of a line up to its first link, and that link's own."""
    texts: list[str] = []
    for element, text in _pieces(line):
        if element.tag == "a":
            return "".join(texts), "".join(element.itertext())
        texts.append(text)
    return "".join(texts), ""


def _pieces(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield each text in an element with the element it follows, without the marks of notes."""
    if element.tag != "sup":
        yield element, element.text or ""
        for child in element:
            yield from _pieces(child)
            yield element, child.tail or ""


def not_understood(written: str) -> Fault:
    """Return the fault of a span as it was written, whose role or author is not told."""
    return Fault(
        key="voice",
        value=written,
        reason="does not say in which role and whose words these are",
        remedy='write `[words]{.quoted by="…"}`, `.reported` or `.inserted`',
    )


def _without_words(written: str) -> Fault:
    return Fault(
        key="voice",
        value=written,
        reason="would stay text, as it does not stand right behind words in brackets",
        remedy='write `[words]{.quoted by="…"}` in one paragraph, and pair the brackets within',
    )
