"""Items of Hacker News, as the site's own API or Algolia's search shows them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.errors import ContentError
from plugins.importers.readers.base import Given, from_epoch, parse_json
from plugins.importers.readers.forum_rows import Row, date_of, number_of, text_of
from plugins.importers.records import Loss, LossKind, Person, Source

__all__ = ["Item", "Items", "hit_of", "item_of"]

_HIGHEST = 200
"""How many files are looked into for what comments stand under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of the site."""

    id: str
    kind: str
    by: str = ""
    date: str = ""
    text: str = field(default="", repr=False)
    """As HTML."""
    title: str = ""
    url: str = ""
    """The page to which a story leads."""
    parent: str = ""
    story: str = ""
    """The story under which it stands, where the source says so."""
    story_title: str = ""
    points: int | None = None
    is_gone: bool = False
    undated: tuple[Loss, ...] = ()


@dataclass(slots=True, kw_only=True)
class Items:
    """The items of a file, and those beside it."""

    source: Source
    person: Person
    rows: dict[str, Item]
    given: Given
    roots: dict[str, str] = field(default_factory=dict)
    """The story above each item that was looked for."""
    looked: int = 0

    def get(self, name: str) -> Item | None:
        """Return an item of the file, or of a file beside it that is named by its id."""
        if name in self.rows or not name or self.looked >= _HIGHEST:
            return self.rows.get(name)
        self.looked += 1
        data = self.given.beside(f"{name}.json")
        item = _item_in(Given(name=f"{name}.json", data=data)) if data else None
        if item and item.id == name:
            self.rows[name] = item
        return self.rows.get(name)

    def root(self, item: Item) -> str:
        """Return the id of the story above an item, empty where that is not shown."""
        if item.story:
            return item.story
        above: list[str] = []
        here: Item | None = item
        while here and here.kind == "comment" and here.id not in self.roots:
            self.roots[here.id] = ""  # so that a circle ends
            above.append(here.id)
            last, here = here, self.get(here.parent)
            if here is None and last.story:
                self.roots[last.id] = last.story
        found = (self.roots.get(here.id, here.id) if here else "") or ""
        self.roots.update(dict.fromkeys(above, found))
        return found


def _item_in(given: Given) -> Item | None:
    try:
        told = parse_json(given)
    except ContentError:
        return None  # it is told of as a file of its own
    return item_of(told) if isinstance(told, Mapping) else None


def item_of(row: Row) -> Item | None:
    """Return the item that an answer of the site's API or of Algolia shows, None without an id.

    Algolia calls the parts of an item as those of its hits, whose moments have another name too.
    """
    if "created_at_i" in row:
        return hit_of(row)
    name = _id_of(row, "id")
    if not name:
        return None
    time = number_of(row, "time")
    date = from_epoch(time) if time is not None else ""
    lost = Loss(kind=LossKind.DATE, what="the source shows none")
    return Item(
        id=name,
        kind=text_of(row, "type"),
        by=text_of(row, "by"),
        date=date,
        text=text_of(row, "text"),
        title=text_of(row, "title"),
        url=text_of(row, "url"),
        parent=_id_of(row, "parent"),
        points=number_of(row, "score"),
        is_gone=row.get("deleted") is True or row.get("dead") is True,
        undated=() if date else (lost,),
    )


def hit_of(row: Row) -> Item | None:
    """Return the item that a hit of the search shows, or an item of it, None without an id."""
    name = _id_of(row, "objectID") or _id_of(row, "id")
    if not name:
        return None
    time = number_of(row, "created_at_i")
    date, undated = (from_epoch(time), ()) if time is not None else date_of(row, "created_at")
    tags = row.get("_tags")
    kinds = [tag for tag in tags if tag in _KINDS] if isinstance(tags, list) else []
    kinds += [text_of(row, "type")] if text_of(row, "type") in _KINDS else []
    is_comment = "comment" in kinds or bool(text_of(row, "comment_text"))
    return Item(
        id=name,
        kind="comment" if is_comment else kinds[0] if kinds else "story",
        by=text_of(row, "author"),
        date=date,
        text=text_of(row, "comment_text") or text_of(row, "story_text") or text_of(row, "text"),
        title=text_of(row, "title"),
        url=text_of(row, "url"),
        parent=_id_of(row, "parent_id"),
        story=_id_of(row, "story_id") if is_comment else "",
        story_title=text_of(row, "story_title"),
        points=number_of(row, "points"),
        undated=undated,
    )


_KINDS = ("comment", "story", "poll", "pollopt", "job")


def _id_of(row: Row, name: str) -> str:
    """Return the id of an item, which is a number or its digits; empty for anything else."""
    number = number_of(row, name)
    told = str(number) if number is not None else text_of(row, name)
    return told if re.fullmatch(r"[0-9]{1,15}", told) else ""
