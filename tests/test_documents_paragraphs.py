"""An anchor for every paragraph, that stays while the paragraph does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import Body, Comment, Essay, Fidelity
from plugins.documents.body import read_body
from tests.graph_strategies import make


def read(body: str) -> Body:
    """Return the body of an essay in which nothing is wrong."""
    made, problems = read_body(make(Essay, body=body))
    assert problems == []
    return made


def anchors(body: str) -> list[str]:
    """Return the anchors of the paragraphs of a body, in its order."""
    return re.findall(r'<p id="(p-[^"]*)"', read(body).html)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("One.\n\nTwo.", 2),
        ("- tight\n- list", 0),
        ("- loose\n\n- list", 2),
        ("> quoted\n>\n> twice", 2),
        ("Term\n:   One\n\n    Two", 2),
        ("Note[^n].\n\n[^n]: A note\n\n    of two.", 1),
        ("/// quote | A\nWords.\n///", 1),
        ("/// addendum | later\nWords.\n///", 1),
        ("/// note | A\nWords.\n///", 1),
        ("<div>\n\nraw\n\n</div>", 0),
        ("<p>raw</p>", 0),
        ('<div markdown="1">\n\nread\n\n</div>', 1),
        ("<!-- a --> <!-- b -->\n\nText.", 1),
        ("![A picture](https://a.example/b.png)", 0),
        ("## Heading\n\n```\ncode\n```", 0),
        ("Large.\n{: .large }\n\nNamed.\n{: #named }", 0),
        ('[words]{.quoted by="A"}', 1),
    ],
)
def test_every_paragraph_of_the_text_has_an_anchor(body: str, count: int) -> None:
    """Notes have their own, raw HTML stays whole, and what has a name keeps it."""
    assert len(anchors(body)) == count


def test_raw_html_between_paragraphs_stays_as_it_is() -> None:
    """A block of HTML is no paragraph and gets no paragraph around it."""
    raw = "<div>\n\nraw *as it is*\n\n</div>"
    html = read(f"One.\n\n{raw}\n\nTwo.").html
    assert f"\n{raw}\n" in html
    assert html.count("<p") == 2


def test_an_anchor_can_be_led_to() -> None:
    """It is among the anchors of the body, each once."""
    body = read("Same.\n\nSame.\n\n- Same.\n\n- Other.")
    assert len(body.anchors) == 4
    first = min(body.anchors & set(anchors("Same.")))
    assert {f"{first}-2", f"{first}-3"} < body.anchors


def test_typography_has_no_part_in_an_anchor() -> None:
    """Verbatim or set with curly quotes, a paragraph has one anchor."""
    text = 'It\'s "so" -- and...'
    comment = make(Comment, body=text, text=Fidelity.FULL)
    assert f'id="{anchors(text)[0]}"' in read_body(comment)[0].html


@pytest.mark.parametrize(
    "changed",
    [
        "Words *of* some `code`.",
        "Words of[^n] some code.\n\n[^n]: A note.",
        "Words\nof some\ncode.",
        "[Words](https://a.example/) of some code.",
        '[Words of]{.quoted by="Somebody"} some code.',
        "Words of some code.\n\n*[code]: What runs",
    ],
)
def test_an_anchor_is_made_of_words_alone(changed: str) -> None:
    """Emphasis, links, notes, line ends and voices change nothing."""
    assert anchors(changed) == anchors("Words of some code.")


PIECES = (
    "Words {n}.",
    'It\'s *words* {n}, "so".',
    "Words `{n}` & `code`.",
    "A [link](https://a.example/{n}) {n}.",
    "Math \\(x_{{{n}}}\\) and \\(y\\) {n}.",
    "Raw <b>words</b> {n}<br>.",
    "Escaped \\* {n} \\[so\\].",
    "Noted {n}[^{n}].\n\n[^{n}]: Note {n} with \\(z\\).",
    "<div>raw {n}</div>",
    "<!-- {n} -->",
    "```\ncode {n}\n```",
    "\\[\nx = {n}\n\\]",
    "- item {n}\n\n- item {n} again",
    "- tight {n}\n- list",
    "> quoted {n}",
    "## Heading {n}",
    "/// quote | Somebody\nQuoted {n}.\n///",
    'Said [words {n}]{{.quoted by="A"}} and [so](https://a.example/){{.quoted}}.',
    "a | b\n--|--\n{n} | \\(c\\)",
)
NUMBERED = st.lists(
    st.tuples(st.sampled_from(PIECES), st.integers(0, 99)),
    max_size=6,
    unique_by=lambda each: each[1],
)


def write(pieces: list[tuple[str, int]]) -> str:
    """Return a body of pieces."""
    return "\n\n".join(pattern.format(n=number) for pattern, number in pieces)


@given(NUMBERED, NUMBERED, st.sampled_from(PIECES))
def test_edits_elsewhere_never_change_an_anchor(
    above: list[tuple[str, int]], below: list[tuple[str, int]], pattern: str
) -> None:
    """Whatever is changed, put in or taken out around it, a piece has the anchors it had alone."""
    below = [(each, number + 100) for each, number in below]
    here = write([(pattern, 1000)])
    body = "\n\n".join(part for part in (write(above), here, write(below)) if part)
    alone, _ = read_body(make(Essay, body=here))
    ours = re.findall(r'<p id="(p-[^"]*)"', alone.html)
    assert set(ours) <= set(anchors_of_any(body))


@given(NUMBERED)
def test_anchors_are_unique_within_a_page(pieces: list[tuple[str, int]]) -> None:
    """Even where every paragraph stands there twice, each anchor stands there once."""
    twice = write([*pieces, *((each, number) for each, number in pieces if "[^" not in each)])
    found = anchors_of_any(twice)
    assert len(found) == len(set(found))


def anchors_of_any(body: str) -> list[str]:
    """Return the anchors of paragraphs, also where nothing else would be seen."""
    return re.findall(r'<p id="(p-[^"]*)"', read_body(make(Essay, body=body))[0].html)
