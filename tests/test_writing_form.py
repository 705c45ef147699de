"""The one form of content files: nothing that is read or seen changes, and no comment is lost."""

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import (
    Comment,
    Document,
    Essay,
    Fidelity,
    parse_document,
    render_body,
    write_document,
)
from plugins.errors import ContentError
from plugins.upkeep.__main__ import main
from plugins.upkeep.writing.chunks import count_comments, cut_header
from plugins.upkeep.writing.forming import form_text
from plugins.upkeep.writing.sentences import split_sentences
from tests.graph_strategies import day, make
from tests.sites_fixture import REPOSITORY, SmallSite, read_folder
from tests.strategies import bets, comments, essays, pages, topics

FEW = settings(deadline=None, max_examples=8)


def _header(text: str) -> list[str]:
    return text.split("\n---\n", maxsplit=1)[0].split("\n")[1:]


def _seen(document: Document) -> str:
    """Return what a reader sees of a body: its HTML with blanks as a browser folds them."""
    html = render_body(document).html
    parts = re.split(r"(<pre\b.*?</pre>|<[^>]*>)", html, flags=re.DOTALL)
    return "".join(part if part[:1] == "<" else re.sub(r"[ \n]+", " ", part) for part in parts)


def _documents() -> st.SearchStrategy[Document]:
    """Documents of every kind whose bodies render."""
    return st.one_of(essays(), comments(), bets(), topics(), pages()).filter(_renders)


def _renders(document: Document) -> bool:
    try:
        render_body(document)
    except ContentError:
        return False
    return True


# ---- always


@FEW
@given(_documents(), st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n"]))
def test_nothing_that_is_read_or_seen_changes(document: Document, chance: Random, end: str) -> None:
    """Whatever the order of keys, comments between them and line ends: fields and HTML stay.

    What was brought into the form is in it.
    """
    text, comments = _shuffled(write_document(document), chance)
    formed = form_text(document.path, text.replace("\n", end))
    assert parse_document(document.path, formed) == document
    assert render_body(parse_document(document.path, formed)).html == render_body(document).html
    assert sorted(re.findall(r"^# remark \d+$", formed, re.MULTILINE)) == sorted(comments)
    assert form_text(document.path, formed) == formed


def _shuffled(text: str, chance: Random) -> tuple[str, list[str]]:
    """Return a text with its keys in another order and remarks above some, and those remarks."""
    header, _, rest = text.removeprefix("---\n").partition("\n---\n")
    chunks = list(cut_header(header.split("\n")).chunks)
    chance.shuffle(chunks)
    remarks = [
        f"# remark {number}" if chance.random() < 0.3 else "" for number in range(len(chunks))
    ]
    lines = [
        line
        for remark, chunk in zip(remarks, chunks, strict=True)
        for line in (*([remark] if remark else []), *chunk.lines)
    ]
    return "\n".join(["---", *lines, "---", rest]), [remark for remark in remarks if remark]


_WORDS = st.sampled_from(
    [
        *("It holds.", "Does it?", 'He said "no." Then', "See e.g. Smith", "in 2023. A", "- B"),
        *("`a. B` and", "[a. B](https://example.org/a.B)", "Mr. X", "\\(a. B\\)", "*Yes!* No"),
    ]
)


@FEW
@given(
    st.lists(st.lists(_WORDS, min_size=1, max_size=7).map(" ".join), min_size=1, max_size=3),
    essays().map(lambda essay: essay.body),
    st.randoms(use_true_random=False),
)
def test_one_sentence_a_line_shows_as_before(
    paragraphs: list[str], body: str, chance: Random
) -> None:
    """Wherever lines end, a reader sees the same; doing it twice is doing it once."""
    wrapped = [
        "".join(chance.choice([" ", "\n"]) if c == " " else c for c in p) for p in paragraphs
    ]
    essay = make(Essay, body="\n\n".join(["Begin.", *wrapped, body]), date=day(2024))
    text = write_document(essay)
    try:
        before = _seen(parse_document(essay.path, text))
    except ContentError:
        return  # a paragraph that Markdown would misread is refused anyway
    formed = form_text(essay.path, text, sentences=True)
    assert _seen(parse_document(essay.path, formed)) == before
    assert form_text(essay.path, formed, sentences=True) == formed


# ---- front matter

_HAND_WRITTEN = """\ufeff---
# what this file is about
topics: [ada,   basic] # no quotes needed
title:   'By hand'

# why this day
date: 2024-01-01
summary: >
  Two lines of
  # no comment
  one text.
status: published
# so that lists have it first
pinned: false
uncertain:
  - one
  # between
  - "two" # behind
# the end
---
Text.


"""

_FORMED = """---
title: By hand
# why this day
date: 2024-01-01
# what this file is about
topics: [ada,   basic] # no quotes needed
summary: 'Two lines of # no comment one text.'
# so that lists have it first
pinned: false
uncertain:
  - one
  # between
  - "two" # behind
# the end
---

Text.
"""


def test_comments_go_with_their_keys() -> None:
    """Above a key they move with it; behind or among its values they keep its lines as they are.

    What says no more than its absence goes, unless a comment speaks of it.
    """
    assert form_text("essays/x.md", _HAND_WRITTEN) == _FORMED


def test_pelicans_header_becomes_front_matter() -> None:
    """Its lists have commas, and it has no comments: a sign is a sign."""
    text = "Title: By hand\nDate: 2024-01-01\nTags: ada, basic\nSummary: Issue #5.\n\nText.\n"
    formed = form_text("essays/x.md", text)
    assert parse_document("essays/x.md", formed) == parse_document("essays/x.md", text)
    assert _header(formed)[2:5] == ["topics:", "  - ada", "  - basic"]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: a\ndate: 2024-01-01\ntopics: []\nsummary: |\n  # a\n  b\n# c\n---\n\nX.\n",
        "---\ntitle: a\ndate: 2024-01-01\ntopics: []\nsummary: > # c\n  b\n---\n\nX.\n",
        "---\n  # c\n  title: a\n  date: 2024-01-01\n  topics: []\n  summary: b\n---\n\nX.\n",
        "---\ntitle: a\ndate: 2024-01-01\nsummary: b\ntopics:\n  # c\n---\n\nX.\n".replace(
            "topics:\n  # c", "topics:\n  - ada\n  # c"
        ),
        '---\ntitle: "a # b"\ndate: 2024-01-01\ntopics: [\n  # c\n]\nsummary: b\n---\n\nX.\n',
    ],
    ids=["below a block", "behind its sign", "indented", "below a list", "in brackets"],
)
def test_a_comment_stays_wherever_it_stands(text: str) -> None:
    """There is one comment in each of these, before and after."""
    formed = form_text("essays/x.md", text)
    assert parse_document("essays/x.md", formed) == parse_document("essays/x.md", text)
    assert count_comments(_header(formed)) == count_comments(_header(text)) == 1
    assert "# c" in formed


def test_braces_with_comments_are_left_as_they_are() -> None:
    """Whoever writes so is told, and nothing is lost."""
    text = "---\n{title: a, date: 2024-01-01, # c\n topics: [], summary: b}\n---\n\nX.\n"
    with pytest.raises(ContentError, match="comments within braces"):
        form_text("essays/x.md", text)
    assert _header(form_text("essays/x.md", text.replace(" # c", "")))[0] == "title: a"


def test_a_withdrawn_piece_gets_no_key_that_it_has_not() -> None:
    """Of it nothing need be left but why it went."""
    text = "---\nreason: It was wrong.\nstatus: withdrawn\n---\n"
    assert form_text("essays/x.md", text) == "---\nstatus: withdrawn\nreason: It was wrong.\n---\n"


# ---- sentences


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("One. Two? Three!\nFour, that\ngoes on.", "One.\nTwo?\nThree!\nFour, that goes on."),
        ("By Dr. Smith, e.g. In 5 p.m. Berlin.", "By Dr. Smith, e.g. In 5 p.m. Berlin."),
        ('He said "No." She left (so. It)', 'He said "No."\nShe left (so.\nIt)'),
        ("See [a. B](c.md). Then `d. E`.", "See [a. B](c.md).\nThen `d. E`."),
        ("A note.[^1] More.\n{: .large }", "A note.[^1]\nMore.\n{: .large }"),
        ("It was 2023. 5. May came.", "It was 2023. 5.\nMay came."),
    ],
)
def test_a_paragraph_gets_one_sentence_a_line(body: str, lines: str) -> None:
    """Lines end where sentences do, and nowhere within a link, code or an abbreviation."""
    assert split_sentences(body).joined() == lines


@pytest.mark.parametrize(
    "body",
    [
        "- One. Two.",
        "> One. Two.",
        "    One. Two.",
        "```\nOne. Two.\n\nThree. Four.\n```",
        "One. Two.  \nThree. Four.",
        "a. B | c. D\n--|--\n1. A | 2",
        "/// note | X\nOne. Two.\n///",
        "<p>One. Two.</p>",
        "Term. A\n:   One. Two.",
        "[^1]: One. Two.",
    ],
)
def test_what_is_no_plain_paragraph_keeps_its_lines(body: str) -> None:
    """Lists, quotations, code, tables, blocks, HTML and definitions are left to their writer."""
    assert split_sentences(body).joined() == body


def test_a_paragraph_that_would_show_otherwise_is_left_and_others_are_not() -> None:
    """Within raw `pre`, a line end is seen."""
    text = "One. Two.\n\n<pre>\n\nThree. Four.\n\n</pre>\n\nFive. Six."
    essay = make(Essay, body=text, date=day(2024))
    formed = form_text(essay.path, write_document(essay), sentences=True)
    assert "One.\nTwo." in formed
    assert "Three. Four." in formed
    assert "Five.\nSix." in formed


def test_verbatim_words_keep_their_lines() -> None:
    """The text of a comment is evidence of what was written, down to its line ends."""
    comment = make(Comment, body="One. Two.", date=day(2024), text=Fidelity.FULL)
    formed = form_text(comment.path, write_document(comment), sentences=True)
    assert "One. Two." in formed


# ---- the command


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a folder with a file in the one form, one that is not, and one with a mistake."""
    site = SmallSite(tmp_path)
    site.add(make(Essay, "good", date=day(2024)))
    text = write_document(make(Essay, "loose", date=day(2024)))
    site.write("content/essays/loose.md", text.replace("topics: []\n", "topics:   []\n"))
    site.write("content/essays/wrong.md", "---\ntitel: x\n---\n")
    return tmp_path / "content"


def test_files_are_told_or_written_each_by_itself(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check changes nothing; a file with mistakes is left as it is and keeps nobody waiting."""
    before = read_folder(content)
    assert main(["fmt", "--check", "--content", str(content)]) == 1
    error = capsys.readouterr().err
    assert f"{content}/essays/loose.md: not in the one form" in error
    assert f"{content}/essays/wrong.md:2: titel" in error
    assert read_folder(content) == before
    assert main(["fmt", "--content", str(content)]) == 1
    assert (
        main(["fmt", "--check", "--content", str(content), str(content / "essays/loose.md")]) == 0
    )
    after = read_folder(content)
    assert {path for path in after if after[path] != before[path]} == {"essays/loose.md"}


def test_a_file_that_is_none_is_told(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It could not format what is no document."""
    assert main(["fmt", "--content", str(content), "nowhere.md"]) == 2
    assert "nowhere.md: no document of" in capsys.readouterr().err


@pytest.mark.content
def test_the_archives_own_files_say_the_same_in_the_one_form() -> None:
    """What this repository holds of essays and topics, with one sentence a line too."""
    for path in sorted((REPOSITORY / "content").glob("[et]*/*.md")):
        name = path.relative_to(REPOSITORY / "content").as_posix()
        text = path.read_text("utf-8")
        formed = form_text(name, text, sentences=True)
        assert _seen(parse_document(name, text)) == _seen(parse_document(name, formed))
