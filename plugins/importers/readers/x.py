"""The archive of an account on X: `data/tweets.js` and its like, parsed after `=` and never run.

Of the other files, which hold messages, addresses and what others wrote, nothing is read but the
name of the account, its biography, and whether the account is protected.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from types import MappingProxyType
from typing import Any

from plugins.errors import ContentError
from plugins.importers.readers.base import Asked, Given, decode
from plugins.importers.readers.forum_rows import Row, number_of, row_of, rows_of, text_of
from plugins.importers.readers.gathering import gather, owner, parse_unquoted, somebody
from plugins.importers.readers.x_texts import Notes, Told, date_of, notes_of, tell
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

NAME = "x"
_RANK = 0

_ASSIGNED = re.compile(r"\s*(?:window\.)?(?:YTD\.(\w+)\.part\d+|(__THAR_CONFIG))\s*=")
_BARE = re.compile(r'\s*\[\s*\{\s*(?:"tweet"\s*:\s*\{|(?=[^{}]*"full_text"\s*:))')
_TWEETS = ("tweet", "tweets")


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is one of the archive's, by its first assignment, or tweets without it."""
    del name
    start = head[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1")
    return bool(_ASSIGNED.match(start) or _BARE.match(start))


def read(given: Given, asked: Asked) -> Reading:
    """Return the tweets of a file, or the biography; of any other file only that it is not read.

    Raises ContentError where it is broken, or is the archive of another account.
    """
    kind, value = _assigned(given)
    if kind in _TWEETS:
        return _read_tweets(given, asked, _rows(given, value))
    if kind == "profile":
        return _read_profile(given, asked, _rows(given, value))
    if kind == "note_tweet" and any(given.beside(name) for name in _FILES):
        return Reading()  # each is the end of a tweet, and is read with that
    if kind in _OTHERS:
        reason, what = _OTHERS[kind]
    else:
        reason, what = SkipReason.PRIVATE, kind.replace("_", " ")
    return Reading(skipped=(Skip(file=given.name, what=what, reason=reason),))


_FILES = ("tweets.js", "tweet.js")
_OTHERS: Mapping[str, tuple[SkipReason, str]] = MappingProxyType(
    {
        "deleted_tweets": (SkipReason.DELETED, "deleted tweets"),
        "deleted_tweet_headers": (SkipReason.DELETED, "deleted tweets"),
        "deleted_note_tweet": (SkipReason.DELETED, "deleted tweets"),
        "account": (SkipReason.NOT_WANTED, "the account, of which only the name is read"),
        "manifest": (SkipReason.NOT_WANTED, "a list of the archive's files"),
        "note_tweet": (SkipReason.INCOMPLETE, "the ends of long tweets, without the tweets"),
        "community_tweet": (SkipReason.NOT_WANTED, "tweets in communities"),
        "like": (SkipReason.NOT_WANTED, "what was liked"),
    }
)
"""What is known to be no secret, or to be gone; all else is the account's own business."""


def _assigned(given: Given) -> tuple[str, Any]:
    """Return what is assigned to which name; only tweets and profiles are parsed."""
    text = decode(given)
    found = _ASSIGNED.match(text)
    kind = "tweets" if found is None else found[1] or "manifest"
    if kind not in (*_TWEETS, "profile", "account", "protected_history", "note_tweet"):
        return kind, None
    start = found.end() if found else 0
    lines = "\n" * text.count("\n", 0, start)  # so that an error names the line of the file
    return kind, parse_unquoted(given, lines + text[start:].rstrip().removesuffix(";"))


def _rows(given: Given, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise given.error("no list of what it should hold", "get the archive anew")
    return value


# ---- whose it is


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """What is known while the tweets of a file are read."""

    source: Source
    author: Person | None
    """None where no file tells."""
    is_protected: bool
    notes: Notes
    known: Mapping[str, Row]
    """Each tweet of the file, by id."""

    def address(self, tweet: str) -> str:
        """Return the address of one of the account's tweets."""
        return _address(self.author.slug if self.author else "", tweet)


def _address(slug: str, tweet: str) -> str:
    return f"https://x.com/{slug or 'i/web'}/status/{tweet}" if tweet else ""


def _beside(given: Given, name: str, key: str) -> list[Row]:
    """Return the rows of another file of the archive, none where it is not there or is broken."""
    data = given.beside(name)
    if data is None:
        return []
    try:
        value = _assigned(replace(given, name=name, data=data))[1]
    except ContentError:
        return []
    rows = value if isinstance(value, list) else []
    return [row_of(row, key) for row in rows if isinstance(row, Mapping)]


def _account(given: Given, asked: Asked) -> Person | None:
    """Return whose archive it is, None where that is not told; never the e-mail beside it."""
    account = next(iter(_beside(given, "account.js", "account")), {})
    person = Person(
        id=text_of(account, "accountId"),
        slug=text_of(account, "username"),
        name=text_of(account, "accountDisplayName"),
    )
    if person == Person():
        somebody(given, asked, "x")
        return None
    owner(given, asked, "x", person)
    return person


# ---- tweets


def _read_tweets(given: Given, asked: Asked, values: list[Any]) -> Reading:
    author = _account(given, asked)
    tweets = [row_of(row, "tweet") or row if isinstance(row, Mapping) else {} for row in values]
    switches = _beside(given, "protected-history.js", "protectedHistory")
    archive = _Archive(
        source=given.source(NAME, _RANK),
        author=author,
        is_protected=bool(switches) and text_of(switches[-1], "action").casefold() == "protect",
        notes=notes_of(_beside(given, "note-tweet.js", "noteTweet")),
        known={text_of(tweet, "id_str"): tweet for tweet in tweets},
    )
    found = [_found(archive, tweet, place) for place, tweet in enumerate(tweets)]
    return gather(
        found, asked, captured=("x: tweets",), not_captured=_missing(given), incomplete=_few(given)
    )


def _missing(given: Given) -> tuple[str, ...]:
    return () if given.beside("profile.js") else ("x: biography",)


def _few(given: Given) -> Iterator[str]:
    """Yield that the archive has further files of tweets, which are read as files of their own."""
    part = re.search(r"(?:^|/)tweets?-part(\d+)\.js$", given.name)
    if part and not any(given.beside(name) for name in _FILES):
        yield f"part {part[1]} of the tweets, without the first"


def _found(archive: _Archive, tweet: Row, place: int) -> Witness | Skip:
    """Return the witness of a tweet, or why it is not taken."""
    name, text = text_of(tweet, "id_str"), text_of(tweet, "full_text") or text_of(tweet, "text")
    reason = None
    if not name or not text.strip():
        reason = SkipReason.UNREADABLE
    elif re.match(r"RT @\w+", text) or "retweeted_status" in tweet:
        reason = SkipReason.BOOST
    elif archive.is_protected:
        reason = SkipReason.PRIVATE
    if reason:
        return Skip(file=archive.source.file, what=name or f"tweet {place + 1}", reason=reason)
    return _witness(archive, tweet, name, tell(tweet, text, archive.notes))


def _witness(archive: _Archive, tweet: Row, name: str, told: Told) -> Witness:
    parent, orphaned = _parent(archive, tweet)
    is_reply = parent is not None or bool(orphaned)
    date, undated = date_of(tweet)
    unsigned = Loss(kind=LossKind.AUTHOR, what="the file does not say whose it is; account.js does")
    return Witness(
        source=archive.source,
        site="x",
        piece=Piece.COMMENT if is_reply else Piece.QUICK_TAKE,
        id=name,
        url=archive.address(name),
        author=archive.author,
        date=date,
        parent=parent,
        answers_post=False,
        tags=_tags(tweet),
        score=_likes(tweet),
        body=Body(text=told.text, notation=Notation.TEXT, complete=told.is_whole),
        losses=(*undated, *told.losses, *orphaned, *(() if archive.author else (unsigned,))),
    )


def _tags(tweet: Row) -> tuple[str, ...]:
    named = (text_of(tag, "text") for tag in rows_of(row_of(tweet, "entities"), "hashtags"))
    return tuple(dict.fromkeys(tag for tag in named if tag))


def _likes(tweet: Row) -> int | None:
    told = text_of(tweet, "favorite_count")  # the archive writes numbers as texts
    return int(told) if re.fullmatch(r"[0-9]{1,12}", told) else number_of(tweet, "favorite_count")


def _parent(archive: _Archive, tweet: Row) -> tuple[Parent | None, tuple[Loss, ...]]:
    """Return the tweet that one answers, and what of it the file does not show."""
    answered = text_of(tweet, "in_reply_to_status_id_str")
    person = Person(
        id=text_of(tweet, "in_reply_to_user_id_str"),
        slug=text_of(tweet, "in_reply_to_screen_name"),
    )
    if not answered:
        told = Loss(kind=LossKind.PARENT, what="which tweet it answers is not shown")
        parent = None if person == Person() else Parent(author=person)
        return parent, (told,) if parent else ()
    known = archive.known.get(answered)
    if known is None or archive.is_protected:
        url = _address(person.slug, answered)
        return Parent(url=url, author=_named(tweet, person)), ()
    return Parent(
        url=archive.address(answered),
        author=archive.author or person,
        date=date_of(known)[0],
    ), ()


def _named(tweet: Row, person: Person) -> Person | None:
    """Return who is answered, with the name by which the tweet mentions them."""
    for mention in rows_of(row_of(tweet, "entities"), "user_mentions"):
        if text_of(mention, "id_str") == person.id != "":
            slug = person.slug or text_of(mention, "screen_name")
            return Person(id=person.id, slug=slug, name=unescape(text_of(mention, "name")))
    return person if person != Person() else None


# ---- the biography


def _read_profile(given: Given, asked: Asked, values: list[Any]) -> Reading:
    author = _account(given, asked)
    rows = (row for row in values if isinstance(row, Mapping))
    shown = (row_of(row_of(row, "profile"), "description") for row in rows)
    told = unescape(next((text_of(row, "bio") for row in shown), "")).strip()
    if not told:
        return Reading(captured=("x: biography",))
    biography = Witness(
        source=given.source(NAME, _RANK),
        site="x",
        piece=Piece.BIOGRAPHY,
        id=author.id if author else "",
        url=f"https://x.com/{author.slug}" if author and author.slug else "",
        author=author,
        body=Body(text=told, notation=Notation.TEXT),
        losses=(Loss(kind=LossKind.DATE, what="the archive does not date the biography"),),
    )
    return gather([biography], asked, captured=("x: biography",))
