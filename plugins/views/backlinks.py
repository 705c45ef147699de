"""Who links to a document, as its page shows it."""

from dataclasses import dataclass
from itertools import groupby

from plugins.documents import Document
from plugins.relations import Graph
from plugins.views.entries import Reference, kind_word, refer_to

__all__ = ["BacklinkView", "show_backlinks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklinkView:
    """A document that links here, and the sentences in which it does."""

    source: Reference
    kind: str
    """The word for its kind."""
    sentences: tuple[str, ...]
    """Those in which it links here, as plain text, in its order."""
    lang: str
    """The language of title and sentence, where that is not the archive's."""


def show_backlinks(document: Document, graph: Graph) -> tuple[BacklinkView, ...]:
    """Return who links to document, newest first; empty where nobody does."""
    backlinks = groupby(graph.backlinks.get(document.path, ()), lambda backlink: backlink.document)
    return tuple(
        BacklinkView(
            source=refer_to(source),
            kind=kind_word(source),
            sentences=tuple(backlink.sentence for backlink in same),
            lang=source.lang or "",
        )
        for source, same in backlinks
    )
