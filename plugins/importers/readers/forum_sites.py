"""The forums on ForumMagnum: which host shows which, and canonical addresses on them."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from plugins.documents import FORUMS

__all__ = [
    "HOMES",
    "alignment_mirror",
    "comment_address",
    "edit_address",
    "post_address",
    "sequence_address",
    "site_of",
    "user_address",
    "wiki_address",
]

HOMES: Mapping[str, str] = MappingProxyType(
    {
        "lesswrong": "https://www.lesswrong.com",
        "eaforum": "https://forum.effectivealtruism.org",
    }
)
"""Where each forum's pieces have their canonical addresses."""

_ALIGNMENT = "https://www.alignmentforum.org"
_WIKI = {"lesswrong": "w", "eaforum": "topics"}


def site_of(address: str) -> str:
    """Return which forum an address or a host belongs to, an empty text where none."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return FORUMS.get(host.rstrip(".").removeprefix("www."), "")


def comment_address(site: str, comment: str, post: str, slug: str, shown: str = "") -> str:
    """Return the address of a comment on a site; an empty text where it cannot be told.

    `shown` is what the source gives, whose path tells events and wiki pages; its host may be a
    mirror's and is never kept.
    """
    path = urlsplit(shown).path if site_of(shown) == site else ""
    path = path.partition("/comment/")[0].partition("/answer/")[0]
    if not path.strip("/") and post:
        path = _joined("posts", post, slug)
    return f"{HOMES[site]}{_quoted(path)}?commentId={quote(comment)}" if path.strip("/") else ""


def post_address(site: str, post: str, slug: str = "", shown: str = "") -> str:
    """Return the address of a post or an event on a site, an empty text without an id."""
    path = urlsplit(shown).path if site_of(shown) == site else ""
    if path.startswith("/events/"):
        return HOMES[site] + _quoted(path)
    return HOMES[site] + _quoted(_joined("posts", post, slug)) if post else ""


def user_address(site: str, slug: str) -> str:
    """Return the address of a profile, an empty text without a slug."""
    return HOMES[site] + _quoted(_joined("users", slug)) if slug else ""


def sequence_address(site: str, sequence: str) -> str:
    """Return the address of a sequence."""
    return HOMES[site] + _quoted(_joined("s", sequence))


def wiki_address(site: str, slug: str) -> str:
    """Return the address of a wiki page, an empty text without a slug."""
    return HOMES[site] + _quoted(_joined(_WIKI[site], slug)) if slug else ""


def edit_address(site: str, slug: str, version: str) -> str:
    """Return the address of a wiki page as an edit left it, an empty text without a slug."""
    page = wiki_address(site, slug)
    return f"{page}?revision={quote(version)}" if page and version else page


def alignment_mirror(address: str) -> str:
    """Return where the Alignment Forum shows a piece of LessWrong."""
    return _ALIGNMENT + address.removeprefix(HOMES["lesswrong"])


def _joined(*parts: str) -> str:
    return "".join(f"/{part}" for part in parts if part)


def _quoted(path: str) -> str:
    return quote(path, safe="/%:@!$&'()*+,;=~")
