"""A document as its own page shows it: what it answers, where it is from, what is not known."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.documents import (
    Bet,
    Comment,
    Date,
    Document,
    Essay,
    Permalink,
    Topic,
)
from plugins.relations import Graph
from plugins.views.backlinks import BacklinkView, show_backlinks
from plugins.views.bets import BetView, show_bet
from plugins.views.citations import CitationView, cite, is_citable
from plugins.views.corrections import CorrectionView, show_corrections
from plugins.views.entries import Entry, Reference, kind_word, make_entry, refer_to
from plugins.views.facts import Fact, show_capture, show_facts
from plugins.views.related import RelatedView, show_related
from plugins.views.replies import ReplyView, show_reply
from plugins.views.threads import ThreadView, show_thread
from plugins.views.typography import typeset
from plugins.views.when import When, show_date

__all__ = ["DocumentView", "KinView", "changed_on", "make_document_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KinView:
    """Other pieces and what they are to the one at hand."""

    label: str
    """Such as `Grew from the comment`."""
    pieces: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document with everything around its text."""

    entry: Entry
    kind: str
    section: Reference | None
    """The list it belongs to."""
    description: str
    author: str
    """Whose words these are, the owner by default."""
    topics: tuple[Reference, ...]
    text: str
    """How near a comment's text is to its author's: `full`, `excerpt`, `digest`; else empty."""
    retracted: When | None
    reply: ReplyView | None
    thread: ThreadView | None
    bet: BetView | None
    facts: tuple[Fact, ...]
    uncertain: tuple[str, ...]
    lost: tuple[str, ...]
    captures: tuple[Fact, ...]
    kin: tuple[KinView, ...]
    """What grew from it or what it grew from, what it revises or what revises it."""
    related: tuple[RelatedView, ...]
    corrections: tuple[CorrectionView, ...]
    """Oldest first."""
    citation: CitationView | None
    """None for what is not published."""
    backlinks: tuple[BacklinkView, ...]
    """Who links to it, and in which words."""
    published: str
    """The date a machine may take for its publication; empty where no day is known."""
    changed: str
    """The day of its last change, its writing or its arrival, the first that is known; or empty."""
    source_path: str
    """The file it was written in, from `content/`."""
    lang: str
    status: str
    reason: str
    """Why it was withdrawn."""
    is_indexed: bool
    """Whether search engines and the sitemap may have it."""


def make_document_view(
    document: Document, graph: Graph, owner: str, address: str = ""
) -> DocumentView:
    """Return document as its page shows it; owner is whose archive this is.

    It is published at address, which is empty for a build that is only to be looked at.
    """
    comment = document if isinstance(document, Comment) else None
    return DocumentView(
        entry=make_entry(document, graph.parents.get(document.path)),
        kind=kind_word(document),
        section=_section(document),
        description=typeset(document.summary),
        author=document.author or owner,
        topics=tuple(refer_to(graph.topics[topic].topic) for topic in document.topics),
        text=comment.text.value if comment else "",
        retracted=_retracted(comment),
        reply=_reply(comment, graph, owner) if comment else None,
        thread=show_thread(comment, graph, owner) if comment else None,
        bet=show_bet(document) if isinstance(document, Bet) else None,
        facts=tuple(show_facts(document, graph, owner)),
        uncertain=tuple(map(typeset, document.uncertain)),
        lost=tuple(map(typeset, comment.lost)) if comment else (),
        captures=tuple(map(show_capture, comment.captured)) if comment else (),
        kin=_kin(document, graph),
        related=show_related(document, graph),
        corrections=show_corrections(document),
        citation=cite(document, owner, address) if is_citable(document) else None,
        backlinks=show_backlinks(document, graph),
        published=document.date.known if document.date and document.date.is_to_the_day else "",
        changed=changed_on(document),
        source_path=document.path,
        lang=document.lang or "",
        status=document.status.value,
        reason=typeset(document.reason or ""),
        is_indexed=document.is_listed,
    )


def _section(document: Document) -> Reference | None:
    match document:
        case Essay():
            return Reference(text="Essays", permalink=Permalink("essays/"))
        case Comment():
            return Reference(text="Comments", permalink=Permalink("comments/"))
        case Bet():
            return Reference(text="Bets", permalink=Permalink("bets/"))
        case Topic():
            return Reference(text="Topics", permalink=Permalink("topics/"))
    return None


def changed_on(document: Document) -> str:
    """Return the day of a document's last change, writing or arrival, the first known; or empty."""
    changes = [document.modified, *(correction.date for correction in document.corrections)]
    days = (max(_days(changes), default=""), *_days([document.date, document.added]))
    return next(filter(None, days), "")


def _days(dates: Iterable[Date | None]) -> list[str]:
    return [date.start.date().isoformat() for date in dates if date and date.is_to_the_day]


def _retracted(comment: Comment | None) -> When | None:
    return show_date(comment.retracted.date) if comment and comment.retracted else None


# ---- what a comment answers and where it stands


def _reply(comment: Comment, graph: Graph, owner: str) -> ReplyView | None:
    if comment.in_reply_to is None:
        return None
    return show_reply(comment.in_reply_to, owner, graph.parents.get(comment.path))


def _kin(document: Document, graph: Graph) -> tuple[KinView, ...]:
    """Return what document grew from or revises, and what came of it, by what it is to it."""
    pieces: dict[str, list[Reference]] = {}
    for descent in graph.descent.get(document.path, ()):
        label = f"{descent.relation.value} the {kind_word(descent.document)}".capitalize()
        pieces.setdefault(label, []).append(refer_to(descent.document))
    return tuple(KinView(label=label, pieces=tuple(same)) for label, same in pieces.items())
