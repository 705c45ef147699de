"""Text with its marks → Markdown within a paragraph."""

import re
from dataclasses import dataclass
from html import escape
from typing import Protocol

from plugins.importers.bodies.escaping import escape_address, escape_text, guard_line
from plugins.importers.bodies.model import (
    Anchor,
    Break,
    Formula,
    Image,
    Inline,
    Leaf,
    Mark,
    NoteMark,
    Text,
)

__all__ = ["Setting", "UnwritableError", "Writer", "grouped", "in_tags", "write_inline"]


class UnwritableError(Exception):
    """Something that Markdown has no way to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where Markdown is written."""

    has_tags: bool = False
    """Whether bold and italics are written as elements, which mean the same between any letters."""
    is_flush: bool = True
    """Whether lines begin at the margin, so that HTML can be a block."""
    depth: int = 0
    """In how many lists and quotations."""
    in_line: bool = False
    """Whether all must stand in one line."""
    in_cell: bool = False


def write_inline(inline: Inline, setting: Setting) -> list[str]:
    """Return the lines of a paragraph; raise UnwritableError for what none can hold."""
    text = grouped(inline, _Markdown(setting))
    text = re.sub(f"{_BANG}(?=\\[)", r"\\!", text).replace(_BANG, "!")
    return [part for line in text.split("\n") for part in _finished(line.strip(" "))]


_OPENING, _NEWLINE, _BANG = "\x02", "\x03", "\x04"
"""What text never holds: the start of a formula, a line end within it, and a `!` at the end of a
run, which before a link would make it an image."""


def _finished(line: str) -> list[str]:
    """Return a line guarded; or the lines of a formula, which are left as they are."""
    if line.startswith(_OPENING):
        return ["\\[", *line[1:].split(_NEWLINE), "\\]"]
    return [guard_line(line)] if line else []


# ---- runs → text


class Writer(Protocol):
    """What a notation makes of leaves and marks."""

    def leaf(self, leaf: Leaf, *, is_code: bool, in_link: bool) -> str:
        """Return a leaf; what is code has no other mark left around it."""

    def wrap(self, mark: Mark, text: str) -> str:
        """Return text that is written already with a mark around it."""


def grouped(
    inline: Inline, writer: Writer, done: frozenset[Mark] = frozenset(), *, in_link: bool = False
) -> str:
    """Return runs as writer writes them, each mark around as many of them as have it."""
    parts: list[str] = []
    at = 0
    while at < len(inline):
        waiting = inline[at].marks - done
        outer = waiting - {_CODE}
        if not outer:
            parts.append(writer.leaf(inline[at].leaf, is_code=bool(waiting), in_link=in_link))
            at += 1
            continue
        end, mark = max((_end(inline, at, mark), mark) for mark in outer)
        is_link = in_link or mark.tag == "a"
        text = grouped(inline[at:end], writer, done | {mark}, in_link=is_link)
        parts.append(writer.wrap(mark, text))
        at = end
    return "".join(parts)


_CODE = Mark("code")


def _end(inline: Inline, at: int, mark: Mark) -> int:
    """Return where the runs with a mark end, which begin at a place."""
    return next((n for n in range(at, len(inline)) if mark not in inline[n].marks), len(inline))


# ---- Markdown


@dataclass(frozen=True, slots=True)
class _Markdown:
    """Writes Markdown."""

    setting: Setting

    def leaf(self, leaf: Leaf, *, is_code: bool, in_link: bool) -> str:  # noqa: PLR0911 (one return for each kind)
        """Return a leaf as Markdown; raise UnwritableError for one that has none."""
        match leaf:
            case Text():
                if is_code:
                    return _code(leaf.text)
                text = escape_text(leaf.text, in_link=in_link, in_cell=self.setting.in_cell)
                return f"{text[:-2]}{_BANG}" if text.endswith("\\!") else text
            case Formula():
                return _formula(leaf, self.setting)
            case Break():
                return "<br>" if self.setting.in_line else "<br>\n"
            case NoteMark():
                return f"[^{leaf.id}]"
            case Anchor():
                return f'<span id="{leaf.id}"></span>'
            case Image():
                alt = escape_text(leaf.alt, in_link=True)
                return f"![{alt}]({escape_address(leaf.src, leaf.title)})"

    def wrap(self, mark: Mark, text: str) -> str:
        """Return text with signs around it, or with tags where Markdown has no signs."""
        if mark.tag == "a":
            return _link(mark, text)
        if mark.tag in _STARS and not self.setting.has_tags:
            return f"{_STARS[mark.tag]}{text}{_STARS[mark.tag]}"
        return in_tags(mark, text)


_STARS = {"em": "*", "strong": "**"}


def in_tags(mark: Mark, text: str) -> str:
    """Return text in the element that a mark is, which is no link."""
    if mark.tag == "spoiler":
        return f'<span class="spoiler">{text}</span>'
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    return f"<{mark.tag}{title}>{text}</{mark.tag}>"


def _code(text: str) -> str:
    """Return code within a line, between more backticks than it holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def _formula(formula: Formula, setting: Setting) -> str:
    if not formula.tex:
        reason = "a formula of which there is no TeX"
        raise UnwritableError(reason)
    if not formula.is_display:
        return f"\\({formula.tex}\\)"
    if setting.in_line:
        reason = "a formula of its own within a line"
        raise UnwritableError(reason)
    tex = formula.tex.replace("\n", _NEWLINE)
    return f"\n{_OPENING}{tex}\n"


def _link(mark: Mark, text: str) -> str:
    is_bare = re.fullmatch(r"https?://[^\s<>\\&*`_]+", mark.href) is not None
    if is_bare and text == mark.href and not mark.title:
        return f"<{text}>"
    return f"[{text}]({escape_address(mark.href, mark.title)})"
