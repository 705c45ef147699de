"""Where comments may begin, and what speaks for it and against it: a reading, never a proof."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from plugins.importers.captures.boundaries import Join
from plugins.importers.captures.evidence import Evidence
from plugins.importers.captures.pages import Shape
from plugins.importers.captures.signs import Around, Sign, Text, find_signs

__all__ = ["A_PAGE_HOLDS", "LIKELY", "Proposal", "propose"]

A_PAGE_HOLDS = 10
"""Comments that a profile page showed at most before `Load More`, in 2023 and 2024."""
LIKELY = 0.5
"""From this confidence on a boundary is likelier than none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How likely a comment begins at a join of which nothing is proved."""

    confidence: float
    """In [0, 1]; a number to sort by, since nothing is decided by it."""
    reasons: tuple[str, ...]
    """What speaks for a boundary, the weightiest first."""
    against: tuple[str, ...]
    """What speaks for one comment, the weightiest first."""


def propose(evidence: Evidence, joins: Sequence[Join]) -> Mapping[int, Proposal]:
    """Return a proposal for each join within a stretch that is open, by its place in joins."""
    prior = _prior(joins)
    texts = {
        number: Text(evidence.texts(evidence.passages[number])[0])
        for number in (join.below for join in joins)
        if number is not None
    }
    found = {
        place: _weigh(find_signs(around), prior)
        for place, join in enumerate(joins)
        if join.is_open and (around := _around(texts, joins, place))
    }
    for number, capture in enumerate(evidence.captures):
        if capture.shape is Shape.BARE:
            found |= _beyond_a_page(found, joins, number)
    return found


def _prior(joins: Sequence[Join]) -> float:
    """Return the odds of a boundary before any sign, as a logarithm: ten comments on a page.

    Of a page with few blocks it is taken that a comment has several, as most have.
    """
    most = max((sum(n in join.seen_in for join in joins) for n in _captures(joins)), default=0)
    share = min((A_PAGE_HOLDS - 1) / max(most, 1), _MOST_SHARE)
    return log(share / (1 - share))


_MOST_SHARE = 0.3
"""Of the places between blocks, those that are taken to part two comments."""


def _captures(joins: Iterable[Join]) -> frozenset[int]:
    return frozenset(number for join in joins for number in join.seen_in)


def _around(texts: Mapping[int, Text], joins: Sequence[Join], place: int) -> Around | None:
    join = joins[place]
    if join.above is None or join.below is None:
        return None
    farther_above, farther_below = joins[place - 1].above, joins[place + 1].below
    return Around(
        None if farther_above is None else texts[farther_above],
        texts[join.above],
        texts[join.below],
        None if farther_below is None else texts[farther_below],
    )


def _weigh(signs: Iterable[Sign], prior: float) -> Proposal:
    ordered = sorted(signs, key=lambda sign: (-abs(sign.weight), sign.told))
    odds = prior + sum(sign.weight for sign in ordered)
    return Proposal(
        confidence=round(1 / (1 + exp(-odds)), 2),
        reasons=tuple(sign.told for sign in ordered if sign.weight > 0),
        against=tuple(sign.told for sign in ordered if sign.weight < 0),
    )


def _beyond_a_page(
    found: Mapping[int, Proposal], joins: Sequence[Join], capture: int
) -> Mapping[int, Proposal]:
    """Return the proposals that would put more comments on a page than it holds, made less sure.

    Those that are surest are left as they are.
    """
    here = [place for place, join in enumerate(joins) if capture in join.seen_in]
    proved = sum(joins[place].is_boundary for place in here)
    likely = [place for place in here if place in found and found[place].confidence >= LIKELY]
    likely.sort(key=lambda place: (-found[place].confidence, place))
    told = f"more than {A_PAGE_HOLDS} comments would stand on one page"
    return {
        place: replace(
            found[place], confidence=LIKELY - 0.01, against=(told, *found[place].against)
        )
        for place in likely[max(A_PAGE_HOLDS - 1 - proved, 0) :]
    }
