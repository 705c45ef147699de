"""Who links to a document, and in which words."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.documents import Body, Document, Essay, Library, Status, render_body
from plugins.documents.html.links import Link
from plugins.relations import build_graph
from plugins.relations.sentences import LONGEST, Role, find_citations
from plugins.views.backlinks import BacklinkView, CitingView, show_backlinks
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
        (f'<p>See {LINK}.&#160;<a class="footnote-backref" href="#x">↩</a></p>', "See the essay."),
        (f"<p><q>Is it? No.</q> {LINK} asks. Last.</p>", "“Is it? No.” the essay asks."),
        (f"<p>“<q>It is.</q>”, {LINK} says.</p>", "“It is.”, the essay says."),
        (
            f'<p>So <span data-voice="inserted" data-author="X">not</span> {LINK}. Last.</p>',
            "So [inserted by X: not] the essay.",
        ),
        (
            f'<p>So <i data-voice="reported">he. Says</i> {LINK}. Last.</p>',
            "So [reported for somebody: he. Says] the essay.",
        ),
        (
            '<p>He said <a data-voice="quoted" href="{filename}/essays/one.md">A. B.</a> So.</p>',
            "He said “A. B.”",
        ),
    ],
)
def test_the_sentence_around_a_link_is_told(html: str, sentence: str) -> None:
    """It is cut at its ends and not within, and is plain text."""
    (citation,) = find_citations(html)
    assert (citation.file, citation.fragment, citation.sentence) == ("essays/one.md", "", sentence)


IMAGE = '<a href="{filename}/essays/one.md"><img alt="ALT" src="x.png"></a>'


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (f"<p>{IMAGE}</p>", "ALT"),
        (f"<p>Look: {IMAGE}.</p>", "Look: ALT."),
        (f'<p>A <img alt="tree" src="y.png"> {IMAGE}</p>', "A ALT"),
        (f"<p>{IMAGE.replace('ALT', '')}</p>", ""),
        (f"<p>{LINK.replace('the essay', ' ')}</p>", ""),
        (f"<blockquote><p>{IMAGE.replace('ALT', '')}</p></blockquote>", ""),
    ],
)
def test_a_linked_image_has_the_words_that_stand_for_it(html: str, sentence: str) -> None:
    """What an image shows is told as its page tells it to those who do not see it."""
    (citation,) = find_citations(html)
    assert citation.sentence == sentence


# ---- whose words


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("/// quote | Bob\nI saw [it](two.md). So.\n///", [("quoting Bob", "I saw it.")]),
        ("/// quote | Bob, [here](two.md)\nI saw *it*. So.\n///", [("quoting Bob", "I saw it.")]),
        (
            "/// quote | Bob, [here](two.md)\n> Deep.\n\nI saw it. So.\n///",
            [("quoting Bob", "I saw it.")],
        ),
        ("/// reported | [Bob](two.md)\nHe saw. So.\n///", [("reporting Bob", "He saw.")]),
        ("/// reported | Bob\nHe saw [it](two.md).\n///", [("reporting Bob", "He saw it.")]),
        (
            "/// note | The archive\nSee [it](two.md).\n///",
            [("a remark of the archive", "See it.")],
        ),
        ("/// note | Ada\nSee [it](two.md).\n///", [("a remark of Ada", "See it.")]),
        ("> Not [so](two.md). But.", [("quoting somebody", "Not so.")]),
        ("He: <q>not [so](two.md)</q>.", [("quoting somebody", "not so")]),
        ('He: [Yes. Not [so](two.md).]{.quoted by="Bob"} I.', [("quoting Bob", "Not so.")]),
        ('He [sic, see [so](two.md)]{.inserted by="X"} is.', [("a remark of X", "sic, see so")]),
        ('As [he [was](two.md)]{.reported by="O\'Neill"}.', [("reporting O\u2019Neill", "he was")]),
        ("/// addendum | 2023\nSee [it](two.md).\n///", [("", "See it.")]),
        ("Text[^1].\n\n[^1]: See [it](two.md).", [("", "See it.")]),
        (
            "//// note | X\n/// quote | Bob\nI [saw](two.md).\n///\n\nHe [did](two.md).\n////",
            [("quoting Bob", "I saw."), ("a remark of X", "He did.")],
        ),
        (
            "One [a](two.md).\n\n> Two [b](two.md).",
            [("", "One a."), ("quoting somebody", "Two b.")],
        ),
        ("> So [a](two.md).\n\nSo [a](two.md).", [("quoting somebody", "So a."), ("", "So a.")]),
        ("[![A tree](tree.png)](two.md)", [("", "A tree")]),
    ],
)
def test_others_words_are_never_put_into_the_mouth_of_a_piece(
    body: str, told: list[tuple[str, str]]
) -> None:
    """Each sentence says whose it is where it is not the piece's own, and ends with its voice."""
    one, two = make(Essay, "one", body=body), make(Essay, "two")
    assert [(each.voice, each.sentence) for each in citing_views(two, one)] == told


@pytest.mark.parametrize(
    ("html", "sentence", "author"),
    [
        ("<figure><figcaption>Drawn by {}.</figcaption></figure>", "Drawn by the essay.", "Ada"),
        ("<figure><blockquote>So {}.</blockquote></figure>", "So the essay.", ""),
        (
            '<figure data-voice="quoted" data-author="Bob"><figcaption>By {}</figcaption></figure>',
            "By the essay",
            "Ada",
        ),
        (
            '<div data-voice="quoted" data-author="Bob"><p class="note-who">{}</p>He saw.</div>',
            "He saw.",
            "Bob",
        ),
        ('<div data-voice="shouted" data-author="Bob">So {}.</div>', "So the essay.", "Bob"),
    ],
)
def test_what_stands_in_a_passage_has_its_voice_or_one_of_its_own(
    html: str, sentence: str, author: str
) -> None:
    """A figure in a note that quotes nobody is the note's, one that quotes is told as quoting."""
    note = '<div data-voice="inserted" data-author="Ada"><p>First. Then.</p>'
    (citation,) = find_citations(f"{note}{html.format(LINK)}</div>")
    assert citation.voice
    assert (citation.sentence, citation.voice.author) == (sentence, author)


def test_the_line_of_a_quotation_without_words_says_itself() -> None:
    """Where nothing is quoted, the link is told with the words around it, which are the piece's."""
    caption = '<figcaption>Drawn by <a href="{filename}/essays/one.md">Bob</a></figcaption>'
    (citation,) = find_citations(
        f'<figure data-voice="quoted" data-author="Bob">{caption}</figure>'
    )
    assert (citation.sentence, citation.voice) == ("Drawn by Bob", None)


@st.composite
def voiced(draw: st.DrawFn, author: str = "own", depth: int = 3) -> str:
    """Return HTML in which each word names its author, with links in all of it."""
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["words", "link", "span", "block"][: 4 if depth else 2]))
        if kind in ("words", "link"):
            words = f"{author} " * draw(st.integers(1, 90)) + draw(st.sampled_from(["", ". A"]))
            link = f'<a href="{{filename}}/essays/one.md">{author}</a>' if kind == "link" else ""
            pieces.append(f"{words} {link} ")
            continue
        who = draw(st.sampled_from(["ada", "bob", "cid"]))
        tag = "span" if kind == "span" else draw(st.sampled_from(["div", "blockquote", "figure"]))
        role = draw(st.sampled_from(list(Role)))
        inner = draw(voiced(who, depth - 1))
        pieces.append(f'<{tag} data-voice="{role}" data-author="{who}">{inner}</{tag}>')
    return "".join(pieces)


@given(voiced())
def test_a_sentence_has_only_the_words_of_its_voice(html: str) -> None:
    """However passages stand in one another, all that is another's in it is marked as that."""
    citations = find_citations(html)
    assert len(citations) == html.count("<a ")
    for citation in citations:
        author = citation.voice.author if citation.voice else "own"
        said = citation.sentence
        while (plain := re.sub(r"“[^“”\[\]]*”|\[[^“”\[\]]*\]", "", said)) != said:
            said = plain
        if not re.search(r"[“”\[\]]", citation.sentence) or "…" not in citation.sentence:
            assert set(re.findall(r"\b(?:own|ada|bob|cid)\b", said)) <= {author}
        assert author in citation.sentence
        assert len(citation.sentence) <= LONGEST


# ---- parts


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
    (citing,) = citing_views(two, one)
    told = [(each.anchor, each.title) for each in citing.parts]
    assert told == ([(anchor, part)] if anchor else [])


def citing_views(document: Document, *others: Document) -> list[CitingView]:
    """Return the sentences in which others link to document."""
    backlinks = show_backlinks(document, build_graph(rendered(document, *others)))
    return [citing for backlink in backlinks for citing in backlink.citations]


def test_a_sentence_that_links_to_several_parts_is_told_once_with_all_of_them() -> None:
    """They come in its order, each once; a link to the whole adds none."""
    links = "[b](two.md#b), [a](two.md#a), [b](two.md#b) and [all](two.md)"
    one = make(Essay, "one", body=f"See {links}. See [all](two.md).\n\nSee {links}.")
    two = make(Essay, "two", body="Text.\n\n## A\n\nText.\n\n## B\n\nText.")
    told = [(each.sentence, [part.title for part in each.parts]) for each in citing_views(two, one)]
    assert told == [("See b, a, b and all.", ["B", "A"]), ("See all.", [])]


def test_a_link_without_words_is_told_without_a_sentence() -> None:
    """The piece is named, and the part that it leads to; nothing is quoted."""
    empty = '<a href="{filename}/essays/two.md#a"><img alt="" src="x.png"></a>'
    library = rendered(make(Essay, "one"), make(Essay, "two", body="## A\n\nText."))
    link = Link(written="two.md", line=1, file="essays/two.md")
    for html, count in ((empty, 1), (empty.replace("#a", ""), 0)):
        linking = Body(html=f"<p>{html}</p>", links=(link,))
        bodies = {**library.bodies, "essays/one.md": linking}
        (backlink,) = show_backlinks(
            library.documents["essays/two.md"], build_graph(replace(library, bodies=bodies))
        )
        assert backlink.source.text == "Title of one"
        assert [each.sentence for each in backlink.citations] == [""] * count
        assert "<q>" not in shown(backlink)


def test_a_list_of_backlinks_says_whose_words_it_quotes() -> None:
    """It is said in plain text before the words, so that it is both seen and spoken."""
    body = "See [A](two.md#a) and [B](two.md#b).\n\n/// quote | Bob\nI saw [it](two.md).\n///"
    one = make(Essay, "one", body=body)
    two = make(Essay, "two", body="## A\n\nText.\n\n## B\n\nText.")
    (backlink,) = show_backlinks(two, build_graph(rendered(one, two)))
    line = (
        '</a>, essay: <q>See A and B.</q> (to <a href="#a">A</a>, <a href="#b">B</a>)'
        " quoting Bob, <q>I saw it.</q></li>"
    )
    assert line in shown(backlink)


MACROS = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "theme" / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)
MACROS.filters["address"] = str


def shown(backlink: BacklinkView) -> str:
    """Return a backlink as a page lists it."""
    lists = MACROS.get_template("macros/lists.html").module
    return str(lists.backlinks([backlink]))  # type: ignore[attr-defined]  # a macro


# ---- always and never

TEXTS = st.text(st.sampled_from('ab .!?…"“”é<&;\n'), max_size=500)


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
