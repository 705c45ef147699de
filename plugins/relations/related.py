"""Related pieces: what else of the archive bears on the one at hand, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plugins.documents import Document
from plugins.relations.reasons import Reason, paths_told, read_told

__all__ = ["Related", "RelatedPieces"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another piece that bears on the one at hand."""

    document: Document
    reasons: tuple[Reason, ...]
    """Topics, links, descent, thread, words; never empty."""
    score: float
    """1.0 is as much as a link says; never below LEAST, the same from both ends."""


class RelatedPieces(Mapping[str, tuple[Related, ...]]):
    """Reads what is asked for, since a build that renders few pages asks for few pieces."""

    def __init__(self, told: Mapping[str, str], documents: Mapping[str, Document]) -> None:
        """Read what is told of each piece that has any, by path; documents are all pieces."""
        self._told = told
        self._documents = documents

    def __getitem__(self, path: str) -> tuple[Related, ...]:
        """Return what is related to the piece at path; raise KeyError where nothing is."""
        return tuple(
            Related(document=self._documents[each.path], reasons=each.reasons, score=each.score)
            for each in read_told(self._told[path])
        )

    def written(self, path: str) -> tuple[str, list[str]]:
        """Return what is told of the piece at path, as text, and the paths of those it tells of.

        Without the cost of reading it whole, for who only asks whether it is what it was.
        """
        told = self._told.get(path, "")
        return told, paths_told(told)

    def __iter__(self) -> Iterator[str]:
        """Yield the paths of the pieces to which any is related."""
        return (path for path in self._documents if path in self._told)

    def __len__(self) -> int:
        """Return how many pieces those are."""
        return len(self._told)
