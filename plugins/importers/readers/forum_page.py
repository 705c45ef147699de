"""Saved pages of LessWrong, the Alignment Forum and the EA Forum.

What their scripts hold as data comes first; what only the page itself shows is read by its class
names, which carry no hash (`Component-key`). A page shows comments cut off, and ten or twenty of
them: both are told, and neither is taken for the whole.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from plugins.importers.readers.base import Asked, Given
from plugins.importers.readers.forum_api import default_site
from plugins.importers.readers.forum_embedded import show_embedded
from plugins.importers.readers.forum_markup import show_markup
from plugins.importers.readers.forum_reading import read_shown
from plugins.importers.readers.forum_sites import site_of
from plugins.importers.readers.pages import Page, parse_page
from plugins.importers.records import Reading

__all__ = ["NAME", "read", "recognises"]

NAME = "forum-page"
_RANK = 0
_RANK_OF_MARKUP = 1


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is a page of ForumMagnum's, by what its beginning says it is."""
    del name
    text = head.replace(b"\0", b"").decode("latin-1")
    if not re.search(r"<(?:!doctype html|html|head|body|meta|div)\b", text, re.IGNORECASE):
        return False
    told = re.search(_ADDRESS, text, re.IGNORECASE)
    if not told:
        return bool(re.search(_MARKS, text))
    address = next(filter(None, told.groups()))
    return bool(site_of(address)) and not re.search(r"greaterwrong|issarice", address)


_ADDRESS = (
    r"<link[^>]+rel=[\"']?canonical[^>]+href=[\"']([^\"']+)"
    r"|<link[^>]+href=[\"']([^\"']+)[^>]+rel=[\"']?canonical"
    r"|property=[\"']og:url[\"'][^>]+content=[\"']([^\"']+)"
    r"|saved from url=\(\d+\)(\S+)"
)
_MARKS = r"__APOLLO_STATE__|__lwSsrGql|class=\"[^\"]*(?:CommentsItem-|comments-node|CommentFrame-)"


def read(given: Given, asked: Asked) -> Reading:
    """Return what a saved page shows of the person asked for; raise ContentError if it is cut."""
    page = parse_page(given)
    site = site_of(page.address) or default_site(given, asked)
    whole = show_embedded(given, page)
    whole.notes += _cuts(page)
    source = given.source(NAME, _RANK)
    readings = [read_shown(given, source, whole, asked, site)]
    rest = show_markup(page, whole)
    if rest.users or any(rest.pieces()):
        source = replace(source, rank=_RANK_OF_MARKUP)
        readings.append(read_shown(given, source, rest, asked, site))
    return Reading.joined(readings)


def _cuts(page: Page) -> Iterator[str]:
    """Yield how a page itself shows that it is a part."""
    if re.search(r">\s*Load More\b", page.text, re.IGNORECASE):
        yield "`Load More` at the end of a list"
