"""The graph of an archive follows from its published documents, and from nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    Comment,
    Date,
    Document,
    Essay,
    Library,
    Status,
    Topic,
    Work,
    own_words,
    parse_date,
)
from plugins.documents.consistency.circles import check_topics
from plugins.relations import (
    Graph,
    Relation,
    build_graph,
    by_year,
    in_time,
    newest_first,
    pinned_first,
)
from tests.graph_strategies import at, day, libraries, library_of, make

ORDERS = (newest_first, pinned_first, in_time)


def essay(slug: str, date: Date | None = None, **fields: object) -> Essay:
    """Return an essay of that date."""
    return make(Essay, slug, date=date, **fields)


def pieces_of(library: Library) -> list[Document]:
    """Return the documents of library that are no topics."""
    return [each for each in library.documents.values() if not isinstance(each, Topic)]


def documents_in(graph: Graph) -> Iterator[Document]:
    """Yield every piece that graph mentions anywhere, topics left out."""
    yield from graph.listed
    for node in graph.topics.values():
        yield from node.documents
        yield from chain.from_iterable(neighbour.shared for neighbour in node.neighbours)
        yield from chain.from_iterable((each.earlier, each.later) for each in node.revisions)
    for thread in graph.threads.values():
        yield from thread.comments


# ---- orders


@given(libraries(), st.randoms(use_true_random=False))
def test_any_shuffle_of_the_documents_gives_the_same_order(
    library: Library, random: Random
) -> None:
    """Each order is total: it never falls back on the order in which documents come."""
    documents = pieces_of(library)
    shuffled = random.sample(documents, len(documents))
    for order in ORDERS:
        assert order(shuffled) == order(documents)
        assert sorted(each.path for each in order(documents)) == sorted(
            each.path for each in documents
        )


@given(libraries())
def test_ordering_twice_changes_nothing(library: Library) -> None:
    """An order is stable under itself."""
    for order in ORDERS:
        once = order(pieces_of(library))
        assert order(once) == once


@given(libraries())
def test_documents_without_a_date_come_last_in_every_order(library: Library) -> None:
    """Nothing undated stands before anything dated, pinned pieces aside."""
    for order in (newest_first, in_time):
        dated = [each.date is not None for each in order(pieces_of(library))]
        assert dated == sorted(dated, reverse=True)


@given(libraries())
def test_pinned_pieces_come_first_and_keep_their_order(library: Library) -> None:
    """Pinning moves a piece ahead of all others, and changes nothing else."""
    documents = pieces_of(library)
    pinned = [each for each in newest_first(documents) if each.pinned]
    others = [each for each in newest_first(documents) if not each.pinned]
    assert list(pinned_first(documents)) == [*pinned, *others]


@given(libraries())
def test_sorting_goes_by_the_earliest_possible_day(library: Library) -> None:
    """The days at which dates begin never rise in one order and never fall in the other."""
    dated = [each for each in pieces_of(library) if each.date]
    days = [each.date.start.date() for each in newest_first(dated)]
    assert days == sorted(days, reverse=True)
    assert [each.date.start.date() for each in in_time(dated)] == sorted(days)


def test_a_year_sorts_as_its_first_day_and_a_month_as_its_first() -> None:
    """`2023` may mean its first of January, so everything else of that year is newer."""
    written = ["2023", "2023-07-18", "2023-07", "2022-12-31", "2023-07-18/..", "2023-08~"]
    documents = [essay(f"n{place}", parse_date(text)) for place, text in enumerate(written)]
    ordered = [str(each.date) for each in newest_first(documents)]
    assert ordered[0] == "2023-08~"
    assert set(ordered[1:3]) == {"2023-07-18", "2023-07-18/.."}
    assert ordered[3:] == ["2023-07", "2023", "2022-12-31"]


def test_two_moments_of_one_day_sort_by_the_moment_and_equal_ones_by_address() -> None:
    """A day's pieces are in the order in which they were written, wherever that was."""
    early = essay("z", at("2023-07-18T09:00:00+10:00"))
    late = essay("b", at("2023-07-18T09:00:00+00:00"))
    same = essay("a", at("2023-07-18T09:00:00+00:00"))
    assert newest_first([early, late, same]) == (same, late, early)
    assert in_time([late, early, same]) == (early, same, late)


@given(libraries())
def test_no_year_comes_twice_whatever_the_offsets(library: Library) -> None:
    """Years are the ones that were written; each has one group, latest first, the undated last."""
    years = by_year(pieces_of(library))
    numbers = [year.number for year in years]
    assert len(set(numbers)) == len(numbers)
    known = [number for number in numbers if number is not None]
    assert known == sorted(known, reverse=True)
    assert None not in numbers[:-1]
    assert tuple(chain.from_iterable(year.documents for year in years)) == newest_first(
        pieces_of(library)
    )


def test_new_year_in_sydney_is_not_the_old_year_of_greenwich() -> None:
    """A piece belongs to the year that its own date shows, also where UTC is still in the last."""
    sydney = essay("sydney", at("2023-01-01T05:00:00+10:00"))
    london = essay("london", at("2022-12-31T23:00:00+00:00"))
    june = essay("june", day(2023, 6, 1))
    years = by_year([london, june, sydney])
    assert [(year.number, [each.slug for each in year.documents]) for year in years] == [
        (2023, ["june", "sydney"]),
        (2022, ["london"]),
    ]


# ---- topics


@given(libraries())
def test_a_topic_has_every_listed_document_that_names_it_and_no_other(library: Library) -> None:
    """Membership is what front matter says, for all kinds, newest first."""
    graph = build_graph(library)
    for slug, node in graph.topics.items():
        named = [each for each in graph.listed if slug in each.topics]
        assert node.documents == newest_first(named)


@given(libraries())
def test_neighbours_are_symmetric_and_share_the_same_documents(library: Library) -> None:
    """If one topic is next to another, that one is next to it, by the same documents."""
    topics = build_graph(library).topics
    for one, other in combinations(topics, 2):
        there = {each.topic.slug: each.shared for each in topics[one].neighbours}.get(other)
        back = {each.topic.slug: each.shared for each in topics[other].neighbours}.get(one)
        assert there == back
        both = set(topics[one].documents) & set(topics[other].documents)
        assert set(there or ()) == both


@given(libraries())
def test_neighbours_come_by_how_much_they_share_and_never_empty(library: Library) -> None:
    """Most shared first; a topic is never its own neighbour."""
    for slug, node in build_graph(library).topics.items():
        counts = [len(each.shared) for each in node.neighbours]
        assert counts == sorted(counts, reverse=True)
        assert all(counts)
        assert slug not in [each.topic.slug for each in node.neighbours]


@given(libraries())
def test_narrower_topics_are_the_broader_relation_reversed(library: Library) -> None:
    """A topic lists as its parts exactly those that name it as broader."""
    topics = build_graph(library).topics
    for slug, node in topics.items():
        named = {other for other, there in topics.items() if there.topic.broader == slug}
        assert {each.slug for each in node.narrower} == named


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 7), st.integers(0, 7)), min_size=8, max_size=8)
)
def test_no_topic_is_part_of_itself(named: list[tuple[int | None, int]]) -> None:
    """Each circle of broader topics is told once, and so is each that stands beside itself."""
    topics = [
        make(Topic, str(n), broader=None if part is None else str(part), see_also=(str(beside),))
        for n, (part, beside) in enumerate(named)
    ]
    circles = set()
    for number in range(len(named)):
        way: list[int] = []
        place: int | None = number
        while place is not None and place not in way:
            way.append(place)
            place = named[place][0]
        if place == number:
            circles.add(min(way))
    told = [(problem.path, problem.key) for problem in check_topics(topics)]
    beside = [(f"topics/{n}.md", "see_also") for n, (_, other) in enumerate(named) if n == other]
    assert sorted(told) == sorted([(f"topics/{n}.md", "broader") for n in circles] + beside)


@given(libraries())
def test_each_of_two_topics_that_one_names_sees_the_other(library: Library) -> None:
    """Each names the other, each once, and none itself."""
    topics = build_graph(library).topics
    for slug, node in topics.items():
        seen = [each.slug for each in node.see_also]
        named_by = {other for other, there in topics.items() if slug in there.topic.see_also}
        assert sorted(seen) == sorted({*node.topic.see_also, *named_by})
        assert seen[: len(node.topic.see_also)] == list(node.topic.see_also)


@given(libraries())
def test_how_a_topic_changed_is_told_in_time_order(library: Library) -> None:
    """Each of its pieces that revises another of them, once, after those that are older."""
    for node in build_graph(library).topics.values():
        names = {each.permalink.strip("/"): each for each in node.documents}
        revising = [each for each in node.documents if isinstance(each, (Essay, Comment))]
        expected = [(names[each.revises], each) for each in revising if each.revises in names]
        told = [(each.earlier, each.later) for each in node.revisions]
        assert {(old.path, new.path) for old, new in told} == {
            (old.path, new.path) for old, new in expected
        }
        assert [new for _, new in told] == list(in_time(new for _, new in expected))


# ---- descent


@given(libraries())
def test_descent_is_told_at_both_ends(library: Library) -> None:
    """What came of a listed piece says so, and so does that piece, in words that fit."""
    graph = build_graph(library)
    back_and_forth = {
        Relation.GREW_FROM: {Relation.GREW_INTO, Relation.LED_TO},
        Relation.REVISES: {Relation.REVISED_BY},
    }
    for path, found in graph.descent.items():
        for each in found:
            back = {
                other.relation
                for other in graph.descent[each.document.path]
                if other.document.path == path
            }
            fitting = back_and_forth.get(each.relation) or {
                old for old, new in back_and_forth.items() if each.relation in new
            }
            assert back & fitting
            if each.relation is Relation.GREW_FROM:
                assert isinstance(each.document, Comment)


def test_a_piece_tells_what_it_revises_and_what_revises_it() -> None:
    """Essays and comments alike."""
    old, new = make(Comment, "old"), make(Essay, "new", revises="comments/old")
    descent = build_graph(library_of([old, new])).descent
    assert [(each.relation, each.document) for each in descent[new.path]] == [
        (Relation.REVISES, old)
    ]
    assert [(each.relation, each.document) for each in descent[old.path]] == [
        (Relation.REVISED_BY, new)
    ]


def test_descent_from_a_hidden_piece_is_told_on_both_pages() -> None:
    """Both can be reached; a draft, a held and a withdrawn piece have come of nothing."""
    for status in Status:
        seed = make(Comment, "seed", status=status, reason="So.")
        tree = make(Essay, "tree", grew_from="seed")
        wager = make(Bet, "wager", comes_from="seed")
        again = make(Essay, "again", revises="comments/seed")
        descent = build_graph(library_of([seed, tree, wager, again])).descent
        is_told = status in (Status.PUBLISHED, Status.HIDDEN)
        told = {tree.path, wager.path, again.path, seed.path} if is_told else set()
        assert set(descent) == told


# ---- what is not published, and what does not matter


@given(libraries())
def test_what_is_not_published_is_nowhere_in_the_graph(library: Library) -> None:
    """Drafts, held, hidden and withdrawn pieces are in no list, topic or thread.

    Readers of a hidden one may see what it came of; of a withdrawn one, that it was answered.
    """
    graph = build_graph(library)
    assert all(each.status is Status.PUBLISHED for each in documents_in(graph))
    published = {path for path, each in library.documents.items() if each.is_listed}
    assert set(graph.threads) <= published
    shown = {p for p, d in library.documents.items() if d.is_listed or d.status is Status.HIDDEN}
    descended = (each.document.path for found in graph.descent.values() for each in found)
    assert set(graph.descent) | set(descended) <= shown
    assert all(parent.is_public for parent in graph.parents.values())
    assert {each.path for each in graph.listed} | {
        each.topic.path for each in graph.topics.values()
    } == published


@given(libraries(), st.sampled_from([each for each in Status if each is not Status.PUBLISHED]))
def test_an_unpublished_document_leaves_the_graph_as_if_it_were_not_there(
    library: Library, status: Status
) -> None:
    """Whatever it says and whatever it names, it changes nothing for the others."""
    secret = make(
        Comment,
        "secret",
        status=status,
        pinned=True,
        date=day(2022, 12, 31),
        topics=("ada", "basic"),
        thread=Work(url="https://forum.example/p/1", title="Secret"),
    )
    with_it = library_of([*library.documents.values(), secret])
    assert replace(build_graph(with_it), library=library) == build_graph(library)


@given(libraries(), st.randoms(use_true_random=False))
def test_the_order_of_files_never_changes_the_graph(library: Library, random: Random) -> None:
    """However the file system lists them: the same lists, topics and threads, in the same order."""
    items = list(library.documents.items())
    shuffled = replace(library, documents=dict(random.sample(items, len(items))))
    one, other = build_graph(library), build_graph(shuffled)
    assert one == other
    for part in ("topics", "threads", "descent"):
        assert list(getattr(one, part)) == list(getattr(other, part))


@given(libraries())
def test_lengths_of_texts_are_those_of_their_own_words(library: Library) -> None:
    """What is known of a length without reading a text again is what reading it would tell."""
    for path, length in build_graph(library).lengths.items():
        assert length == len(own_words(library.bodies[path].html).split())
