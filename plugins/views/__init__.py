"""The graph → what templates and feeds receive."""

from plugins.views.due_dates import DUE_DATES, build_due_dates, has_due_dates
from plugins.views.entries import Entry, Reference, make_entry
from plugins.views.feeds import Feed, FeedSite, FeedView, build_feeds, make_feeds
from plugins.views.marks import with_marks
from plugins.views.pages import DocumentView, make_document_view
from plugins.views.redirects import Redirect, dead_addresses, make_redirects
from plugins.views.sidenotes import with_sidenotes
from plugins.views.site import SiteView, TopicView, YearView, make_site_view, year_permalink
from plugins.views.sitemap import SitemapEntry, build_sitemap
from plugins.views.threads import ThreadPage, make_thread_pages
from plugins.views.typography import count_of, split_lead, title_of
from plugins.views.when import When, show_date

__all__ = [
    "DUE_DATES",
    "DocumentView",
    "Entry",
    "Feed",
    "FeedSite",
    "FeedView",
    "Redirect",
    "Reference",
    "SiteView",
    "SitemapEntry",
    "ThreadPage",
    "TopicView",
    "When",
    "YearView",
    "build_due_dates",
    "build_feeds",
    "build_sitemap",
    "count_of",
    "dead_addresses",
    "has_due_dates",
    "make_document_view",
    "make_entry",
    "make_feeds",
    "make_redirects",
    "make_site_view",
    "make_thread_pages",
    "show_date",
    "split_lead",
    "title_of",
    "with_marks",
    "with_sidenotes",
    "year_permalink",
]
