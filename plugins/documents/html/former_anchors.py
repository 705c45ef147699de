"""Anchors that a page used to have: links to them arrive where their words are now.

An empty element with the old id stands at the beginning of what the new one names, or before it,
so that no script is needed.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape

from plugins.documents.html.tags import Attributes, TagReader
from plugins.documents.kinds import Document
from plugins.errors import Problem, did_you_mean

__all__ = ["TOP", "put_former_anchors"]

TOP = "top"
"""What an anchor leads to whose words are gone: the page's beginning (HTML standard, 7.4.6.4)."""


def put_former_anchors(
    document: Document, html: str, anchors: AbstractSet[str]
) -> tuple[str, frozenset[str], list[Problem]]:
    """Return html with the document's former anchors, which these are, and what is wrong with any.

    Anchors are those that html has; a former one may lead to another former one.
    """
    if not document.former_anchors:
        return html, frozenset(), []
    pairs = dict(document.former_anchors)
    places = _Places(html)
    problems: list[Problem] = []
    at: dict[int, list[str]] = {}
    for old, new in pairs.items():
        found = _find(old, pairs, anchors, places)
        if isinstance(found, int):
            at.setdefault(found, []).append(old)
        else:
            problems.append(_problem(document, old, new, found))
    return _with_elements(html, at), frozenset(pairs), problems


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a former anchor, and what to do about it."""

    reason: str
    remedy: str


def _find(
    old: str, pairs: Mapping[str, str], anchors: AbstractSet[str], places: "_Places"
) -> int | _Fault:
    """Return where in the HTML a former anchor goes, or what is wrong with it."""
    if old in anchors or old.startswith("archive:"):
        whose = "the page as it is" if old in anchors else "the theme's own"
        return _Fault(f"is an anchor of {whose}", "take the line out")
    way = _follow(old, pairs, anchors)
    target = way[-1]
    if target in way[:-1]:
        circle = " → ".join(way)
        return _Fault(f"leads in a circle ({circle})", "lead one of them to an anchor")
    if target in places.found:
        return places.found[target]
    if target in anchors:
        return _Fault("leads into what can hold no anchor", "name what stands around it")
    if target == TOP:
        return places.top
    near = did_you_mean(target, anchors)
    return _Fault("leads to an anchor that the page does not have", near or _ANY)


def _follow(old: str, pairs: Mapping[str, str], anchors: AbstractSet[str]) -> list[str]:
    """Return the anchors by which an old one leads on, up to the first that is not former."""
    way = [old, pairs[old]]
    while way[-1] in pairs and way[-1] not in anchors and way[-1] not in way[:-1]:
        way.append(pairs[way[-1]])
    return way


_ANY = "copy one from the page: each paragraph and heading ends in a link to itself"


def _problem(document: Document, old: str, new: str, fault: _Fault) -> Problem:
    return Problem(
        path=document.path,
        line=document.line_of(f"former_anchors[{old}]") or document.line_of("former_anchors") or 1,
        key="former_anchors",
        value=f"{old}: {new}",
        reason=fault.reason,
        remedy=fault.remedy,
    )


def _with_elements(html: str, at: Mapping[int, list[str]]) -> str:
    """Return html with an element for each anchor at its place."""
    pieces: list[str] = []
    copied = 0
    for place in sorted(at):
        pieces += [html[copied:place], *map(_element, at[place])]
        copied = place
    return "".join([*pieces, html[copied:]])


def _element(name: str) -> str:
    return f'<span id="{escape(name)}" class="former-anchor"></span>'


# ---- places


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HOLDERS = _names(
    "p h1 h2 h3 h4 h5 h6 li dt dd td th div blockquote section article aside figure figcaption "
    "header footer caption address"
)
"""Elements at whose beginning a span may stand."""
_STANDING = _names(
    "a abbr b cite code del em i img ins kbd mark math q s samp small span strong sub sup svg time "
    "u var hr ul ol dl table pre details audio video object iframe"
)
"""Elements before which a span may stand."""
_NEXT = re.compile(r"\s*<(?P<tag>p|div|li|blockquote|section|article|figure)(?:\s[^<>]*)?>")
"""What a holder may hold first; its beginning is the place, so that blocks stay among blocks."""


class _Places(TagReader):
    """Where in HTML an empty element goes for each of its anchors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, int] = {}
        self._html = html
        self.read(html)
        self.top = _innermost(html, 0)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Note the place of an element's anchors."""
        names = [value for name, value in attrs if value and _is_anchor(tag, name)]
        if not names or tag not in _HOLDERS | _STANDING:
            return
        start = self.place()
        if tag in _HOLDERS:
            start = _innermost(self._html, start + len(self.get_starttag_text() or ""))
        for name in names:
            self.found.setdefault(name, start)

    handle_startendtag = handle_starttag


def _is_anchor(tag: str, name: str) -> bool:
    return name == "id" or (name == "name" and tag == "a")


def _innermost(html: str, place: int) -> int:
    """Return the place behind the tags of holders that begin at place, one within the other."""
    while match := _NEXT.match(html, place):
        place = match.end()
    return place
