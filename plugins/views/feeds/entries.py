"""What the entries of a feed say, in whichever format they are then written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from plugins.documents import (
    Bet,
    Comment,
    Date,
    Document,
    Essay,
    ReplyContext,
    permalink,
)
from plugins.relations import Graph
from plugins.views.corrections import show_corrections
from plugins.views.entries import Reference, is_retracted, make_entry
from plugins.views.feeds.listing import Feed, FeedItem
from plugins.views.feeds.texts import introduce, tell_correction
from plugins.views.identifiers import identify
from plugins.views.replies import ReplyView, show_reply
from plugins.views.typography import title_of, typeset

__all__ = [
    "FeedEntry",
    "FeedSite",
    "FeedSource",
    "InReplyTo",
    "make_feed_entries",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSite:
    """What a feed says of the archive itself."""

    name: str
    owner: str
    address: str
    """Absolute, without a slash at its end."""
    authority: str
    """The archive's part of every id, as RFC 4151 has it: `zhd.dev,2026`; it never changes."""
    language: str
    icon: str = ""
    """The address of its icon, from the root; empty where it has none."""
    stylesheet: str = ""
    """The address of the style sheet that feeds are shown with, from the root; or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """What entries are made of."""

    graph: Graph
    site: FeedSite
    html: Callable[[Document], str]
    """Gives a document's text with absolute addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InReplyTo:
    """What a comment answers."""

    view: ReplyView
    date: Date | None
    identifier: str
    """The id of its entry, where it is one of the archive's own; else its address, or empty."""
    address: str
    """Where to read it: here if the archive has it; empty where no address is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An entry of a feed."""

    identifier: str
    address: str
    title: str
    line: str
    """What it is, whose and from when, in words."""
    summary: str
    """Plain text."""
    content: str
    """HTML with absolute addresses."""
    author: str
    published: datetime | None
    """None where the day is not known, since a feed claims no other."""
    updated: datetime
    topics: tuple[Reference, ...]
    licence: str | None
    lang: str
    """Its language, where that is not the archive's; else empty."""
    external: str
    """Its own address elsewhere; empty where there is none or it is not known."""
    reply: InReplyTo | None


def make_feed_entries(feed: Feed, source: FeedSource) -> tuple[FeedEntry, ...]:
    """Return the entries of feed, newest first."""
    return tuple(_entry(item, source) for item in feed.items)


def _entry(item: FeedItem, source: FeedSource) -> FeedEntry:
    if item.correction:
        return _correction_entry(item, item.correction.date.start, source.site)
    return _document_entry(item.document, source)


# ---- a document


def _document_entry(document: Document, source: FeedSource) -> FeedEntry:
    site = source.site
    reply = _reply(document, source) if isinstance(document, Comment) else None
    head = introduce(document, site.owner, reply.view if reply else None, site.address)
    address = f"{site.address}/{permalink(document)}"
    return FeedEntry(
        identifier=identify(document, site.authority),
        address=address,
        title=_title(document),
        line=_line(document, site.owner),
        summary=typeset(document.summary),
        content=head + _whole(source.html(document), address),
        author=document.author or site.owner,
        published=_moment(document.date),
        updated=_updated(document),
        topics=tuple(_topics(document, source.graph)),
        licence=document.licence,
        lang=document.lang or "",
        external=(document.source or "") if isinstance(document, (Comment, Essay)) else "",
        reply=reply,
    )


def _whole(html: str, address: str) -> str:
    """Return html with its links to itself made links to the page at address."""
    return _LINK_TO_ITSELF.sub(rf"\g<1>{address}#", html)


_LINK_TO_ITSELF = re.compile(r'(<a\b[^<>]*\bhref=")#')


def _title(document: Document) -> str:
    """Return the title, which is all that many readers of feeds list, with what it may not lack."""
    return f"Retracted: {title_of(document)}" if is_retracted(document) else title_of(document)


def _line(document: Document, owner: str) -> str:
    entry = make_entry(document)
    kind = ", ".join([entry.kind.capitalize(), *entry.marks])
    by = [] if isinstance(document, Bet) else [f"by {entry.author or owner}"]
    return " · ".join([kind, *by, str(entry.when)])


def _topics(document: Document, graph: Graph) -> Iterator[Reference]:
    for slug in document.topics:
        topic = graph.topics[slug].topic
        yield Reference(text=title_of(topic), permalink=permalink(topic))


def _moment(date: Date | None) -> datetime | None:
    """Return the moment of a date that is known to the day: a feed claims no other."""
    return date.start if date and date.is_to_the_day else None


def _updated(document: Document) -> datetime:
    """Return the latest day known of its date and its notable changes, or else of its arrival."""
    changes = (correction.date for correction in document.corrections)
    known = [_moment(date) for date in (document.date, document.modified, *changes)]
    arrived = _moment(document.added) or datetime(1970, 1, 1, tzinfo=UTC)
    return max((moment for moment in known if moment), default=arrived)


# ---- what a comment answers


def _reply(comment: Comment, source: FeedSource) -> InReplyTo | None:
    reply = comment.in_reply_to
    if reply is None:
        return None
    answered = _answered(comment, reply, source.graph)
    site = source.site
    own = f"{site.address}/{permalink(answered)}" if answered else ""
    view = show_reply(reply, site.owner, answered)
    return InReplyTo(
        view=view,
        date=_date_of(reply, answered),
        identifier=identify(answered, site.authority) if answered else view.url,
        address=own or view.url,
    )


def _answered(comment: Comment, reply: ReplyContext, graph: Graph) -> Comment | None:
    """Return the archive's own comment that is answered, where it is one that lists may show."""
    thread = graph.threads.get(comment.path)
    parent = thread.parents.get(comment.path) if thread else None
    return None if parent is None or reply.under == parent.slug else parent


def _date_of(reply: ReplyContext, answered: Comment | None) -> Date | None:
    return reply.date or (answered.date if answered else None)


# ---- a correction


def _correction_entry(item: FeedItem, mended: datetime, site: FeedSite) -> FeedEntry:
    document = item.document
    correction = show_corrections(document)[item.number - 1]
    return FeedEntry(
        identifier=f"{identify(document, site.authority)}#correction-{item.number}",
        address=f"{site.address}/{permalink(document)}#{correction.anchor}",
        title=f"Correction: {title_of(document)}",
        line=f"Correction · {correction.when}",
        summary=correction.what,
        content=tell_correction(correction),
        author=site.owner,
        published=mended,
        updated=mended,
        topics=(),
        licence=None,
        lang=document.lang or "",
        external="",
        reply=None,
    )
