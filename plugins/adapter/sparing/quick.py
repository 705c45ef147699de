"""Builds that need nothing of Pelican, as what it made of the settings is known."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.adapter.building import Built
from plugins.adapter.sparing.code import BUILDING, code_digest, syntax_digest
from plugins.adapter.sparing.prepared import RawSettings, kept_settings
from plugins.adapter.sparing.record import Record, is_as_recorded
from plugins.adapter.sparing.stored import SETTINGS, TEMPLATES, Stored
from plugins.adapter.sparing.witness import Witness, bear_witness
from plugins.adapter.staging import MARK, Staging, is_at_rest, is_marked

__all__ = ["build_quickly", "look_at"]


def build_quickly(raw: RawSettings, *, is_look_wanted: bool = False) -> Built | None:
    """Build with settings that are known; None where Pelican has to be asked.

    Where nothing has changed, nothing is read, unless what is wanted is to look at what comes next.
    """
    output = raw.folder("OUTPUT_PATH", "output").resolve()
    seen = look_at(raw)
    with Stored(output) as stored:
        record = stored.record()
        if not is_look_wanted and record.site == seen.digest and _stands(record, output, raw):
            summary = f"{record.summary}\n{_NOTHING}"
            return Built(archive=None, output=output, summary=summary)
        settings = kept_settings(stored.memory(SETTINGS, code_digest(BUILDING)), raw)
        return _build(settings, seen, stored) if settings else None


_NOTHING = "Work   nothing: all is as it was"


def look_at(raw: RawSettings) -> Witness:
    """Return all that a site is made of, settings and code included, as it was at the first look.

    Content and theme are read whole, so it is done once for each build.
    """
    if raw.seen is None:
        folders = (raw.folder("PATH", "content"), raw.folder("THEME", "theme"))
        raw.seen = bear_witness((raw.digest, code_digest(BUILDING)), folders)
    return raw.seen


def _stands(record: Record, output: Path, raw: RawSettings) -> bool:
    """Whether a folder holds what is on record of it, and nothing else."""
    kept = {MARK, *raw.retained}
    return is_at_rest(output) and is_marked(output) and is_as_recorded(record, output, kept)


def _build(settings: Mapping[str, Any], seen: Witness, stored: Stored) -> Built | None:
    """Build with Pelican's settings; None where the theme's templates ask for more than those."""
    from plugins.adapter.sparing.choice import readings_of_theme  # noqa: PLC0415 (if nothing changed, none of it)
    from plugins.adapter.sparing.site import Job, build_sparingly  # noqa: PLC0415

    readings = readings_of_theme(settings, stored.memory(TEMPLATES, syntax_digest(settings)))
    if readings is None:
        return None
    folders = (Path(settings["PATH"]), Path(settings["THEME"]))
    retained = tuple(settings["OUTPUT_RETENTION"])
    staging = Staging(Path(settings["OUTPUT_PATH"]), folders, retained)
    job = Job(settings=settings, readings=readings, staging=staging, stored=stored, seen=seen)
    staging.begin()
    try:
        done = build_sparingly(job)
    finally:
        staging.abandon()
    return Built(archive=done.archive, output=staging.output, summary=done.summary, look=done.look)
