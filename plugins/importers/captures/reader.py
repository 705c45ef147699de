"""Settled comments and biographies of captures → witnesses; what is not settled is told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plugins.errors import ContentError
from plugins.importers.captures.decisions import Decisions
from plugins.importers.captures.evidence import Seen
from plugins.importers.captures.examining import Examined, examine
from plugins.importers.captures.folding import Relation, differ
from plugins.importers.captures.judging import Settled, Undecided
from plugins.importers.captures.known import find_losses, with_decided, with_shown
from plugins.importers.captures.pages import Part, Shown, opening
from plugins.importers.captures.parsing import NAME, recognises
from plugins.importers.captures.scars import ALWAYS_LOST, find_scars
from plugins.importers.readers.base import Asked, Given, is_by
from plugins.importers.records import (
    Body,
    Notation,
    Person,
    Piece,
    Reading,
    Skip,
    SkipReason,
    Witness,
)

__all__ = ["NAME", "CapturesRead", "read", "read_captures", "recognises"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturesRead:
    """What captures hold, and what of it nobody has decided yet."""

    reading: Reading
    undecided: tuple[Undecided, ...]
    examined: Examined


def read(given: Given, asked: Asked) -> Reading:
    """Return what a single capture holds, with the decisions beside it."""
    return read_captures([given], asked).reading


def read_captures(
    given: Iterable[Given], asked: Asked | None = None, decisions: Iterable[Decisions] = ()
) -> CapturesRead:
    """Return what several captures hold together; their order makes no difference.

    A witness stands for each capture that shows a comment whose boundaries are proved or decided;
    all of them have the same text, which is the fullest.  Raises ContentError for files that are
    no text, and for decisions that contradict what is proved.
    """
    examined = examine(given, _only_name(asked), decisions)
    if examined.judged.problems:
        raise ContentError(examined.judged.problems)
    reader = _Reader(examined, asked)
    undecided = (*examined.judged.undecided, *reader.homeless())
    reading = _wanted(reader.reading(undecided), asked.kinds if asked else frozenset(Piece))
    return CapturesRead(reading=reading, undecided=undecided, examined=examined)


def _wanted(reading: Reading, kinds: frozenset[Piece]) -> Reading:
    """Return a reading with the kinds of pieces that are asked for; the others are skipped."""
    others = (
        Skip(file=each.source.file, what=str(each.piece), reason=SkipReason.NOT_WANTED)
        for each in reading.witnesses
        if each.piece not in kinds
    )
    return replace(
        reading,
        witnesses=tuple(each for each in reading.witnesses if each.piece in kinds),
        skipped=(*reading.skipped, *dict.fromkeys(others)),
    )


def _only_name(asked: Asked | None) -> str:
    names = {person.name for person in asked.whose.values() if person.name} if asked else set()
    return next(iter(names)) if len(names) == 1 else ""


def _told(examined: Examined, undecided: Undecided) -> str:
    """Return where undecided passages stand, and why they are not taken."""
    evidence = examined.evidence
    first, last = (evidence.passages[undecided.passages[end]] for end in (0, -1))
    top, bottom = evidence.block(first.seen[0]), evidence.block(last.seen[0])
    file = evidence.captures[first.seen[0].capture].file
    other = evidence.captures[last.seen[0].capture].file
    end = f"{other}:{bottom.last_line}" if other != file else str(bottom.last_line)
    count = len(undecided.passages)
    blocks = f"{count} blocks" if count > 1 else "1 block"
    return f"{file}:{top.line} to {end}: {blocks} undecided, {undecided.reason}"


# ---- witnesses


class _Reader:
    """Makes witnesses of what was examined."""

    def __init__(self, examined: Examined, asked: Asked | None) -> None:
        self._examined = examined
        self._evidence = examined.evidence
        self._asked = asked

    def reading(self, undecided: Iterable[Undecided]) -> Reading:
        """Return all that the captures hold."""
        captures = self._evidence.captures
        return Reading(
            witnesses=(*self.biographies(), *self.comments()),
            skipped=tuple(self.skipped()),
            incomplete=(
                *(told for capture in captures for told in capture.incomplete),
                *self.missing_somewhere(),
                *(_told(self._examined, each) for each in undecided),
            ),
            not_captured=self.parts(is_shown=False),
            captured=self.parts(is_shown=True),
        )

    def comments(self) -> Iterator[Witness]:
        """Yield a witness for each settled comment and each capture that shows it."""
        for settled in self._examined.judged.settled:
            texts = [self._examined.text(number) for number in settled.passages]
            captures = self._captures_of(settled.passages)
            told = {self._site(number) for number in captures} - {""}
            for number in captures:
                # what shows the comment and does not tell its site shows it on the one told
                site = self._site(number) or (min(told) if len(told) == 1 else "")
                if site and not self._is_of_another(number):
                    yield self._comment(settled, number, site, texts)

    def biographies(self) -> Iterator[Witness]:
        """Yield a witness for the biography that each capture shows."""
        for number, capture in enumerate(self._evidence.captures):
            passages = [
                place
                for place, passage in enumerate(self._evidence.passages)
                if passage.part is Part.BIOGRAPHY and number in _who(passage.seen)
            ]
            if passages and self._site(number) and not self._is_of_another(number):
                texts = [self._biography_text(place, number) for place in passages]
                yield Witness(
                    source=capture.source,
                    site=self._site(number),
                    piece=Piece.BIOGRAPHY,
                    author=self._author(number),
                    body=Body(text="\n\n".join(texts), notation=Notation.TEXT),
                    losses=(*find_scars(texts), ALWAYS_LOST),
                    note=self._note(passages, number),
                )

    def skipped(self) -> Iterator[Skip]:
        """Yield what is by somebody else."""
        for number, capture in enumerate(self._evidence.captures):
            if self._is_of_another(number):
                what = f"the page of {capture.owner}"
                yield Skip(file=capture.file, what=what, reason=SkipReason.OTHER_AUTHOR)
            before: Part | None = None
            for block in capture.blocks:
                if block.part is Part.OTHERS and before is not Part.OTHERS:
                    what = f"line {block.line}: {opening(block.text)}"
                    yield Skip(file=capture.file, what=what, reason=SkipReason.OTHER_AUTHOR)
                before = block.part

    def homeless(self) -> Iterator[Undecided]:
        """Yield the settled comments of which no capture and no decision tells the site."""
        for settled in self._examined.judged.settled:
            if not any(map(self._site, self._captures_of(settled.passages))):
                reason = "not known: which site it stands on; write `site:` into the decisions"
                yield Undecided(passages=settled.passages, reason=reason)

    def parts(self, *, is_shown: bool) -> tuple[str, ...]:
        """Return the parts of profiles that no capture shows, or those that one does."""
        shown = dict[str, bool]()
        for number, capture in enumerate(self._evidence.captures):
            if site := self._site(number):
                for part in _PARTS:
                    name = f"{site}: {part}"
                    shown[name] = shown.get(name, False) or part not in capture.missing
        return tuple(name for name, is_there in shown.items() if is_there is is_shown)

    def missing_somewhere(self) -> Iterator[str]:
        """Yield, in words, what captures lack of which nothing tells the site."""
        for number, capture in enumerate(self._evidence.captures):
            if not self._site(number):
                yield from capture.missing.values()

    # ---- one comment

    def _comment(self, settled: Settled, number: int, site: str, texts: list[str]) -> Witness:
        shown = self._shown(settled, number)
        witness = Witness(
            source=self._evidence.captures[number].source,
            site=site,
            piece=Piece.COMMENT,
            author=self._author(number),
            body=Body(
                text="\n\n".join(texts),
                notation=Notation.TEXT,
                complete=not _CUT_OFF.search(texts[-1]),
            ),
            losses=(*find_scars(texts), *find_losses(settled, shown), ALWAYS_LOST),
            note=self._note(settled.passages, number),
        )
        witness = with_shown(witness, shown) if shown else witness
        return with_decided(witness, settled.decided) if settled.decided else witness

    def _shown(self, settled: Settled, number: int) -> Shown | None:
        """Return what a capture's head above a comment says."""
        blocks = {
            seen.block
            for place in settled.passages
            for seen in self._evidence.passages[place].seen
            if seen.capture == number
        }
        shown = self._evidence.captures[number].shown
        return next((each for each in shown if each.first in blocks), None)

    def _note(self, passages: Iterable[int], number: int) -> str:
        """Return, in sentences, where a capture's text differs from what is taken."""
        parts = []
        for place in passages:
            passage = self._evidence.passages[place]
            block = next((seen.block for seen in passage.seen if seen.capture == number), None)
            taken = self._examined.text(place)
            if block is None:
                parts.append(f"It has not the passage “{opening(taken)}”.")
                continue
            own = self._evidence.captures[number].blocks[block]
            difference = differ(own.text, taken)
            if difference.relation is Relation.INSERTED:
                lacking = ", ".join(f"“{opening(each)}”" for each in difference.inserted)
                verb = "It alone has" if difference.is_longer else "It lacks"
                parts.append(f"{verb} {lacking} on line {own.line}.")
            elif difference.relation is not Relation.SAME:
                parts.append(f"Its line {own.line} reads otherwise.")
        return " ".join(parts)

    def _biography_text(self, place: int, number: int) -> str:
        """Return the text of a biography; a capture's own where nobody chose between several."""
        passage = self._evidence.passages[place]
        is_chosen = place in self._examined.judged.preferred
        if is_chosen or not self._evidence.is_disputed(passage):
            return self._examined.text(place)
        own = next(seen for seen in passage.seen if seen.capture == number)
        return self._evidence.block(own).text

    # ---- whose, and where

    def _captures_of(self, passages: Iterable[int]) -> list[int]:
        seen = (each for place in passages for each in self._evidence.passages[place].seen)
        return sorted(_who(seen))

    def _site(self, number: int) -> str:
        """Return the site of a capture; nothing where neither it nor anybody says which."""
        told = self._evidence.captures[number].site or self._examined.judged.site
        forums = _FORUMS & set(self._asked.whose) if self._asked else set()
        return told or (next(iter(forums)) if len(forums) == 1 else "")

    def _is_of_another(self, number: int) -> bool:
        wanted = self._asked.whose.get(self._site(number)) if self._asked else None
        owner = self._evidence.captures[number].owner
        return bool(wanted and owner and is_by(Person(name=owner), wanted) is False)

    def _author(self, number: int) -> Person | None:
        wanted = self._asked.whose.get(self._site(number)) if self._asked else None
        owner = self._evidence.captures[number].owner
        if wanted and (not owner or wanted.name == owner):
            return wanted
        return Person(name=owner) if owner else None


_FORUMS = {"lesswrong", "eaforum"}
_CUT_OFF = re.compile(r"\(read (?:more|\d{1,6} more words(?: →)?)\)\s*\Z")


_PARTS = (
    *("biography", "posts", "comments", "quick takes", "answers", "reviews", "sequences"),
    *("pinned comments", "wiki edits"),
)
"""The parts of a profile, as every reader of the forums calls them."""


def _who(seen: Iterable[Seen]) -> set[int]:
    return {each.capture for each in seen}
