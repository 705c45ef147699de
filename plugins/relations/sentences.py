"""The sentence in which a link stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

__all__ = ["Citation", "find_citations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A link to a file of the archive, and the sentence around it."""

    file: str
    """From `content/`."""
    fragment: str
    sentence: str
    """Plain text, at most LONGEST characters, with an ellipsis where it was cut."""


LONGEST = 320
"""A longer sentence is cut around its link."""

_BLOCK_NAMES = """
address article aside blockquote br caption dd details div dl dt figcaption figure footer
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead
tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that a sentence does not reach out of."""
_CELLS = frozenset({"td", "th"})
_UNSAID = frozenset({"script", "style", "sup"})
"""Elements whose text is no part of a sentence; `sup` holds the marks of footnotes.

Nor is what is only spoken, a span of that class and all within it.
"""
_TARGET = re.compile(r"\{filename\}/(?P<file>[^#]*)(?:#(?P<fragment>.*))?")


def find_citations(html: str) -> tuple[Citation, ...]:
    """Return the links to files in a rendered body, in its order, each with its sentence."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.citations)


class _Reader(HTMLParser):
    """Gathers the text of one block at a time, and where its links are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.citations: list[Citation] = []
        self._text = ""
        self._links: list[tuple[str, str, int]] = []
        self._unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or note a link."""
        if tag in _BLOCKS:
            self.end_block()
        if tag in _CELLS and self._text.strip():
            self._text = f"{self._text.rstrip()} · "
        values = dict(attrs)
        is_spoken = tag == "span" and (self._unsaid > 0 or values.get("class") == "spoken")
        self._unsaid += tag in _UNSAID or is_spoken
        match = _TARGET.fullmatch(values.get("href") or "") if tag == "a" else None
        if match:
            self._links.append((match["file"], match["fragment"] or "", len(self._text)))

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in _BLOCKS:
            self.end_block()
        self._unsaid -= (tag in _UNSAID or tag == "span") and self._unsaid > 0

    def handle_data(self, data: str) -> None:
        """Gather text."""
        if not self._unsaid:
            self._text += re.sub(r"\s+", " ", data)

    def end_block(self) -> None:
        """Give each link of the block that ends its sentence."""
        for file, fragment, place in self._links:
            sentence = _sentence_at(self._text, place)
            self.citations.append(Citation(file=file, fragment=fragment, sentence=sentence))
        self._text, self._links = "", []


_END = re.compile(r"[.!?…][\"”\u2019)\]]*\s+(?=[\"“\u2018(\[]*[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|cf|Dr|eds?|et al|[Ff]ig|Mr|Mrs|Ms|[Nn]o|pp|Prof|St|vol|vs)\.\s+$"
)
_LONGEST_ABBREVIATION = 12


def _sentence_at(text: str, place: int) -> str:
    """Return the sentence of text that holds place."""
    start, end = 0, len(text)
    for stop in _stops(text):
        if stop <= place:
            start = stop
        else:
            end = stop
            break
    return _shortened(text[start:end], place - start).strip()


def _stops(text: str) -> Iterator[int]:
    """Yield where each sentence but the first begins."""
    for match in _END.finditer(text):
        end = match.end()
        if not _ABBREVIATION.search(text[max(0, end - _LONGEST_ABBREVIATION) : end]):
            yield end


def _shortened(sentence: str, place: int) -> str:
    """Return sentence, or where it is long the words around place with an ellipsis at each cut."""
    if len(sentence.strip()) <= LONGEST:
        return sentence
    room = LONGEST // 2
    start = 0 if place <= room else sentence.find(" ", place - room) + 1
    cut = sentence[start : start + LONGEST - 2]
    if start + len(cut) < len(sentence):
        cut = cut.rsplit(" ", 1)[0] + "…"
    return ("…" if start else "") + cut
