"""What can go wrong, told so that it can be mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = [
    "ContentError",
    "Problem",
    "SiteError",
    "StoppedError",
    "ToolError",
    "did_you_mean",
    "printable",
]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One mistake: where it is, which value, what is wrong with it, what to write instead."""

    path: str
    """The file at fault, with forward slashes."""
    line: int = 0
    """Counted from 1; 0 where no line can be told."""
    key: str = ""
    """What within the file: a front matter key, an attribute, a kind of Markdown."""
    value: str = ""
    """The value at fault, as it was written."""
    reason: str
    """What is wrong."""
    remedy: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        """Return the problem as one line that any terminal can show, whatever its parts hold."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        value = f"'{_cut(self.value)}'" if self.value else ""
        told = ": ".join(part for part in (place, _cut(self.key), value, self.reason) if part)
        return printable(f"{told}; {self.remedy}" if self.remedy else told)


class SiteError(Exception):
    """The base of every error of the archive's own; Pelican ends with its exit status."""

    exitcode = 2


class ToolError(SiteError):
    """The tool itself could not run: a missing folder, a plugin that does not load."""


class StoppedError(SiteError):
    """Somebody pressed Ctrl-C; what that left is told."""

    exitcode = 130


class ContentError(SiteError):
    """There are mistakes in what was written; `problems` holds each of them once, sorted."""

    exitcode = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems, and tell them one a line."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `did you mean 'x'?` for the known word nearest to word, or nothing."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""


def _cut(text: str) -> str:
    """Return text on one line, without its end where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


_LONGEST = 80


def printable(text: str) -> str:
    """Return text on one line, with escapes for what no terminal should be sent."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
