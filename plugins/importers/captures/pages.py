"""What a plain-text capture of a profile page holds, block by block, with nothing left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from plugins.importers.records import Source

__all__ = ["HASH", "Block", "Capture", "Part", "Shape", "Shown", "hash_of", "opening"]


class Shape(StrEnum):
    """How a page was written out as text."""

    BARE = "bodies alone"
    """Name, biography, headings, bodies, `Load More`: nothing stands between two comments."""
    FORUM = "forum page"
    """Above each body the post's title, and a line of name, age and votes; below it `Reply`."""
    GREATERWRONG = "GreaterWrong page"
    """Above each body a line of name, moment and points, and one of what it answers."""


class Part(StrEnum):
    """What a block is of its page."""

    NAME = "name"
    BIOGRAPHY = "biography"
    HEADING = "heading"
    COMMENT = "comment"
    ABOUT = "about a comment"
    OTHERS = "by somebody else"
    MORE = "more"
    PAGE = "of the page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that no empty line parts, as they stand in the capture."""

    text: str = field(repr=False)
    line: int
    """Of its first line, counted from 1."""
    gap: int
    """How many empty lines stand above it: more than one of them has no meaning of its own."""
    part: Part
    hash: str
    """By which decisions name it: see `hash_of`."""

    @property
    def last_line(self) -> int:
        """The number of its last line."""
        return self.line + self.text.count("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page says about one of its comments."""

    first: int
    """Its first block among the capture's."""
    last: int
    author: str
    title: str = ""
    """Of the post under which it stands."""
    answers: str = ""
    """The name of whoever is answered."""
    date: str = ""
    """ISO 8601; an age, such as `9d`, tells none, since the day of the capture is not known."""
    age: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One file, taken apart."""

    source: Source
    shape: Shape
    site: str = ""
    """As `Witness.site`; empty where the page does not tell it."""
    owner: str = ""
    """The name of whose page it is; empty where it is not told."""
    blocks: tuple[Block, ...]
    starts: Mapping[int, str] = field(default_factory=dict)
    """The blocks that surely begin a comment on this page, and why."""
    ends: Mapping[int, str] = field(default_factory=dict)
    """The blocks that surely end one, and why."""
    goes_on: frozenset[int] = frozenset()
    """The blocks that surely belong to the same comment as the block of a comment above them."""
    shown: tuple[Shown, ...] = ()
    incomplete: tuple[str, ...] = ()
    """In words, how the page shows that it is only a part."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """The parts of a profile that are not taken from it, as `Reading` calls them, and in words."""

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.source.file


HASH = 12
"""Digits of a block's hash: among a million blocks two are alike by chance once in 500 times,
and a decision that names two blocks is refused."""


def hash_of(text: str) -> str:
    """Return the first digits of the SHA-256 of a block's text, its lines as they stand."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH]


def opening(text: str, length: int = 48) -> str:
    """Return the first words of text on one line, with an ellipsis where it goes on."""
    line = " ".join(text[: 4 * length].split())
    if len(line) <= length and len(text) <= 4 * length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0] + "…"
