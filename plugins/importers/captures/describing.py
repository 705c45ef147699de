"""What captures prove, what they leave open and what they lost, in words for their owner."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from plugins.importers.captures.boundaries import Join
from plugins.importers.captures.evidence import Passage
from plugins.importers.captures.examining import Examined, examine
from plugins.importers.captures.folding import Difference, Relation, differ
from plugins.importers.captures.pages import Capture, Part, Shape, opening
from plugins.importers.captures.proposals import A_PAGE_HOLDS, LIKELY, propose
from plugins.importers.captures.scars import find_scars
from plugins.importers.readers.base import Given

__all__ = ["describe"]

_MOST = 60
"""So many lines are printed of one kind."""


def describe(captures: Iterable[Given], owner: str = "") -> str:
    """Return what captures show together, section by section, for whoever is to decide.

    Nothing in it is cut off in silence.  `owner` and errors are as `examine` has them.
    """
    told = _Telling(examine(captures, owner))
    sections = ((title, list(lines)) for title, lines in told.sections())
    return "\n\n".join("\n".join([title, *_shortened(lines)]) for title, lines in sections if lines)


def _shortened(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"  and {len(lines) - _MOST} more"


class _Telling:
    """Tells of what was examined."""

    def __init__(self, examined: Examined) -> None:
        self._examined = examined
        self._evidence = examined.evidence
        self._joins = examined.joins
        self._proposals = propose(examined.evidence, examined.joins)

    def sections(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield each section's title and lines."""
        evidence, judged = self._evidence, self._examined.judged
        proved = [join for join in self._joins if join.is_boundary and not join.is_open]
        within = [join for join in self._joins if join.goes_on and not join.is_open]
        proviso = [_PROVISO] * bool(proved and len(evidence.captures) > 1)
        yield f"{_count(len(evidence.captures), 'capture')}", self._captures()
        yield "The union of the comments' blocks, in its order", self._union()
        yield "Where captures differ", self._differences()
        yield f"Boundaries that are proved: {len(proved)}", [*map(self._proved, proved), *proviso]
        yield (
            f"Proved to be within one comment: {_count(len(within), 'place')}",
            self._inner(within),
        )
        yield "Ends of the lists", self._edges()
        yield "Proposed boundaries: readings, not proofs", self._proposed()
        yield "No boundary by themselves", self._gaps()
        yield "Only a part", [told for capture in evidence.captures for told in capture.incomplete]
        yield "Not captured", self._missing()
        yield "Scars: something may have stood here", self._scars()
        yield "Settled comments", self._settled()
        yield "Undecided", self._undecided()
        yield "Decisions that cannot be followed", map(str, judged.problems)

    # ---- what each has

    def _captures(self) -> Iterator[str]:
        for capture in self._evidence.captures:
            comments = [block for block in capture.blocks if block.part is Part.COMMENT]
            span = f", lines {comments[0].line} to {comments[-1].last_line}" if comments else ""
            yield (
                f"{capture.file}: {capture.shape} of {capture.owner or 'somebody unnamed'}, "
                f"{_count(len(capture.blocks), 'block')}, {len(comments)} of them in comments"
                f"{span}; SHA-256 {capture.source.sha256[:12]}"
            )

    def _union(self) -> Iterator[str]:
        """Yield each run of passages that the same captures have."""
        comments = [p for p in self._evidence.passages if p.part is Part.COMMENT]
        for _, group in groupby(comments, key=self._who):
            run = list(group)
            blocks = _count(len(run), "block")
            first = f"from {self._named(run[0])}"
            yield f"{blocks} in {self._files(run[0])}, {first}"
        if comments:
            yield f"{_count(len(comments), 'block')} together"

    def _differences(self) -> Iterator[str]:
        shared = [passage for passage in self._evidence.passages if len(passage.seen) > 1]
        kinds = Counter(self._relation(passage) for passage in shared)
        for relation in Relation:
            if kinds[relation]:
                yield f"{_count(kinds[relation], 'shared block')}: {relation}"
        for number, capture in enumerate(self._evidence.captures):
            alone = sum(
                [seen.capture for seen in p.seen] == [number] for p in self._evidence.passages
            )
            yield f"{_count(alone, 'block')} only in {capture.file}"
        for passage in shared:
            yield from self._variants(passage)

    def _relation(self, passage: Passage) -> Relation:
        """Return the widest difference between the preferred text of a passage and the others."""
        preferred, *others = self._evidence.texts(passage)
        found = {differ(preferred, other).relation for other in others}
        return max(found, key=list(Relation).index, default=Relation.SAME)

    def _variants(self, passage: Passage) -> Iterator[str]:
        readings = self._evidence.readings(passage)
        (preferred, who), *others = readings.items()
        text = self._evidence.block(who[0]).text
        for name, whose in others:
            difference = differ(text, self._evidence.block(whose[0]).text)
            places = ", ".join(self._place(seen.capture, seen.block) for seen in whose)
            there = self._place(who[0].capture, who[0].block)
            yield f"{preferred} at {there}, {name} at {places}: {_told(difference)}"

    # ---- boundaries

    def _proved(self, join: Join) -> str:
        reasons = "; ".join(dict.fromkeys((*join.begins, *join.ends)))
        seen = f"; both sides stand in {self._all(join.seen_in)}" if join.seen_in else ""
        return f"{self._between(join)}: {reasons}{seen}"

    def _inner(self, joins: Iterable[Join]) -> Iterator[str]:
        return (f"{self._between(join)}: {join.goes_on[0]}" for join in joins)

    def _edges(self) -> Iterator[str]:
        for join in self._joins:
            if join.above is None and join.below is not None:
                why = join.begins[0] if join.begins else "nothing proves that a comment begins here"
                yield f"begins with {self._named(self._evidence.passages[join.below])}: {why}"
            elif join.below is None and join.above is not None:
                why = join.ends[0] if join.ends else "nothing proves that a comment ends here"
                yield f"ends with {self._named(self._evidence.passages[join.above])}: {why}"
            elif not join.seen_in:
                yield f"{self._between(join)}: no capture shows the two next to each other"

    def _proposed(self) -> Iterator[str]:
        shown = [place for place, each in self._proposals.items() if each.confidence >= _PERHAPS]
        for place in sorted(shown):
            proposal = self._proposals[place]
            word = "likely" if proposal.confidence >= LIKELY else "perhaps"
            for_it = "; ".join(proposal.reasons) or "nothing speaks for it"
            against = f"; but {'; '.join(proposal.against)}" if proposal.against else ""
            between = self._between(self._joins[place])
            yield f"{word} ({proposal.confidence:.2f}) {between}: {for_it}{against}"
        rest = len(self._proposals) - len(shown)
        if rest:
            yield f"{_count(rest, 'other place')} within the lists: less likely than {_PERHAPS}"
        yield from self._totals()

    def _totals(self) -> Iterator[str]:
        """Yield how many comments the likely boundaries make of each page that holds ten."""
        for number, capture in enumerate(self._evidence.captures):
            if capture.shape is Shape.BARE and any(number in join.seen_in for join in self._joins):
                count = 1 + sum(
                    number in join.seen_in and self._is_likely(place, join)
                    for place, join in enumerate(self._joins)
                )
                told = f"{_count(count, 'comment')} on {capture.file}"
                yield f"with all that are likely: {told}; such a page shows {A_PAGE_HOLDS} at most"

    def _is_likely(self, place: int, join: Join) -> bool:
        proposal = self._proposals.get(place)
        return join.is_boundary if proposal is None else proposal.confidence >= LIKELY

    def _gaps(self) -> Iterator[str]:
        for capture in self._evidence.captures:
            for block in capture.blocks:
                if block.gap > 1:
                    what = f"{_count(block.gap, 'empty line')} above “{opening(block.text)}”"
                    yield f"{capture.file}:{block.line}: {what}"

    # ---- what is missing

    def _missing(self) -> Iterator[str]:
        for capture in self._evidence.captures:
            if capture.shape is Shape.BARE and not capture.starts and _has_comments(capture):
                yield f"{capture.file}: the heading above its comments"
            yield from capture.missing.values()

    def _scars(self) -> Iterator[str]:
        for number, passage in enumerate(self._evidence.passages):
            if passage.part in (Part.COMMENT, Part.BIOGRAPHY):
                for loss in find_scars([self._examined.text(number)]):
                    yield f"{self._where(passage)}: {loss.kind}: {loss.what}"

    # ---- what is settled

    def _settled(self) -> Iterator[str]:
        for settled in self._examined.judged.settled:
            passage = self._evidence.passages[settled.passages[0]]
            by = "decided" if settled.decided else "proved"
            yield f"{by}: {_count(len(settled.passages), 'block')} from {self._named(passage)}"

    def _undecided(self) -> Iterator[str]:
        for undecided in self._examined.judged.undecided:
            passage = self._evidence.passages[undecided.passages[0]]
            blocks = _count(len(undecided.passages), "block")
            yield f"{blocks} from {self._named(passage)}: {undecided.reason}"

    # ---- names

    def _between(self, join: Join) -> str:
        if join.below is None:
            return "at the end"
        below = self._evidence.passages[join.below]
        return f"{self._where(below)} before {self._named(below)}"

    def _named(self, passage: Passage) -> str:
        name, who = next(iter(self._evidence.readings(passage).items()))
        return f"{name} “{opening(self._evidence.block(who[0]).text)}”"

    def _where(self, passage: Passage) -> str:
        return self._place(passage.seen[0].capture, passage.seen[0].block)

    def _place(self, capture: int, block: int) -> str:
        page = self._evidence.captures[capture]
        return f"{page.file}:{page.blocks[block].line}"

    def _who(self, passage: Passage) -> tuple[int, ...]:
        return tuple(seen.capture for seen in passage.seen)

    def _files(self, passage: Passage) -> str:
        return self._all(self._who(passage))

    def _all(self, numbers: Iterable[int]) -> str:
        return ", ".join(self._evidence.captures[number].file for number in numbers)


_PROVISO = "where two captures prove it, it is taken that nobody wrote on there in between"
_PERHAPS = 0.2
"""Proposals below this confidence are only counted."""


def _has_comments(capture: Capture) -> bool:
    return any(block.part is Part.COMMENT for block in capture.blocks)


def _told(difference: Difference) -> str:
    """Return how a text differs from the preferred one."""
    if difference.relation is Relation.INSERTED:
        inserted = ", ".join(f"“{opening(each)}”" for each in difference.inserted)
        return f"{'the first' if difference.is_longer else 'the second'} has {inserted} too"
    return str(difference.relation)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
