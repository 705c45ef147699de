"""Which pieces share a topic or a thread, and which link to each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from plugins.relations.facts import PieceFacts

__all__ = ["Sharing"]


class Sharing:
    """The pieces, by number, that have each thing that facts tell."""

    def __init__(self, facts: Mapping[int, PieceFacts]) -> None:
        """Take the facts of each piece, by number."""
        self.by_topic = _numbers_by((number, each.topics) for number, each in facts.items())
        threads = ((number, (each.thread,)) for number, each in facts.items() if each.thread)
        self.by_thread = _numbers_by(threads)
        self._numbers = {each.path: number for number, each in facts.items()}
        self._citing = _numbers_by((number, each.cites) for number, each in facts.items())
        self._descending = _numbers_by(
            (number, {path for path, _ in each.descent}) for number, each in facts.items()
        )

    def cited(self, facts: PieceFacts) -> Iterator[int]:
        """Yield the pieces to which the piece with these facts links."""
        return self._numbers_of(facts.cites)

    def citing(self, path: str) -> Sequence[int]:
        """Return the pieces that link to path."""
        return self._citing.get(path, ())

    def descended(self, facts: PieceFacts) -> set[int]:
        """Return the pieces of which the piece with these facts came, or that came of it."""
        return {*self._numbers_of(path for path, _ in facts.descent)}

    def descending(self, path: str) -> Sequence[int]:
        """Return the pieces that tell of a descent from or to path."""
        return self._descending.get(path, ())

    def _numbers_of(self, paths: Iterable[str]) -> Iterator[int]:
        return (self._numbers[path] for path in paths if path in self._numbers)


def _numbers_by(keys_of_each: Iterable[tuple[int, Iterable[str]]]) -> dict[str, list[int]]:
    """Return the numbers of those that have each key; of a key that none has, there is none."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, keys in keys_of_each:
        for key in keys:
            numbers[key].append(number)
    return dict(numbers)
