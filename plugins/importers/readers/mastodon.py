"""The archive of an account on Mastodon: `outbox.json` and `actor.json`, in ActivityStreams.

Only what was addressed to the public is read (ActivityPub, 5.6): what went to followers or to
somebody alone is skipped by its address, unread.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plugins.errors import ContentError
from plugins.importers.readers.base import Asked, Given
from plugins.importers.readers.forum_rows import (
    Row,
    date_of,
    number_of,
    row_of,
    rows_of,
    text_of,
)
from plugins.importers.readers.gathering import gather, not_theirs, owner, parse_unquoted
from plugins.importers.readers.mastodon_rows import author_of, is_public, name_in, person_of
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Notation,
    Parent,
    Person,
    Piece,
    Reading,
    Skip,
    SkipReason,
    Source,
    Witness,
)

__all__ = ["NAME", "read", "recognises"]

NAME = "mastodon"
_RANK = 0
_STREAMS = b'"https://www.w3.org/ns/activitystreams"'
_ACTORS = ("Person", "Service", "Application", "Group", "Organization")
_WRITTEN = ("Note", "Article", "Question", "Page")


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is JSON of ActivityStreams that tells a collection or an account."""
    del name
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"{") and _STREAMS in start and bool(_SHAPE.search(start))


_SHAPE = re.compile(
    rb'"type"\s*:\s*"(?:OrderedCollection|OrderedCollectionPage|Collection|Person|Service)"'
    rb'|"orderedItems"\s*:|"preferredUsername"\s*:'
)


def read(given: Given, asked: Asked) -> Reading:
    """Return the public pieces of an outbox, or the biography of an account.

    Raises ContentError where it is broken, or is the archive of another account.
    """
    told = parse_unquoted(given)
    if not isinstance(told, Mapping):
        raise given.error("no outbox of Mastodon's", "name outbox.json or actor.json")
    if text_of(told, "type") in _ACTORS:
        return _read_actor(given, asked, told)
    if other := re.search(
        r"(?:^|/)(likes|bookmarks|following|followers)(?:\.json)?$", text_of(told, "id")
    ):
        is_private = other[1] == "bookmarks"
        reason = SkipReason.PRIVATE if is_private else SkipReason.NOT_WANTED
        return Reading(skipped=(Skip(file=given.name, what=other[1], reason=reason),))
    if not isinstance(told.get("orderedItems"), list):
        raise given.error("an outbox without a list", "get the archive anew", key="orderedItems")
    return _read_outbox(given, asked, told)


# ---- accounts


def _actor_beside(given: Given) -> Person | None:
    data = given.beside("actor.json")
    if data is None:
        return None
    try:
        told = parse_unquoted(Given(name="actor.json", data=data))
    except ContentError:
        return None  # it is told of as a file of its own
    return person_of(told) if isinstance(told, Mapping) and text_of(told, "id") else None


def _read_actor(given: Given, asked: Asked, actor: Row) -> Reading:
    """Return the biography of an account."""
    author = person_of(actor)
    owner(given, asked, "mastodon", author)
    told = text_of(actor, "summary")
    if not told.strip():
        return Reading(captured=("mastodon: biography",))
    biography = Witness(
        source=given.source(NAME, _RANK),
        site="mastodon",
        piece=Piece.BIOGRAPHY,
        id=author.id,
        url=text_of(actor, "url") or author.id,
        author=author,
        body=Body(text=told, notation=Notation.HTML),
        losses=(Loss(kind=LossKind.DATE, what="the archive does not date the biography"),),
    )
    return gather([biography], asked, captured=("mastodon: biography",))


# ---- the outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outbox:
    """What is known while the activities of a file are read."""

    source: Source
    person: Person
    """Whose pieces are read."""
    account: Person | None
    """The account that the file beside tells of."""
    public: Mapping[str, Row]
    """What the file shows of the account's public pieces, by id."""

    def author_of(self, activity: Row) -> Person | None:
        """Return who did an activity, None where it does not tell."""
        return author_of(activity, self.account)


def _read_outbox(given: Given, asked: Asked, told: Row) -> Reading:
    values = told["orderedItems"]
    account = _actor_beside(given)
    activities = [each if isinstance(each, Mapping) else {} for each in values]
    outbox = _Outbox(
        source=given.source(NAME, _RANK),
        person=_whose(given, asked, account, activities),
        account=account,
        public={
            text_of(row_of(each, "object"), "id"): row_of(each, "object")
            for each in activities
            if is_public(each)
        },
    )
    found = [_found(outbox, each, place) for place, each in enumerate(activities)]
    incomplete = tuple(_incomplete(told, len(values)))
    parts = ("mastodon: posts", "mastodon: replies")
    return gather(
        found,
        asked,
        incomplete=incomplete,
        captured=() if incomplete else parts,
        not_captured=(*(parts if incomplete else ()), *_missing(given)),
    )


def _whose(given: Given, asked: Asked, account: Person | None, activities: Iterable[Row]) -> Person:
    """Return whose pieces are read: the account's, or without it whose activities these are."""
    if account:
        return owner(given, asked, "mastodon", account)
    done = (author_of(each, None) for each in activities)
    return asked.person(given, "mastodon", [author for author in done if author])


def _missing(given: Given) -> tuple[str, ...]:
    return () if given.beside("actor.json") else ("mastodon: biography",)


def _incomplete(told: Row, shown: int) -> Iterator[str]:
    total = number_of(told, "totalItems")
    if total is not None and shown < total:
        yield f"{shown:,} of {total:,} activities are shown"
    if text_of(told, "next"):
        yield "a page of an outbox that has further ones"


def _found(outbox: _Outbox, activity: Row, place: int) -> Witness | Skip:
    """Return the witness of an activity, or why it is not taken."""
    written = row_of(activity, "object")
    what = text_of(written, "id") or text_of(activity, "id") or f"orderedItems[{place}]"
    reason = _refusal(outbox, activity, written)
    if reason:
        return Skip(file=outbox.source.file, what=what, reason=reason)
    return _witness(outbox, activity, written)


def _refusal(outbox: _Outbox, activity: Row, written: Row) -> SkipReason | None:
    """Return why an activity is not taken, None where it is."""
    if other := _no_piece(text_of(activity, "type"), written):
        return other
    if other := not_theirs(outbox.author_of(activity), outbox.person):
        return other
    if not is_public(activity):
        return SkipReason.PRIVATE
    return None if text_of(written, "type") in _WRITTEN else SkipReason.NOT_WANTED


def _no_piece(kind: str, written: Row) -> SkipReason | None:
    """Return why an activity is no writing of a piece, None where it is one."""
    if kind == "Announce":
        return SkipReason.BOOST
    if kind == "Delete" or text_of(written, "type") == "Tombstone":
        return SkipReason.DELETED
    if kind not in ("", "Create", "Update"):
        return SkipReason.NOT_WANTED
    return None if text_of(written, "id") else SkipReason.UNREADABLE


# ---- pieces


def _witness(outbox: _Outbox, activity: Row, written: Row) -> Witness:
    date, undated = date_of(written, "published")
    if not date:
        date, undated = date_of(activity, "published")
    parent, orphaned = _parent(outbox, written)
    body = _body(written)
    title = text_of(written, "name")
    silent = Loss(kind=LossKind.TEXT, what="the source shows no text")
    return Witness(
        source=outbox.source,
        site="mastodon",
        piece=_form(written, parent, title),
        id=text_of(written, "id"),
        url=text_of(written, "url") or text_of(written, "id"),
        author=outbox.author_of(activity),
        title=title,
        summary=text_of(written, "summary"),
        date=date,
        edited=date_of(written, "updated")[0] if "updated" in written else "",
        parent=parent,
        answers_post=None if orphaned else False,
        tags=_tags(written),
        body=body,
        losses=(*undated, *orphaned, *(() if body else (silent,)), *_attached(written)),
    )


def _form(written: Row, parent: Parent | None, title: str) -> Piece:
    if parent or "inReplyTo" not in written:
        return Piece.COMMENT
    return Piece.POST if title else Piece.QUICK_TAKE


def _body(written: Row) -> Body | None:
    html = text_of(written, "content")
    if not html:
        told = row_of(written, "contentMap").values()
        html = next((each for each in told if isinstance(each, str) and each), "")
    return Body(text=html, notation=Notation.HTML) if html else None


def _tags(written: Row) -> tuple[str, ...]:
    hashtags = (tag for tag in rows_of(written, "tag") if text_of(tag, "type") == "Hashtag")
    names = (text_of(tag, "name").removeprefix("#") for tag in hashtags)
    return tuple(dict.fromkeys(name for name in names if name))


def _attached(written: Row) -> Iterator[Loss]:
    """Yield what is attached and the choices of a poll, which are no part of the text."""
    for each in rows_of(written, "attachment"):
        told = text_of(each, "name") or text_of(each, "summary") or "without a description"
        kind = text_of(each, "mediaType") or text_of(each, "type") or "a file"
        yield Loss(kind=LossKind.IMAGE, what=f"{kind}: {told}")
    choices = rows_of(written, "oneOf") or rows_of(written, "anyOf")
    if choices:
        names = "; ".join(text_of(each, "name") for each in choices)
        yield Loss(kind=LossKind.EMBED, what=f"a poll: {names}")


def _parent(outbox: _Outbox, written: Row) -> tuple[Parent | None, tuple[Loss, ...]]:
    """Return what a piece answers, and what of it the file does not show."""
    if "inReplyTo" not in written:
        told = Loss(kind=LossKind.PARENT, what="the source does not show what it answers")
        return None, (told,)
    answered = text_of(written, "inReplyTo")
    if not answered:
        return None, ()
    known = outbox.public.get(answered)
    if known is None:
        return Parent(url=answered, author=_mentioned(written, answered)), ()
    return Parent(
        url=text_of(known, "url") or answered,
        author=author_of({"actor": text_of(known, "attributedTo")}, outbox.account),
        date=date_of(known, "published")[0],
        html=text_of(known, "content"),
    ), ()


def _mentioned(written: Row, answered: str) -> Person | None:
    """Return whom a piece answers, where it mentions the account below which that stands."""
    for tag in rows_of(written, "tag"):
        account = text_of(tag, "href").rstrip("/")
        if text_of(tag, "type") == "Mention" and account and answered.startswith(f"{account}/"):
            return Person(id=account, slug=name_in(account), name=text_of(tag, "name"))
    return None
