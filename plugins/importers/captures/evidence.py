"""What several captures of a page have together: the record from which everything else follows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.importers.captures.folding import Relation, differ
from plugins.importers.captures.pages import Block, Capture, Part, Shape

__all__ = ["Evidence", "Passage", "Seen"]


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """A block of a capture, by their numbers."""

    capture: int
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One block of the page, as each capture that has it shows it."""

    part: Part
    seen: tuple[Seen, ...]
    """One at least, and at most one per capture, in the order of the captures."""
    begins_stretch: bool = False
    """Whether no capture tells how what is above it in the union stands to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What all captures together have."""

    captures: tuple[Capture, ...]
    """Each content once, in the order of their SHA-256."""
    passages: tuple[Passage, ...]
    """Every block of every capture in one of them, each capture's in its own order."""

    def block(self, seen: Seen) -> Block:
        """Return a block of a capture."""
        return self.captures[seen.capture].blocks[seen.block]

    def readings(self, passage: Passage) -> Mapping[str, Sequence[Seen]]:
        """Return who has each text of a passage, by the text's hash, the preferred text first.

        Preferred is what has all that the others have; then what GreaterWrong did not spell anew,
        what most captures have, and the longest.
        """
        seen = defaultdict[str, list[Seen]](list)
        for each in passage.seen:
            seen[self.block(each).hash].append(each)
        if len(seen) == 1:
            return seen
        texts = {name: self.block(who[0]).text for name, who in seen.items()}
        ranks = {name: self._rank(name, texts, who) for name, who in seen.items()}
        return {name: seen[name] for name in sorted(seen, key=lambda name: ranks[name])}

    def texts(self, passage: Passage) -> tuple[str, ...]:
        """Return the texts that captures have of a passage, the preferred one first."""
        return tuple(self.block(who[0]).text for who in self.readings(passage).values())

    def is_disputed(self, passage: Passage) -> bool:
        """Whether a text of a passage has what the preferred one has not."""
        preferred, *others = self.texts(passage)
        return any(_lacks(preferred, other) for other in others)

    def _rank(
        self, name: str, texts: Mapping[str, str], who: Sequence[Seen]
    ) -> tuple[int, bool, int, int, str]:
        lacking = sum(_lacks(texts[name], other) for other in texts.values())
        shapes = [self.captures[each.capture].shape for each in who]
        is_respelt = all(shape is Shape.GREATERWRONG for shape in shapes)
        return lacking, is_respelt, -len(who), -len(texts[name]), name


def _lacks(text: str, other: str) -> bool:
    """Whether another text of a passage has what this one has not."""
    difference = differ(text, other)
    is_shorter = difference.relation is Relation.INSERTED and not difference.is_longer
    return is_shorter or difference.relation is Relation.CHANGED
