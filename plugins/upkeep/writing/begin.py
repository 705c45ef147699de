"""The command that begins a piece: a file that builds as it stands, at its place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType
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
)
from plugins.errors import ContentError, Problem, ToolError, did_you_mean
from plugins.importers.setting import name_of_site
from plugins.upkeep.writing.fresh import place_document
from plugins.upkeep.writing.names import parse_slug, slug_of
from plugins.upkeep.writing.owners import check_free
from plugins.upkeep.writing.remarks import begin_comment, forum_of
from plugins.upkeep.writing.shelf import Shelf, read_shelf
from plugins.upkeep.writing.wishes import Inquiry, Wish, with_wishes

__all__ = ["KINDS", "Begun", "begin_piece", "day_of"]

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
class Begun:
    """What was begun."""

    file: Path
    is_filled: bool = False
    """Whether it has all that its forum shows of it."""
    told: str = ""
    """What there is to know of that; empty where there is nothing."""


def begin_piece(content: Path, wish: Wish, day: date, inquiry: Inquiry) -> Begun:
    """Write the file of what is wished for, begun on a day; a comment's forum is asked for it.

    Raise ToolError where the wish is not whole, ContentError where its address is taken or the
    archive has it already; then nothing was written.
    """
    shelf = read_shelf(content)
    document = _document(shelf, wish, day_of(day))
    problems = [*_strange_topics(shelf, wish, document), *check_free(shelf, document)]
    if problems:
        raise ContentError(problems)
    if isinstance(document, Comment) and forum_of(document.source):
        return _begin_remark(content, wish, document, day_of(day), inquiry)
    return Begun(file=place_document(content, document))


def _begin_remark(content: Path, wish: Wish, known: Comment, day: Date, inquiry: Inquiry) -> Begun:
    """Write the file of a comment on a forum, on a day; `known` is what its address tells."""
    address = known.source or wish.url
    site, why, is_final = forum_of(address), f"was not asked ({inquiry.why_not})", False
    # Who begins an essay need not wait until what knows imports and what asks forums is loaded.
    from plugins.upkeep.writing.entered import place_known  # noqa: PLC0415 (see above)

    if not inquiry.why_not:
        from plugins.upkeep.writing.asked import UnansweredError, begin_asked  # noqa: PLC0415 (likewise)

        try:
            file, told = begin_asked(content, wish, day, address, inquiry)
            return Begun(file=file, is_filled=True, told=told)
        except UnansweredError as unanswered:
            why, is_final = str(unanswered), unanswered.is_final
    bare = replace(known, summary=TO_BE_WRITTEN, topics=())
    bare = replace(bare, title="") if wish.title else bare
    file = place_known(content, known, bare, site)
    return Begun(file=file, told=_untold(site, why, is_final=is_final))


def _untold(site: str, why: str, *, is_final: bool) -> str:
    """Return what kept a forum from telling, and how a comment is filled later."""
    forum = name_of_site(site)
    later = f"`make import {_IMPORTS[site]}` fills it later"
    return f"{forum[:1].upper()}{forum[1:]} {why}; {_NEVER if is_final else later}"


_NEVER = "no import will fill it, so put in it what you have"


_IMPORTS: Mapping[str, str] = MappingProxyType(
    {
        "lesswrong": "LESSWRONG=your-slug CONTACT=your-address",
        "eaforum": "EAFORUM=your-slug CONTACT=your-address",
        "hackernews": "FROM=a-saved-answer.json",
    }
)
"""What brings a piece of each forum home."""


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
        return with_wishes(comment, wish)
    if not title:
        raise ToolError(f"TITLE: missing; a new {wish.kind} needs one, as in TITLE='What it says'")
    slug = slug or slug_of(title)
    folder = SECTIONS.get(kind, "pages")
    named = {"path": f"{folder}/{slug}.md", "slug": slug, "title": title}
    return with_wishes(kind(**named | _said(kind, title, day)), wish)


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
