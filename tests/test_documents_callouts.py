"""Callouts: the piece's own words, set apart, whose kind is said in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from plugins.documents import Essay, own_words
from plugins.documents.body import read_body
from plugins.documents.markdown.callouts import CALLOUTS
from plugins.documents.markdown.misreadings import check_misreadings
from plugins.importers.bodies.escaping import escape_text, guard_line
from tests.graph_strategies import make


def read(body: str) -> html.HtmlElement:
    """Return the page of a body in which nothing is wrong."""
    made, problems = read_body(make(Essay, body=body))
    assert problems == []
    return html.fromstring(f"<article>{made.html}</article>")


def told(body: str) -> list[str]:
    """Return what is wrong in a body, and what to write."""
    problems = read_body(make(Essay, body=body))[1]
    problems += [*check_misreadings("essays/x.md", body, 1)]
    return [f"{each.reason}; {each.remedy}" for each in problems]


@pytest.mark.parametrize("kind", CALLOUTS)
@pytest.mark.parametrize(("title", "said"), [("", ""), (" | On *gaps*", ": On gaps")])
def test_a_callout_says_its_kind_to_everybody(kind: str, title: str, said: str) -> None:
    """In words above it, and as the name of a note to those who hear the page."""
    page = read(f"/// {kind}{title}\nMind the *gap*.\n\n- one\n- two\n///")
    (callout,) = page.xpath("//div[@class='callout']")
    assert (callout.get("role"), callout.get("data-callout")) == ("note", kind)
    assert callout.get("aria-label") == kind.capitalize()
    assert callout[0].text_content() == f"{kind.capitalize()}{said}"
    assert callout.xpath("string(.//ul/li[2])") == "two"


def test_the_words_of_a_callout_are_the_authors_own() -> None:
    """All but the word for its kind, which the archive put there."""
    made, _ = read_body(make(Essay, body="Before.\n\n/// tip | Its title\nIts text.\n///"))
    assert own_words(made.html).split("\n") == ["Before.", "Its title", "Its text."]


@pytest.mark.parametrize(
    "body",
    [
        "- item\n\n    /// warning\n    Text.\n    ///",
        "//// warning\n/// quote | A\nWords.\n///\n\nText.\n////",
        "> quoted\n\n/// warning\nText.\n///",
        "Right above.\n\n/// Warning\nText.\n///\n\nBelow.",
        "//// note | A\nBefore.\n\n/// warning\nText.\n///\n////",
    ],
)
def test_a_callout_stands_wherever_blocks_do(body: str) -> None:
    """In lists, around and in other blocks."""
    (callout,) = read(body).xpath("//div[@class='callout']")
    assert callout.xpath("p[last()]/text()") == ["Text."]


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        ("> [!NOTE]\n> Text.", "`/// aside` above the text, `///` below it"),
        ("> [!warning]\n> Text.", "`/// warning` above the text, `///` below it"),
        ("/// note\nText.\n///", "`/// note | …`, or `/// aside` for a remark of the piece's own"),
        ("/// danger\nText.\n///", "aside, tip, important, warning, caution"),
        ("/// tip\nText.", "write `///` below its last line"),
    ],
)
def test_other_ways_to_write_one_are_told_with_this_one(body: str, remedy: str) -> None:
    """GitHub's mark would be shown as it stands, and a note has to say whose it is."""
    assert any(remedy in each for each in told(body))


@given(st.sampled_from(["note", "TIP", "Warning"]), st.sampled_from(["", " ", " b", "(c)"]))
def test_an_import_writes_somebodys_mark_as_words(kind: str, after: str) -> None:
    """A quotation on a forum that begins with GitHub's mark stays the quotation it was."""
    line = guard_line(escape_text(f"[!{kind}]{after}".strip()))
    assert told(f"> {line}") == []
    assert f"[!{kind}]" in read(f"> {line}").text_content()
