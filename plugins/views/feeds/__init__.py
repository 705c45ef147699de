"""The graph → feeds in Atom and JSON Feed."""

from plugins.views.feeds.entries import FeedSite, FeedSource
from plugins.views.feeds.files import build_feeds, feed_files
from plugins.views.feeds.listing import Feed, FeedView, make_feeds, show_feed

__all__ = [
    "Feed",
    "FeedSite",
    "FeedSource",
    "FeedView",
    "build_feeds",
    "feed_files",
    "make_feeds",
    "show_feed",
]
