"""The addresses elsewhere that documents name: in their text, and in their front matter."""

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.documents.body import Body
from plugins.documents.holdings import addresses_elsewhere
from plugins.documents.kinds import Bet, Comment, Document

__all__ = ["BODY", "OutboundLink", "outbound_links"]

BODY = "body"
"""The key of a link in a document's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundLink:
    """A place that names an address elsewhere."""

    address: str
    """As it is written, beginning with http:// or https://."""
    path: str
    line: int
    key: str
    """The key of front matter, or `BODY`."""


def outbound_links(document: Document, body: Body) -> Iterator[OutboundLink]:
    """Yield each place in a document and its body that names an address elsewhere.

    A link that was made local counts, as the address that was written stays beside it.
    """
    for link in body.links:
        yield from _link(document, BODY, link.written, link.line)
    for key, address in _in_front_matter(document):
        name = key.partition("[")[0].partition(".")[0]
        line = document.line_of(key) or document.line_of(name)
        yield from _link(document, key, address, line)


def _in_front_matter(document: Document) -> Iterator[tuple[str, str | None]]:
    yield from addresses_elsewhere(document)
    if isinstance(document, Bet):
        yield "source", document.source
    if isinstance(document, Comment):
        yield "in_reply_to.url", document.in_reply_to.url if document.in_reply_to else None
        yield "thread.url", document.thread.url if document.thread else None


def _link(document: Document, key: str, address: str | None, line: int) -> Iterator[OutboundLink]:
    if address and address.lower().startswith(("http://", "https://")):
        yield OutboundLink(address=address, path=document.path, line=line, key=key)
