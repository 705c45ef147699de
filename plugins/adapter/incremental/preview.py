"""A preview of pieces that were just saved: their own pages, before the site is built.

A build asks what a change means for every page; its writer waits for one.  So that page is rendered
at once, with what the last build knew of everything around it, and put in its place; the build that
follows makes it what it is to be, or tells what is wrong; then the page goes back to what it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from plugins.adapter.incremental.renderer import Renderer
from plugins.documents import (
    Body,
    Document,
    Library,
    Permalink,
    Status,
    Topic,
    find_holdings,
    find_names,
)
from plugins.documents.holdings import make_local
from plugins.documents.html.images import with_sizes
from plugins.documents.names import lead_by_name
from plugins.documents.sources import Given, Source, read_source
from plugins.frugal.files import write_if_changed
from plugins.plan import Desk, Digests
from plugins.plan.pieces import plan_piece

__all__ = ["Preview"]


@dataclass(kw_only=True)
class Preview:
    """What a build knew in the end."""

    desk: Desk
    renderer: Renderer
    content: Path
    output: Path
    _replaced: dict[Path, bytes] = field(default_factory=dict)
    """The pages of that build in whose places others stand now."""

    def make_ready(self) -> None:
        """Find what the preview of any piece needs, so that none has to wait for that."""
        self._names, self._holdings  # noqa: B018 (they are found once)

    def show(self, files: Iterable[Path]) -> tuple[Permalink, ...] | None:
        """Render the pages of documents anew from these files; return where they stand.

        None where that is not enough or cannot be done: something else changed, a document is new
        or went elsewhere, or there is a mistake in it, which the build will tell.  Raise what a
        template raises, and OSError where the disk refuses, or has the page no more.
        """
        shown = [self._page(path) for path in files]
        if not shown or None in shown:
            return None
        told = [each for each in shown if each]
        for file, content, _ in told:
            self._put(self.output / file, content)
        return tuple(address for _, _, address in told)

    def _put(self, place: Path, content: bytes) -> None:
        if place not in self._replaced:
            self._replaced[place] = place.read_bytes()
        write_if_changed(place, content)

    def take_back(self) -> None:
        """Put back what the build made, as the next did not go well and leaves all as it was.

        Raise OSError where the disk refuses.
        """
        for place, content in self._replaced.items():
            write_if_changed(place, content)
        self._replaced.clear()

    def _page(self, file: Path) -> tuple[str, bytes, Permalink] | None:
        """Return the page of a document: its file, its bytes, its address."""
        try:
            path = file.relative_to(self.content).as_posix()
            former = self.desk.graph.library.documents.get(path)
            source = read_source(Given(path, file.read_bytes()))
        except (OSError, ValueError, KeyError):
            return None
        if former is None or not self._is_the_same_page(source, former):
            return None
        body, problems = self._body(source)
        if problems:
            return None
        page = plan_piece(source.document, self._desk_with(source.document, body))
        return (page.file, self.renderer.render(page), page.permalink) if page else None

    def _is_the_same_page(self, source: Source, former: Document) -> bool:
        """Whether a source without mistakes says what stands where the former document stood."""
        document = source.document
        return (
            not (source.problems or source.faults)
            and type(document) is type(former)
            and not isinstance(document, Topic)
            and document.permalink == former.permalink
            and document.status is former.status is not Status.WITHDRAWN
            and {*document.topics} <= self.desk.graph.topics.keys()
        )

    def _body(self, source: Source) -> tuple[Body, bool]:
        """Return a body with its links and images as in a build; whether anything is wrong."""
        library, path = self.desk.graph.library, source.document.path
        body = make_local(path, lead_by_name(source.body, self._names), self._holdings)
        bodies, problems = with_sizes(self.content, {path: body}, library.files)
        return bodies[path], bool(problems)

    @cached_property
    def _names(self) -> Mapping[str, tuple[Document, ...]]:
        return find_names(self.desk.graph.library.documents.values())

    @cached_property
    def _holdings(self) -> Mapping[str, Document]:
        documents = self.desk.graph.library.documents.values()
        return find_holdings(
            each for each in documents if each.is_public and each.status is not Status.WITHDRAWN
        )

    def _desk_with(self, document: Document, body: Body) -> Desk:
        """Return the desk of the last build with another document in its place."""
        library = _with(self.desk.graph.library, document, body)
        graph = replace(self.desk.graph, library=library)
        return replace(self.desk, graph=graph, digests=Digests(graph, _no_digest))


def _with(library: Library, document: Document, body: Body) -> Library:
    path = document.path
    return replace(
        library,
        documents={**library.documents, path: document},
        bodies={**library.bodies, path: body},
        faces={},
        texts={},
    )


def _no_digest(_file: str) -> bytes:
    """Tell nothing of a file: what is only a preview is put on no record."""
    return b""
