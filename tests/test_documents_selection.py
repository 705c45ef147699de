"""What Markdown is spared for a text would have changed nothing in it."""

from collections.abc import Callable
from unittest import mock

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from plugins.documents.markdown import selection
from plugins.documents.markdown.converter import Converter
from tests.strategies import wild_bodies


class _MarkdownsOwn(InlineProcessor):
    """Tries every pattern on every line, whatever it is told."""

    def __init__(self, md: Markdown, steps: object) -> None:
        """Take no notice of steps."""
        super().__init__(md)
        self.steps = steps


def _stock() -> Converter:
    with mock.patch.object(selection, "SelectiveInline", _MarkdownsOwn):
        return Converter()


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


_BODIES = st.one_of(wild_bodies(), st.lists(_SIGNS, max_size=12).map("".join))


@settings(max_examples=150)
@given(body=_BODIES)
def test_a_text_becomes_the_same_with_every_processor(body: str) -> None:
    """A sign that Markdown drops has all of them used."""
    assume(body.strip())
    assert _made_of(body, Converter) == _made_of(f"{body}\x02", Converter)


@settings(max_examples=150)
@given(body=_BODIES)
def test_a_line_becomes_the_same_with_every_pattern(body: str) -> None:
    """And with Markdown's own way through them."""
    assert _made_of(body, Converter) == _made_of(body, _stock)


def _made_of(body: str, make: Callable[[], Converter]) -> object:
    """Return what becomes of a body, which may be an error: Markdown stumbles over some."""
    if make not in _CONVERTERS:
        _CONVERTERS[make] = make()
    converter = _CONVERTERS[make]
    try:
        return converter.convert(body)
    except AttributeError as error:  # of an empty note that nothing cites, for one
        del _CONVERTERS[make]  # its state is lost
        return repr(error)


_CONVERTERS: dict[Callable[[], Converter], Converter] = {}
