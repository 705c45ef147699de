"""The command that begins a piece: a file that builds as it stands, at its place."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from plugins.documents import (
    SECTIONS,
    Bet,
    BetState,
    Comment,
    Date,
    Document,
    Essay,
    Page,
    Precision,
    Status,
    Term,
    Topic,
    TopicId,
)
from plugins.errors import ContentError, Problem, ToolError, did_you_mean
from plugins.upkeep.writing.fresh import place_document
from plugins.upkeep.writing.names import parse_slug, slug_of
from plugins.upkeep.writing.owners import check_free
from plugins.upkeep.writing.remarks import begin_comment
from plugins.upkeep.writing.shelf import Shelf, read_shelf

__all__ = ["KINDS", "Wish", "begin_piece", "day_of"]

KINDS: dict[str, type[Document]] = {
    "essay": Essay,
    "comment": Comment,
    "bet": Bet,
    "topic": Topic,
    "page": Page,
}
"""What can be begun, by the word for it."""

TO_BE_WRITTEN = "To be written."
"""What stands where only its author can say something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be begun; an empty text where nothing was said."""

    kind: str
    title: str = ""
    url: str = ""
    slug: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()


def begin_piece(content: Path, wish: Wish, day: date) -> Path:
    """Write the file of what is wished for, begun on a day, and return it.

    Raise ToolError where the wish is not whole, ContentError where its address is taken or the
    archive has it already; then nothing was written.
    """
    shelf = read_shelf(content)
    document = _document(shelf, wish, day_of(day))
    problems = [*_strange_topics(shelf, wish, document), *check_free(shelf, document)]
    if problems:
        raise ContentError(problems)
    return place_document(content, document)


def day_of(day: date) -> Date:
    """Return a day of the calendar as front matter has it."""
    return Date(start=datetime.combine(day, time(), UTC), precision=Precision.DAY)


def _document(shelf: Shelf, wish: Wish, day: Date) -> Document:
    """Return the document that is wished for."""
    kind = KINDS[wish.kind]
    if wish.url and kind is not Comment:
        raise ToolError(f"URL: '{wish.url}': only a comment is known by one; take it out")
    title = " ".join(wish.title.split())
    slug = parse_slug(wish.slug) if wish.slug else None
    if kind is Comment:
        comment = begin_comment(shelf, wish.url, day, title=title, slug=slug)
        return _with_wishes(comment, wish)
    if not title:
        raise ToolError(f"TITLE: missing; a new {wish.kind} needs one, as in TITLE='What it says'")
    slug = slug or slug_of(title)
    folder = SECTIONS.get(kind, "pages")
    named = {"path": f"{folder}/{slug}.md", "slug": slug, "title": title}
    return _with_wishes(kind(**named | _said(kind, title, day)), wish)


def _said(kind: type[Document], title: str, day: Date) -> dict[str, Any]:
    """Return what a new document of a kind says beside its name."""
    draft = {"summary": TO_BE_WRITTEN, "body": TO_BE_WRITTEN, "status": Status.DRAFT}
    if kind is Topic:  # has no drafts, so what it says is what its page will say
        return {"summary": f"What this archive holds on {title}.", "body": ""}
    if kind is Bet:
        return draft | {
            "claim": TO_BE_WRITTEN,
            "against": "anyone",
            "stakes": TO_BE_WRITTEN,
            "offered": day,
            "date": day,
            "resolves": (Term(),),
            "criteria": (TO_BE_WRITTEN,),
            "state": BetState.OFFERED,
        }
    return draft | ({"date": day} if kind is Essay else {})


def _with_wishes(document: Document, wish: Wish) -> Document:
    """Return a document with the summary and topics that were asked for."""
    changes: dict[str, Any] = {"summary": " ".join(wish.summary.split())} if wish.summary else {}
    if wish.topics:
        changes["topics"] = tuple(TopicId(topic) for topic in wish.topics)
    return replace(document, **changes)


def _strange_topics(shelf: Shelf, wish: Wish, document: Document) -> list[Problem]:
    """Return a problem for each topic asked for that the archive does not have."""
    known = {str(each.slug) for each in shelf.documents.values() if isinstance(each, Topic)}
    path, new = f"{shelf.folder}/{document.path}", "begin it with `make new KIND=topic`"
    if wish.topics and isinstance(document, Topic):
        remedy = "leave TOPICS out; `broader` and `see_also` name others"
        reason = "a topic has no topics of its own"
        return [Problem(path=path, key="topics", reason=reason, remedy=remedy)]
    return [
        Problem(
            path=path,
            key="topics",
            value=topic,
            reason="no such topic",
            remedy=f"{did_you_mean(topic, known)} Or {new}" if did_you_mean(topic, known) else new,
        )
        for topic in wish.topics
        if topic not in known
    ]
