"""Text becomes a document or its mistakes, and a document becomes its text again."""

import re
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.documents import (
    Comment,
    Document,
    Essay,
    parse_document,
    render_body,
    survey_content,
    write_document,
)
from plugins.documents.kinds import told_lines
from plugins.documents.withdrawn import without_text
from plugins.errors import ContentError, Problem
from tests.graph_strategies import make
from tests.strategies import documents, files, paths, wild_bodies, withdrawn

_ESSAY = "---\ntitle: T\ndate: 2023-07-18\ntopics: [a]\nsummary: S\n---\n\nText.\n"


def _problems(path: str, text: str) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        parse_document(path, text)
    return caught.value.problems


@given(documents())
def test_a_document_that_is_written_reads_back_the_same(document: Document) -> None:
    """Parse ∘ write is the identity, for every kind and every field."""
    assert parse_document(document.path, write_document(document)) == document


@given(documents())
def test_what_is_written_twice_is_written_the_same(document: Document) -> None:
    """The canonical form of a file is its own canonical form."""
    text = write_document(document)
    assert write_document(parse_document(document.path, text)) == text


@given(paths(), files())
@example("essays/x.md", '---\ntitle: "\\ud800"\n---\nx')
@example("essays/x.md", "---\n" + "[" * 5000 + "\n---\nx")
@example("essays/x.md", "---\n" + "- " * 5000 + "\n---\nx")
@example("essays/x.md", "---\na: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\nx")
@example("essays/x.md", "---\n? {a: b}\n: c\n---\nx")
@example("essays/x.md", "---\n---")
@example("essays/x.md", "---\n--- x\n---")
@example("essays/x.md", "")
@example("essays/x.md", "\x00" * 100)
@example("essays", "x")
@example("", "")
def test_any_text_is_a_document_or_a_content_error(path: str, text: str) -> None:
    """Whatever a file holds, reading it raises nothing but ContentError, with a line for each."""
    try:
        problems = ()
        render_body(parse_document(path, text))
    except ContentError as error:
        problems = error.problems
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(0 <= problem.line <= last for problem in problems)
    assert all(problem.reason and problem.remedy for problem in problems)


def _essay_with(body: str) -> Essay:
    document = parse_document("essays/x.md", _ESSAY)
    assert isinstance(document, Essay)
    return replace(document, body=body)


@given(wild_bodies() | st.text())
@example("[" * 3000)
@example("![" * 3000)
@example(">" * 3000)
@example("> " * 3000 + "x")
@example("".join(f"{'    ' * n}- x\n" for n in range(300)))
@example("".join(f"{'    ' * n}- x\n\n" for n in range(200)))
@example("*" * 5000)
@example("`" * 2000 + "x" + "`` " * 500)
@example("<![foo[ bar")
@example("<a href='x.md")
@example("<a href=//[>x</a>")
@example("```{.python style=foo}\nx\n```")
@example("\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03")
@example("[^1]\n\n[^1]: [^1]")
@example("[a]: <b> 'c\n\n[a][a]")
@example("a\n:   b\n:   c\n    :   d")
@example("///" * 50 + "\n/// note | x\n/// quote | y\n/// note\n///\n////")
@example("\\(" + "{" * 2000 + "\\)")
@example("| a\n|--\n" * 100)
@example("> /// note | x\n> a\n> ///\n/// note | y\nb\n///")
def test_any_body_is_html_or_a_content_error(body: str) -> None:
    """Whatever a body holds, rendering it raises nothing but ContentError."""
    with suppress(ContentError):
        render_body(_essay_with(body))


@given(
    wild_bodies(), st.sampled_from(["a\n\n- b\n", "/// note | x\ntext\n///", "x[^1]\n\n[^1]: y"])
)
def test_a_body_leaves_nothing_behind_for_the_next(before: str, body: str) -> None:
    """A document's HTML is the same whatever was rendered before it, even where that failed."""
    fresh = render_body(_essay_with(body))
    with suppress(ContentError):
        render_body(_essay_with(before))
    assert render_body(_essay_with(body)) == fresh


@given(documents(), st.sampled_from(["\r\n", "\r"]), st.booleans())
def test_ends_of_lines_and_a_byte_order_mark_change_nothing(
    document: Document, end: str, has_mark: bool
) -> None:
    """A file saved on another system is the same document."""
    text = write_document(document)
    other = ("\ufeff" if has_mark else "") + text.replace("\n", end)
    assert parse_document(document.path, other) == document


# ---- what is read how


def test_the_classic_header_is_read_like_yaml() -> None:
    """Pelican's header gives the same document, and its tags are topics."""
    classic = "Title: T\nDate: 2023-07-18\nTags: a\nSummary: S\n\nText.\n"
    assert parse_document("essays/x.md", classic) == parse_document("essays/x.md", _ESSAY)


def test_a_long_line_of_the_classic_header_may_go_on_below() -> None:
    """An indented line continues the one above it, and lists are split at commas."""
    text = "Title: T\n    and more\nDate: 2023-07-18\nTopics: a, b\nSummary: S, s\n\nText.\n"
    document = parse_document("essays/x.md", text)
    assert (document.title, document.topics, document.summary) == ("T and more", ("a", "b"), "S, s")


def test_words_that_yaml_would_give_a_type_stay_words() -> None:
    """`no` is not false, and `1.10` not a number."""
    text = _ESSAY.replace("title: T", "title: no").replace("summary: S", "summary: 1.10")
    document = parse_document("essays/x.md", text)
    assert (document.title, document.summary) == ("no", "1.10")


def test_a_rule_in_the_body_does_not_end_the_front_matter_again() -> None:
    """Only the second `---` of a file ends its front matter."""
    text = _ESSAY + "\n---\n\nmore\n\n---\n"
    assert parse_document("essays/x.md", text).body == "Text.\n\n---\n\nmore\n\n---"


def test_lines_are_counted_in_the_file() -> None:
    """The body and each key, and each item of a list, know their lines."""
    text = "---\ntitle: T\ntopics:\n  - a\n  - b\ndate: 2023-07-18\nsummary: S\n---\n\n\nText.\n"
    document = parse_document("essays/x.md", text)
    assert document.body_line == 11
    assert (document.line_of("topics"), document.line_of("topics[1]")) == (3, 5)
    assert document.line_of("nothing") == 0


@given(lines=st.dictionaries(st.text(), st.integers(1), max_size=5))
@example(lines={"a\0b": 3, "\n 4": 5, "": 6})
def test_lines_are_told_of_any_key(lines: dict[str, int]) -> None:
    """YAML lets a key have any character, also such as would part it from others."""
    assert make(Essay, "one", key_lines=told_lines(lines.items())).lines() == lines


@pytest.mark.parametrize("key", ['"a\\0b"', '"\\0"', '"a\\nb 7"', '"a b": 7\nlang'])
def test_a_key_of_any_characters_is_a_mistake_that_is_told(tmp_path: Path, key: str) -> None:
    """So are others in the same file, whose lines are looked for."""
    file = tmp_path / "content/essays/one.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"---\ntitle: One\ntopics: [none]\n{key}: x\n---\n\nText.\n", "utf-8")
    problems = survey_content(tmp_path / "content").problems
    assert {each.line for each in problems if each.key == "topics"} == {3}
    assert any("no such key" in each.reason for each in problems)


def test_an_invisible_end_of_line_does_not_shift_the_lines_below_it() -> None:
    """YAML counts U+2028 and U+0085 as ends of lines; editors do not."""
    text = "---\ntitle: a\u2028b\x85c\ndate: nonsense\ntopics: [a]\nsummary: S\n---\nx\n"
    problems = _problems("essays/x.md", text)
    assert [(problem.key, problem.line) for problem in problems] == [
        ("front matter", 2),
        ("date", 3),
    ]


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("title: [T\ndate: x", {2, 3}),
        ("title: T\n\tdate: x", {3}),
        ("title: &a T\ndate: 2023-07-18", {2}),
    ],
)
def test_what_is_wrong_in_the_header_does_not_hide_the_body(header: str, lines: set[int]) -> None:
    """A misreading is told even where the front matter cannot be read."""
    text = f"---\n{header}\n---\n\n> quotation\nreply\n"
    problems = _problems("essays/x.md", text)
    assert any(problem.key == "body" and problem.line == 7 for problem in problems) or any(
        problem.key == "body" and problem.line == 6 for problem in problems
    )
    assert {problem.line for problem in problems} & lines


def test_a_value_that_is_wrong_does_not_hide_rules_about_others() -> None:
    """Rules between values are told of beside a value that is wrong itself."""
    text = "---\ntitle: T\ntitle_by: me\ndate: nonsense\ntopics: [a]\nsummary: S\n---\n\nText.\n"
    keys = [problem.key for problem in _problems("essays/x.md", text)]
    assert keys == ["title_by", "date"]


def test_a_mistake_is_told_once() -> None:
    """A wrong status brings no complaint about the reason, nor a missing date about `added`."""
    text = "---\ntitle: T\nstatus: gone\nreason: x\ntopics: [a]\nsummary: S\n---\n\nText.\n"
    keys = {problem.key for problem in _problems("essays/x.md", text)}
    assert keys == {"date", "status"}


def test_a_folder_says_the_kind() -> None:
    """A file in no folder of documents is none, whatever it holds."""
    (problem,) = _problems("notes/x.md", _ESSAY)
    assert "in no folder of documents" in str(problem)


# ---- withdrawn pieces


@given(withdrawn())
def test_of_a_withdrawn_piece_no_word_is_kept(document: Comment) -> None:
    """Every text but the address and the reason is gone, in every field there is or will be."""
    kept = without_text(document)
    told = {"path", "slug", "reason", "former_urls", "title", "summary"}
    texts = {
        field.name: getattr(kept, field.name)
        for field in fields(kept)
        if field.name not in told | {"status", "date", "added", "modified", "key_lines"}
    }
    assert (kept.title, kept.summary) == ("Withdrawn", "This piece was withdrawn.")
    assert not any(texts[name] for name in texts if name not in ("body_line", "text", "form"))
    assert without_text(kept) == kept


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["tight", "loose"])
def test_an_item_keeps_a_number_of_its_own(between: str) -> None:
    """In a list whose items are paragraphs too, where Markdown gives it to the paragraph."""
    body = f'2. two\n    {{: value="2" }}{between}5. five\n    {{: value="5" }}'
    html = render_body(_essay_with(body)).html
    assert re.findall(r'<li[^>]* value="([0-9]+)"', html) == ["2", "5"]
    assert not re.search(r"<p[^>]* value=", html)
