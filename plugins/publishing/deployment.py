"""What is to be published and where, and that it may not be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.command import run_part
from plugins.errors import SiteError
from plugins.publishing.repository import surroundings

__all__ = ["Deployment", "RefusedError", "Run", "run_module"]

Run = Callable[[Path, str, Sequence[str], str], int]
"""Runs a command of the archive's own in a folder, `python -m module words…`, for the site at an
address, and returns its exit status."""


def run_module(root: Path, module: str, words: Sequence[str], address: str) -> int:
    """Run a command in a process of its own, whose words the owner sees."""
    return run_part([module, *words], root, surroundings(SITEURL=address))


class RefusedError(SiteError):
    """The site may not be published as it is; nothing was changed."""

    exitcode = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What is to be published, and where."""

    root: Path
    """The work tree of the archive."""
    address: str
    """Where readers find the site, `https://host/path`."""
    remote: str = "origin"
    branch: str = "gh-pages"
    """The branch that holds the pages."""
    day: date
    """The day on which what is new is first published."""
    say: Callable[[str], None] = print
    run: Run = run_module

    @property
    def work(self) -> Path:
        """The folder that the deployment works in."""
        return self.root / ".deploy"

    @property
    def site(self) -> Path:
        """The folder that the site is built into."""
        return self.work / "site"
