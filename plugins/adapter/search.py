"""The search index: what was written, as Pagefind's files in the staged site.

Pagefind is given no page of the site but records made for it, of which it reads text, title and
filters.  A piece in which not all words are its author's own has a second record with only these.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from plugins.adapter.pagefind import Record, write_index
from plugins.adapter.state import get_archive
from plugins.documents import (
    Bet,
    Comment,
    Document,
    Essay,
    Fidelity,
    Page,
    Topic,
    own_words,
)
from plugins.relations import Graph
from plugins.views import title_of

__all__ = ["INDEX", "index_site", "make_records", "write_records"]

INDEX = "search/pagefind"
"""The folder of the index, from the site's root."""


def index_site(settings: dict[str, Any], folder: Path) -> None:
    """Write the index of a published site into folder; raise ToolError where that fails.

    A theme without a page to search on gets none, nor does an archive without documents.
    """
    if not Path(settings["THEME"], "templates", "search.html").is_file():
        return
    write_records(get_archive(settings).graph, folder, settings["DEFAULT_LANG"])


def write_records(graph: Graph, folder: Path, language: str) -> None:
    """Write the index of a graph's documents into folder; raise ToolError where that fails."""
    if records := tuple(make_records(graph)):
        write_index(records, folder / INDEX, language)


# ---- records


def make_records(graph: Graph) -> Iterator[Record]:
    """Yield the records of the listed documents, by address and the whole document first."""
    topics = [node.topic for node in graph.topics.values()]
    for document in sorted([*graph.listed, *topics], key=attrgetter("permalink")):
        yield from _records(document, graph.library.bodies[document.path].html)


def _records(document: Document, html: str) -> Iterator[Record]:
    whole = _record(document, title_of(document), _terms(document) + own_words(_all_voices(html)))
    own = _record(document, "" if document.title_by else whole.title, own_words(html))
    is_own = _is_by_the_owner(document)
    if is_own and (own.title, own.lines) == (whole.title, whole.lines):
        yield _marked(whole, "own")
        return
    yield whole
    if is_own and own.lines:
        yield _marked(own, "own", "copy")


def _record(document: Document, title: str, text: str) -> Record:
    return Record(
        permalink=document.permalink,
        title=title,
        lines=tuple(text.splitlines()),
        filters=tuple(_filters(document)),
    )


def _marked(record: Record, *filters: str) -> Record:
    return replace(record, filters=(*record.filters, *filters))


def _filters(document: Document) -> Iterator[str]:
    yield f"kind-{type(document).__name__.lower()}"
    yield from (f"topic-{topic}" for topic in document.topics)
    if isinstance(document, Topic):
        yield f"topic-{document.slug}"
    elif not isinstance(document, Page):
        yield f"year-{document.date.start.year if document.date else 'undated'}"


def _is_by_the_owner(document: Document) -> bool:
    """Whether document is the owner's writing, as no bet's terms, topic or page of the site is."""
    is_digest = isinstance(document, Comment) and document.text is Fidelity.DIGEST
    return isinstance(document, (Essay, Comment)) and document.author is None and not is_digest


def _terms(document: Document) -> str:
    """Return a bet's terms, which are both sides' words, a line each."""
    if not isinstance(document, Bet):
        return ""
    return "".join(f"{line}\n" for line in (document.claim, document.stakes, *document.criteria))


def _all_voices(html: str) -> str:
    """Return html with nobody's words marked, so that all of them count as own."""
    return _TAG.sub(lambda tag: _VOICE.sub("", _QUOTING.sub(r"\1div", tag[0])), html)


_TAG = re.compile(r"<[^<>]*>")
_QUOTING = re.compile(r"^(</?)(?:blockquote|q)\b")
_VOICE = re.compile(r' data-voice="[^"]*"|(?<= class=")quotation(?=["\s])')
