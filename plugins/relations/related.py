"""Related pieces: what else of the archive bears on the one at hand, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plugins.documents import Body, Document, own_words
from plugins.relations.descent import Descent
from plugins.relations.facts import gather_facts
from plugins.relations.reasons import Reason
from plugins.relations.related_index import RelatedIndex
from plugins.relations.threads import Thread
from plugins.relations.vocabulary import count_words

__all__ = ["Related", "build_related", "find_related"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another piece that bears on the one at hand."""

    document: Document
    reasons: tuple[Reason, ...]
    """Topics, links, descent, thread, words; never empty."""
    score: float
    """1.0 is as much as a link says; never below LEAST, the same from both ends."""


def build_related(
    pieces: Iterable[Document],
    bodies: Mapping[str, Body],
    threads: Mapping[str, Thread],
    descent: Mapping[str, tuple[Descent, ...]],
) -> Mapping[str, tuple[Related, ...]]:
    """Return the pieces related to each essay, comment and bet, by path, where there are any.

    Best first, at most MOST; where two are as good, the newer first.  Pieces are those that lists
    may show, and nothing else has any influence.
    """
    documents = {piece.path: piece for piece in pieces}
    facts = gather_facts(documents.values(), bodies, threads, descent)
    texts = {each.text: bodies[path].html for path, each in facts.items()}
    index = RelatedIndex.build(facts.values(), lambda text: count_words(own_words(texts[text])))
    return find_related(index, documents)


def find_related(
    index: RelatedIndex, documents: Mapping[str, Document]
) -> Mapping[str, tuple[Related, ...]]:
    """Return what index knows, by path in its order; documents are all of its pieces, by path."""
    return _Found(index, documents)


class _Found(Mapping[str, tuple[Related, ...]]):
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
