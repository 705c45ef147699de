"""Whose words a passage has: blocks, spans, and links that quote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from plugins.documents import Essay, own_words
from plugins.documents.body import read_body
from plugins.errors import Problem
from tests.graph_strategies import make


def read(body: str) -> html.HtmlElement:
    """Return the page of a body in which nothing is wrong."""
    made, problems = read_body(make(Essay, body=body))
    assert problems == []
    return html.fromstring(f"<article>{made.html}</article>")


def pick(
    page: html.HtmlElement, tag: str = "*", *, voice: str = "", author: str = ""
) -> list[html.HtmlElement]:
    """Return the elements that have a voice, or that of an author."""
    found = page.xpath(f"//{tag}[@data-voice]")
    return [
        each
        for each in found
        if voice in ("", each.get("data-voice")) and author in ("", each.get("data-author"))
    ]


def faults(body: str) -> list[Problem]:
    """Return what is said of the voices of a body."""
    return [problem for problem in read_body(make(Essay, body=body))[1] if problem.key == "voice"]


def spoken(element: html.HtmlElement) -> list[str]:
    """Return what is only spoken in an element."""
    return [each.text_content() for each in element.iter("span") if each.get("class") == "spoken"]


# ---- spans

INSIDE = (
    ("plain", "plain"),
    ("*it* **is** `code`", "it is code"),
    (r"a \[b\] c", "a [b] c"),
    (r"a \] c", "a ] c"),
    ("a [b [c [d]]] e", "a [b [c [d]]] e"),
    ("see [there](https://a.example/) now", "see there now"),
    ("two\nlines", "two\nlines"),
    ("<b>raw</b> & so", "raw & so"),
    ("`a ] b`", "a ] b"),
)


@pytest.mark.parametrize(("written", "shown"), INSIDE)
@pytest.mark.parametrize("role", ["quoted", "reported", "inserted"])
def test_a_span_says_whose_words_it_has(written: str, shown: str, role: str) -> None:
    """Markup, links and brackets may stand in it; role and author are in markup and spoken."""
    page = read(f'Own [{written}]{{.{role} by="Some Body"}} own.')
    (span,) = pick(page, "span", voice="")
    assert (span.get("data-voice"), span.get("data-author")) == (role, "Some Body")
    before, after = spoken(span)
    assert "Some Body" in before
    assert role in after
    assert span.text_content() == f"{before}{shown}{after}"
    assert own_words(html.tostring(page, encoding="unicode")) == "Own own."


@pytest.mark.parametrize(
    "body",
    [
        "## {} end",
        "a | b\n--|--\n{} | c",
        "[a {} b](https://a.example/)",
        "- item {}\n- other",
        "Term\n:   Defined {} so",
        "Note[^n].\n\n[^n]: A {} note",
        "> quotation {}",
        "/// note | A\nRemark {}\n///",
        "**bold {} on**",
        '[outer {} goes on]{{.reported by="Another"}}',
    ],
)
def test_a_span_may_stand_wherever_words_do(body: str) -> None:
    """Headings, tables, links, lists, notes, other spans: its voice is told in all of them."""
    page = read(body.format('[its words]{.quoted by="Some Body"}'))
    (span,) = pick(page, "span", author="Some Body")
    assert spoken(span) == ["words of Some Body: ", " (end of what was quoted)"]


def test_a_headings_anchor_has_no_part_of_what_is_spoken() -> None:
    """It is made of the heading's own words and those quoted in it."""
    page = read('## What [they]{.quoted by="Some Body"} said\n\nText.')
    assert page.find("h2").get("id") == "what-they-said"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("O'Hara", "O'Hara"),
        ("Ann \u201cAnnie\u201d \u0141\u00f3", "Ann \u201cAnnie\u201d \u0141\u00f3"),
        ("A &quot;B&quot; &amp; C", 'A "B" & C'),
        ("A & B <C>", "A & B <C>"),
        ("*A* _B_ `C`", "*A* _B_ C"),
        (r"A\*B", "A*B"),
        ("A\nB", "A B"),
    ],
)
def test_an_authors_name_is_text(written: str, name: str) -> None:
    """Quotes, HTML and signs of Markdown in a name are shown and spoken, and do nothing."""
    (span,) = read(f'[words]{{.quoted\nby="{written}"}}').xpath("//span[@data-voice]")
    assert span.get("data-author") == name
    said = spoken(span)[0].replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"')
    assert said == f"words of {name}: ".replace("\u201c", '"').replace("\u201d", '"')


@pytest.mark.parametrize(
    "code",
    [
        "`{}`",
        "``{} ` ``",
        "    {}",
        "```\n{}\n```",
        "- item\n\n    ~~~\n    {}\n    ~~~",
        "<pre>{}</pre>",
        "\\(\\text{{{}}}\\)",
    ],
)
def test_code_that_looks_like_a_span_stays_code(code: str) -> None:
    """In code, everything is what was typed."""
    written = '[words]{.quoted by="Somebody"}'
    if "text" in code:
        written = "[words]"
    page = read(f"Text.\n\n{code.format(written)}")
    assert pick(page, "span", voice="") == []
    assert written in page.text_content()


def test_attribute_lists_still_work() -> None:
    """Links, emphasis, headings and paragraphs take classes and anchors as ever."""
    page = read(
        "[a](https://a.example/){: .x } [b](https://a.example/){.y} *c*{: .z }\n\n"
        "## D {: #d }\n\nText.\n{: .large }\n\n[e][r]{: .w }\n\n[r]: https://a.example/"
    )
    marked = [(each.tag, each.get("class") or each.get("id")) for each in page.iter()]
    for each in (("a", "x"), ("a", "y"), ("em", "z"), ("h2", "d"), ("p", "large"), ("a", "w")):
        assert marked.count(each) == 1


@pytest.mark.parametrize(
    "written",
    [
        "[words]{.quoted}",
        "[words]{.quoted by=X}",
        "[words]{.quoted by='X'}",
        '[words]{.quoted by=" "}',
        '[words]{quoted by="X"}',
        '[words]{.Quoted by="X"}',
        '[words]{.quoted by="X" href="y"}',
        "[words]{.large}",
        '[words] {.quoted by="X"}',
        '[]{.quoted by="X"}',
        '[wor[ds]{.quoted by="X"} [more]{.reported}',
        '[a [b [c [d [e [f]]]]]]{.quoted by="X"}',
        "**words**{.quoted}",
        "words\n{: .reported }",
    ],
)
def test_a_span_that_does_not_say_whose_words_it_has_is_a_mistake(written: str) -> None:
    """Nothing that was meant as somebody's words becomes the piece's own without a word."""
    told = faults(f"Text.\n\nText {written} text.") or faults(f"Text.\n\n{written}")
    assert told
    assert {problem.line for problem in told} <= {1, 3, 4}
    assert "whose words" in told[0].reason or "would stay text" in told[0].reason
    assert "{.quoted by=" in told[0].remedy


def test_each_fault_is_told_on_its_line() -> None:
    """Two spans without a name are two mistakes."""
    told = faults("[a]{.quoted}\n\n[b]{.quoted by=x}\n\n[c]{.quoted}")
    assert {(problem.line, problem.value) for problem in told} == {
        (1, "{.quoted}"),
        (3, "{.quoted by=x}"),
        (5, "{.quoted}"),
    }


def test_a_link_that_quotes_has_a_voice() -> None:
    """It is marked and spoken, and its author told where the writer does."""
    page = read('[words](https://a.example/){.quoted} [more](https://a.example/){.quoted by="X"}')
    first, second = pick(page, "a", voice="quoted")
    assert [each.get("data-author") for each in (first, second)] == [None, "X"]
    assert second.get("by") is None
    assert first.text_content() == "quoted: words (end of what was quoted)"
    assert own_words(html.tostring(page, encoding="unicode")) == ""


# ---- blocks

ARGUMENTS = (
    ("Some Body", "Some Body"),
    ("Some Body, [here](https://a.example/)", "Some Body"),
    ("Some Body ([here](https://a.example/a_(b)), later)", "Some Body"),
    ("Some Body \u2013 [a [b] c](https://a.example/) and [d](https://b.example/)", "Some Body"),
    ("[Some Body](https://a.example/), who was there", "Some Body"),
    ("**Some** `Body`, [here][r]", "Some Body"),
    ("Some <i>Body</i>", "Some Body"),
    ('Some "Body" & O\'Hara', 'Some "Body" & O\'Hara'),
    (r"Some \[Body\]", "Some [Body]"),
    ("Some Body, posting for Another", "Some Body, posting for Another"),
)


@pytest.mark.parametrize(("argument", "name"), ARGUMENTS)
@pytest.mark.parametrize(
    ("block", "voice", "label"),
    [
        ("quote", "quoted", ""),
        ("reported", "reported", "Reported for "),
        ("note", "inserted", "Note: "),
    ],
)
def test_a_block_says_whose_words_it_has(
    argument: str, name: str, block: str, voice: str, label: str
) -> None:
    """The name is text without links, and what was written beside it is shown whole."""
    page = read(
        f"Own.\n\n/// {block} | {argument}\nWords.\n///\n\nAgain [own][r].\n\n[r]: https://a.example/"
    )
    (made,) = pick(page, voice=voice)
    assert made.get("data-author") == name
    assert made.get("aria-label", "") == (f"{label}{name}" if label else "")
    assert (spoken(made) == ["Words of "]) == (block == "quote")
    line = made.find("figcaption") if block == "quote" else made.find("p")
    assert len(line.findall(".//a")) == argument.count("](") + argument.count("][")
    assert own_words(html.tostring(page, encoding="unicode")) == "Own.\nAgain own."


@pytest.mark.parametrize("block", ["quote", "reported", "note"])
@pytest.mark.parametrize(
    "pattern",
    [
        "{}",
        "- item\n\n    {4}",
        "1. item\n\n    - deeper\n\n        {8}",
        "> {>}",
        "//// quote | Another\n\n{}\n\n////",
        "//// note | Another\n\n- item\n\n    {4}\n\n////",
        "/// addendum | later\n\n{}\n\n///".replace("///", "////"),
        "Text right above\n{}",
    ],
)
def test_a_block_may_stand_in_lists_quotations_and_blocks(block: str, pattern: str) -> None:
    """Wherever it stands, its words have a voice and are not the piece's own."""
    for name in (block, block.upper()):
        written = f"/// {name} | Some Body\n\nWords *here*.\n\n- and here\n\n///"
        body = pattern
        for mark, start in (("{4}", "    "), ("{8}", " " * 8), ("{>}", "> "), ("{}", "")):
            body = body.replace(mark, written.replace("\n", f"\n{start}"))
        page = read(body)
        (made,) = pick(page, author="Some Body")
        assert "Words here." in made.text_content()
        assert "here" not in own_words(html.tostring(page, encoding="unicode"))


@given(
    st.lists(
        st.sampled_from(
            [
                *('[w{}]{{.quoted by="A"}}', '[w{} [x] y]{{.inserted by="B"}}', "`w{}`", "*w{}*"),
                *(
                    "[w{}](https://a.example/){{.quoted}}",
                    "w{}",
                    r"\[w{}\]",
                    '**b [w{}]{{.reported by="C"}}**',
                ),
            ]
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([" ", "\n", "\n\n", "; "]),
)
def test_spans_are_left_out_of_the_own_words_and_nothing_else(parts: list[str], gap: str) -> None:
    """A word is somebody else's where its span says so, and is shown once in any case."""
    page = read(gap.join(part.format(number) for number, part in enumerate(parts)))
    own = re.findall(r"w\d+", own_words(html.tostring(page, encoding="unicode")))
    assert own == [
        f"w{n}" for n, part in enumerate(parts) if "{.".join(part.split("{{.")).count("{.") == 0
    ]
    assert re.findall(r"w\d+", page.text_content()) == [f"w{n}" for n in range(len(parts))]


@pytest.mark.parametrize(
    "sign", ["[", "[]", "[a]", "[a", "{.quoted", "[a]{.quoted", "]{", '[a]{.quoted by="', "[ [a] "]
)
def test_long_texts_of_brackets_are_read(sign: str) -> None:
    """No pattern backtracks for ever."""
    faults(sign * (2_000 // len(sign)))  # plain Markdown itself is quadratic in open brackets
