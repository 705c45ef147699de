"""The graph → feeds in Atom and JSON Feed."""

from plugins.views.feeds.entries import FeedSite
from plugins.views.feeds.files import build_feeds
from plugins.views.feeds.listing import Feed, FeedView, make_feeds, show_feed

__all__ = ["Feed", "FeedSite", "FeedView", "build_feeds", "make_feeds", "show_feed"]
