"""Plain-text captures: what they show, what they prove together, and what they lost."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from plugins.errors import ContentError
from plugins.importers.captures.boundaries import Join
from plugins.importers.captures.describing import describe
from plugins.importers.captures.examining import Examined, examine
from plugins.importers.captures.folding import Relation, differ, fold
from plugins.importers.captures.pages import Part, Shape, opening
from plugins.importers.captures.parsing import parse, recognises
from plugins.importers.captures.reader import read, read_captures
from plugins.importers.captures.scars import find_scars
from plugins.importers.readers.base import Asked, Given, give
from plugins.importers.records import LossKind, Notation, Person, Piece, SkipReason

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests/exports/captures"
SEEDS = sorted((ROOT.parent / "shared/seeds").glob("*.txt"))
"""The two real captures, where this machine has them; their text is only ever computed with."""
ADA = "Ada Example"


def fixture(name: str) -> Given:
    """Return a file of invented text."""
    return give(FIXTURES / name)


def given(text: str, name: str = "page.txt") -> Given:
    """Return a file of text."""
    return Given(name=name, data=text.encode())


def page(*blocks: str, top: str = "Wiki Contributions\n\nComments", more: str = "Load More") -> str:
    """Return a profile page of bodies alone."""
    return "\n\n".join(
        [ADA, "Keeps a light.", *([top] if top else []), *blocks, *([more] if more else [])]
    )


PAIRS = [
    pytest.param([fixture("later.txt"), fixture("earlier.txt")], id="invented"),
    *([pytest.param([give(path) for path in SEEDS], id="real")] if len(SEEDS) == 2 else []),
]
"""Two captures of one page, the later one first, of the same shape."""


def proved(examined: Examined) -> list[Join]:
    """Return the joins at which two comments surely meet."""
    return [join for join in examined.joins if join.is_boundary and not join.is_open]


def who(examined: Examined) -> list[tuple[str, ...]]:
    """Return which files have each passage of a comment, in the order of the union."""
    evidence = examined.evidence
    return [
        tuple(sorted(evidence.captures[seen.capture].file for seen in passage.seen))
        for passage in evidence.passages
        if passage.part is Part.COMMENT
    ]


# ---- two captures of one page


@pytest.mark.parametrize("pair", PAIRS)
def test_the_union_is_what_only_the_later_one_has_then_what_both_have_then_the_rest(
    pair: Sequence[Given],
) -> None:
    """A profile lists the newest comment first, so an earlier page goes on where a later ends."""
    later, earlier = pair
    runs = who(examine(pair))
    alone, shared = (later.name,), tuple(sorted((later.name, earlier.name)))
    count = [runs.count(each) for each in (alone, shared, (earlier.name,))]
    assert min(count) > 0
    assert runs == [alone] * count[0] + [shared] * count[1] + [(earlier.name,)] * count[2]


@pytest.mark.parametrize("pair", PAIRS)
def test_three_passages_differ_by_an_address_that_only_one_capture_has(
    pair: Sequence[Given],
) -> None:
    """The longer text is preferred, and both stay: three insertions, each of one address."""
    examined = examine(pair)
    evidence = examined.evidence
    found = []
    for number, passage in enumerate(evidence.passages):
        texts = evidence.texts(passage)
        if len(texts) > 1:
            difference = differ(texts[0], texts[1])
            assert difference.relation is Relation.INSERTED
            assert difference.is_longer
            assert examined.text(number) == texts[0]
            assert not evidence.is_disputed(passage)
            found += difference.inserted
    assert len(found) == 3
    assert all(re.fullmatch(r"(?:https://)?[\w.-]+\.[a-z]+(?:/\S*)?", each) for each in found)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_overlap_proves_a_boundary_at_each_of_its_ends(pair: Sequence[Given]) -> None:
    """Where one list begins or ends and the other goes on, two comments meet; nowhere else."""
    examined = examine(pair)
    runs = who(examined)
    shared = [place for place, files in enumerate(runs) if len(files) == 2]
    comments = [n for n, p in enumerate(examined.evidence.passages) if p.part is Part.COMMENT]
    edges = [(join.above, join.below) for join in proved(examined)]
    assert edges == [
        (comments[shared[0] - 1], comments[shared[0]]),
        (comments[shared[-1]], comments[shared[-1] + 1]),
    ]
    assert all(join.seen_in for join in proved(examined))


@pytest.mark.parametrize("pair", PAIRS)
def test_one_capture_alone_proves_no_boundary_between_comments(pair: Sequence[Given]) -> None:
    """A page of bodies alone tells where its list begins and ends, and nothing in between."""
    for each in pair:
        examined = examine([each])
        assert proved(examined) == []
        assert len(examined.judged.undecided) == 1


@pytest.mark.parametrize("pair", PAIRS)
def test_load_more_makes_both_captures_incomplete(pair: Sequence[Given]) -> None:
    """A page that offers more had more: that is said of each, with the line."""
    asked = Asked(whose={"lesswrong": Person(slug="ada-example")})
    reading = read_captures(pair, asked).reading
    for each in pair:
        line = each.data.decode().rstrip().count("\n") + 1
        why = "so the page had more comments than it shows"
        told = [part for part in reading.incomplete if part.startswith(f"{each.name}: ")]
        assert told == [f"{each.name}: `Load More` stands on line {line}, {why}"]


@pytest.mark.parametrize("pair", PAIRS)
def test_two_empty_lines_are_told_and_are_no_boundary(pair: Sequence[Given]) -> None:
    """A line break between paragraphs gives two empty lines, and so does a heading that is gone."""
    examined = examine(pair)
    doubled = {
        (number, place)
        for number, capture in enumerate(examined.evidence.captures)
        for place, block in enumerate(capture.blocks)
        if block.gap > 1
    }
    assert len(doubled) == 2
    below = {join.below for join in proved(examined)}
    for number, passage in enumerate(examined.evidence.passages):
        if doubled & {(seen.capture, seen.block) for seen in passage.seen}:
            assert number not in below
    assert describe(pair).count(": 2 empty lines above ") == 2


@pytest.mark.parametrize("pair", PAIRS)
def test_an_empty_section_is_not_told_as_none(pair: Sequence[Given]) -> None:
    """`Wiki Contributions` with nothing below it says nothing of how many there are."""
    asked = Asked(whose={"lesswrong": Person(slug="ada-example")})
    reading = read_captures(pair, asked).reading
    assert "lesswrong: wiki edits" in reading.not_captured
    assert "lesswrong: wiki edits" not in reading.captured
    told = "wiki edits are shown empty, which is not the same as none"
    assert describe(pair).count(told) == 2


@pytest.mark.parametrize("pair", PAIRS)
def test_the_scars_are_a_formula_and_numbers_and_with_one_capture_links(
    pair: Sequence[Given],
) -> None:
    """What the fuller capture has is no loss; what neither has is told, and nothing is mended."""
    later, _ = pair
    scars = re.findall(
        r"^  \S+:\d+: (\w[\w ]*): ", describe(pair).partition("\nScars")[2], re.MULTILINE
    )
    assert sorted(scars) == [LossKind.FORMULA, LossKind.NUMBER]
    alone = re.findall(
        r"^  \S+:\d+: (\w[\w ]*): ", describe([later]).partition("\nScars")[2], re.MULTILINE
    )
    assert alone.count(LossKind.LINK) == 2


@pytest.mark.parametrize("pair", PAIRS)
def test_nothing_of_a_comment_is_taken_before_it_is_settled(pair: Sequence[Given]) -> None:
    """Boundaries that are only likely make no witness; every block of a comment is told of."""
    asked = Asked(whose={"lesswrong": Person(slug="ada-example")})
    found = read_captures(pair, asked)
    assert {each.piece for each in found.reading.witnesses} == {Piece.BIOGRAPHY}
    undecided = [number for each in found.undecided for number in each.passages]
    assert len(undecided) == len(who(found.examined))
    assert sum("undecided" in each for each in found.reading.incomplete) == len(found.undecided)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_proposal_says_why_and_is_never_sure(pair: Sequence[Given]) -> None:
    """Each likely boundary has a reason and a number below one, under a heading that says so."""
    section = describe(pair).partition("Proposed boundaries: readings, not proofs\n")[2]
    lines = [line for line in section.partition("\n\n")[0].splitlines() if "likely (" in line]
    assert lines
    for line in lines:
        confidence = float(line.partition("(")[2].partition(")")[0])
        assert 0.5 <= confidence < 1
        assert "nothing speaks for it" not in line


# ---- the shapes


def test_a_forum_page_of_2025_tells_boundaries_titles_and_some_votes() -> None:
    """A head stands above each body: its title is known, and votes that do not run together."""
    capture = parse(fixture("forum-2025.txt"))
    assert (capture.shape, capture.site, capture.owner) == (Shape.FORUM, "lesswrong", ADA)
    assert [(each.title, each.age, each.score) for each in capture.shown] == [
        ("A survey of foghorns along the coast", "9d", 4),
        ("Lens or lamp?", "3mo", None),
    ]
    witnesses = read(fixture("forum-2025.txt"), Asked(whose={})).witnesses
    assert [each.place.title for each in witnesses if each.place] == [
        each.title for each in capture.shown
    ]
    assert all(each.body and each.body.notation is Notation.TEXT for each in witnesses)
    assert {each.source.rank for each in witnesses} == {9}


def test_an_age_is_no_date() -> None:
    """When the page was saved is not known, so the day of a comment is lost, and told so."""
    for witness in read(fixture("forum-2025.txt"), Asked(whose={})).witnesses:
        assert not witness.date
        assert LossKind.DATE in {loss.kind for loss in witness.losses}
        assert LossKind.BOUNDARY not in {loss.kind for loss in witness.losses}


def test_a_greaterwrong_page_tells_moments_points_and_who_is_answered() -> None:
    """Its dates are absolute and in UTC."""
    shown = parse(fixture("greaterwrong.txt")).shown
    assert [(each.date, each.score, each.title, each.answers) for each in shown] == [
        ("2023-07-18T19:28Z", 7, "Lens or lamp?", "Bob Sample"),
        ("2023-03-02T08:05Z", 11, "The channel moved first", ""),
    ]
    (witness,) = read(fixture("greaterwrong.txt"), Asked(whose={})).witnesses
    assert witness.date == "2023-07-18T19:28Z"
    assert witness.parent
    assert witness.parent.author == Person(name="Bob Sample")


def test_the_last_body_is_open_where_nothing_closes_it() -> None:
    """Below it may stand the foot of the page, so where it ends is left to the owner."""
    (undecided,) = read_captures([fixture("greaterwrong.txt")]).undecided
    assert "where the last ends" in undecided.reason


def test_a_page_of_replies_is_read_for_its_owner_alone() -> None:
    """Whose page it is has to be said; what others wrote there is skipped by name."""
    with pytest.raises(ContentError, match="it has comments by Bob Sample, Ada Example"):
        read(fixture("replies.txt"), Asked(whose={}))
    asked = Asked(whose={"lesswrong": Person(name=ADA, slug="ada-example")})
    reading = read(fixture("replies.txt"), asked)
    assert [each.author for each in reading.witnesses] == [asked.whose["lesswrong"]]
    assert [each.reason for each in reading.skipped] == [SkipReason.OTHER_AUTHOR]


def test_heads_in_one_capture_prove_boundaries_in_all_others() -> None:
    """A comment that one page shows with a head is settled in bare captures of it too."""
    names = ("later.txt", "earlier.txt", "forum-2025.txt", "greaterwrong.txt")
    found = read_captures([fixture(name) for name in names])
    by_text: dict[str, set[str]] = {}
    for witness in found.reading.witnesses:
        if witness.piece is Piece.COMMENT and witness.body:
            by_text.setdefault(witness.body.text, set()).add(witness.source.file)
    lens = next(text for text in by_text if text.startswith("I agree that the lens"))
    assert by_text[lens] == set(names)
    assert all("\u2019" not in text for text in by_text), "GreaterWrong's quotes are not preferred"


def test_a_page_of_somebody_else_is_skipped_whole() -> None:
    """Whose it is, is told by its first line; nothing of it is taken."""
    asked = Asked(whose={"lesswrong": Person(name="Grace Sample")})
    reading = read(fixture("earlier.txt"), asked)
    assert not reading.witnesses
    assert [each.reason for each in reading.skipped] == [SkipReason.OTHER_AUTHOR]


@pytest.mark.parametrize("path", [*sorted(FIXTURES.glob("*.txt")), *SEEDS], ids=lambda p: p.name)
def test_captures_are_recognised(path: Path) -> None:
    """Each shape is, by its beginning alone."""
    assert recognises(path.name, path.read_bytes()[:4096])


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("page.html", b"<html>Wiki Contributions"),
        ("page.txt", b"<html>\nWiki Contributions\n"),
        ("data.txt", b'{"a": 1}\nComments\nLoad More'),
        ("notes.txt", b"Comments\n\nI have none.\n"),
        ("notes.txt", b"Nothing here took 5y\n"),
        ("binary.txt", b"Wiki Contributions\n\0"),
        ("page.decisions.yaml", b"---\n# Wiki Contributions\n"),
    ],
)
def test_other_files_are_not_taken_for_captures(name: str, head: bytes) -> None:
    """Neither by their name alone nor by one heading that any notes may have."""
    assert not recognises(name, head)


def test_a_comment_that_is_cut_off_is_never_whole() -> None:
    """`(read more)` at the end of a body says that the page has only its beginning."""
    text = "A title\nAda Example9d4-5\nA long story, which begins here (read more)\nReply\n"
    (witness,) = read(given(f"LESSWRONG\n\n{ADA}\n\n{text}"), Asked(whose={})).witnesses
    assert witness.body
    assert not witness.body.complete


def test_a_page_that_was_made_to_exhaust_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No profile has so many blocks."""
    monkeypatch.setattr("plugins.importers.captures.parsing.MOST_BLOCKS", 10)
    assert len(parse(given("a\n\n" * 10)).blocks) == 10
    with pytest.raises(ContentError, match="more than 10 blocks"):
        parse(given("a\n\n" * 11))


def test_a_word_that_begins_a_comment_is_not_taken_for_a_heading() -> None:
    """`Comments` and `Load More` count where the list begins and where it ends."""
    blocks = [f"Block number {number} of a page that says little." for number in range(3)]
    capture = parse(given(page(blocks[0], "Comments", "Load More", *blocks[1:])))
    assert [b.text for b in capture.blocks if b.part is Part.COMMENT] == [
        blocks[0],
        "Comments",
        "Load More",
        *blocks[1:],
    ]


# ---- differences and scars


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It’s “so” – he said", 'It\'s "so" - he said'),
        ("a\u00a0b  c d", "a b c d"),
        ("  • one\n  • two", "one\ntwo"),
        ("a well—known fact", "a well - known fact"),
    ],
)
def test_typography_makes_no_other_text(one: str, other: str) -> None:
    """Quotes, dashes, bullets and blanks are what sites rewrite."""
    assert fold(one) == fold(other)
    assert differ(one, other).relation is Relation.SPELT


def test_texts_that_each_have_something_are_not_reconciled() -> None:
    """Both were edited, or each capture lost something: the owner is to choose."""
    one = "The light was painted in spring by two keepers of the northern tower, at noon exactly."
    other, shared = (
        one.replace("spring", "autumn"),
        "And this stands in both of them, word for word.",
    )
    assert differ(one, other).relation is Relation.CHANGED
    examined = examine([given(page(one, shared)), given(page(other, shared), "other.txt")])
    comments = [each for each in examined.evidence.passages if each.part is Part.COMMENT]
    assert [len(each.seen) for each in comments] == [2, 2]
    assert [examined.evidence.is_disputed(each) for each in comments] == [True, False]
    (undecided,) = examined.judged.undecided
    assert "which text to take" in undecided.reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("and the sum would be .", LossKind.FORMULA),
        ("more at", LossKind.LINK),
        ("read it for free on, or buy it", LossKind.LINK),
        ("as I wrote at ; nobody answered", LossKind.LINK),
        ("the  tower is high", LossKind.LINK),
        ("the tower , which is high", LossKind.FORMULA),
        ("1. one\n1. two", LossKind.NUMBER),
    ],
)
def test_a_scar_is_told_with_the_words_around_it(text: str, kind: LossKind) -> None:
    """Something may have stood there, and its kind is a guess that helps to look."""
    (loss,) = find_scars([text])
    assert loss.kind is kind
    assert text.split()[1].strip(",") in loss.what or "one" in loss.what


@pytest.mark.parametrize(
    "text",
    [
        "Nothing is missing here.  Two blanks behind a stop are a habit.",
        "It is not what I am looking at. And so on, and so on.",
        "  • a list\n  • of two",
        "1. one\n2. two\n3. three",
        "a ... b",
        "He said: “no.” And left",
    ],
)
def test_plain_words_have_no_scars(text: str) -> None:
    """A report that cries at everything is read by nobody."""
    assert find_scars([text]) == ()


def test_numbers_that_stand_in_blocks_of_their_own_are_compared_too() -> None:
    """A loose list is several blocks, whose numbers can be lost as well."""
    (loss,) = find_scars(["  1. one", "  1. two"])
    assert loss.kind is LossKind.NUMBER


def test_an_opening_is_one_line_and_says_when_it_goes_on() -> None:
    """It names a block to its owner."""
    assert opening("a\n  b") == "a b"
    assert opening("word " * 40).endswith("word…")


def test_what_is_not_asked_for_is_skipped_by_kind() -> None:
    """Comments alone, say: then the biography is told of and not taken."""
    asked = Asked(whose={"lesswrong": Person(name=ADA)}, kinds=frozenset({Piece.COMMENT}))
    reading = read(fixture("earlier.txt"), asked)
    assert not reading.witnesses
    assert [(each.what, each.reason) for each in reading.skipped] == [
        (Piece.BIOGRAPHY, SkipReason.NOT_WANTED)
    ]


def test_what_is_inserted_at_the_beginning_of_a_passage_is_found_too() -> None:
    """Both ends of a passage are looked at."""
    text = "the tower was built by two brothers from the northern coast in one long summer."
    shared = "And this stands in both of the two pages, word for word, as anybody can see."
    pages = [
        given(page(text, shared)),
        given(page("Bob Sample's book: " + text, shared), "other.txt"),
    ]
    comments = [p for p in examine(pages).evidence.passages if p.part is Part.COMMENT]
    assert [len(each.seen) for each in comments] == [2, 2]


def test_words_that_stand_scattered_in_a_longer_text_are_no_insertion() -> None:
    """A long text has the words of many short ones."""
    short = "the tower and a lamp of the keeper"
    long = " and then something else entirely ".join(short.split())
    assert differ(short, long).relation is Relation.CHANGED


def test_greaterwrongs_spelling_is_not_preferred_however_many_have_it() -> None:
    """It rewrites quotes and dashes; any other page is nearer to what was written."""
    bare = fixture("earlier.txt")
    mirror = fixture("greaterwrong.txt")
    again = Given(name="again.txt", data=mirror.data + b"\n")
    evidence = examine([bare, mirror, again]).evidence
    respelt = [p for p in evidence.passages if len(p.seen) == 3 and len(evidence.texts(p)) == 2]
    assert respelt
    assert not any("\u2019" in evidence.texts(each)[0] for each in respelt)


def test_no_more_comments_are_likely_than_a_page_shows() -> None:
    """Ten at most stood above `Load More`; what would be too many is made less sure."""
    answers = [f"Thanks, number {number}! It was most kind of you." for number in range(14)]
    told = describe([given(page(*answers))])
    assert "with all that are likely: 10 comments on page.txt" in told
    assert "more than 10 comments would stand on one page" in told


def test_a_page_without_empty_lines_has_a_block_a_line_but_for_its_lists() -> None:
    """Some tools write paragraphs so; the items of a list stay together."""
    body = "First paragraph.\nSecond one:\n  • an item\n  • another\nThe last."
    text = f"LESSWRONG\n{ADA}\nA title\nAda Example9d4-5\n{body}\nReply\n"
    blocks = parse(given(text)).blocks
    assert [block.text for block in blocks if block.part is Part.COMMENT] == [
        "First paragraph.",
        "Second one:",
        "  • an item\n  • another",
        "The last.",
    ]
