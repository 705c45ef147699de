"""One build, for whichever command asks for it: without Pelican where that can be, or by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.errors import ContentError

if TYPE_CHECKING:
    from plugins.adapter.incremental.preview import Preview
    from plugins.adapter.state import Archive

__all__ = ["Built", "build_site", "verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A build that is in place."""

    output: Path
    summary: str
    """What was built and what was done for it, a line each."""
    archive: "Archive | None"
    """What was read; None where it is what was read before."""
    preview: "Preview | None" = None
    """With which what is saved next can be previewed, where the site was planned."""

    def __str__(self) -> str:
        """Return the summary, and what to open."""
        return f"{self.summary}\nOpen   {_shown(self.output / 'index.html')}"


def _shown(path: Path) -> str:
    """Return path from where the user stands, if it is below there."""
    here, full = Path.cwd(), path.absolute()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)


def build_site(settings_file: str, override: Mapping[str, Any]) -> Built:
    """Build with the settings of a file, and those of override instead of its own.

    Nothing that did not change is made again, nor Pelican imported where its settings are known.
    Raise ContentError with every mistake, ToolError where the build could not run, and whatever
    Pelican, Jinja or a plugin raises.
    """
    from plugins.adapter.incremental.prepared import read_raw  # noqa: PLC0415 (each way has its own imports)
    from plugins.adapter.incremental.quick import build_quickly  # noqa: PLC0415 (likewise)

    raw = read_raw(Path(settings_file), override)
    if raw and (built := build_quickly(raw)):
        return built
    from plugins.adapter.running import run_pelican  # noqa: PLC0415 (half a second)

    return run_pelican(settings_file, override, raw)


def verdict(error: ContentError) -> str:
    """Return in a line how many mistakes there are, and that nothing was lost by them."""
    from plugins.views import count_of  # noqa: PLC0415 (a build without mistakes has no use for it)

    files = len({problem.path for problem in error.problems})
    return (
        f"{count_of(len(error.problems), 'mistake')} in {count_of(files, 'file')}; "
        "nothing was built, what was built before is as it was"
    )
