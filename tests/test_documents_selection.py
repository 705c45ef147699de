"""What Markdown is spared for a text would have changed nothing in it."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.documents.markdown.converter import Converter
from tests.strategies import wild_bodies

_CONVERTERS = [Converter()]
_SIGNS = st.sampled_from(
    [
        *("word", "Two words", "\n", "\n", "\n\n", "\n\n", "\n    ", "\t\n", "  \n", " ", "  "),
        *(
            "# ",
            "## ",
            "- ",
            "1. ",
            "> ",
            ": ",
            "---\n",
            "===\n",
            "|",
            "a|b\n-|-\n",
            "```\n",
            "~~~\n",
        ),
        *(
            "*a*",
            "__b__",
            "`c`",
            "\\",
            "\\(x\\)",
            "\\[x\\]",
            "![d](e.png)",
            "[f](g)",
            "[h][i]",
            "[",
        ),
        *("[i]: j\n", "[^k]", "\n\n[^k]: l\n", "*[m]: n\n", "m", "{: .o }", "]{.quoted by='p'}"),
        *(']{.quoted by="p"}', "/// quote | q\n", "///\n", "[TOC]", "<https://r.s>", "<t@u.v>"),
        *("<b>", "</b>", "<div>", "</div>\n", "<div markdown='1'>", "<p class='quoted'>", "<!-- "),
        *("-->", "&amp;", "&", "<", "\x02", "\x03", "\u2028"),
    ]
)


@settings(max_examples=150)
@given(body=st.one_of(wild_bodies(), st.lists(_SIGNS, max_size=12).map("".join)))
def test_a_text_becomes_the_same_with_every_processor(body: str) -> None:
    """A sign that Markdown drops has all of them used."""
    assume(body.strip())
    assert _made_of(body) == _made_of(f"{body}\x02")


def _made_of(body: str) -> object:
    """Return what becomes of a body, which may be an error: Markdown stumbles over some."""
    try:
        return _CONVERTERS[-1].convert(body)
    except AttributeError as error:  # of an empty note that nothing cites, for one
        _CONVERTERS.append(Converter())  # the other one's state is lost
        return repr(error)
