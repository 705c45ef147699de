"""Random HTML of the markup that forums have, and text with every awkward sign."""

from html import escape

from hypothesis import strategies as st

__all__ = ["awkward_text", "bodies", "hostile_html"]


def _names(words: str) -> list[str]:
    return words.split()


_PIECES = st.sampled_from(
    _names(
        "* _ ` ~ ^ = | [ ] ( ) { } < > & # + - . ! : ; / \\ \" ' $ % @ , ? • … — “ ” ’ 1. 2) 10. "
        "2023. ## --- === ``` ~~~ /// *** ___ [x] [x](y) [^1] [^1]: ![x](y) {: .x } {#x} {.quoted} "
        "<b> </b> <!-- --> &amp; &copy; &#42; \\( \\) \\[ \\] \\* \\\\ *[X]: [X]: http://x.org "
        "<http://x.org> x_y_z __x__ **x** *x* `x` $x$ |---|---| :--- wzxhzdk klzzwxh [TOC] x@y.org"
    )
)
_WORDS = st.sampled_from(
    (*_names("word another the is I a 7 ß 日本 😀 é"), *"\u00a0\u2003\u200b\u202f\u3000\ufffc")
)


@st.composite
def awkward_text(draw: st.DrawFn) -> str:
    """Return text of signs that Markdown or a check of it could take for its own."""
    pieces = draw(st.lists(st.one_of(_PIECES, _WORDS, _WORDS), min_size=1, max_size=7))
    gaps = draw(st.lists(st.sampled_from(["", " ", " "]), min_size=len(pieces)))
    return "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False)) or "x"


_TEXT = st.one_of(
    awkward_text(), st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=12)
).map(lambda text: escape(text, quote=False))
_MARKS = st.sampled_from(_names("em strong code del sub sup u b i kbd"))
_ADDRESSES = st.sampled_from(
    (
        "https://example.org/a?b=c&amp;d=e",
        "https://example.org/(a)_b*c",
        "https://example.org/&amp;amp;/~x",
        "mailto:a@example.org",
        "https://example.org/[x]",
    )
)
_FORMULAS = st.sampled_from(("x", "x^2", "a &lt; b", "|x|", "a*b*c", "\\frac{1}{2}"))


def _inline(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(children, min_size=1, max_size=3).map("".join)
    marked = st.builds(lambda tag, inside: f"<{tag}>{inside}</{tag}>", _MARKS, several)
    linked = st.builds(lambda to, inside: f'<a href="{to}">{inside}</a>', _ADDRESSES, _TEXT)
    return st.one_of(several, marked, marked, linked)


_FORMULA = _FORMULAS.map(lambda tex: f'<span class="math-tex">\\({tex}\\)</span>')
_LINE = st.recursive(
    st.one_of(_TEXT, _TEXT, _TEXT, _FORMULA, st.just("<br>")), _inline, max_leaves=5
)
_PARAGRAPH = _LINE.map(lambda inside: f"<p>{inside}</p>")
_PRE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n\t"), max_size=20
)
_CODE = st.one_of(awkward_text(), _PRE).map(
    lambda text: f"<pre><code>{escape(text, quote=False)}</code></pre>"
)
_HEADING = st.builds(lambda n, inside: f"<h{n}>{inside}</h{n}>", st.integers(2, 6), _LINE)


def _table(cells: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def build(rows: list[list[str]], has_head: bool) -> str:
        told = [
            "".join(
                f"<{tag}>{cell}</{tag}>"
                for tag in ["th" if has_head and not n else "td"]
                for cell in row
            )
            for n, row in enumerate(rows)
        ]
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in told)}</table>"

    rows = st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=3)
    return st.builds(build, rows, st.booleans())


def _blocks(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(children, min_size=1, max_size=3).map("".join)
    item = st.one_of(_LINE, several).map(lambda inside: f"<li>{inside}</li>")
    items = st.lists(item, min_size=1, max_size=3).map("".join)
    return st.one_of(
        items.map(lambda inside: f"<ul>{inside}</ul>"),
        st.builds(lambda n, inside: f'<ol start="{n}">{inside}</ol>', st.integers(0, 12), items),
        several.map(lambda inside: f"<blockquote>{inside}</blockquote>"),
        several.map(lambda inside: f"<div>{inside}</div>"),
        several.map(lambda inside: f'<div class="spoilers">{inside}</div>'),
        several.map(lambda inside: f"<details><summary>more</summary>{inside}</details>"),
        _table(_LINE),
        _table(several),
    )


_BLOCK = st.recursive(
    st.one_of(_PARAGRAPH, _PARAGRAPH, _PARAGRAPH, _HEADING, _CODE, st.just("<hr>"), _TEXT),
    _blocks,
    max_leaves=6,
)
bodies = st.lists(_BLOCK, min_size=1, max_size=4).map("".join)
"""HTML of supported markup, in any nesting."""

_TAGS = st.sampled_from(
    _names(
        "p div ul ol li table tr td th blockquote pre code em a span svg math script style iframe "
        "details summary h1 h2 br img input select template frameset body html plaintext figure"
    )
)
hostile_html = st.lists(
    st.one_of(
        awkward_text(),
        _TAGS.map(lambda tag: f"<{tag}>"),
        _TAGS.map(lambda tag: f"</{tag}>"),
        _TAGS.map(lambda tag: f'<{tag} onclick="x()" style="color:red" href="javascript:x()">'),
        st.sampled_from(
            ("<!--", "-->", "<![CDATA[", "]]>", "<?x", "&#0;", "&#x1;", "\x00", "\x0c")
        ),
        st.text(max_size=5),
    ),
    max_size=12,
).map("".join)
"""HTML that no forum should have made."""
