"""What a page of ForumMagnum shows by its elements alone → rows as its API would give them.

Classes: `comments-node` around each comment and what answers it, with its id; within it
`CommentsItemMeta-…`, `CommentsItemDate-…` with a `time` (since April 2024; only an age before),
`CommentBody-…`, and `CommentsItem-postTitle` where a comment stands outside its thread.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborNode

from plugins.importers.readers.forum_rows import Row, Shown, merged, row_of, text_of
from plugins.importers.readers.forum_sight import CUT
from plugins.importers.readers.pages import Page, attribute, classes_of

__all__ = ["post_in", "show_markup", "slug_in", "without_more"]

_NODES = '.comments-node, [class*="CommentFrame-node"]'
_ID = re.compile(r"[A-Za-z0-9]{17}")
_POST = re.compile(r"/(?:posts|events|s/\w+/p|g/\w+/p)/([A-Za-z0-9]{17})(?:/([^/?#]*))?")


def show_markup(page: Page, known: Shown) -> Shown:
    """Return what a page shows beside what its scripts do, which is known."""
    shown = Shown(glimpses={**known.glimpses, **known.comments, **known.posts})
    ids = dict(_ids(known))
    for kind, rows in (("comments", _comments(page)), ("posts", _posts(page))):
        for row in rows:
            if row["_id"] not in known.of(kind):
                user = {**row_of(row, "user"), "_id": ids.get(text_of(row, "user", "slug"), "")}
                told = {key: value for key, value in row.items() if value not in (False, "")}
                # What the scripts tell of it besides, such as that it is a draft, is kept.
                glimpse = known.glimpses.get(row["_id"])
                shown.take(kind, [merged(glimpse, {**told, "user": user})])
    if not known.users:
        shown.users.update(_profile(page))
    return shown


def _ids(known: Shown) -> Iterator[tuple[str, str]]:
    """Yield the slug and the id of everybody whom the scripts show."""
    users = [*known.users.values(), *(row_of(row, "user") for row in known.pieces())]
    users += [row_of(row, "user") for row in known.glimpses.values()]
    for user in users:
        yield text_of(user, "slug"), text_of(user, "_id")


# ---- comments


def _comments(page: Page) -> Iterator[Row]:
    """Yield each comment, once; where a page shows one twice, as it stands in its thread."""
    nodes: dict[str, LexborNode] = {}
    for node in page.tree.css(_NODES):
        name = attribute(node, "id").removeprefix("comment-")
        if _ID.fullmatch(name) and (name not in nodes or _owner(nodes[name]) is None):
            nodes[name] = node
    parts = _parts(page)
    for name, node in nodes.items():
        row = _comment(page, name, node, parts.get(node.mem_id, {}))
        if row:
            yield row


def _parts(page: Page) -> dict[int, dict[str, LexborNode]]:
    """Return the first element of each sort that belongs to a comment and to none within it."""
    parts: dict[int, dict[str, LexborNode]] = {}
    for sort, selector in _SORTS.items():
        for element in page.tree.css(selector):
            owner = _owner(element)
            if owner is not None and (sort in _OF_BODY or not _is_in_body(element, owner)):
                parts.setdefault(owner.mem_id, {}).setdefault(sort, element)
    return parts


_SORTS = {
    "styled": '[class*="CommentBody-commentStyling"]',
    "body": '[class*="CommentBody-root"], [class*="CommentBody-content"], .commentBody',
    "struck": '[class*="CommentBody-retracted"]',
    "author": 'a[href*="/users/"]',
    "time": "time[datetime]",
    "title": '[class*="CommentsItem-postTitle"]',
    "link": 'a[href*="commentId="], a[href*="/comment/"]',
    "deleted": '[class*="CommentDeletedMetadata"]',
}
_OF_BODY = ("styled", "body", "struck")


def _owner(element: LexborNode) -> LexborNode | None:
    """Return the comment that an element belongs to, None where it stands in none."""
    around = element.parent
    while around is not None:
        classes = classes_of(around)
        if any(each == "comments-node" or "CommentFrame-node" in each for each in classes):
            return around
        around = around.parent
    return None


def _is_in_body(element: LexborNode, owner: LexborNode) -> bool:
    """Whether an element stands in the text of its comment, as a link to somebody may."""
    around: LexborNode | None = element
    while around is not None and around.mem_id != owner.mem_id:
        if "CommentBody-" in attribute(around, "class"):
            return True
        around = around.parent
    return False


def _comment(page: Page, name: str, node: LexborNode, parts: dict[str, LexborNode]) -> Row | None:
    """Return a comment as a row, without the fields that the page does not tell."""
    body = parts.get("styled") or parts.get("body")
    deleted = "deleted" in parts
    if body is None and not deleted:
        return None
    html, cut = without_more(body.inner_html or "" if body else "")
    place = _POST.search(attribute(parts.get("title"), "href")) or _POST.search(page.address)
    title = parts["title"].text(strip=True) if "title" in parts else ""
    return {
        "_id": name,
        "postId": place[1] if place else "",
        "pageUrl": _absolute(page, attribute(parts.get("link"), "href"), name),
        "post": {"slug": (place[2] or "") if place else "", "title": title},
        "user": _user(parts.get("author")),
        "postedAt": attribute(parts.get("time"), "datetime"),
        "contents": {"html": html},
        "deleted": deleted,
        "retracted": "struck" in parts,
        "af": "af" in classes_of(node),
        CUT: cut,
        **_answered(page, node, parts),
    }


def _answered(page: Page, node: LexborNode, parts: dict[str, LexborNode]) -> dict[str, Any]:
    """Return what a comment answers, or nothing where its place does not tell.

    A page that is asked for one comment shows that first, whatever it answers.
    """
    owner = _owner(node)
    if owner is not None:
        return {"parentCommentId": attribute(owner, "id").removeprefix("comment-")}
    is_asked = "commentId" in parse_qs(urlsplit(page.address).query)
    is_root = "comments-node-root" in attribute(node, "class")
    is_in_thread = bool(_POST.search(page.address)) and "title" not in parts and not is_asked
    return {"parentCommentId": None} if is_root and is_in_thread else {}


def without_more(html: str) -> tuple[str, str]:
    """Return a text without the page's own words that it goes on, and those words."""
    found = _MORE.search(html)
    if not found:
        return html, ""
    said = re.sub(r"<[^>]+>", "", found[0]).strip()
    return html[: found.start()] + html[found.end() :], said


_MORE = re.compile(
    r"<(\w+)[^>]*\bclass=\"[^\"]*read-more-button[^\"]*\"[^>]*>[^<]*</\1>"
    r"|(?:<a\b[^>]*>\s*)?\(read [\d,]+ more words? (?:→|&rarr;)\s*\)(?:\s*</a>)?"
)


def _user(link: LexborNode | None) -> dict[str, str]:
    """Return whom a link to a profile names, nobody where there is none."""
    slug = slug_in(attribute(link, "href"))
    return {"slug": slug, "displayName": link.text(strip=True)} if link and slug else {}


def slug_in(address: str) -> str:
    """Return the slug of the profile at an address, empty where it is of none."""
    found = re.search(r"/users/([^/?#]+)", address)
    return unquote(found[1]) if found else ""


def post_in(address: str) -> tuple[str, str]:
    """Return the id and the slug of the post at an address, empty where it is of none."""
    found = _POST.search(address)
    return (found[1], found[2] or "") if found else ("", "")


def _absolute(page: Page, href: str, name: str) -> str:
    """Return a comment's own address as the page gives it, empty where that is of another."""
    if name not in href:
        return ""
    home = urlsplit(page.address)
    is_whole = href.startswith(("https://", "http://"))
    return href if is_whole else f"{home.scheme}://{home.netloc}{href}" if home.netloc else ""


# ---- posts and profiles


def _posts(page: Page) -> Iterator[Row]:
    """Yield the post whose page it is, where its text, title and author are shown."""
    body, title = page.tree.css_first("#postContent"), page.tree.css_first(_TITLE)
    author = page.tree.css_first('[class*="PostsAuthors-"] a[href*="/users/"]')
    name, slug = post_in(page.address)
    if body is None or title is None or not name:
        return
    time = page.tree.css_first('[class*="PostsPageDate-"] time[datetime]')
    yield {
        "_id": name,
        "slug": slug,
        "title": title.text(strip=True),
        "user": _user(author),
        "postedAt": attribute(time, "datetime"),
        "contents": {"html": body.inner_html or ""},
    }


_TITLE = 'h1[class*="PostsPageTitle-"], h1 [class*="PostsPageTitle-"], [class*="PostsPageTitle-"]'


def _profile(page: Page) -> Iterator[tuple[str, Row]]:
    """Yield the person whose profile it is, by their slug, where the page shows a biography."""
    slug = slug_in(urlsplit(page.address).path)
    biography = page.tree.css_first('[class*="UsersProfile-bio"]')
    if slug and biography is not None:
        yield slug, {"slug": slug, "htmlBio": biography.inner_html or ""}
