"""HTML as browsers read it, in plain nodes that can be taken apart and put together again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["DEEPEST", "VOID", "Node", "every_node", "names", "parse_html", "text_of", "to_html"]

DEEPEST = 120
"""How deep elements are kept; what stands deeper goes into the one that stands there."""
_MOST_OPEN = 2_000
"""How many elements may be open at once before the parser sees them, as it is quadratic in them."""


def names(words: str) -> frozenset[str]:
    """Return the names that words has, with blanks between them."""
    return frozenset(words.split())


VOID = names("area base br col embed hr img input link meta source track wbr")


@dataclass(slots=True)
class Node:
    """An element; an attribute without a value has an empty one."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The words of its `class`."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> Iterator["Node"]:
        """The elements right in it."""
        return (child for child in self.children if isinstance(child, Node))


def parse_html(html: str) -> tuple[Node, bool]:
    """Return the body of html, and whether elements were left out as they stood too deep."""
    shallow = _without_depth(html)
    parsed = LexborHTMLParser(f"<!DOCTYPE html><body>{shallow}").body
    top = Node("body")
    is_cut = _grow(top, parsed) if parsed is not None else False
    return top, is_cut or shallow != html


_WITHIN_LINES = names(
    "a abbr b big cite code del em font i ins kbd mark q s samp small span strike strong sub sup "
    "tt u var"
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
_UNCOUNTED = VOID | names("p li dt dd td th tr thead tbody tfoot option rt rp")


def _without_depth(html: str) -> str:
    """Return html without the tags of elements that stand too deep, by a count of its tags."""
    if html.count("<") <= _MOST_OPEN:
        return html
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _UNCOUNTED:
            return match[0]
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth < _MOST_OPEN or (depth == _MOST_OPEN and not match[1]):
            return match[0]
        return "" if match[2].lower() in _WITHIN_LINES else "<p>"

    return _TAG.sub(keep, html)


def _grow(top: Node, parsed: LexborNode) -> bool:
    """Put what is in parsed into top; return whether something stood too deep for its element."""
    is_cut = False
    waiting: list[tuple[Node, LexborNode | None, int]] = [(top, parsed.first_child, 1)]
    while waiting:
        parent, child, depth = waiting.pop()
        if child is None:
            continue
        waiting.append((parent, child.next, depth))
        if child.is_text_node:
            parent.children.append(child.text_content or "")
        elif child.is_element_node and child.tag:
            is_deep = depth > DEEPEST
            is_cut |= is_deep and child.tag not in ("div", "span")
            node = _bounded(parent, child.tag) if is_deep else _append(parent, child)
            waiting.append((node, child.first_child, depth + 1))
    return is_cut


def _bounded(parent: Node, tag: str) -> Node:
    """Return parent, with the end of a paragraph in it where an element would have made one."""
    if tag not in _WITHIN_LINES:
        parent.children.append(Node("p"))
    return parent


def _append(parent: Node, child: LexborNode) -> Node:
    attributes = {name: value or "" for name, value in child.attributes.items()}
    node = Node(str(child.tag).lower(), attributes)
    parent.children.append(node)
    return node


def every_node(top: Node) -> Iterator[Node]:
    """Yield top and all elements in it, in the order of the text."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(node.elements)))


def text_of(node: Node) -> str:
    """Return the text in an element, with a newline for each `<br>`."""
    if node.tag == "br":
        return "\n"
    return "".join(text_of(child) if isinstance(child, Node) else child for child in node.children)


def to_html(node: Node) -> str:
    """Return an element as HTML."""
    told = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    if node.tag in VOID:
        return f"<{node.tag}{told}>"
    inside = "".join(
        to_html(child) if isinstance(child, Node) else escape(child, quote=False)
        for child in node.children
    )
    return f"<{node.tag}{told}>{inside}</{node.tag}>"
