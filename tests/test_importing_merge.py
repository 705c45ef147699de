"""Witnesses of one piece become one record, whatever their order, and none of them is lost."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.importers.encoding import UnreadableError, decode, encode
from plugins.importers.identities import keys_of
from plugins.importers.merging import Record, records_of, statement_of
from plugins.importers.records import Body, Notation, Person, Piece, Place, Witness
from plugins.importers.texts import beginning, folded_words, own_lines
from tests.importing_made import (
    LONG,
    at,
    comment,
    copied,
    html,
    named,
    post,
    reply,
    seen,
    sets_of_witnesses,
    witnesses,
)


def _all(records: tuple[Record, ...]) -> list[Witness]:
    return [witness for record in records for witness in record.witnesses]


# ---- a set operation


@given(sets_of_witnesses(), st.randoms(use_true_random=False))
def test_order_means_nothing(found: list[Witness], random: st.DataObject) -> None:
    """Any order of the same witnesses gives the same records."""
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # it is a random.Random
    assert records_of(shuffled) == records_of(found)


@given(sets_of_witnesses(5), sets_of_witnesses(5), sets_of_witnesses(5))
def test_merging_is_associative(
    one: list[Witness], two: list[Witness], three: list[Witness]
) -> None:
    """Whichever two of three sources are merged first, the records are the same."""
    left = records_of([*_all(records_of([*one, *two])), *three])
    right = records_of([*one, *_all(records_of([*two, *three]))])
    assert left == right == records_of([*one, *two, *three])


@given(sets_of_witnesses())
def test_merging_twice_is_merging_once(found: list[Witness]) -> None:
    """Records that are merged again stay as they are, and a witness given twice is one."""
    once = records_of(found)
    assert records_of(_all(once)) == once == records_of([*found, *found])


@given(sets_of_witnesses())
def test_no_witness_is_lost(found: list[Witness]) -> None:
    """Each witness is in one record and in one only."""
    kept = _all(records_of(found))
    assert set(kept) == set(found)
    assert len(kept) == len(set(kept))


@given(sets_of_witnesses())
def test_what_shares_a_key_is_one_piece(found: list[Witness]) -> None:
    """No two records have a key in common."""
    keys = [key for record in records_of(found) for key in record.keys]
    assert len(keys) == len(set(keys))


@given(sets_of_witnesses(4), sets_of_witnesses(4))
def test_what_was_one_piece_stays_one(known: list[Witness], found: list[Witness]) -> None:
    """Witnesses that were found to be one piece's are in one record for ever."""
    group = tuple(each for each in known if each.piece is not Piece.POST)
    records = records_of(found, [group])
    assert sum(not set(group).isdisjoint(record.witnesses) for record in records) <= 1


# ---- which witnesses meet


def test_one_comment_from_three_sources_is_one_record() -> None:
    """The forum's data, a page with other typography and a plain copy show one comment."""
    curly = LONG.replace(" just ", " \u2014 just\u00a0").replace("Nobody", "\u201cNobody\u201d")
    three = (
        comment(text=LONG.replace(" just ", " - just ").replace("Nobody", '"Nobody"')),
        comment(text=curly, source=seen("page.html", 2), id="", url=at("a")),
        copied(LONG),
    )
    for order in permutations(three):
        (record,) = records_of(order)
        assert set(record.witnesses) == set(three)
        assert record.body == three[0].body


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://www.lesswrong.com/posts/{p}/x?commentId={c}",
            "https://www.greaterwrong.com/posts/{p}/x/comment/{c}",
        ),
        (
            "https://www.lesswrong.com/posts/{p}/x#{c}",
            "https://www.alignmentforum.org/posts/{p}/y?commentId={c}",
        ),
    ],
)
def test_addresses_of_one_comment_meet_in_any_spelling(one: str, other: str) -> None:
    """A comment is known by its id, whichever host shows it."""
    urls = (url.format(p="p" * 17, c=named("a")) for url in (one, other))
    assert len(records_of(comment(id="", url=url, text=url) for url in urls)) == 1


def test_crossposts_meet_by_their_mirrors() -> None:
    """A post that names its copy on another site is one piece with it."""
    there = post(
        "e", site="eaforum", url=f"https://forum.effectivealtruism.org/posts/{named('e')}/x"
    )
    here = post("d", mirrors=(there.url,))
    (record,) = records_of([here, there])
    assert len(record.witnesses) == 2


def test_a_copy_that_lost_links_and_numbers_meets_the_whole_text() -> None:
    """The words of a plain copy are those of the text, with some left out."""
    whole = LONG.replace("originate", "originate https://example.org/a/b?c=d")
    (record,) = records_of([comment(text=whole), copied(LONG)])
    assert len(record.witnesses) == 2
    assert record.body == html(whole)


@pytest.mark.parametrize(
    "other",
    [
        copied("Thanks!"),
        copied(LONG, author=Person(name="Bob")),
        copied(" ".join(LONG.split()[:12])),
        copied(LONG.replace("engine", "loom")),
        copied(LONG, piece=Piece.POST),
        copied(" ".join(reversed(LONG.split()))),
    ],
)
def test_what_is_not_surely_a_copy_stays_apart(other: Witness) -> None:
    """A few words, another's words, or the same in another order, are another piece."""
    assert len(records_of([comment(text=f"{LONG} Thanks!"), other])) == 2


def test_a_copy_of_several_pieces_is_told_and_given_to_none() -> None:
    """Where two comments have the same words, nobody can say whose copy a text is."""
    records = records_of([comment("a"), comment("b"), copied()])
    assert [record.like for record in records if len(record.keys[0]) > 40 or record.like] == [
        tuple(sorted(key for letter in "ab" for key in keys_of(comment(letter))))
    ]
    assert len(records) == 3


def test_equal_words_decide_between_two_near_copies() -> None:
    """Of two texts that differ by an insertion, a copy is that of the one it equals."""
    near = comment("b", text=LONG.replace("algebra", "algebra and more"))
    records = records_of([comment("a"), near, copied()])
    assert [len(record.witnesses) for record in records] == [2, 1]


def test_comments_on_one_page_of_no_forum_are_not_one() -> None:
    """Addresses that differ only behind `#` may be those of many comments, and then ids tell."""
    page = Place(url="https://ada.example/engines/")
    found = [
        comment(str(n), site="wordpress", url=f"{page.url}#comment-{n}", place=page, text=f"No {n}")
        for n in range(3)
    ]
    assert len(records_of(found)) == 3
    assert len(records_of(replace(each, url=page.url) for each in found)) == 3


# ---- what a record says


def test_the_lowest_rank_that_is_whole_is_shown() -> None:
    """A text that its source cut off is never shown as the text."""
    cut = comment(body=html("The engine weaves", complete=False))
    page = comment(source=seen("page.html", 2))
    (record,) = records_of([cut, page, copied()])
    assert (record.best, record.body) == (page, page.body)
    assert records_of([cut])[0].body is None


def test_the_last_edit_of_equal_ranks_is_shown_and_the_other_kept() -> None:
    """An edit at the source wins by its moment, whatever zone it is told in."""
    old = comment(text="One text.", edited="2023-08-01T10:00:00+02:00")
    new = comment(text="Another text.", edited="2023-08-01T09:00:00Z", source=seen("later.json"))
    for order in permutations((old, new)):
        (record,) = records_of(order)
        assert record.body == new.body
        assert old in record.witnesses


def test_each_part_is_from_the_most_trusted_that_shows_it() -> None:
    """What one source does not show, another may."""
    bare = comment(place=Place(url=at("p")), answers_post=None, date="")
    page = reply("a", source=seen("page.html", 2), piece=Piece.ANSWER)
    (record,) = records_of([bare, page])
    assert record.place == Place(
        url=at("p"), title="On engines", author=page.place.author, date=page.place.date
    )  # type: ignore[union-attr]  # it has one
    assert record.parent == page.parent
    assert (record.piece, record.answers_post) == (Piece.ANSWER, False)
    assert record.first(lambda each: each.date) == page.date


# ---- on the way


@given(witnesses())
def test_a_witness_is_itself_again_after_json(witness: Witness) -> None:
    """The ledger's text of a witness gives back the witness."""
    assert decode(encode(witness), Witness) == witness
    assert decode(encode(statement_of(witness)), Witness) == statement_of(witness)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"site": 1}', "\ud800", "[" * 99999])
def test_what_is_no_witness_is_told(text: str) -> None:
    """Nothing that is broken is taken for a record."""
    with pytest.raises(UnreadableError):
        decode(text, Witness)


@pytest.mark.parametrize(
    "body",
    [
        Body(
            text="* It\u2019s **well-known**:\n* see [this](https://e.example/x)\u2026",
            notation=Notation.MARKDOWN,
        ),
        Body(text="  \u2022 It's well-known:\n  \u2022 see this...", notation=Notation.TEXT),
        Body(
            text="<ul><li><p>It's <b>well\u2014known</b>:</p></li>"
            "<li>see <a href='x'>this</a>...</li></ul>",
            notation=Notation.HTML,
        ),
        Body(text="1. It\u2018s _well known_:\n2. see this...", notation=Notation.MARKDOWN),
    ],
)
def test_words_are_the_same_in_every_notation(body: Body) -> None:
    """Marks, bullets, numbers, quotes and dashes are no words."""
    assert folded_words(body) == ("Its", "well", "known:", "see", "this...")


def test_a_beginning_is_whole_sentences() -> None:
    """A summary or an excerpt ends where a sentence does, or says that it does not."""
    lines = (
        "Dr. A. Lovelace wrote it, e.g. here. Was it \u201cnew\u201d? Yes!",
        "A heading",
        "More.",
    )
    assert beginning(lines, 40) == "Dr. A. Lovelace wrote it, e.g. here."
    assert (
        beginning(lines, 70)
        == "Dr. A. Lovelace wrote it, e.g. here. Was it \u201cnew\u201d? Yes! A heading"
    )
    assert beginning(lines, 20) == "Dr. A. Lovelace\u2026"
    assert beginning(lines, 200, words=4) == "Dr. A. Lovelace wrote\u2026"
    assert beginning((), 20) == ""


def test_own_lines_are_without_quotations() -> None:
    """What somebody else said never becomes the summary of a piece."""
    quoting = Body(
        text="<blockquote><p>Theirs.</p></blockquote><p>Mine.</p>", notation=Notation.HTML
    )
    marked = Body(
        text="> Theirs.\n\n```\ncode\n```\n\nMine, [here](x).", notation=Notation.MARKDOWN
    )
    assert own_lines(quoting) == ("Mine.",)
    assert own_lines(marked) == ("Mine, here.",)


@settings(max_examples=20)
@given(st.text(max_size=300), st.integers(2, 60), st.integers(1, 20))
def test_a_beginning_is_never_too_long(text: str, length: int, words: int) -> None:
    """Neither characters nor words are ever more than was asked for."""
    found = beginning((text,), length, words)
    assert len(found) <= length + 1
    assert len(found.split()) <= words
