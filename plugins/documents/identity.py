"""One key for one piece, by whatever address it is reached.

LessWrong, the Alignment Forum and GreaterWrong show the same pieces under the same ids; the EA
Forum and its mirrors share another space of ids (ForumMagnum: `lib/routeUtil.tsx`, `app/`).
A comment's id is its identity, whichever post, slug or host its address names.
"""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

__all__ = ["FORUMS", "find_post", "fold_address"]

FORUMS = {
    "lesswrong.com": "lesswrong",
    "lesserwrong.com": "lesswrong",
    "alignmentforum.org": "lesswrong",
    "greaterwrong.com": "lesswrong",
    "lw2.issarice.com": "lesswrong",
    "forum.effectivealtruism.org": "eaforum",
    "forum-bots.effectivealtruism.org": "eaforum",
    "ea.greaterwrong.com": "eaforum",
    "eaforum.issarice.com": "eaforum",
}
"""The space of ids that each host shows; `www.` is taken off before."""

_ID = r"[A-Za-z0-9]{17}"
_COMMENT_PATH = re.compile(rf"/(?:comment|answer)/({_ID})(?:/|$)")
_COMMENT_FRAGMENT = re.compile(rf"(?:comment-)?(?![A-Z]?[a-z]+$)({_ID})")
"""Not a heading whose only word has as many letters, such as `#Conceptualization`."""
_POST_PATH = re.compile(rf"/(?:posts|events|s/{_ID}/p|g/{_ID}/p)/({_ID})(?:/|$)")
_OLD_PATH = re.compile(r"/lw/([0-9a-z]+)(?:/[^/]*(?:/([0-9a-z]+))?)?/?")
_KEY = re.compile(
    rf"(?:lesswrong|eaforum)/(?:(?:comment|post)/{_ID}|old-(?:comment|post)/[0-9a-z]+)"
    r"|hackernews/item/[0-9]+"
)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref_src")
"""Parameters that say where a reader came from and not what the page is."""


def fold_address(address: str) -> str:
    """Return the key of the piece at address; folding a key gives the key.

    A key is `lesswrong/comment/<id>`, `eaforum/post/<id>`, `lesswrong/old-comment/<id>` for an
    address from before 2018, `hackernews/item/<id>`, or else the address in one spelling.
    """
    if _KEY.fullmatch(address):
        return address
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return address
    key = None
    if host in FORUMS:
        key = _fold_forum(FORUMS[host], parts)
    elif host == "news.ycombinator.com":
        key = _fold_hacker_news(parts)
    return key or _respell(parts, host, port)


def find_post(address: str) -> str | None:
    """Return the address of the post under which the comment at address stands.

    It is address itself where that names no comment, and None where it does not tell the post.
    """
    if "/comment/" not in fold_address(address):
        return address
    parts = urlsplit(address.strip())
    post = _POST_PATH.match(parts.path)
    return f"https://{parts.hostname}/posts/{post[1]}" if post else None


def _fold_forum(forum: str, parts: SplitResult) -> str | None:
    """Return the key of a comment or post on a forum, None for its other pages."""
    if comment := _comment_id(parts):
        return f"{forum}/comment/{comment}"
    if post := _POST_PATH.match(parts.path):
        return f"{forum}/post/{post[1]}"
    if old := _OLD_PATH.fullmatch(parts.path):
        return f"{forum}/old-comment/{old[2]}" if old[2] else f"{forum}/old-post/{old[1]}"
    return None


def _comment_id(parts: SplitResult) -> str | None:
    """Return the comment that an address names in its query, its path or its fragment."""
    asked = re.fullmatch(_ID, dict(parse_qsl(parts.query)).get("commentId", ""))
    if asked:
        return asked[0]
    named = _COMMENT_PATH.search(parts.path) or _COMMENT_FRAGMENT.fullmatch(parts.fragment)
    return named[1] if named else None


def _fold_hacker_news(parts: SplitResult) -> str | None:
    item = re.fullmatch(r"[0-9]+", dict(parse_qsl(parts.query)).get("id", ""))
    return f"hackernews/item/{item[0]}" if item else None


def _respell(parts: SplitResult, host: str, port: int | None) -> str:
    """Return an address without `www.`, tracking, default port, fragment or final slash."""
    if parts.scheme not in ("http", "https") or not host:
        return urlunsplit(parts)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    query = sorted((name, value) for name, value in asked if not _TRACKING.fullmatch(name))
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~").rstrip("/")
    return urlunsplit(("https", netloc, path, urlencode(query), ""))
