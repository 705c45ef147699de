"""Who links to a document, as its page shows it."""

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby

from plugins.documents import Document
from plugins.relations import Backlink, Graph
from plugins.relations.sentences import Role, Voice
from plugins.views.entries import Reference, kind_word, refer_to
from plugins.views.typography import typeset

__all__ = ["BacklinkView", "CitingView", "PartView", "show_backlinks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of a document to which a sentence links."""

    anchor: str
    title: str
    """What it is called: a heading, or `a passage`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingView:
    """A sentence that links here, or a link without words to parts of this."""

    sentence: str
    """Plain text; empty where the link has no words."""
    voice: str
    """Whose words the sentence is, `quoting Bob`; empty where it is the document's own."""
    parts: tuple[PartView, ...]
    """The parts to which it links, in its order; none for the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklinkView:
    """A document that links here, and the sentences in which it does."""

    source: Reference
    kind: str
    """The word for its kind."""
    citations: tuple[CitingView, ...]
    """The sentences in which it links here, in its order; none where a link says nothing."""
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
            citations=tuple(
                _citing(each, html) for each in same if each.sentence or each.fragments
            ),
            lang=source.lang or "",
        )
        for source, same in backlinks
    )


def _citing(backlink: Backlink, html: str) -> CitingView:
    return CitingView(
        sentence=backlink.sentence,
        voice=_tell(backlink.voice) if backlink.voice and backlink.sentence else "",
        parts=tuple(PartView(anchor=each, title=_part(each, html)) for each in backlink.fragments),
    )


def _tell(voice: Voice) -> str:
    """Return whose words a sentence is, as `quoting Bob`."""
    who = typeset(voice.author) or "somebody"
    return f"{_DOING[voice.role]} {who[0].lower() + who[1:] if who.startswith('The ') else who}"


_DOING = {Role.QUOTED: "quoting", Role.REPORTED: "reporting", Role.INSERTED: "a remark of"}


def _part(anchor: str, html: str) -> str:
    """Return what the part of a rendered body at anchor is called."""
    written = re.escape(escape(anchor))
    heading = re.search(rf'<h[2-6][^<>]* id="{written}"[^<>]*>(.*?)</h[2-6]>', html, re.DOTALL)
    words = re.sub(r"<sup\b.*?</sup>|<[^>]*>", "", heading[1]) if heading else ""
    return " ".join(unescape(words).split()) or "a passage"
