"""A document as one line of a list, and links to documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.documents import (
    Bet,
    Comment,
    Document,
    Essay,
    Fidelity,
    Page,
    Permalink,
    Status,
    Topic,
)
from plugins.relations import Graph
from plugins.views.remembered import remembered
from plugins.views.typography import title_of, typeset
from plugins.views.when import When, show_date

__all__ = [
    "WITHDRAWN",
    "Entry",
    "Reference",
    "is_retracted",
    "is_withdrawn",
    "kind_word",
    "make_entries",
    "make_entry",
    "refer_to",
]

WITHDRAWN = "a piece that was withdrawn"
"""All that is said of such a piece where another answers it."""


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


def make_entries(documents: Iterable[Document], graph: Graph) -> tuple[Entry, ...]:
    """Return documents as a list shows them, in their order."""
    return tuple(make_entry(each, graph.parents.get(each.path)) for each in documents)


@remembered
def make_entry(document: Document, parent: Comment | Essay | None = None) -> Entry:
    """Return document as a list shows it.

    Its parent is the piece of the archive's own that it answers or stands under.
    """
    return Entry(
        title=title_of(document),
        permalink=document.permalink,
        kind=kind_word(document),
        when=show_date(document.date),
        summary=typeset(document.summary),
        author="" if isinstance(document, Bet) else document.author or "",
        posted_by=(document.posted_by or "") if isinstance(document, Comment) else "",
        marks=tuple(_marks(document)),
        answers=_answers(document, parent),
        lang=document.lang or "",
        is_pinned=document.pinned,
        is_retracted=is_retracted(document),
    )


@remembered
def refer_to(document: Document) -> Reference:
    """Return a link to document; one that was withdrawn has no name."""
    if is_withdrawn(document):
        return Reference(text=WITHDRAWN, permalink=document.permalink)
    mark = " (retracted)" if is_retracted(document) else ""
    return Reference(text=title_of(document) + mark, permalink=document.permalink)


def is_retracted(document: Document) -> bool:
    """Return whether its author took document back, which no list may leave out."""
    return isinstance(document, Comment) and document.retracted is not None


def is_withdrawn(document: Document) -> bool:
    """Return whether document was taken from readers, and only its address answers."""
    return document.status is Status.WITHDRAWN


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


def _answers(document: Document, parent: Comment | Essay | None) -> str:
    """Return what document answers, in one line.

    Of a piece under whose replies it stands there is no word, and no list names a hidden one.
    """
    reply = document.in_reply_to if isinstance(document, Comment) else None
    if reply is None:
        return ""
    answered = None if reply.under else parent
    if answered and is_withdrawn(answered):
        return WITHDRAWN
    held = answered if answered and answered.is_listed else None
    title = typeset(reply.title) if reply.title else title_of(held) if held else ""
    author = reply.author or (held.author if held else None)
    mark = " (retracted)" if answered and title and is_retracted(answered) else ""
    return ", by ".join(part for part in (title + mark, author) if part)
