"""What the parts of the adapter know together during one build.

It is kept where Pelican's parts all look: in its settings.
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.adapter.staging import Staging
from plugins.documents import Document, Library
from plugins.errors import ToolError
from plugins.relations import Graph
from plugins.views import DocumentView, SitemapEntry, SiteView, make_document_view, make_site_view

__all__ = ["RAW", "Archive", "Build", "get_archive", "get_build", "set_archive", "set_build"]

_ARCHIVE, _BUILD = "ARCHIVE", "ARCHIVE_BUILD"
RAW = "ARCHIVE_RAW"
"""The setting that holds what a settings file says, before Pelican has made anything of it."""


@dataclass(frozen=True, kw_only=True)
class Archive:
    """An archive as read: its documents and their graph."""

    library: Library
    graph: Graph
    owner: str
    address: str
    """What it is published at, without a slash at its end; empty for a build to be looked at."""

    @cached_property
    def site(self) -> SiteView:
        """What templates see of the whole, when Pelican's own generators render them."""
        return make_site_view(self.graph, self.owner, self.address)

    def view(self, document: Document) -> DocumentView:
        """Return document as its page shows it."""
        return make_document_view(document, self.graph, self.owner, self.address)

    def document_at(self, path: str | Path, content: str | Path) -> Document:
        """Return the document read from a file below content; raise ToolError where none was."""
        relative = Path(path).absolute().relative_to(Path(content).absolute()).as_posix()
        try:
            return self.library.documents[relative]
        except KeyError:
            raise ToolError(f"{path}: in no folder of documents, so it cannot be a page") from None


@dataclass(slots=True, kw_only=True)
class Build:
    """Where a build goes, and what it has written so far."""

    staging: Staging
    pages: list[SitemapEntry] = field(default_factory=list)
    """The pages that may be indexed; it grows while Pelican writes them."""
    summary: str = ""
    """What was built, where Pelican's generators did not write it."""


def set_archive(settings: dict[str, Any], archive: Archive) -> None:
    """Make archive known to every reader and generator of this build."""
    settings[_ARCHIVE] = archive


def get_archive(settings: dict[str, Any]) -> Archive:
    """Return the archive of this build; raise ToolError where the reader plugin did not load."""
    archive = settings.get(_ARCHIVE)
    if not isinstance(archive, Archive):
        raise ToolError("no content was read; PLUGINS must have plugins.adapter.read")
    return archive


def set_build(settings: dict[str, Any], build: Build) -> None:
    """Make the build that is about to run known."""
    settings[_BUILD] = build


def get_build(settings: dict[str, Any]) -> Build:
    """Return the build that runs; raise ToolError where the render plugin did not load."""
    build = settings.get(_BUILD)
    if not isinstance(build, Build):
        raise ToolError("nowhere to build; PLUGINS must have plugins.adapter.render")
    return build
