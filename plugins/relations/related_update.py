"""From what was known of related pieces and what has changed, what a new index would know.

What can differ is found in steps: words that more or fewer texts have than a step of the scale;
profiles in which such a word stands, or whose text is new; pieces of which something differs that
they themselves have; and pieces to which another promises enough now, or promised enough before.
These alone are compared anew, just as in a new index.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from plugins.relations.comparing import Comparison, is_crowd
from plugins.relations.facts import PieceFacts
from plugins.relations.profiles import Rarities, make_profile
from plugins.relations.quantities import step
from plugins.relations.related_state import EMPTY, State, entry_of, numbers_in, pack
from plugins.relations.vocabulary import WordCount

__all__ = ["bring_up_to_date"]

_WORTH_IT = 4
"""Where more than one piece in so many has changed, all are as soon compared anew."""


def bring_up_to_date(
    former: State, given: Mapping[str, PieceFacts], read: Callable[[str], WordCount]
) -> State | None:
    """Return the state of pieces with these facts, by path; former stays as it is.

    None where that would be no less work than to begin anew, or cannot be.
    """
    state = former.copy()
    changed = _place(state, given)
    total = sum(1 for each in former.facts if each)
    if step(len(given)) != step(total) or len(changed) * _WORTH_IT > len(given):
        return None
    try:
        texts = _read_former(changed, state, read)
    except KeyError:
        return None
    return _Update(former, state, changed, texts, read).made()


def _place(state: State, given: Mapping[str, PieceFacts]) -> dict[int, PieceFacts | None]:
    """Put given into state's facts, and return those that stood where they differ, by number."""
    changed: dict[int, PieceFacts | None] = {}
    numbers = state.numbers()
    for path, number in numbers.items():
        facts = state.facts[number]
        if facts != given.get(path):
            changed[number], state.facts[number] = facts, given.get(path)
    free = [number for number, facts in enumerate(state.facts) if not facts]
    for path in given.keys() - numbers.keys():
        if not free:
            free.append(len(state.facts))
            state.facts.append(None)
            state.entries.append(EMPTY)
        number = free.pop()
        changed.setdefault(number, None)
        state.facts[number] = given[path]
    return changed


def _read_former(
    changed: Mapping[int, PieceFacts | None], state: State, read: Callable[[str], WordCount]
) -> Mapping[int, set[str]]:
    """Return the words of each text that is no more what it was."""
    texts: dict[int, set[str]] = {}
    for number, former in changed.items():
        if _text_of(former) != _text_of(state.facts[number]):
            texts[number] = set(read(former.text).words.split()) if former else set()
    return texts


def _text_of(facts: PieceFacts | None) -> str | None:
    return facts.text if facts else None


class _Update:
    """The work of one update, on a state that it changes."""

    def __init__(
        self,
        former: State,
        state: State,
        changed: Mapping[int, PieceFacts | None],
        texts: Mapping[int, set[str]],
        read: Callable[[str], WordCount],
    ) -> None:
        """Take both states, the facts that changed, and the words of the texts that did."""
        self.former, self.state, self.changed, self.texts = former, state, changed, texts
        self.read = read
        self.words = {word: number for number, word in enumerate(state.words)}
        self.altered: dict[int, set[int]] = {}
        """The words of a piece's profile that are not what they were, by piece."""

    def made(self) -> State:
        """Return the state with all that differs found anew."""
        moved = self._count_texts()
        self._make_profiles(moved)
        self._keep_profiles()
        comparison = Comparison(self.state)
        differing = self._changed_in_themselves(moved, comparison)
        differing |= self._changed_in_others(differing, comparison)
        for piece in differing:
            self.state.entries[piece] = comparison.compare(piece)
        return self.state

    # ---- words

    def _count_texts(self) -> set[int]:
        """Set the texts that have each word, and return the words that passed a step of counts."""
        joined: dict[int, set[int]] = defaultdict(set)
        left: dict[int, set[int]] = defaultdict(set)
        for piece, before in self.texts.items():
            facts = self.state.facts[piece]
            now = set(self.read(facts.text).words.split()) if facts else set()
            for word in now - before:
                joined[self._number(word)].add(piece)
            for word in before - now:
                left[self._number(word)].add(piece)
        words = {*joined, *left}
        return {word for word in words if self._count(word, joined[word], left[word])}

    def _count(self, number: int, joined: set[int], left: set[int]) -> bool:
        """Set the texts that have a word, and return whether it passed a step of counts."""
        before = numbers_in(self.state.texts[number])
        now = {*before} - left | joined
        self.state.texts[number] = pack(sorted(now))
        return step(len(before)) != step(len(now))

    def _number(self, word: str) -> int:
        """Return the number of word, which gets one if it has none."""
        if word not in self.words:
            self.words[word] = len(self.words)
            self.state.words.append(word)
            for lists in (self.state.texts, self.state.pieces, self.state.weights):
                lists.append(b"")
        return self.words[word]

    # ---- profiles

    def _make_profiles(self, moved: Iterable[int]) -> None:
        """Set the profile of each piece in whose text something weighs otherwise than before."""
        having = self.state.texts
        rarities = Rarities(
            sum(1 for each in self.state.facts if each),
            lambda word: len(numbers_in(having[self.words[word]])),
        )
        pieces = chain(self.texts, *(numbers_in(having[word]) for word in moved))
        for piece in {*pieces}:
            before = self._profile(piece)
            self._make_profile(piece, rarities)
            if differing := {word for word, _ in before.items() ^ self._profile(piece).items()}:
                self.altered[piece] = differing

    def _make_profile(self, piece: int, rarities: Rarities) -> None:
        """Set the profile of a piece; of one that has gone, none."""
        made = EMPTY
        if facts := self.state.facts[piece]:
            profile = make_profile(self.read(facts.text), rarities)
            made = entry_of(profile, [self.words[word] for word in profile.weights])
        self.state.entries[piece] = self.state.entries[piece]._replace(
            words=made.words, weights=made.weights, forms=made.forms
        )

    def _profile(self, piece: int) -> dict[int, tuple[int, str]]:
        """Return the weight and the forms of each word of a piece's profile."""
        weights = self.state.weights_of(piece)
        forms = self.state.entries[piece].forms.split(" ")
        return {
            word: (weight, form)
            for (word, weight), form in zip(weights.items(), forms, strict=False)
        }

    def _keep_profiles(self) -> None:
        """Set by word what the altered profiles have."""
        pieces: dict[int, list[int]] = defaultdict(list)
        for piece, words in self.altered.items():
            for word in words:
                pieces[word].append(piece)
        weights = {piece: self.state.weights_of(piece) for piece in self.altered}
        for word, those in pieces.items():
            having = dict(self.state.having(word))
            for piece in those:
                having.pop(piece, None)
                if word in weights[piece]:
                    having[piece] = weights[piece][word]
            self.state.keep(word, having)

    # ---- pieces

    def _changed_in_themselves(self, moved: Iterable[int], comparison: Comparison) -> set[int]:
        """Return the pieces of which anything differs that they have, or that leads from them."""
        differing = {*self.changed, *self.altered}
        for word in moved:
            differing.update(numbers_in(self.state.pieces[word]))
        differing.update(self._led_otherwise(comparison))
        differing.update(self._named_otherwise(comparison))
        return differing & comparison.facts.keys()

    def _former_having(self, word: int) -> int:
        """Return the number of pieces whose profile had word."""
        return len(numbers_in(self.former.pieces[word])) if word < len(self.former.words) else 0

    def _led_otherwise(self, comparison: Comparison) -> Iterator[int]:
        """Yield the pieces that other words of theirs lead to others than before."""
        unsure: set[int] = set()
        for word in {*chain.from_iterable(self.altered.values())}:
            now = numbers_in(self.state.pieces[word])
            before = self._former_having(word)
            if is_crowd(before) != is_crowd(len(now)):
                yield from now
            elif before != len(now) and not is_crowd(before):
                unsure.update(now)
        entries = self.state.entries
        for piece in unsure:
            if entries[piece].proposing != comparison.proposing(piece):
                yield piece

    def _named_otherwise(self, comparison: Comparison) -> Iterator[int]:
        """Yield the pieces whose topics weigh or lead otherwise, or whose thread does."""
        sharing, now = comparison.sharing, self.state.facts
        topics = _differences((was, now[piece], _topics_of) for piece, was in self.changed.items())
        for topic, more in topics.items():
            pieces = sharing.by_topic.get(topic, [])
            before = len(pieces) - more
            if step(before) != step(len(pieces)) or is_crowd(before) != is_crowd(len(pieces)):
                yield from pieces
        threads = _differences((was, now[piece], _thread_of) for piece, was in self.changed.items())
        for thread, more in threads.items():
            pieces = sharing.by_thread.get(thread, [])
            if is_crowd(len(pieces) - more) != is_crowd(len(pieces)):
                yield from pieces

    # ---- pieces that are led to others

    def _changed_in_others(self, differing: set[int], comparison: Comparison) -> set[int]:
        """Return the other pieces for which one that changed counts, or has counted."""
        rest = comparison.facts.keys() - differing
        changed = self.altered.keys() | self.changed.keys()
        found = {
            piece
            for piece in rest
            if not changed.isdisjoint(shortlist := numbers_in(self.state.entries[piece].shortlist))
            and any(self._concerns(other, piece, comparison) for other in shortlist)
        }
        for other in changed & comparison.facts.keys():
            found.update(self._led_to(other, comparison))
        return found & rest

    def _concerns(self, other: int, piece: int, comparison: Comparison) -> bool:
        """Whether what differs of other may count for piece, on whose shortlist it was."""
        if self._is_other(other):
            return True
        words = self.altered.get(other)
        return words is not None and not words.isdisjoint(comparison.weights[piece])

    def _is_other(self, piece: int) -> bool:
        """Whether more of a piece differs than its words."""
        if piece not in self.changed:
            return False
        before, now = self.changed[piece], self.state.facts[piece]
        return not (before and now and before._replace(text=now.text) == now)

    def _led_to(self, piece: int, comparison: Comparison) -> Iterator[int]:
        """Yield the pieces of whose best this one may be now."""
        proposing = len(comparison.weights[piece])
        promised = comparison.promises(piece, proposing)
        reached = {*promised}
        if not self._is_other(piece):
            reached &= comparison.having_any(self.altered.get(piece, ()))
        entries = self.state.entries
        return (other for other in reached if promised[other] >= entries[other].bar)


def _topics_of(facts: PieceFacts) -> tuple[str, ...]:
    return facts.topics


def _thread_of(facts: PieceFacts) -> tuple[str, ...]:
    return (facts.thread,) if facts.thread else ()


_Change = tuple[PieceFacts | None, PieceFacts | None, Callable[[PieceFacts], tuple[str, ...]]]


def _differences(changes: Iterable[_Change]) -> Mapping[str, int]:
    """Return how many more pieces have each key than had it, where their number differs."""
    more: Counter[str] = Counter()
    for before, now, keys in changes:
        more.update(keys(now) if now else ())
        more.subtract(keys(before) if before else ())
    return {key: number for key, number in more.items() if number}
