"""The export of a Substack publication: `posts.csv`, and a page of HTML for each post in `posts/`.

Only what is published for everyone is read. The lists of subscribers, and of who was sent or
opened what, are never read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from plugins.documents import DateError, parse_date
from plugins.errors import ContentError
from plugins.importers.readers.base import Asked, Given, decode
from plugins.importers.readers.gathering import gather, somebody
from plugins.importers.readers.tables import Line, header_of, read_table
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Notation,
    Piece,
    Reading,
    Skip,
    SkipReason,
    Source,
    Witness,
)

__all__ = ["NAME", "read", "recognises"]

NAME = "substack"
_RANK = 0
_POSTS = frozenset({"post_id", "post_date", "is_published", "audience"})
_PAGE = re.compile(r"(?:^|/)posts/\d+(?:\.[^/]*)?\.html$")
_LIST = re.compile(r"(?:^|/)(?:email_list|subscribers?)\b[^/]*\.csv$|\.(?:opens|delivers)\.csv$")
_TAKEN = ("newsletter", "podcast", "page", "thread", "")
_UNSIGNED = Loss(kind=LossKind.AUTHOR, what="the export does not say who wrote which post")
_NOTE = "the export shows neither addresses nor authors"


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is the table of posts, a list of readers, or the page of a post."""
    columns = header_of(head)
    if columns >= _POSTS:
        return True
    if _LIST.search(name):
        return any("email" in column for column in columns) or "post_id" in columns
    is_page = re.match(rb"\s*<(?:!doctype|html|\?xml)", head, re.IGNORECASE)
    return bool(_PAGE.search(name)) and not is_page


def read(given: Given, asked: Asked) -> Reading:
    """Return the public posts of the table, each with its page; of a page alone only that.

    Raises ContentError where the table is broken or cut off, or nobody is asked for.
    """
    if _PAGE.search(given.name):
        return _read_page(given)
    if not header_of(given.head) >= _POSTS:
        skip = Skip(file=given.name, what="a list of readers", reason=SkipReason.PRIVATE)
        return Reading(skipped=(skip,))
    somebody(given, asked, "substack")
    table = read_table(given, _WANTED, _POSTS)
    source = given.source(NAME, _RANK)
    found = [_found(given, source, line) for line in table.lines]
    for number in table.faulty:
        skip = Skip(file=given.name, what=f"line {number}", reason=SkipReason.UNREADABLE)
        found.append(skip)
    missing = ("substack: biography", "substack: comments", "substack: notes")
    return gather(
        found,
        asked,
        incomplete=table.incomplete,
        captured=("substack: posts",),
        not_captured=missing,
    )


_WANTED = (*sorted(_POSTS), "type", "title", "subtitle", "podcast_url")


def _read_page(given: Given) -> Reading:
    """Return nothing for a page that the table beside it tells of, else that it is unknown."""
    if given.beside("../posts.csv") is not None:
        return Reading()
    name = PurePosixPath(given.name).name
    raise given.error(
        "without posts.csv nothing tells whether a post was published",
        "name the folder or the zip that has posts.csv too",
        value=name,
    )


# ---- posts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """A row of the table that may be read."""

    source: Source
    id: str
    line: Line
    html: str


def _found(given: Given, source: Source, line: Line) -> Witness | Skip:
    """Return the witness of a post, or why it is not taken."""
    post = line.cells["post_id"].strip()
    name = re.match(r"[0-9]+(?=\.|$)", post)
    what = name[0] if name else f"line {line.number}"
    reason = _refusal(line) if name else SkipReason.UNREADABLE
    html = None if reason else _page(given, post)
    if name is None or html is None:
        return Skip(file=given.name, what=what, reason=reason or SkipReason.UNREADABLE)
    return _witness(_Post(source=source, id=name[0], line=line, html=html))


def _refusal(line: Line) -> SkipReason | None:
    cells = {name: value.strip().casefold() for name, value in line.cells.items()}
    if cells["is_published"] != "true":
        return SkipReason.DRAFT
    if cells["audience"] != "everyone":
        return SkipReason.PRIVATE
    return None if cells.get("type", "") in _TAKEN else SkipReason.NOT_WANTED


def _page(given: Given, post: str) -> str | None:
    """Return the HTML of a post; None where its page is missing, empty or no text."""
    if not re.fullmatch(r"[\w.%-]+", post) or ".." in post:
        return None
    name = f"posts/{post}.html"
    data = given.beside(name)
    if data is None:
        return None
    try:
        html = decode(Given(name=name, data=data))
    except ContentError:
        return None
    return html if html.strip() else None


def _witness(post: _Post) -> Witness:
    cells = post.line.cells
    date, undated = _date(cells["post_date"])
    return Witness(
        source=post.source,
        site="substack",
        piece=Piece.POST,
        id=post.id,
        title=cells.get("title", ""),
        summary=cells.get("subtitle", ""),
        date=date,
        body=Body(text=post.html, notation=Notation.HTML),
        losses=(*undated, _UNSIGNED, *_spoken(cells.get("podcast_url", ""))),
        note=_NOTE,
    )


def _spoken(address: str) -> Iterator[Loss]:
    if address.strip():
        yield Loss(kind=LossKind.EMBED, what=f"the recording at {address.strip()}")


def _date(written: str) -> tuple[str, tuple[Loss, ...]]:
    told = written.strip()
    try:
        parse_date(told)
    except DateError as error:
        return "", (Loss(kind=LossKind.DATE, what=f"'{told[:40]}': {error}"),)
    return told, ()
