"""What rows of every type have in common: who wrote them, their text, when they were edited."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plugins.importers.readers.base import is_by
from plugins.importers.readers.forum_rows import (
    Row,
    Shown,
    date_of,
    person_of,
    row_of,
    rows_of,
    text_of,
)
from plugins.importers.readers.forum_sites import alignment_mirror
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Notation,
    Person,
    Series,
    Source,
    Witness,
)

__all__ = [
    "CUT",
    "Sight",
    "author_of",
    "body_of",
    "edited_of",
    "mirrored",
    "ranked",
    "tags_of",
    "user_of",
]

CUT = "cut off"
"""The key under which a row that was read off a page keeps the words by which that cuts it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is known while the rows of one forum in one file are read."""

    source: Source
    site: str
    shown: Shown
    person: Person
    """Whose pieces are read."""
    people: Mapping[str, Person]
    """Who is shown with more than an id, by id."""
    series: Mapping[str, Series]
    """The place of a post among others, by the post's id."""


def author_of(row: Row, people: Mapping[str, Person]) -> Person | None:
    """Return who wrote a piece; None where it does not tell, or its author is hidden."""
    if row.get("hideAuthor") is True:
        return None
    author = person_of(row_of(row, "user"), id_alone=text_of(row, "userId"))
    return people.get(author.id, author) if author else None


def user_of(shown: Shown, person: Person) -> Row:
    """Return the user who a person is, empty where they are not shown."""
    rows = shown.users.values()
    return next((row for row in rows if is_by(person_of(row), person)), {})


def mirrored(witness: Witness, row: Row) -> Witness:
    """Return a witness with its address on the Alignment Forum, where that shows it."""
    if row.get("af") is not True or witness.site != "lesswrong" or not witness.url:
        return witness
    mirrors = {*witness.mirrors, alignment_mirror(witness.url)}
    return replace(witness, mirrors=tuple(sorted(mirrors)))


def tags_of(row: Row, name: str) -> tuple[str, ...]:
    """Return the names of the tags that a row lists, in its order."""
    return tuple(text_of(tag, "name") for tag in rows_of(row, name) if text_of(tag, "name"))


def edited_of(row: Row, date: str) -> str:
    """Return when a piece was last changed, empty where it never was or that is not shown."""
    changed = date_of(row, "lastEditedAt")[0] or date_of(row, "contents", "editedAt")[0]
    first = text_of(row, "contents", "version") == "1.0.0" and not text_of(row, "lastEditedAt")
    return "" if first or changed <= date else changed


# ---- bodies


def body_of(row: Row) -> tuple[Body | None, tuple[Loss, ...]]:
    """Return the text of a piece, the nearest to what was written, and what of it is lost.

    What its author typed where that was Markdown, else the forum's HTML, else the Markdown that
    the forum makes of it, which keeps less. Never the plain text, which leaves out quotations.
    """
    contents = row_of(row, "contents")
    html = text_of(contents, "html") or text_of(row, "htmlBody")
    if cut := text_of(row, CUT):
        lost = Loss(kind=LossKind.TEXT, what=f"the page shows only its beginning: {cut}")
        return Body(text=html, notation=Notation.HTML, complete=False), (lost,)
    typed = row_of(contents, "originalContents")
    if text_of(typed, "type") == "markdown" and text_of(typed, "data").strip():
        return Body(text=text_of(typed, "data"), notation=Notation.MARKDOWN, rendered=html), ()
    if html.strip():
        return Body(text=html, notation=Notation.HTML), ()
    if made := text_of(contents, "markdown").strip():
        told = "only the forum's own conversion to Markdown is shown, which keeps less than HTML"
        return Body(text=made, notation=Notation.MARKDOWN), (Loss(kind=LossKind.MARKUP, what=told),)
    return None, (Loss(kind=LossKind.TEXT, what="the source shows no text"),)


def ranked(source: Source, body: Body | None, lost: tuple[Loss, ...]) -> Source:
    """Return the source, farther from what was written where it shows a conversion or nothing."""
    return replace(source, rank=source.rank + 2) if lost or body is None else source
