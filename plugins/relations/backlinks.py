"""Backlinks: who links to a document, and in which words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.documents import Body, Document
from plugins.relations.order import newest_first
from plugins.relations.sentences import Citation, find_citations

__all__ = ["Backlink", "build_backlinks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlink:
    """A document that links to the one at hand, and how."""

    document: Document
    sentence: str
    fragment: str
    """The anchor it links to; empty for the document as a whole."""


def build_backlinks(
    documents: Iterable[Document], bodies: Mapping[str, Body]
) -> Mapping[str, tuple[Backlink, ...]]:
    """Return who links to each document, by the path of the one linked to.

    There is one entry per sentence, newest document first; links to oneself are none.
    """
    found: dict[str, dict[tuple[str, str], Backlink]] = defaultdict(dict)
    for document in newest_first(documents):
        for citation in find_citations(bodies[document.path].html):
            if citation.file != document.path:
                key = (document.path, citation.sentence)
                found[citation.file].setdefault(key, _backlink(document, citation))
    return {path: tuple(links.values()) for path, links in found.items()}


def _backlink(document: Document, citation: Citation) -> Backlink:
    return Backlink(document=document, sentence=citation.sentence, fragment=citation.fragment)
