"""New files together with their lines in the ledger of imports: both are there, or neither."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plugins.documents import Comment
from plugins.importers.entering import enter_address
from plugins.importers.journal import held
from plugins.upkeep.writing.fresh import place_document

__all__ = ["PATIENCE", "place_known", "placed"]

PATIENCE = 30.0
"""Seconds for which another import is waited for."""


def place_known(content: Path, comment: Comment, bare: Comment, site: str) -> Path:
    """Write the file of a comment of which its address at a site is known, and enter that.

    `bare` is the comment without its owner's own words, so that an import leaves those as they are.
    Return the file. Raise ContentError for what cannot stand in it and where it was another
    piece's, FileExistsError where one is, ToolError where another import is at work.
    """
    with held(content, PATIENCE):
        return placed(
            lambda: place_document(content, comment), lambda: enter_address(content, bare, site)
        )


def placed(place: Callable[[], Path], enter: Callable[[], None]) -> Path:
    """Return the file that is placed, once it is entered; where it is not, take it away again."""
    file = place()
    try:
        enter()
    except BaseException:
        with suppress(FileNotFoundError):
            file.unlink()
        raise
    return file
