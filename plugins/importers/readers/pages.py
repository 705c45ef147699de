"""Saved web pages: their text in its encoding, parsed as a browser does, with guards.

Nothing of a page is run, and what it says of itself is only looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from plugins.importers.readers.base import Given, decode, refuse_entities

__all__ = ["LARGEST_PAGE", "Page", "attribute", "classes_of", "nearest", "parse_page", "to_line"]

LARGEST_PAGE = 16 * 2**20
"""Bytes; a parsed page takes up to thirty times as much memory, and a thread of a thousand comments
has eight million."""

_DEEPEST = 2_000
"""Elements within one another: a parser's time grows with their square. A thread of a hundred
answers to answers has about a thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that is whole."""

    text: str = field(repr=False)
    tree: LexborHTMLParser = field(repr=False)

    @property
    def address(self) -> str:
        """Where the page says it is from, empty where it does not."""
        for selector, name in (
            ('link[rel="canonical"]', "href"),
            ('meta[property="og:url"]', "content"),
        ):
            found = self.tree.css_first(selector)
            if found and attribute(found, name).startswith(("https://", "http://")):
                return attribute(found, name)
        saved = re.search(r"<!-- saved from url=\(\d+\)(\S+)", self.text[:4096])
        return saved[1] if saved else ""

    def scripts(self) -> Iterator[str]:
        """Yield the text of each script, which is never run."""
        for script in self.tree.css("script:not([src])"):
            yield script.text(deep=True)


def parse_page(given: Given) -> Page:
    """Return a saved page; raise ContentError where it is cut, too big, or made to do harm."""
    if len(given.data) > LARGEST_PAGE:
        reason = f"a page of {len(given.data) // 2**20} MB; {LARGEST_PAGE // 2**20} MB are read"
        raise given.error(reason, "save its parts as pages of their own, or ask the forum's API")
    refuse_entities(given)
    text = decode(given, _declared(given.head))
    if not re.search(r"</(?:html|body)\s*>", text[-_TAIL:], re.IGNORECASE):
        line = text.count("\n") + 1
        raise given.error("cut off: the page has no end", "save it anew", line=line)
    _refuse_depth(given, text)
    return Page(text=text, tree=LexborHTMLParser(text))


_TAIL = 64 * 2**10
"""Characters after the end of a page within which extensions of browsers may write."""


def _declared(head: bytes) -> str:
    """Return the encoding that saved headers, an XML declaration or a `meta` name."""
    start = head[:4096].decode("latin-1")
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", start, re.IGNORECASE) or re.match(
        r"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)", start
    )
    return found[1] if found else ""


def _refuse_depth(given: Given, text: str) -> None:
    """Raise ContentError where elements stand in one another without reason."""
    depth = 0
    for tag in _TAG.finditer(text):
        if tag[2].lower() in _LOOSE:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            line = to_line(text, tag.start())
            raise given.error("nested too deeply", "save it anew", line=line, value=tag[0])


_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_LOOSE = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot"),
        *("option", "optgroup", "colgroup", "rt", "rp", "path", "circle", "rect", "line", "use"),
    ]
)
"""Elements without an end, or that may be left without one."""


def to_line(text: str, position: int) -> int:
    """Return the line, counted from 1, of a position in text."""
    return text.count("\n", 0, position) + 1


def attribute(node: LexborNode | None, name: str) -> str:
    """Return an attribute of an element, empty where there is none."""
    return (node.attributes.get(name) or "") if node else ""


def classes_of(node: LexborNode) -> list[str]:
    """Return the classes of an element."""
    return attribute(node, "class").split()


def nearest(node: LexborNode, name: str) -> LexborNode | None:
    """Return the nearest element around node that has a class, None where there is none."""
    around = node.parent
    while around is not None:
        if name in classes_of(around):
            return around
        around = around.parent
    return None
