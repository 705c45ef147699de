"""The sentence in which a link stands, and whose words it is."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from typing import NamedTuple

from plugins.documents import TagReader

__all__ = ["Citation", "Role", "Voice", "find_citations"]


class Role(StrEnum):
    """How words that are not the piece's own come into it, as `data-voice` says."""

    QUOTED = "quoted"
    REPORTED = "reported"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Whose words a passage has that are not the piece's own."""

    role: Role
    author: str
    """As `data-author` says; empty where nobody is named, as in a plain quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A link to a file of the archive, and the sentence around it."""

    file: str
    """From `content/`."""
    fragment: str
    sentence: str
    """Plain text, at most LONGEST characters, with an ellipsis where it was cut.

    A linked image gives its alternative text; empty where there is neither that nor a word.
    """
    voice: Voice | None
    """Whose words the sentence is; None where it is the piece's own."""


LONGEST = 320
"""A longer sentence is cut around its link."""


def find_citations(html: str) -> tuple[Citation, ...]:
    """Return the links to files in a rendered body, in its order, each with its sentence.

    A sentence reaches neither out of a block nor out of words that are another's.  A link in the
    line that says whose a passage is has the first sentence of that passage.
    """
    if "{filename}/" not in unescape(html):
        return ()  # most bodies link to no piece, and need not be read
    reader = _Reader()
    reader.read(html)
    reader.leave(0)
    return tuple(reader.citations[number] for number in sorted(reader.citations))


# ---- reading


@dataclass(frozen=True, slots=True)
class _Link:
    """A link whose sentence is still being read."""

    number: int
    file: str
    fragment: str
    place: int
    voice: Voice | None

    def within(self, sentence: str, voice: Voice | None) -> Citation:
        return Citation(file=self.file, fragment=self.fragment, sentence=sentence, voice=voice)


@dataclass(slots=True, eq=False)
class _Words:
    """The text of a block, or of a passage within a line."""

    text: str = ""
    links: list[_Link] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)
    """Where others' words stand in it, which end none of its sentences."""


@dataclass(slots=True, eq=False)
class _Passage:
    """A block of somebody's words, and the links in the line that says whose."""

    voice: Voice
    around: Voice | None
    """Whose words say whose it is: the voice in which it stands."""
    first: _Words | None = None
    """Its first block with words of its own."""
    links: list[_Link] = field(default_factory=list)


class _Element(NamedTuple):  # which is made in a third of a dataclass's time, for every tag
    """An element that is open; what it says of the words in it holds for those within too."""

    tag: str
    voice: Voice | None = None
    passage: _Passage | None = None
    begins: bool = False
    """Whether the passage begins with it."""
    is_unsaid: bool = False
    is_label: bool = False
    marks: tuple[str, str] | None = None
    """What stands around its words in the sentence of another, where it begins a voice in a line"""


_OUTSIDE = _Element("")


class _Reader(TagReader):
    """Gathers the text of one block at a time, and where its links are."""

    def __init__(self) -> None:
        super().__init__()
        self.citations: dict[int, Citation] = {}
        self._open = [_OUTSIDE]
        self._words = [_Words()]
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element, or note a link."""
        if tag in _BLOCKS:
            self._end_block()
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag in _CELLS and self._words[-1].text.strip():
            self._words[-1].text = f"{self._words[-1].text.rstrip()} · "
        if tag == "img" and any(element.tag == "a" for element in self._open):
            self.handle_data(values.get("alt", ""))
        if tag == "a" and (match := _TARGET.fullmatch(values.get("href", ""))):
            self._note_link(match["file"], match["fragment"] or "")
        if tag not in _VOID:
            self._open.append(_element(tag, values, self._open[-1]))
            self._words += [_Words()] if self._open[-1].marks else []

    def handle_endtag(self, tag: str) -> None:
        """End the innermost element of that name, with all that is open in it."""
        if tag in _BLOCKS:
            self._end_block()
        for depth in reversed(range(1, len(self._open))):
            if self._open[depth].tag == tag:
                self.leave(depth - 1)
                break

    def handle_data(self, data: str) -> None:
        """Gather text."""
        if not self._open[-1].is_unsaid:
            self._words[-1].text += _BLANKS.sub(" ", data)

    def leave(self, depth: int) -> None:
        """End all elements but so many."""
        while len(self._open) > depth + 1:
            if self._open[-1].tag in _BLOCKS:
                self._end_block()
            element = self._open.pop()
            if element.marks:
                self._join(element.marks)
            if element.passage and element.passage is not self._open[-1].passage:
                self._tell_labels(element.passage)
        if not depth:
            self._end_block()

    def _note_link(self, file: str, fragment: str) -> None:
        place = len(self._words[-1].text)
        link = _Link(self._count, file, fragment, place, self._open[-1].voice)
        self._words[-1].links.append(link)
        self._count += 1

    def _end_block(self) -> None:
        """Give each link of the block that ends its sentence."""
        words = self._words[-1]
        if not (words.text or words.links or words.others):
            return
        self._words[-1] = _Words()
        passage = self._open[-1].passage
        if passage and self._open[-1].is_label:
            passage.links += words.links
            self._tell(words, passage.around)
            return
        if passage and passage.first is None and words.text.strip():
            passage.first = words
        self._tell(words)

    def _join(self, marks: tuple[str, str]) -> None:
        """Put a passage that ends within a line into the line, marked as another's words."""
        inner = self._words.pop()
        self._tell(inner)
        outer, said = self._words[-1], inner.text.strip()
        before, after = ("", "") if not said or outer.text.endswith(_OPENING) else marks
        start = len(outer.text)
        blank = " " if inner.text.startswith(" ") else ""
        outer.text += f"{blank}{before}{said}{after}" + " " * (inner.text[-1:] == " ")
        outer.others.append((start, len(outer.text)))

    def _tell(self, words: _Words, *voice: Voice | None) -> None:
        """Give each link its sentence of words, and the voice it has unless another is given."""
        stops = _stops(words) if words.links else []
        for link in words.links:
            said_by = voice[0] if voice else link.voice
            sentence = _sentence_at(words.text, stops, link.place)
            self.citations[link.number] = link.within(sentence, said_by)

    def _tell_labels(self, passage: _Passage) -> None:
        """Give each link of the line that names the author the first sentence of the passage."""
        if passage.links and passage.first:
            sentence = _sentence_at(passage.first.text, _stops(passage.first), 0)
            for link in passage.links:
                self.citations[link.number] = link.within(sentence, passage.voice)


# ---- elements


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names("""
address article aside blockquote br caption dd details div dl dt figcaption figure footer
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead
tr ul
""")
"""Elements that a sentence does not reach out of."""
_CELLS = _names("td th")
_VOID = _names("area br col embed hr img input source track wbr")
_UNSAID = _names("script style sup")
"""Elements whose text is no part of a sentence; `sup` holds the marks of footnotes."""
_UNSAID_CLASSES = _names("elsewhere footnote-backref spoken")
"""Classes of what is added to the words, such as what is only spoken."""
_TELLING = _UNSAID | {"blockquote", "figcaption", "q"}
_TELLING_ATTRIBUTES = _names("class data-voice")
"""What tells of the words in an element, or around it; one that has neither is as what it is in."""
_LABELS = _names("note-who reported-who")
"""Classes of the lines that say whose a block is; a quotation's is its `figcaption`."""
_TARGET = re.compile(r"\{filename\}/(?P<file>[^#]*)(?:#(?P<fragment>.*))?")
_BLANKS = re.compile(r"\s{2,}|[^\S ]")
_OPENING = ('"', "'", "\u201c", "\u2018", "\u201e", "\u00ab")
_SPOKEN = {Role.REPORTED: "reported for", Role.INSERTED: "inserted by"}


def _element(tag: str, values: dict[str, str], parent: _Element) -> _Element:
    """Return an element within parent."""
    if tag not in _TELLING and values.keys().isdisjoint(_TELLING_ATTRIBUTES):
        return _Element(tag, parent.voice, parent.passage, False, parent.is_unsaid, parent.is_label)
    classes = set(values.get("class", "").split())
    voice = _voice(tag, values, parent)
    begun = _Passage(voice, parent.voice) if voice and tag in _BLOCKS else None
    is_label = parent.begins and (tag == "figcaption" or bool(classes & _LABELS))
    return _Element(
        tag,
        voice or parent.voice,
        begun or parent.passage,
        begins=begun is not None,
        is_unsaid=parent.is_unsaid or tag in _UNSAID or bool(classes & _UNSAID_CLASSES),
        is_label=begun is None and (is_label or parent.is_label),
        marks=_marks(voice) if voice and tag not in _BLOCKS else None,
    )


def _voice(tag: str, values: dict[str, str], parent: _Element) -> Voice | None:
    """Return the voice that begins with an element, if any."""
    author = " ".join(values.get("data-author", "").split())
    if "data-voice" in values:
        role = values["data-voice"]
        return Voice(role=Role(role) if role in set(Role) else Role.QUOTED, author=author)
    if tag == "q" or (tag == "blockquote" and not (parent.tag == "figure" and parent.begins)):
        return Voice(role=Role.QUOTED, author=author)
    return None


def _marks(voice: Voice) -> tuple[str, str]:
    """Return what stands around words of a voice in a sentence that is not its own."""
    if voice.role is Role.QUOTED:
        return "\u201c", "\u201d"
    return f"[{_SPOKEN[voice.role]} {voice.author or 'somebody'}: ", "]"


# ---- sentences

_END = re.compile(r"[.!?…][\"”\u2019)\]]*\s+(?=[\"“\u2018(\[]*[^\W_a-z])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|cf|Dr|eds?|et al|[Ff]ig|Mr|Mrs|Ms|[Nn]o|pp|Prof|St|vol|vs)\.\s+$"
)
_LONGEST_ABBREVIATION = 12


def _sentence_at(text: str, stops: list[int], place: int) -> str:
    """Return the sentence of text that holds place, given where each but the first begins."""
    number = bisect_right(stops, place)
    start = stops[number - 1] if number else 0
    end = stops[number] if number < len(stops) else len(text)
    return " ".join(_shortened(text[start:end], place - start).split())


def _stops(words: _Words) -> list[int]:
    """Return where each sentence but the first begins; none does within others' words."""
    starts = [start for start, _ in words.others]
    ends = [0, *(end for _, end in words.others)]
    return [stop for stop in _ends(words.text) if ends[bisect_right(starts, stop - 1)] <= stop]


def _ends(text: str) -> Iterator[int]:
    """Yield where each sentence of text but the first begins."""
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
    cut = sentence[start : start + LONGEST - 4]
    if start + len(cut) < len(sentence):
        cut = cut.rsplit(" ", 1)[0] + "…"
    return _paired(("…" if start else "") + cut)


def _paired(cut: str) -> str:
    """Return words with the quotation marks that were cut off their ends."""
    opens, closes = cut.find("“"), cut.find("”")
    before = "“" if closes >= 0 and not 0 <= opens < closes else ""
    return before + cut + ("”" if cut.rfind("“") > cut.rfind("”") else "")
