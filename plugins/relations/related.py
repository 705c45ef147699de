"""Related pieces: what else of the archive bears on the one at hand, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plugins.documents import Document
from plugins.relations.reasons import Reason
from plugins.relations.related_index import RelatedIndex

__all__ = ["Related", "find_related"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another piece that bears on the one at hand."""

    document: Document
    reasons: tuple[Reason, ...]
    """Topics, links, descent, thread, words; never empty."""
    score: float
    """1.0 is as much as a link says; never below LEAST, the same from both ends."""


def find_related(index: RelatedIndex, documents: Mapping[str, Document]) -> "RelatedPieces":
    """Return what index knows, by path in its order; documents are all of its pieces, by path."""
    return RelatedPieces(index, documents)


class RelatedPieces(Mapping[str, tuple[Related, ...]]):
    """Reads what is asked for, since a build that renders few pages asks for few pieces."""

    def __init__(self, index: RelatedIndex, documents: Mapping[str, Document]) -> None:
        self._index = index
        self._documents = documents

    def __getitem__(self, path: str) -> tuple[Related, ...]:
        if told := self._index.related_to(path):
            return tuple(
                Related(document=self._documents[each.path], reasons=each.reasons, score=each.score)
                for each in told
            )
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._documents if path in self._index.related_paths)

    def __len__(self) -> int:
        return len(self._index.related_paths)
