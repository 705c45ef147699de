"""Blocks → HTML that Markdown leaves as it is, with nothing in it that looks like Markdown."""

import re
from dataclasses import dataclass
from html import escape

from plugins.importers.bodies.escaping import reference
from plugins.importers.bodies.inline import grouped, in_tags
from plugins.importers.bodies.model import (
    Anchor,
    Block,
    Break,
    Cell,
    Code,
    Definitions,
    Details,
    Figure,
    Formula,
    Heading,
    Image,
    Inline,
    Item,
    Leaf,
    List,
    Mark,
    NoteMark,
    Paragraph,
    Quote,
    Rule,
    Spoiler,
    Table,
    Text,
    Voice,
)

__all__ = ["write_html", "write_html_inline"]


def write_html(block: Block) -> str:  # noqa: PLR0911 (one return for each kind)
    """Return a block as HTML."""
    match block:
        case Paragraph():
            return f"<p>{write_html_inline(block.inline)}</p>"
        case Heading():
            anchor = f' id="{block.anchor}"' if block.anchor else ""
            return f"<h{block.level}{anchor}>{write_html_inline(block.inline)}</h{block.level}>"
        case Rule():
            return "<hr>"
        case Code():
            return _code(block)
        case Quote():
            return f"<blockquote>{_blocks(block.blocks)}</blockquote>"
        case List():
            return _list(block)
        case Table():
            return _table(block)
        case Definitions():
            return _definitions(block)
        case Details() | Figure() | Spoiler() | Voice():
            return _framed(block)


def write_html_inline(inline: Inline) -> str:
    """Return text with its marks as HTML."""
    return grouped(inline, _Html())


@dataclass(frozen=True, slots=True)
class _Html:
    """Writes HTML."""

    is_preformatted: bool = False

    def leaf(self, leaf: Leaf, *, is_code: bool, in_link: bool) -> str:
        """Return a leaf as HTML."""
        del in_link
        match leaf:
            case Text():
                text = _literal(leaf.text) if self.is_preformatted else _escaped(leaf.text)
                return f"<code>{text}</code>" if is_code else text
            case Formula():
                return leaf.mathml
            case Break():
                return "<br>"
            case NoteMark():
                return f"<sup>&#91;{leaf.id}]</sup>"
            case Anchor():
                return f'<span id="{leaf.id}"></span>'
            case Image():
                title = f' title="{escape(leaf.title)}"' if leaf.title else ""
                return f'<img src="{escape(leaf.src)}" alt="{escape(leaf.alt)}"{title}>'

    def wrap(self, mark: Mark, text: str) -> str:
        """Return text in the element that a mark is."""
        if mark.tag == "a":
            title = f' title="{escape(mark.title)}"' if mark.title else ""
            return f'<a href="{escape(mark.href)}"{title}>{text}</a>'
        return in_tags(mark, text)


_SIGNS = re.compile(r"[*`\[{~\ufffc\t]|(?<![^ ])(?:[-+#]|[0-9]+\.)(?= |$)|^\s+|\s+$")


def _escaped(text: str) -> str:
    """Return text with references for what Markdown, or a check of it, would read as its own."""
    told = _SIGNS.sub(lambda match: _referred(match[0]), escape(text, quote=False))
    return told.replace("&#123;:", "&#123;<!-- -->:")


def _referred(text: str) -> str:
    """Return signs as references; blanks stay, and of a number its full stop is told."""
    if text.isspace():
        return "".join(each if each == " " else reference(each) for each in text)
    return text[:-1] + reference(text[-1])


def _literal(text: str) -> str:
    """Return preformatted text likewise, in which every blank counts."""
    told = re.sub(r"[*`\[{~\ufffc\t]", lambda match: reference(match[0]), escape(text, quote=False))
    return re.sub(r"(?m)^(\s*)([-+#/]|[0-9]+\.)", lambda m: f"{m[1]}{_referred(m[2])}", told)


def _blocks(blocks: tuple[Block, ...]) -> str:
    return "".join(map(write_html, blocks))


def _flow(blocks: tuple[Block, ...]) -> str:
    """Return blocks of an item or a cell: a single paragraph stands there without tags."""
    match blocks:
        case (Paragraph(inline=inline), *rest) if not any(isinstance(e, Paragraph) for e in rest):
            return write_html_inline(inline) + _blocks(tuple(rest))
        case _:
            return _blocks(blocks)


def _code(code: Code) -> str:
    text = grouped(code.inline, _Html(is_preformatted=True)) if code.inline else _literal(code.text)
    language = f' class="language-{escape(code.language)}"' if code.language else ""
    return f"<pre><code{language}>{text}</code></pre>"


def _list(block: List) -> str:
    items = "".join(map(_item, block.items))
    if not block.is_ordered:
        return f"<ul>{items}</ul>"
    told = f' type="{escape(block.type)}"' if block.type else ""
    told += " reversed" if block.is_reversed else ""
    natural = len(block.items) if block.is_reversed else 1
    told += f' start="{block.start}"' if block.start != natural else ""
    return f"<ol{told}>{items}</ol>"


def _item(item: Item) -> str:
    value = f' value="{item.value}"' if item.value is not None else ""
    return f"<li{value}>{_flow(item.blocks)}</li>"


def _table(table: Table) -> str:
    caption = f"<caption>{write_html_inline(table.caption)}</caption>" if table.caption else ""
    rows = [f"<tr>{''.join(map(_cell, row.cells))}</tr>" for row in table.rows]
    head = rows[:1] if all(cell.is_head for cell in table.rows[0].cells) and rows[1:] else []
    told = f"<thead>{head[0]}</thead>" if head else ""
    return f"<table>{caption}{told}<tbody>{''.join(rows[len(head) :])}</tbody></table>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.is_head else "td"
    told = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    told += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    told += f' data-align="{cell.align}"' if cell.align else ""
    return f"<{tag}{told}>{_flow(cell.blocks)}</{tag}>"


def _definitions(block: Definitions) -> str:
    parts = (
        f"<{tag}>{_flow(blocks)}</{tag}>"
        for is_term, blocks in block.parts
        for tag in ["dt" if is_term else "dd"]
    )
    return f"<dl>{''.join(parts)}</dl>"


def _framed(block: Details | Figure | Spoiler | Voice) -> str:
    inside = _blocks(block.blocks)
    match block:
        case Details():
            opening = "<details open>" if block.is_open else "<details>"
            summary = f"<summary>{write_html_inline(block.summary)}</summary>"
            return f"{opening}{summary if block.summary else ''}{inside}</details>"
        case Figure():
            caption = f"<figcaption>{write_html_inline(block.caption)}</figcaption>"
            return f"<figure>{inside}{caption}</figure>"
        case Spoiler():
            return f'<div class="spoilers">{inside}</div>'
        case Voice():
            who = escape(block.who)
            quoted = f"<blockquote>{inside}</blockquote><figcaption>{who}</figcaption>"
            told = f'class="quotation" data-voice="quoted" data-author="{who}"'
            return f"<figure {told}>{quoted}</figure>"
