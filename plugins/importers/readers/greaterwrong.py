"""Saved pages of GreaterWrong, which shows LessWrong, the Alignment Forum and the EA Forum.

It gives ids, moments and parents plainly, and rewrites quotes and dashes: its text is farther from
what was written than the forum's own. Private messages look as comments do on it; they are left.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from plugins.importers.readers.base import Asked, Given, from_epoch
from plugins.importers.readers.forum_api import default_site
from plugins.importers.readers.forum_markup import post_in, slug_in
from plugins.importers.readers.forum_reading import read_shown
from plugins.importers.readers.forum_rows import Row, Shown
from plugins.importers.readers.forum_sites import HOMES, site_of
from plugins.importers.readers.pages import Page, attribute, classes_of, nearest, parse_page
from plugins.importers.records import Reading

__all__ = ["NAME", "read", "recognises"]

NAME = "greaterwrong"
_RANK = 3

_COMMENT = re.compile(r"(?:/(?:comment|answer)/|#comment-|^comment-)([A-Za-z0-9]{17})\b")


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is a page of GreaterWrong's, by what its beginning says."""
    del name
    text = head.replace(b"\0", b"").decode("latin-1")
    if not re.search(r"<(?:!doctype html|html|head|body|div|ul|li)\b", text, re.IGNORECASE):
        return False
    return bool(re.search(_MARKS, text, re.IGNORECASE))


_MARKS = (
    r"(?:canonical|og:url|saved from url)[^>]*greaterwrong\.com|class=\"[^\"]*\bcomment-item\b"
    r"|<title>[^<]*(?:GreaterWrong|LessWrong 2\.0 viewer)|class=\"lw2-link\""
)


def read(given: Given, asked: Asked) -> Reading:
    """Return what a saved page shows of the person asked for; raise ContentError if it is cut."""
    page = parse_page(given)
    site = _site(page) or default_site(given, asked)
    shown = Shown()
    shown.take("comments", _comments(page, site))
    shown.take("posts", _posts(page, site))
    shown.users.update(_profile(page))
    if page.tree.css_first('a.nav-item-next[href*="offset="], #bottom-bar a[href*="offset="]'):
        shown.notes.append("more pages of a list follow")
    return read_shown(given, given.source(NAME, _RANK), shown, asked, site)


def _site(page: Page) -> str:
    """Return which forum a page shows: what its links to the forum say, else its own address."""
    links = (attribute(link, "href") for link in page.tree.css("a.lw2-link"))
    return next(filter(None, map(site_of, links)), "") or site_of(page.address)


# ---- comments


def _comments(page: Page, site: str) -> Iterator[Row]:
    """Yield each comment that has an id, once."""
    seen: set[str] = set()
    for item in page.tree.css("div.comment"):
        row = _comment(page, site, item)
        if row and row["_id"] not in seen:
            seen.add(row["_id"])
            yield row


def _comment(page: Page, site: str, item: LexborNode) -> Row | None:
    """Return a comment as a row as the forum's API gives it; None for a private message."""
    name = _id_of(item)
    meta, body = _child(item, "comment-meta"), _child(item, "comment-body")
    if not name or body is None or "private-message" in classes_of(item):
        return None
    deleted = "deleted-comment" in classes_of(item)
    post, slug = post_in(_href(meta, "a.permalink") or _href(meta, "a.date"))
    own = _href(meta, "a.lw2-link")
    title = meta.css_first(".comment-post-title2 > a") if meta else None
    answered = _answered(page, item, meta)
    return {
        "_id": name,
        "postId": attribute(item, "data-post-id") or post,
        "pageUrl": own if site_of(own) == site else "",
        "post": {"slug": slug or post_in(own)[1], "title": title.text(strip=True) if title else ""},
        "user": _user(meta),
        "postedAt": _moment(meta),
        "contents": {"html": "" if deleted else body.inner_html or ""},
        "deleted": deleted,
        "retracted": "retracted" in classes_of(item),
        "af": bool(meta and meta.css_first(".alignment-forum")),
        "answer": "/answer/" in _href(meta, "a.permalink") and not answered.get("parentCommentId"),
        **answered,
    }


def _id_of(item: LexborNode) -> str:
    """Return the id of a comment: its item's, else that of its permanent address."""
    around = nearest(item, "comment-item")
    found = _COMMENT.search(attribute(around, "id") if around else "")
    if not found:
        meta = _child(item, "comment-meta")
        found = _COMMENT.search(_href(meta, "a.permalink") or _href(meta, "a.date"))
    return found[1] if found else ""


def _child(item: LexborNode, name: str) -> LexborNode | None:
    """Return the child of an element that has a class, and none of what stands deeper."""
    child = item.child
    while child is not None:
        if name in classes_of(child):
            return child
        child = child.next
    return None


def _href(meta: LexborNode | None, selector: str) -> str:
    return attribute(meta.css_first(selector) if meta else None, "href")


def _user(meta: LexborNode | None) -> dict[str, str]:
    """Return whom a line above a text names as its author, nobody where that account is gone."""
    link = meta.css_first("a.author") if meta else None
    if link is None:
        return {}
    return {
        "_id": attribute(link, "data-userid"),
        "slug": slug_in(attribute(link, "href")),
        "displayName": link.text(strip=True),
    }


def _moment(meta: LexborNode | None) -> str:
    date = meta.css_first(".date[data-js-date]") if meta else None
    written = attribute(date, "data-js-date")
    return from_epoch(int(written) / 1000) if written.isdecimal() else ""


def _answered(page: Page, item: LexborNode, meta: LexborNode | None) -> dict[str, Any]:
    """Return what a comment answers, or nothing where the page does not tell."""
    own = nearest(item, "comment-item")
    around = nearest(own, "comment-item") if own else None
    if around is not None:
        outer = _COMMENT.search(attribute(around, "id"))
        return {"parentCommentId": outer[1]} if outer else {}
    answered = meta.css_first(".comment-in-reply-to") if meta else None
    links = [attribute(link, "href") for link in answered.css("a")] if answered else []
    links.append(_href(meta, "a.comment-parent-link"))
    named = next((found for found in map(_COMMENT.search, reversed(links)) if found), None)
    if named and answered:
        author = answered.css_first("a[data-userid]")
        user = {
            "_id": attribute(author, "data-userid"),
            "slug": slug_in(attribute(author, "href")),
            "displayName": author.text(strip=True) if author else "",
        }
        return {"parentCommentId": named[1], "parentComment": {"user": user}}
    if named or re.fullmatch(r"[A-Za-z0-9]{17}", links[-1]):
        return {"parentCommentId": named[1] if named else links[-1]}
    is_listed = bool(meta and meta.css_first(".comment-post-title"))
    is_thread = "/posts/" in page.address and "/comment/" not in page.address
    return {"parentCommentId": None} if is_listed or is_thread else {}


# ---- posts and profiles


def _posts(page: Page, site: str) -> Iterator[Row]:
    """Yield the post whose page it is, where its text is shown."""
    main = page.tree.css_first("main.post")
    body = main.css_first("div.post-body") if main else None
    title = main.css_first("h1.post-title") if main else None
    if main is None or body is None or title is None:
        return
    meta = main.css_first("div.post-meta")
    own = urljoin(HOMES.get(site, ""), _href(meta, "a.lw2-link") or page.address)
    name, slug = post_in(own)
    linked = body.css_first("p > a.link-post-link")
    url = attribute(linked, "href")
    if linked is not None and linked.parent is not None:
        linked.parent.decompose()  # GreaterWrong's own line, not the author's
    if name:
        yield {
            "_id": name,
            "slug": slug,
            "url": url,
            "title": re.sub(r"^\[Question\]\s*", "", title.text(strip=True)),
            "user": _user(meta),
            "postedAt": _moment(meta),
            "contents": {"html": body.inner_html or ""},
        }


def _profile(page: Page) -> Iterator[tuple[str, Row]]:
    """Yield the person whose profile it is, where the page shows a biography."""
    slug = slug_in(page.address)
    biography = page.tree.css_first("div.user-bio")
    if slug and biography is not None:
        yield slug, {"slug": slug, "htmlBio": biography.inner_html or ""}
