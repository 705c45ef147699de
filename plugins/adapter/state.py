"""What the parts of the adapter know together during one build.

It is kept where Pelican's parts all look: in its settings.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.adapter.staging import Staging
from plugins.documents import Document, Library
from plugins.errors import ToolError
from plugins.relations import Graph
from plugins.views import DocumentView, SitemapEntry, SiteView, make_document_view

__all__ = ["Archive", "Build", "get_archive", "get_build", "set_archive", "set_build"]

_ARCHIVE, _BUILD = "ARCHIVE", "ARCHIVE_BUILD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive as read: its documents, their graph, and what templates see of both."""

    library: Library
    graph: Graph
    site: SiteView
    owner: str
    address: str
    """What it is published at, without a slash at its end; empty for a build to be looked at."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Where a build goes, and what it has written so far."""

    staging: Staging
    pages: list[SitemapEntry] = field(default_factory=list)
    """The pages that may be indexed; it grows while Pelican writes them."""


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
