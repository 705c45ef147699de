"""Who links to a document, and in which words."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import Document, Essay, Library, Status, render_body
from plugins.relations import build_graph
from plugins.relations.sentences import LONGEST, find_citations
from plugins.views.backlinks import show_backlinks
from tests.graph_strategies import make

LINK = '<a href="{filename}/essays/one.md">the essay</a>'


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (f"<p>First. See {LINK} for more. Last.</p>", "See the essay for more."),
        (
            f"<p>As Dr. No says, e.g. in {LINK}, it is so. Last.</p>",
            "As Dr. No says, e.g. in the essay, it is so.",
        ),
        (f"<p>“Is it?” {LINK} asks. It is.</p>", "“Is it?” the essay asks."),
        (f"<p>Version 2.0 of {LINK}! Next</p>", "Version 2.0 of the essay!"),
        (f"<ul><li>Before</li><li>Also {LINK}</li><li>After</li></ul>", "Also the essay"),
        (f"<p>A note<sup>1</sup> on\n   <em>{LINK}</em>.</p>", "A note on the essay."),
        (f"<table>\n<tr>\n<td>2021</td>\n<td>{LINK}</td>\n</tr></table>", "2021 · the essay"),
        (
            f'<p>See <span class="spoken">words of <span>X</span></span>{LINK}, so. Last.</p>',
            "See the essay, so.",
        ),
        (f"<p>1 &lt; 2, says {LINK} &amp; others.</p>", "1 < 2, says the essay & others."),
    ],
)
def test_the_sentence_around_a_link_is_told(html: str, sentence: str) -> None:
    """It is cut at its ends and not within, and is plain text."""
    (citation,) = find_citations(html)
    assert (citation.file, citation.fragment, citation.sentence) == ("essays/one.md", "", sentence)


def test_a_link_to_an_anchor_keeps_it() -> None:
    """So that a page can say to which of its parts others link."""
    (citation,) = find_citations('<p>See <a href="{filename}/essays/one.md#part">there</a>.</p>')
    assert citation.fragment == "part"


@pytest.mark.parametrize(
    ("heading", "anchor", "part"),
    [
        ("## Why *not* so", "why-not-so", "Why not so"),
        ("## A & B <b>c</b>[^1]\n\n[^1]: A note.", "a-b-c", "A & B c"),
        ("## Caf\u00e9 {: #caf\u00e9 }", "caf\u00e9", "Caf\u00e9"),
        ("A paragraph.\n{: #there }", "there", "a passage"),
        ("", "", ""),
    ],
)
def test_the_part_that_a_link_leads_to_is_named(heading: str, anchor: str, part: str) -> None:
    """By its heading's words, without markup or the mark of a footnote."""
    link = f"two.md#{anchor}" if anchor else "two.md"
    one = make(Essay, "one", body=f"See [it]({link}).")
    two = make(Essay, "two", body=f"Text.\n\n{heading}\n\nSo.")
    ((citing,),) = [each.citations for each in show_backlinks(two, build_graph(rendered(one, two)))]
    assert (citing.anchor, citing.part) == (anchor, part)


TEXTS = st.text(st.sampled_from('ab .!?…"”é<&;\n'), max_size=500)


@given(TEXTS, TEXTS)
def test_a_sentence_is_never_too_long_and_always_has_its_link(before: str, after: str) -> None:
    """Whatever stands around it, the words of the link are there, and no markup is."""
    html = f"<p>{escape(before)} {LINK} {escape(after)}</p>"
    (citation,) = find_citations(html)
    assert "the essay" in citation.sentence
    assert len(citation.sentence) <= LONGEST
    assert "href" not in citation.sentence


def rendered(*documents: Document) -> Library:
    """Return a library of documents with their bodies as HTML."""
    bodies = {document.path: render_body(document) for document in documents}
    by_path = {document.path: document for document in documents}
    return Library(documents=by_path, bodies=bodies, files=frozenset(by_path))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans())))
def test_backlinks_are_the_links_reversed(links: list[tuple[int, int, bool]]) -> None:
    """Every published piece that links to another is among its backlinks, and no other is."""
    bodies = ["Text."] * 5
    for source, target, has_anchor in links:
        bodies[source] += f" See [it]({target}.md{'#a' if has_anchor else ''})."
    statuses = [Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT, Status.HIDDEN, Status.PUBLISHED]
    pieces = [
        make(Essay, str(number), body=body, status=status)
        for number, (body, status) in enumerate(zip(bodies, statuses, strict=True))
    ]
    backlinks = build_graph(rendered(*pieces)).backlinks
    told = {(link.document.slug, path) for path, found in backlinks.items() for link in found}
    assert told == {
        (str(source), f"essays/{target}.md")
        for source, target, _ in links
        if source != target and statuses[source] is Status.PUBLISHED
    }
