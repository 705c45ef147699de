"""Captures of one page → the union of what they have, each passage with all of its readings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from plugins.importers.captures.aligning import Pair, refine
from plugins.importers.captures.evidence import Evidence, Passage, Seen
from plugins.importers.captures.folding import Relation, differ, fold, folded_words, likeness
from plugins.importers.captures.pages import Capture, Part

__all__ = ["DISTINCT", "unite"]

DISTINCT = 40
"""A passage of so many characters, folded, is not written twice by chance."""


def unite(captures: Iterable[Capture]) -> Evidence:
    """Return the union of captures; their order and repeats of one make no difference.

    Captures of different people's pages are kept apart, and so are those that share nothing: each
    of these stretches stands by itself.
    """
    ordered = sorted(captures, key=lambda capture: (capture.source.sha256, capture.file))
    unique = {capture.source.sha256: capture for capture in reversed(ordered)}
    kept = tuple(unique[digest] for digest in sorted(unique))
    pages = defaultdict[str, list[int]](list)
    for number, capture in enumerate(kept):
        pages[fold(capture.owner).casefold()].append(number)
    found = (passage for owner in sorted(pages) for passage in _passages(kept, pages[owner]))
    return Evidence(captures=kept, passages=tuple(found))


def _passages(captures: Sequence[Capture], numbers: Sequence[int]) -> Iterator[Passage]:
    """Yield what captures of one person's page have together, one stretch after the other."""
    page = _Page(captures, numbers)
    while page.left:
        for place, seen in enumerate(page.take_stretch()):
            yield Passage(
                part=captures[seen[0].capture].blocks[seen[0].block].part,
                seen=tuple(sorted(seen)),
                begins_stretch=place == 0,
            )


_Union = list[list[Seen]]
"""Passages in their order, each as the blocks that show it."""
_Key = tuple[Part, str]


class _Page:
    """Captures of one person's page while they are put together."""

    def __init__(self, captures: Sequence[Capture], numbers: Sequence[int]) -> None:
        self.left = set(numbers)
        self._captures = captures
        self._keys: dict[int, list[_Key]] = {
            number: [(block.part, fold(block.text)) for block in captures[number].blocks]
            for number in numbers
        }
        self._same: dict[_Key, _Key] = {}
        """Another reading of a passage by the reading under which it goes."""

    def take_stretch(self) -> _Union:
        """Return the union of captures that hang together, the largest and all that meet it.

        Whichever has most in common with what is there comes next, so that a capture which bridges
        two others comes before the farther one.
        """
        number: int | None = min(self.left, key=self._largest_first)
        union: _Union = []
        known = set[_Key]()
        while number is not None:
            self.left.discard(number)
            union = self._merge(union, number)
            known |= self._distinct(number)
            number = self._nearest(known)
        return union

    def _largest_first(self, number: int) -> tuple[int, int]:
        return -len(self._distinct(number)), number

    def _nearest(self, known: set[_Key]) -> int | None:
        """Return the capture with most distinct passages in common; None where none has any."""
        shared = {number: len(self._distinct(number) & known) for number in sorted(self.left)}
        best = max(shared, key=lambda number: shared[number], default=None)
        return best if best is not None and shared[best] else None

    def _distinct(self, number: int) -> set[_Key]:
        """Return the passages of a capture that tell it from all others."""
        keys = {key for key in self._keys[number] if key[0] is Part.COMMENT}
        return {self._same.get(key, key) for key in keys if len(key[1]) >= DISTINCT}

    def _merge(self, union: _Union, number: int) -> _Union:
        """Return the union with a capture; between what both have, the union's comes first."""
        blocks = range(len(self._keys[number]))
        merged: _Union = []
        ours = theirs = 0
        for here, there in self._pairs(union, number):
            merged += union[ours:here]
            merged += [[Seen(number, block)] for block in blocks[theirs:there]]
            merged.append([*union[here], Seen(number, there)])
            ours, theirs = here + 1, there + 1
        return merged + union[ours:] + [[Seen(number, block)] for block in blocks[theirs:]]

    # ---- which passages are the same

    def _pairs(self, union: _Union, number: int) -> list[Pair]:
        """Return which passage of the union is which block of a capture, rising in both.

        Long passages of comments are matched first, then readings of them, and then what lies
        between: heads and short lines are alike by chance, and must not pull others along.
        """
        ours = [self._key(seen[0]) for seen in union]
        theirs = [self._same.get(key, key) for key in self._keys[number]]

        def is_same(here: int, there: int) -> bool:
            other = self._text(Seen(number, there))
            return any(_is_reading(self._text(seen), other) for seen in union[here])

        long_ours, long_theirs = (map(_only_long, keys) for keys in (ours, theirs))
        pairs = refine([], list(long_ours), list(long_theirs))
        for words in (_first_words, _last_words):
            ends = [words(self._key(seen[0])) for seen in union]
            other_ends = [words(key) for key in self._keys[number]]
            pairs = refine(pairs, ends, other_ends, is_same)
        pairs = _without_chance(refine(pairs, ours, theirs), ours, theirs)
        for here, there in pairs:
            if ours[here] != theirs[there]:
                self._same.setdefault(self._keys[number][there], ours[here])
        return pairs

    def _key(self, seen: Seen) -> _Key:
        key = self._keys[seen.capture][seen.block]
        return self._same.get(key, key)

    def _text(self, seen: Seen) -> str:
        return self._captures[seen.capture].blocks[seen.block].text


def _is_long(key: _Key) -> bool:
    return key[0] is Part.COMMENT and len(key[1]) >= DISTINCT


def _only_long(key: _Key) -> _Key | None:
    return key if _is_long(key) else None


def _without_chance(
    pairs: Sequence[Pair], ours: Sequence[_Key], theirs: Sequence[_Key]
) -> list[Pair]:
    """Return pairs without those of short passages that no pair of long ones leads up to.

    It leads up to them where what stands between is the same in both, comments' passages alone
    being counted, since heads stand on some pages only.
    """
    places, others = _places_of_comments(ours), _places_of_comments(theirs)
    steps = {(places[a], others[b]) for a, b in pairs if a in places and b in others}
    kept = {(places[a], others[b]) for a, b in pairs if _is_long(ours[a]) and _is_long(theirs[b])}
    for way in (1, -1):
        for x, y in sorted(steps, reverse=way < 0):
            if (x - way, y - way) in kept:
                kept.add((x, y))
    return [(a, b) for a, b in pairs if a not in places or (places[a], others.get(b, -1)) in kept]


def _places_of_comments(keys: Sequence[_Key]) -> dict[int, int]:
    """Return which passage of a comment, counted from 0, stands at each place that has one."""
    found = (place for place, key in enumerate(keys) if key[0] is Part.COMMENT)
    return {place: number for number, place in enumerate(found)}


_READ = frozenset({Part.COMMENT, Part.BIOGRAPHY})
"""Parts of which two texts can be readings of one passage."""
_ENDS = 3
"""Texts are compared that have so many words in common at either end."""
_WITHIN = 200
"""So many characters hold them."""


def _first_words(key: _Key) -> tuple[str, ...] | None:
    return tuple(folded_words(key[1][:_WITHIN])[:_ENDS]) if key[0] in _READ else None


def _last_words(key: _Key) -> tuple[str, ...] | None:
    return tuple(folded_words(key[1][-_WITHIN:])[-_ENDS:]) if key[0] in _READ else None


def _is_reading(one: str, other: str) -> bool:
    """Whether two texts are one passage: alike but for an insertion, or in most of their words."""
    if differ(one, other).relation is not Relation.CHANGED:
        return True
    ours, theirs = folded_words(one), folded_words(other)
    is_long = min(len(ours), len(theirs)) >= _LONG
    return is_long and likeness(ours, theirs) >= _ALIKE


_LONG = 12
_ALIKE = 0.8
"""A passage that was rewritten more than this is another one."""
