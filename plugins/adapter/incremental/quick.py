"""Builds that need nothing of Pelican, as what it made of the settings is known."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from plugins.adapter.building import Built
from plugins.adapter.incremental.code import BUILDING, code_digest, syntax_digest
from plugins.adapter.incremental.prepared import NotKeptError, RawSettings, kept_settings
from plugins.adapter.incremental.processes import beside
from plugins.adapter.incremental.record import Record, is_as_recorded
from plugins.adapter.incremental.snapshot import Snapshot, take_snapshot
from plugins.adapter.incremental.stored import SETTINGS, TEMPLATES, Stored
from plugins.adapter.staging import MARK, Staging, is_at_rest, is_marked

__all__ = ["build_quickly", "snapshot_of"]


def build_quickly(raw: RawSettings, *, is_preview_wanted: bool = False) -> Built | None:
    """Build with settings that are known; None where Pelican has to be asked.

    Where nothing has changed, nothing is read, unless a preview of what comes next is wanted.
    """
    output = raw.folder("OUTPUT_PATH", "output").resolve()
    with Stored(output) as stored:
        with beside(partial(snapshot_of, raw), pays=stored.is_large) as seen:
            record = stored.record()
            if stored.is_large:
                _make_ready()
            snapshot = raw.snapshot = seen()
        if (
            not is_preview_wanted
            and record.site == snapshot.digest
            and _stands(record, output, raw)
        ):
            summary = f"{record.summary}\n{_NOTHING}"
            return Built(archive=None, output=output, summary=summary)
        settings = kept_settings(stored.memory(SETTINGS, code_digest(BUILDING)), raw)
        if settings is not None:
            with suppress(NotKeptError):
                return _build(settings, record, snapshot, stored)
        return None


def _make_ready() -> None:
    """Import what builds, while a copy looks at all files: most builds follow an edit."""
    from plugins.adapter.incremental import choice, site  # noqa: F401, PLC0415 (where little is kept, only if something changed)


_NOTHING = "Work   nothing: all is as it was"


def snapshot_of(raw: RawSettings) -> Snapshot:
    """Return all that a site is made of, settings and code included, as it was when asked first.

    Content and theme are read whole, so it is done once for each build.
    """
    if raw.snapshot is None:
        folders = (raw.folder("PATH", "content"), raw.folder("THEME", "theme"))
        raw.snapshot = take_snapshot((raw.digest, code_digest(BUILDING)), folders)
    return raw.snapshot


def _stands(record: Record, output: Path, raw: RawSettings) -> bool:
    """Whether a folder holds what is on record of it, and nothing else."""
    retained = {MARK, *raw.retained}
    return is_at_rest(output) and is_marked(output) and is_as_recorded(record, output, retained)


def _build(
    settings: Mapping[str, Any], record: Record, snapshot: Snapshot, stored: Stored
) -> Built | None:
    """Build with Pelican's settings; None where the theme's templates ask for more than those."""
    from plugins.adapter.incremental.choice import readings_of_theme  # noqa: PLC0415 (if nothing changed, none of it)
    from plugins.adapter.incremental.site import Job, build_incrementally  # noqa: PLC0415 (likewise)

    readings = readings_of_theme(settings, stored.memory(TEMPLATES, syntax_digest(settings)))
    if readings is None:
        return None
    folders = (Path(settings["PATH"]), Path(settings["THEME"]))
    retained = tuple(settings["OUTPUT_RETENTION"])
    staging = Staging(Path(settings["OUTPUT_PATH"]), folders, retained)
    job = Job(
        settings=settings,
        readings=readings,
        staging=staging,
        stored=stored,
        record=record,
        snapshot=snapshot,
    )
    staging.begin()
    try:
        done = build_incrementally(job)
    finally:
        staging.abandon()
    return Built(
        archive=done.archive, output=staging.output, summary=done.summary, preview=done.preview
    )
