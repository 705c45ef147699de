"""Backlinks: who links to a document, and in which words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plugins.documents import Document
from plugins.relations.order import newest_first
from plugins.relations.sentences import Citation, Voice

__all__ = ["Backlink", "build_backlinks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlink:
    """A document that links to the one at hand, and how."""

    document: Document
    sentence: str
    """Empty where the link has no words."""
    voice: Voice | None
    """Whose words the sentence is; None where it is the document's own."""
    fragments: tuple[str, ...]
    """The anchors to which the sentence links, in its order; none for the whole document."""


def build_backlinks(
    documents: Iterable[Document], citations: Mapping[str, Iterable[Citation]]
) -> Mapping[str, tuple[Backlink, ...]]:
    """Return who links to each document, by the path of the one linked to.

    Citations are the links to files of each document that has any, by its path.

    There is one entry per sentence, newest document first; links to oneself are none.
    """
    found: dict[str, list[Backlink]] = defaultdict(list)
    for document in newest_first(each for each in documents if each.path in citations):
        by_file: dict[str, list[Citation]] = defaultdict(list)
        for citation in citations[document.path]:
            by_file[citation.file].append(citation)
        for file, links in by_file.items():
            if file != document.path:
                found[file] += _backlinks(document, links)
    return {path: tuple(links) for path, links in found.items()}


def _backlinks(document: Document, citations: Iterable[Citation]) -> Iterator[Backlink]:
    """Yield the sentences of a document that link to one other, each with all its links there."""
    anchors: dict[tuple[str, Voice | None], dict[str, None]] = defaultdict(dict)
    for citation in citations:
        anchors[citation.sentence, citation.voice][citation.fragment] = None
    for (sentence, voice), fragments in anchors.items():
        named = tuple(fragment for fragment in fragments if fragment)
        yield Backlink(document=document, sentence=sentence, voice=voice, fragments=named)
