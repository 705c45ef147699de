"""The data that Reddit sends on request: `comments.csv` and `posts.csv`, in Markdown.

Only the columns named here are read, so never `ip`; of the other tables, which hold messages,
addresses and votes, nothing but the account's name and the day of the export.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from plugins.documents import DateError, parse_date
from plugins.errors import ContentError
from plugins.importers.readers.base import Asked, Given
from plugins.importers.readers.gathering import gather, owner, somebody
from plugins.importers.readers.tables import Line, header_of, read_table
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Notation,
    Parent,
    Person,
    Piece,
    Place,
    Reading,
    Skip,
    SkipReason,
    Source,
    Witness,
)

__all__ = ["NAME", "read", "recognises"]

NAME = "reddit"
_RANK = 0
_HOME = "https://www.reddit.com"
_COMMENTS = frozenset({"id", "permalink", "date", "subreddit", "body"})
_POSTS = frozenset({"id", "permalink", "date", "subreddit", "title"})
_MESSAGES = frozenset({"from", "to", "thread_id", "message_id", "conversation_id"})


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is one of the export's tables, by its columns, and the others' names too."""
    columns = header_of(head)
    is_known = any(PurePosixPath(name).stem in names for names in _UNREAD.values())
    return _kind(columns) != "" or (is_known and _is_table(columns))


def _kind(columns: frozenset[str]) -> str:
    if columns & _MESSAGES:
        return ""
    if columns >= _POSTS:
        return "posts"
    return "comments" if columns >= _COMMENTS and columns & {"parent", "link"} else ""


def _is_table(columns: frozenset[str]) -> bool:
    return bool(columns & {"id", "date", "permalink", "statistic", "preference", "subreddit"}) or (
        bool(columns & _MESSAGES)
    )


_UNREAD: Mapping[SkipReason, tuple[str, ...]] = MappingProxyType(
    {
        SkipReason.PRIVATE: (
            *("messages", "messages_archive", "message_headers", "chat_history", "ip_logs"),
            *("friends", "linked_identities", "linked_phone_number", "stripe", "twitter"),
            *("saved_posts", "saved_comments", "hidden_posts", "user_preferences", "payouts"),
            *("persona", "sensitive_ads_preferences", "purchases"),
        ),
        SkipReason.DRAFT: ("drafts", "scheduled_posts"),
        SkipReason.NOT_WANTED: (
            *("comment_headers", "comment_votes", "post_headers", "post_votes", "poll_votes"),
            *("statistics", "subscribed_subreddits", "moderated_subreddits", "multireddits"),
            *("approved_submitter_subreddits", "announcements", "gilded_content", "usernames"),
            *("gold_received", "reddit_gold_information", "checkfile"),
        ),
    }
)
"""The other tables, and why each is not read; a table with no such name is told as unknown."""


def read(given: Given, asked: Asked) -> Reading:
    """Return the comments or posts of a table; of any other only that it is not read.

    Raises ContentError where it is broken or cut off, or is the export of another account.
    """
    match _kind(header_of(given.head)):
        case "comments":
            return _read_rows(given, asked, "comments", _comment)
        case "posts":
            return _read_rows(given, asked, "posts", _post)
        case _:
            name = PurePosixPath(given.name).stem
            reasons = (why for why, names in _UNREAD.items() if name in names)
            reason = next(reasons, SkipReason.UNREADABLE)
            what = name.replace("_", " ")
            return Reading(skipped=(Skip(file=given.name, what=what, reason=reason),))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export:
    """What is known while the rows of a table are read."""

    source: Source
    author: Person | None
    """None where no table tells."""
    columns: frozenset[str]
    known: Mapping[str, Line]
    """Each row, by id."""


_WANTED = ("id", "permalink", "date", "link", "parent", "body", "title", "url", "media")


def _read_rows(
    given: Given, asked: Asked, part: str, see: Callable[[_Export, Line], Witness | Skip]
) -> Reading:
    author, taken = _account(given)
    if author:
        owner(given, asked, "reddit", author)
    else:
        somebody(given, asked, "reddit")
    table = read_table(given, _WANTED, ("id", "permalink", "date"))
    export = _Export(
        source=given.source(NAME, _RANK, taken),
        author=author,
        columns=table.columns,
        known={line.cells["id"]: line for line in table.lines},
    )
    found = [_found(export, line, see) for line in table.lines]
    found += [_skip(export, f"line {line}", SkipReason.UNREADABLE) for line in table.faulty]
    return gather(
        found,
        asked,
        incomplete=table.incomplete,
        captured=(f"reddit: {part}",),
        not_captured=("reddit: biography",),
    )


def _account(given: Given) -> tuple[Person | None, str]:
    """Return whose export it is and its day, where the table of statistics tells."""
    data = given.beside("statistics.csv")
    if data is None:
        return None, ""
    try:
        table = read_table(replace(given, data=data), _STATISTICS, _STATISTICS)
    except ContentError:
        return None, ""
    told = {line.cells["statistic"]: line.cells["value"] for line in table.lines}
    name = told.get("account name", "").strip()
    day = _date(told.get("export time", ""))[:10]
    return Person(id=name, slug=name, name=name) if name else None, day


_STATISTICS = ("statistic", "value")


def _found(
    export: _Export, line: Line, see: Callable[[_Export, Line], Witness | Skip]
) -> Witness | Skip:
    """Return the witness of a row, or why it is not taken."""
    if not re.fullmatch(r"[0-9a-z]{1,13}", line.cells["id"]):
        return _skip(export, f"line {line.number}", SkipReason.UNREADABLE)
    if line.cells.get("body", "").strip() in ("[deleted]", "[removed]"):
        return _skip(export, line.cells["id"], SkipReason.DELETED)
    return see(export, line)


def _skip(export: _Export, what: str, reason: SkipReason) -> Skip:
    return Skip(file=export.source.file, what=what, reason=reason)


# ---- pieces


def _comment(export: _Export, line: Line) -> Witness:
    answers, parent, orphaned = _answered(export, line)
    witness = _witness(export, line)
    post = _address(line.cells.get("link", "")) or _post_of(witness.url)
    return replace(
        witness,
        piece=Piece.COMMENT,
        place=Place(url=post) if post else None,
        parent=parent,
        answers_post=answers,
        losses=(*witness.losses, *orphaned),
    )


def _post(export: _Export, line: Line) -> Witness | Skip:
    if not line.cells.get("body", "").strip():  # a link alone has no words of their own
        return _skip(export, line.cells["id"], SkipReason.NOT_WANTED)
    witness = _witness(export, line)
    url = _address(line.cells.get("url", ""))
    is_own = not url or f"/comments/{line.cells['id']}/" in f"{url}/"
    linked = Loss(kind=LossKind.LINK, what=f"it leads to {url}")
    return replace(
        witness,
        piece=Piece.POST,
        title=line.cells["title"],
        losses=(*witness.losses, *(() if is_own else (linked,))),
    )


def _witness(export: _Export, line: Line) -> Witness:
    """Return what comments and posts have in common."""
    cells = line.cells
    date, body = _date(cells["date"]), cells.get("body", "")
    return Witness(
        source=export.source,
        site="reddit",
        piece=Piece.COMMENT,
        id=cells["id"],
        url=_address(cells["permalink"]),
        author=export.author,
        date=date,
        body=Body(text=body, notation=Notation.MARKDOWN) if body.strip() else None,
        losses=tuple(_losses(export, line, date)),
    )


def _losses(export: _Export, line: Line, date: str) -> Iterator[Loss]:
    if not date:
        yield Loss(kind=LossKind.DATE, what=f"'{line.cells['date'][:40]}' is no moment")
    if export.author is None:
        told = "the table does not say whose it is; statistics.csv does"
        yield Loss(kind=LossKind.AUTHOR, what=told)
    if not line.cells.get("body", "").strip():
        yield Loss(kind=LossKind.TEXT, what="the source shows no text")
    if media := line.cells.get("media", "").strip():
        yield Loss(kind=LossKind.IMAGE, what=media)


def _date(written: str) -> str:
    """Return a moment as the export writes it (`2023-07-18 19:28:28 UTC`) in ISO 8601."""
    iso = re.sub(r"^(\S+) (\S+) UTC$", r"\1T\2Z", written.strip())
    try:
        parse_date(iso)
    except DateError:
        return ""
    return iso


def _address(written: str) -> str:
    """Return an address in full, empty for what is none."""
    told = written.strip()
    if told.startswith("/"):
        return f"{_HOME}{told}"
    return told if told.startswith(("https://", "http://")) else ""


def _post_of(url: str) -> str:
    """Return the address of the post above a comment, which its own begins with."""
    found = re.match(r"(https?://[^/]+/r/[^/]+/comments/[0-9a-z]+/(?:[^/]+/)?)[0-9a-z]+/?$", url)
    return found[1] if found else ""


# ---- what a comment answers


def _answered(export: _Export, line: Line) -> tuple[bool | None, Parent | None, tuple[Loss, ...]]:
    """Return whether a comment answers its post, which comment it answers, and what is lost."""
    if "parent" not in export.columns:
        told = Loss(kind=LossKind.PARENT, what="the table does not show what it answers")
        return None, None, (told,)
    parent = line.cells["parent"].strip()
    name = parent.removeprefix("t1_")
    if not parent or parent.startswith("t3_"):
        return True, None, ()
    known = export.known.get(name)
    if known:
        own = Parent(
            url=_address(known.cells["permalink"]),
            author=export.author,
            date=_date(known.cells["date"]),
        )
        return False, own, ()
    post = _address(line.cells.get("link", "")) or _post_of(_address(line.cells["permalink"]))
    url = f"{post.rstrip('/')}/{name}/" if post and re.fullmatch(r"[0-9a-z]+", name) else ""
    return False, Parent(url=url), ()
