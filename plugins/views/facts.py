"""What is known about a document, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from plugins.documents import Bet, Capture, Comment, Document, Essay, Fidelity, own_words
from plugins.relations import Graph
from plugins.views.entries import Reference
from plugins.views.typography import count_of, typeset
from plugins.views.when import When, show_date

__all__ = ["Fact", "show_capture", "show_facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of what is known about a document."""

    label: str
    text: str = ""
    when: When | None = None
    link: Reference | None = None
    property: str = ""
    """What the link is in microformats2, such as `u-syndication`."""
    is_unknown: bool = False


def show_facts(document: Document, graph: Graph, owner: str) -> Iterator[Fact]:
    """Yield what is known about document and where it is from."""
    if isinstance(document, (Comment, Essay)):
        yield from _written_facts(document, graph, owner)
    elif isinstance(document, Bet):
        yield from _bet_facts(document)
    if document.title_by == "archive":
        yield Fact(label="Title", text="given by the archive")
    if document.added:
        yield Fact(label="In the archive since", when=show_date(document.added))
    if document.modified:
        yield Fact(label="Last changed", when=show_date(document.modified))
    if document.licence:
        yield Fact(label="Licence", text=document.licence)


def _written_facts(document: Comment | Essay, graph: Graph, owner: str) -> Iterator[Fact]:
    if isinstance(document, Comment):
        yield Fact(label="Words", text=_whose_words(document, owner))
        yield Fact(label="Written", when=show_date(document.date), is_unknown=not document.date)
    if not isinstance(document, Comment) or document.text is not Fidelity.DIGEST:
        count = count_of(_length(document, graph), "word")
        yield Fact(label="Length", text=f"{count}, quotations not counted")
    if document.source or isinstance(document, Comment):
        yield _address("Original", document.source)
    for mirror in document.mirrors:
        yield _address("Also at", mirror)
    if isinstance(document, Comment) and document.role:
        yield Fact(label="Role at the time", text=typeset(document.role))


def _length(document: Document, graph: Graph) -> int:
    """Return how many words a text has that are its author's own."""
    known: int | None = graph.lengths.get(document.path)
    if known is not None:
        return known
    return len(own_words(graph.library.bodies[document.path].html).split())


def _whose_words(comment: Comment, owner: str) -> str:
    author = comment.author or owner
    words = {
        Fidelity.FULL: f"{author}, in full",
        Fidelity.EXCERPT: f"{author}, in part",
        Fidelity.DIGEST: f"a digest by the archive of what {author} wrote",
    }[comment.text]
    return f"{words}; posted by {comment.posted_by}" if comment.posted_by else words


def _address(label: str, url: str | None) -> Fact:
    if url is None:
        return Fact(label=label, text="address unknown", is_unknown=True)
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    return Fact(label=label, link=Reference(text=host, url=url), property="u-syndication")


def _bet_facts(bet: Bet) -> Iterator[Fact]:
    if bet.author:
        yield Fact(label="Words", text=f"an account by {bet.author}")
    if bet.offered:
        yield Fact(label="Offered", when=show_date(bet.offered))
    if bet.agreed:
        yield Fact(label="Agreed", when=show_date(bet.agreed))
    if bet.source:
        yield replace(_address("Recorded at", bet.source), property="")


def show_capture(capture: Capture) -> Fact:
    """Return a saved copy on which a record rests."""
    told = [capture.note or "", f"sha256 {capture.sha256}" if capture.sha256 else ""]
    return Fact(
        label=capture.file,
        text=typeset(" ".join(filter(None, told))),
        when=show_date(capture.date),
        is_unknown=capture.date is None,
    )
