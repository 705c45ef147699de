"""What sources show, as typed and frozen records, before it is written as content.

A value of `None` or an empty text means that the source does not show it, never that there is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "ADDRESS",
    "Body",
    "Loss",
    "LossKind",
    "Notation",
    "Parent",
    "Person",
    "Piece",
    "Place",
    "Reading",
    "Series",
    "Skip",
    "SkipReason",
    "Source",
    "Witness",
]


ADDRESS = "address"
"""The reader of what its owner began by an address, and nothing else bears witness to yet."""


class Piece(StrEnum):
    """What kind of piece a witness shows."""

    COMMENT = "comment"
    ANSWER = "answer"
    QUICK_TAKE = "quick take"
    REVIEW = "review"
    POST = "post"
    BIOGRAPHY = "biography"
    WIKI_EDIT = "wiki edit"


class Notation(StrEnum):
    """In what the text of a body is written."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


class LossKind(StrEnum):
    """What a source or a conversion did not keep."""

    LINK = "link"
    FORMULA = "formula"
    NUMBER = "list number"
    QUOTATION = "quotation mark"
    IMAGE = "image"
    EMBED = "embed"
    FOOTNOTE = "footnote"
    MARKUP = "markup"
    TEXT = "text"
    DATE = "date"
    PARENT = "parent"
    AUTHOR = "author"
    BOUNDARY = "boundary"


class SkipReason(StrEnum):
    """Why a piece of a source is not taken."""

    OTHER_AUTHOR = "by somebody else"
    PRIVATE = "private"
    DELETED = "deleted at the source"
    DRAFT = "a draft at the source"
    BOOST = "somebody else's, passed on"
    INCOMPLETE = "cut off by the source"
    UNREADABLE = "not readable"
    NOT_WANTED = "not asked for"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Loss:
    """One thing that is missing, so that it can be looked for."""

    kind: LossKind
    what: str
    """In words, with enough of what stands around it to find the place."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Source:
    """Where and when a witness was seen."""

    file: str
    """The name of the file, or the address that answered; never a path of somebody's machine."""
    sha256: str
    """Of the bytes as they were read."""
    taken: str = ""
    """The day on which it was saved, ISO 8601, where the source itself says so."""
    reader: str
    """Which reader read it: `forum-api`, `forum-page`, `greaterwrong`, `feed`, `capture`, …"""
    rank: int
    """How much its text is to be trusted beside other sources': a lower number is nearer to what
    was written (0: the author's own Markdown or the forum's HTML; 9: a plain-text capture)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at a source."""

    name: str = ""
    slug: str = ""
    """The name in the address of the profile."""
    id: str = ""
    """The source's own id, which no two people share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The post, story or page under which a piece stands."""

    title: str = ""
    url: str = ""
    author: Person | None = None
    date: str = ""
    """As the source gives it, ISO 8601 with its offset, or only the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The comment that a piece answers."""

    url: str = ""
    author: Person | None = None
    date: str = ""
    html: str = field(default="", repr=False)
    """Its text, as HTML; only a short excerpt of it is ever written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text of a piece as its source has it."""

    text: str = field(repr=False)
    notation: Notation
    complete: bool = True
    """False where the source says that it shows only the beginning."""
    rendered: str = field(default="", repr=False)
    """What the source itself makes of a text in Markdown, as HTML, where it shows both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The place of a post among others that belong together."""

    title: str
    url: str = ""
    position: int = 0
    """Counted from 1; 0 where it is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One piece as one source shows it."""

    source: Source
    site: str
    """`lesswrong`, `eaforum`, `hackernews`, `mastodon`, `x`, `reddit`, `substack`, `wordpress`,
    `web` for a feed of any other site. The Alignment Forum shows LessWrong's pieces."""
    piece: Piece
    id: str = ""
    """The site's own id of the piece."""
    url: str = ""
    """Its canonical address there."""
    mirrors: tuple[str, ...] = ()
    """Other addresses of the same piece, sorted."""
    author: Person | None = None
    coauthors: tuple[Person, ...] = ()
    """Who else wrote it, in the source's order."""
    title: str = ""
    """The piece's own title, which comments rarely have."""
    summary: str = ""
    date: str = ""
    """As the source gives it, ISO 8601 with its offset, or only the day."""
    edited: str = ""
    place: Place | None = None
    parent: Parent | None = None
    """None where it answers the post itself, or where the source does not show it:
    see `answers_post`."""
    answers_post: bool | None = None
    """Whether it answers the post itself; None where the source does not show it."""
    retracted: bool = False
    deleted: bool = False
    """Gone at the source: never written bare."""
    pinned: bool = False
    series: Series | None = None
    tags: tuple[str, ...] = ()
    score: int | None = None
    body: Body | None = None
    losses: tuple[Loss, ...] = ()
    note: str = ""
    """What is to be known of this source alone, such as where its text falls short of another's."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Skip:
    """A piece of a source that is not taken, and why."""

    file: str
    what: str
    """Its id or address, or the beginning of it; never the words of what is private."""
    reason: SkipReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one file or answer holds."""

    witnesses: tuple[Witness, ...] = ()
    skipped: tuple[Skip, ...] = ()
    incomplete: tuple[str, ...] = ()
    """In words, how the source itself shows that it is only a part: `Load More` at its end."""
    not_captured: tuple[str, ...] = ()
    """Parts of a profile that the source does not show, as `lesswrong: biography`: never told as
    none."""
    captured: tuple[str, ...] = ()
    """Parts that it shows, in the same words; what another file shows is captured."""

    @staticmethod
    def joined(readings: Iterable["Reading"]) -> "Reading":
        """Return what all of the readings hold, in their order."""
        parts = tuple(readings)
        captured = dict.fromkeys(each for part in parts for each in part.captured)
        missing = dict.fromkeys(each for part in parts for each in part.not_captured)
        return Reading(
            witnesses=tuple(each for part in parts for each in part.witnesses),
            skipped=tuple(each for part in parts for each in part.skipped),
            incomplete=tuple(each for part in parts for each in part.incomplete),
            not_captured=tuple(each for each in missing if each not in captured),
            captured=tuple(captured),
        )
