"""What every page knows of the whole site, and the pages that list it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from plugins.documents import (
    SECTIONS,
    Bet,
    BetState,
    Comment,
    Document,
    Essay,
    Permalink,
    permalink,
)
from plugins.relations import Graph, Neighbour, TopicNode, by_year, pinned_first
from plugins.views.backlinks import BacklinkView, show_backlinks
from plugins.views.entries import Entry, Reference, make_entry, refer_to
from plugins.views.feeds import make_feeds
from plugins.views.typography import count_of, join_words, title_of, typeset

__all__ = [
    "NeighbourView",
    "Section",
    "SiteView",
    "TopicView",
    "YearView",
    "make_site_view",
    "year_permalink",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list of one kind, as the site's navigation shows it."""

    title: str
    permalink: Permalink
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """A year of documents."""

    title: str
    permalink: Permalink | None
    """None for the undated, which have no page of their own."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourView:
    """A topic next to another, and what they share."""

    topic: Reference
    shared: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """A topic as its page and the list of topics show it."""

    title: str
    permalink: Permalink
    summary: str
    count: int
    counted: str
    """The count in words, by kind: `2 comments and 1 essay`."""
    years: tuple[YearView, ...]
    neighbours: tuple[NeighbourView, ...]
    broader: Reference | None
    narrower: tuple[Reference, ...]
    see_also: tuple[Reference, ...]
    backlinks: tuple[BacklinkView, ...]
    """Who links to it, and in which words."""
    lang: str
    source_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What every page may show of the site."""

    owner: str
    sections: tuple[Section, ...]
    """Essays, comments and bets, those that have a document."""
    topics: tuple[TopicView, ...]
    """By title."""
    first: tuple[Entry, ...]
    """What to read first: the pinned pieces."""
    comments: tuple[Entry, ...]
    """The newest, a handful."""
    essays: tuple[Entry, ...]
    """The newest, a handful."""
    open_bets: tuple[Entry, ...]
    years: tuple[YearView, ...]
    feeds: frozenset[str]
    """The addresses of the feeds that a published archive has."""
    has_colophon: bool


_HANDFUL = 5


def make_site_view(graph: Graph, owner: str) -> SiteView:
    """Return what every page may show of the archive that owner keeps."""
    return SiteView(
        owner=owner,
        sections=tuple(_sections(graph)),
        topics=tuple(_topic(node, graph) for node in graph.topics.values()),
        first=tuple(make_entry(each) for each in pinned_first(graph.listed) if each.pinned),
        comments=_newest(graph, Comment),
        essays=_newest(graph, Essay),
        open_bets=tuple(make_entry(each) for each in graph.listed if _is_open(each)),
        years=_years(graph.listed, Essay, Comment, Bet),
        feeds=frozenset(feed.path for feed in make_feeds(graph)),
        has_colophon=any(permalink(document) == "colophon/" for document in graph.listed),
    )


def _is_open(document: Document) -> bool:
    return isinstance(document, Bet) and document.state in (BetState.OFFERED, BetState.AGREED)


def _sections(graph: Graph) -> Iterator[Section]:
    for title, kind in (("Essays", Essay), ("Comments", Comment), ("Bets", Bet)):
        count = sum(isinstance(document, kind) for document in graph.listed)
        if count:
            yield Section(title=title, permalink=Permalink(f"{SECTIONS[kind]}/"), count=count)


def _newest(graph: Graph, kind: type[Document]) -> tuple[Entry, ...]:
    """Return the newest of a kind; the pinned are left out, which the home page shows first."""
    of_kind = (each for each in graph.listed if isinstance(each, kind) and not each.pinned)
    return tuple(make_entry(document) for document in islice(of_kind, _HANDFUL))


def _years(documents: Iterable[Document], *kinds: type[Document]) -> tuple[YearView, ...]:
    return tuple(
        YearView(
            title="Undated" if year.number is None else str(year.number),
            permalink=None if year.number is None else year_permalink(year.number),
            entries=tuple(make_entry(document) for document in year.documents),
        )
        for year in by_year(document for document in documents if isinstance(document, kinds))
    )


def year_permalink(year: int) -> Permalink:
    """Return the address of the page of a year."""
    return Permalink(f"archive/{year:04d}/")


def _topic(node: TopicNode, graph: Graph) -> TopicView:
    topic = node.topic
    return TopicView(
        title=title_of(topic),
        permalink=permalink(topic),
        summary=typeset(topic.summary),
        count=len(node.documents),
        counted=_counted(node.documents),
        years=_years(node.documents, Document),
        neighbours=tuple(map(_neighbour, node.neighbours)),
        broader=refer_to(graph.topics[topic.broader].topic) if topic.broader else None,
        narrower=tuple(map(refer_to, node.narrower)),
        see_also=tuple(refer_to(graph.topics[other].topic) for other in topic.see_also),
        backlinks=show_backlinks(topic, graph),
        lang=topic.lang or "",
        source_path=topic.path,
    )


def _neighbour(neighbour: Neighbour) -> NeighbourView:
    shared = tuple(map(refer_to, neighbour.shared))
    return NeighbourView(topic=refer_to(neighbour.topic), shared=shared)


def _counted(documents: Iterable[Document]) -> str:
    """Return `2 comments and 1 essay`, or `nothing yet`."""
    kinds = Counter(type(document).__name__.lower() for document in documents)
    words = [count_of(count, kind) for kind, count in sorted(kinds.items())]
    return join_words(words) or "nothing yet"
