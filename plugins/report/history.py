"""What version control knows of a folder of content: since when each of its files is there."""

import subprocess
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

__all__ = ["first_days"]


def first_days(content: Path, paths: Iterable[str]) -> dict[str, date]:
    """Return the day on which each of the files, from content, was first committed.

    A file that was renamed is followed.  What is not known is left out: files that were never
    committed, those from before a shallow clone begins, and all where there is no Git.
    """
    wanted = {path: path for path in paths}
    cut = set(_lines(_git(content, "rev-parse", "--git-path", "shallow"), content))
    found: dict[str, date] = {}
    for commit, day, change, names in _changes(_git(content, *_LOG)):
        if names[-1] not in wanted:
            continue
        asked = wanted.pop(names[-1])
        if change.startswith("R"):
            wanted[names[0]] = asked
        elif commit not in cut:
            found[asked] = day
    return found


_LOG = (
    *("log", "--topo-order", "--relative", "--find-renames", "--diff-filter=AR"),
    *("--name-status", "-z", "--date=short", "--format=%x01%H %ad", "--", "."),
)
"""What files came, newest first, with the day on which their author had them."""


def _changes(told: str) -> Iterator[tuple[str, date, str, tuple[str, ...]]]:
    """Yield the commit and its day of each change, the letter for it, and the names it has."""
    commit, day = "", date.min
    parts = iter(told.split("\0"))
    for part in parts:
        text = part.strip("\n")
        if text.startswith("\x01"):
            commit, _, written = text[1:].partition(" ")
            day = date.fromisoformat(written)
        elif text.startswith("R"):
            yield commit, day, text, (next(parts), next(parts))
        elif text:
            yield commit, day, text, (next(parts),)


def _lines(told: str, folder: Path) -> list[str]:
    """Return the lines of the file that Git names, none where it is not there."""
    file = folder / told.strip()
    return file.read_text(encoding="utf-8").split() if told and file.is_file() else []


def _git(folder: Path, *asked: str) -> str:
    """Return what Git answers; nothing where there is none, or no history."""
    command = ["git", "-c", "log.showSignature=false", *asked]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 (a fixed command)
    except OSError:
        return ""
    return done.stdout.decode(errors="surrogateescape") if done.returncode == 0 else ""
