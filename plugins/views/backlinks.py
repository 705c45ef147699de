"""Who links to a document, as its page shows it."""

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

from plugins.documents import Document
from plugins.relations import Backlink, Graph
from plugins.views.entries import Reference, kind_word, refer_to

__all__ = ["BacklinkView", "CitingView", "show_backlinks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingView:
    """A sentence that links here."""

    sentence: str
    """Plain text."""
    anchor: str
    """The part that it links to; empty for the whole."""
    part: str
    """What that part is called: a heading, or `a passage`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklinkView:
    """A document that links here, and the sentences in which it does."""

    source: Reference
    kind: str
    """The word for its kind."""
    citations: tuple[CitingView, ...]
    """The sentences in which it links here, in its order."""
    lang: str
    """The language of title and sentence, where that is not the archive's."""


def show_backlinks(document: Document, graph: Graph) -> tuple[BacklinkView, ...]:
    """Return who links to document, newest first; empty where nobody does."""
    html = graph.library.bodies[document.path].html
    backlinks = groupby(graph.backlinks.get(document.path, ()), lambda backlink: backlink.document)
    return tuple(
        BacklinkView(
            source=refer_to(source),
            kind=kind_word(source),
            citations=tuple(_citing(backlink, html) for backlink in same),
            lang=source.lang or "",
        )
        for source, same in backlinks
    )


def _citing(backlink: Backlink, html: str) -> CitingView:
    anchor = backlink.fragment
    part = _part(anchor, html) if anchor else ""
    return CitingView(sentence=backlink.sentence, anchor=anchor, part=part)


def _part(anchor: str, html: str) -> str:
    """Return what the part of a rendered body at anchor is called."""
    written = re.escape(escape(anchor))
    heading = re.search(rf'<h[2-6][^<>]* id="{written}"[^<>]*>(.*?)</h[2-6]>', html, re.DOTALL)
    words = re.sub(r"<sup\b.*?</sup>|<[^>]*>", "", heading[1]) if heading else ""
    return " ".join(unescape(words).split()) or "a passage"
