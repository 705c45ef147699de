"""Atom feeds of what is published.

An entry's id must outlive its host, its address and its date (RFC 4287, 4.2.6), so it is a
tag URI (RFC 4151) made of the archive's fixed authority and the document's oldest address.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import StringIO
from typing import Any
from urllib.parse import quote

from feedgenerator import Atom1Feed

from plugins.documents import Bet, Comment, Date, Document, Essay, Fidelity, permalink
from plugins.relations import Graph
from plugins.views.entries import is_retracted
from plugins.views.typography import title_of, typeset
from plugins.views.when import show_date

__all__ = ["Feed", "FeedSite", "build_atom", "make_feeds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A list of documents that a reader's software can follow."""

    path: str
    """Where it is, from the archive's root."""
    title: str
    documents: tuple[Document, ...]
    """Newest first."""


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


def make_feeds(graph: Graph) -> tuple[Feed, ...]:
    """Return the feeds of an archive: all, one per kind that has a document, one per topic."""
    return tuple(feed for feed in _feeds(graph) if feed.documents)


def _feeds(graph: Graph) -> Iterator[Feed]:
    pieces = _pieces(graph.listed)
    yield Feed(path="feeds/all.atom", title="everything", documents=pieces)
    for name, kind in (("essays", Essay), ("comments", Comment), ("bets", Bet)):
        of_kind = tuple(document for document in pieces if isinstance(document, kind))
        yield Feed(path=f"feeds/{name}.atom", title=name, documents=of_kind)
    for slug, node in graph.topics.items():
        pieces = _pieces(node.documents)
        title = f"on {title_of(node.topic)}"
        yield Feed(path=f"feeds/topics/{slug}.atom", title=title, documents=pieces)


def _pieces(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return what a feed may hold, in the order given: everything but pages."""
    return tuple(document for document in documents if isinstance(document, (Essay, Comment, Bet)))


def build_atom(feed: Feed, site: FeedSite, html: Callable[[Document], str]) -> str:
    """Return the feed as Atom; html gives each document's text with absolute addresses."""
    atom = _Atom(
        title=f"{site.name}: {feed.title}",
        link=f"{site.address}/",
        description="",
        feed_url=f"{site.address}/{feed.path}",
        feed_guid=f"tag:{site.authority}:{feed.path}",
        author_name=site.owner,
        language=site.language,
    )
    for document in feed.documents:
        _add(atom, document, site, html)
    text = StringIO()
    atom.write(text, "utf-8")
    return text.getvalue() + "\n"


class _Atom(Atom1Feed):
    """Atom without a clock: nothing in it is as new as the build."""

    def latest_post_date(self) -> datetime:
        """Return the latest `updated` of its entries."""
        latest: datetime = max(item["updateddate"] for item in self.items)
        return latest

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the language of an entry, where it is not the feed's."""
        return {"xml:lang": item["lang"]} if item["lang"] else {}


def _add(atom: _Atom, document: Document, site: FeedSite, html: Callable[[Document], str]) -> None:
    atom.add_item(
        title=_title(document),
        link=f"{site.address}/{permalink(document)}",
        unique_id=f"tag:{site.authority}:{_oldest_address(document)}",
        description=escape(typeset(document.summary), quote=False),
        content=_introduction(document, site.owner) + html(document),
        author_name=document.author or site.owner,
        pubdate=_moment(document.date),
        updateddate=_updated(document),
        categories=tuple(document.topics),
        item_copyright=document.licence,
        lang=document.lang,
    )


def _title(document: Document) -> str:
    """Return the title, which is all that many readers of feeds list, with what it may not lack."""
    return f"Retracted: {title_of(document)}" if is_retracted(document) else title_of(document)


def _oldest_address(document: Document) -> str:
    """Return the first address the document ever had, without slashes at its ends."""
    oldest = document.former_urls[0] if document.former_urls else permalink(document)
    return quote(oldest.strip("/"), safe="/%:@!$&'()*+,;=~")


def _moment(date: Date | None) -> datetime | None:
    """Return the moment of a date that is known to the day: a feed claims no other."""
    return date.start if date and date.is_to_the_day else None


def _updated(document: Document) -> datetime:
    """Return its change, its date or its arrival, whichever is known to the day first."""
    known = (_moment(date) for date in (document.modified, document.date, document.added))
    return next((moment for moment in known if moment), datetime(1970, 1, 1, tzinfo=UTC))


def _introduction(document: Document, owner: str) -> str:
    """Return a paragraph with what stands around the text on its page."""
    said = [f"By {document.author}."] if document.author else []
    if isinstance(document, Comment):
        said = _provenance(document, owner)
    if isinstance(document, Bet) and document.author:
        said = [f"An account by {document.author} of a bet by {owner}."]
    return f"<p><em>{escape(' '.join(said), quote=False)}</em></p>\n" if said else ""


def _provenance(comment: Comment, owner: str) -> list[str]:
    """Return sentences on whose words a comment has, and when they were written."""
    said: list[str] = []
    if comment.retracted:
        said.append(f"Retracted by its author, {show_date(comment.retracted.date)}.")
    if comment.text is Fidelity.DIGEST:
        said.append(f"A digest by the archive of a comment by {comment.author or owner}.")
    if comment.text is Fidelity.EXCERPT:
        said.append(f"An excerpt of a comment by {comment.author or owner}.")
    if comment.posted_by:
        said.append(f"Posted by {comment.posted_by}.")
    return [*said, f"Written: {show_date(comment.date)}."]
