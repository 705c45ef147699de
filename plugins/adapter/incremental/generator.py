"""The incremental build, as a generator of Pelican's that does the work of all others."""

from typing import Any

from pelican.generators import Generator

from plugins.adapter.complaints import raise_complaints
from plugins.adapter.incremental.choice import keep_readings, planned, readings_of
from plugins.adapter.incremental.code import BUILDING, code_digest, syntax_digest
from plugins.adapter.incremental.prepared import keep_settings
from plugins.adapter.incremental.quick import snapshot_of
from plugins.adapter.incremental.site import Job, build_incrementally
from plugins.adapter.incremental.snapshot import Snapshot
from plugins.adapter.incremental.stored import SETTINGS, TEMPLATES, Stored
from plugins.adapter.state import RAW, get_build, set_archive

__all__ = ["ArchiveSite"]


class ArchiveSite(Generator):
    """Builds the whole site, in the place of Pelican's own generators."""

    def generate_output(self, writer: Any) -> None:
        """Build what changed; raise what is wrong with content, templates or plugins."""
        del writer
        raise_complaints()
        build, raw = get_build(self.settings), self.settings.get(RAW)
        snapshot = snapshot_of(raw) if raw else Snapshot()
        build.staging.begin()
        settings = planned(self.settings)
        readings = readings_of(settings)
        with Stored(build.staging.output) as stored:
            site = build_incrementally(
                Job(
                    settings=settings,
                    readings=readings,
                    staging=build.staging,
                    stored=stored,
                    record=stored.record(),
                    snapshot=snapshot,
                )
            )
            keep_readings(settings, stored.memory(TEMPLATES, syntax_digest(settings)))
            if raw:
                memory = stored.memory(SETTINGS, code_digest(BUILDING))
                keep_settings(memory, raw, settings)
        set_archive(self.settings, site.archive)
        build.summary = site.summary
