"""Notes beside the lines that cite them, and the drawing of the years."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import Essay, render_body
from plugins.relations import by_year
from plugins.views.density import show_density
from plugins.views.sidenotes import with_sidenotes
from tests.graph_strategies import day, make


def rendered(body: str) -> str:
    """Return a body as the documents room makes it."""
    return render_body(make(Essay, body=body)).html


WORDS = st.lists(st.sampled_from(["a", "*b*", "`c`", "[d](https://e.example/)", "e."]), min_size=1)


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=4))
def test_each_note_stands_once_beside_its_citation_and_once_below(notes: list[str]) -> None:
    """Every note of one paragraph has a copy right behind its number, with the same words."""
    cited = " ".join(f"word[^n{n}]" for n in range(len(notes)))
    told = "".join(f"\n[^n{n}]: {note}" for n, note in enumerate(notes))
    html = with_sidenotes(rendered(f"{cited}\n{told}"))
    copies = re.findall(r'</sup><small class="sidenote"><sup>(\d+)</sup> (.*?)</small>', html)
    below = re.findall(r"<p>(.*?)&#160;<a class=\"footnote-backref\"", html)
    assert [words for _, words in copies] == below
    assert [number for number, _ in copies] == [str(n + 1) for n in range(len(notes))]


@given(st.text('<>p/ id="fn:ref1sup[^]:\n*`', max_size=80))
def test_what_has_no_notes_stays_as_it_is(html: str) -> None:
    """Nothing but a body with notes at its end is touched."""
    assert with_sidenotes(html) == html


@pytest.mark.parametrize(
    "body",
    [
        "Text.[^a]\n\n[^a]: One.\n\n    Two.\n",
        "Text.[^a]\n\n[^a]: - a list\n",
        "## A heading[^a]\n\nText.\n\n[^a]: One.\n",
        "Text.[^a]\n\n| a[^b] | b |\n|---|---|\n| c | d |\n\n[^a]: One.\n[^b]: Two.\n",
    ],
    ids=["two paragraphs", "a list", "in a heading", "in a table"],
)
def test_notes_that_cannot_all_stand_beside_stay_together_below(body: str) -> None:
    """Where one note has no place beside the text, all stay at the end."""
    html = rendered(body)
    assert 'class="footnote"' in html
    assert with_sidenotes(html) == html


def test_a_note_cited_twice_stands_beside_the_first_citation() -> None:
    """One copy is enough, and ids stay unique."""
    html = with_sidenotes(rendered("One[^a] and two[^a].\n\n[^a]: Said once.\n"))
    assert html.count('class="sidenote"') == 1
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))


@given(st.lists(st.integers(1990, 2030), max_size=30))
def test_the_drawing_has_a_bar_for_every_year_in_between(years: list[int]) -> None:
    """Bars stand side by side from the first year to the last, none higher than the drawing."""
    documents = [make(Essay, f"e{n}", date=day(year)) for n, year in enumerate(years)]
    drawing = show_density(by_year(documents))
    if len(set(years)) < 2:
        assert drawing is None
        return
    assert drawing is not None
    assert len(drawing.bars) == max(years) - min(years) + 1
    assert max(bar.height for bar in drawing.bars) == drawing.base
    for number, bar in enumerate(drawing.bars):
        assert bar.y + bar.height == drawing.base
        assert (bar.height > 0) == (min(years) + number in years)
        assert 0 <= bar.x <= drawing.width - bar.width
