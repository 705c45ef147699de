"""One run of Pelican with the archive's plugins."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.log import console
from pelican.settings import get_settings_from_file, read_settings

from plugins.adapter.building import Built
from plugins.adapter.complaints import collect_complaints, forget_complaints
from plugins.adapter.incremental.prepared import RawSettings, nothing_compiled
from plugins.adapter.report import describe_build
from plugins.adapter.state import RAW, get_archive, get_build
from plugins.errors import ToolError

__all__ = ["run_pelican"]


def run_pelican(
    settings_file: str, override: Mapping[str, Any], raw: RawSettings | None = None
) -> Built:
    """Run Pelican with the settings of a file; raw is what the file says, if that is known.

    Raise as build_site does.
    """
    collect_complaints()
    forget_complaints()
    console.quiet = True
    if not Path(settings_file).is_file():
        raise ToolError(f"{settings_file}: no such settings file")
    with nothing_compiled():
        _check_content(Path(settings_file))
        settings = read_settings(settings_file, override={**override, RAW: raw})
    _check_owner(settings)
    pelican = Pelican(settings)
    build = get_build(settings)
    try:
        pelican.run()
    finally:
        build.staging.abandon()
    archive, output = get_archive(settings), build.staging.output
    summary = build.summary or describe_build(archive, len(build.pages))
    return Built(archive=archive, output=output, summary=summary)


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
