"""The kinds of document, as typed and frozen records.

A value of `None` in a field that asks for a fact means that the fact is unknown, and is shown so.
Text is plain, without Markdown, except for `body`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NewType

from plugins.documents.dates import Date
from plugins.documents.packing import packs_quickly

__all__ = [
    "Bet",
    "BetEvent",
    "BetState",
    "Capture",
    "Comment",
    "Correction",
    "Document",
    "Essay",
    "Fidelity",
    "Form",
    "Newness",
    "Page",
    "Permalink",
    "PieceName",
    "ReplyContext",
    "Retraction",
    "Slug",
    "Status",
    "Term",
    "Topic",
    "TopicId",
    "Work",
    "told_lines",
]

Slug = NewType("Slug", str)
"""The last part of a document's address."""
TopicId = NewType("TopicId", str)
"""The slug of a topic."""
PieceName = NewType("PieceName", str)
"""A piece by its section and slug: `comments/llama-2-is-not-open-source`."""
Permalink = NewType("Permalink", str)
"""An address such as `comments/llama-2-is-not-open-source/`; the empty one is the home page."""
Newness = tuple[bool, int, float, str]
"""Undated or not, days and seconds back from the beginning of time, and the address for ties."""
HOME = "profile"
"""The slug of the page that is the home page."""


class Status(StrEnum):
    """Who may see a document."""

    DRAFT = "draft"
    HOLD = "hold"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Fidelity(StrEnum):
    """How near the text of a comment is to what its author wrote."""

    FULL = "full"
    EXCERPT = "excerpt"
    DIGEST = "digest"


class Form(StrEnum):
    """What a comment was on its forum."""

    COMMENT = "comment"
    ANSWER = "answer"
    QUICK_TAKE = "quick take"
    REVIEW = "review"


class BetState(StrEnum):
    """How far a bet has come."""

    OFFERED = "offered"
    AGREED = "agreed"
    WON = "won"
    LOST = "lost"
    EXPIRED = "expired"
    VOID = "void"


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Something that somebody wrote elsewhere; any part of it may be unknown."""

    title: str | None = None
    author: str | None = None
    url: str | None = None
    date: Date | None = None


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContext(Work):
    """What a comment answers."""

    excerpt: str | None = None
    """A short quotation from it."""
    digest: str | None = None
    """What it says, in the archive's words."""
    rights: str | None = None
    """Under which terms the excerpt may stand here."""
    captured: Date | None = None
    """When the excerpt was taken."""
    comment: Slug | None = None
    """The archive's own comment that is answered, where it is one."""
    under: Slug | None = None
    """The archive's own comment among whose replies this stands, further down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A saved copy that bears witness to a comment."""

    file: str
    sha256: str | None = None
    date: Date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """An author's taking back of a comment, on a day that may be unknown."""

    date: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A mistake in what the archive showed, mended in public."""

    date: Date
    """The day on which it was mended."""
    what: str
    """What was wrong, and what stands there now."""
    was: str
    """The text that stood there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of a bet and the date by which it resolves."""

    what: str | None = None
    date: Date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BetEvent:
    """A change in a bet's state."""

    state: BetState
    date: Date | None = None
    note: str | None = None


class _Derived:
    """What follows from a document's fields, and every list asks for: made once, kept with them."""

    __slots__ = ("newness", "permalink")
    permalink: Permalink
    """Its address from the archive's root, for a draft one that only its author sees."""
    newness: Newness
    """What orders documents, latest first; no two of one archive have the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(_Derived):
    """What every kind has."""

    section: ClassVar[str] = ""
    """The first part of the address of each of its kind, if they have one in common."""

    path: str
    """Where the file is, from `content/`, with forward slashes."""
    slug: Slug
    title: str
    summary: str
    body: str
    """Markdown, without blank lines at its ends."""
    body_line: int = field(default=1, compare=False)
    """The line of the file on which body starts."""
    key_lines: str = field(default="", compare=False, repr=False)
    """The line of each front matter key, for messages, as `told_lines` tells it.

    One text, since ten thousand documents are unpacked at each build, and few of them are at fault.
    """
    title_by: str | None = None
    """Who gave the title where its author gave none."""
    date: Date | None = None
    """When it was written."""
    added: Date | None = None
    """The day on which it entered the archive."""
    modified: Date | None = None
    """When it last changed in a way that readers should be told of."""
    corrections: tuple[Correction, ...] = ()
    """Oldest first."""
    topics: tuple[TopicId, ...] = ()
    author: str | None = None
    """Whose words these are, where they are not the owner's."""
    status: Status = Status.PUBLISHED
    reason: str | None = None
    """Why it was withdrawn."""
    pinned: bool = False
    former_urls: tuple[str, ...] = ()
    """Addresses it used to have, oldest first."""
    former_anchors: tuple[tuple[str, str], ...] = ()
    """Anchors that its page used to have, each with the one that it leads to now."""
    licence: str | None = None
    lang: str | None = None
    uncertain: tuple[str, ...] = ()
    """What about this record is a reading and not proved, one sentence each."""

    def __post_init__(self) -> None:
        """Derive what follows from the fields."""
        is_private = self.status in (Status.DRAFT, Status.HOLD)
        permalink = Permalink(f"drafts/{self.slug}/") if is_private else self.published_permalink
        object.__setattr__(self, "permalink", permalink)
        object.__setattr__(self, "newness", _newness(self.date, permalink))

    @property
    def published_permalink(self) -> Permalink:
        """The address that it has, or will have, once it is published."""
        return Permalink(f"{self.section}/{self.slug}/")

    @property
    def is_public(self) -> bool:
        """Whether a reader may reach it."""
        return self.status in (Status.PUBLISHED, Status.HIDDEN, Status.WITHDRAWN)

    @property
    def is_listed(self) -> bool:
        """Whether lists, topics, feeds and counts have it."""
        return self.status is Status.PUBLISHED

    def lines(self) -> dict[str, int]:
        """Return the line on which each front matter key stands."""
        lines: dict[str, int] = json.loads(self.key_lines) if self.key_lines else {}
        return lines

    def line_of(self, key: str) -> int:
        """Return the line on which a front matter key stands, 0 if it stands nowhere."""
        return self.lines().get(key, 0)


def told_lines(lines: Iterable[tuple[str, int]]) -> str:
    """Return as one text, in JSON, the line on which each front matter key stands.

    YAML lets any character be in a key, so that none can stand between two of them.
    """
    return json.dumps(dict(lines))


def _newness(date: Date | None, permalink: Permalink) -> Newness:
    """Return the day and moment, the day being the earliest possible one as it was written.

    So years never mix, whatever year it then was in UTC.
    """
    if date is None:
        return True, 0, 0.0, permalink
    return False, -date.start.toordinal(), -date.moment.timestamp(), permalink


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Essay(Document):
    """A piece written for its own sake."""

    section: ClassVar[str] = "essays"

    series: str | None = None
    grew_from: Slug | None = None
    """The comment it began as."""
    source: str | None = None
    """Its own address elsewhere, where it was published there first."""
    mirrors: tuple[str, ...] = ()
    """Other addresses of the same essay."""
    revises: PieceName | None = None
    """The earlier piece that it takes back, corrects or replaces."""


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Document):
    """A piece that was left on a forum."""

    section: ClassVar[str] = "comments"

    source: str | None = None
    """Its own address there."""
    mirrors: tuple[str, ...] = ()
    """Other addresses of the same comment."""
    in_reply_to: ReplyContext | None = None
    """What it answers; None where it answers nothing."""
    thread: Work | None = None
    """The post under which it stands, where that is not what it answers itself."""
    text: Fidelity
    posted_by: str | None = None
    """Who posted it, where that is not its author."""
    form: Form = Form.COMMENT
    retracted: Retraction | None = None
    """That its author took it back."""
    captured: tuple[Capture, ...] = ()
    role: str | None = None
    """What its author was at the time."""
    lost: tuple[str, ...] = ()
    """What the capture dropped, one sentence each."""
    revises: PieceName | None = None
    """The earlier piece that it takes back, corrects or replaces."""


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Bet(Document):
    """A claim with money on it; its `date` is that of the agreement, or else of the offer."""

    section: ClassVar[str] = "bets"

    claim: str
    against: str
    """The other side."""
    stakes: str
    offered: Date | None = None
    agreed: Date | None = None
    resolves: tuple[Term, ...]
    """By when its parts are decided, never empty."""
    criteria: tuple[str, ...]
    """What decides it, never empty."""
    state: BetState
    history: tuple[BetEvent, ...] = ()
    """Oldest first."""
    as_of: Date | None = None
    """When the state was last known to be so."""
    source: str | None = None
    comes_from: Slug | None = None
    """The comment it came from."""


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Document):
    """A subject; its body is the introduction to what the archive holds on it."""

    section: ClassVar[str] = "topics"

    broader: TopicId | None = None
    see_also: tuple[TopicId, ...] = ()
    former_names: tuple[str, ...] = ()


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Document):
    """A page of the site itself, such as the profile."""

    @property
    def published_permalink(self) -> Permalink:
        """The address that it has, or will have, once it is published."""
        return Permalink("" if self.slug == HOME else f"{self.slug}/")
