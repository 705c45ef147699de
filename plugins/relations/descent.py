"""Descent: which piece grew out of which."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plugins.documents import Bet, Comment, Document, Essay

__all__ = ["Descent", "Relation", "build_descent"]


class Relation(StrEnum):
    """What the other piece is to the one at hand."""

    GREW_FROM = "grew from"
    GREW_INTO = "grew into"
    LED_TO = "led to"
    REVISES = "revises"
    REVISED_BY = "revised by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Another piece and what it is to the one at hand."""

    relation: Relation
    document: Document


def build_descent(documents: Iterable[Document]) -> Mapping[str, tuple[Descent, ...]]:
    """Return what each document came from and what came of it, by path, where there is either.

    Documents are those that readers may see, hidden ones too: their pages tell of one another.
    """
    documents = list(documents)
    by_name = {each.permalink.strip("/"): each for each in documents}
    found: dict[str, list[Descent]] = defaultdict(list)
    for document in documents:
        for name, back, forth in _ties(document):
            if earlier := by_name.get(name):
                found[document.path].append(Descent(relation=back, document=earlier))
                found[earlier.path].append(Descent(relation=forth, document=document))
    return {path: tuple(descents) for path, descents in found.items()}


def _ties(document: Document) -> Iterator[tuple[str, Relation, Relation]]:
    """Yield the name of each earlier piece, what it is to document, and document to it."""
    match document:
        case Essay(grew_from=str(comment)):
            yield f"comments/{comment}", Relation.GREW_FROM, Relation.GREW_INTO
        case Bet(comes_from=str(comment)):
            yield f"comments/{comment}", Relation.GREW_FROM, Relation.LED_TO
    if isinstance(document, (Essay, Comment)) and document.revises:
        yield document.revises, Relation.REVISES, Relation.REVISED_BY
