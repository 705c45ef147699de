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


@pytest.mark.parametrize(
    "body",
    [
        "- An item.[^a]\n\n[^a]: One.\n",
        "- An item[^a]\n    - and one in it.[^b]\n\n[^a]: One.\n[^b]: Two.\n",
        "> A line.[^a]\n\n1. First.[^b]\n\n[^a]: One.\n[^b]: Two.\n",
        "Term\n:   What it means.[^a]\n\n[^a]: One.\n",
    ],
    ids=["an item", "an item in an item", "a quotation", "a definition"],
)
def test_a_note_stands_beside_an_item_of_a_list_too(body: str) -> None:
    """Every place where words run on has room for one."""
    html = rendered(body)
    assert with_sidenotes(html).count('class="sidenote"') == html.count("footnote-backref")


@given(st.lists(st.integers(1990, 2030) | st.none(), max_size=30))
def test_the_drawing_has_a_bar_for_every_year_in_between(years: list[int | None]) -> None:
    """Bars stand side by side from the first year to the last, and the table has their numbers."""
    documents = [make(Essay, f"e{n}", date=year and day(year)) for n, year in enumerate(years)]
    drawing = show_density(by_year(documents))
    dated = [year for year in years if year]
    if len(set(dated)) < 2:
        assert drawing is None
        return
    assert drawing is not None
    assert [bar.year for bar in drawing.bars] == list(range(min(dated), max(dated) + 1))
    assert [bar.count for bar in drawing.bars] == [years.count(bar.year) for bar in drawing.bars]
    assert len({bar.count for bar in drawing.bars if bar.is_most}) == 1
    for bar in drawing.bars:
        assert bar.y + bar.height == pytest.approx(100)
        assert (bar.height > 0) == (bar.count > 0)
        assert 0 <= bar.x <= bar.middle <= bar.x + bar.width <= 100.01
    told = {row.title: row.together for row in drawing.rows}
    assert told == {str(year or "Undated"): years.count(year) for year in years}
    assert all(row.essays == row.together for row in drawing.rows)
