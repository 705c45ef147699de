"""The author's own Markdown, as a forum kept it → what the forum showed, and each block's lines."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from plugins.documents.characters import normalise
from plugins.importers.bodies.model import Block
from plugins.importers.bodies.recovering import Recovered, recover

__all__ = ["recover_authored"]


def recover_authored(
    text: str,
    base: str = "",
    copies: Mapping[str, str] | None = None,
    *,
    has_formulas: bool = True,
) -> tuple[Recovered, Mapping[Block, str]]:
    """Return what a forum showed of Markdown, and the lines of each block as they were written."""
    whole = _with_spoilers(normalise(text))
    parser = _parser(has_formulas=has_formulas)
    tokens = parser.parse(whole)
    html = _with_hidden_words(parser.renderer.render(tokens, parser.options, {}))
    return recover(html, base, copies), _written(parser, tokens, whole, base)


def _written(parser: MarkdownIt, tokens: list[Token], text: str, base: str) -> Mapping[Block, str]:
    """Return the lines of each block that stands by itself, by what it is shown as."""
    lines = text.split("\n")
    written: dict[Block, str] = {}
    for start, tops in _tops(tokens):
        if not start.map:
            continue
        html = parser.renderer.render(tops, parser.options, {})
        blocks = recover(html, base).passage.blocks
        if len(blocks) == 1:
            own = "\n".join(lines[start.map[0] : start.map[1]])
            written.setdefault(blocks[0], own.strip("\n"))
    return written


def _tops(tokens: list[Token]) -> list[tuple[Token, list[Token]]]:
    """Return each block at the top with its tokens, without footnotes."""
    tops: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.type == "footnote_block_open":
            break
        if token.level == 0 and token.nesting >= 0:
            tops.append((token, []))
        if tops:
            tops[-1][1].append(token)
    return tops


@cache
def _parser(*, has_formulas: bool) -> MarkdownIt:
    """Return the reader of the forums' dialect: no HTML, tables, struck words, footnotes, TeX."""
    parser = MarkdownIt("js-default", {"linkify": True, "typographer": False, "html": False})
    parser.use(footnote_plugin).use(container_plugin, "spoiler")
    if has_formulas:
        parser.use(dollarmath_plugin, allow_digits=False, allow_space=False, renderer=_formula)
        parser.use(sub_plugin).use(superscript_plugin)
    return parser


def _formula(tex: str, options: Mapping[str, bool]) -> str:
    signs = ("\\[", "\\]") if options["display_mode"] else ("\\(", "\\)")
    return f'<span class="math-tex">{signs[0]}{escape(tex)}{signs[1]}</span>'


# ---- spoilers

_HIDDEN = re.compile(r" {0,3}>!(?P<text>.*)")


def _with_spoilers(text: str) -> str:
    """Return text with `>!` at the beginning of lines as the container that it stands for.

    A line that also ends with `!<`, as Reddit has it, hides only what is between the two.
    """
    lines: list[str] = []
    is_within = False
    for line in text.split("\n"):
        hidden = _HIDDEN.fullmatch(line)
        is_block = hidden is not None and "!<" not in line
        if is_block != is_within:
            lines += ["", ":::spoiler"] if is_block else [":::", ""]
        is_within = is_block
        if hidden is None:
            lines.append(line)
        else:
            lines.append(
                hidden["text"].removeprefix(" ") if is_block else line.replace(">!", "\\>!", 1)
            )
    return "\n".join([*lines, ":::"] if is_within else lines)


_INLINE = re.compile(
    r"(?P<code><(?P<tag>pre|code)\b.*?</(?P=tag)>)|&gt;!(?P<text>.+?)!&lt;", re.DOTALL
)


def _with_hidden_words(html: str) -> str:
    """Return HTML with a mark around what stands between `>!` and `!<`."""
    return _INLINE.sub(
        lambda match: match["code"] or f'<span class="spoiler">{match["text"]}</span>', html
    )
