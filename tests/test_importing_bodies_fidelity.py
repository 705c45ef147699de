"""What a reader sees of a piece is the same at its source and on the site."""

import re
from html import escape

import pytest
from hypothesis import example, given, settings

from plugins.documents.body import read_body
from plugins.documents.kinds import Comment, Fidelity, Slug
from plugins.documents.markdown.misreadings import check_misreadings
from plugins.importers.bodies import to_markdown
from plugins.importers.records import Body, Notation
from tests.fidelity.canonical import seen, shown, words
from tests.fidelity.strategies import awkward_text, bodies, hostile_html
from tools.fidelity import (
    LEAST_MARKDOWN,
    Case,
    Outcome,
    judge,
    read_cases,
    share_of_markdown,
    table,
)

CASES = tuple(read_cases())


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """Return what became of each case."""
    return [judge(case) for case in CASES]


def test_every_case_is_shown_as_it_was(outcomes: list[Outcome]) -> None:
    """Structure and text of every case are the source's, and none would stop a build."""
    differing = [
        f"{each.case.group}: {each.case.name}: {each.problems}"
        for each in outcomes
        if not each.is_alike
    ]
    assert not differing
    assert len(outcomes) >= 80


def test_most_blocks_stay_markdown(outcomes: list[Outcome]) -> None:
    """At least 85 of 100 blocks can be edited as Markdown."""
    assert share_of_markdown(outcomes) >= LEAST_MARKDOWN


def test_the_table_counts_every_case_once(outcomes: list[Outcome]) -> None:
    """The groups of the printed table add up to its last line."""
    lines = [line.split() for line in table(outcomes)][1:]
    assert int(lines[-1][1]) == len(CASES) == sum(int(line[1]) for line in lines[:-1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<ol><li>a</li></ol>", '<ol start="2"><li>a</li></ol>'),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ('<a href="https://x.org/">a</a>', '<a href="https://y.org/">a</a>'),
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        (
            "<blockquote>a</blockquote><blockquote>b</blockquote>",
            "<blockquote><p>a<p>b</blockquote>",
        ),
        ("<p>a&nbsp;b</p>", "<p>a b</p>"),
        ("<p>10<sup>6</sup></p>", "<p>106</p>"),
        ("<table><tr><th>a</table>", "<table><tr><td>a</table>"),
        ('<span class="math-tex">\\(x\\)</span>', '<span class="math-tex">\\(y\\)</span>'),
        ("<pre>a\n b</pre>", "<pre>a\n  b</pre>"),
    ],
)
def test_the_comparison_tells_what_a_reader_would(before: str, after: str) -> None:
    """What is measured with would notice a word, a number, a link or a form that changed."""
    assert seen(before) == seen(before)
    assert seen(before) != seen(after)


@settings(max_examples=60, deadline=None)
@given(bodies)
@example("<p>a</p><pre>\u00a0</pre><table><tr><td>x</table>")
def test_any_tree_of_supported_markup_survives(html: str) -> None:
    """Whatever stands in whatever, a reader sees it as at the source, and the site builds."""
    outcome = judge(Case(group="random", name="tree", html=html))
    assert outcome.problems == ()
    assert outcome.before == outcome.after


def _page(markdown: str) -> tuple[str, list[str]]:
    """Return the HTML of a comment with this text, and what would stop a build."""
    document = Comment(
        path="comments/a.md",
        slug=Slug("a"),
        title="",
        summary="",
        body=markdown,
        text=Fidelity.FULL,
    )
    body, problems = read_body(document)
    found = [*problems, *check_misreadings(document.path, markdown, 1)]
    return body.html, [str(problem) for problem in found]


@settings(max_examples=60, deadline=None)
@given(awkward_text())
@example("{: .x } begins")
@example("• bullet")
@example("\u00a0edges\u2003")
def test_any_plain_text_is_shown_to_the_letter(text: str) -> None:
    """No sign of a plain text is taken for markup, and none is lost."""
    markdown = to_markdown(Body(text=f"word {text}", notation=Notation.TEXT)).markdown
    html, problems = _page(markdown)
    assert problems == []
    assert shown(html) == seen(f"<p>word {escape(text)}</p>")


@settings(max_examples=60, deadline=None)
@given(hostile_html)
@example("<frameset><p>a")
@example("<plaintext>a")
@example("<svg><style><img src=x onerror=alert(1)></style></svg>")
@example("<!--><script>x()</script>-->word")
def test_nothing_that_is_fed_in_breaks_the_site(html: str) -> None:
    """Broken and hostile HTML gives Markdown that the site takes, twice the same."""
    body = Body(text=f"<p>word</p>{html}", notation=Notation.HTML)
    converted = to_markdown(body)
    page, problems = _page(converted.markdown)
    assert problems == []
    assert not re.search(r"<script|<[^<>]*onclick=|<[^<>]*style=", page)
    assert to_markdown(body) == converted


@settings(max_examples=40, deadline=None)
@given(awkward_text())
def test_any_markdown_of_an_author_gives_a_page(text: str) -> None:
    """What a forum took for Markdown never stops a build."""
    converted = to_markdown(Body(text=f"word\n\n{text}", notation=Notation.MARKDOWN))
    page, problems = _page(converted.markdown)
    assert problems == []
    assert "word" in words(shown(page))
