"""What the archive holds of what was published elsewhere, and links to it made local."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from urllib.parse import urlsplit

from plugins.documents.body import Body
from plugins.documents.html.link_rewriter import Rewriting, rewrite_links
from plugins.documents.html.links import Link, to_placeholder
from plugins.documents.identity import fold_address
from plugins.documents.kinds import Comment, Document, Essay

__all__ = ["addresses_elsewhere", "find_holdings", "make_local"]


def addresses_elsewhere(document: Document) -> Iterator[tuple[str, str]]:
    """Yield each address elsewhere of a document, with the key that names it, its own first."""
    if isinstance(document, (Comment, Essay)):
        if document.source:
            yield "source", document.source
        yield from ((f"mirrors[{n}]", address) for n, address in enumerate(document.mirrors))


def find_holdings(documents: Iterable[Document]) -> Mapping[str, Document]:
    """Return the piece that is known by each address elsewhere, by the key of `fold_address`."""
    return {
        fold_address(address): document
        for document in documents
        for _, address in addresses_elsewhere(document)
    }


def make_local(path: str, body: Body, holdings: Mapping[str, Document]) -> Body:
    """Return the body of the document at path with links to what the archive holds made local.

    The address that was written stays reachable beside each of them.
    """
    if not body.links:
        return body
    held = {link.written: _held(path, link, holdings) for link in body.links}
    targets = {written: to_placeholder(local) for written, local in held.items() if local}
    if not targets:
        return body
    found: set[str] = set()

    def lead_here(attributes: Mapping[str, str]) -> Rewriting | None:
        address = attributes.get("href", "")
        if target := targets.get(address):
            found.add(address)
            return Rewriting(attributes={"href": target}, behind=_elsewhere(address))
        return None

    html = rewrite_links(body.html, lead_here)
    links = ((held[link.written] if link.written in found else None, link) for link in body.links)
    told = tuple(replace(link, file=local.file) if local else link for local, link in links)
    return replace(body, html=html, links=told)


def _held(path: str, link: Link, holdings: Mapping[str, Document]) -> Link | None:
    """Return the link to what the archive holds of what a link leads to, None if it holds none."""
    if link.file or not link.written.lower().startswith(("http://", "https://")):
        return None
    held = holdings.get(fold_address(link.written))
    return None if held is None or held.path == path else replace(link, file=held.path)


def _elsewhere(address: str) -> str:
    """Return the mark that leads to an address whose piece the archive holds."""
    host = (urlsplit(address).hostname or address).removeprefix("www.")
    label = escape(f"the original at {host}")
    return f'<sup class="elsewhere"><a href="{escape(address)}" aria-label="{label}">↗</a></sup>'
