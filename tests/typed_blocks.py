"""Texts of which it is known what their author meant, to hold against what Markdown makes of them.

A body is built of blocks, written well or carelessly: with no empty line between two blocks, with
too little indentation, with a sign at the start of a line that means something to Markdown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st
from lxml import html as lxml_html

__all__ = ["Typed", "structure_of", "typed_bodies"]


@dataclass(frozen=True)
class Typed:
    """A text and what its author meant by it."""

    text: str
    meant: tuple[object, ...]


_PLAIN = ("words", "of a", "paragraph", "with 2023 in it", "and so on")
_TRAPS = (
    "#5 of them",
    ">10% of all",
    "2023. A year",
    "\u2022 a bullet",
    "/// slashes",
    "///",
    "===",
)
"""Lines that a writer may mean as text, and Markdown may not."""
_TRAPS_BELOW_TEXT = (
    "1. not an item",
    "12. neither",
    "- a dash",
    "+ a plus",
    "1) a bracket",
    "a | b",
    "    four spaces",
)
"""Such lines that at the top of a paragraph could only be what Markdown takes them for."""


def typed_bodies(*, is_careful: bool) -> st.SearchStrategy[Typed]:
    """Bodies by a writer who knows Markdown, or by one who does not."""
    return _bodies(is_careful, 2).map(lambda typed: Typed("\n".join(typed[0]), typed[1]))


_Block = tuple[list[str], tuple[object, ...]]


@st.composite
def _bodies(draw: st.DrawFn, is_careful: bool, depth: int) -> _Block:
    """Return lines, and what they mean; no two blocks of a kind stand side by side."""
    kinds = ["text", "heading", "code", "table"] + ["bullets", "numbers", "quotation", "note"] * (
        depth > 0
    )
    lines: list[str] = []
    meant: list[object] = []
    before = ""
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4)):
        if kind == before or {kind, before} <= {"bullets", "numbers"}:
            continue
        written, tree = draw(_block(kind, is_careful, depth))
        is_tight = not is_careful and _is_plain_mistake(before, kind) and draw(st.booleans())
        lines += ([""] if lines and not is_tight else []) + written
        meant.append(tree)
        before = kind
    return lines, tuple(meant)


def _is_plain_mistake(above: str, below: str) -> bool:
    """Whether nobody could mean the two as one: text under text or an item may go on with it."""
    return below != "text" or above in ("heading", "quotation", "code", "table", "note")


@st.composite
def _block(draw: st.DrawFn, kind: str, is_careful: bool, depth: int) -> _Block:
    if kind == "text":
        lines = draw(st.lists(st.sampled_from(_PLAIN), min_size=1, max_size=3))
        if not is_careful and draw(st.booleans()):
            place = draw(st.integers(0, len(lines)))
            traps = (*_TRAPS, *_TRAPS_BELOW_TEXT) if place else _TRAPS
            lines.insert(place, draw(st.sampled_from(traps)))
        return lines, ("p", _folded(" ".join(lines)))
    if kind in _FIXED:
        return _FIXED[kind]
    if kind in ("bullets", "numbers"):
        return draw(_list(kind, is_careful, depth))
    lines, meant = draw(_bodies(is_careful, depth - 1))
    if kind == "quotation":
        return [f"> {line}".rstrip() for line in lines], ("blockquote", *meant)
    mark = "/" * (3 + depth)
    return [f"{mark} note | Who", *lines, mark], ("note", *meant)


_FIXED: dict[str, _Block] = {
    "heading": (["## A heading"], ("h2", "A heading")),
    "code": (["```", "# code", "- 1", "```"], ("code", "# code\n- 1")),
    "table": (["a | b", "--|--", "1 | 2"], ("table", "a b 1 2")),
}


@st.composite
def _list(draw: st.DrawFn, kind: str, is_careful: bool, depth: int) -> _Block:
    indent = 4 if is_careful else draw(st.sampled_from([4, 4, 4, 3, 2]))
    lines: list[str] = []
    items: list[object] = []
    for number in range(1, draw(st.integers(2, 3))):
        mark = "- " if kind == "bullets" else f"{number}. "
        first = draw(st.sampled_from(_PLAIN))
        inner, meant = draw(_bodies(is_careful, depth - 1)) if draw(st.booleans()) else ([], ())
        is_tight = bool(inner) and meant[0][0] in ("ul", "ol") and draw(st.booleans())
        if meant and meant[0][0] == "p" and not inner[0].startswith(" "):
            is_tight = False
        gap = [] if is_tight or not inner else [""]
        between = [""] if "" in lines and (is_careful or draw(st.booleans())) else []
        lines += [
            *between,
            f"{mark}{first}",
            *gap,
            *(f"{' ' * indent}{line}".rstrip() for line in inner),
        ]
        items.append(("li", ("p", first), *meant))
    return lines, ("ul" if kind == "bullets" else "ol", *items)


# ---- what Markdown made of it


def structure_of(html: str) -> tuple[object, ...]:
    """Return the blocks of rendered HTML, in the form in which they are meant."""
    return tuple(_blocks(lxml_html.fragment_fromstring(html, create_parent="div")))


def _blocks(element: lxml_html.HtmlElement) -> Iterator[object]:
    loose = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag in _READ:
            if _folded(loose):
                yield ("p", _folded(loose))
            loose = child.tail or ""
            yield from _read(child)
        else:
            loose += child.text_content() + (child.tail or "")
    if _folded(loose):
        yield ("p", _folded(loose))


_READ = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "blockquote",
        "div",
        "pre",
        "table",
        "hr",
        "figure",
        "section",
    ]
)


def _read(element: lxml_html.HtmlElement) -> Iterator[object]:
    kind = element.get("class", "")
    if element.tag == "p" and kind == "note-who":
        return
    if element.tag in ("p", "h1", "h2", "h3", "table"):
        yield (element.tag, _folded(element.text_content()))
    elif kind == "highlight":
        yield ("code", element.text_content().strip("\n"))
    elif kind == "note":
        yield ("note", *_blocks(element))
    else:
        yield (element.tag, *_blocks(element))


def _folded(text: str) -> str:
    return " ".join(text.split())
