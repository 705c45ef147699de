"""Which feeds an archive has, and what each of them holds."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nsmallest

from plugins.documents import Bet, Comment, Correction, Document, Essay
from plugins.relations import Graph, TopicNode
from plugins.views.feeds.moments import UNKNOWN, arrived_at, latest_of
from plugins.views.remembered import remembered
from plugins.views.typography import count_of, title_of, typeset

__all__ = ["FEED_LENGTH", "Feed", "FeedItem", "FeedView", "make_feeds", "show_feed"]

FEED_LENGTH = 50
"""How many entries a feed has at most.

Readers fetch the file every hour, so it may not grow with the archive; and a back-catalogue that
is imported today lies beyond the newest, so that it does not come up as new.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """What one entry of a feed tells of: a document, or one of its corrections."""

    document: Document
    number: int = 0
    """Which of the document's corrections, counted from 1; 0 for the document itself."""

    @property
    def correction(self) -> Correction | None:
        """The correction, where it is one."""
        return self.document.corrections[self.number - 1] if self.number else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A list of what is new that a reader's software can follow."""

    name: str
    """Its address from the archive's root, without the ending that tells its format."""
    oldest_name: str
    """The first name it had, of which its id is made."""
    former_names: tuple[str, ...] = ()
    """Names at which it is still found: a static host cannot send a reader of feeds on."""
    title: str
    holds: str
    """What is in it, in words."""
    items: tuple[FeedItem, ...]
    """Newest first, FEED_LENGTH at most."""
    total: int
    """How many there would be without that limit."""
    noun: str = "piece"
    """What these are."""
    began: datetime
    """What it says under `updated` while it is empty: a moment of the content, and not the clock's.
    """

    @property
    def atom(self) -> str:
        """Its address in Atom."""
        return f"{self.name}.atom"

    @property
    def json(self) -> str:
        """Its address in JSON Feed."""
        return f"{self.name}.json"

    @property
    def page(self) -> str:
        """Where a browser shows it: Atom again, under an ending that is served as XML.

        Chromium shows what is served as `application/atom+xml` as plain text.
        """
        return f"{self.name}.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed as pages name it; addresses are from the archive's root."""

    title: str
    atom: str
    json: str
    page: str
    """Where a browser shows it."""
    holds: str
    counted: str
    """How much of that there is: `3 pieces`."""
    is_of_topic: bool


def show_feed(feed: Feed) -> FeedView:
    """Return feed as pages name it."""
    counted = count_of(feed.total, feed.noun) if feed.total else "nothing yet"
    return FeedView(
        title=feed.title,
        atom=feed.atom,
        json=feed.json,
        page=feed.page,
        holds=feed.holds,
        counted=counted if feed.total <= FEED_LENGTH else f"the newest {FEED_LENGTH} of {counted}",
        is_of_topic=feed.name.startswith(_TOPICS),
    )


_TOPICS = "feeds/topics/"


def make_feeds(graph: Graph) -> tuple[Feed, ...]:
    """Return the feeds of an archive: all, those of kinds, of corrections, and one per topic.

    One of pieces that would be empty is left out.  That of corrections and those of topics are
    there from the beginning, so that one can follow them before their first entry.
    """
    began = _began(graph)
    of_pieces = (feed for feed in _feeds(graph, began) if feed.items)
    of_topics = (_topic_feed(node, began) for node in graph.topics.values())
    return (*of_pieces, _corrections_feed(graph, began), *of_topics)


def _began(graph: Graph) -> datetime:
    """Return the last day on which something that is listed entered the archive."""
    everything = (*graph.listed, *(node.topic for node in graph.topics.values()))
    return max(filter(None, map(arrived_at, everything)), default=UNKNOWN)


def _feeds(graph: Graph, began: datetime) -> Iterator[Feed]:
    pieces = _pieces(graph.listed)
    yield _piece_feed("all", "everything", "Every essay, comment and bet.", pieces, began)
    for name, kind in (("essays", Essay), ("comments", Comment), ("bets", Bet)):
        of_kind = [each for each in pieces if isinstance(each, kind)]
        feed = _piece_feed(name, name, f"The {name} alone.", of_kind, began)
        yield replace(feed, noun=name.removesuffix("s"))


def _corrections_feed(graph: Graph, began: datetime) -> Feed:
    holds = "What was wrong here and has been put right, with what stood there before."
    items = _corrections(graph)
    newest = tuple(nsmallest(FEED_LENGTH, items, key=_newest_correction))
    feed = _feed("corrections", "corrections", holds, newest, began)
    return replace(feed, total=len(items), noun="correction")


def _piece_feed(
    name: str, title: str, holds: str, pieces: Collection[Document], began: datetime
) -> Feed:
    newest = nsmallest(FEED_LENGTH, pieces, key=_newest_first)
    items = tuple(FeedItem(document=piece) for piece in newest)
    return replace(_feed(name, title, holds, items, began), total=len(pieces))


def _feed(name: str, title: str, holds: str, items: tuple[FeedItem, ...], began: datetime) -> Feed:
    return Feed(
        name=f"feeds/{name}",
        oldest_name=f"feeds/{name}",
        title=title,
        holds=holds,
        items=items,
        total=len(items),
        began=began,
    )


def _topic_feed(node: TopicNode, began: datetime) -> Feed:
    topic = node.topic
    feed = _piece_feed(
        f"topics/{topic.slug}",
        f"on {title_of(topic)}",
        typeset(topic.summary),
        _pieces(node.documents),
        arrived_at(topic) or began,
    )
    had = tuple(dict.fromkeys(_names_had(topic)))
    former = tuple(name for name in had if name.casefold() != feed.name.casefold())
    return replace(feed, oldest_name=had[0] if had else feed.name, former_names=former)


def _names_had(topic: Document) -> Iterator[str]:
    """Yield the names of the feeds that a topic had at the addresses it lists as former ones."""
    for address in topic.former_urls:
        if match := _TOPIC_PAGE.fullmatch(address):
            yield f"{_TOPICS}{match['slug']}"


_TOPIC_PAGE = re.compile(r"/topics/(?P<slug>[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*)/?")


def _pieces(documents: Iterable[Document]) -> list[Document]:
    """Return what a feed may hold of documents: everything but pages."""
    return [each for each in documents if isinstance(each, (Essay, Comment, Bet))]


def _corrections(graph: Graph) -> list[FeedItem]:
    """Return the corrections of everything that is published, pages and topics too."""
    topics = (node.topic for node in graph.topics.values())
    return [
        FeedItem(document=document, number=number)
        for document in (*graph.listed, *topics)
        for number in range(1, len(document.corrections) + 1)
    ]


@remembered
def _newest_first(piece: Document) -> tuple[bool, float, str]:
    """Return what orders a piece: undated or not, its last moment, and the address for ties."""
    latest = latest_of(piece)
    return latest is None, -latest.timestamp() if latest else 0.0, piece.permalink


def _newest_correction(item: FeedItem) -> tuple[float, str, int]:
    """Return what orders a correction: its day, then the address and number for ties."""
    day = item.correction.date.start.timestamp() if item.correction else 0.0
    return -day, item.document.permalink, -item.number
