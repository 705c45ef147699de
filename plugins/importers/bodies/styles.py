"""What styles of elements mean, which the site's policy does not let stand."""

import re
from collections.abc import Iterator

from plugins.importers.bodies.tree import Node, names

__all__ = ["is_not_bold", "marks_of_style", "side_of", "unkept_style"]

_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]+)", re.IGNORECASE)
_SIDES = frozenset({"left", "center", "right"})
_PLAIN = names(
    "inherit initial unset currentcolor transparent none auto black white windowtext #000 #000000 "
    "#fff #ffffff rgb(0,0,0) rgb(255,255,255) rgba(0,0,0,0) rgba(0,0,0,1)"
)


def marks_of_style(style: str) -> Iterator[str]:
    """Yield the element for each thing that a style does to words and an element can do."""
    for name, value in _declarations(style):
        if name == "font-weight" and (value in ("bold", "bolder") or value in _BOLD):
            yield "strong"
        elif name == "font-style" and value in ("italic", "oblique"):
            yield "em"
        elif name in ("text-decoration", "text-decoration-line"):
            if "line-through" in value:
                yield "del"
            if "underline" in value:
                yield "u"
        elif name == "vertical-align" and value in ("super", "sub"):
            yield "sup" if value == "super" else "sub"


_BOLD = frozenset({"600", "700", "800", "900"})


def is_not_bold(style: str) -> bool:
    """Whether a style takes the boldness off its element, as Google's documents do with `b`."""
    return any(
        name == "font-weight" and value in ("normal", "400") for name, value in _declarations(style)
    )


def unkept_style(style: str) -> str:
    """Return in words what a reader would miss of a style, empty where that is nothing."""
    for name, value in _declarations(style):
        if name in ("color", "background", "background-color") and value not in _PLAIN:
            return f"the {'colour' if name == 'color' else 'background'} ({value})"
        if name == "text-align" and value in ("center", "right"):
            return f"that it stands {'in the middle' if value == 'center' else 'to the right'}"
        if name == "display" and value == "none":
            return "that it was not shown"
    return ""


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for match in _DECLARATION.finditer(style):
        yield match[1].lower(), re.sub(r"\s*,\s*", ",", match[2].strip().lower())


def side_of(cell: Node) -> str:
    """Return to which side a cell's text is aligned, empty where that is not said."""
    told = cell.attributes.get("data-align") or cell.attributes.get("align", "")
    for name, value in _declarations(cell.attributes.get("style", "")):
        if name == "text-align":
            told = value
    side = told.strip().lower()
    return side if side in _SIDES else ""
