"""Hacker News: saved answers of Algolia's search, its items, and items and users of the site's API.

An answer of Algolia's ends at a thousand pieces whatever there are; the site's own items have no
such end, and lie in one file or in a folder with a file each.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from plugins.importers.readers.base import Asked, Given, parse_json
from plugins.importers.readers.forum_rows import Row, number_of, rows_of, text_of
from plugins.importers.readers.gathering import gather, not_theirs, owner
from plugins.importers.readers.hackernews_items import Item, Items, hit_of, item_of
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
    Witness,
)

__all__ = ["NAME", "read", "recognises"]

NAME = "hackernews"
_RANK = 0
_HOME = "https://news.ycombinator.com"


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is JSON of Algolia's search there, or an item or a user of the site's API."""
    del name
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start[:1] in (b"{", b"[") and bool(_ALGOLIA.search(start) or _is_api(start))


_ALGOLIA = re.compile(rb'"nbHits"\s*:|"objectID"\s*:|"created_at_i"\s*:')
_ITEM = re.compile(rb'"type"\s*:\s*"(?:comment|story|poll|pollopt|job)"')


def _is_api(start: bytes) -> bool:
    is_user = all(b'"%s"' % name in start for name in (b"karma", b"created", b"id"))
    is_item = bool(_ITEM.search(start)) and b'"id"' in start
    return is_item or (is_user and (b'"submitted"' in start or b'"about"' in start))


def read(given: Given, asked: Asked) -> Reading:
    """Return the pieces of a saved answer, of items, or the biography of a user.

    Raises ContentError where it is broken, or where it holds nothing of the site's.
    """
    told = parse_json(given)
    if isinstance(told, Mapping) and isinstance(told.get("hits"), list):
        return _read_hits(given, asked, told)
    if isinstance(told, Mapping) and "karma" in told:
        return _read_user(given, asked, told)
    return _read_items(given, asked, told)


def _address(item: str) -> str:
    return f"{_HOME}/item?id={item}"


def _person(name: str) -> Person | None:
    return Person(id=name, slug=name, name=name) if name else None


# ---- items, wherever they are from


def _reading(items: Items, own: Iterable[Item], asked: Asked, **parts: Any) -> Reading:
    return gather([_found(items, each) for each in own], asked, **parts)


def _found(items: Items, item: Item) -> Witness | Skip:
    """Return the witness of an item, or why it is not taken."""
    skip = partial(Skip, file=items.source.file, what=item.id)
    author = _person(item.by)
    if author and (other := not_theirs(author, items.person)):
        return skip(reason=other)
    if item.is_gone:  # whose it was may not be shown: it has nobody's words
        return _gone(items, item, author)
    if author is None:
        return skip(reason=SkipReason.UNREADABLE)
    if item.kind not in ("comment", "story", "poll") or not item.text.strip():
        return skip(reason=SkipReason.NOT_WANTED)  # a link alone has no words of their own
    return _witness(items, item, author)


def _gone(items: Items, item: Item, author: Person | None) -> Witness:
    return Witness(
        source=items.source,
        site="hackernews",
        piece=_form(item),
        id=item.id,
        url=_address(item.id),
        author=author,
        date=item.date,
        deleted=True,
    )


def _form(item: Item) -> Piece:
    return Piece.COMMENT if item.kind == "comment" else Piece.POST


def _witness(items: Items, item: Item, author: Person) -> Witness:
    is_comment = item.kind == "comment"
    story = items.root(item) if is_comment else ""
    answers = item.parent == story if item.parent and story else None
    parent, orphaned = _parent(items, item, answers=answers) if is_comment else (None, ())
    linked = Loss(kind=LossKind.LINK, what=f"it leads to {item.url}")
    return Witness(
        source=items.source,
        site="hackernews",
        piece=_form(item),
        id=item.id,
        url=_address(item.id),
        author=author,
        title="" if is_comment else item.title,
        date=item.date,
        place=_place(items, item, story) if story else None,
        parent=parent,
        answers_post=answers if is_comment else None,
        score=item.points,
        body=Body(text=item.text, notation=Notation.HTML),
        losses=(*item.undated, *orphaned, *((linked,) if item.url and not is_comment else ())),
    )


def _place(items: Items, item: Item, story: str) -> Place:
    known = items.get(story)
    if known is None or known.is_gone:
        return Place(title=item.story_title, url=_address(story))
    title = known.title or item.story_title
    return Place(title=title, url=_address(story), author=_person(known.by), date=known.date)


def _parent(
    items: Items, item: Item, *, answers: bool | None
) -> tuple[Parent | None, tuple[Loss, ...]]:
    """Return the comment that one answers, and what the source does not show of it."""
    if answers:
        return None, ()
    known = items.get(item.parent)
    if not item.parent or (answers is None and known is None):
        told = f"it answers {_address(item.parent)}, a comment or a story" if item.parent else ""
        loss = Loss(kind=LossKind.PARENT, what=told or "the source does not show what it answers")
        return None, (loss,)
    if known is None or known.is_gone:
        return Parent(url=_address(item.parent)), ()
    return Parent(
        url=_address(known.id), author=_person(known.by), date=known.date, html=known.text
    ), ()


# ---- the site's own API


def _read_items(given: Given, asked: Asked, told: Any) -> Reading:
    """Return the pieces among an item, a list of items, or items by their ids."""
    values = told
    if isinstance(told, Mapping):
        values = [told] if "id" in told else [*told.values()]
    if not isinstance(values, list) or not any(isinstance(each, Mapping) for each in values):
        raise given.error("no items of Hacker News", "save the answers of its API")
    shown = [item_of(row) if isinstance(row, Mapping) else None for row in values]
    rows = {item.id: item for item in shown if item}
    items = Items(
        source=given.source(NAME, _RANK),
        person=_asked_for(given, asked, rows.values()),
        rows=rows,
        given=given,
    )
    faulty = [
        Skip(file=given.name, what=f"item {place + 1}", reason=SkipReason.UNREADABLE)
        for place, (item, row) in enumerate(zip(shown, values, strict=True))
        if item is None and row is not None  # the API says null for what there never was
    ]
    has_more = any(isinstance(row, Mapping) and row.get("children") for row in values)
    incomplete = ("what answers an item of Algolia's stands below it, and is not read",)
    reading = _reading(items, tuple(rows.values()), asked)
    rest = Reading(skipped=tuple(faulty), incomplete=incomplete if has_more else ())
    return Reading.joined([reading, rest])


def _asked_for(given: Given, asked: Asked, items: Iterable[Item]) -> Person:
    shown = [person for item in items if (person := _person(item.by))]
    return asked.person(given, "hackernews", shown)


def _read_user(given: Given, asked: Asked, user: Row) -> Reading:
    """Return what a user says of themselves; their items lie in files of their own."""
    author = _person(text_of(user, "id"))
    if author is None:
        raise given.error("a user without a name", "save the answer anew", key="id")
    owner(given, asked, "hackernews", author)
    about = text_of(user, "about")
    biography = Witness(
        source=given.source(NAME, _RANK),
        site="hackernews",
        piece=Piece.BIOGRAPHY,
        id=author.id,
        url=f"{_HOME}/user?id={author.id}",
        author=author,
        body=Body(text=about, notation=Notation.HTML),
        losses=(Loss(kind=LossKind.DATE, what="the site does not date what users say"),),
    )
    found = [biography] if about.strip() else []
    return gather(found, asked, captured=("hackernews: biography",))


# ---- Algolia's search


def _read_hits(given: Given, asked: Asked, told: Row) -> Reading:
    values = told["hits"]
    shown = [hit_of(row) for row in rows_of(told, "hits")]
    rows = {item.id: item for item in shown if item}
    items = Items(
        source=given.source(NAME, _RANK),
        person=_asked_for(given, asked, rows.values()),
        rows=rows,
        given=given,
    )
    faulty = [
        Skip(file=given.name, what=f"hits[{place}]", reason=SkipReason.UNREADABLE)
        for place, row in enumerate(values)
        if not (isinstance(row, Mapping) and hit_of(row))
    ]
    incomplete = tuple(_incomplete(told, len(values)))
    reading = _reading(
        items, tuple(rows.values()), asked, incomplete=incomplete, **_parts(told, incomplete)
    )
    return Reading.joined([reading, Reading(skipped=tuple(faulty))])


def _incomplete(told: Row, shown: int) -> Iterator[str]:
    total = number_of(told, "nbHits")
    if total is None:
        yield "the answer does not say how many pieces there are"
    elif shown < total:
        yield f"{shown:,} of {total:,} pieces are shown"
    if (number_of(told, "page") or 0) > 0:
        yield "a page after the first"


def _parts(told: Row, incomplete: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return which parts of a profile an answer shows, by what was asked for."""
    query = text_of(told, "params")
    asked_for = [part for tag, part in _PARTS if tag in query] or [part for _, part in _PARTS]
    parts = tuple(f"hackernews: {part}" for part in asked_for)
    is_whole = not incomplete and "author_" in query and "numericFilters" not in query
    return {"captured": parts} if is_whole else {"not_captured": parts}


_PARTS = (("comment", "comments"), ("story", "posts"))
