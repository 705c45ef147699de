"""The graph → what templates and feeds receive."""

from plugins.views.entries import Entry, Reference, make_entry
from plugins.views.feeds import Feed, FeedSite, build_atom, make_feeds
from plugins.views.pages import DocumentView, make_document_view
from plugins.views.site import SiteView, TopicView, YearView, make_site_view, year_permalink
from plugins.views.sitemap import SitemapEntry, build_sitemap
from plugins.views.typography import count_of, split_lead, title_of
from plugins.views.when import When, show_date

__all__ = [
    "DocumentView",
    "Entry",
    "Feed",
    "FeedSite",
    "Reference",
    "SiteView",
    "SitemapEntry",
    "TopicView",
    "When",
    "YearView",
    "build_atom",
    "build_sitemap",
    "count_of",
    "make_document_view",
    "make_entry",
    "make_feeds",
    "make_site_view",
    "show_date",
    "split_lead",
    "title_of",
    "year_permalink",
]
