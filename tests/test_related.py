"""What else of the archive bears on a piece, and why: from listed pieces and own words alone."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import log, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    Body,
    Comment,
    Document,
    Essay,
    Library,
    Link,
    Status,
    TopicId,
    Work,
    own_words,
)
from plugins.relations import (
    Graph,
    Related,
    Relation,
    SharedTopics,
    SharedWords,
    Tie,
    build_graph,
    newest_first,
)
from plugins.relations import graph as relations_graph
from plugins.relations.comparing import (
    CROWD,
    DESCENT,
    LEAST,
    LINK,
    MOST,
    SHORTLIST,
    THREAD,
    TOLD_WORDS,
    TOPIC,
    Comparison,
)
from plugins.relations.quantities import step
from plugins.relations.vocabulary import WordCount, count_words
from tests.graph_strategies import TOPICS, day, libraries, library_of, make
from tools.bench.made_up import COMMON, made_up
from tools.bench.parts import measure

# ---- archives

WORDS = (
    "lattice",
    "Theorem",
    "theorems",
    "garden",
    "licence’s",
    "licence",
    "ορισμός",
    "तर्कशास्त्र",
    "of",
)


@st.composite
def archives(draw: st.DrawFn) -> Library:
    """Return an archive of pieces with own and quoted words and with links to one another."""
    library = draw(libraries(most=9))
    files = st.sampled_from([*library.documents, "essays/nowhere.md"])
    bodies = {
        path: body_of(
            draw(st.lists(st.sampled_from(WORDS), max_size=4)),
            quoted=draw(st.lists(st.sampled_from(WORDS), max_size=2)),
            links=draw(st.lists(files, max_size=1)),
        )
        for path in library.documents
    }
    return replace(library, bodies=bodies)


def body_of(words: Iterable[str], *, quoted: Iterable[str] = (), links: Iterable[str] = ()) -> Body:
    """Return a body with those words of its own, those of somebody else, and those links."""
    links = list(links)
    there = "".join(f' <a href="{{filename}}/{file}">it</a>' for file in links)
    html = f"<p>{' '.join(words)}{there}</p>\n<blockquote><p>{' '.join(quoted)}</p></blockquote>"
    return Body(html=html, links=tuple(Link(written=each, line=1, file=each) for each in links))


def shelf(bodies: Mapping[str, Body], *documents: Document) -> Graph:
    """Return the graph of documents, by their slugs with those bodies."""
    library = library_of(documents)
    told = {each.path: bodies.get(each.slug, Body(html="")) for each in documents}
    return build_graph(replace(library, bodies=told))


def others(count: int, **fields: object) -> list[Essay]:
    """Return essays that have nothing to do with anything but what fields say."""
    return [make(Essay, f"other-{number}", **fields) for number in range(count)]


def related_to(graph: Graph, piece: Document) -> dict[str, Related]:
    """Return what is related to piece, by slug."""
    return {each.document.slug: each for each in graph.related.get(piece.path, ())}


def reasons_for(graph: Graph, piece: Document, other: Document) -> tuple[object, ...]:
    """Return why other is related to piece."""
    return related_to(graph, piece)[other.slug].reasons


# ---- who


@given(archives())
def test_only_other_listed_pieces_are_related_and_few(library: Library) -> None:
    """Nothing is related to itself, and no draft, hidden piece, page or topic to anything."""
    listed = {path for path, each in library.documents.items() if each.is_listed}
    kinds = (Essay, Comment, Bet)
    for path, related in build_graph(library).related.items():
        told = [each.document for each in related]
        assert 0 < len(told) <= MOST
        assert len({each.path for each in told} - {path}) == len(told)
        assert all(isinstance(each, kinds) and each.path in listed for each in told)
        assert isinstance(library.documents[path], kinds)
        assert path in listed


@given(archives(), st.randoms(use_true_random=False))
def test_the_order_of_documents_never_matters(library: Library, random: Random) -> None:
    """Pieces, reasons, scores and ranks are the same, however the archive was read."""
    paths = random.sample(list(library.documents), len(library.documents))
    shuffled = replace(
        library,
        documents={path: library.documents[path] for path in paths},
        bodies={path: library.bodies[path] for path in reversed(paths)},
    )
    assert list(build_graph(shuffled).related.items()) == list(build_graph(library).related.items())


@given(archives())
def test_the_best_come_first_and_then_the_newest(library: Library) -> None:
    """No score is below the least; two that are equal come in the order of every list."""
    for related in build_graph(library).related.values():
        newest = newest_first(each.document for each in related)
        ranks = [(-each.score, newest.index(each.document)) for each in related]
        assert ranks == sorted(ranks)
        assert all(each.score >= LEAST for each in related)


@given(archives())
def test_what_is_not_listed_changes_nothing(library: Library) -> None:
    """Without its drafts and all else that no list shows, an archive has the same relations."""
    listed = {path: each for path, each in library.documents.items() if each.is_listed}
    alone = replace(
        library, documents=listed, bodies={path: library.bodies[path] for path in listed}
    )
    assert build_graph(library).related == build_graph(alone).related


def test_adding_a_draft_changes_nothing() -> None:
    """Its topics, links and words make nothing rarer, commoner or nearer."""
    pieces = others(6)
    bodies = {each.slug: body_of(["lattice"]) for each in pieces[:2]}
    draft = make(Essay, "draft", status=Status.DRAFT, topics=("ada",))
    bodies["draft"] = body_of(["lattice"], links=[each.path for each in pieces])
    assert shelf(bodies, *pieces, draft).related == shelf(bodies, *pieces).related != {}


@given(archives())
def test_quoted_words_never_count(library: Library) -> None:
    """Nothing changes where each quotation is another."""
    swapped = {
        path: replace(body, html=re.sub(r"<blockquote>.*", "<blockquote>garden", body.html))
        for path, body in library.bodies.items()
    }
    assert build_graph(replace(library, bodies=swapped)).related == build_graph(library).related


# ---- why


@given(archives())
def test_every_reason_is_true(library: Library) -> None:
    """Topics are shared, links and descent are there, threads are one, words stand in both."""
    graph = build_graph(library)
    for path, related in graph.related.items():
        for each in related:
            assert each.reasons
            assert len(set(map(repr, each.reasons))) == len(each.reasons)
            for reason in each.reasons:
                assert _is_true(reason, path, each.document.path, graph), reason


def _is_true(reason: object, path: str, other: str, graph: Graph) -> bool:
    documents, bodies = graph.library.documents, graph.library.bodies
    match reason:
        case SharedTopics(topics=topics):
            both = set(documents[path].topics) & set(documents[other].topics)
            return 0 < len(topics) == len(set(topics) & both)
        case SharedWords(words=words):
            both = _words_of(bodies[path]) & _words_of(bodies[other])
            return 0 < len(words) == len(set(words) & both) <= TOLD_WORDS
        case Relation():
            there = {(each.relation, each.document.path) for each in graph.descent[path]}
            return (reason, other) in there
    is_true = {
        Tie.CITES: other in {link.file for link in bodies[path].links},
        Tie.CITED_BY: path in {link.file for link in bodies[other].links},
        Tie.SAME_THREAD: documents[other] in _in_thread(path, graph),
    }
    return is_true[Tie(str(reason))]


def _words_of(body: Body) -> set[str]:
    return {part.removesuffix("’s") for part in own_words(body.html).split()}


def _in_thread(path: str, graph: Graph) -> tuple[Comment, ...]:
    return graph.threads[path].comments if path in graph.threads else ()


@given(archives())
def test_a_link_makes_both_ends_related(library: Library) -> None:
    """Whoever cites another is related to it, and it to him, or five others are nearer."""
    graph = build_graph(library)
    pieces = {each.path: each for each in graph.listed if isinstance(each, (Essay, Comment, Bet))}
    for path, piece in pieces.items():
        for link in library.bodies[path].links:
            if link.file in pieces and link.file != path:
                assert _is_told(graph, piece, pieces[link.file], Tie.CITES)
                assert _is_told(graph, pieces[link.file], piece, Tie.CITED_BY)


def _is_told(graph: Graph, piece: Document, other: Document, tie: Tie) -> bool:
    related = related_to(graph, piece)
    if other.slug in related:
        return tie in related[other.slug].reasons
    return len(related) == MOST and all(each.score >= LINK for each in related.values())


@given(archives())
def test_both_ends_tell_the_same(library: Library) -> None:
    """Of two pieces that name each other, the scores are one, and each tie has its other end."""
    related = build_graph(library).related
    there = {(path, each.document.path): each for path, some in related.items() for each in some}
    for (path, other), each in there.items():
        if back := there.get((other, path)):
            assert back.score == each.score
            ends = {_OTHER_END.get(reason, reason) for reason in each.reasons}
            assert ends == {_AS_IT_IS.get(reason, reason) for reason in back.reasons}


_AS_IT_IS: dict[object, object] = dict.fromkeys(Relation, "descent")  # the end is not told by it
_OTHER_END = _AS_IT_IS | {Tie.CITES: Tie.CITED_BY, Tie.CITED_BY: Tie.CITES}


# ---- how much


@given(archives())
def test_a_score_is_what_its_parts_make(library: Library) -> None:
    """Topics by their idf, links, descent, the thread, and the cosine of tf-idf vectors.

    All counts of pieces are steps of a scale, and lengths of vectors those of a fine one.
    """
    graph = build_graph(library)
    pieces = [each for each in graph.listed if isinstance(each, (Essay, Comment, Bet))]
    having = Counter(topic for each in pieces for topic in each.topics)
    vectors = _vectors({each.path: own_words(library.bodies[each.path].html) for each in pieces})
    for path, related in graph.related.items():
        for each in related:
            topics = next((r.topics for r in each.reasons if isinstance(r, SharedTopics)), ())
            total = step(len(pieces))
            rarities = (log(total / step(having[topic])) / log(total) for topic in topics)
            ties = sum(_WEIGHTS.get(reason, 0) for reason in each.reasons)
            descended = DESCENT * any(isinstance(reason, Relation) for reason in each.reasons)
            cosine = _cosine(vectors[path], vectors[each.document.path])
            whole = sum(TOPIC * rarity for rarity in rarities) + ties + descended + cosine
            assert whole - 0.03 <= each.score <= whole + 0.0001


_WEIGHTS: dict[object, float] = {Tie.CITES: LINK, Tie.CITED_BY: LINK, Tie.SAME_THREAD: THREAD}
_FOLDED = {"lattice": 1, "theorem": 2, "theorems": 2, "garden": 3, "licence": 4, "ορισμός": 5}


def _vectors(texts: Mapping[str, str]) -> dict[str, dict[int, float]]:
    """Return tf-idf vectors as the books have them, of the words that archives here have."""
    folded = {word.casefold(): number for word, number in _FOLDED.items()} | {"तर्कशास्त्र": 6}
    counts = {
        path: Counter(
            folded[word]
            for part in text.casefold().split()
            if (word := part.removesuffix("’s")) in folded
        )
        for path, text in texts.items()
    }
    having = Counter(word for each in counts.values() for word in each)
    return {
        path: {
            word: (1 + log(number)) * log(step(len(texts)) / step(having[word]))
            for word, number in each.items()
            if step(having[word]) * 2 <= step(len(texts))
        }
        for path, each in counts.items()
    }


def _cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    lengths = sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return sum(weight * other.get(word, 0.0) for word, weight in one.items()) / (lengths or 1)


def test_a_topic_that_every_piece_names_relates_none() -> None:
    """Nor is it ever told as a reason, while a rarer one is told and counts."""
    pieces = others(8, topics=("ada",))
    assert not shelf({}, *pieces).related
    pair = [make(Essay, slug, topics=("ada", "cobol")) for slug in ("one", "two")]
    graph = shelf({}, *pieces, *pair)
    assert graph.related.keys() == {each.path for each in pair}
    assert reasons_for(graph, *pair) == (SharedTopics(topics=(TopicId("cobol"),)),)


def test_the_rarest_shared_topic_is_told_first_and_weighs_most() -> None:
    """A topic of two pieces says more than one of many."""
    one = make(Essay, "one", topics=("ada", "basic", "cobol"))
    both = make(Essay, "both", topics=("ada", "basic", "cobol"))
    rare, common = make(Essay, "rare", topics=("cobol",)), others(6, topics=("ada", "basic"))
    graph = shelf({}, one, both, rare, *common, *others(0))
    first, *_ = graph.related[one.path]
    assert first.document == both
    assert first.reasons == (SharedTopics(topics=(TopicId("cobol"), *TOPICS[:2])),)
    assert list(related_to(graph, rare)) == ["both", "one"]


def test_words_are_told_as_they_stand_and_the_most_telling_first() -> None:
    """Forms of one word count together, yet only a form that both texts have is told."""
    one, two, three = (make(Essay, slug) for slug in ("one", "two", "three"))
    bodies = {
        "one": body_of(["The Lattice and lattices and the Lattice, of quartz’s orchards"]),
        "two": body_of(["A lattice! This Lattice has Lattice quartz; and orchard."]),
        "three": body_of(["otherwise"], quoted=["Lattice", "quartz"]),
    } | {f"other-{number}": body_of([f"apart{'abcdef'[number]}"]) for number in range(6)}
    graph = shelf(bodies, one, two, three, *others(6))
    assert reasons_for(graph, one, two) == (SharedWords(words=("Lattice", "quartz")),)
    assert reasons_for(graph, two, one) == reasons_for(graph, one, two)
    assert three.path not in graph.related


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("Theorem", "theorems"),
        ("company’s", "company"),
        ("don't", "don’t"),
        ("cafe\u0301", "CAFÉ"),
        ("STRASSE", "straße"),
        ("ﬁnding", "finding"),
        ("hy\u00adphen", "hyphen"),
        ("می\u200cخواهم", "میخواهم"),
        ("Ναύς", "ΝΑΎΣ"),
    ],
)
def test_forms_of_one_word_count_as_one(form: str, other: str) -> None:
    """Capitals, plural, possessive, apostrophes and encodings are no difference."""
    one, two = (count_words(text).words.split() for text in (f"{form} quartz", f"{other} lattice"))
    shared = {*one} & {*two}
    assert shared or form == "don't"  # which is no telling word
    assert len(one) == (2 if shared else 1)


@pytest.mark.parametrize("word", ["of", "which", "Perhaps", "this", "12345", "ab"])
def test_words_of_no_subject_tell_nothing(word: str) -> None:
    """However rare chance makes them."""
    assert count_words(f"{word} {word}") == WordCount(words="", counts=b"", forms="", length=2)


# ---- crowds


def crowd(count: int) -> list[Comment]:
    """Return comments that all share a topic and a thread."""
    post = Work(url="https://forum.example/p/1")
    return [
        make(Comment, f"c{number}", topics=("ada",), thread=post, date=day(2023))
        for number in range(count)
    ]


def test_what_a_crowd_shares_proposes_nobody_yet_is_told() -> None:
    """A topic and a thread of more than CROWD pieces add to what a link has brought together."""
    pieces = crowd(CROWD + 1)
    bodies = {"c0": body_of([], links=[pieces[1].path])}
    graph = shelf(bodies, *pieces, *others(2 * CROWD))
    assert graph.related.keys() == {"comments/c0.md", "comments/c1.md"}
    assert reasons_for(graph, *pieces[:2]) == (
        SharedTopics(topics=(TopicId("ada"),)),
        Tie.CITES,
        Tie.SAME_THREAD,
    )
    assert len(shelf({}, *pieces[:-1], *others(CROWD)).related) == CROWD


@pytest.mark.parametrize("count", [CROWD // 2, 3 * CROWD])
def test_no_piece_is_compared_with_more_than_a_few(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though all share topic, thread and words, the work for each has a bound."""
    compared = _counted(monkeypatch)
    pieces = crowd(count)
    bodies = {
        each.slug: body_of(
            [*WORDS, f"pair{'abcdefgh'[n // 2 % 8]}{'abcdefghijklmnopqrst'[n // 16]}"]
        )
        for n, each in enumerate(pieces)
    }
    graph = shelf(bodies, *pieces)
    assert len(graph.related) == count
    assert len(compared) <= SHORTLIST * count


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by a piece whenever one is compared with another."""
    compared: list[int] = []
    score = Comparison.score

    def counting(self: Comparison, piece: int, other: int) -> int:
        compared.append(piece)
        return score(self, piece, other)

    monkeypatch.setattr(Comparison, "score", counting)
    return compared


# ---- the measure of what all this costs


def test_a_smaller_archive_made_up_for_measuring_is_the_beginning_of_a_larger_one() -> None:
    """So that sizes alone differ; every piece has one topic in common, and links lead back."""
    few, many = made_up(30), made_up(60)
    assert all(many.documents[path] == each for path, each in few.documents.items())
    assert all(many.bodies[path] == each for path, each in few.bodies.items())
    pieces = [each for each in few.documents.values() if each.topics]
    assert len(pieces) == 30
    assert all(COMMON in each.topics for each in pieces)
    linked = {link.file for body in few.bodies.values() for link in body.links}
    assert set() < linked < few.documents.keys()


def test_each_part_of_the_graph_is_measured_and_left_as_it_was() -> None:
    """The parts are those that the graph has, whatever they are."""
    library = made_up(20)
    before = dict(vars(relations_graph))
    found = measure(library)
    assert dict(vars(relations_graph)) == before
    assert found.documents == len(library.documents)
    first, *parts, last = found.milliseconds
    assert (first, last) == ("whole graph", "the rest")
    assert {"topics", "threads", "descent", "backlinks", "related"} <= set(parts)
