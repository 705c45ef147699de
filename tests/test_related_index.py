"""An index of related pieces that is brought up to date is the one that is built anew."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.relations import comparing
from plugins.relations.descent import Relation
from plugins.relations.facts import PieceFacts
from plugins.relations.profiles import UNIT, Rarities, likeness, make_profile
from plugins.relations.quantities import step, step_above
from plugins.relations.related_index import RelatedIndex
from plugins.relations.related_parts import keep_state, recall_state
from plugins.relations.related_state import numbers_in
from plugins.relations.vocabulary import MOST_COUNTED, WordCount, count_words

# ---- archives, and what becomes of them

WORDS = ("lattice", "Lattices", "theorem", "garden", "licence", "quartz", "orchard", "lantern")
NUMBER = 9
PATHS = tuple(f"essays/{letter}.md" for letter in "abcdefghijklmnop"[: NUMBER + 4])
TOPICS = ("ada", "basic", "cobol")


def texts() -> st.SearchStrategy[str]:
    """Return texts of few words, some more than once; the text is its own digest."""
    return st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


def facts_of(path: str) -> st.SearchStrategy[PieceFacts]:
    """Return what may be told of the piece at path."""
    others = st.sampled_from([each for each in (*PATHS, "pages/a.md") if each != path])
    return st.builds(
        lambda day, **told: PieceFacts(path=path, newness=(False, day, 0.0, path), **told),
        st.integers(0, 3),
        text=texts(),
        topics=st.lists(st.sampled_from(TOPICS), max_size=2, unique=True).map(tuple),
        thread=st.sampled_from([None, None, "one", "two"]),
        cites=st.lists(others, max_size=2, unique=True).map(sorted).map(tuple),
        descent=st.lists(st.tuples(others, st.sampled_from(Relation)), max_size=1).map(tuple),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, PieceFacts]]:
    """Return the facts of an archive, and of what it became by a few edits at a time."""
    archive = {path: draw(facts_of(path)) for path in PATHS[:NUMBER]}
    history = [archive]
    for _ in range(draw(st.integers(1, 4))):
        archive = dict(archive)
        for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=2)):
            archive = _edited(archive, path, draw)
        history.append(archive)
    return history


def _edited(archive: Mapping[str, PieceFacts], path: str, draw: st.DrawFn) -> dict[str, PieceFacts]:
    """Return archive with the piece at path added, removed, or with one fact of its changed."""
    there = archive.get(path)
    drawn = draw(facts_of(path))
    name = draw(st.sampled_from([*PieceFacts._fields[1:], "text", "text", None]))
    if there and name is None:
        return {each: facts for each, facts in archive.items() if each != path}
    fields = {name: getattr(drawn, name)} if name else {}
    return {**archive, path: there._replace(**fields) if there else drawn}


@contextmanager
def small(**constants: int) -> Iterator[None]:
    """Have bounds so low that few pieces reach them, and never begin anew."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in constants.items():
            patch.setattr(comparing, name, value)
        patch.setattr("plugins.relations.related_update._WORTH_IT", 0)
        yield


def known(index: RelatedIndex) -> dict[str, object]:
    """Return all that an index knows, whatever the numbers by which it knows it."""
    state = index.state
    paths = [each.path if each else "" for each in state.facts]
    there = [(number, path) for number, path in enumerate(paths) if path]
    return {
        "facts": {each.path: each for each in state.facts if each},
        "texts": _by_word(state.words, [numbers_in(each) for each in state.texts], paths),
        "profiles": {
            path: [(state.words[word], kept) for word, kept in state.weights_of(number).items()]
            for number, path in there
        },
        "pieces": {
            state.words[word]: {paths[piece]: weight for piece, weight in having}
            for word in range(len(state.words))
            if (having := state.having(word))
        },
        "entries": {
            path: (
                state.entries[number]._replace(words=b"", shortlist=b""),
                [paths[other] for other in numbers_in(state.entries[number].shortlist)],
            )
            for number, path in there
        },
    }


def _by_word(
    words: Sequence[str], numbers: Sequence[Sequence[int]], paths: Sequence[str]
) -> dict[str, set[str]]:
    return {
        word: {paths[number] for number in those}
        for word, those in zip(words, numbers, strict=True)
        if those
    }


# ---- updates


@settings(max_examples=20)
@given(histories(), st.integers(1, 4), st.integers(1, 12), st.integers(1, 4))
def test_an_updated_index_is_always_the_one_built_anew(
    history: list[dict[str, PieceFacts]], crowd: int, proposals: int, shortlist: int
) -> None:
    """Whatever is added, removed, rewritten, re-dated, relinked, or named otherwise."""
    with small(CROWD=crowd, PROPOSALS=proposals, SHORTLIST=shortlist):
        index = RelatedIndex.build(history[0].values(), count_words)
        for archive in history[1:]:
            index = index.updated(archive.values(), count_words)
            assert known(index) == known(RelatedIndex.build(archive.values(), count_words))


@pytest.mark.parametrize("seed", range(6))
def test_many_edits_one_after_the_other_leave_the_index_that_is_built_anew(seed: int) -> None:
    """A longer history than Hypothesis has time for, also through a memory and with pieces gone."""
    random, memory = Random(seed), Shelf()  # noqa: S311 (nothing secret)
    with small(CROWD=(2, 6, 9)[seed % 3], PROPOSALS=3 + 3 * seed, SHORTLIST=1 + seed % 4):
        archive = {path: random_facts(random, path) for path in MANY[:27]}
        index = RelatedIndex.build(archive.values(), count_words)
        for _ in range(40):
            archive = {**archive, **random_edit(random, archive)}
            for path in random.sample([*archive], 1 if random.random() < RARELY else 0):
                del archive[path]
            index = kept_again(memory, index.updated(archive.values(), count_words))
            assert known(index) == known(RelatedIndex.build(archive.values(), count_words))


class Shelf(dict[bytes, bytes]):
    """A memory that forgets nothing, and counts what it has to write."""

    written = 0

    def read(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Return what is kept under those of keys that are known."""
        return {key: self[key] for key in keys if key in self}

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep each value under its key."""
        self.update(entries)
        self.written = len(entries)

    def note(self, keys: Iterable[bytes]) -> None:
        """Forget nothing anyway."""


def kept_again(memory: Shelf, index: RelatedIndex) -> RelatedIndex:
    """Return an index as the next process finds it."""
    keep_state(memory, index.state, recall_state(memory))
    kept = recall_state(memory)
    assert kept
    return RelatedIndex(kept.state)


def long_archive() -> dict[str, PieceFacts]:
    """Return the facts of more pieces than one part holds, of which few share anything."""
    paths = [f"essays/{number}.md" for number in range(400)]
    return {path: random_facts(Random(path), path) for path in paths}  # noqa: S311 (nothing secret)


def test_an_edit_has_few_parts_written_anew() -> None:
    """What it leaves as it is stays where it is kept."""
    archive, memory = long_archive(), Shelf()
    index = RelatedIndex.build(archive.values(), count_words)
    keep_state(memory, index.state, None)
    everything, kept = memory.written, recall_state(memory)
    assert kept
    index = RelatedIndex(kept.state)
    path = next(iter(archive))
    archive[path] = archive[path]._replace(newness=(False, 9, 0.0, path))
    edited = index.updated(archive.values(), count_words)
    keep_state(memory, edited.state, kept)
    assert 0 < memory.written < everything
    again = recall_state(memory)
    assert again
    assert known(RelatedIndex(again.state)) == known(edited)


def test_parts_of_two_states_are_no_state() -> None:
    """As where two processes wrote at once, and where one part is lost."""
    memory, other = Shelf(), Shelf()
    for shelf, count in ((memory, 300), (other, 299)):
        facts = [*long_archive().values()][:count]
        keep_state(shelf, RelatedIndex.build(facts, count_words).state, None)
    for key in [key for key in memory if memory[key] != other.get(key)]:
        mixed = Shelf(memory)
        del mixed[key]
        assert recall_state(mixed) is None
        mixed.update({key: other[key]} if key in other else {})
        assert recall_state(mixed) is None


RARELY = 0.1
MANY = tuple(f"essays/{number}.md" for number in range(36))
VOCABULARY = (*WORDS, *(f"word{letter}" for letter in "abcdefghijklmnopqrst"))


def random_facts(random: Random, path: str) -> PieceFacts:
    """Return any facts of the piece at path."""
    others = [each for each in (*MANY, "pages/a.md") if each != path]
    descent = [(random.choice(others), random.choice([*Relation]))] * random.choice((0, 0, 1))
    return PieceFacts(
        path=path,
        newness=(False, random.randint(0, 3), 0.0, path),
        text=" ".join(random.choices(VOCABULARY, k=random.randint(0, 12))),
        topics=tuple(random.sample(TOPICS, random.randint(0, 2))),
        thread=random.choice((None, None, "one", "two")),
        cites=tuple(sorted(random.sample(others, random.choice((0, 0, 1, 2))))),
        descent=tuple(descent),
    )


def random_edit(random: Random, archive: Mapping[str, PieceFacts]) -> dict[str, PieceFacts]:
    """Return a piece of archive of which one fact is another, or else a new piece."""
    path = random.choice([*archive] if random.random() > RARELY else MANY)
    drawn, there = random_facts(random, path), archive.get(path)
    name = random.choice([*PieceFacts._fields[1:], "text", "text"])
    if there is None:
        return {path: drawn}
    if name == "text":
        word = random.choice(VOCABULARY)
        return {path: there._replace(text=f"{there.text} {word}".removeprefix(f"{WORDS[0]} "))}
    return {path: there._replace(**{name: getattr(drawn, name)})}


def test_equal_facts_give_the_index_itself() -> None:
    """In whatever order they come; no text is asked for."""
    archive = archive_of(*TEXTS)
    index = RelatedIndex.build(archive.values(), count_words)
    again = [PieceFacts(*each) for each in reversed(archive.values())]
    assert index.updated(again, forgetful) is index


def test_an_edit_asks_for_no_text_but_those_that_it_concerns() -> None:
    """The former text, the new one, and those that have a word which more texts have now."""
    archive = archive_of(*TEXTS)
    index = RelatedIndex.build(archive.values(), count_words)
    path, edited = PATHS[0], f"{TEXTS[0]} quartz"
    asked: list[str] = []

    def read(text: str) -> WordCount:
        asked.append(text)
        return count_words(text)

    index.updated({**archive, path: archive[path]._replace(text=edited)}.values(), read)
    assert {*asked} == {TEXTS[0], edited, *(text for text in TEXTS if "quartz" in text)}


def test_where_a_former_text_is_forgotten_all_is_built_anew() -> None:
    """It costs time, and the results are the same."""
    archive = archive_of(*TEXTS)
    index = RelatedIndex.build(archive.values(), count_words)
    later = {**archive, PATHS[0]: archive[PATHS[0]]._replace(text="quartz")}
    known_texts = {each.text: count_words(each.text) for each in later.values()}
    updated = index.updated(later.values(), known_texts.__getitem__)
    assert known(updated) == known(RelatedIndex.build(later.values(), count_words))


def forgetful(text: str) -> WordCount:
    """Know no text."""
    raise KeyError(text)


TEXTS = (
    "lattice garden",
    "lattice orchard",
    "quartz theorem",
    "quartz lantern",
    "licence",
    "lantern",
    "orchard",
    "garden",
    "theorem",
)


def archive_of(*texts: str) -> dict[str, PieceFacts]:
    """Return pieces with these texts and nothing else to tell."""
    return {
        path: PieceFacts(
            path=path,
            newness=(False, 0, 0.0, path),
            text=text,
            topics=(),
            thread=None,
            cites=(),
            descent=(),
        )
        for path, text in zip(PATHS, texts, strict=False)
    }


# ---- the measures


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_step_is_never_more_than_the_count_nor_much_less(one: int, other: int) -> None:
    """Small counts are exact, others are told to within a fifth, and more is never less."""
    assert step(one) <= one < step(one) * 1.25 + 1
    assert step(step(one)) == step(one)
    assert (one <= other) <= (step(one) <= step(other))
    assert [step(small) for small in range(7)] == [*range(7)]


@given(st.floats(1e-3, 1e6))
def test_a_length_is_told_to_within_a_hundredth_and_never_as_less(length: float) -> None:
    """So no text is more like another than a text is like itself."""
    assert length * (1 - 1e-12) <= step_above(length) <= length * 1.011


@given(st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=60), min_size=1, max_size=8))
def test_no_two_texts_are_more_alike_than_one_is_to_itself(texts: list[list[str]]) -> None:
    """Likeness is the same from both ends, and in [0, UNIT]."""
    counts = [count_words(" ".join(words)) for words in texts]
    having = Counter(word for count in counts for word in count.words.split())
    rarities = Rarities(len(counts), having.__getitem__)
    numbers = {word: number for number, word in enumerate(having)}
    weights = [
        {numbers[word]: weight for word, weight in make_profile(count, rarities).weights.items()}
        for count in counts
    ]
    for one, other in product(weights, repeat=2):
        assert 0 <= likeness(one, other) == likeness(other, one) <= UNIT
        assert [*one.values()] == sorted(one.values(), reverse=True)


# ---- words


def test_words_are_counted_with_the_forms_in_which_they_stand() -> None:
    """A form that is the word itself, alone, is left out; the rest come by their frequency."""
    count = count_words("Lattices lattice Lattices garden. Theorem of 12")
    assert count == WordCount(
        words="garden lattice theorem",
        counts=bytes([1, 3, 1]),
        forms=" Lattices,lattice Theorem",
        length=7,
    )


def test_a_word_counts_so_many_times_and_no_more() -> None:
    """One byte holds it, and the weight of more would hardly differ."""
    assert count_words("lattice " * (MOST_COUNTED + 5)).counts == bytes([MOST_COUNTED])


@given(st.text(max_size=40))
def test_each_word_has_a_count_and_a_place_for_its_forms(text: str) -> None:
    """Whatever characters there are, no word or form has a blank or a comma in it."""
    count = count_words(text)
    words = count.words.split()
    assert count.words == " ".join(sorted({*words}))
    assert len(words) == len(count.counts)
    assert len(count.forms.split(" ")) == max(len(words), 1)
    assert all(count.counts)
    assert all(form in text for form in count.forms.replace(",", " ").split())
