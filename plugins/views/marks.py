"""The marks beside headings and paragraphs that lead to themselves, to be copied."""

import re
from collections.abc import Iterator

__all__ = ["with_marks"]

# One match takes in all that it looked at, so a text of any form is read once.
_TAG = re.compile(
    r"<!--(?:.*?-->|.*)"
    r"|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)(?P<close>>?)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"\s(?P<name>[^\s\"'=]+)=(?:\"(?P<value>[^\"]*)\"|'[^']*')")
_PARAGRAPH = re.compile(r"p-[0-9a-f]{8}(?:-[0-9]+)?")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def with_marks(html: str) -> str:
    """Return a rendered body in which each heading and paragraph ends in a link to itself.

    A paragraph's is out of the way of Tab and of screen readers, who would meet one at every turn;
    a heading's is not.
    """
    pieces: list[str] = []
    copied = 0
    for place, mark in _marks(html):
        pieces += [html[copied:place], mark]
        copied = place
    return "".join([*pieces, html[copied:]])


def _marks(html: str) -> Iterator[tuple[int, str]]:
    """Yield each mark and where it goes: before the end of what has the anchor."""
    opened = anchor = ""
    for tag in _TAG.finditer(html):
        name = tag["name"] if tag["close"] else None
        if name != "p" and name not in _HEADINGS:
            continue
        if not tag["end"]:
            opened, anchor = name, _anchor(name, tag["attributes"])
        elif anchor and name == opened:
            yield tag.start(), _mark(name, anchor)
            anchor = ""


def _anchor(name: str, attributes: str) -> str:
    """Return the id of a heading or of a paragraph that was given one; empty where it has none."""
    ids = (each["value"] for each in _ATTRIBUTE.finditer(attributes) if each["name"] == "id")
    anchor = next(ids, None) or ""
    return "" if name == "p" and not _PARAGRAPH.fullmatch(anchor) else anchor


def _mark(name: str, anchor: str) -> str:
    manner = 'tabindex="-1" aria-hidden="true"'
    if name in _HEADINGS:
        manner = 'aria-label="Link to this section"'
    return f' <a class="here" href="#{anchor}" {manner}>¶</a>'
