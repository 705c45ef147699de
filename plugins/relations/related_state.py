"""All that is known of related pieces between two builds, flat enough to be kept in a file.

A piece and a word are each known by a number, which they keep while they are there.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from plugins.relations.facts import PieceFacts
from plugins.relations.profiles import Profile

__all__ = [
    "EMPTY",
    "Entry",
    "State",
    "Weight",
    "entry_of",
    "numbers_in",
    "pack",
    "pack_weights",
]

Weight = tuple[int, int]
"""A word and its weight in a piece, or a piece and the weight of a word in it."""


class Entry(NamedTuple):
    """What was found out about one piece."""

    words: bytes
    """The numbers of the words of its profile, the heaviest first."""
    weights: bytes
    """Their weights."""
    forms: str
    """How each stands in its text, as in a WordCount."""
    shortlist: bytes
    """The numbers of the pieces that promised most."""
    bar: int
    """What the last of them promised, at least 1; what promises less would not have been one."""
    proposing: int
    """So many words of its profile, from the first, lead to other pieces."""
    told: str
    """The related pieces and why, as `write_told` writes them."""


EMPTY = Entry(words=b"", weights=b"", forms="", shortlist=b"", bar=1, proposing=0, told="[]")


@dataclass(slots=True, kw_only=True)
class State:
    """Everything by number; where a piece has gone, its place is empty until another takes it."""

    facts: list[PieceFacts | None] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    """By word, the numbers of the pieces in whose text it stands."""
    pieces: list[bytes] = field(default_factory=list)
    """By word, the numbers of the pieces whose profile has it."""
    weights: list[bytes] = field(default_factory=list)
    """By word, its weight in each of those."""

    def copy(self) -> "State":
        """Return a state that can change while this one stays."""
        return State(**{each.name: list(getattr(self, each.name)) for each in fields(self)})

    def numbers(self) -> dict[str, int]:
        """Return the number of each piece, by path."""
        return {each.path: number for number, each in enumerate(self.facts) if each}

    def weights_of(self, piece: int) -> dict[int, int]:
        """Return the weight of each word of a piece's profile, the heaviest first."""
        entry = self.entries[piece]
        return dict(zip(numbers_in(entry.words), _weights_in(entry.weights), strict=True))

    def having(self, word: int) -> list[Weight]:
        """Return the pieces whose profile has word, and its weight in each."""
        return [*zip(numbers_in(self.pieces[word]), _weights_in(self.weights[word]), strict=True)]

    def keep(self, word: int, having: Mapping[int, int]) -> None:
        """Set the pieces whose profile has word, and its weight in each."""
        self.pieces[word], self.weights[word] = pack(having), pack_weights(having.values())


def entry_of(profile: Profile, words: Iterable[int]) -> Entry:
    """Return the entry of a piece with that profile, of words with these numbers."""
    return EMPTY._replace(
        words=pack(words),
        weights=pack_weights(profile.weights.values()),
        forms=" ".join(profile.forms),
    )


def pack(numbers: Iterable[int]) -> bytes:
    """Return the bytes of the numbers of pieces or words."""
    return array("I", numbers).tobytes()


def pack_weights(weights: Iterable[int]) -> bytes:
    """Return the bytes of weights, each at most the root of UNIT."""
    return array("H", weights).tobytes()


def numbers_in(packed: bytes) -> Sequence[int]:
    """Return the numbers that were packed."""
    return memoryview(packed).cast("I")


def _weights_in(packed: bytes) -> Sequence[int]:
    return memoryview(packed).cast("H")
