"""Text so folded that only its words count, and how two texts of one passage differ."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

__all__ = ["Difference", "Relation", "differ", "fold", "folded_words", "likeness"]


class Relation(StrEnum):
    """How two texts of one passage differ."""

    SAME = "the same"
    SPELT = "other quotes, dashes, bullets or blanks"
    INSERTED = "one has all that the other has, and more"
    CHANGED = "each has what the other has not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one text differs from another."""

    relation: Relation
    inserted: tuple[str, ...] = ()
    """What only the longer one has, in its order, as it stands there."""
    is_longer: bool = False
    """Whether the first one is the longer."""


def fold(text: str) -> str:
    """Return text without its bullets, with one kind of quotes, dashes and blanks.

    Sites rewrite these: GreaterWrong curls quotes, and lengthens dashes, of what LessWrong shows.
    """
    plain = normalize("NFKC", _BULLETS.sub("", text)).translate(_SIGNS)
    return _DASHES.sub("-", " ".join(plain.split()))


_BULLETS = re.compile(r"^[ \t\u00a0]*[•◦▪*\u2013-][ \t\u00a0]+", re.MULTILINE)
_SIGNS = str.maketrans("\u2018\u2019\u201a“”„«»\u2010\u2011\u2013—\u2212", '\'\'\'"""""-----')
_DASHES = re.compile(r" ?-+ ?")


def folded_words(text: str) -> list[str]:
    """Return the words and signs of text, folded; an address is one word."""
    return [word for word, _, _ in _words(text)]


def differ(one: str, other: str) -> Difference:
    """Return how one text of a passage differs from another of it."""
    if one == other:
        return Difference(relation=Relation.SAME)
    if fold(one) == fold(other):
        return Difference(relation=Relation.SPELT)
    ours, theirs = list(_words(one)), list(_words(other))
    is_longer = len(ours) > len(theirs)
    short, long, text = (theirs, ours, one) if is_longer else (ours, theirs, other)
    inserted = _insertions(short, long, text)
    if inserted is None:
        return Difference(relation=Relation.CHANGED)
    return Difference(relation=Relation.INSERTED, inserted=inserted, is_longer=is_longer)


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words that two texts have in common, in [0, 1] (Dice, 1945)."""
    shared = (Counter(one) & Counter(other)).total()
    return 2 * shared / ((len(one) + len(other)) or 1)


# ---- insertions

_WORD = re.compile(r"\w(?:\S*\w)?|[^\w\s]")
_Word = tuple[str, int, int]
"""A folded word, and where it begins and ends."""


def _words(text: str) -> Iterator[_Word]:
    plain = text.translate(_SIGNS)  # one sign for one, so that places stay
    for match in _WORD.finditer(plain):
        yield match[0], match.start(), match.end()


def _insertions(short: list[_Word], long: list[_Word], text: str) -> tuple[str, ...] | None:
    """Return the runs of words that only long has, as in its text; None where short has its own.

    The ends that both share are taken first, so that a single insertion is found whole.
    """
    head = _shared(short, long)
    tail = _shared(short[head:][::-1], long[head:][::-1])
    middle, rest = short[head : len(short) - tail], long[head : len(long) - tail]
    if not rest or len(short) < _FEWEST:
        return None
    kept = iter([*middle, None])
    wanted, runs = next(kept), list[tuple[int, int]]()
    is_open = False
    for word, start, end in rest:
        if wanted is not None and word == wanted[0]:
            wanted, is_open = next(kept), False
            continue
        runs[len(runs) - is_open :] = [(runs[-1][0] if is_open else start, end)]
        is_open = True
    is_chance = len(runs) > _MOST_RUNS or len(rest) - len(middle) > len(short)
    return None if wanted or is_chance else tuple(text[start:end] for start, end in runs)


_FEWEST = 4
"""A text of fewer words is in too many others to be told to be the same passage."""
_MOST_RUNS = 8
"""Words that stand scattered among others are found there by chance."""


def _shared(one: list[_Word], other: list[_Word]) -> int:
    """Return how many words two lists begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a[0] != b[0]), min(len(one), len(other)))
