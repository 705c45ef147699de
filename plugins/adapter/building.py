"""One run of Pelican with the archive's plugins, for whichever command asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.log import console
from pelican.settings import get_settings_from_file, read_settings

from plugins.adapter.complaints import collect_complaints, forget_complaints
from plugins.adapter.report import describe_build
from plugins.adapter.state import Archive, get_archive, get_build
from plugins.errors import ContentError, ToolError
from plugins.views import count_of

__all__ = ["Built", "build_site", "verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A build that is in place."""

    archive: Archive
    output: Path
    pages: int
    """How many may be indexed."""

    def __str__(self) -> str:
        """Return what was built and what to open, a line each."""
        return describe_build(self.archive, self.output, self.pages)


def build_site(settings_file: str, override: Mapping[str, Any]) -> Built:
    """Run Pelican with the settings of a file, and those of override instead of its own.

    Raise ContentError with every mistake, ToolError where the build could not run, and whatever
    Pelican, Jinja or a plugin raises.
    """
    collect_complaints()
    forget_complaints()
    console.quiet = True
    if not Path(settings_file).is_file():
        raise ToolError(f"{settings_file}: no such settings file")
    _check_content(Path(settings_file))
    settings = read_settings(settings_file, override=dict(override))
    _check_owner(settings)
    pelican = Pelican(settings)
    build = get_build(settings)
    try:
        pelican.run()
    finally:
        build.staging.abandon()
    return Built(archive=get_archive(settings), output=build.staging.output, pages=len(build.pages))


def _check_content(settings_file: Path) -> None:
    """Raise ToolError where the folder of content is not there: Git keeps no empty one."""
    name = get_settings_from_file(str(settings_file)).get("PATH") or "content"
    folder = settings_file.parent / name
    if not folder.is_dir():
        raise ToolError(f"{folder}: no such folder; what the archive holds is written there")


def _check_owner(settings: dict[str, Any]) -> None:
    """Raise ToolError where the settings do not say whose archive this is."""
    missing = [name for name in ("AUTHOR", "FEED_AUTHORITY") if not settings.get(name)]
    if missing:
        raise ToolError(f"{' and '.join(missing)}: missing from the settings of the archive")


def verdict(error: ContentError) -> str:
    """Return in a line how many mistakes there are, and that nothing was lost by them."""
    files = len({problem.path for problem in error.problems})
    return (
        f"{count_of(len(error.problems), 'mistake')} in {count_of(files, 'file')}; "
        "nothing was built, what was built before is as it was"
    )
