"""Decisions are written once beside captures, held to what is proved, and replayed for ever."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.errors import ContentError
from plugins.importers.captures.decisions import Decisions, read_decisions
from plugins.importers.captures.describing import describe
from plugins.importers.captures.drafting import draft
from plugins.importers.captures.examining import examine
from plugins.importers.captures.pages import hash_of
from plugins.importers.captures.reader import CapturesRead, read, read_captures
from plugins.importers.readers.base import Asked, Given, give
from plugins.importers.records import LossKind, Person, Piece, Witness

FIXTURES = Path(__file__).parent / "exports/captures"
ASKED = Asked(whose={"lesswrong": Person(name="Ada Example")})
PAIR = [give(FIXTURES / "later.txt"), give(FIXTURES / "earlier.txt")]
BLOCKS = [re.split(r"\n{2,}", each.data.decode()) for each in PAIR]
LATER, EARLIER = (dict(enumerate(map(hash_of, blocks))) for blocks in BLOCKS)
"""The hashes of the blocks of both pages: 0 is the name, 1 the biography, 2 a heading."""
LENS = 6
"""Where the comment on the lens, with which the overlap begins, stands in the later page."""


def decisions(text: str, name: str = "captures.decisions.yaml") -> Decisions:
    """Return what a file decides."""
    return read_decisions(Given(name=name, data=text.encode()))


def comment(first: str, last: str = "", **keys: str) -> Decisions:
    """Return a decision on one comment."""
    given_keys = {"first": first, **({"last": last} if last else {}), **keys}
    lines = (f"    {key}: {value}" for key, value in given_keys.items())
    return decisions("---\ncomments:\n" + "\n".join(lines).replace("    ", "  - ", 1) + "\n")


def decided(*files: Decisions, pages: Sequence[Given] = PAIR) -> CapturesRead:
    """Return what two pages hold with decisions."""
    return read_captures(pages, ASKED, files)


def comments_of(found: CapturesRead) -> list[Witness]:
    """Return the witnesses of comments."""
    return [each for each in found.reading.witnesses if each.piece is Piece.COMMENT]


def refused(*files: Decisions) -> str:
    """Return why decisions are refused."""
    with pytest.raises(ContentError) as caught:
        decided(*files)
    return str(caught.value)


# ---- what a decision does


def test_a_decided_comment_has_a_witness_for_each_capture_that_shows_it() -> None:
    """The text is that of the blocks, with an empty line between, and nothing else."""
    witnesses = comments_of(decided(comment(LATER[LENS], LATER[LENS + 1])))
    assert {each.source.file for each in witnesses} == {"later.txt", "earlier.txt"}
    texts = {each.body.text for each in witnesses if each.body}
    assert texts == {"\n\n".join(BLOCKS[0][LENS : LENS + 2])}
    assert all(LossKind.BOUNDARY in {loss.kind for loss in w.losses} for w in witnesses)


def test_the_fuller_text_is_taken_and_the_other_capture_says_what_it_lacks() -> None:
    """Both captures are witnesses of one text, so that they become one file."""
    place = next(n for n, text in enumerate(BLOCKS[0]) if "this pamphlet" in text)
    by_file = {each.source.file: each for each in comments_of(decided(comment(LATER[place])))}
    bodies = {each.body.text for each in by_file.values() if each.body}
    assert len(bodies) == 1
    assert "https://pilots.example/channel/1897" in bodies.pop()
    assert "It lacks “https://pilots.example/channel/1897”" in by_file["later.txt"].note
    assert not by_file["earlier.txt"].note


def test_a_block_is_named_by_any_of_its_readings() -> None:
    """So a decision holds on when a fuller capture is found."""
    place = next(n for n, text in enumerate(BLOCKS[0]) if "this pamphlet" in text)
    other = next(n for n, text in enumerate(BLOCKS[1]) if "this pamphlet" in text)
    assert LATER[place] != EARLIER[other]
    one, two = decided(comment(LATER[place])), decided(comment(EARLIER[other]))
    assert one.reading.witnesses == two.reading.witnesses


def test_what_the_owner_knows_of_a_comment_comes_along() -> None:
    """Its address, its day, its post and what it answers."""
    text = f"""---
site: lesswrong
comments:
  - first: {LATER[LENS]}
    last: {LATER[LENS + 1]}
    words: I agree that the lens
    url: https://www.lesswrong.com/posts/aaaaaaaaaaaaaaaaa/lens?commentId=bbbbbbbbbbbbbbbbb
    date: 2023-07-18
    post: {{title: Lens or lamp?, author: Bob Sample}}
    answers: {{author: Grace Sample, date: 2023-07-17}}
"""
    found = read_captures(PAIR, None, [decisions(text)])
    witness = comments_of(found)[0]
    assert witness.site == "lesswrong"
    assert witness.url.endswith("commentId=bbbbbbbbbbbbbbbbb")
    assert witness.date == "2023-07-18"
    assert witness.place
    assert (witness.place.title, witness.place.author) == (
        "Lens or lamp?",
        Person(name="Bob Sample"),
    )
    assert witness.parent
    assert (witness.parent.author, witness.parent.date) == (
        Person(name="Grace Sample"),
        "2023-07-17",
    )
    assert witness.answers_post is False


def test_an_answer_to_the_post_itself_is_told_from_an_unknown_parent() -> None:
    """`answers: post` says that there is no comment above it."""
    (one, _) = comments_of(decided(comment(LATER[LENS], LATER[LENS + 1], answers="post")))
    assert (one.answers_post, one.parent) == (True, None)
    (other, _) = comments_of(decided(comment(LATER[LENS], LATER[LENS + 1])))
    assert other.answers_post is None


def test_without_a_site_nothing_is_taken_and_that_is_said() -> None:
    """A bare page does not tell where it stands."""
    found = read_captures(PAIR, None, [comment(LATER[LENS], LATER[LENS + 1])])
    assert not found.reading.witnesses
    assert any("which site" in each.reason for each in found.undecided)


def test_decisions_beside_a_capture_are_found() -> None:
    """Of its own name, of its name without the ending, and of the whole set."""
    text = f"---\ncomments:\n  - first: {LATER[LENS]}\n    last: {LATER[LENS + 1]}\n".encode()
    for name in ("later.txt.decisions.yaml", "later.decisions.yaml", "captures.decisions.yaml"):
        data = PAIR[0].data
        page = Given(name="later.txt", data=data, beside={name: text}.get)
        alone = [each for each in read(page, ASKED).witnesses if each.piece is Piece.COMMENT]
        assert [each.source.file for each in alone] == ["later.txt"]
        assert len(comments_of(read_captures([page, PAIR[1]], ASKED))) == 2


@settings(max_examples=15)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=6))
def test_decisions_replayed_in_any_order_and_number_are_decisions_made_once(
    order: list[int],
) -> None:
    """Twice equals once, whichever file says it."""
    each = [
        comment(LATER[LENS], LATER[LENS + 1]),
        comment(LATER[LENS + 2], LATER[LENS + 4]),
        decisions("---\nsite: lesswrong\n", "site.decisions.yaml"),
    ]
    once = decided(*(each[number] for number in sorted(set(order))))
    again = decided(*(each[number] for number in order))
    assert once.reading == again.reading
    assert once.undecided == again.undecided


def test_a_draft_decides_nothing_until_its_marks_are_taken_away() -> None:
    """Then it is a file of decisions without a mistake, and settles all that it proposes."""
    text = draft(PAIR)
    assert decided(decisions(text)).reading == decided().reading
    meant = text.replace("# Take", "#! Take").replace("\n# ", "\n").replace("#! Take", "# Take")
    found = decided(decisions(meant))
    assert len(found.examined.judged.settled) == meant.count("- first:")
    assert draft([*PAIR[::-1]]) == text


def test_a_choice_between_two_texts_is_the_owners() -> None:
    """Where each capture has what the other has not, `prefers` says which to take."""
    one = "The light was painted in spring by two keepers of the northern tower, at noon exactly."
    other, shared = (
        one.replace("spring", "autumn"),
        "And this stands in both of them, word for word.",
    )
    page = "Ada Example\n\nWiki Contributions\n\nComments\n\n{}\n\n{}\n\nLoad More"
    pages = [
        Given(name=f"{n}.txt", data=page.format(text, shared).encode())
        for n, text in enumerate((one, other))
    ]
    whole = comment(hash_of(one), hash_of(shared))
    assert "which text to take" in decided(whole, pages=pages).undecided[0].reason
    chosen = decisions(f"---\nprefers: [{hash_of(other)}]\n", "choice.decisions.yaml")
    bodies = {
        each.body.text for each in comments_of(decided(whole, chosen, pages=pages)) if each.body
    }
    assert bodies == {f"{other}\n\n{shared}"}
    both = decisions(f"---\nprefers: [{hash_of(one)}, {hash_of(other)}]\n")
    with pytest.raises(ContentError, match="is preferred for the same passage"):
        decided(whole, both, pages=pages)


# ---- what a decision cannot do


def test_a_hash_that_no_capture_has_is_refused() -> None:
    """With the file and the line."""
    told = refused(comment("0123456789ab"))
    assert told.startswith("captures.decisions.yaml:3: decisions: '0123456789ab': no capture has")


def test_a_block_that_is_no_part_of_a_comment_is_refused() -> None:
    """A heading, say."""
    assert "it is no part of a comment (heading)" in refused(comment(LATER[2]))


def test_a_decision_across_a_proved_boundary_is_refused() -> None:
    """With the proof."""
    told = refused(comment(LATER[LENS - 1], LATER[LENS]))
    assert "it spans a boundary that is proved (earlier.txt:9: the heading `Comments`" in told


def test_a_decision_that_parts_one_comment_is_refused() -> None:
    """Where a page with heads shows both blocks below one head."""
    pages = [*PAIR, give(FIXTURES / "forum-2025.txt")]
    with pytest.raises(ContentError, match="it parts what is proved to be one comment"):
        decided(comment(LATER[LENS]), pages=pages)


def test_a_decision_that_agrees_with_a_proof_is_no_mistake() -> None:
    """It may add what the owner knows, and its boundaries stay proved."""
    pages = [*PAIR, give(FIXTURES / "forum-2025.txt")]
    found = decided(comment(LATER[LENS], LATER[LENS + 1], date="2023-07-18"), pages=pages)
    lens = [each for each in comments_of(found) if each.date == "2023-07-18"]
    assert {each.source.file for each in lens} == {page.name for page in pages}
    assert not any(loss.kind is LossKind.BOUNDARY for each in lens for loss in each.losses)


@pytest.mark.parametrize(
    ("first", "other", "told"),
    [
        (comment(LATER[7], LATER[9]), comment(LATER[9], LATER[10]), "it has blocks of the comment"),
        (comment(LATER[7]), comment(LATER[7], LATER[8]), "it has blocks of the comment"),
        (
            comment(LATER[7], url="https://a.example/1"),
            comment(LATER[8], url="https://a.example/1"),
            "has the same address",
        ),
        (
            decisions("---\nsite: lesswrong\n", "a.decisions.yaml"),
            decisions("---\nsite: eaforum\n", "b.decisions.yaml"),
            "other decisions say eaforum",
        ),
    ],
)
def test_decisions_that_contradict_each_other_are_refused(
    first: Decisions, other: Decisions, told: str
) -> None:
    """Whichever is read first."""
    assert (told in refused(first, other)) or (
        told.replace("eaforum", "lesswrong") in refused(first, other)
    )
    assert refused(first, other) == refused(other, first)


def test_a_last_block_above_the_first_is_refused() -> None:
    """The two were mixed up."""
    assert "it stands above" in refused(comment(LATER[9], LATER[7]))


def test_words_that_the_block_does_not_begin_with_are_refused() -> None:
    """A hash that was copied from another line is found so."""
    assert "begins otherwise" in refused(comment(LATER[LENS], words="The gallery"))


def test_a_block_that_stands_twice_is_told_by_the_one_above_it() -> None:
    """`after` says which is meant."""
    blocks = ["Of the lamp, and of how it is to be lit.", "Quite so.", "Of the lens.", "Quite so."]
    text = (
        "Ada Example\n\nWiki Contributions\n\nComments\n\n" + "\n\n".join(blocks) + "\n\nLoad More"
    )
    page = [Given(name="page.txt", data=text.encode())]
    with pytest.raises(ContentError, match="it stands 2 times"):
        decided(comment(hash_of("Quite so.")), pages=page)
    found = decided(comment(hash_of("Quite so."), after=hash_of("Of the lens.")), pages=page)
    assert len(comments_of(found)) == 1
    with pytest.raises(ContentError, match="right above it"):
        decided(comment(hash_of("Quite so."), after=hash_of("nothing")), pages=page)


def test_blocks_that_no_capture_shows_side_by_side_are_not_joined() -> None:
    """Their order in the union is an arrangement, not a fact."""
    start = "It begins the same in both of these two pages."
    end = "And it ends alike in both of them too, as you see."
    pages = [
        Given(
            name=f"{middle}.txt",
            data=f"Ada Example\n\nComments\n\n{start}\n\n{middle}\n\n{end}".encode(),
        )
        for middle in ("One of them has this, at some length.", "The other says something else.")
    ]
    with pytest.raises(ContentError, match="no capture shows next to each other"):
        decided(comment(hash_of(start), hash_of(end)), pages=pages)
    first = examine(pages).evidence.passages[2:4]
    assert [len(each.seen) for each in first] == [2, 1]
    block = examine(pages).evidence.texts(first[1])[0]
    found = decided(comment(hash_of(start), hash_of(block)), pages=pages)
    assert any("where the first begins" in each.reason for each in found.undecided)


def test_problems_of_decisions_are_shown_where_they_are_made() -> None:
    """The account of captures tells them too, and goes on with the rest."""
    text = f"---\ncomments:\n  - first: {'0' * 12}\n".encode()
    page = Given(name="later.txt", data=PAIR[0].data, beside={"later.decisions.yaml": text}.get)
    told = describe([page, PAIR[1]])
    assert "Decisions that cannot be followed\n  later.decisions.yaml:3" in told
    assert examine([page]).judged.problems


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("comments: []\n", "a.decisions.yaml:1: does not begin with `---`"),
        ("---\ncoments: []\n", "a.decisions.yaml:2: decisions: 'coments': no such key here"),
        ("---\nprefers: [XYZ]\n", "a.decisions.yaml:2: decisions: 'XYZ': no hash of 12 digits"),
        ("---\ncomments:\n  - last: 0123456789ab\n", "a.decisions.yaml:3: decisions: 'first'"),
        ("---\ncomments: [\n", "a.decisions.yaml:3: decisions: YAML that cannot be read"),
        ("---\nsite: &a x\n", "a YAML anchor"),
        (
            "---\ncomments:\n  - first: 0123456789ab\n    date: 2023\n",
            "a.decisions.yaml:4: decisions: '2023': not known to the day",
        ),
    ],
)
def test_a_file_of_decisions_with_a_mistake_is_told_with_its_line(text: str, told: str) -> None:
    """And what to write instead."""
    with pytest.raises(ContentError) as caught:
        decisions(text, "a.decisions.yaml")
    assert told in str(caught.value)


def test_a_capture_stays_as_it_is_byte_for_byte() -> None:
    """Deciding writes nothing anywhere."""
    before = {path.name: path.read_bytes() for path in FIXTURES.iterdir()}
    decided(comment(LATER[LENS], LATER[LENS + 1]))
    draft(PAIR)
    assert before == {path.name: path.read_bytes() for path in FIXTURES.iterdir()}
