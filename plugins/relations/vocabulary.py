"""The words of a text: which, how often, and as what they stand in it."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from unicodedata import category, normalize

__all__ = ["MOST_COUNTED", "WordCount", "count_words"]

MOST_COUNTED = 255
"""A word that stands in a text more often counts so many times."""


class WordCount(NamedTuple):
    """The words of a text that may tell of what it is, a pure function of that text.

    A tuple of flat values, since a store holds one for each text and reads many.
    """

    words: str
    """Folded, in alphabetical order, with a blank between two."""
    counts: bytes
    """How often each of them occurs, a byte each, at most MOST_COUNTED."""
    forms: str
    """How each of them stands in the text, the most frequent form first, with a comma between two;
    nothing where it stands only as it is folded.  A blank between those of two words."""
    length: int
    """How many words the text has, whatever they are: all that stands between blanks."""


def count_words(text: str) -> WordCount:
    """Return the words of text, which is what `own_words` returns."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for form, number in Counter(_words_of(text)).items():
        found[_fold_telling(form)][form] = number
    found.pop("", None)
    words = sorted(found)
    return WordCount(
        words=" ".join(words),
        counts=bytes([min(sum(found[word].values()), MOST_COUNTED) for word in words]),
        forms=" ".join([_standing(word, found[word]) for word in words]),
        length=len(text.split()),
    )


def _standing(word: str, forms: Mapping[str, int]) -> str:
    if len(forms) == 1 and word in forms:
        return ""
    # Where two are as frequent, the one in small letters is likelier to be so everywhere.
    return ",".join(sorted(forms, key=lambda form: (-forms[form], form.swapcase(), form)))


# ---- words

_MARKS = "".join(
    chr(code)
    for code in chain(range(0x300, 0x1E00), range(0xA600, 0xAC00))
    if category(chr(code)).startswith("M")
)
"""Vowel signs and accents that stand beside their letters; Python's `\\w` has them not."""
_BESIDE = rf"[{_MARKS}\u00ad\u200c\u200d]"
_MARK = re.compile(_BESIDE)


def _word(letters: str) -> re.Pattern[str]:
    """Return what finds a word with its apostrophes, but without the `'s` at its end."""
    return re.compile(rf"{letters}(?:['\u2019\u02bc](?![sS]\b){letters})*")


_WORD = _word(rf"(?:[^\W\d_]{_BESIDE}*)+")
_WORD_WITHOUT_MARKS = _word(r"[^\W\d_]+")
_APOSTROPHES = str.maketrans("\u2019\u02bc", "''", "\u00ad\u200c\u200d")
_SHORTEST = 3
_SHORTEST_PLURAL = 4


def _words_of(text: str) -> list[str]:
    """Return the words of text as they stand; most texts have no marks and are read faster."""
    return (_WORD if _MARK.search(text) else _WORD_WITHOUT_MARKS).findall(text)


@lru_cache(maxsize=1 << 16)
def _fold_telling(form: str) -> str:
    """Return what a word counts as, empty for nothing."""
    word = _fold(form)
    return word if len(word) >= _SHORTEST and word not in _EMPTY else ""


def _fold(form: str) -> str:
    """Return what is the same for a word in capitals, in the plural, or in another encoding."""
    word = normalize("NFKC", form.translate(_APOSTROPHES).casefold()).replace(" ", "")
    is_plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and word[-2] not in "aius'"
    return word[:-1] if is_plural else word


_ENGLISH = """
about above actually after again against all almost alone along already also although always
among and another any anyone anything apart are aren't around away back because been before
being below best better between beyond both but came can can't cannot come could couldn't did
didn't does doesn't doing don't done down each either else enough even ever every everyone
everything few first for from further gave get give given going good got had hadn't has hasn't
have haven't having her here hers herself him himself his how however i'd i'll i'm i've indeed
instead into isn't it'd it'll its itself just keep kind largely last least less let like likely
likewise little look lot made main mainly make many may maybe mean might mine more most mostly
much must myself near nearly need neither never next nobody none nor not nothing now off often
once one only onto other otherwise our ours ourselves out over own part perhaps put quite
rather real really right said same saw say see seem seen several shall she should shouldn't
simply since some somebody someone something sometime somewhat still such take taken tell than
that the their theirs them themselves then there therefore these they they're they've thing
things think this those though thought through thus till together told too took toward tried
try two under unless until upon use used usual usually very want was wasn't way we'll we're
we've well went were weren't what whatever when where whether which while who whole whom whose
why will with within without won't would wouldn't yes yet you you'll you're you've your yours
"""
_EMPTY = frozenset(map(_fold, _ENGLISH.split()))
"""Words of no subject, since where texts are few, chance makes some of them rare."""
