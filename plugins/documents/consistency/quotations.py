"""Quotations of the archive's own pieces, held to their words."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from plugins.documents.body import Body
from plugins.documents.html.passages import Passage, passages_of, text_of
from plugins.documents.html.places import Places
from plugins.documents.kinds import Bet, Comment, Document, Fidelity, Status, Topic
from plugins.errors import Problem

__all__ = ["check_quotations"]


def check_quotations(
    documents: Mapping[str, Document], bodies: Mapping[str, Body]
) -> Iterator[Problem]:
    """Yield each passage marked as a quotation of a piece of the archive that is not in it.

    Marked are a `/// quote` block whose argument links to the piece, and a link with the class
    `quoted`.  Quotes, dashes and blanks are folded; `…`, `...`, what stands in brackets and what
    is marked as inserted may stand for anything.
    """
    texts: dict[tuple[str, bool], _Text] = {}
    for path, body in bodies.items():
        for passage in passages_of(body.html):
            quoted = documents.get(passage.file)
            if quoted is None or _is_unread(quoted, bodies[passage.file]):
                continue
            # in its own text a quotation would be found as itself, so that text is without any
            is_own = passage.file == path
            if (passage.file, is_own) not in texts:
                said = _said(quoted, bodies[passage.file], without=path if is_own else "")
                texts[passage.file, is_own] = _Text(said)
            if told := _fault(passage, texts[passage.file, is_own], quoted):
                yield _problem(documents[path], body, passage, *told)


def _is_unread(quoted: Document, body: Body) -> bool:
    """Whether a piece has no text because of another mistake, which is told already."""
    return not body.html and quoted.status is not Status.WITHDRAWN and not isinstance(quoted, Topic)


def _said(quoted: Document, body: Body, *, without: str) -> str:
    """Return all that a piece says, but for its quotations of the piece `without`."""
    said = [text_of(body.html, without=without)]
    if quoted.title_by is None:
        said.append(quoted.title)
    if isinstance(quoted, Bet):
        said += [quoted.claim, quoted.stakes, *quoted.criteria]
    return "\n".join(said)


def _problem(document: Document, body: Body, passage: Passage, reason: str, remedy: str) -> Problem:
    words = " ".join(passage.words.split())
    return Problem(
        path=document.path,
        line=_line(document, body, passage.file, words),
        key="quotation",
        value=words,
        reason=reason,
        remedy=remedy,
    )


def _line(document: Document, body: Body, file: str, words: str) -> int:
    """Return the line where the words stand as typed, or else that of a link to the file."""
    if words and words[:_PLACE] in document.body:
        return Places(document).line_of(words[:_PLACE])
    return next((link.line for link in body.links if link.file == file), document.body_line)


_PLACE = 30
"""So many characters of a quotation tell where it stands."""


# ---- comparing


def _fault(passage: Passage, text: "_Text", quoted: Document) -> tuple[str, str] | None:
    """Return what is wrong with a quotation of quoted, which says text, and a remedy."""
    if quoted.status is Status.WITHDRAWN:
        return f"content/{quoted.path} is withdrawn, so nothing of it may stand here", "take it out"
    if isinstance(quoted, Comment) and quoted.text is Fidelity.DIGEST:
        reason = f"content/{quoted.path} is a digest and has not its author's words"
        return reason, "a digest cannot be quoted as anyone's words; say it in your own, and link"
    place = 0
    for part in _parts(passage.words):
        found = text.find(part, place)
        if found < 0:
            reason = f"not in content/{quoted.path}: {_difference(part, text)}"
            return reason, "quote it as it stands; `[…]` stands for what is left out"
        place = found + len(part.folded)
    return None


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of a quotation that are to stand together."""

    folded: str
    may_begin_within: bool
    """Whether a letter in brackets stands for the beginning of its first word, as in `[T]he`."""
    may_end_within: bool


def _parts(words: str) -> Iterator[_Part]:
    """Yield what stands between the gaps of a quotation."""
    split = ["", *_GAP.split(words), ""]
    for before, part, after in zip(split[:-1:2], split[1::2], split[2::2], strict=True):
        yield _Part(
            _fold(part),
            may_begin_within=bool(_LETTERS.fullmatch(before)) and part[:1].isalnum(),
            may_end_within=bool(_LETTERS.fullmatch(after)) and part[-1:].isalnum(),
        )


_GAP = re.compile(r"(\[[^\[\]]*\]|…|\.\.\.|\. \. \.)")
_LETTERS = re.compile(r"\[[^\W\d_]+\]")


class _Text:
    """What a piece says, folded, in which whole words can be found."""

    def __init__(self, text: str) -> None:
        """Fold the text, and note where its words are."""
        marked = _mark(text)
        self.folded = marked.replace(_HYPHEN, "-")
        self._words = [match.span() for match in _WORD.finditer(marked)]

    def find(self, part: _Part, start: int) -> int:
        """Return where part first stands from start on without cutting a word, -1 if nowhere."""
        place = self.folded.find(part.folded, start)
        while place >= 0 and (beyond := self._beyond_cut(part, place)):
            place = self.folded.find(part.folded, beyond)
        return place

    def word_around(self, place: int) -> str:
        """Return the word that place parts, empty where it parts none."""
        start, end = self._span_around(place)
        return self.folded[start:end]

    def _beyond_cut(self, part: _Part, place: int) -> int:
        """Return where to look on if part at place begins or ends within a word, else 0."""
        if not part.folded:
            return 0
        _, end_of_word = self._span_around(place)
        if end_of_word and not part.may_begin_within:
            return end_of_word
        is_cut = bool(self.word_around(place + len(part.folded))) and not part.may_end_within
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


# ---- telling


def _difference(part: _Part, text: _Text) -> str:
    """Return how the words of part are otherwise in text, which has not the whole of it."""
    ours, theirs = part.folded, text.folded
    if text.find(part, 0) >= 0:
        return f"there '{ours[:_SHOWN]}' stands before what is quoted above it"
    if (place := theirs.find(ours)) >= 0:
        return _cut_word(ours, text, place)
    alike = _longest(len(ours), lambda length: ours[:length] in theirs)
    alike_behind = _longest(len(ours), lambda length: ours[len(ours) - length :] in theirs)
    if alike >= alike_behind:
        end = theirs.find(ours[:alike]) + alike
        where = f"after '{ours[:alike][-_SHOWN:]}' " if alike else ""
        there, here = theirs[end:][:_SHOWN], ours[alike:][:_SHOWN]
    else:
        start = len(ours) - alike_behind
        where = f"before '{ours[start:][:_SHOWN]}' "
        there, here = theirs[: theirs.find(ours[start:])][-_SHOWN:], ours[:start][-_SHOWN:]
    return f"{where}it has '{there}' where this has '{here}'"


_SHOWN = 24


def _cut_word(ours: str, text: _Text, place: int) -> str:
    """Return which word of text is cut by ours, whose letters stand at place."""
    if whole := text.word_around(place):
        return f"it has '{whole}' where this has '{ours.split(maxsplit=1)[0]}'"
    whole = text.word_around(place + len(ours))
    return f"it has '{whole}' where this has '{ours.rsplit(maxsplit=1)[-1]}'"


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """Return the greatest length up to most that fits, where all shorter ones do."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
