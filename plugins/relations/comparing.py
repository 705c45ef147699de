"""How much each piece has to do with each other one, and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from math import log
from typing import TypeVar

from plugins.documents import Newness, TopicId
from plugins.relations.profiles import UNIT, Rarities, common_form, likeness
from plugins.relations.quantities import step
from plugins.relations.reasons import Reason, SharedTopics, SharedWords, Tie, Told, write_told
from plugins.relations.related_state import Entry, State, Weight, numbers_in, pack
from plugins.relations.sharing import Sharing

__all__ = ["Comparison", "is_crowd", "topic_units", "unless_crowd"]

T = TypeVar("T")

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


class Comparison:
    """Everything about the pieces that relates them, as a state has it."""

    def __init__(self, state: State) -> None:
        """Take a state in which all is known of the pieces but what they have to do with others."""
        self.facts = {number: facts for number, facts in enumerate(state.facts) if facts}
        self.sharing = Sharing(self.facts)
        self.weights = _Found(state.weights_of)
        self._leading = _Found(self._lead)
        self._units = topic_units(self.sharing.by_topic, len(self.facts))
        self._state = state
        self._rarities = Rarities(len(self.facts), lambda _: 0)

    def compare(self, piece: int) -> Entry:
        """Return the entry of a piece, of which its profile is known."""
        proposing = self.proposing(piece)
        promised = self.promises(piece, proposing)
        best = sorted(promised.values())[-SHORTLIST:]
        bar = max(best[0], 1) if len(best) == SHORTLIST else 1
        promising = [other for other, promise in promised.items() if promise >= bar]
        promising.sort(key=lambda other: (-promised[other], self._place(other)))
        shortlist = promising[:SHORTLIST]
        return self._state.entries[piece]._replace(
            shortlist=pack(shortlist),
            bar=bar,
            proposing=proposing,
            told=self._tell(piece, shortlist),
        )

    def _place(self, piece: int) -> tuple[Newness, str]:
        """Return what orders pieces of which all else is the same."""
        facts = self.facts[piece]
        return facts.newness, facts.path

    # ---- who may be related

    def proposing(self, piece: int) -> int:
        """Return how many words of a piece, from the first, lead from it to others."""
        named = 0
        for number, word in enumerate(self.weights[piece]):
            named += len(self._leading[word])
            if named > PROPOSALS:
                return number
        return len(self.weights[piece])

    def promises(self, piece: int, proposing: int) -> Mapping[int, int]:
        """Return the other pieces that something proposes → how much of a score that makes.

        With all words of piece, none of the others promises it more.
        """
        promised: dict[int, int] = defaultdict(int)
        for word, weight in islice(self.weights[piece].items(), proposing):
            for other, theirs in self._leading[word]:
                promised[other] += weight * theirs
        facts, sharing = self.facts[piece], self.sharing
        for topic in facts.topics:
            for other in unless_crowd(sharing.by_topic[topic]):
                promised[other] += self._units[topic]
        for other in unless_crowd(sharing.by_thread[facts.thread] if facts.thread else ()):
            promised[other] += _units(THREAD)
        for other in chain(sharing.cited(facts), sharing.citing(facts.path)):
            promised[other] += _units(LINK)
        for other in sharing.descended(facts):
            promised[other] += _units(DESCENT)
        promised.pop(piece, None)
        return promised

    def _lead(self, word: int) -> Sequence[Weight]:
        """Return the pieces to which word leads, and how much of WORDS it weighs in each."""
        if is_crowd(len(numbers_in(self._state.pieces[word]))):
            return ()
        return [(piece, WORDS * weight) for piece, weight in self._state.having(word)]

    def having_any(self, words: Iterable[int]) -> set[int]:
        """Return the pieces to which any of words leads."""
        return {piece for word in words for piece, _ in self._leading[word]}

    # ---- how much two pieces have to do with each other, and why

    def score(self, piece: int, other: int) -> int:
        """Return a whole number, so that no order of adding up can change a rank."""
        one, two = self.facts[piece], self.facts[other]
        links = (two.path in one.cites) + (one.path in two.cites)
        is_descended = bool(one.descent or two.descent) and (
            any(path == two.path for path, _ in one.descent)
            or any(path == one.path for path, _ in two.descent)
        )
        return (
            WORDS * likeness(self.weights[piece], self.weights[other])
            + sum([self._units[topic] for topic in one.topics if topic in two.topics])
            + (links * _units(LINK) if links else 0)
            + (_units(DESCENT) if is_descended else 0)
            + (_units(THREAD) if one.thread and one.thread == two.thread else 0)
        )

    def _tell(self, piece: int, others: Sequence[int]) -> str:
        """Return in JSON the best of others, and why."""
        least = _units(LEAST)
        scores = [
            (score, other) for other in others if (score := self.score(piece, other)) >= least
        ]
        scores.sort(key=lambda each: (-each[0], self._place(each[1])))
        told = (
            Told(path=self.facts[other].path, score=score / UNIT, reasons=reasons)
            for score, other in scores
            if score >= least and (reasons := tuple(self._reasons(piece, other)))
        )
        return write_told(islice(told, MOST))

    def _reasons(self, piece: int, other: int) -> Iterator[Reason]:
        one, two = self.facts[piece], self.facts[other]
        both = [topic for topic in one.topics if topic in two.topics and self._units[topic]]
        if both:
            rarest = sorted(both, key=lambda topic: (-self._units[topic], topic))
            yield SharedTopics(topics=tuple(map(TopicId, rarest)))
        if two.path in one.cites:
            yield Tie.CITES
        if one.path in two.cites:
            yield Tie.CITED_BY
        yield from (relation for path, relation in one.descent if path == two.path)
        if one.thread and one.thread == two.thread:
            yield Tie.SAME_THREAD
        if words := tuple(islice(self._shared_words(piece, other), TOLD_WORDS)):
            yield SharedWords(words=words)

    def _shared_words(self, piece: int, other: int) -> Iterator[str]:
        """Yield the rare words that stand in both texts in one form, the most telling first."""
        one, two, texts = self.weights[piece], self.weights[other], self._state.texts
        words = [
            word
            for word in one.keys() & two.keys()
            if self._rarities.is_rare(len(numbers_in(texts[word])))
        ]
        names = self._state.words
        words.sort(key=lambda word: (-one[word] * two[word], names[word]))
        for word in words:
            forms, others = self._forms(piece, word), self._forms(other, word)
            if form := common_form(forms, others):
                yield form

    def _forms(self, piece: int, word: int) -> Sequence[str]:
        """Return how a word of a piece's profile stands in its text."""
        place = [*self.weights[piece]].index(word)
        forms = self._state.entries[piece].forms.split(" ")[place]
        return forms.split(",") if forms else [self._state.words[word]]


def unless_crowd(sharing: Sequence[T]) -> Sequence[T]:
    """Return what leads from each of those that share something to the others."""
    return () if is_crowd(len(sharing)) else sharing


def is_crowd(number: int) -> bool:
    """Whether what so many share leads from none of them to another."""
    return number > CROWD


def _units(score: float) -> int:
    return round(score * UNIT)


def topic_units(naming: Mapping[str, Sequence[int]], total: int) -> dict[str, int]:
    """Return what sharing each topic says: TOPIC times its idf, on a scale where 1 is the most."""
    whole = step(total)
    return {
        topic: _units(TOPIC * log(whole / number) / log(whole)) if number < whole else 0
        for topic, number in ((topic, step(len(pieces))) for topic, pieces in naming.items())
    }


class _Found(dict[int, T]):
    """What is known of each piece or word, found out once."""

    def __init__(self, find: Callable[[int], T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, number: int) -> T:
        self[number] = found = self._find(number)
        return found
