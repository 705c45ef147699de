"""Corrections: what stood wrongly in the archive, told where it stands and on a page of its own."""

from dataclasses import dataclass

from plugins.documents import Correction, Document
from plugins.relations import Graph
from plugins.views.entries import Reference, refer_to
from plugins.views.typography import typeset
from plugins.views.when import When, show_date

__all__ = ["CorrectedView", "CorrectionView", "list_corrections", "show_corrections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A mistake that was mended."""

    anchor: str
    """Where it is told on its piece's page."""
    when: When
    what: str
    was: str
    """The text that stood there before, as it stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedView:
    """A correction in the list of all, with the piece that it mends."""

    piece: Reference
    correction: CorrectionView


def show_corrections(document: Document) -> tuple[CorrectionView, ...]:
    """Return the corrections of document, oldest first."""
    return tuple(_show(n, each) for n, each in enumerate(document.corrections, start=1))


def list_corrections(graph: Graph) -> tuple[CorrectedView, ...]:
    """Return the corrections of every piece and topic that lists may show, latest first."""
    topics = (node.topic for node in graph.topics.values())
    found = [
        (correction.date.start, -number, document, correction)
        for document in (*graph.listed, *topics)
        for number, correction in enumerate(document.corrections, start=1)
    ]
    found.sort(key=lambda each: (each[0], each[2].path, -each[1]), reverse=True)
    return tuple(
        CorrectedView(piece=refer_to(document), correction=_show(-number, correction))
        for _, number, document, correction in found
    )


def _show(number: int, correction: Correction) -> CorrectionView:
    return CorrectionView(
        anchor=f"archive:correction-{number}",
        when=show_date(correction.date),
        what=typeset(correction.what),
        was=correction.was,
    )
