"""A document as one line of a list, and links to documents."""

from dataclasses import dataclass

from plugins.documents import (
    Bet,
    Comment,
    Document,
    Essay,
    Fidelity,
    Page,
    Permalink,
    Topic,
    permalink,
)
from plugins.views.typography import title_of, typeset
from plugins.views.when import When, show_date

__all__ = ["Entry", "Reference", "is_retracted", "kind_word", "make_entry", "refer_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A link within the archive, or out of it."""

    text: str
    """The title, with a mark where the piece was retracted."""
    permalink: Permalink | None = None
    """Where it leads within the archive."""
    url: str = ""
    """Where it leads outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document in a list."""

    title: str
    permalink: Permalink
    kind: str
    """In one word: `comment`, `essay`, `bet`, `page`."""
    when: When
    summary: str
    author: str
    """Whose words these are; empty where they are the owner's, and for the terms of a bet."""
    posted_by: str
    """Who posted it, where that is not its author."""
    marks: tuple[str, ...]
    """What to know before opening it: that it was retracted, is a digest, how a bet stands."""
    answers: str
    """What a comment answers, in a few words; empty where that is unknown or nothing."""
    lang: str
    """The language of its title and summary, where that is not the archive's."""
    is_pinned: bool
    is_retracted: bool


def make_entry(document: Document) -> Entry:
    """Return document as a list shows it."""
    return Entry(
        title=title_of(document),
        permalink=permalink(document),
        kind=kind_word(document),
        when=show_date(document.date),
        summary=typeset(document.summary),
        author="" if isinstance(document, Bet) else document.author or "",
        posted_by=(document.posted_by or "") if isinstance(document, Comment) else "",
        marks=tuple(_marks(document)),
        answers=_answers(document),
        lang=document.lang or "",
        is_pinned=document.pinned,
        is_retracted=is_retracted(document),
    )


def refer_to(document: Document) -> Reference:
    """Return a link to document."""
    mark = " (retracted)" if is_retracted(document) else ""
    return Reference(text=title_of(document) + mark, permalink=permalink(document))


def is_retracted(document: Document) -> bool:
    """Return whether its author took document back, which no list may leave out."""
    return isinstance(document, Comment) and document.retracted is not None


def kind_word(document: Document) -> str:
    """Return the word for document's kind."""
    match document:
        case Comment():
            return document.form.value
        case Essay():
            return "essay"
        case Bet():
            return "bet"
        case Topic():
            return "topic"
        case Page() | Document():
            return "page"


def _marks(document: Document) -> list[str]:
    marks = ["retracted by its author"] if is_retracted(document) else []
    if isinstance(document, Comment) and document.text is not Fidelity.FULL:
        marks.append(document.text.value)
    if isinstance(document, Bet):
        marks.append(document.state.value)
    return marks


def _answers(document: Document) -> str:
    reply = document.in_reply_to if isinstance(document, Comment) else None
    if reply is None or not (reply.title or reply.author):
        return ""
    if reply.title and reply.author:
        return f"{reply.title}, by {reply.author}"
    return reply.title or f"{reply.author}"
