"""The words of a quotation and of what it quotes, folded so that only words count."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from unicodedata import normalize

__all__ = ["Part", "QuotedText", "Tokens", "places_of", "split_parts"]


_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a quotation that are to stand together."""

    written: str
    gap_before: str
    """What stands before it for something else, such as `[…]` or `[T]`; empty at the beginning."""
    gap_after: str
    folded: str
    may_begin_within: bool
    """Whether a letter in brackets stands for the beginning of its first word, as in `[T]he`."""
    may_end_within: bool


def split_parts(words: str) -> Iterator[Part]:
    """Yield what stands between the gaps of a quotation."""
    split = ["", *_GAP.split(words), ""]
    for before, part, after in zip(split[:-1:2], split[1::2], split[2::2], strict=True):
        yield Part(
            part,
            before,
            after,
            _fold(part),
            may_begin_within=bool(_LETTERS.fullmatch(before)) and part[:1].isalnum(),
            may_end_within=bool(_LETTERS.fullmatch(after)) and part[-1:].isalnum(),
        )


_GAP = re.compile(r"(\[[^\[\]]*\]|…|\.\.\.|\. \. \.)")
_LETTERS = re.compile(r"\[[^\W\d_]+\]")


class QuotedText:
    """What a piece says, folded, in which whole words can be found."""

    def __init__(self, text: str) -> None:
        """Fold the text, and note where its words are."""
        self._written = text
        marked = _mark(text)
        self.folded = marked.replace(_HYPHEN, "-")
        self._words = [match.span() for match in _WORD.finditer(marked)]

    def find(self, part: Part, start: int) -> int:
        """Return where part first stands from start on without cutting a word, -1 if nowhere."""
        place = self.folded.find(part.folded, start)
        while place >= 0 and (beyond := self._beyond_cut(part, place)):
            place = self.folded.find(part.folded, beyond)
        return place

    @cached_property
    def tokens(self) -> "Tokens":
        """Its words and signs."""
        return Tokens(self._written)

    def begins_within(self, part: Part, place: int) -> bool:
        """Whether part at place begins within a word, though it may not."""
        return self._span_around(place) != (0, 0) and not part.may_begin_within

    def _beyond_cut(self, part: Part, place: int) -> int:
        """Return where to look on if part at place begins or ends within a word, else 0."""
        if not part.folded:
            return 0
        if self.begins_within(part, place):
            return self._span_around(place)[1]
        is_cut = self._span_around(place + len(part.folded)) != (0, 0) and not part.may_end_within
        return place + 1 if is_cut else 0

    def _span_around(self, place: int) -> tuple[int, int]:
        number = bisect_left(self._words, (place, 0)) - 1
        start, end = self._words[number] if number >= 0 else (0, 0)
        return (start, end) if place < end else (0, 0)


# ---- folding

_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a`\u00b4", "'")
    | dict.fromkeys('"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb', "'")
    | dict.fromkeys("\u2012\u2013\u2014\u2015\u2212", "\u2014")
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\u200b\u00ad\u2060\ufeff")
)
_HYPHEN = "\u2010"
"""Stands for a hyphen within a word, which parts no words though it may be typed as a dash."""
_WORD = re.compile(rf"\w+(?:(?:['{_HYPHEN}]|(?<=[0-9])[.,](?=[0-9]))\w+)*")


def _fold(text: str) -> str:
    """Return text with one kind of quote, dash and blank; two hyphens are a dash."""
    return _mark(text).replace(_HYPHEN, "-")


def _mark(text: str) -> str:
    """Return text folded, but with `_HYPHEN` for a hyphen within a word."""
    folded = " ".join(normalize("NFC", text).translate(_SIGNS).split())
    hyphened = re.sub(r"(?<=\w)-(?=\w)", _HYPHEN, re.sub("-{2,}", "\u2014", folded))
    dashed = re.sub(r" ?[-\u2014]+(?: [-\u2014]+)* ?", "-", hyphened)
    return re.sub("'+", "'", dashed)


class Tokens:
    """The words and signs of a text, each as folded and with its place as written."""

    def __init__(self, text: str, gap_before: str = "", gap_after: str = "") -> None:
        """Part the text, which stands between gaps; folding it leaves all letters as they come."""
        self._gaps = gap_before + " " * text[:1].isspace(), " " * text[-1:].isspace() + gap_after
        found = list(_TOKEN.finditer(_mark(text)))
        self.starts = [match.start(2) for match in found]
        self.ends = [match.end() for match in found]
        self.keys = [match[0] for match in found]
        self.bare = [match[2].casefold() for match in found]
        self._letters_before = [0, *accumulate(len(_LETTER.findall(key)) for key in self.keys)]
        self._written = normalize("NFC", text)
        self._letters = [match.start() for match in _LETTER.finditer(self._written)]

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Where each word or sign stands, by what it is."""
        return places_of(self.bare)

    def shown(self, start: int, end: int) -> str:
        """Return the words from start to end as they are written, with the signs they touch.

        They are cut in the middle where they are endless.
        """
        outer, begin = self._gap(self._letters_before[max(0, start)])
        stop, behind = self._gap(self._letters_before[min(end, len(self.keys))])
        if begin >= stop:  # signs alone
            begin, stop = outer, behind
        words = " ".join(self._written[begin:stop].split())
        if len(words) > _ENDLESS:
            words = f"{words[: _ENDLESS // 2]}…{words[-_ENDLESS // 2 :]}"
        before = "…" if self._written[:begin].strip() else self._gaps[0].lstrip()
        after = "…" if self._written[stop:].strip() else self._gaps[1].rstrip()
        return f"“{before}{words}{after}”"

    def _gap(self, number: int) -> tuple[int, int]:
        """Return from where to where the letters before and from number on are apart by blanks.

        Signs belong to the word that they touch; at an end of the text all do.
        """
        if number in (0, len(self._letters)):
            edge = len(self._written) if number else 0
            return edge, edge
        start, end = self._letters[number - 1] + 1, self._letters[number]
        blanks = list(_BLANK.finditer(self._written, start, end))
        return (blanks[0].start(), blanks[-1].end()) if blanks else (start, end)


_TOKEN = re.compile(rf"( ?)({_WORD.pattern}|[^\w\s])")
_BLANK = re.compile(r"\s+")
_ENDLESS = 240
"""So many characters of a passage are shown at most."""


def places_of(words: Iterable[str]) -> Mapping[str, list[int]]:
    """Return where each of words stands among them, from 0."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word].append(place)
    return places
