"""Files of the ledger, line by line, and what is wrong with a line of any of them."""

import re
from collections.abc import Iterator

from plugins.errors import Problem

__all__ = ["content_lines", "line_problem"]

_MERGE_MARK = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?")
"""What Git leaves where two sides changed the same place (git-merge-file)."""


def content_lines(path: str, text: str) -> Iterator[tuple[int, str] | Problem]:
    """Yield each line that says something, with its number; a mark of Git's is a problem."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        said = line.strip()
        if _MERGE_MARK.fullmatch(said):
            remedy = "take this line out, and keep the lines of both sides"
            yield line_problem(path, number, said, "a mark of a merge that stopped", remedy)
        elif said and not said.startswith("#"):
            yield number, said


def line_problem(path: str, line: int, value: str, reason: str, remedy: str) -> Problem:
    """Return what is wrong with a line of the file at path."""
    return Problem(path=path, line=line, key="ledger", value=value, reason=reason, remedy=remedy)
