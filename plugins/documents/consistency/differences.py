"""Where a quotation and what it quotes first differ, and both texts around that."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, product

from plugins.documents.consistency.quoted_text import Part, QuotedText, Tokens, places_of

__all__ = ["tell_difference"]


def tell_difference(part: Part, text: QuotedText) -> str:
    """Return how the words of part are otherwise in text, which has not the whole of it."""
    ours, theirs = Tokens(part.written, part.gap_before, part.gap_after), text.tokens
    if text.find(part, 0) >= 0:
        return f"there {Tokens(part.written).shown(0, _MANY)} stands before what is quoted above it"
    place = text.folded.find(part.folded)
    found = _cut_word(part, ours, text, place) if place >= 0 else _changed(part, ours, text)
    if found is None:
        return "no passage of it is alike"
    before, after = min(_AROUND, found.start), min(_AROUND, len(ours.keys) - found.end)
    there = theirs.shown(found.their_start - before, found.their_end + after)
    here = ours.shown(found.start - before, found.end + after)
    return f"it has {there} where this has {here}"


_AROUND = 5
"""So many words and signs are shown on each side of what differs."""


@dataclass(frozen=True, slots=True)
class _Change:
    """Words of a quotation, from the first that differs, and what stands for them there."""

    start: int
    end: int
    their_start: int
    their_end: int


def _cut_word(part: Part, ours: Tokens, text: QuotedText, place: int) -> _Change:
    """Return the word that is cut by a part whose letters stand at place."""
    theirs = text.tokens.starts
    if text.begins_within(part, place):
        there = bisect_right(theirs, place) - 1
        return _Change(0, 1, there, there + 1)
    last, there = len(ours.keys), bisect_left(theirs, place + len(part.folded))
    return _Change(last - 1, last, there - 1, there)


# ---- aligning


def _changed(part: Part, ours: Tokens, text: QuotedText) -> _Change | None:
    """Return the first change between a part and what is most like it in text, if anything is.

    Of a long part only the words around the place are aligned up to which text has it.
    """
    theirs = text.tokens
    alike = _longest(len(part.folded), lambda length: part.folded[:length] in text.folded)
    same = bisect_right(ours.ends, alike)
    first, last = max(0, same - _LONG), min(len(ours.keys), same + _LONG)
    steps = _align(ours.bare[first:last], theirs)
    if not steps:
        return None
    whole = range(first + part.may_begin_within, last - part.may_end_within)
    there = bisect_right(theirs.ends, text.folded.find(part.folded[:alike]) + alike)
    # what is alike may stand there as it is, where what is before it stands elsewhere
    shifted = [_Change(s.start + first, s.end + first, s.their_start, s.their_end) for s in steps]
    return _first_change(shifted, ours, theirs, whole) or _Change(same, same, there, there)


_LONG = 100
"""So many words and signs of a quotation are aligned on each side at most."""


def _first_change(
    steps: list[_Change], ours: Tokens, theirs: Tokens, whole: range
) -> _Change | None:
    """Return the first change in whole, the words of ours that are to stand there as they are."""
    is_change = [not _is_same(step, ours, theirs, is_first=step is steps[0]) for step in steps]
    for number, step in enumerate(steps):
        if is_change[number] and step.start in whole:
            following = [*is_change[number : number + _MANY], False].index(False)
            last = steps[number + following - 1]
            return _Change(step.start, last.end, step.their_start, last.their_end)
    return None


def _is_same(step: _Change, ours: Tokens, theirs: Tokens, *, is_first: bool) -> bool:
    """Whether a word stands there as it is, with the blank before all but the first."""
    if step.start == step.end or step.their_start == step.their_end:
        return False
    here, there = ours.keys[step.start], theirs.keys[step.their_start]
    return here == there or (is_first and here.strip() == there.strip())


_MANY = 8
"""So many words that differ are shown at most."""


def _align(words: list[str], theirs: Tokens) -> list[_Change]:
    """Return the steps from words to what is most like them there; empty where nothing is alike."""
    found = [_fit(words, theirs.bare, start) for start in _likely(words, theirs)]
    _, steps = min(found, key=lambda each: each[0], default=(0, []))
    met = [each for each in steps if (each.start < each.end and each.their_start < each.their_end)]
    kept = [words[step.start] for step in met if words[step.start] == theirs.bare[step.their_start]]
    needed = sum(map(_is_word, words)) * _ALIKE
    return steps if kept and sum(map(_is_word, kept)) >= max(needed, 1) else []


_ALIKE = 1 / 3
"""A passage is alike that has so many of the words."""


def _fit(words: list[str], theirs: list[str], start: int) -> tuple[int, list[_Change]]:
    """Return the fewest changes from words to a passage from about start on, and their steps.

    This is the fitting alignment of Sellers, 1980, computed from the end, so that the steps can be
    taken in reading order.
    """
    low, high = max(0, start), max(0, start + len(words) + 2 * _reach(words))
    passage = theirs[low:high]
    costs = _costs(words, passage)
    here, there = 0, costs[0].index(min(costs[0]))
    total, steps = costs[0][there], []
    while here < len(words):
        there_too = there < len(passage)
        cost = costs[here][there]
        if there_too and cost == costs[here + 1][there + 1] + _cost(words[here], passage[there]):
            ends = here + 1, there + 1
        elif cost == costs[here + 1][there] + 1:
            ends = here + 1, there
        else:
            ends = here, there + 1
        steps.append(_Change(here, ends[0], there + low, ends[1] + low))
        here, there = ends
    return total, steps


def _costs(words: list[str], passage: list[str]) -> list[list[int]]:
    """Return how many changes it takes from each word on, at each place of the passage.

    The last row and column stand for the ends.
    """
    costs = [[0] * (len(passage) + 1)]
    for word in reversed(words):
        below = costs[-1]
        row = [below[-1] + 1]
        for place in reversed(range(len(passage))):
            met = below[place + 1] + _cost(word, passage[place])
            row.append(min(met, below[place] + 1, row[-1] + 1))
        costs.append(row[::-1])
    return costs[::-1]


def _cost(word: str, other: str) -> int:
    """Return what it costs to have one word or sign for another; a word stands for no sign."""
    if word == other:
        return 0
    return 1 if _is_word(word) is _is_word(other) else 2


def _is_word(text: str) -> bool:
    return text[0].isalnum() or text[0] == "_"


def _likely(words: list[str], theirs: Tokens) -> list[int]:
    """Return where passages like words may begin, at most _TRIES, likeliest first.

    A word that both have tells how far one is behind the other, the rarer the more surely.
    """
    reach, weights = _reach(words), defaultdict[int, float](float)
    for word, ours in places_of(words).items():
        there = theirs.places.get(word, [])
        for here, place in islice(product(ours, there), _PAIRS):
            weights[(place - here) // reach] += 1 / len(there)
    scores = {each: weight + weights.get(each + 1, 0) for each, weight in weights.items()}
    likeliest = sorted(scores, key=lambda each: (-round(scores[each], 6), each))
    return [each * reach for each in likeliest[:_TRIES]]


def _reach(words: list[str]) -> int:
    """Return by how many words a passage may be longer or shorter than these."""
    return len(words) // 4 + 8


_TRIES = 3
_PAIRS = 1000
"""So many pairs of places of one word are looked at; one that has more is not rare."""


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """Return the greatest length up to most that fits, where all shorter ones do."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
