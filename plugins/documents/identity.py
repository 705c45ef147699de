"""One key for one piece, by whatever address it is reached.

LessWrong, the Alignment Forum and GreaterWrong show the same pieces under the same ids; the EA
Forum and its mirrors share another space of ids (ForumMagnum: `lib/routeUtil.tsx`, `app/`).
A comment's id is its identity, whichever post, slug or host its address names.
"""

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

__all__ = ["FOLDED", "FORUMS", "POSTS", "find_post", "fold_address", "misnamed_comment"]

V = TypeVar("V")

FORUMS = {
    "lesswrong.com": "lesswrong",
    "lesserwrong.com": "lesswrong",
    "alignmentforum.org": "lesswrong",
    "greaterwrong.com": "lesswrong",
    "lw2.issarice.com": "lesswrong",
    "forum.effectivealtruism.org": "eaforum",
    "effective-altruism.com": "eaforum",
    "forum-bots.effectivealtruism.org": "eaforum",
    "ea.greaterwrong.com": "eaforum",
    "eaforum.issarice.com": "eaforum",
}
"""The space of ids that each host shows; `www.` is taken off before."""

_HACKER_NEWS = "news.ycombinator.com"

_ID = r"[A-Za-z0-9]{17}"
_COMMENT_PATH = re.compile(rf"/(?:comment|answer|api/post/[^/]+/comments)/({_ID})(?:/|$)")
_COMMENT_FRAGMENT = re.compile(rf"(?:comment-)?(?![A-Z]?[a-z]+$)({_ID})")
"""Not a heading whose only word has as many letters, such as `#Conceptualization`."""
_COMMENT_ON_PAGE = re.compile(r"(?:li-)?comment-[0-9]+")
"""A fragment that names one of many comments on a page (WordPress: `get_comment_link`)."""
_POST_PATH = re.compile(rf"/(?:posts|events|s/{_ID}/p|g/{_ID}/p)/({_ID})(?:/|$)")
_OLD_PATHS = {
    forum: re.compile(
        rf"(?:/r/(?:all|discussion|lesswrong))?/{name}/([0-9a-z]+)(?:/[^/]*(?:/([0-9a-z]+))?)?/?"
    )
    for forum, name in (("lesswrong", "lw"), ("eaforum", "ea"))
}
"""From before 2018, on a subreddit or not (`server/legacy-redirects/routes.ts`)."""
_KEY = re.compile(
    rf"(?:lesswrong|eaforum)/(?:(?:comment|post)/{_ID}|old-(?:comment|post)/[0-9a-z]+)"
    r"|lesswrong/old-item/[0-9]+|hackernews/item/[0-9]+"
)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref_src")
"""Parameters that say where a reader came from and not what the page is."""


def fold_address(address: str) -> str:
    """Return the key of the piece at address; folding a key gives the key.

    A key is `lesswrong/comment/<id>`, `eaforum/post/<id>`, `lesswrong/old-comment/<id>` for an
    address from before 2018, `hackernews/item/<id>`, or else the address in one spelling.
    """
    return FOLDED[address]


def _fold(address: str) -> str:
    if _KEY.fullmatch(address):
        return address
    try:
        parts = urlsplit(address.strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return address
    key = None
    if host in FORUMS:
        key = _fold_forum(FORUMS[host], parts)
    elif host == _HACKER_NEWS:
        key = _fold_item(parts, "hackernews/item")
    return key or _respell(parts, host, port)


def misnamed_comment(address: str) -> str | None:
    """Return what an address on a forum names instead of a comment: `a post`, `a page`, `an id`.

    None where it names a comment, stands on no forum, or is from before 2018; `an id` where it
    asks for a comment by what is no comment's id.
    """
    key = fold_address(address)
    if re.match(r"(?:lesswrong|eaforum)/(?:comment|old-\w+)/", key):
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if _host(parts) not in FORUMS:
        return None
    if _asked(parts, "commentId") is not None:
        return "an id"
    return "a post" if re.match(r"\w+/post/", key) else "a page"


def find_post(address: str) -> str | None:
    """Return the address of the post under which the comment at address stands.

    It is address itself where that names no comment, and None where it does not tell the post.
    """
    return POSTS[address]


def _post_of(address: str) -> str | None:
    key = fold_address(address)
    if "/comment/" not in key and "/old-comment/" not in key:
        page, _, fragment = address.partition("#")
        return page if _COMMENT_ON_PAGE.fullmatch(fragment) else address
    parts = urlsplit(address.strip())
    if "/old-comment/" in key:
        return f"https://{parts.hostname}{_path(parts).rpartition('/')[0]}"
    post = _POST_PATH.match(_path(parts))
    return f"https://{parts.hostname}/posts/{post[1]}" if post else None


def _host(parts: SplitResult) -> str:
    """Return the host without `www.` and a final dot."""
    return re.sub(r"^(?:www\.)+", "", (parts.hostname or "").rstrip("."))


def _path(parts: SplitResult) -> str:
    """Return the path in one spelling, without a final slash."""
    return quote(unquote(parts.path), safe="/:@!$&'()*+,;=~").rstrip("/")


def _fold_forum(forum: str, parts: SplitResult) -> str | None:
    """Return the key of a comment or post on a forum, None for its other pages."""
    if comment := _comment_id(parts):
        return f"{forum}/comment/{comment}"
    path = _path(parts)
    old = _OLD_PATHS[forum].fullmatch(path)
    if old and old[2]:
        return f"{forum}/old-comment/{old[2]}"
    if _asked(parts, "commentId") is not None:
        return None  # of a comment, though nobody can tell which, and so not of its post
    if post := _POST_PATH.match(path):
        return f"{forum}/post/{post[1]}"
    if forum == "lesswrong" and path == "/item":
        return _fold_item(parts, "lesswrong/old-item")
    return f"{forum}/old-post/{old[1]}" if old else None


def _comment_id(parts: SplitResult) -> str | None:
    """Return the comment that an address names in its query, its path or its fragment."""
    asked = re.fullmatch(_ID, _asked(parts, "commentId") or "")
    if asked:
        return asked[0]
    named = _COMMENT_PATH.search(_path(parts)) or _COMMENT_FRAGMENT.fullmatch(parts.fragment)
    return named[1] if named else None


def _asked(parts: SplitResult, name: str) -> str | None:
    """Return the first value of a parameter without blanks around it, None where it is not asked.

    Browsers take the first too (`URLSearchParams.get`).
    """
    asked = parse_qsl(parts.query, keep_blank_values=True)
    return next((value.strip(" \t\r\n") for key, value in asked if key == name), None)


def _fold_item(parts: SplitResult, space: str) -> str | None:
    """Return the key of a post or comment that is known by a number alone, in its space of ids.

    So Hacker News has them, and Agent Foundations had, whose addresses others answer (`app/item`).
    """
    item = re.fullmatch(r"[0-9]+", _asked(parts, "id") or "")
    return f"{space}/{item[0]}" if item else None


def _respell(parts: SplitResult, host: str, port: int | None) -> str:
    """Return an address without `www.`, tracking, default port, fragment or final slash."""
    if parts.scheme not in ("http", "https") or not host:
        return urlunsplit(parts)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if host in FORUMS or host == _HACKER_NEWS:
        asked = list(dict(reversed(asked)).items())  # the first of each counts
    query = sorted((name, value) for name, value in asked if not _TRACKING.fullmatch(name))
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    fragment = parts.fragment if _COMMENT_ON_PAGE.fullmatch(parts.fragment) else ""
    return urlunsplit(("https", netloc, _path(parts), urlencode(query), fragment))


# ---- what was found out before


class _Known(dict[str, V]):
    """What a function returns for each address that it was asked of.

    An archive asks of the same addresses again and again, within a build and in the next one, which
    may be told what this one has found out.
    """

    def __init__(self, find: Callable[[str], V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, address: str) -> V:
        found = self[address] = self._find(address)
        return found


FOLDED: dict[str, str] = _Known(_fold)
POSTS: dict[str, str | None] = _Known(_post_of)
"""What `fold_address` and `find_post` have returned so far in this process."""
