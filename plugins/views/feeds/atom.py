"""A feed as Atom (RFC 4287), with what each entry answers (RFC 4685).

For whoever opens it in a browser it also holds a few elements of XHTML, as section 6.4 of RFC 4287
allows, and names a style sheet that shows these and nothing else.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from io import StringIO
from typing import Any

from feedgenerator import Atom1Feed

from plugins.views.feeds.entries import FeedEntry, FeedSite
from plugins.views.feeds.listing import Feed

__all__ = ["build_atom"]


def build_atom(feed: Feed, entries: Sequence[FeedEntry], site: FeedSite) -> str:
    """Return the feed of entries as Atom."""
    atom = _Atom(
        title=f"{site.name}: {feed.title}",
        link=f"{site.address}/",
        description=feed.holds,
        feed_url=f"{site.address}/{feed.atom}",
        feed_guid=f"tag:{site.authority}:{feed.oldest_name}.atom",
        author_name=site.owner,
        language=site.language,
        site=site,
        began=feed.began,
    )
    for entry in entries:
        _add(atom, entry)
    text = StringIO()
    atom.write(text, "utf-8")
    return _with_stylesheet(text.getvalue(), site) + "\n"


def _add(atom: "_Atom", entry: FeedEntry) -> None:
    atom.add_item(
        title=entry.title,
        link=entry.address,
        unique_id=entry.identifier,
        description=escape(entry.summary, quote=False),
        content=entry.content,
        author_name=entry.author,
        pubdate=entry.published,
        updateddate=entry.updated,
        item_copyright=entry.licence,
        entry=entry,
    )


def _with_stylesheet(text: str, site: FeedSite) -> str:
    """Return the feed with its style sheet named after the XML declaration."""
    if not site.stylesheet:
        return text
    declaration, _, rest = text.partition("\n")
    address = escape(f"{site.address}/{site.stylesheet}")
    return f'{declaration}\n<?xml-stylesheet type="text/css" href="{address}"?>\n{rest}'


class _Atom(Atom1Feed):
    """Atom without a clock: nothing in it is as new as the build."""

    def latest_post_date(self) -> datetime:
        """Return the latest `updated` of its entries, and while there are none when it began."""
        began: datetime = self.feed["began"]
        latest: datetime = max((item["updateddate"] for item in self.items), default=began)
        return latest

    def root_attributes(self) -> dict[str, str]:
        """Return the namespaces, and the feed's language."""
        return dict(super().root_attributes()) | _NAMESPACES

    def add_root_elements(self, handler: Any) -> None:
        """Write what the feed says of itself, and then the same for a browser."""
        super().add_root_elements(handler)
        site: FeedSite = self.feed["site"]
        if site.icon:
            handler.addQuickElement("icon", f"{site.address}/{site.icon}")
        _add_notice(handler, self.feed, site)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the language of an entry, where it is not the feed's."""
        entry: FeedEntry = item["entry"]
        return {"xml:lang": entry.lang} if entry.lang else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write an entry, its topics with their titles, what it answers, and it for a browser."""
        super().add_item_elements(handler, item)
        entry: FeedEntry = item["entry"]
        for topic in entry.topics:
            slug = (topic.permalink or "").strip("/").rpartition("/")[2]
            handler.addQuickElement("category", None, {"term": slug, "label": topic.text})
        if entry.reply and entry.reply.address:
            where = {"ref": entry.reply.identifier, "href": entry.reply.address}
            handler.addQuickElement("thr:in-reply-to", None, {**where, "type": "text/html"})
        _add_preview(handler, entry)


_NAMESPACES = {
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}


# ---- for a browser


def _add_notice(handler: Any, feed: dict[str, Any], site: FeedSite) -> None:
    """Write the heading of the page, and what it is."""
    handler.addQuickElement("xhtml:title", feed["title"])
    handler.addQuickElement("xhtml:meta", None, _VIEWPORT)
    handler.startElement("xhtml:header", {})
    handler.addQuickElement("xhtml:h1", feed["title"])
    handler.addQuickElement("xhtml:p", f"{feed['description']} {_NOTICE}")
    handler.startElement("xhtml:p", {})
    handler.addQuickElement("xhtml:code", feed["feed_url"])
    handler.endElement("xhtml:p")
    handler.startElement("xhtml:p", {})
    handler.addQuickElement("xhtml:a", "All feeds", {"href": f"{site.address}/feeds/"})
    handler.characters(" · ")
    handler.addQuickElement("xhtml:a", site.name, {"href": feed["link"]})
    handler.endElement("xhtml:p")
    handler.endElement("xhtml:header")


_VIEWPORT = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
_NOTICE = "This is a feed: to be told of what is new, give its address to a feed reader."


def _add_preview(handler: Any, entry: FeedEntry) -> None:
    """Write the title as a link, a line on what it is, and the summary."""
    handler.startElement("xhtml:article", {})
    handler.startElement("xhtml:h2", {})
    handler.addQuickElement("xhtml:a", entry.title, {"href": entry.address})
    handler.endElement("xhtml:h2")
    handler.addQuickElement("xhtml:p", entry.line, {"class": "line"})
    handler.addQuickElement("xhtml:p", entry.summary)
    handler.endElement("xhtml:article")
