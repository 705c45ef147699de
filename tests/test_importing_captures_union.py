"""What must hold of captures whatever is in them: nothing is lost, nothing false is proved."""

from contextlib import suppress
from itertools import pairwise
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.errors import ContentError
from plugins.importers.captures.aligning import align
from plugins.importers.captures.boundaries import find_joins
from plugins.importers.captures.describing import describe
from plugins.importers.captures.drafting import draft
from plugins.importers.captures.evidence import Evidence
from plugins.importers.captures.examining import examine
from plugins.importers.captures.folding import Relation, differ
from plugins.importers.captures.pages import Part
from plugins.importers.captures.parsing import parse
from plugins.importers.captures.reader import read_captures
from plugins.importers.captures.union import unite
from plugins.importers.readers.base import Asked, Given
from plugins.importers.records import Person, Piece

ASKED = Asked(whose={"lesswrong": Person(name="Ada Example")})
few = settings(max_examples=25)
"""Each of these examples reads several pages."""
WORDS = ("lamp", "lens", "tower", "gallery", "keeper", "winter", "horn", "bell", "buoy", "tide")


# ---- pages


def passage(number: int, words: int = 24) -> str:
    """Return a passage that no other number has, the same one every time."""
    random = Random(number)  # noqa: S311 (nothing secret)
    return f"Of {number}: {' '.join(random.choice(WORDS) for _ in range(words))}."


@st.composite
def comments(draw: st.DrawFn, fewest: int = 2) -> list[list[str]]:
    """Return comments of one to four passages, no passage in two of them."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=fewest, max_size=6))
    numbers = iter(range(100))
    return [[passage(next(numbers)) for _ in range(size)] for size in sizes]


@st.composite
def with_asides(draw: st.DrawFn, written: list[list[str]]) -> list[list[str]]:
    """Return comments with short lines in them that any comment may have."""
    asides = st.lists(st.sampled_from(["Yes.", "No."]), max_size=2)
    return [[*draw(asides), *comment, *draw(asides)] for comment in written]


def bare(shown: list[list[str]], name: str, *, headed: bool = True, more: bool = True) -> Given:
    """Return a page of bodies alone."""
    top = ["Ada Example", "Keeps a light.", "Wiki Contributions", *(["Comments"] if headed else [])]
    blocks = [block for comment in shown for block in comment]
    text = "\n\n".join([*top, *blocks, *(["Load More"] if more else [])])
    return Given(name=name, data=text.encode())


def headed(shown: list[list[str]], name: str) -> Given:
    """Return a page of 2025, with a head above each body."""
    bodies = (
        f"Post {number}\n\nAda Example{number + 1}d4-5\n\n" + "\n\n".join(comment) + "\n\nReply"
        for number, comment in enumerate(shown)
    )
    text = "LESSWRONG\n\nAda Example\n\nComments\n\n" + "\n\n".join(bodies) + "\n\nLoad More\n"
    return Given(name=name, data=text.encode())


@st.composite
def windows(draw: st.DrawFn, *, asides: bool = False) -> tuple[list[list[str]], list[Given]]:
    """Return comments, and pages that each show a run of them, in one shape or another."""
    written = draw(comments())
    written = draw(with_asides(written)) if asides else written
    pages = []
    for number in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(written) - 1))
        last = draw(st.integers(first + 1, len(written)))
        shown, name = written[first:last], f"{number}.txt"
        kind = draw(st.integers(0, 2))
        pages.append(headed(shown, name) if kind == 2 else bare(shown, name, headed=kind == 1))
    return written, pages


@st.composite
def anything(draw: st.DrawFn) -> list[Given]:
    """Return pages whose blocks come in any order and any number, some of them short."""
    blocks = st.sampled_from([passage(number) for number in range(6)] + ["Yes.", "1. a\n1. b"])
    lists = st.lists(st.lists(blocks, min_size=1, max_size=8), min_size=1, max_size=4)
    pages = enumerate(draw(lists))
    return [bare([shown], f"{number}.txt", headed=draw(st.booleans())) for number, shown in pages]


def orders(evidence: Evidence) -> dict[str, list[str]]:
    """Return the blocks of each capture in the order in which the union has them."""
    found: dict[str, list[str]] = {capture.file: [] for capture in evidence.captures}
    for each in evidence.passages:
        for seen in each.seen:
            found[evidence.captures[seen.capture].file].append(evidence.block(seen).text)
    return found


# ---- nothing is lost


@few
@given(st.one_of(anything(), windows().map(lambda each: each[1])))
def test_the_union_has_every_block_of_every_capture_in_its_order(pages: list[Given]) -> None:
    """Headings and heads of comments too, whatever the captures have in common."""
    evidence = unite(map(parse, pages))
    for capture in evidence.captures:
        expected = [block.text for block in capture.blocks]
        assert orders(evidence)[capture.file] == expected


@few
@given(st.text("ab \n\t1.•\u00a0", max_size=60), st.sampled_from(["", "Comments\n", "Load More\n"]))
def test_every_line_that_is_not_empty_stands_in_a_block_at_its_number(
    text: str, heading: str
) -> None:
    """A block has its lines as they stand in the file."""
    whole = heading + text + "\n" + heading
    lines = whole.split("\n")
    blocks = parse(Given(name="a.txt", data=whole.encode())).blocks if whole.strip() else ()
    found = {b.line + n: line for b in blocks for n, line in enumerate(b.text.split("\n"))}
    expected = {n: line for n, line in enumerate(lines, 1) if line.strip()}
    assert found == expected


@few
@given(st.one_of(anything(), windows().map(lambda each: each[1])))
def test_every_passage_of_a_comment_is_settled_or_undecided_once(pages: list[Given]) -> None:
    """Nothing is guessed and nothing is lost."""
    examined = examine(pages)
    judged = examined.judged
    taken = [n for each in (*judged.settled, *judged.undecided) for n in each.passages]
    passages = enumerate(examined.evidence.passages)
    assert sorted(taken) == [n for n, each in passages if each.part is Part.COMMENT]


# ---- order makes no difference


@few
@given(st.one_of(anything(), windows().map(lambda each: each[1])), st.randoms())
def test_neither_the_order_of_captures_nor_repeats_make_a_difference(
    pages: list[Given], random: Random
) -> None:
    """The same files give the same evidence, and the same account of it."""
    other = [*pages, pages[0]]
    random.shuffle(other)
    assert unite(map(parse, pages)) == unite(map(parse, other))
    assert describe(pages) == describe(other)


# ---- nothing false is proved


def starts_of(written: list[list[str]]) -> set[str]:
    """Return the passages that begin a comment."""
    return {comment[0] for comment in written}


@few
@given(windows())
def test_what_is_proved_to_be_a_boundary_is_one(pair: tuple[list[list[str]], list[Given]]) -> None:
    """And what is proved to be within a comment is within one."""
    written, pages = pair
    evidence = unite(map(parse, pages))
    for join in find_joins(evidence):
        below = None if join.below is None else evidence.texts(evidence.passages[join.below])[0]
        if join.begins and below:
            assert below in starts_of(written)
        if join.goes_on and below:
            assert below not in starts_of(written)
        assert not (join.goes_on and (join.begins or join.ends))


@few
@example(
    (
        [["Yes.", passage(0)], [passage(1), "Yes."], [passage(2)]],
        [
            headed([["Yes.", passage(0)], [passage(1), "Yes."]], "0.txt"),
            headed([[passage(1), "Yes."], [passage(2)]], "1.txt"),
        ],
    )
)
@example(
    (
        [[passage(1), "Yes."], ["Yes.", passage(0)], [passage(2)]],
        [
            headed([["Yes.", passage(0)], [passage(2)]], "0.txt"),
            headed([[passage(1), "Yes."], [passage(2)]], "1.txt"),
        ],
    )
)
@given(windows(asides=True))
def test_what_is_taken_as_a_comment_is_one_to_the_letter(
    pair: tuple[list[list[str]], list[Given]],
) -> None:
    """Whatever pages show of it."""
    written, pages = pair
    for witness in read_captures(pages, ASKED).reading.witnesses:
        if witness.piece is Piece.COMMENT and witness.body:
            assert witness.body.text in ["\n\n".join(comment) for comment in written]


def without_a_word(text: str, random: Random) -> str:
    """Return a passage that lost one of its words, as captures lose links."""
    words = text.split(" ")
    del words[random.randrange(3, len(words))]
    return " ".join(words)


@few
@given(windows(asides=True), st.integers())
def test_words_that_captures_lost_part_and_join_no_comments(
    pair: tuple[list[list[str]], list[Given]], seed: int
) -> None:
    """What is taken has whole comments' passages in their order, each as some capture has it."""
    written, pages = pair
    random = Random(seed)  # noqa: S311 (nothing secret)
    lossy = []
    for page in pages:
        lines = page.data.decode().split("\n")
        lost = (line.startswith("Of ") and random.random() < 0.3 for line in lines)
        text = [without_a_word(x, random) if y else x for x, y in zip(lines, lost, strict=True)]
        lossy.append(Given(name=page.name, data="\n".join(text).encode()))
    shown = {block for page in lossy for block in page.data.decode().split("\n\n")}
    for witness in read_captures(lossy, ASKED).reading.witnesses:
        if witness.piece is Piece.COMMENT and witness.body:
            blocks = witness.body.text.split("\n\n")
            assert shown.issuperset(blocks)
            taken = [block.partition(":")[0] for block in blocks]
            assert taken in [[each.partition(":")[0] for each in comment] for comment in written]


@few
@given(comments())
def test_a_page_with_heads_settles_all_of_its_comments(written: list[list[str]]) -> None:
    """Each body stands between its head and `Reply`."""
    reading = read_captures([headed(written, "a.txt")], ASKED).reading
    bodies = [each.body.text for each in reading.witnesses if each.body]
    assert bodies == ["\n\n".join(comment) for comment in written]


@few
@given(comments(fewest=3), st.data())
def test_where_two_pages_overlap_both_ends_of_the_overlap_are_proved(
    written: list[list[str]], data: st.DataObject
) -> None:
    """A later page without its heading, and an earlier one without its end, are enough."""
    first = data.draw(st.integers(1, len(written) - 2))
    last = data.draw(st.integers(first + 1, len(written) - 1))
    later = bare(written[:last], "later.txt", headed=False)
    earlier = bare(written[first:], "earlier.txt", more=False)
    evidence = unite(map(parse, (later, earlier)))
    proved = [join.below for join in find_joins(evidence) if join.is_boundary]
    starts = [evidence.texts(evidence.passages[n])[0] for n in proved if n is not None]
    assert starts == [written[first][0], written[last][0]]


@few
@given(comments(fewest=3), st.randoms())
def test_pages_that_hang_together_are_put_in_the_order_of_the_list(
    written: list[list[str]], random: Random
) -> None:
    """The one that bridges two others is enough to order them."""
    pages = [bare(list(pair), f"{n}.txt") for n, pair in enumerate(pairwise(written))]
    random.shuffle(pages)
    evidence = unite(map(parse, pages))
    comments_of = [p for p in evidence.passages if p.part is Part.COMMENT]
    texts = [evidence.texts(each)[0] for each in comments_of]
    assert texts == [block for comment in written for block in comment]
    assert sum(each.begins_stretch for each in evidence.passages) == 1


def test_a_short_line_that_two_pages_share_proves_nothing() -> None:
    """`Yes.` may stand in any comment, so it joins no pages and carries no proof."""
    one = bare([["Yes.", passage(1)], [passage(2)]], "one.txt")
    other = bare([[passage(3), "Yes."], [passage(2)]], "other.txt")
    for join in find_joins(unite(map(parse, (one, other)))):
        assert not (join.is_boundary and join.seen_in)


def test_a_line_that_is_quoted_in_two_comments_proves_nothing() -> None:
    """It is long enough to be the same passage, and not to tell that both lists meet there."""
    quoted = "“Nobody has ever seen both of the lamps lit at once.”"
    one = bare([[quoted, passage(1)], [passage(2)]], "one.txt")
    other = bare([[passage(3), quoted, passage(4)]], "other.txt")
    joins = find_joins(unite(map(parse, (one, other))))
    assert not any(join.is_boundary for join in joins if join.seen_in)


def test_pages_that_contradict_each_other_settle_nothing_there() -> None:
    """A comment that became two, or two that became one, is for the owner to look at."""
    whole, parted = [[passage(1), passage(2)]], [[passage(1)], [passage(2)]]
    examined = examine([headed(whole, "one.txt"), headed(parted, "other.txt")])
    assert any(join.goes_on and join.begins for join in examined.joins)
    assert not examined.judged.settled


def test_pages_of_two_people_are_kept_apart() -> None:
    """Though one quotes the other word for word."""
    shown = [[passage(1)], [passage(2)]]
    ada, bob = bare(shown, "ada.txt"), bare(shown, "bob.txt")
    bob = Given(name="bob.txt", data=ada.data.replace(b"Ada Example", b"Bob Sample"))
    assert all(len(each.seen) == 1 for each in unite(map(parse, (ada, bob))).passages)


# ---- what alignment and differences promise

_KEYS = st.lists(st.integers(0, 6), max_size=14)


@given(_KEYS, _KEYS)
def test_an_alignment_rises_in_both_and_pairs_what_is_equal(one: list[int], two: list[int]) -> None:
    """It crosses nothing and takes nothing twice."""
    pairs = align(one, two)
    assert all(one[a] == two[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@settings(max_examples=8)
@given(st.integers(1, 3), st.integers())
def test_a_repeated_line_makes_alignment_neither_wrong_nor_endless(kinds: int, seed: int) -> None:
    """Ten thousand lines of one kind, or of a few, are aligned as any others."""
    random = Random(seed)  # noqa: S311 (nothing secret)
    one = [random.randrange(kinds) for _ in range(10_000)]
    pairs = align(one, one[5:])
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert align(one, one) == [(number, number) for number in range(len(one))]


def test_gaps_within_gaps_without_end_are_aligned_too() -> None:
    """A sequence in which each half has one element of its own, and so on, sixteen levels deep."""
    deep: list[int] = []
    for level in range(16):
        deep = [*deep, level, *deep]
    pairs = align(deep, deep)
    assert pairs == [(number, number) for number in range(len(deep))]
    thinned = [each for number, each in enumerate(deep) if number % 7]
    assert all(deep[a] == thinned[b] for a, b in align(deep, thinned))


@given(st.integers(0, 99), st.integers(0, 13), st.sampled_from(["example.org", "(a b)", "x, y"]))
def test_an_insertion_is_found_whole_and_the_other_way_round_too(
    number: int, place: int, inserted: str
) -> None:
    """What stands in one text alone is told as it stands there."""
    words = passage(number).split(" ")
    short = " ".join(words)
    long = " ".join([*words[:place], inserted, *words[place:]])
    there, back = differ(long, short), differ(short, long)
    assert there.relation is back.relation is Relation.INSERTED
    assert (there.is_longer, back.is_longer) == (True, False)
    assert there.inserted == back.inserted == (inserted,)


_LINES = st.sampled_from(
    [
        *("", "", " ", "Ada Example", "Comments", "Wiki Contributions", "Posts", "Load More"),
        *("Reply", "Reply3", "A title", "Ada Example9d4-5", "Bob Sample2yΩ31", "Ada Example1d-3"),
        *("Ada Example 1 Jan 2020 10:00 UTC 5 points", "31 Feb 2020 10:00 UTC", "on: A title"),
        *("in reply to: Bob’s comment", passage(1), passage(2), "Yes.", "  • a", "    1. b", "."),
    ]
)


@few
@given(st.lists(st.lists(_LINES, max_size=14), min_size=1, max_size=3))
def test_any_lines_in_any_order_are_told_of_or_refused_with_a_reason(
    pages: list[list[str]],
) -> None:
    """No page of headings, heads and bodies is too odd to be described, drafted and read."""
    files = [
        Given(name=f"{n}.txt", data="\n".join([*lines, "x"]).encode())
        for n, lines in enumerate(pages)
    ]
    assert describe(files, "Ada Example")
    draft(files, "Ada Example")
    read_captures(files, ASKED)
    for file in files:
        with suppress(ContentError):
            parse(file)
