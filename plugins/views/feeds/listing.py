"""Which feeds an archive has, and what each of them holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from plugins.documents import Bet, Comment, Correction, Date, Document, Essay, permalink
from plugins.relations import Graph, TopicNode
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
    counted = count_of(feed.total, feed.noun)
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

    One that would be empty is left out.
    """
    return tuple(feed for feed in _feeds(graph) if feed.items)


def _feeds(graph: Graph) -> Iterator[Feed]:
    pieces = _pieces(graph.listed)
    yield _feed("all", "everything", "Every essay, comment and bet.", pieces)
    for name, kind in (("essays", Essay), ("comments", Comment), ("bets", Bet)):
        of_kind = [item for item in pieces if isinstance(item.document, kind)]
        yield _feed(name, name, f"The {name} alone.", of_kind, name.removesuffix("s"))
    yield _feed(
        "corrections",
        "corrections",
        "What was wrong here and has been put right, with what stood there before.",
        _corrections(graph),
        "correction",
    )
    yield from map(_topic_feed, graph.topics.values())


def _feed(name: str, title: str, holds: str, items: list[FeedItem], noun: str = "piece") -> Feed:
    return Feed(
        name=f"feeds/{name}",
        oldest_name=f"feeds/{name}",
        title=title,
        holds=holds,
        items=_newest(items),
        total=len(items),
        noun=noun,
    )


def _topic_feed(node: TopicNode) -> Feed:
    former = tuple(_former_names(node.topic))
    name = f"{_TOPICS}{node.topic.slug}"
    items = _pieces(node.documents)
    return Feed(
        name=name,
        oldest_name=former[0] if former else name,
        former_names=former,
        title=f"on {title_of(node.topic)}",
        holds=typeset(node.topic.summary),
        items=_newest(items),
        total=len(items),
    )


def _former_names(topic: Document) -> Iterator[str]:
    """Yield the names of the feeds that a topic had at its former addresses."""
    for address in topic.former_urls:
        if match := _TOPIC_PAGE.fullmatch(address):
            yield f"{_TOPICS}{match['slug']}"


_TOPIC_PAGE = re.compile(r"/topics/(?P<slug>[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*)/?")


def _pieces(documents: Iterable[Document]) -> list[FeedItem]:
    """Return what a feed may hold of documents: everything but pages."""
    pieces = (each for each in documents if isinstance(each, (Essay, Comment, Bet)))
    return [FeedItem(document=piece) for piece in pieces]


def _corrections(graph: Graph) -> list[FeedItem]:
    """Return the corrections of everything that is published, pages and topics too."""
    topics = (node.topic for node in graph.topics.values())
    return [
        FeedItem(document=document, number=number)
        for document in (*graph.listed, *topics)
        for number in range(1, len(document.corrections) + 1)
    ]


def _newest(items: Iterable[FeedItem]) -> tuple[FeedItem, ...]:
    return tuple(nsmallest(FEED_LENGTH, items, key=_newest_first))


def _newest_first(item: FeedItem) -> tuple[bool, float, str, int]:
    """Return what orders an item: undated or not, its last moment, and the address for ties."""
    latest = max((date.moment for date in _dates(item)), default=None)
    when = -latest.timestamp() if latest else 0.0
    return latest is None, when, permalink(item.document), -item.number


def _dates(item: FeedItem) -> Iterator[Date]:
    """Yield when an item was written, and when it changed so that readers should be told."""
    document = item.document
    if item.correction:
        yield item.correction.date
        return
    yield from (date for date in (document.date, document.modified) if date)
    yield from (correction.date for correction in document.corrections)
