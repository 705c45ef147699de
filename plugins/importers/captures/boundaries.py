"""What captures prove about where comments begin and end.

Three things are proof: a page shows it (a head above, `Reply` below); a page's list begins or ends
there while another capture shows what stands on the other side; a page shows two blocks within one
comment.  The second holds if nobody added to the beginning or the end of that comment between the
two captures.  An empty line proves nothing, and neither do two: a line break between paragraphs
gives them too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from plugins.importers.captures.evidence import Evidence, Passage
from plugins.importers.captures.folding import fold
from plugins.importers.captures.pages import Part

__all__ = ["Join", "find_joins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Where two passages of comments meet, or where a stretch of them begins or ends."""

    above: int | None
    """The passage above it, as its number in the evidence; None at the beginning."""
    below: int | None
    """The passage below it; None at the end."""
    seen_in: tuple[int, ...] = ()
    """The captures that show the two next to each other, none of a comment between them."""
    ends: tuple[str, ...] = ()
    """Why a comment surely ends above it; empty where that is not proved."""
    begins: tuple[str, ...] = ()
    """Why a comment surely begins below it; empty where that is not proved."""
    goes_on: tuple[str, ...] = ()
    """Why it surely is within a comment; empty where that is not proved."""

    @property
    def is_boundary(self) -> bool:
        """Whether two comments surely meet at it."""
        return bool(self.ends and self.begins)

    @property
    def is_open(self) -> bool:
        """Whether nothing is proved of it, or what contradicts itself."""
        is_apart = bool(self.ends or self.begins)
        return is_apart == bool(self.goes_on)

    @property
    def is_within(self) -> bool:
        """Whether there are passages on both sides of it."""
        return self.above is not None and self.below is not None


def find_joins(evidence: Evidence) -> tuple[Join, ...]:
    """Return every place where comments can meet, in the order of the union."""
    context = _Context.of(evidence)
    return tuple(
        _join(context, above, below)
        for stretch in context.stretches
        for above, below in _meet(stretch)
    )


def _meet(stretch: Sequence[int]) -> Iterator[tuple[int | None, int | None]]:
    """Yield each pair of neighbours, and the ends with nothing beyond them."""
    yield from zip([None, *stretch], [*stretch, None], strict=True)


# ---- what is known of the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """The evidence, and what is looked up in it again and again."""

    evidence: Evidence
    stretches: tuple[tuple[int, ...], ...]
    """The passages of comments of each stretch."""
    seen_in: Mapping[tuple[int, int], tuple[int, ...]]
    """The captures that show two passages as neighbours."""
    neighbours: Mapping[int, Mapping[int, tuple[int | None, int | None]]]
    """For each capture and passage of it, the passages of comments above and below it there."""
    lengths: Mapping[int, int]
    """The characters, folded, of each passage of a comment."""
    blocks: Mapping[int, Mapping[int, int]] = field(repr=False)
    """For each passage and capture that has it, the number of its block there."""

    @classmethod
    def of(cls, evidence: Evidence) -> "_Context":
        """Look it up."""
        orders = _orders(evidence)
        neighbours: dict[int, dict[int, tuple[int | None, int | None]]] = {}
        seen_in = defaultdict[tuple[int, int], list[int]](list)
        for capture, order in orders.items():
            around = zip([None, *order], order, [*order[1:], None], strict=False)
            neighbours[capture] = {here: (above, below) for above, here, below in around}
            for pair in pairwise(order):
                seen_in[pair].append(capture)
        return cls(
            evidence=evidence,
            stretches=_stretches(evidence),
            seen_in={pair: tuple(who) for pair, who in seen_in.items()},
            neighbours=neighbours,
            lengths=_lengths(evidence),
            blocks=_blocks(evidence),
        )


def _orders(evidence: Evidence) -> dict[int, list[int]]:
    """Return the passages of comments of each capture, in its order."""
    orders: dict[int, list[int]] = {number: [] for number in range(len(evidence.captures))}
    for number, passage in enumerate(evidence.passages):
        if passage.part is Part.COMMENT:
            for seen in passage.seen:
                orders[seen.capture].append(number)
    return orders


def _stretches(evidence: Evidence) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = []
    for number, passage in enumerate(evidence.passages):
        if passage.begins_stretch:
            found.append([])
        if passage.part is Part.COMMENT:
            found[-1].append(number)
    return tuple(tuple(each) for each in found if each)


def _lengths(evidence: Evidence) -> dict[int, int]:
    return {
        number: len(fold(evidence.block(passage.seen[0]).text))
        for number, passage in enumerate(evidence.passages)
        if passage.part is Part.COMMENT
    }


def _blocks(evidence: Evidence) -> dict[int, dict[int, int]]:
    def of(passage: Passage) -> dict[int, int]:
        return {seen.capture: seen.block for seen in passage.seen}

    return {number: of(passage) for number, passage in enumerate(evidence.passages)}


# ---- what is proved of one join


def _join(context: _Context, above: int | None, below: int | None) -> Join:
    ends = {} if above is None else _edges(context, above, is_start=False)
    begins = {} if below is None else _edges(context, below, is_start=True)
    if above is None or below is None:
        return Join(above=above, below=below, ends=_told(ends), begins=_told(begins))
    seen_in = context.seen_in.get((above, below), ())
    ends = _trusted(context, ends, above, seen_in, step=0)
    begins = _trusted(context, begins, below, seen_in, step=1)
    if seen_in:  # what ends above and what begins below are one and the same then
        ends = begins = begins | ends
    return Join(
        above=above,
        below=below,
        seen_in=seen_in,
        ends=_told(ends),
        begins=_told(begins),
        goes_on=tuple(_going_on(context, below, seen_in)),
    )


def _edges(context: _Context, number: int, *, is_start: bool) -> dict[int, str]:
    """Return why a passage begins or ends a comment, by the capture that shows it."""
    found = {}
    for capture, block in context.blocks[number].items():
        page = context.evidence.captures[capture]
        if reason := (page.starts if is_start else page.ends).get(block):
            found[capture] = f"{page.file}:{page.blocks[block].line}: {reason}"
    return found


def _trusted(
    context: _Context, edges: Mapping[int, str], number: int, seen_in: Sequence[int], *, step: int
) -> dict[int, str]:
    """Return the reasons that hold for the union too.

    A capture that shows both sides is proof by itself.  One that shows a single side is, where it
    runs on together with one that shows both.
    """
    return {
        capture: reason
        for capture, reason in edges.items()
        if not seen_in
        or capture in seen_in
        or any(_is_anchored(context, number, capture, other, step) for other in seen_in)
    }


def _is_anchored(context: _Context, number: int, one: int, other: int, step: int) -> bool:
    """Whether two captures run on together from a passage for long enough to be one text there."""
    here: int | None = number
    length = 0
    for _ in range(_FARTHEST):
        if here is None or length >= _ENOUGH:
            break
        length += context.lengths[here]
        following = context.neighbours[one][here][step]
        here = following if context.neighbours[other][here][step] == following else None
    return length >= _ENOUGH


_ENOUGH = 120
"""Characters, folded: a shorter run may be a line that is quoted in two comments."""
_FARTHEST = 20
"""So many passages of a run are looked at."""


def _going_on(context: _Context, below: int, seen_in: Sequence[int]) -> Iterator[str]:
    for capture in seen_in:
        page = context.evidence.captures[capture]
        block = context.blocks[below][capture]
        if block in page.goes_on:
            yield f"{page.file}:{page.blocks[block].line}: no head stands above it"


def _told(reasons: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons[capture] for capture in sorted(reasons)))
