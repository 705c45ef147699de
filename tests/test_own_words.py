"""Of a body, the words that are its author's own."""

from html import escape

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import Essay, own_words, render_body
from tests.graph_strategies import make

OTHERS = (
    "<blockquote><p>{}</p></blockquote>",
    '<blockquote class="a" cite="https://a.example/"><ul><li>{}</li></ul></blockquote>',
    '<figure class="quotation"><blockquote>{}</blockquote><figcaption>{}</figcaption></figure>',
    '<div data-voice="reported"><p>{}<p>{}</div>',
    '<div class="wide quotation"><div>{}</div></div>',
    '<p data-voice="">{}',
    "<p data-voice>{}</p>",
    '<ul><li data-voice="note">{}<ul><li>{}</ul></ul>',
    '<table><tr><td data-voice="x">{}<tr><th class="quotation">{}</table>',
    "<p><q>{}</q></p>",
    '<p>… <span lang="en" data-voice="quote">{}<br><em>{}</em></span></p>',
    "<p><q>{}</p>",
)
"""Elements that hold words of somebody else."""
OWN = (
    "<p>{}</p>",
    "<p>{}",
    "<div><p>{}</div>",
    "<hr>{}",
    '<ul><li>{}<li>{}<ul class="quotations"><li>{}</ul></ul>',
    "<dl><dt>{}<dd>{}<dd><p>{}</dl>",
    "<table><thead><tr><th>{}<tbody><tr><td>{}<td>{}</table>",
    '<div class="addendum"><p class="addendum-when">Added later</p><p>{}</p></div>',
    "<figure><img src=a alt=b><figcaption>{}</figcaption></figure>",
    "<h2 id=a>{}</h2>",
    "<pre><code>{}\n{}</code></pre>",
    "<p><em>{}</em> {}<br>{}<hr>{}",
    '<p>{}<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
    "<details><summary>{}</summary>{}</details>",
    "<p data-else>{}</p></div></blockquote>",
)
"""Elements that hold the author's own."""


@st.composite
def mixed_bodies(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """Return HTML, the words in it that are the author's own, and the others."""
    pieces, own, others = [], [], []
    for pattern in draw(st.lists(st.sampled_from(OWN + OTHERS), max_size=8)):
        words = [f"w{len(own) + len(others) + place}w" for place in range(pattern.count("{}"))]
        (own if pattern in OWN else others).extend(words)
        pieces.append(pattern.format(*words))
    return draw(st.sampled_from(["\n", " "])).join(pieces), own, others


@given(mixed_bodies())
def test_own_words_are_all_told_and_others_never(body: tuple[str, list[str], list[str]]) -> None:
    """A word that stands only in a quotation is left out; each other word is there, whole."""
    html, own, others = body
    told = own_words(html).split()
    assert [word for word in told if word in own] == own
    assert not set(told) & set(others)


@given(mixed_bodies())
def test_what_is_quoted_whole_leaves_nothing(body: tuple[str, list[str], list[str]]) -> None:
    """Nothing in a quotation is anybody's own, however deep."""
    html = body[0].replace("</blockquote>", "").replace("</div>", "")
    assert own_words(f"<blockquote>{html}</blockquote>") == ""


PHRASES = ("q", "span", "em", 'span data-voice="x"')
BLOCKS = ("p", "div", "blockquote", "ul", "li", "dl", "dt", "dd", 'p class="quotation"', "section")
TAGS = [f"<{tag}>" for tag in PHRASES + BLOCKS] + [
    f"</{tag}>" for tag in ("q", "span", "p", "div", "blockquote", "ul", "li", "dl", "dd")
]


@given(st.lists(st.sampled_from([*TAGS, "<br>", "a ", "b ", "c "]), max_size=14))
def test_elements_end_where_a_browser_ends_them(parts: list[str]) -> None:
    """Words are own or not as the standard's parser sees them, whatever was left open."""
    html = "".join(
        part.replace(" ", f"{n} ") if part[0] != "<" else part for n, part in enumerate(parts)
    )
    assert own_words(html).split() == _own_of(html5lib.parseFragment(html)).split()


def _own_of(element: html5lib.treebuilders.base.Node) -> str:
    """Return the words of a parsed element that stand in nothing of somebody else."""
    is_others = (
        element.tag.endswith(("}q", "}blockquote"))
        or "data-voice" in element.attrib
        or element.get("class") == "quotation"
    )
    text = "" if is_others else (element.text or "") + "".join(_own_of(each) for each in element)
    return text + (element.tail or "")


@given(
    st.text() | st.lists(st.sampled_from([*TAGS, "<", "&amp;", "\0", "\n", "é", " "])).map("".join)
)
def test_any_html_gives_lines_with_single_blanks(html: str) -> None:
    """Lines are folded and none is empty, whatever is read; folding twice changes nothing."""
    for line in own_words(html).split("\n") if own_words(html) else []:
        assert line
        assert line == " ".join(line.split())
    lines = own_words(html).split("\n")
    assert own_words("".join(f"<p>{escape(line)}" for line in lines)) == own_words(html)


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>He said <q>so</q>, and\n  left.</p>", "He said , and left."),
        ("<p>one<q>two</q>three</p>", "one three"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<p>one<br>two</p>", "one\ntwo"),
        ('<p>A note<sup><a class="footnote-ref" href="#a">1</a></sup>.</p>', "A note."),
        ("<p>The 2<sup>nd</sup> of <b>bo</b>ld</p>", "The 2nd of bold"),
        ("<p>1 &lt; 2 &amp; so</p>", "1 < 2 & so"),
        ('<p><span class="spoken">Said: </span>so</p>', "so"),
        ("<style>p {}</style><script>var a</script><p>x</p>", "x"),
        (
            "<math><semantics><mi>x</mi><annotation>\\xi</annotation></semantics></math> y",
            "x y",
        ),
    ],
)
def test_what_remains_reads_as_it_stood(html: str, told: str) -> None:
    """Words stand apart as on the page, and together as on the page."""
    assert own_words(html) == told


BODY = """
Own, with a note.[^1] And \\(x^2\\).

> Quoted in Markdown.

/// quote | Somebody Else
Quoted in a block.
///

/// reported | Somebody Else
What he says, retold.
///

/// note | The archive
A remark.
///

It goes on [in other words]{.quoted by="Somebody"} and [so]{.inserted by="Somebody"} ends.

/// addendum | a few days later
Added.
///

```python
code = 1
```

[^1]: The note itself.
"""


def test_a_rendered_body_keeps_its_own_words_alone() -> None:
    """What Markdown makes of quotations, notes and addenda is told apart."""
    told = own_words(render_body(make(Essay, body=BODY)).html).replace("\n", " ")
    assert told == "Own, with a note. And x2. It goes on and ends. Added. code = 1 The note itself."
