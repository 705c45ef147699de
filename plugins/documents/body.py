"""A document's Markdown → HTML, and the facts about it that others ask for."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from plugins.documents.html.former_anchors import put_former_anchors
from plugins.documents.html.links import Link
from plugins.documents.html.places import Places
from plugins.documents.html.scan import Scan
from plugins.documents.html.typography import typeset_html
from plugins.documents.kinds import Comment, Document, Fidelity
from plugins.documents.markdown.faults import Fault
from plugins.documents.packing import packs_quickly
from plugins.errors import ContentError, Problem

if TYPE_CHECKING:
    from plugins.documents.markdown.converter import Converter

__all__ = ["Body", "Link", "read_body", "render_body"]


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A document's text as HTML.

    Links to other files have one form, `{filename}/…` and `{static}/…` from the top of `content/`,
    which Pelican turns into addresses when it writes a page.  Links by name lead to `[[name]]`
    until all documents are known (`names.py`).
    """

    html: str
    anchors: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()


def render_body(document: Document) -> Body:
    """Return the body of document as HTML, with its anchors and links.

    Raise ContentError for what is wrong in it.
    """
    body, problems = read_body(document)
    if problems:
        raise ContentError(problems)
    return body


def read_body(document: Document) -> tuple[Body, list[Problem]]:
    """Return the body of document as HTML, as far as it can be read, and what is wrong in it."""
    try:
        html, faults = _converter().convert(document.body, is_verbatim=_is_verbatim(document))
    except Exception as error:  # noqa: BLE001 (any text may be typed, and Markdown has bugs)
        _converter.cache_clear()  # it may have stopped anywhere, so its state is lost
        return Body(html=""), [_unreadable(document, error)]
    places = Places(document)
    scan = Scan(document.path, html if _is_verbatim(document) else typeset_html(html), places)
    shows_title = any(link.shows_title for link in scan.links)
    problems = [_not_understood(document, places, fault) for fault in faults]
    if document.body and not shows_title and not _SEEN.search(_UNSEEN.sub("", scan.html)):
        problems.append(_empty(document))
    html, former, unled = put_former_anchors(document, scan.html, scan.anchors)
    body = Body(html=html, anchors=former.union(scan.anchors), links=tuple(scan.links))
    return body, [*problems, *scan.problems, *unled]


_UNSEEN = re.compile(r"<!--.*?-->|<(?!img|math|video|audio|iframe|object|svg|hr)[^>]*>", re.DOTALL)
_SEEN = re.compile(r"\S")
"""What a reader would see of a body: text, or an element that stands for itself."""


def _empty(document: Document) -> Problem:
    return Problem(
        path=document.path,
        line=document.body_line,
        key="body",
        value=document.body.split("\n")[0],
        reason="empty: nothing in it would be seen",
        remedy="write it below the front matter",
    )


@cache
def _converter() -> "Converter":
    from plugins.documents.markdown.converter import Converter  # noqa: PLC0415 (a third of start-up)

    return Converter()


def _is_verbatim(document: Document) -> bool:
    """Whether the bytes are evidence, so that no typography may touch them."""
    return isinstance(document, Comment) and document.text is not Fidelity.DIGEST


def _unreadable(document: Document, error: Exception) -> Problem:
    kind = "nested too deeply" if isinstance(error, RecursionError) else type(error).__name__
    return Problem(
        path=document.path,
        line=document.body_line,
        key="body",
        reason=f"Markdown cannot read it ({kind})",
        remedy="halve the text until the part at fault is found, and write that part otherwise",
    )


def _not_understood(document: Document, places: Places, fault: Fault) -> Problem:
    return Problem(
        path=document.path,
        line=places.line_of(fault.value),
        key=fault.key,
        value=fault.value,
        reason=fault.reason,
        remedy=fault.remedy,
    )
