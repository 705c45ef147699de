"""What every page knows of the whole site, and the pages that list it."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.documents import Bet, BetState, Comment, Document, Essay, Permalink, permalink
from plugins.relations import Graph, TopicNode, by_year, pinned_first
from plugins.views.entries import Entry, Reference, make_entry, refer_to
from plugins.views.typography import title_of, typeset

__all__ = ["NeighbourView", "Section", "SiteView", "TopicView", "YearView", "make_site_view", "make_topic_view"]


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
    """The count in words, by kind: `2 comments and an essay`."""
    years: tuple[YearView, ...]
    neighbours: tuple[NeighbourView, ...]
    broader: Reference | None
    narrower: tuple[Reference, ...]
    see_also: tuple[Reference, ...]
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
    has_colophon: bool


_HANDFUL = 5


def make_site_view(graph: Graph, owner: str) -> SiteView:
    """Return what every page may show of the archive that owner keeps."""
    return SiteView(
        owner=owner,
        sections=tuple(_sections(graph)),
        topics=tuple(make_topic_view(node, graph) for node in graph.topics.values()),
        first=tuple(make_entry(document) for document in pinned_first(graph.listed) if document.pinned),
        comments=_newest(graph, Comment),
        essays=_newest(graph, Essay),
        open_bets=tuple(
            make_entry(document)
            for document in graph.listed
            if isinstance(document, Bet) and document.state in (BetState.OFFERED, BetState.AGREED)
        ),
        years=_years(graph.listed, dated=(Essay, Comment, Bet)),
        has_colophon=any(permalink(document) == "colophon/" for document in graph.listed),
    )


def _sections(graph: Graph) -> list[Section]:
    counted = [
        ("Essays", "essays/", sum(isinstance(document, Essay) for document in graph.listed)),
        ("Comments", "comments/", sum(isinstance(document, Comment) for document in graph.listed)),
        ("Bets", "bets/", sum(isinstance(document, Bet) for document in graph.listed)),
    ]
    return [
        Section(title=title, permalink=Permalink(address), count=count)
        for title, address, count in counted
        if count
    ]


def _newest(graph: Graph, kind: type[Document]) -> tuple[Entry, ...]:
    """Return the newest of a kind; those that are listed first on the home page already are left out."""
    of_kind = [document for document in graph.listed if isinstance(document, kind) and not document.pinned]
    return tuple(make_entry(document) for document in of_kind[:_HANDFUL])


def _years(documents: Iterable[Document], dated: tuple[type[Document], ...]) -> tuple[YearView, ...]:
    return tuple(
        YearView(
            title=str(year.number) if year.number is not None else "Undated",
            permalink=Permalink(f"archive/{year.number:04d}/") if year.number is not None else None,
            entries=tuple(make_entry(document) for document in year.documents),
        )
        for year in by_year(document for document in documents if isinstance(document, dated))
    )


def make_topic_view(node: TopicNode, graph: Graph) -> TopicView:
    """Return the topic of node as its page shows it."""
    topic = node.topic
    return TopicView(
        title=title_of(topic),
        permalink=permalink(topic),
        summary=typeset(topic.summary),
        count=len(node.documents),
        counted=_counted(node.documents),
        years=_years(node.documents, dated=(Document,)),
        neighbours=tuple(
            NeighbourView(topic=refer_to(other.topic), shared=tuple(map(refer_to, other.shared)))
            for other in node.neighbours
        ),
        broader=refer_to(graph.topics[topic.broader].topic) if topic.broader else None,
        narrower=tuple(map(refer_to, node.narrower)),
        see_also=tuple(refer_to(graph.topics[other].topic) for other in topic.see_also),
        source_path=topic.path,
    )


def _counted(documents: Iterable[Document]) -> str:
    """Return `2 comments and 1 essay`, or `nothing yet`."""
    kinds: dict[str, int] = {}
    for document in documents:
        word = type(document).__name__.lower()
        kinds[word] = kinds.get(word, 0) + 1
    words = [f"{count} {word}{'s' if count > 1 else ''}" for word, count in sorted(kinds.items())]
    if not words:
        return "nothing yet"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
