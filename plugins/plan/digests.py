"""What tells whether something that a page shows is the same as before: digests, each made once."""

from collections.abc import Callable, Iterable
from functools import cached_property, partial

from plugins.documents import Document
from plugins.documents.sources import face_of, text_of
from plugins.frugal.store import digest
from plugins.relations import Backlink, Descent, Graph, RelatedPieces, Thread

__all__ = ["Digests"]


_NOBODY = bytes(16)
"""In the place of a document that is not there, so that nothing behind it takes that place."""


class _Made(dict[str, bytes]):
    """What is made of each path when it is asked for first.

    Whoever has it is not to be what makes it: a graph in such a circle would wait for the
    collector, and a server that builds does without that for long.
    """

    def __init__(self, make: Callable[[str], bytes]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, path: str) -> bytes:
        made = self[path] = self._make(path)
        return made


class Digests:
    """Digests of the parts of a graph; equal parts have equal ones, and others do not."""

    def __init__(self, graph: Graph, file: Callable[[str], bytes]) -> None:
        """Take the digests that the library has, and make others when they are asked for.

        File gives what tells the bytes of a file, from `content/`, that is no document.
        """
        self._graph = graph
        self._file = file
        self._faces = dict(graph.library.faces)
        self._texts = dict(graph.library.texts)
        self._entries = _Made(partial(_entry, graph, self._faces))
        self._threads: dict[str, bytes] = {}

    def face(self, document: Document | None) -> bytes:
        """Return what tells all of a document but its text, as long whether there is one or not."""
        return _face(document, self._faces)

    def text(self, document: Document) -> bytes:
        """Return what tells a document's rendered text."""
        known = self._texts.get(document.path)
        if known is None:
            body = self._graph.library.bodies[document.path]
            known = self._texts[document.path] = text_of(body)
        return known

    def whole(self, document: Document) -> bytes:
        """Return what tells a document with its text, and where what that links to stands."""
        return b"".join((self.face(document), self.text(document), self.targets(document)))

    def targets(self, document: Document) -> bytes:
        """Return what tells where a document's links lead, and what images it shows."""
        links = self._graph.library.bodies[document.path].links
        files = [link.file for link in links if link.file]
        return digest(*map(self._target, files)) if files else b""

    def _target(self, file: str) -> bytes:
        if linked := self._graph.library.documents.get(file):
            return linked.permalink.encode()
        return self._file(file) if file in self._graph.library.files else b""

    def entry(self, document: Document) -> bytes:
        """Return what tells a document as a line of a list, which may name what it answers."""
        return self._entries[document.path]

    def entries(self, documents: Iterable[Document]) -> bytes:
        """Return what tells a list of documents."""
        return digest(b"".join([self._entries[each.path] for each in documents]))

    def thread(self, thread: Thread | None) -> bytes:
        """Return what tells a thread, with each comment in it; nothing where there is none."""
        if thread is None:
            return b""
        known = self._threads.get(thread.slug)
        if known is None:
            essay = self.face(thread.essay)
            known = digest(thread.slug, repr(thread.post), essay, self.entries(thread.comments))
            self._threads[thread.slug] = known
        return known

    def backlinks(self, links: Iterable[Backlink]) -> bytes:
        """Return what tells who links to a document, and how."""
        return b"".join(
            [
                digest(self.face(each.document), repr((each.sentence, each.voice, each.fragments)))
                for each in links
            ]
        )

    def descent(self, descents: Iterable[Descent]) -> bytes:
        """Return what tells what a document came of, and what of it."""
        return b"".join(
            [digest(each.relation.value, self.face(each.document)) for each in descents]
        )

    def related(self, path: str) -> bytes:
        """Return what tells which pieces are related to the one at path, and why."""
        related = self._graph.related
        if isinstance(related, RelatedPieces):
            told, paths = related.written(path)
            return digest(told, *[self._entries[each] for each in paths]) if paths else b""
        found = related.get(path, ())
        return digest(*(part for e in found for part in (repr(e.reasons), self.entry(e.document))))

    def topics_of(self, document: Document) -> bytes:
        """Return what tells the topics of a document."""
        topics = self._graph.topics
        return b"".join([self.face(topics[each].topic) for each in document.topics])

    @cached_property
    def topics(self) -> bytes:
        """What tells all topics but for their introductions, in their order."""
        return b"".join(self.face(node.topic) for node in self._graph.topics.values())

    @cached_property
    def listed(self) -> bytes:
        """What tells everything that lists may show, in their order, and all topics."""
        return digest(self.entries(self._graph.listed), self.topics)


def _face(document: Document | None, faces: dict[str, bytes]) -> bytes:
    """Return a document's face, which faces have from then on; that of nobody where none is."""
    if document is None:
        return _NOBODY
    known = faces.get(document.path)
    if known is None:
        known = faces[document.path] = face_of(document)
    return known


def _entry(graph: Graph, faces: dict[str, bytes], path: str) -> bytes:
    """Return what tells the document at path as a line of a list, with what it answers."""
    return _face(graph.library.documents[path], faces) + _face(graph.parents.get(path), faces)
