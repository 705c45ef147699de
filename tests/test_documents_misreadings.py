"""What Markdown would read otherwise than it was meant is told, and nothing else."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from plugins.documents import Comment, parse_document, render_body
from plugins.documents.markdown.misreadings import check_misreadings
from plugins.errors import ContentError
from tests.strategies import SANE_BLOCKS, bodies, wild_bodies
from tests.typed_blocks import Typed, structure_of, typed_bodies

_HEADER = (
    "---\ntitle: T\ndate: 2023-07-18\ntopics: [a]\nsummary: S\nsource: unknown\n"
    "in_reply_to: none\ntext: full\n---\n\n"
)


def _document(body: str) -> Comment:
    document = parse_document("comments/x.md", f"{_HEADER}{body}\n")
    assert isinstance(document, Comment)
    return document


def _rendered(body: str) -> str:
    return render_body(_document(body)).html


@given(bodies())
def test_sane_markdown_has_no_misreading(body: str) -> None:
    """Blocks that mean what they seem to are let pass, in any order."""
    assert check_misreadings("x.md", body, 1) == []


@settings(max_examples=300)
@given(typed_bodies(is_careful=True))
def test_what_is_written_with_care_is_read_as_it_was_meant(typed: Typed) -> None:
    """Blocks within blocks, separated and indented as they should be, are told of nowhere."""
    assert check_misreadings("x.md", typed.text, 1) == []
    assert structure_of(_rendered(typed.text)) == typed.meant


@settings(max_examples=500)
@given(typed_bodies(is_careful=False))
def test_what_is_read_otherwise_than_it_was_meant_is_told(typed: Typed) -> None:
    """Where no misreading is told, the HTML has the structure and the words of the author."""
    if not check_misreadings("x.md", typed.text, 1):
        assert structure_of(_rendered(typed.text)) == typed.meant


# ---- planted traps

_TRAPS = {
    "#3ainstitute is a tag": "heading",
    ">10% of all": "quotation",
    "> theirs\nmine": "quotation above",
    "\u2022 one\n\u2022 two": "stay text",
    "reasons:\n- one\n- two": "stay text",
    "- one\n  - inside": "item of the list above",
    "# A title": "second title",
    "A title\n=======": "second title",
    "2023. A year": "list that counts",
    "text\na | b\n--|--\n1 | 2": "table",
    "2. two\n5. five": "number 3",
    "/// hazard | Who\ntext\n///": "no such block",
    "/// note | Who\ntext": "never ends",
    "[^nowhere]": "stay text",
}


def _planted(trap: str, before: str, after: str, indent: str) -> tuple[str, range]:
    """Return a body with the trap in it, and the lines that it takes."""
    lines = [f"{indent}{line}" for line in trap.split("\n")]
    above = f"So:\n\n{before}\n\nSo:\n\n" + ("- item\n\n" if indent.isspace() else "")
    first = above.count("\n") + 1
    text = above + "\n".join(lines) + f"\n\nSo:\n\n{after}"
    return text, range(first, first + len(lines))


@pytest.mark.parametrize("trap", _TRAPS)
@settings(max_examples=20)
@given(
    st.sampled_from(SANE_BLOCKS),
    st.sampled_from(SANE_BLOCKS),
    st.sampled_from(["", "    ", "> "]),
)
def test_a_trap_is_told_wherever_it_stands(trap: str, before: str, after: str, indent: str) -> None:
    """Among any blocks, in a list and in a quotation, its own line is told and no other."""
    body, lines = _planted(trap, before, after, indent)
    problems = check_misreadings("x.md", body, 1)
    assert problems
    assert all(problem.line in lines for problem in problems)
    assert any(_TRAPS[trap] in problem.reason for problem in problems)
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize("block", SANE_BLOCKS)
def test_each_sane_block_renders(block: str) -> None:
    """No block that counts as sane leaves marks of Markdown in what is shown."""
    html = _rendered(f"So:\n\n{block}\n\nSo.")
    shown = "".join(lxml_html.fragment_fromstring(html, create_parent="div").itertext())
    assert "```" not in shown
    assert "[^" not in shown
    assert len(re.findall(r"<p[^>]*>So[:.]", html)) == 2


@given(st.text() | wild_bodies())
def test_looking_for_misreadings_never_fails(body: str) -> None:
    """Whatever a body holds, each finding has a line of it."""
    problems = check_misreadings("x.md", body, 5)
    assert all(5 <= problem.line <= 5 + body.count("\n") for problem in problems)


@given(wild_bodies())
def test_no_body_has_a_second_title_without_being_told(body: str) -> None:
    """Where the HTML has an `h1`, some line was told of."""
    document = replace(_document("x"), body=body)
    try:
        html = render_body(document).html
    except ContentError:
        return
    assert "<h1" not in html or check_misreadings("x.md", body, 1)


def test_code_is_never_misread() -> None:
    """What looks like a trap in code of any kind is code."""
    traps = "\n".join(trap for trap in _TRAPS)
    indented = "\n".join(f"    {line}" for line in traps.split("\n"))
    nested = "\n".join(f"        {line}" for line in traps.split("\n"))
    for body in (
        f"```\n{traps}\n```",
        f"~~~~ {{.text}}\n{traps}\n~~~~",
        indented,
        f"- item\n\n    ```\n{indented}\n    ```\n\n- item",
        f"- item\n\n{nested}",
        "> ```\n" + "\n".join(f"> {line}" for line in traps.split("\n")) + "\n> ```",
    ):
        assert check_misreadings("x.md", body, 1) == []


def test_fenced_code_stands_for_itself_beside_text() -> None:
    """Right under a paragraph or an item, code is no part of it."""
    html = _rendered("Text\n```\nx\n```\nmore\n\n- item\n    ```\n    y\n    ```\n- item")
    assert structure_of(html) == (
        ("p", "Text"),
        ("code", "x"),
        ("p", "more"),
        ("ul", ("li", ("p", "item"), ("code", "y")), ("li", ("p", "item"))),
    )


# ---- formulas and brackets


@pytest.mark.parametrize(
    "body",
    [
        "\\[x > 0\\]",
        "\\[\nx > 0\n\\]",
        "> \\[x\n> = 0\\]",
        "So\n\\[\nx > 0\n\\]\nholds.",
        "- item\n\n    \\[\n    x > 0\n    \\]",
    ],
)
def test_a_formula_that_stands_alone_is_displayed(body: str) -> None:
    """A whole paragraph, or lines between two that hold a delimiter each, are a formula."""
    assert _rendered(body).count('display="block"') == 1


@pytest.mark.parametrize(
    "body",
    [
        "A claim.\\[citation needed\\]",
        "\\[sic\\] and \\[5\\]",
        "\\[2\\]: a note",
        "See \\[a\nb\\] there.",
        "**\\[bold\\]** and [\\[1\\]](https://example.org)",
    ],
)
def test_brackets_within_a_line_stay_brackets(body: str) -> None:
    r"""In running text, `\[` and `\]` show brackets, with every blank between them."""
    html = _rendered(body)
    shown = lxml_html.fragment_fromstring(html, create_parent="div").text_content()
    assert "<math" not in html
    assert shown.count("[") == shown.count("]") == body.count("\\[")


@pytest.mark.parametrize(
    "body",
    [
        "## C# and F# in use\n\nText.",
        "## Learning C\\#\n\nText.",
        "## Closed ##\n\nText.",
        "| a | b |\n|---|---|\n| `x|y` | \\| |\n| 1 | 2 |",
        "a | b\n--|--\n1\n| 2",
        "[a][], [b], ![c][D] and [e\nf].\n\n[a]: /#a\n[b]: #b\n[d]: <#c> 'T'\n[e f]: #e",
        "[Edit]: I was wrong.\n\n[Name]: said so",
        "Term\n:   One\n:   Two\n    lines\n\nOther\n:   Three",
        "<details markdown='1'>\n<summary>More</summary>\n\n**Bold**\n\n</details>",
        "<div>\n<code>a ** b</code>\n<!-- `x` -->\n2 * 3 - 1 (a)\n</div>",
        "1. item\n\n        code\n\n    Text.\n\n2. item\n\n    - nested\n\n        text",
    ],
)
def test_what_only_looks_like_a_trap_is_let_pass(body: str) -> None:
    """Signs that are escaped, in code, or where they mean what they seem to, are no mistake."""
    told = [problem.reason for problem in check_misreadings("x.md", body, 1)]
    assert [reason for reason in told if "row of the table" not in reason] == []
