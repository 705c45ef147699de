"""Archived copies beside dead links that templates write, such as to what a comment answers.

Links within texts have theirs already, from the documents room.
"""

from collections.abc import Mapping
from pathlib import Path

from plugins.documents.archived import with_copies
from plugins.documents.fallbacks import Fallback

__all__ = ["add_copies"]


def add_copies(folder: Path, copies: Mapping[str, Fallback]) -> None:
    """Offer the archived copy of each dead address beside every link to it in a built folder."""
    for page in sorted(folder.rglob("*.html")) if copies else ():
        before = page.read_bytes().decode()
        after = with_copies(before, copies)
        if after != before:
            page.write_bytes(after.encode())
