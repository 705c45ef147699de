"""A feed as JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Sequence
from typing import Any

from plugins.views.feeds.entries import FeedEntry, FeedSite, InReplyTo
from plugins.views.feeds.listing import Feed

__all__ = ["build_json_feed"]


def build_json_feed(feed: Feed, entries: Sequence[FeedEntry], site: FeedSite) -> str:
    """Return the feed of entries as JSON, with what is not known left out."""
    home = f"{site.address}/"
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{site.name}: {feed.title}",
        "home_page_url": home,
        "feed_url": f"{site.address}/{feed.json}",
        "description": feed.holds,
        "user_comment": f"{_COMMENT} {site.address}/feeds/ says more.",
        "favicon": f"{site.address}/{site.icon}" if site.icon else "",
        "authors": [{"name": site.owner, "url": home}],
        "language": site.language,
        "items": [_item(entry, site) for entry in entries],
    }
    return json.dumps(_known(told), ensure_ascii=False, indent=1) + "\n"


_COMMENT = (
    "This is a feed, a list of what is new here for programs to read: "
    "give its address to a feed reader that takes JSON Feed."
)


def _item(entry: FeedEntry, site: FeedSite) -> dict[str, Any]:
    return _known(
        {
            "id": entry.identifier,
            "url": entry.address,
            "external_url": entry.external,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.content,
            "date_published": entry.published.isoformat() if entry.published else "",
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": entry.author}],
            "tags": [topic.text for topic in entry.topics],
            "language": entry.lang,
            "_in_reply_to": _reply(entry.reply, site) if entry.reply else {},
        }
    )


def _reply(reply: InReplyTo, site: FeedSite) -> dict[str, Any]:
    """Return what a comment answers, empty where nothing of it is known.

    `id` is that of its item, where it is the archive's own; the date is written as far as it is
    known, in the Extended Date/Time Format. The page of feeds tells readers' makers of each key.
    """
    view = reply.view
    known = _known(
        {
            "id": reply.identifier if view.permalink is not None else "",
            "url": reply.address,
            "external_url": view.url if view.permalink is not None else "",
            "title": view.title,
            "retracted": view.is_retracted,
            "author": view.author,
            "date_known": str(reply.date or ""),
            "excerpt": view.excerpt,
            "digest": view.digest,
            "rights": view.rights,
            "captured": str(reply.captured or ""),
            "under": _under(reply, site),
        }
    )
    return {"about": f"{site.address}/feeds/#archive:replies"} | known if known else {}


def _under(reply: InReplyTo, site: FeedSite) -> dict[str, Any]:
    """Return the archive's own comment among whose replies stands what is answered."""
    under = reply.view.under
    if under is None:
        return {}
    url = f"{site.address}/{under.permalink}" if under.permalink is not None else ""
    return _known({"id": reply.under, "url": url, "title": under.text})


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Return values without the empty ones, but for those that are a must."""
    return {key: value for key, value in values.items() if value or key in _NEEDED}


_NEEDED = ("items", "content_html")
