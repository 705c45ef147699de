"""Rows of ForumMagnum, by their type: what a response, an export or a page shows of each.

Nothing of a row is trusted to be there or to have its type: `text_of` and its like tell an empty
value then. Fields that nobody else is shown (e-mail, addresses of machines, votes) are not read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins.documents import DateError, parse_date
from plugins.importers.records import Loss, LossKind, Person

__all__ = [
    "Row",
    "Shown",
    "date_of",
    "merged",
    "number_of",
    "person_of",
    "row_of",
    "rows_of",
    "text_of",
]

Row = Mapping[str, Any]
"""One row as the forum gives it."""


@dataclass(slots=True, kw_only=True)
class Shown:
    """What one file shows, by the forum's types, each row by its id."""

    comments: dict[str, Row] = field(default_factory=dict)
    posts: dict[str, Row] = field(default_factory=dict)
    users: dict[str, Row] = field(default_factory=dict)
    sequences: dict[str, Row] = field(default_factory=dict)
    revisions: dict[str, Row] = field(default_factory=dict)
    tags: dict[str, Row] = field(default_factory=dict)
    glimpses: dict[str, Row] = field(default_factory=dict)
    """Comments and posts of which only a part is shown, by id: what others stand under."""
    lists: set[str] = field(default_factory=set)
    """The types of which it shows a list that belongs to a profile."""
    totals: dict[str, int] = field(default_factory=dict)
    """How many rows of a type the forum counts, where it says so."""
    notes: list[str] = field(default_factory=list)
    """In words, how the source itself shows that it is only a part."""
    faulty: list[str] = field(default_factory=list)
    """Where rows stand that cannot be read, as `comments[3]`."""

    def of(self, kind: str) -> dict[str, Row]:
        """Return the rows of a type, one of those above."""
        rows: dict[str, Row] = getattr(self, kind)
        return rows

    def glimpse(self, row: Row) -> None:
        """Take a row of which only a part is shown."""
        self.glimpses[row["_id"]] = merged(self.glimpses.get(row["_id"]), row)

    def about(self, kind: str, name: str) -> Row:
        """Return all that is shown of the row with an id, empty where nothing is."""
        return merged(self.glimpses.get(name), self.of(kind).get(name, {}))

    def take(self, kind: str, rows: Iterable[Any]) -> None:
        """Take rows of a type, those with one id as one row; what is no row is faulty."""
        known = self.of(kind)
        for position, row in enumerate(rows):
            if isinstance(row, Mapping) and text_of(row, "_id"):
                known[row["_id"]] = merged(known.get(row["_id"]), row)
            else:
                self.faulty.append(f"{kind}[{position}]")

    def pieces(self) -> Iterator[Row]:
        """Yield each row that somebody wrote."""
        for rows in (self.comments, self.posts, self.sequences, self.revisions):
            yield from rows.values()


def merged(one: Row | None, other: Row) -> Row:
    """Return two views of one row as one: what other shows counts, unless it shows nothing."""
    if not one or one is other:
        return other
    told = {key: value for key, value in other.items() if value not in (None, "")}
    nested = {
        key: merged(one[key], value)
        for key, value in told.items()
        if isinstance(value, Mapping) and isinstance(one.get(key), Mapping)
    }
    return {**other, **one, **told, **nested}


def text_of(row: Row, *names: str) -> str:
    """Return the text at a path of names, empty where there is none."""
    value: Any = row
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def number_of(row: Row, name: str) -> int | None:
    """Return a number to the whole, None where there is none."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return round(value) if abs(value) < _MANY else None


_MANY = 1e15
"""More than anything is counted to; infinite values are above it too."""


def row_of(row: Row, name: str) -> Row:
    """Return the row within a row, empty where there is none."""
    value = row.get(name)
    return value if isinstance(value, Mapping) else {}


def rows_of(row: Row, name: str) -> list[Row]:
    """Return the rows that a row lists, without what are none."""
    value = row.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def person_of(row: Row, *, id_alone: str = "") -> Person | None:
    """Return a user, or of whom only the id is shown; None where nothing is."""
    person = Person(
        id=text_of(row, "_id") or id_alone,
        slug=text_of(row, "slug"),
        name=text_of(row, "displayName"),
    )
    return person if person.id or person.slug or person.name else None


def date_of(row: Row, *names: str) -> tuple[str, tuple[Loss, ...]]:
    """Return a date as the source gives it, or what is lost where it gives none."""
    written = text_of(row, *names)
    try:
        parse_date(written)
    except DateError as error:
        told = f"'{written[:40]}': {error}" if written else "the source shows none"
        return "", (Loss(kind=LossKind.DATE, what=told),)
    return written, ()
