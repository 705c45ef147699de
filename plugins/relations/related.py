"""Related pieces: what else of the archive bears on the one at hand, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from itertools import chain, islice
from math import log
from typing import TypeVar

from plugins.documents import Bet, Body, Comment, Document, Essay, TopicId, own_words
from plugins.relations.descent import Descent, Relation
from plugins.relations.order import newest_first
from plugins.relations.threads import Thread
from plugins.relations.vocabulary import UNIT, profiles

__all__ = ["Reason", "Related", "SharedTopics", "SharedWords", "Tie", "build_related"]

T = TypeVar("T")


class Tie(StrEnum):
    """Read as a Relation is: what the piece at hand does to the other one, or has with it."""

    CITES = "cites"
    CITED_BY = "is cited by"
    SAME_THREAD = "stands in the same thread as"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTopics:
    """Topics that both pieces name and some piece does not, rarest first, never empty."""

    topics: tuple[TopicId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWords:
    """Words of both pieces that few others have, the most telling first, one to TOLD_WORDS."""

    words: tuple[str, ...]
    """As they stand in the text of both."""


Reason = SharedTopics | Tie | Relation | SharedWords
"""Why a piece is related."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another piece that bears on the one at hand."""

    document: Document
    reasons: tuple[Reason, ...]
    """Topics, links, descent, thread, words; never empty."""
    score: float
    """1.0 is as much as a link says; never below LEAST, the same from both ends."""


MOST = 5
"""More is a list to search, and no longer a hint."""
TOLD_WORDS = 3
"""Enough to say what two pieces both speak of."""

LEAST = 0.2
"""What is less than half of the rarest topic, or a fifth of the words, may be chance."""
LINK = 1.0
"""For a link one way: its author said that the two belong together, which no count can know."""
DESCENT = 1.0
"""One piece came of the other, which its author said as plainly."""
THREAD = 0.5
"""Two pieces under one post share an occasion, though not always a subject."""
TOPIC = 0.5
"""For a topic as rare as can be; one that every piece names counts 0."""
WORDS = 1
"""For the very same words; two short texts on one subject share about a tenth of their weight."""

CROWD = 64
"""What more pieces than these share leads from none of them to another."""
PROPOSALS = 256
"""A piece's words, the most telling first, propose until so many pieces have been named."""
SHORTLIST = 16
"""So many pieces are compared in full with each one."""


def build_related(
    pieces: Iterable[Document],
    bodies: Mapping[str, Body],
    threads: Mapping[str, Thread],
    descent: Mapping[str, tuple[Descent, ...]],
) -> Mapping[str, tuple[Related, ...]]:
    """Return the pieces related to each essay, comment and bet, by path, where there are any.

    Best first, at most MOST; where two are as good, the newer first.  Pieces are those that lists
    may show, and nothing else has any influence.

    The time is linear in pieces, words and links, though all pieces share a topic.  What at most
    CROWD pieces share proposes them to each other: a topic, a thread, the telling words of a piece
    up to PROPOSALS; and so does each link or descent.  Of these the SHORTLIST that promise most
    are compared in full, by MOST_WORDS words each, where what a crowd shares counts too.
    """
    shelf = _Shelf(pieces, bodies, threads, descent)
    found = ((piece.path, shelf.related_to(place)) for place, piece in enumerate(shelf.pieces))
    return {path: related for path, related in found if related}


class _Shelf:
    """Everything about the pieces that relates them; a piece is known by its place among them."""

    def __init__(
        self,
        pieces: Iterable[Document],
        bodies: Mapping[str, Body],
        threads: Mapping[str, Thread],
        descent: Mapping[str, tuple[Descent, ...]],
    ) -> None:
        self.pieces = newest_first(each for each in pieces if isinstance(each, _KINDS))
        paths = [piece.path for piece in self.pieces]
        places = {path: place for place, path in enumerate(paths)}
        self._profiles = profiles(own_words(bodies[path].html) for path in paths)
        self._by_word = _places_by(profile.weights for profile in self._profiles)
        self._topics = [frozenset(piece.topics) for piece in self.pieces]
        self._by_topic = _places_by(self._topics)
        self._topic_units = _topic_units(self._by_topic, len(paths))
        self._threads = [_thread_of(path, threads) for path in paths]
        self._by_thread = _places_by(self._threads)
        self._cites = [_cited(path, bodies, places) for path in paths]
        self._cited_by = _places_by(self._cites)
        self._descent = [_descent_of(path, descent, places) for path in paths]

    def related_to(self, place: int) -> tuple[Related, ...]:
        """Return what is related to the piece at place."""
        promised = self._promises(place)
        promising = nsmallest(SHORTLIST, promised, key=lambda other: (-promised[other], other))
        scored = sorted((-self._score(place, other), other) for other in promising)
        best = ((other, -loss) for loss, other in scored if -loss >= _units(LEAST))
        related = (self._related(place, other, score / UNIT) for other, score in best)
        return tuple(islice((each for each in related if each.reasons), MOST))

    # ---- who may be related

    def _promises(self, place: int) -> Counter[int]:
        """Return the other pieces that something proposes → how much of a score that makes."""
        promised: Counter[int] = Counter()
        for word, weight in self._proposing_words(place):
            for other in self._by_word[word]:
                promised[other] += WORDS * weight * self._profiles[other].weights[word]
        for topic in self._topics[place]:
            for other in _unless_crowd(self._by_topic[topic]):
                promised[other] += self._topic_units[topic]
        for thread in self._threads[place]:
            for other in _unless_crowd(self._by_thread[thread]):
                promised[other] += _units(THREAD)
        for other in chain(self._cites[place], self._cited_by[place]):
            promised[other] += _units(LINK)
        for other in self._descent[place]:
            promised[other] += _units(DESCENT)
        del promised[place]
        return promised

    def _proposing_words(self, place: int) -> Iterator[tuple[str, int]]:
        """Yield the words that lead from a piece to others, and their weights in it."""
        named = 0
        for word, weight in self._profiles[place].weights.items():
            number = len(_unless_crowd(self._by_word[word]))
            named += number
            if named > PROPOSALS:
                return
            if number:
                yield word, weight

    # ---- how much two pieces have to do with each other, and why

    def _score(self, place: int, other: int) -> int:
        """Return a whole number, so that no order of adding up can change a rank."""
        links = (other in self._cites[place]) + (place in self._cites[other])
        return (
            sum(self._topic_units[topic] for topic in self._topics[place] & self._topics[other])
            + links * _units(LINK)
            + (other in self._descent[place]) * _units(DESCENT)
            + (not self._threads[place].isdisjoint(self._threads[other])) * _units(THREAD)
            + WORDS * self._profiles[place].likeness(self._profiles[other])
        )

    def _related(self, place: int, other: int, score: float) -> Related:
        reasons = tuple(self._reasons(place, other))
        return Related(document=self.pieces[other], reasons=reasons, score=score)

    def _reasons(self, place: int, other: int) -> Iterator[Reason]:
        both = self._topics[place] & self._topics[other]
        topics = sorted((-self._topic_units[topic], topic) for topic in both)
        if telling := tuple(topic for loss, topic in topics if loss):
            yield SharedTopics(topics=telling)
        if other in self._cites[place]:
            yield Tie.CITES
        if place in self._cites[other]:
            yield Tie.CITED_BY
        yield from self._descent[place].get(other, ())
        if not self._threads[place].isdisjoint(self._threads[other]):
            yield Tie.SAME_THREAD
        if words := self._profiles[place].shared(self._profiles[other])[:TOLD_WORDS]:
            yield SharedWords(words=words)


_KINDS = (Essay, Comment, Bet)


def _units(score: float) -> int:
    return round(score * UNIT)


def _places_by(keys_of_each: Iterable[Iterable[T]]) -> Mapping[T, Sequence[int]]:
    """Return the places of those that have each key, in order; of a key that none has, none."""
    places: dict[T, list[int]] = defaultdict(list)
    for place, keys in enumerate(keys_of_each):
        for key in keys:
            places[key].append(place)
    return places


def _topic_units(by_topic: Mapping[TopicId, Sequence[int]], total: int) -> Mapping[TopicId, int]:
    """Return what sharing each topic says: TOPIC times its idf, on a scale where 1 is the most."""
    return {
        topic: _units(TOPIC * log(total / len(places)) / log(total)) if len(places) < total else 0
        for topic, places in by_topic.items()
    }


def _unless_crowd(places: Sequence[int]) -> Sequence[int]:
    return places if len(places) <= CROWD else ()


def _thread_of(path: str, threads: Mapping[str, Thread]) -> frozenset[str]:
    """Return the mark of the thread in which a piece stands, if it stands in one."""
    return frozenset({threads[path].comments[0].path} if path in threads else ())


def _cited(path: str, bodies: Mapping[str, Body], places: Mapping[str, int]) -> frozenset[int]:
    """Return the places of the other pieces to which a body links."""
    files = {link.file for link in bodies[path].links} - {path}
    return frozenset(places[file] for file in files & places.keys())


def _descent_of(
    path: str, descent: Mapping[str, tuple[Descent, ...]], places: Mapping[str, int]
) -> Mapping[int, tuple[Relation, ...]]:
    found: dict[int, tuple[Relation, ...]] = {}
    for each in descent.get(path, ()):
        if (other := places.get(each.document.path)) is not None:
            found[other] = (*found.get(other, ()), each.relation)
    return found
