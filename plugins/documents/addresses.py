"""Which addresses belong to the archive's own pages and files, so that no document may have them.

A document's own address is a promise, so it follows from its kind and slug alone (`kinds.py`).
"""

from plugins.documents.front_matter.keys import FOLDERS

__all__ = ["RESERVED_FILES", "RESERVED_SEGMENTS", "SECTIONS", "is_reserved"]

SECTIONS = {kind: kind.section for kind in FOLDERS.values() if kind.section}
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
