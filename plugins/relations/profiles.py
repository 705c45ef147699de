"""The words that tell one text from the others of an archive."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt
from operator import mul

from plugins.relations.quantities import step, step_above
from plugins.relations.vocabulary import MOST_COUNTED, WordCount

__all__ = ["MOST_WORDS", "UNIT", "Profile", "Rarities", "common_form", "likeness", "make_profile"]

UNIT = 1 << 20
"""What two texts of the same words have in common, in the whole numbers of likeness."""

MOST_WORDS = 48
"""So many words describe a text; what ranks below weighs next to nothing."""

_COMMON = 2
"""A word that more than one text in so many has tells nothing, in whichever language."""

_FREQUENCIES = [0.0, *(1 + log(count) for count in range(1, MOST_COUNTED + 1))]
_WHOLE = sqrt(UNIT)


class Rarities(dict[str, float]):
    """Word → how rare it is among texts, 0.0 where it tells nothing; each is found out once."""

    def __init__(self, total: int, having: Callable[[str], int]) -> None:
        """Take the number of texts, and what returns the number of those that have a word."""
        super().__init__()
        self._total = step(total)
        self._having = having

    def __missing__(self, word: str) -> float:
        """Return the logarithm of the inverse of the share of texts that have word."""
        having = step(self._having(word))
        is_telling = having * _COMMON <= self._total
        self[word] = rarity = log(self._total / having) if is_telling else 0.0
        return rarity

    def is_rare(self, having: int) -> bool:
        """Whether a word that so many texts have may be told: 4 of 18, 100 of 10,000."""
        return step(having) <= sqrt(self._total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The telling words of a text, at most MOST_WORDS."""

    weights: Mapping[str, int]
    """Word → its weight, above 0, the heaviest first; the squares add up to UNIT at most."""
    forms: Sequence[str]
    """How each of them stands in the text, as in a WordCount."""


def make_profile(count: WordCount, rarities: Rarities) -> Profile:
    """Return the profile of the text that has these words.

    Weights are tf-idf with a logarithmic tf (Manning, Raghavan, Schütze, *Introduction to
    Information Retrieval*, 6.4.1), each text's of length 1, and then whole numbers: adding them
    up in any order gives the same sum.  The counts of texts are steps of a scale, and so is the
    length, lest one edit anywhere change a little everywhere.
    """
    words = count.words.split()
    raw = [*map(mul, map(_FREQUENCIES.__getitem__, count.counts), map(rarities.__getitem__, words))]
    square = fsum(map(mul, raw, raw))
    if not square:
        return Profile(weights={}, forms=())
    whole = _WHOLE / step_above(sqrt(square))
    # Words are in their order, and stay so where two weigh the same.
    heaviest = sorted(range(len(raw)), key=raw.__getitem__, reverse=True)[:MOST_WORDS]
    kept = [(place, int(raw[place] * whole)) for place in heaviest]
    forms = count.forms.split(" ")
    return Profile(
        weights={words[place]: weight for place, weight in kept if weight},
        forms=[forms[place] for place, weight in kept if weight],
    )


def likeness(one: Mapping[int, int], other: Mapping[int, int]) -> int:
    """Return the cosine of both texts' vectors of weights, in [0, UNIT]."""
    return sum([one[word] * other[word] for word in one.keys() & other.keys()])


def common_form(forms: Sequence[str], others: Sequence[str]) -> str | None:
    """Return the form that both texts use most, the same from both ends."""
    common = [form for form in forms if form in others]
    return min(
        common, key=lambda each: (forms.index(each) + others.index(each), each), default=None
    )
