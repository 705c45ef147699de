"""An index of related pieces that is brought up to date is the one that is built anew."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.relations import comparing, related_index
from plugins.relations.comparing import CROWD, topic_units
from plugins.relations.descent import Relation
from plugins.relations.facts import PieceFacts
from plugins.relations.profiles import MOST_WORDS, UNIT, Rarities, likeness, make_profile
from plugins.relations.quantities import step, step_above
from plugins.relations.related_index import RelatedIndex
from plugins.relations.related_state import State, numbers_in
from plugins.relations.vocabulary import WordCount, count_words

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


def _edited(
    archive: Mapping[str, PieceFacts], path: str, draw: st.DrawFn
) -> dict[str, PieceFacts]:
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


@dataclass(slots=True)
class Texts:
    """Gives the words of texts, and counts how often it was asked."""

    asked: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> WordCount:
        """Return the words of a text that is its own digest."""
        self.asked.append(text)
        return count_words(text)


def known(index: RelatedIndex) -> dict[str, object]:
    """Return all that an index knows, whatever the numbers by which it knows it."""
    state = State.from_bytes(index.to_bytes())
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


@settings(max_examples=150)
@given(
    histories(), st.integers(1, 4), st.integers(1, 12), st.integers(1, 4), st.integers(1, 3)
)
def test_an_updated_index_is_always_the_one_built_anew(
    history: list[dict[str, PieceFacts]], crowd: int, proposals: int, shortlist: int, most: int
) -> None:
    """Whatever is added, removed, rewritten, re-dated, relinked, or named otherwise."""
    with small(CROWD=crowd, PROPOSALS=proposals, SHORTLIST=shortlist, MOST=most):
        index = RelatedIndex.build(history[0].values(), count_words)
        for archive in history[1:]:
            index = index.updated(archive.values(), count_words)
            built = RelatedIndex.build(archive.values(), count_words)
            assert known(index) == known(built)
            index = RelatedIndex.from_bytes(index.to_bytes())
            assert known(index) == known(built)
