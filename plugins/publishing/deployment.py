"""What is to be published and where, and that it may not be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.errors import SiteError

__all__ = ["Deployment", "RefusedError"]


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

    @property
    def work(self) -> Path:
        """The folder that the deployment works in."""
        return self.root / ".deploy"

    @property
    def site(self) -> Path:
        """The folder that the site is built into."""
        return self.work / "site"
