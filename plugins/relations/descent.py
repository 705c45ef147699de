"""Descent: which piece grew out of which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plugins.documents import Bet, Comment, Document, Essay

__all__ = ["Descent", "Relation", "build_descent"]


class Relation(StrEnum):
    """What the other piece is to the one at hand."""

    GREW_FROM = "grew from"
    GREW_INTO = "grew into"
    LED_TO = "led to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Another piece and what it is to the one at hand."""

    relation: Relation
    document: Document


def build_descent(documents: Iterable[Document]) -> Mapping[str, tuple[Descent, ...]]:
    """Return what each document came from and what came of it, by path, where there is either."""
    documents = list(documents)
    comments = {str(each.slug): each for each in documents if isinstance(each, Comment)}
    found: dict[str, list[Descent]] = defaultdict(list)
    for document in documents:
        origin = comments.get(_origin(document) or "")
        if origin is None:
            continue
        into = Relation.GREW_INTO if isinstance(document, Essay) else Relation.LED_TO
        found[document.path].append(Descent(relation=Relation.GREW_FROM, document=origin))
        found[origin.path].append(Descent(relation=into, document=document))
    return {path: tuple(descents) for path, descents in found.items()}


def _origin(document: Document) -> str | None:
    match document:
        case Essay():
            return document.grew_from
        case Bet():
            return document.comes_from
    return None
