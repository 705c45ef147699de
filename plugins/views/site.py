"""What every page knows of the whole site, and the pages that list it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from plugins.documents import (
    FORUMS,
    SECTIONS,
    Bet,
    BetState,
    Comment,
    Document,
    Essay,
    Fidelity,
    Permalink,
)
from plugins.relations import Graph, Neighbour, Revision, TopicNode, by_year, pinned_first
from plugins.views.backlinks import BacklinkView, show_backlinks
from plugins.views.citations import CitationView, cite
from plugins.views.corrections import (
    CorrectedView,
    CorrectionView,
    list_corrections,
    show_corrections,
)
from plugins.views.density import Density, show_density
from plugins.views.due_dates import DUE_DATES, has_due_dates
from plugins.views.entries import Entry, Reference, make_entries, make_entry, refer_to
from plugins.views.feeds import FeedView, make_feeds, show_feed
from plugins.views.find import FoundView, list_addresses
from plugins.views.typography import count_of, join_words, title_of, typeset

__all__ = [
    "NeighbourView",
    "Section",
    "SiteView",
    "TopicView",
    "YearView",
    "count_kinds",
    "draw_years",
    "has_colophon",
    "list_feeds",
    "list_newest",
    "list_open_bets",
    "list_pinned",
    "list_sections",
    "list_years",
    "make_site_view",
    "show_topic",
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
    """The newest pieces that both have, a handful at most."""
    more: int
    """How many others they share, which the other topic's page lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A piece and the earlier one that it revises."""

    earlier: Entry
    later: Entry


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
    whose: str
    """Whose words its essays and comments are, counted: `2 digests and 1 by others`; or empty."""
    revisions: tuple[RevisionView, ...]
    """Where one of its pieces revises another, earliest first."""
    is_introduced: bool
    corrections: tuple[CorrectionView, ...]
    """Oldest first."""
    citation: CitationView
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
    density: Density | None
    """How much was written in each year, drawn and in numbers."""
    feeds: Mapping[str, FeedView]
    """The feeds that a published archive has, by their addresses in Atom."""
    calendar: str
    """The address of the calendar that a published archive has of its bets; or empty."""
    corrections: tuple[CorrectedView, ...]
    """Latest first."""
    addresses: tuple[FoundView, ...]
    """What is known here by an address elsewhere."""
    forums: Mapping[str, str]
    """The space of ids that each forum's host shows, by the host without `www.`."""
    has_colophon: bool


_HANDFUL = 5


def make_site_view(graph: Graph, owner: str, address: str = "") -> SiteView:
    """Return what every page may show of the archive that owner keeps, published at address."""
    return SiteView(
        owner=owner,
        sections=tuple(list_sections(graph)),
        topics=tuple(show_topic(node, graph, owner, address) for node in graph.topics.values()),
        first=list_pinned(graph),
        comments=list_newest(graph, Comment),
        essays=list_newest(graph, Essay),
        open_bets=list_open_bets(graph),
        years=list_years(graph),
        density=draw_years(graph),
        feeds=list_feeds(graph),
        calendar=DUE_DATES if has_due_dates(graph) else "",
        corrections=list_corrections(graph),
        addresses=list_addresses(graph),
        forums=FORUMS,
        has_colophon=has_colophon(graph),
    )


def list_pinned(graph: Graph) -> tuple[Entry, ...]:
    """Return what to read first."""
    return make_entries((each for each in pinned_first(graph.listed) if each.pinned), graph)


def list_open_bets(graph: Graph) -> tuple[Entry, ...]:
    """Return the bets that are not decided yet."""
    return make_entries(filter(_is_open, graph.listed), graph)


def list_years(graph: Graph) -> tuple[YearView, ...]:
    """Return every essay, comment and bet by year."""
    return _years(graph.listed, graph, Essay, Comment, Bet)


def draw_years(graph: Graph) -> Density | None:
    """Return how much was written in each year."""
    return show_density(by_year(_pieces(graph.listed)))


def list_feeds(graph: Graph) -> Mapping[str, FeedView]:
    """Return the feeds that a published archive has, by their addresses in Atom."""
    return {feed.atom: show_feed(feed) for feed in make_feeds(graph)}


def has_colophon(graph: Graph) -> bool:
    """Return whether a page tells how the archive is made."""
    return any(document.permalink == "colophon/" for document in graph.listed)


def _pieces(documents: Iterable[Document]) -> list[Document]:
    return [each for each in documents if isinstance(each, (Essay, Comment, Bet))]


def _is_open(document: Document) -> bool:
    return isinstance(document, Bet) and document.state in (BetState.OFFERED, BetState.AGREED)


def list_sections(graph: Graph) -> Iterator[Section]:
    """Yield the lists that have a document."""
    for title, kind in (("Essays", Essay), ("Comments", Comment), ("Bets", Bet)):
        count = sum(isinstance(document, kind) for document in graph.listed)
        if count:
            yield Section(title=title, permalink=Permalink(f"{SECTIONS[kind]}/"), count=count)


def list_newest(graph: Graph, kind: type[Document]) -> tuple[Entry, ...]:
    """Return the newest of a kind; the pinned are left out, which the home page shows first."""
    of_kind = (each for each in graph.listed if isinstance(each, kind) and not each.pinned)
    return make_entries(islice(of_kind, _HANDFUL), graph)


def _years(
    documents: Iterable[Document], graph: Graph, *kinds: type[Document]
) -> tuple[YearView, ...]:
    return tuple(
        YearView(
            title="Undated" if year.number is None else str(year.number),
            permalink=None if year.number is None else year_permalink(year.number),
            entries=make_entries(year.documents, graph),
        )
        for year in by_year(document for document in documents if isinstance(document, kinds))
    )


def year_permalink(year: int) -> Permalink:
    """Return the address of the page of a year."""
    return Permalink(f"archive/{year:04d}/")


def show_topic(node: TopicNode, graph: Graph, owner: str, address: str = "") -> TopicView:
    """Return a topic as its page and the list of topics show it."""
    topic = node.topic
    return TopicView(
        title=title_of(topic),
        permalink=topic.permalink,
        summary=typeset(topic.summary),
        count=len(node.documents),
        counted=count_kinds(node.documents),
        years=_years(node.documents, graph, Document),
        neighbours=tuple(map(_neighbour, node.neighbours)),
        broader=refer_to(graph.topics[topic.broader].topic) if topic.broader else None,
        narrower=tuple(map(refer_to, node.narrower)),
        see_also=tuple(map(refer_to, node.see_also)),
        whose=_whose(node.documents, owner),
        revisions=tuple(map(_revision, node.revisions)),
        is_introduced=bool(topic.body),
        corrections=show_corrections(topic),
        citation=cite(topic, owner, address),
        backlinks=show_backlinks(topic, graph),
        lang=topic.lang or "",
        source_path=topic.path,
    )


def _whose(documents: Iterable[Document], owner: str) -> str:
    """Return whose words the essays and comments among documents are, each kind counted."""
    written = [each for each in documents if isinstance(each, (Essay, Comment))]
    others = [each for each in written if each.author]
    digests = [each for each in written if _is_digest(each) and not each.author]
    own = len(written) - len(others) - len(digests)
    told = [f"{own} in the words of {owner}" if own else ""]
    told.append(count_of(len(digests), "digest") if digests else "")
    told.append(f"{len(others)} by others" if others else "")
    return join_words([each for each in told if each])


def _is_digest(document: Document) -> bool:
    return isinstance(document, Comment) and document.text is Fidelity.DIGEST


def _revision(revision: Revision) -> RevisionView:
    return RevisionView(earlier=make_entry(revision.earlier), later=make_entry(revision.later))


def _neighbour(neighbour: Neighbour) -> NeighbourView:
    shared = tuple(map(refer_to, neighbour.shared[:_HANDFUL]))
    more = len(neighbour.shared) - len(shared)
    return NeighbourView(topic=refer_to(neighbour.topic), shared=shared, more=more)


def count_kinds(documents: Iterable[Document]) -> str:
    """Return `2 comments and 1 essay`, or `nothing yet`."""
    kinds = Counter(type(document).__name__.lower() for document in documents)
    words = [count_of(count, kind) for kind, count in sorted(kinds.items())]
    return join_words(words) or "nothing yet"
