"""The marks that lead to a heading or a paragraph are added to a body and change nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.documents import Essay
from plugins.documents.body import read_body
from plugins.views import with_marks
from tests.graph_strategies import make
from tests.strategies import bodies

MARK = re.compile(r' <a class="here" href="#([^"]*)" [^<>]*>¶</a>')
TAGS = (
    *('<p id="p-1f3a5b7c">', '<p id="p-1f3a5b7c-2">', '<p class="x">', "<p>", "</p>", "<pre>"),
    *('<h2 id="a">', '<h3 class="x" id="b&amp;c">', '<h4 data-id="d">', "</h2>", "</h3>", "</h4>"),
    *('<h2 title=\'<p id="p-1f3a5b7c">\' id="e">', '<h2 title=" id="', "<!--", "-->", "<", ">"),
    *("words", '"', "'", " ", "\n", "<em>", "</em>", "&lt;", "é", "<P ID='x'>", "</H2>"),
)
HTML = st.lists(st.sampled_from(TAGS), max_size=30).map("".join)


@given(HTML)
@example('<h2 data-id="a">b</h2>')
@example('<h2 id="a">b\nc</h2><p id="p-1f3a5b7c">d</p>')
def test_marks_change_nothing_but_what_they_add(html: str) -> None:
    """Without them, a body is what it was, whatever it is."""
    assert MARK.sub("", with_marks(html)) == html


@given(HTML)
def test_every_mark_leads_to_the_element_that_it_ends(html: str) -> None:
    """An id of its own, which stands before it on the page."""
    marked = with_marks(html)
    for mark in MARK.finditer(marked):
        assert f' id="{mark[1]}"' in marked[: mark.start()]


@given(bodies())
def test_each_heading_and_paragraph_that_has_an_anchor_has_one_mark(text: str) -> None:
    """In bodies as people write them; others have none."""
    body, _ = read_body(make(Essay, body=text))  # a lone HTML comment says nothing, which is told
    named = re.findall(r'<(?:p|h[2-6])\b[^<>]* id="((?:p-[0-9a-f]{8}[-0-9]*)|[^"]*)"', body.html)
    marked = [mark[1] for mark in MARK.finditer(with_marks(body.html))]
    assert marked == named
    assert len(set(marked)) == len(marked)


def test_a_paragraphs_mark_is_out_of_the_way_and_a_headings_is_not() -> None:
    """Tab and screen readers meet one at each heading, and none at each paragraph."""
    assert with_marks('<h2 id="why">Why</h2><p id="p-1f3a5b7c">So.</p><p>Or not.</p>') == (
        '<h2 id="why">Why <a class="here" href="#why" aria-label="Link to this section">¶</a></h2>'
        '<p id="p-1f3a5b7c">So. <a class="here" href="#p-1f3a5b7c" '
        'tabindex="-1" aria-hidden="true">¶</a></p><p>Or not.</p>'
    )


@pytest.mark.parametrize(
    "piece",
    [
        '<h2 id="a">',
        '<h2 id="a" ',
        '<p id="p-1f3a5b7c">',
        "<h2",
        "<h2 ",
        '<h2 id="',
        'id="a"',
        "<!--",
        "<h2 '\"",
        '<p "<p "',
        "</h2",
        "</p>",
        "<",
        '"',
    ],
)
def test_no_text_takes_longer_than_its_length_asks_for(piece: str) -> None:
    """It would take minutes if each tag that never ends were looked for to the end of the text."""
    html = piece * (200_000 // len(piece))
    for text in (html, f"<h2 {html}", f'<h2 id="a">{html}'):
        assert MARK.sub("", with_marks(text)) == text
