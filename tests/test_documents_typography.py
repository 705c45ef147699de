"""Typography changes quotes, dashes and dots in text, and nothing else."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents.html.typography import typeset_html

_PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\"'`-.")).map(
    lambda text: escape(text, quote=False)
)
_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(escape)


@given(_PLAIN)
def test_text_without_quotes_hyphens_and_dots_stays(text: str) -> None:
    """Backslashes, references and all else come out as they went in."""
    html = f"<p>{text}</p>"
    assert typeset_html(html) == html


@given(_TEXT, st.sampled_from(["code", "pre", "kbd", "samp", "math"]))
def test_code_stays_whatever_is_in_it(text: str, name: str) -> None:
    """No quote becomes another in what may be copied."""
    kept = f"<{name}>{text}</{name}>"
    assert kept in typeset_html(f'<p>"So" -- {kept} \\" ...</p>')


@given(_TEXT.filter(lambda text: "--" not in text) | st.just(" a -- b --- \"c\" \\ 'd' "))
def test_comments_stay_and_show_nothing(text: str) -> None:
    """What is hidden stays hidden, with hyphens in it too."""
    kept = f"<!-- {text} -->"
    assert typeset_html(f"<p>a {kept}b</p>{kept}") == f"<p>a {kept}b</p>{kept}"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("a -- b", "a &#8212; b"),
        ("a---b", "a&#8212;b"),
        ("a ---- b ------", "a ---- b ------"),
        ("C:\\.git \\\\ \\- \\`", "C:\\.git \\\\ \\- \\`"),
        ('"a"', "&#8220;a&#8221;"),
        ("a...", "a&#8230;"),
        ("<i>Ada</i>'s <code>x</code>'s", "<i>Ada</i>&#8217;s <code>x</code>&#8217;s"),
        ("<i>So,</i> 'a' <i>'b'</i>", "<i>So,</i> &#8216;a&#8217; <i>&#8216;b&#8217;</i>"),
        ("<b title='a\" > --\"'>c</b>", "<b title='a\" &gt; --\"'>c</b>"),
    ],
)
def test_runs_of_signs_are_set_as_they_were_meant(typed: str, set_: str) -> None:
    """Two and three hyphens are a dash; four, and what a backslash stands before, are not."""
    assert typeset_html(f"<p>{typed}</p>") == f"<p>{set_}</p>"


_PARTS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<i>",
            "</i>",
            '<a b=">">',
            "<a b='>\"'>",
            '<a b="</code>">',
            "<!-- a --> ",
        ),
        *("<code>x</code>", '<pre><code>a "b"</code></pre>', "<kbd>'</kbd>", "<pre><code>a</pre>"),
        *("<CODE>'</code >", "<pre>'</pre x>'</pre>", "</code>", "<preview>", "<!-->"),
        *(
            "'",
            '"',
            "''",
            "``",
            "--",
            "---",
            "...",
            ". . .",
            "it's",
            '"a"',
            "'80s",
            "\\",
            "\\'",
            " ",
        ),
        *("word ", "(", "[", "&quot;", "\n", "“", "-"),
    ]
)


@settings(max_examples=200)
@given(st.lists(_PARTS, max_size=10).map("".join))
def test_texts_are_set_alone_as_they_are_set_together(html: str) -> None:
    """Behind a tag that opens code, and is not closed, nothing is set alone."""
    assert typeset_html(f"{html}<code>") == f"{typeset_html(html)}<code>"
