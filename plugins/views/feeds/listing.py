"""Which feeds an archive has, and what each of them holds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import nsmallest

from plugins.documents import Bet, Comment, Correction, Document, Essay, Topic, TopicId
from plugins.relations import Graph
from plugins.views.feeds.moments import UNKNOWN, arrived_at, latest_of
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
    began, held = _began(graph), _held(graph.listed)
    of_pieces = (feed for feed in _feeds(held, began) if feed.items)
    of_topics = (
        _topic_feed(node.topic, held[TopicId(node.topic.slug)], began)
        for node in graph.topics.values()
    )
    return (*of_pieces, _corrections_feed(graph, began), *of_topics)


def _began(graph: Graph) -> datetime:
    """Return the last day on which something that is listed entered the archive."""
    everything = (*graph.listed, *(node.topic for node in graph.topics.values()))
    return max(filter(None, map(arrived_at, everything)), default=UNKNOWN)


_Part = TopicId | type[Document] | None
"""What a feed is of: a topic, a kind, or everything."""


@dataclass(slots=True)
class _Held:
    """The pieces of one feed."""

    newest: list[Document] = field(default_factory=list)
    """As many as it may show, in its order."""
    total: int = 0


def _held(documents: Iterable[Document]) -> defaultdict[_Part, _Held]:
    """Return what the feeds of topics and kinds hold of documents, and under None that of all.

    That is everything but pages.
    """
    held: defaultdict[_Part, _Held] = defaultdict(_Held)
    pieces = (each for each in documents if isinstance(each, (Essay, Comment, Bet)))
    for piece in sorted(pieces, key=_newest_first):
        for part in (None, type(piece), *dict.fromkeys(piece.topics)):
            feed = held[part]
            feed.total += 1
            if feed.total <= FEED_LENGTH:
                feed.newest.append(piece)
    return held


def _feeds(held: Mapping[_Part, _Held], began: datetime) -> Iterator[Feed]:
    yield _piece_feed("all", "everything", "Every essay, comment and bet.", held[None], began)
    for name, kind in (("essays", Essay), ("comments", Comment), ("bets", Bet)):
        feed = _piece_feed(name, name, f"The {name} alone.", held[kind], began)
        yield replace(feed, noun=name.removesuffix("s"))


def _corrections_feed(graph: Graph, began: datetime) -> Feed:
    holds = "What was wrong here and has been put right, with what stood there before."
    items = _corrections(graph)
    newest = tuple(nsmallest(FEED_LENGTH, items, key=_newest_correction))
    feed = _feed("corrections", "corrections", holds, newest, began)
    return replace(feed, total=len(items), noun="correction")


def _piece_feed(name: str, title: str, holds: str, held: _Held, began: datetime) -> Feed:
    items = tuple(FeedItem(document=piece) for piece in held.newest)
    return replace(_feed(name, title, holds, items, began), total=held.total)


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


def _topic_feed(topic: Topic, held: _Held, began: datetime) -> Feed:
    feed = _piece_feed(
        f"topics/{topic.slug}",
        f"on {title_of(topic)}",
        typeset(topic.summary),
        held,
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


def _corrections(graph: Graph) -> list[FeedItem]:
    """Return the corrections of everything that is published, pages and topics too."""
    topics = (node.topic for node in graph.topics.values())
    return [
        FeedItem(document=document, number=number)
        for document in (*graph.listed, *topics)
        for number in range(1, len(document.corrections) + 1)
    ]


def _newest_first(piece: Document) -> tuple[bool, float, str]:
    """Return what orders a piece: undated or not, its last moment, and the address for ties."""
    latest = latest_of(piece)
    return latest is None, -latest.timestamp() if latest else 0.0, piece.permalink


def _newest_correction(item: FeedItem) -> tuple[float, str, int]:
    """Return what orders a correction: its day, then the address and number for ties."""
    day = item.correction.date.start.timestamp() if item.correction else 0.0
    return -day, item.document.permalink, -item.number
