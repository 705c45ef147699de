r"""Links by name: `[[slug]]`, `[[slug#anchor]]`, `[[folder/slug]]`, each with `|text` or without.

They leave Markdown as links to `[[slug#anchor]]`, those without text empty: what has that name,
and its title, only all documents together can tell (`plugins/documents/names.py`).
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from plugins.documents.markdown.faults import Fault

__all__ = ["NAME", "LinksByName"]

NAME = r"(?:[a-z]+/)?[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*"
"""How a piece may be called: by its slug, or by its folder and slug."""

_TEXT = r"(?:[^\[\]]|\[[^\[\]]*\](?![(\[]))*+"
"""Text in which brackets are paired, and are no link of their own."""
_LINK = (
    r"(?P<bang>!?)\[\[(?P<name>[^\[\]|\n\x02\x03]++)"
    rf"(?:(?:\||(?P<mark>\x02[^\x03]*\x03))(?P<text>\s*(?=[^\s\]]){_TEXT}))?\]\](?![(\[])"
)
r"""The mark is what Markdown keeps of `\|`, as tables need it.  `[[1]](…)` is a link that has
brackets around its text."""
_BAR = "\x02124\x03"
_WHOLE = re.compile(rf"{NAME}(?:#\S+)?")


class LinksByName(Extension):
    """Links that name a piece and not its file."""

    faults: list[Fault]
    """Those that would not show what was meant, or put a title among somebody's words."""
    is_verbatim: bool
    """Whether the words of the body that is being read are kept as they were written."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register them behind spans, whose brackets they share, and before all other links."""
        md.inlinePatterns.register(_Link(_LINK, md, self), "link-by-name", 171)
        md.treeprocessors.register(_Places(md, self), "titles-in-their-place", 2.5)


class _Link(InlineProcessor):
    """Makes one link."""

    def __init__(self, pattern: str, md: Markdown, links: LinksByName) -> None:
        super().__init__(pattern, md)
        self._links = links

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Markdown's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the link, or nothing where the brackets are only text."""
        del data
        name = m["name"].strip()
        is_parted = m["mark"] is None or self.unescape(m["mark"]) == _BAR
        if name.lower() in self.md.references or not (is_parted and _may_be_meant(m["name"])):
            return None, None, None
        link = Element("a", {"href": f"[[{name}]]"})
        link.text = (m["text"] or "").strip()
        if m["bang"]:
            self._links.faults.append(_no_image(f"![[{name}]]"))
        return link, m.start(0), m.end(0)


def _may_be_meant(written: str) -> bool:
    """Whether a text in double brackets may name a piece.

    With blanks around it, such as a shell's `[[ -f x ]]`, it must have a name's form.
    """
    name = written.strip()
    is_close = name == written.rstrip() and bool(re.search(r"\w", name))
    return is_close or bool(_WHOLE.fullmatch(name))


def _no_image(written: str) -> Fault:
    return Fault(
        key="link",
        value=written,
        reason="would show no image, since a name in double brackets is a piece's",
        remedy="name the file, ![what it shows](../images/….png), or write `\\!` for the sign",
    )


class _Places(Treeprocessor):
    """Finds links that stand where none can, or put a title where none belongs."""

    def __init__(self, md: Markdown, links: LinksByName) -> None:
        super().__init__(md)
        self._links = links

    def run(self, root: Element) -> None:
        """Note each such link of a body, and what was meant as one and stayed text."""
        self._walk(root, is_kept=self._links.is_verbatim, is_linked=False)

    def _walk(self, element: Element, *, is_kept: bool, is_linked: bool) -> None:
        """Note those in an element, whose words are kept as they were written, or are a link's."""
        written = element.get("href", "") if element.tag == "a" else ""
        if written.startswith("[[") and is_linked:
            self._links.faults.append(_within_link(written))
        elif written.startswith("[[") and is_kept and _is_empty(element):
            self._links.faults.append(_among_words(written))
        if element.tag != "code":
            self._refuse_text(element.text)
        for child in element:
            is_kept_there = _keeps(child, is_kept=is_kept)
            self._walk(child, is_kept=is_kept_there, is_linked=is_linked or element.tag == "a")
            self._refuse_text(child.tail)

    def _refuse_text(self, text: str | None) -> None:
        for match in _LEFT.finditer(text or ""):
            self._links.faults.append(_without_words(match[0]))


_LEFT = re.compile(rf"\[\[{NAME}(?:#[^\[\]|\s]*)?\|")
"""The beginning of a link that stayed text, as one with another link in its words."""


def _is_empty(link: Element) -> bool:
    return not link.text and not len(link)


def _keeps(element: Element, *, is_kept: bool) -> bool:
    """Whether the words in an element are kept, where those around it are, or are not."""
    if element.get("data-voice") == "inserted" or element.tag == "figcaption":
        return False
    return is_kept or element.tag == "blockquote" or element.get("data-voice") == "quoted"


def _within_link(written: str) -> Fault:
    return Fault(
        key="link",
        value=written,
        reason="would stand within the words of another link",
        remedy="take it out of them, or write `\\[[` for brackets",
    )


def _without_words(written: str) -> Fault:
    return Fault(
        key="link",
        value=written,
        reason="would stay text, as no words follow that a link may have",
        remedy="write words without a link or a lone bracket, and `]]`; or `\\[[` for brackets",
    )


def _among_words(written: str) -> Fault:
    text = f"{written.removesuffix(']]')}|…]]"
    return Fault(
        key="link",
        value=written,
        reason="would put a title among words that are kept as they were written",
        remedy=f"write `{text}` with words that stand there, or `\\[[` for brackets",
    )
