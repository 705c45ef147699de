"""A document as its own page shows it: what it answers, where it is from, what is not known."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from plugins.documents import (
    Bet,
    BetEvent,
    Capture,
    Comment,
    Document,
    Essay,
    Fidelity,
    Permalink,
    ReplyContext,
    Term,
    Topic,
    Work,
)
from plugins.relations import Graph
from plugins.views.backlinks import BacklinkView, show_backlinks
from plugins.views.entries import Entry, Reference, kind_word, make_entry, refer_to
from plugins.views.typography import join_words, typeset
from plugins.views.when import When, show_date

__all__ = ["BetView", "DocumentView", "Fact", "ReplyView", "ThreadView", "make_document_view"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of what is known about a document."""

    label: str
    text: str = ""
    when: When | None = None
    link: Reference | None = None
    is_unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyView:
    """What a comment answers; every part that is unknown is empty."""

    title: str
    author: str
    url: str
    when: When | None
    excerpt: str
    digest: str
    rights: str
    captured: When | None
    is_unknown: bool
    """Nothing about it is known."""
    unknown: str
    """The parts that are not known, in words; empty where all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """The discussion under which a comment stands."""

    title: str
    author: str
    url: str
    others: tuple[Entry, ...]
    """The archive's other comments in it, in time order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BetView:
    """The terms of a bet."""

    claim: str
    against: str
    stakes: str
    state: str
    as_of: When | None
    terms: tuple[Fact, ...]
    criteria: tuple[str, ...]
    history: tuple[Fact, ...]


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
    kin: tuple[Fact, ...]
    """What grew from it or what it grew from."""
    backlinks: tuple[BacklinkView, ...]
    """Who links to it, and in which words."""
    published: str
    """The date a machine may take for its publication; empty where no day is known."""
    changed: str
    """The day of its change, its writing or its arrival, whichever is known first; or empty."""
    source_path: str
    """The file it was written in, from `content/`."""
    lang: str
    status: str
    reason: str
    """Why it was withdrawn."""
    is_indexed: bool
    """Whether search engines and the sitemap may have it."""


def make_document_view(document: Document, graph: Graph, owner: str) -> DocumentView:
    """Return document as its page shows it; owner is whose archive this is."""
    comment = document if isinstance(document, Comment) else None
    return DocumentView(
        entry=make_entry(document),
        kind=kind_word(document),
        section=_section(document),
        description=typeset(document.summary),
        author=document.author or owner,
        topics=tuple(refer_to(graph.topics[topic].topic) for topic in document.topics),
        text=comment.text.value if comment else "",
        retracted=_retracted(comment),
        reply=_reply(comment.in_reply_to) if comment and comment.in_reply_to else None,
        thread=_thread(comment, graph) if comment else None,
        bet=_bet(document) if isinstance(document, Bet) else None,
        facts=tuple(_facts(document, owner)),
        uncertain=tuple(map(typeset, document.uncertain)),
        lost=tuple(map(typeset, comment.lost)) if comment else (),
        captures=tuple(map(_capture, comment.captured)) if comment else (),
        kin=tuple(_kin(document, graph)),
        backlinks=show_backlinks(document, graph),
        published=document.date.known if document.date and document.date.is_to_the_day else "",
        changed=_changed(document),
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


def _changed(document: Document) -> str:
    dates = (document.modified, document.date, document.added)
    days = (date.start.date().isoformat() for date in dates if date and date.is_to_the_day)
    return next(days, "")


def _retracted(comment: Comment | None) -> When | None:
    return show_date(comment.retracted.date) if comment and comment.retracted else None


# ---- what a comment answers and where it stands


def _reply(reply: ReplyContext) -> ReplyView:
    return ReplyView(
        title=reply.title or "",
        author=reply.author or "",
        url=reply.url or "",
        when=show_date(reply.date) if reply.date else None,
        excerpt=reply.excerpt or "",
        digest=typeset(reply.digest or ""),
        rights=reply.rights or "",
        captured=show_date(reply.captured) if reply.captured else None,
        is_unknown=reply == ReplyContext(),
        unknown=_unknown_parts(reply),
    )


def _unknown_parts(work: Work) -> str:
    """Return `author and date`, what is not known of work beside its title."""
    parts = {"author": work.author, "address": work.url, "date": work.date}
    return join_words([name for name, value in parts.items() if value is None])


def _thread(comment: Comment, graph: Graph) -> ThreadView | None:
    thread = graph.threads.get(comment.path)
    if thread is None:
        return None
    return ThreadView(
        title=thread.post.title or "",
        author=thread.post.author or "",
        url=thread.post.url or "",
        others=tuple(make_entry(other) for other in thread.comments if other is not comment),
    )


def _kin(document: Document, graph: Graph) -> Iterator[Fact]:
    """Yield what document grew from, what grew from it, and the bets that came of it."""
    for descent in graph.descent.get(document.path, ()):
        label = f"{descent.relation.value} the {kind_word(descent.document)}".capitalize()
        yield Fact(label=label, link=refer_to(descent.document))


# ---- what is known about it


def _facts(document: Document, owner: str) -> Iterator[Fact]:
    if isinstance(document, Comment):
        yield from _comment_facts(document, owner)
    elif isinstance(document, Bet):
        yield from _bet_facts(document)
    if document.title_by == "archive":
        yield Fact(label="Title", text="given by the archive")
    if document.added:
        yield Fact(label="In the archive since", when=show_date(document.added))
    if document.modified:
        yield Fact(label="Last changed", when=show_date(document.modified))
    if document.licence:
        yield Fact(label="Licence", text=document.licence)


def _comment_facts(comment: Comment, owner: str) -> Iterator[Fact]:
    yield Fact(label="Words", text=_whose_words(comment, owner))
    yield Fact(label="Written", when=show_date(comment.date), is_unknown=comment.date is None)
    yield _address("Original", comment.source)
    for mirror in comment.mirrors:
        yield _address("Also at", mirror)
    if comment.role:
        yield Fact(label="Role at the time", text=typeset(comment.role))


def _whose_words(comment: Comment, owner: str) -> str:
    author = comment.author or owner
    words = {
        Fidelity.FULL: f"{author}, in full",
        Fidelity.EXCERPT: f"{author}, in part",
        Fidelity.DIGEST: f"a digest by the archive of what {author} wrote",
    }[comment.text]
    return f"{words}; posted by {comment.posted_by}" if comment.posted_by else words


def _address(label: str, url: str | None) -> Fact:
    if url is None:
        return Fact(label=label, text="address unknown", is_unknown=True)
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    return Fact(label=label, link=Reference(text=host, url=url))


def _bet_facts(bet: Bet) -> Iterator[Fact]:
    if bet.author:
        yield Fact(label="Words", text=f"an account by {bet.author}")
    if bet.offered:
        yield Fact(label="Offered", when=show_date(bet.offered))
    if bet.agreed:
        yield Fact(label="Agreed", when=show_date(bet.agreed))
    if bet.source:
        yield _address("Recorded at", bet.source)


def _capture(capture: Capture) -> Fact:
    told = [capture.note or "", f"sha256 {capture.sha256}" if capture.sha256 else ""]
    return Fact(
        label=capture.file,
        text=typeset(" ".join(filter(None, told))),
        when=show_date(capture.date),
        is_unknown=capture.date is None,
    )


def _bet(bet: Bet) -> BetView:
    return BetView(
        claim=typeset(bet.claim),
        against=bet.against,
        stakes=typeset(bet.stakes),
        state=bet.state.value,
        as_of=show_date(bet.as_of) if bet.as_of else None,
        terms=tuple(map(_term, bet.resolves)),
        criteria=tuple(map(typeset, bet.criteria)),
        history=tuple(map(_event, bet.history)),
    )


def _term(term: Term) -> Fact:
    return Fact(label=typeset(term.what or ""), when=show_date(term.date))


def _event(event: BetEvent) -> Fact:
    text = typeset(event.note or "")
    return Fact(label=event.state.value, text=text, when=show_date(event.date))
