"""The words that tell one text from the others of an archive."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import fsum, log, sqrt
from unicodedata import category, normalize

__all__ = ["MOST_WORDS", "UNIT", "Profile", "profiles"]

UNIT = 1 << 20
"""What two texts of the same words have in common, in the whole numbers of likeness."""

MOST_WORDS = 48
"""So many words describe a text; what ranks below weighs next to nothing."""

_COMMON = 2
"""A word that more than one text in so many has tells nothing, in whichever language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The telling words of a text, at most MOST_WORDS."""

    weights: Mapping[str, int]
    """Folded word → its weight, above 0, the heaviest first; the squares add up to UNIT at most."""
    rare: Mapping[str, tuple[str, ...]]
    """Of those the ones that few texts have, but more than this one → how they stand in it, the
    most frequent form first."""

    def likeness(self, other: "Profile") -> int:
        """Return the cosine of both texts' tf-idf vectors, in [0, UNIT]."""
        few, many = sorted((self.weights, other.weights), key=len)
        return sum(weight * many.get(word, 0) for word, weight in few.items())

    def shared(self, other: "Profile") -> tuple[str, ...]:
        """Return the rare words that stand in both texts in one form, the most telling first."""
        both = self.rare.keys() & other.rare.keys()
        ordered = sorted(both, key=lambda word: (-self.weights[word] * other.weights[word], word))
        forms = (_common_form(self.rare[word], other.rare[word]) for word in ordered)
        return tuple(form for form in forms if form)


def _common_form(forms: Sequence[str], others: Sequence[str]) -> str | None:
    """Return the form that both texts use most, the same from both ends."""
    common = [form for form in forms if form in others]
    return min(
        common, key=lambda each: (forms.index(each) + others.index(each), each), default=None
    )


def profiles(texts: Iterable[str]) -> tuple[Profile, ...]:
    """Return the profile of each text among all of them, in their order.

    Weights are tf-idf with a logarithmic tf (Manning, Raghavan, Schütze, *Introduction to
    Information Retrieval*, 6.4.1), each text's of length 1, and then whole numbers: adding them
    up in any order gives the same sum.  A word is rare where at most the square root of the
    number of texts have it: 4 of 18, 100 of 10,000.
    """
    folds = _Folds()
    counted = [Counter(map(sys.intern, _WORD.findall(text))) for text in texts]
    having = Counter(chain.from_iterable({folds[form] for form in forms} for forms in counted))
    having.pop("", None)
    rarity = {
        word: log(len(counted) / number)
        for word, number in having.items()
        if number * _COMMON <= len(counted)
    }
    rare = {word for word in rarity if 1 < having[word] <= sqrt(len(counted))}
    return tuple(_profile(forms, folds, rarity, rare) for forms in counted)


def _profile(
    forms: Counter[str], folds: Mapping[str, str], rarity: Mapping[str, float], rare: set[str]
) -> Profile:
    counts: Counter[str] = Counter()
    for form, number in forms.items():
        counts[folds[form]] += number
    weights = {
        word: (1 + log(number)) * rarity[word] for word, number in counts.items() if word in rarity
    }
    # fsum rounds once, so the order of the words does not matter.
    length = sqrt(fsum(weight * weight for weight in weights.values()))
    whole = {word: int(weight / length * sqrt(UNIT)) for word, weight in weights.items()}
    told = sorted(whole, key=lambda word: (-whole[word], word))[:MOST_WORDS]
    kept = {word: whole[word] for word in told if whole[word]}
    return Profile(weights=kept, rare=_standing(forms, folds, rare & kept.keys()))


def _standing(
    forms: Counter[str], folds: Mapping[str, str], words: set[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return how each of words stands in a text whose words have these forms."""
    found: dict[str, list[str]] = {word: [] for word in sorted(words)}
    for form in forms:
        if folds[form] in words:
            found[folds[form]].append(form)
    # Where two are as frequent, the one in small letters is likelier to be so everywhere.
    return {
        word: tuple(sorted(standing, key=lambda form: (-forms[form], form.swapcase())))
        for word, standing in found.items()
    }


# ---- words

_MARKS = "".join(
    chr(code)
    for code in chain(range(0x300, 0x1E00), range(0xA600, 0xAC00))
    if category(chr(code)).startswith("M")
)
"""Vowel signs and accents that stand beside their letters; Python's `\\w` has them not."""
_LETTERS = rf"(?:[^\W\d_][{_MARKS}\u00ad\u200c\u200d]*)+"
_WORD = re.compile(rf"{_LETTERS}(?:['\u2019\u02bc](?![sS]\b){_LETTERS})*")
"""A word with its apostrophes, but without the `'s` at its end."""
_APOSTROPHES = str.maketrans("\u2019\u02bc", "''", "\u00ad\u200c\u200d")
_SHORTEST = 3
_SHORTEST_PLURAL = 4


class _Folds(dict[str, str]):
    """Word as it stands → what it counts as, empty for none; each is folded once."""

    def __missing__(self, form: str) -> str:
        word = _fold(form)
        self[form] = word if len(word) >= _SHORTEST and word not in _EMPTY else ""
        return self[form]


def _fold(form: str) -> str:
    """Return what is the same for a word in capitals, in the plural, or in another encoding."""
    word = normalize("NFKC", form.translate(_APOSTROPHES).casefold())
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
