"""Content: Pelican reads what the documents room has parsed."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import slugify

from plugins.adapter.incremental.choice import is_incremental
from plugins.adapter.state import Archive, get_archive, set_archive
from plugins.documents import (
    Document,
    Page,
    Status,
    TopicId,
    load_content,
)
from plugins.relations import build_graph

__all__ = ["register"]

UNDATED = datetime(1, 1, 1, tzinfo=UTC)
"""What Pelican, which cannot do without a date, is given where the date is unknown."""


def register() -> None:
    """Have Pelican read Markdown through the documents room."""
    signals.article_generator_init.connect(_load)
    signals.readers_init.connect(_add_reader)


def _load(generator: Any) -> None:
    """Read all content before any of it becomes a page; raise ContentError with every mistake."""
    if is_incremental(generator.settings):
        return
    library = load_content(Path(generator.settings["PATH"]))
    graph = build_graph(library)
    settings = generator.settings
    address = "" if settings["RELATIVE_URLS"] else settings["SITEURL"]
    archive = Archive(
        library=library,
        graph=graph,
        owner=settings["AUTHOR"],
        address=address,
    )
    set_archive(settings, archive)


def _add_reader(readers: Any) -> None:
    for extension in ("markdown", "mkd", "mdown"):
        readers.reader_classes.pop(extension, None)
    readers.reader_classes["md"] = ArchiveReader


class ArchiveReader(BaseReader):
    """Gives Pelican a document's HTML and the metadata that its own parts and any theme expect."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the HTML of a file below content and its metadata."""
        archive = get_archive(self.settings)
        document = archive.document_at(source_path, self.settings["PATH"])
        return archive.library.bodies[document.path].html, self._metadata(document, archive)

    def _metadata(self, document: Document, archive: Archive) -> dict[str, Any]:
        metadata: dict[str, Any] = {
            "title": escape(document.title),
            "slug": document.slug,
            "summary": escape(document.summary),
            "status": self._status(document),
            "tags": [self._tag(topic, archive) for topic in document.topics],
            "authors": [self._author(document.author or archive.owner)],
            "document": document,
            "view": archive.view(document),
        }
        if document.lang:
            metadata["lang"] = document.lang
        if document.modified:
            metadata["modified"] = document.modified.start
        return metadata | self._place(document)

    def _place(self, document: Document) -> dict[str, Any]:
        """Return where Pelican is to put document."""
        if not isinstance(document, Page):
            return {
                "date": document.date.start if document.date else UNDATED,
                "category": Category(document.section, self.settings),
            }
        if document.permalink:
            return {}
        # The home page shows it; it is no page beside that, so it is written nowhere.
        return {"url": self.settings["DIRECTORY_INDEX"], "save_as": ""}

    def _author(self, name: str) -> Any:
        """Return Pelican's author, also for a name that Pelican can make no address of."""
        author = Author(name, self.settings)
        substitutions = self.settings["SLUG_REGEX_SUBSTITUTIONS"]
        author.slug = slugify(name, regex_subs=substitutions) or name.encode().hex()
        return author

    def _status(self, document: Document) -> str:
        """Return Pelican's word: it knows no held pieces, and no withdrawn ones."""
        match document.status:
            case Status.DRAFT | Status.HOLD:
                return "draft" if self.settings["SHOW_DRAFTS"] else "skip"
            case Status.HIDDEN | Status.WITHDRAWN:
                return "hidden"
            case Status.PUBLISHED:
                return "published"

    def _tag(self, topic: TopicId, archive: Archive) -> Any:
        tag = Tag(archive.graph.topics[topic].topic.title, self.settings)
        tag.slug = topic
        return tag
