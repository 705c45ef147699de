"""New files together with their lines in the ledger of imports: both are there, or neither."""

from pathlib import Path

from plugins.documents import Comment
from plugins.importers.entering import enter_address
from plugins.importers.journal import held
from plugins.upkeep.writing.fresh import proved_text
from plugins.upkeep.writing.remarks import check_held
from plugins.upkeep.writing.shelf import read_shelf

__all__ = ["PATIENCE", "place_known"]

PATIENCE = 30.0
"""Seconds for which another import is waited for."""


def place_known(content: Path, comment: Comment, bare: Comment, site: str) -> Path:
    """Write the file of a comment of which its address at a site is known, and enter that.

    `bare` is the comment without its owner's own words, so that an import leaves those as they are.
    Return the file. Raise ContentError for what cannot stand in it, where the archive has the piece
    by now and where the file was another piece's, FileExistsError where one is, ToolError where
    another import is at work.
    """
    with held(content, PATIENCE):
        check_held(read_shelf(content), comment.source)  # anew: its forum may have taken a while
        enter_address(content, proved_text(content, comment), bare, site)
    return content / comment.path
