"""Why a piece is related to another, and how that is written down."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from plugins.documents import TopicId
from plugins.relations.descent import Relation

__all__ = [
    "Reason",
    "SharedTopics",
    "SharedWords",
    "Tie",
    "Told",
    "paths_told",
    "read_told",
    "write_told",
]


class Tie(StrEnum):
    """Read as a Relation is: what the piece at hand does to the other one, or has with it."""

    CITES = "cites"
    CITED_BY = "is cited by"
    SAME_THREAD = "stands in the same thread as"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTopics:
    """Topics that both pieces name and some pieces do not, rarest first, never empty."""

    topics: tuple[TopicId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWords:
    """Words of both pieces that few others have, the most telling first, one to TOLD_WORDS."""

    words: tuple[str, ...]
    """As they stand in the text of both."""


Reason = SharedTopics | Tie | Relation | SharedWords
"""Why a piece is related."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A piece that is related to another."""

    path: str
    reasons: tuple[Reason, ...]
    """Topics, links, descent, thread, words; never empty."""
    score: float
    """1.0 is as much as a link says; never below LEAST, the same from both ends."""


def write_told(told: Iterable[Told]) -> str:
    """Return text of which `read_told` makes the same: equal where they are equal."""
    told = list(told)
    why = _dumps([[each.score, [*map(_written, each.reasons)]] for each in told])
    return "\0".join([*(each.path for each in told), why])


def read_told(written: str) -> tuple[Told, ...]:
    """Return what `write_told` has written."""
    *paths, why = written.split("\0")
    return tuple(
        Told(path=path, score=score, reasons=tuple(_read(*reason) for reason in reasons))
        for path, (score, reasons) in zip(paths, json.loads(why), strict=True)
    )


def paths_told(written: str) -> list[str]:
    """Return the paths of the pieces that `write_told` has written of, without reading why."""
    return written.split("\0")[:-1]


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _written(reason: Reason) -> tuple[str, *tuple[str, ...]]:
    """Return what kind of reason it is, and what it holds."""
    match reason:
        case SharedTopics():
            return ("topics", *reason.topics)
        case SharedWords():
            return ("words", *reason.words)
        case Tie():
            return ("tie", reason)
        case Relation():
            return ("descent", reason)


def _read(kind: str, *told: str) -> Reason:
    match kind:
        case "topics":
            return SharedTopics(topics=tuple(map(TopicId, told)))
        case "words":
            return SharedWords(words=told)
        case "tie":
            return Tie(*told)
        case _:
            return Relation(*told)
