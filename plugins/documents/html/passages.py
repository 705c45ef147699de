"""What a rendered body says, and which passages of it quote a piece of the archive."""

import re
from dataclasses import dataclass, field

from plugins.documents.html.tags import Attributes, TagReader

__all__ = ["GAP", "Passage", "passages_of", "text_of"]

GAP = "[…]"
"""What stands in a passage where somebody else inserted words."""


@dataclass(slots=True, eq=False)
class Passage:
    """Words that are marked as a quotation of a file."""

    file: str = ""
    """From `content/`; empty until the link to it is met."""
    parts: list[str] = field(default_factory=list)
    begins: int = 0
    """How much text the body has before it, in pieces."""
    insertions: int = 0
    """In how many insertions it stands itself."""

    @property
    def words(self) -> str:
        """What is quoted, with blanks as they come."""
        return "".join(self.parts)


def passages_of(html: str) -> list[Passage]:
    """Return the quotations in a body that lead to files, in the order in which they end."""
    return _read(html).passages if 'data-voice="quoted"' in html else []


def text_of(html: str, *, without: str = "") -> str:
    """Return the text of a body, a line for each block, without quotations of the file `without`.

    Left out are what others inserted and what is no part of the words, such as notes' marks.
    """
    return "".join(_read(html, without).text)


def _read(html: str, without: str = "") -> "_Reader":
    reader = _Reader(without)
    reader.read(html)
    reader.leave(0)
    return reader


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that is open."""

    tag: str
    is_unsaid: bool
    is_inserted: bool
    passage: Passage | None


class _Reader(TagReader):
    """Gathers the quotations of a body, and all that it says."""

    def __init__(self, without: str) -> None:
        super().__init__()
        self.passages: list[Passage] = []
        self.text: list[str] = []
        self._without = without
        self._open: list[_Element] = []
        self._quoting: list[Passage] = []
        self._unsaid = 0
        self._insertions = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Begin an element, and a quotation where it is one."""
        if tag not in _WITHIN:
            self._add("\n")
        if tag in _VOID:
            return
        values = {name: value or "" for name, value in reversed(attrs)}
        target = _TARGET.match(values.get("href", "")) if tag == "a" else None
        if target and self._figure and self._open_captions() and not self._figure.file:
            self._figure.file = target[1]
        element = _Element(
            tag,
            is_unsaid=_is_unsaid(tag, values) or (tag == "figcaption" and bool(self._figure)),
            is_inserted=values.get("data-voice") == "inserted",
            passage=self._passage(tag, values, target),
        )
        if element.is_inserted:
            self._add(GAP, to_text=False)
        self._open.append(element)
        self._unsaid += element.is_unsaid
        self._insertions += element.is_inserted

    handle_startendtag = handle_starttag  # a slash ends no element of HTML

    def handle_endtag(self, tag: str) -> None:
        """End the innermost element of that name, with all that is open in it."""
        for depth in reversed(range(len(self._open))):
            if self._open[depth].tag == tag:
                self.leave(depth)
                break
        if tag not in _WITHIN:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        """Gather text."""
        if not self._unsaid:
            self._add(data)

    def leave(self, depth: int) -> None:
        """End all elements but so many."""
        for element in self._open[depth:]:
            self._unsaid -= element.is_unsaid
            self._insertions -= element.is_inserted
            if passage := element.passage:
                self._quoting.remove(passage)
                self.passages += [passage] if passage.file else []
                if passage.file and passage.file == self._without:
                    del self.text[passage.begins :]
        del self._open[depth:]

    @property
    def _figure(self) -> Passage | None:
        """The innermost quotation that is a block."""
        return next((each.passage for each in reversed(self._open) if _is_figure(each)), None)

    def _open_captions(self) -> int:
        return sum(each.tag == "figcaption" for each in self._open)

    def _passage(
        self, tag: str, values: dict[str, str], target: re.Match[str] | None
    ) -> Passage | None:
        """Return the quotation that an element begins."""
        if values.get("data-voice") != "quoted" or self._unsaid or (tag == "a" and not target):
            return None
        if tag not in ("a", "figure"):
            return None
        passage = Passage(
            target[1] if target else "", begins=len(self.text), insertions=self._insertions
        )
        self._quoting.append(passage)
        return passage

    def _add(self, text: str, *, to_text: bool = True) -> None:
        if to_text and not self._insertions:
            self.text.append(text)
        for passage in self._quoting:
            if passage.insertions == self._insertions:
                passage.parts.append(text)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _is_figure(element: _Element) -> bool:
    return element.tag == "figure" and element.passage is not None


def _is_unsaid(tag: str, values: dict[str, str]) -> bool:
    """Whether an element is no part of what is said."""
    is_mark = tag == "sup" and values.get("id", "").startswith("fnref")
    classes = values.get("class", "").split()
    return is_mark or tag in _SCRIPTS or not _LABELS.isdisjoint(classes)


_TARGET = re.compile(r"\{filename\}/([^#]*)")
_SCRIPTS = frozenset({"annotation", "annotation-xml", "script", "style"})
_LABELS = _names(
    "addendum-when callout-kind elsewhere footnote-backref note-who reported-who spoken"
)
"""Classes of what Markdown, its blocks and its spans add to what was written."""
_VOID = _names("area br col embed hr img input source track wbr")
_WITHIN = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark output q s "
    "samp small span strike strong sub sup time tt u var wbr"
)
"""Elements that part no words."""
