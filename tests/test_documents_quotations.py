"""Quotations of the archive's own pieces are held to their words."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.documents import Bet, Comment, Essay, Fidelity, Status, Topic
from plugins.documents.body import read_body
from plugins.documents.consistency.quotations import check_quotations
from plugins.documents.holdings import find_holdings, make_local
from plugins.documents.kinds import Document
from plugins.errors import Problem
from tests.graph_strategies import library_of, make

PIECE = """It's a "licence", and—as they say—not open source: the text isn't *free*.
Researchers may not use it to improve other models[^1], which is non-trivial at 10,000 users.

- First, it [costs](https://a.example/) nothing.
- Second, `code` is 1.5 times as long.

## And then

He called it \\(x^2\\) "unsafe", the 2<sup>nd</sup> time, and left.

[^1]: Except its own.
"""

# ---- reading


def told(words: str, /, *others: Document, **fields: object) -> list[Problem]:
    """Return what is said of the quotations in an essay, beside a comment in comments/piece.md."""
    piece = make(Comment, "piece", **({"body": PIECE} | fields))
    return check(make(Essay, "on", body=words), piece, *others)


def check(*documents: Document) -> list[Problem]:
    """Return what is said of the quotations in documents."""
    library = library_of(documents)
    held = find_holdings(library.documents.values())
    bodies = {
        path: make_local(path, read_body(document)[0], held)
        for path, document in library.documents.items()
    }
    return list(check_quotations(library.documents, bodies))


def block(words: str, file: str = "../comments/piece.md") -> str:
    """Return a block that quotes a file."""
    return f"/// quote | Somebody, [here]({file})\n\n{words}\n\n///"


def link(words: str, file: str = "../comments/piece.md") -> str:
    """Return a link that quotes a file."""
    return f"He said [{words}]({file}){{.quoted}}."


# ---- what is accepted

FAITHFUL = (
    "It\u2019s a \u201clicence\u201d, and \u2014 as they say \u2013 not open source",
    "It's a 'licence', and--as they say---not open source",
    "It\u2019s\u00a0a \u00ablicence\u00bb,\u2003and \u2013 as",
    "not open source: the text isn't **free**. Researchers may not",
    "to improve other models, which is non\u2011trivial",
    "It's a [\u2026] not open source",
    "It's a [...] not open source",
    "It's a \u2026 not open source",
    "It's a ... not open source",
    "It's a . . . not open source",
    "the text isn't free. [\u2026] He called it",
    "[The] text isn't free",
    "[t]he text isn't [sic] free",
    "[N]ot open source",
    "[Meta's] text isn't free",
    "Researcher[s] may not",
    "it costs nothing",
    "He called it \\(x^2\\) 'unsafe', the 2nd time",
    "the 2nd time",
    "Except its own.",
    'Researchers may not [at all]{.inserted by="Somebody"} use it',
    "`code` is 1.5 times",
    "And then",
    "[\u2026] And then [\u2026]",
)


@pytest.mark.parametrize("words", FAITHFUL)
def test_faithful_words_are_accepted(words: str) -> None:
    """Kinds of quote, dash and blank may differ, and what is left out may be marked."""
    assert told(block(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "it costs nothing",
        "the text isn't **free**",
        "non\u2011trivial",
        "It's \\[\u2026\\] open source",
    ],
)
def test_faithful_links_are_accepted(words: str) -> None:
    """A link is held to the same rules as a block."""
    assert told(link(words)) == []


def test_a_quotation_may_run_over_paragraphs_and_lists() -> None:
    """Blocks are parted by blanks alone."""
    words = "Researchers may not use it to improve other models, which is non-trivial at 10,000"
    words += " users.\n\n1. First, it costs nothing.\n2. Second, `code` is 1.5 times as long.\n\n"
    assert told(block(f"{words}And then\n\nHe called it")) == []


def test_marks_of_the_archive_interrupt_no_words() -> None:
    """Neither a note's number, nor a mark beside a local link, nor a remark stands in between."""
    body = (
        "One[^1] [two](https://www.lesswrong.com/posts/9rdpdDerangjYeQGW) three [so]"
        '{.inserted by="X"} four.\n\n/// note | The archive\nA remark.\n///\n\nFive.\n\n'
        "/// addendum | 2023-07-18\nSix.\n///\n\n[^1]: A note."
    )
    held = make(Essay, "held", source="https://www.lesswrong.com/posts/9rdpdDerangjYeQGW/slug")
    words = "One two three four.\n\nFive.\n\nSix."
    assert told(block(words), held, body=body) == []
    assert told(block("One two three [so] four.\n\nFive. \u2026 Six."), held, body=body) == []


# ---- what is refused


@pytest.mark.parametrize(
    ("words", "difference"),
    [
        (
            "not open source: the text is free",
            "“…open source: the text isn't free.…” | “…open source: the text is free”",
        ),
        ("safe", '“…"unsafe",…” | here'),
        ("the text is", "“…the text isn't…” | “the text is”"),
        ("trivial at 10,000", "“…non-trivial at 10,000…” | “trivial at 10,000”"),
        ("non-trivial at 10", "“…non-trivial at 10,000…” | “non-trivial at 10”"),
        ("5 times", "“…1.5 times…” | “5 times”"),
        ("\u2026safe", '“…"unsafe",…” | here'),
        ("[\u2026]safe", '“…"unsafe",…” | here'),
        ("He called it \\(x^3\\)", "“…He called it x 2…” | “He called it x 3”"),
        ("Left it costs nothing", "“…it costs nothing.…” | “Left it costs nothing”"),
        ("Nor is it free. Researchers may", "“…the text isn't free. Researchers may…” | here"),
        ("the text isn't Free.", "“…the text isn't free.…” | “the text isn't Free.”"),
        ("the text isn't free!", "“…the text isn't free.…” | “the text isn't free!”"),
        ("Researchers must never use it", "“…Researchers may not use it…” | here"),
        ("[R]esearchers may nod use it", "“…Researchers may not use it…” | here"),
        (
            "[\u2026] not use them [\u2026] models",
            "“…not use it…” | “[\u2026] not use them [\u2026]”",
        ),
        ("text is[\u2026] free", "“…text isn't…” | “text is[\u2026]”"),
        ("it to improve all kinds of models", "“…it to improve other models,…” | here"),
    ],
)
def test_words_that_drifted_are_refused(words: str, difference: str) -> None:
    """The message has both texts as they are written, around the first difference."""
    (problem,) = told(block(words))
    there, here = difference.replace("here", f"“{words}”").split(" | ")
    reason = f"not in content/comments/piece.md: it has {there} where this has {here}"
    assert problem.reason.replace("\u2019", "'") == reason
    assert problem.path == "essays/on.md"
    assert told(link(re.sub(r"\[(.)\]", r"\\[\1\\]", words)))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("the 2nd time [\u2026] not open source", "there “not open source” stands before"),
        ("Nothing of this at all!", "no passage of it is alike"),
        ("\u2014 ! \u2014 zebra", "no passage of it is alike"),
    ],
)
def test_words_from_elsewhere_are_refused(words: str, reason: str) -> None:
    """What stands before, or nowhere, has no difference to show, and this is said."""
    (problem,) = told(block(words))
    assert reason in problem.reason


@pytest.mark.parametrize(
    "words", ["[\u2026]", "\u2026", "...", "[Meta's] [licence]", "[T] \u2014 [\u2026]!", "**\\***"]
)
def test_a_quotation_without_a_word_is_refused(words: str) -> None:
    """What may stand for anything is held to nothing."""
    (problem,) = told(block(words))
    assert problem.reason.startswith("has not a word of content/comments/piece.md")
    (problem,) = told(link(re.sub(r"([\[\]])", r"\\\1", words)))
    assert problem.reason.startswith("has not a word of content/comments/piece.md")


def test_a_quotation_of_an_insertion_alone_is_refused() -> None:
    """What somebody else put in is no word of the piece that is quoted."""
    (problem,) = told(block('[Words]{.inserted by="X"}'))
    assert problem.reason.startswith("has not a word of")


def test_the_line_is_that_of_the_words_or_of_the_link() -> None:
    """A writer is led to the quotation that is wrong."""
    (problem,) = told("Text.\n\n" + block("Other words than those."))
    assert problem.line == 5
    (problem,) = told(
        'Text.\n\n/// quote | A, [here](../comments/piece.md)\nIt\'s *not* "so".\n///'
    )
    assert problem.line == 3


def test_every_quotation_in_another_is_checked() -> None:
    """A block in a block, in a quotation, in a list, in a note, and a link in a block are seen."""
    wrong = block("Wrong.")
    inner = wrong.replace("\n", "\n    ")
    bodies = (
        f"//// quote | A\n\n{wrong}\n\n////",
        f"//// note | A\n\n{wrong}\n\n////",
        f"//// quote | Somebody, [here](../comments/piece.md)\n\nWrong.\n\n{block('left')}\n\n////",
        "> " + wrong.replace("\n", "\n> "),
        f"- item\n\n    {inner}",
        f"Note[^n].\n\n[^n]: {link('wrong')}",
        block(link("Wrong", "../comments/piece.md"), "https://a.example/"),
        f"## {link('wrong')}",
        f"a | b\n--|--\n{link('wrong')} | c",
    )
    for body in bodies:
        assert len(told(body)) == 1, body


def test_a_digest_cannot_be_quoted() -> None:
    """Even words that stand in a digest are the archive's, and not its author's."""
    for words in ("not open source", "wrong"):
        (problem,) = told(block(words), text=Fidelity.DIGEST)
        assert "is a digest" in problem.reason
        assert "a digest cannot be quoted as anyone's words" in problem.remedy


def test_nothing_of_a_withdrawn_piece_may_stand_in_a_quotation() -> None:
    """What was taken back is not kept in others' pages."""
    (problem,) = told(block("not open source"), status=Status.WITHDRAWN, reason="Wrong.", body="")
    assert "is withdrawn" in problem.reason


def test_a_target_that_is_not_there_or_has_no_text_is_told_elsewhere() -> None:
    """The mistake of a link or of another file is told once, and not again here."""
    assert told(block("wrong", "../comments/gone.md")) == []
    assert told(block("wrong"), body="") == []
    assert told(block("wrong", "https://a.example/")) == []


def test_an_empty_introduction_cannot_be_quoted() -> None:
    """A topic may have no text, and then nothing stands in it but its title."""
    topic = make(Topic, "ada", body="")
    assert told(block("wrong", "../topics/ada.md"), topic)
    assert not told(block("Title of ada", "../topics/ada.md"), topic)


def test_a_title_of_the_archives_own_is_not_its_authors_words() -> None:
    """A piece's own title may be quoted, one that the archive gave may not."""
    assert not told(block("Title of piece"))
    assert told(block("Title of piece"), title_by="archive")


def test_a_bet_is_quoted_from_all_its_terms() -> None:
    """What a bet says stands in its keys, beside its text."""
    bet = make(Bet, "rain")
    for words in ("It rains.", "A cup of tea.", "A wet street.", "Text."):
        assert not told(block(words, "../bets/rain.md"), bet)
    assert told(block("It snows.", "../bets/rain.md"), bet)


def test_quoting_oneself_needs_the_words_elsewhere_in_the_piece() -> None:
    """A quotation does not bear witness to itself, nor to one like it."""
    quoting = f"{block('Some words.', 'on.md')}\n\n{link('Some words', 'on.md')}"
    for text, count in (("Other words.", 2), ("Some words.", 0)):
        essay = make(Essay, "on", body=f"{text}\n\n{quoting}")
        quotes_too = make(Essay, "other", body=block("Some words.", "on.md"))
        assert len(check(essay)) == count
        assert len(check(essay, quotes_too)) == count  # in the essay the words do stand


def test_drafts_are_held_to_drafts() -> None:
    """What is not published yet is checked all the same."""
    assert told(block("wrong"), status=Status.DRAFT)
    assert not told(block("not open source"), status=Status.DRAFT)


def test_a_quotation_by_an_address_of_the_archive_is_held_too() -> None:
    """A link that became local leads to the piece as any other."""
    address = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW?commentId=rvSjeHizEdTRKdfGn"
    for words, count in (("not open source", 0), ("open sauce", 1)):
        assert len(told(block(words, address), source=address)) == count
        assert len(told(link(words, address), source=address)) == count


# ---- always and never

WORDS = st.lists(
    st.from_regex(r"\A[a-z]{1,6}([-'][a-z]{1,4})?\Z")
    | st.sampled_from(["10,000", "1.5", "é", "\u2014"]),
    min_size=1,
    max_size=30,
)
VARIANTS = {
    "'": "'\u2018\u2019\u201b\u2032",
    "-": ("-", "\u2010", "\u2011", "\u2013", "\u2014", "--", " \u2014 "),
    "\u2014": ("\u2014", "--", "\u2013", " - "),
    " ": (" ", "\u00a0", "\n", "  ", "\u2003", "\n\n"),
}


@st.composite
def varied(draw: st.DrawFn, text: str) -> str:
    """Return text with other quotes, dashes and blanks."""
    return "".join(
        draw(st.sampled_from(VARIANTS[sign])) if sign in VARIANTS else sign for sign in text
    )


def html_check(words: str, text: str) -> list[Problem]:
    """Return what is said of words that quote text, without Markdown."""
    documents = library_of([make(Comment, "piece"), make(Essay, "on")])
    bodies = dict(documents.bodies)
    caption = '<figcaption><a href="{filename}/comments/piece.md">x</a></figcaption>'
    quote = f'<figure data-voice="quoted"><blockquote>{words}</blockquote>{caption}</figure>'
    bodies["comments/piece.md"] = type(bodies["essays/on.md"])(html=f"<p>{text}</p>")
    bodies["essays/on.md"] = type(bodies["essays/on.md"])(html=quote)
    return list(check_quotations(documents.documents, bodies))


@given(st.data(), WORDS)
def test_any_slice_of_whole_words_is_accepted(data: st.DataObject, words: list[str]) -> None:
    """However quotes, dashes and blanks are typed, words as they stand are a quotation."""
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assume(words[start:end] != ["\u2014"])  # which is no word
    quoted = data.draw(varied(" ".join(words[start:end])))
    assert html_check(quoted, data.draw(varied(" ".join(words)))) == []


@given(st.data(), WORDS.map(lambda words: [word for word in words if word != "\u2014"] or ["a"]))
def test_a_changed_word_is_always_refused(data: st.DataObject, words: list[str]) -> None:
    """A word with another letter, one letter less or one more is not what stands there."""
    place = data.draw(st.integers(0, len(words) - 1))
    word = words[place]
    changed = data.draw(
        st.sampled_from([f"{word}z", f"z{word}", f"un-{word}", f"{word}'d", f"{word}0"])
    )
    text = " ".join(words)
    if changed not in words:
        assert html_check(" ".join([*words[:place], changed, *words[place + 1 :]]), text)
        there = " ".join([*words[:place], changed, *words[place + 1 :]])
        assert word in words[:place] + words[place + 1 :] or html_check(word, there)


UNIQUE = st.integers(12, 60).map(lambda count: [f"w{number}x" for number in range(count)])


@given(st.data(), UNIQUE, st.sampled_from(["change", "leave out", "put in"]))
def test_the_first_difference_is_always_shown(
    data: st.DataObject, words: list[str], kind: str
) -> None:
    """Whatever differs behind it, and wherever else words like these stand."""
    place = data.draw(st.integers(4, len(words) - 5))
    other = {"change": ["other"], "leave out": [], "put in": ["other", words[place]]}[kind]
    quoted = [*words[:place], *other, *words[place + 1 :]]
    quoted[place + 12 :: 7] = ["later"] * len(quoted[place + 12 :: 7])
    lure = data.draw(st.lists(st.sampled_from(words), max_size=20))
    lured = " and ".join(lure).split()
    around = [*lured, "\u2014", *words, "and", *reversed(lured)]
    (problem,) = html_check(" ".join(quoted), " ".join(around))
    there, here = re.findall(r"“(.*?)”", problem.reason)
    assert "later" not in here.split()[: 5 + len(other)]
    assert f"{words[place - 1]} {words[place]}" in there
    assert " ".join([words[place - 1], *other[:1]]) in here


@settings(max_examples=10)
@given(st.integers(0, 20_000), st.sampled_from(["a b ", "a, ", "w{} ", "- a "]))
def test_a_difference_far_into_a_long_quotation_is_shown(place: int, sign: str) -> None:
    """Only the words around it are compared, whatever comes before them."""
    words = "".join(sign.format(number) for number in range(2000)).split()
    place %= len(words) - 2
    quoted = " ".join([*words[: place + 1], "other", *words[place + 2 :]])
    (problem,) = html_check(quoted, " ".join(words))
    assert "other" in problem.reason
    assert len(problem.reason) < 700


def test_a_difference_is_printed_in_one_line_of_bounded_length() -> None:
    """Even where one word is a hundred thousand letters long."""
    long = "a" * 100_000
    (problem,) = html_check(f"so {long} it is", f"so {long}b it is")
    assert len(str(problem)) < 1000
    assert "\n" not in str(problem)


@given(st.text("ab '-\u2014\u2026.[]\u00a0\n\"", max_size=40), st.text("ab '-.[]", max_size=40))
def test_any_text_is_judged(words: str, text: str) -> None:
    """Whatever is quoted, the answer is a problem or none, and words may be quoted whole."""
    for problem in html_check(words, text):
        assert problem.reason.startswith(
            ("not in content/comments/piece.md: ", "has not a word of content/comments/piece.md")
        )
        assert problem.line
    has_words = re.search(r"\w", re.sub(r"\[[^\[\]]*\]", "", text))
    assert bool(html_check(text, text)) is not bool(has_words)


@pytest.mark.parametrize(
    "sign", [" ", "[", "]", ".", "-", "\u2014 ", "'", "a ", "[a]", "\u2026", "a"]
)
def test_long_texts_of_one_sign_are_read_in_a_breath(sign: str) -> None:
    """No pattern backtracks: thirty thousand signs are no more work than ten times less."""
    text = sign * (30_000 // len(sign))
    html_check(text, text + "b")
    html_check(text + "c", text + "b")
    html_check(text + "c " + text, "b " + text)
