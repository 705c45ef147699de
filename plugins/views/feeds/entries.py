"""What the entries of a feed say, in whichever format they are then written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from plugins.documents import (
    Bet,
    Comment,
    Date,
    Document,
    Essay,
)
from plugins.relations import Graph
from plugins.views.corrections import show_corrections
from plugins.views.entries import Reference, is_retracted, make_entry
from plugins.views.feeds.listing import Feed, FeedItem
from plugins.views.feeds.moments import published_at, updated_at
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
    captured: Date | None
    """When the excerpt was taken."""
    under: str
    """The id of the entry among whose replies it stands, where it is one of the archive's own."""


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
    if head and document.lang:
        head = f'<div lang="{escape(site.language)}">\n{head}</div>\n'
    address = f"{site.address}/{document.permalink}"
    return FeedEntry(
        identifier=identify(document, site.authority),
        address=address,
        title=_title(document),
        line=_line(document, site.owner),
        summary=typeset(document.summary),
        content=head + _whole(source.html(document), address),
        author=document.author or site.owner,
        published=published_at(document),
        updated=updated_at(document),
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
        yield Reference(text=title_of(topic), permalink=topic.permalink)


# ---- what a comment answers


def _reply(comment: Comment, source: FeedSource) -> InReplyTo | None:
    reply = comment.in_reply_to
    if reply is None:
        return None
    site, parent = source.site, source.graph.parents.get(comment.path)
    view = show_reply(reply, site.owner, parent)
    answered = parent if view.permalink is not None else None
    date = reply.date or (answered.date if answered else None)
    return InReplyTo(
        view=view,
        date=date if view.when else None,
        identifier=identify(answered, site.authority) if answered else view.url,
        address=f"{site.address}/{view.permalink}" if answered else view.url,
        captured=reply.captured if view.captured else None,
        under=identify(parent, site.authority) if parent and view.under else "",
    )


# ---- a correction


def _correction_entry(item: FeedItem, mended: datetime, site: FeedSite) -> FeedEntry:
    """Return the entry of a correction: the archive's own words, whatever language they mend."""
    document = item.document
    correction = show_corrections(document)[item.number - 1]
    return FeedEntry(
        identifier=f"{identify(document, site.authority)}#correction-{item.number}",
        address=f"{site.address}/{document.permalink}#{correction.anchor}",
        title=f"Correction: {title_of(document)}",
        line=f"Correction · {correction.when}",
        summary=correction.what,
        content=tell_correction(correction, document.lang or ""),
        author=site.owner,
        published=mended,
        updated=mended,
        topics=(),
        licence=None,
        lang="",
        external="",
        reply=None,
    )
