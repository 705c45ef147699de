"""The address of each document, from the archive's root, without a leading slash.

An address is a promise, so it follows from the kind and the slug alone and is no setting.
"""

from typing import NewType

from plugins.documents.front_matter.keys import FOLDERS
from plugins.documents.kinds import Document, Page, Status

__all__ = [
    "HOME",
    "RESERVED_FILES",
    "RESERVED_SEGMENTS",
    "SECTIONS",
    "Permalink",
    "is_reserved",
    "permalink",
    "published_permalink",
    "section_of",
]

Permalink = NewType("Permalink", str)
"""An address such as `comments/llama-2-is-not-open-source/`; the empty one is the home page."""

HOME = "profile"
"""The slug of the page that is the home page."""

SECTIONS = {kind: folder for folder, kind in FOLDERS.items() if kind is not Page}
"""The first part of the address of each kind that has one."""

_OWN_PAGES = "archive corrections drafts feeds find search threads"
_OWN_FILES = "cards images theme"
RESERVED_SEGMENTS = frozenset(SECTIONS.values()) | set(f"{_OWN_PAGES} {_OWN_FILES}".split())
"""First parts that belong to the archive's own pages and files."""

_SERVED = "404.html index.html robots.txt sitemap.xml"
_FOR_HOSTS = "_headers _redirects cname .nojekyll .git .built"
RESERVED_FILES = frozenset(f"{_SERVED} {_FOR_HOSTS}".split())
"""Files of the archive itself and of who serves it, under which no former address may be.

A folder called `CNAME` would stand in the way of the file, and git takes none called `.git`.
"""


def is_reserved(address: str) -> bool:
    """Whether an address, from the root, is that of a file of the archive itself, or below it."""
    return address.lstrip("/").partition("/")[0].casefold() in RESERVED_FILES


def section_of(document: Document) -> str:
    """Return the first part of the document's address, empty for a page."""
    return SECTIONS.get(type(document), "")


def permalink(document: Document) -> Permalink:
    """Return the address of document, for a draft or a held piece one that only its author sees."""
    if document.status in (Status.DRAFT, Status.HOLD):
        return Permalink(f"drafts/{document.slug}/")
    return published_permalink(document)


def published_permalink(document: Document) -> Permalink:
    """Return the address that document has, or will have, once it is published."""
    if isinstance(document, Page):
        return Permalink("" if document.slug == HOME else f"{document.slug}/")
    return Permalink(f"{section_of(document)}/{document.slug}/")
