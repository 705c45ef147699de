"""The files of feeds: each in both formats, and at the addresses that it used to have."""

from collections.abc import Callable, Iterator

from plugins.documents import Document
from plugins.relations import Graph
from plugins.views.feeds.entries import FeedSite, FeedSource, make_feed_entries
from plugins.views.feeds.json_feed import build_json_feed
from plugins.views.feeds.listing import Feed, make_feeds

__all__ = ["build_feeds", "feed_files"]


def build_feeds(
    graph: Graph, site: FeedSite, html: Callable[[Document], str]
) -> Iterator[tuple[str, str]]:
    """Yield the address, from the archive's root, and the text of each file of a feed.

    Html gives a document's text with absolute addresses. At a former address stands the feed
    itself, which names its present one.
    """
    source = FeedSource(graph=graph, site=site, html=html)
    for feed in make_feeds(graph):
        yield from feed_files(feed, source)


def feed_files(feed: Feed, source: FeedSource) -> Iterator[tuple[str, str]]:
    """Yield the address, from the archive's root, and the text of each file of one feed."""
    from plugins.views.feeds.atom import build_atom  # noqa: PLC0415 (most edits are in no feed)

    entries = make_feed_entries(feed, source)
    atom = build_atom(feed, entries, source.site)
    json = build_json_feed(feed, entries, source.site)
    for name in (feed.name, *feed.former_names):
        yield f"{name}.atom", atom
        yield f"{name}.xml", atom
        yield f"{name}.json", json
