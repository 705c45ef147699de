"""Builds that need nothing of Pelican, as what it made of the settings is known."""

import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from plugins.adapter.building import Built
from plugins.adapter.sparing.code import BUILDING, code_digest, syntax_digest
from plugins.adapter.sparing.prepared import RawSettings, kept_settings
from plugins.adapter.sparing.record import Record, is_as_recorded
from plugins.adapter.sparing.stored import SETTINGS, TEMPLATES, Stored
from plugins.adapter.staging import MARK, Staging, is_marked
from plugins.frugal.store import digest

__all__ = ["build_quickly", "tell_site"]


def build_quickly(raw: RawSettings) -> Built | None:
    """Build with settings that are known; None where Pelican has to be asked."""
    output = raw.folder("OUTPUT_PATH", "output").resolve()
    site = tell_site(raw)
    with Stored(output) as stored:
        record = stored.record()
        if record.site == site and _stands(record, output, raw):
            summary = f"{record.summary}\n{_NOTHING}"
            return Built(archive=None, output=output, summary=summary)
        settings = kept_settings(stored.memory(SETTINGS, code_digest(BUILDING)), raw)
        return _build(settings, site, stored) if settings else None


_NOTHING = "Work   nothing: all is as it was"


def tell_site(raw: RawSettings) -> bytes:
    """Return what tells all that a site is made of: settings, code, content and theme."""
    folders = (raw.folder("PATH", "content"), raw.folder("THEME", "theme"))
    return digest(raw.digest, code_digest(BUILDING), *(_tell_folder(each) for each in folders))


def _tell_folder(folder: Path) -> bytes:
    """Return what tells every file below a folder, by its name and its bytes."""
    told = blake2b(digest_size=16)
    for path in sorted(_files(str(folder))):
        told.update(path.encode("utf-8", "surrogateescape") + b"\0")
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (ten thousand times, a third of a Path's)
                told.update(blake2b(file.read(), digest_size=16).digest())
        except OSError as error:
            told.update(repr(error).encode())
    return told.digest()


def _files(folder: str) -> Iterator[str]:
    """Yield every file below a folder, none where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.path, entry.is_dir()) for entry in entries]
    except OSError:
        return
    for path, is_folder in found:
        if is_folder:
            yield from _files(path)
        else:
            yield path


def _stands(record: Record, output: Path, raw: RawSettings) -> bool:
    """Whether a folder holds what is on record of it, and nothing else."""
    kept = {MARK, *raw.retained}
    return is_marked(output) and is_as_recorded(record, output, kept)


def _build(settings: Mapping[str, Any], site: bytes, stored: Stored) -> Built | None:
    """Build with Pelican's settings; None where the theme's templates ask for more than those."""
    from plugins.adapter.sparing.choice import readings_of_theme  # noqa: PLC0415 (if nothing changed, none of it)
    from plugins.adapter.sparing.site import build_sparingly  # noqa: PLC0415

    readings = readings_of_theme(settings, stored.memory(TEMPLATES, syntax_digest(settings)))
    if readings is None:
        return None
    folders = (Path(settings["PATH"]), Path(settings["THEME"]))
    retained = tuple(settings["OUTPUT_RETENTION"])
    staging = Staging(Path(settings["OUTPUT_PATH"]), folders, retained)
    staging.begin()
    try:
        done = build_sparingly(settings, readings, staging, stored, site)
    finally:
        staging.abandon()
    return Built(archive=done.archive, output=staging.output, summary=done.summary)
