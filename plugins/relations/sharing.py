"""Which pieces share a topic or a thread, and which link to or came of each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from plugins.relations.facts import PieceFacts

__all__ = ["Sharing"]


class Sharing:
    """The pieces, by number, that have each thing that facts tell."""

    def __init__(self, facts: Mapping[int, PieceFacts]) -> None:
        """Take the facts of each piece, by number."""
        self.by_topic: dict[str, list[int]] = defaultdict(list)
        self.by_thread: dict[str, list[int]] = defaultdict(list)
        self._numbers: dict[str, int] = {}
        self._citing: dict[str, list[int]] = defaultdict(list)
        self._descending: dict[str, list[int]] = defaultdict(list)
        for number, each in facts.items():
            self._add(number, each)

    def _add(self, number: int, facts: PieceFacts) -> None:
        path, _, _, topics, thread, cites, descent = facts
        self._numbers[path] = number
        for topic in topics:
            self.by_topic[topic].append(number)
        if thread:
            self.by_thread[thread].append(number)
        for cited in cites:
            self._citing[cited].append(number)
        for other, _ in descent:
            self._descending[other].append(number)

    def cited(self, facts: PieceFacts) -> Iterator[int]:
        """Yield the pieces to which the piece with these facts links."""
        return self._numbers_of(facts.cites)

    def citing(self, path: str) -> Sequence[int]:
        """Return the pieces that link to path."""
        return self._citing.get(path, ())

    def descended(self, facts: PieceFacts) -> set[int]:
        """Return the pieces of which the piece with these facts came, or that came of it."""
        own = self._numbers_of(path for path, _ in facts.descent)
        return {*own, *self._descending.get(facts.path, ())}

    def _numbers_of(self, paths: Iterable[str]) -> Iterator[int]:
        return (self._numbers[path] for path in paths if path in self._numbers)
