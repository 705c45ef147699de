"""An index of related pieces, which can be kept from build to build and brought up to date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from plugins.relations.comparing import Comparison
from plugins.relations.facts import PieceFacts
from plugins.relations.profiles import Profile, Rarities, make_profile
from plugins.relations.related_state import EMPTY, State, entry_of, pack, pack_weights
from plugins.relations.related_update import bring_up_to_date
from plugins.relations.vocabulary import WordCount

__all__ = ["ReadWords", "RelatedIndex"]

ReadWords = Callable[[str], WordCount]
"""Return the words of the text that has a digest; raise KeyError where they are not known."""


class RelatedIndex:
    """The pieces related to each one, and all that is needed to tell what an edit changes.

    It never changes.  However it came about, equal facts have equal results.
    """

    def __init__(self, state: State) -> None:
        """Take a whole state, which is not to change any more; use `build` where there is none."""
        self._state = state
        self._numbers = state.numbers()

    @property
    def state(self) -> State:
        """All that it knows, to be kept for an index in the same program."""
        return self._state

    @classmethod
    def build(cls, facts: Iterable[PieceFacts], read: ReadWords) -> "RelatedIndex":
        """Return the index of pieces with these facts; read gives the words of each text.

        The time is linear in pieces, words and links, though all pieces share a topic.  What at
        most CROWD pieces share proposes them to each other: a topic, a thread, the telling words
        of a piece up to PROPOSALS; and so does each link or descent.  Of these the SHORTLIST that
        promise most are compared in full, by MOST_WORDS words each, where what a crowd shares
        counts too.
        """
        state = _with_profiles({each.path: each for each in facts}, read)
        comparison = Comparison(state)
        state.entries = [comparison.compare(piece) for piece in range(len(state.entries))]
        return cls(state)

    def updated(self, facts: Iterable[PieceFacts], read: ReadWords) -> "RelatedIndex":
        """Return what `build` returns for facts, from this index; itself where nothing differs.

        read is asked for the words of new texts, of former ones, which it need not know any
        more, and of those in which a word has another weight now.
        """
        given = {each.path: each for each in facts}
        if given == {each.path: each for each in self._state.facts if each}:
            return self
        state = bring_up_to_date(self._state, given, read)
        return RelatedIndex(state) if state else self.build(given.values(), read)

    def told(self) -> dict[str, str]:
        """Return what is related to each piece that has any, by path, as `write_told` writes it."""
        found = ((path, self._state.entries[piece].told) for path, piece in self._numbers.items())
        return {path: told for path, told in found if told != EMPTY.told}


def _with_profiles(given: Mapping[str, PieceFacts], read: ReadWords) -> State:
    """Return a state in which nothing is compared yet."""
    counts = [read(each.text) for each in given.values()]
    texts: dict[str, list[int]] = defaultdict(list)
    for piece, count in enumerate(counts):
        for word in count.words.split():
            texts[word].append(piece)
    rarities = Rarities(len(counts), lambda word: len(texts[word]))
    profiles = (make_profile(count, rarities) for count in counts)
    state = State(facts=[*given.values()], words=[*texts], texts=[*map(pack, texts.values())])
    _keep_profiles(state, profiles)
    return state


def _keep_profiles(state: State, profiles: Iterable[Profile]) -> None:
    words = {word: number for number, word in enumerate(state.words)}
    pieces: list[list[int]] = [[] for _ in words]
    weights: list[list[int]] = [[] for _ in words]
    for piece, profile in enumerate(profiles):
        numbers = [words[word] for word in profile.weights]
        for number, weight in zip(numbers, profile.weights.values(), strict=True):
            pieces[number].append(piece)
            weights[number].append(weight)
        state.entries.append(entry_of(profile, numbers))
    state.pieces, state.weights = [*map(pack, pieces)], [*map(pack_weights, weights)]
