"""What the archive holds of what was published elsewhere, and links to it made local."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from plugins.documents.body import Body
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
    held = {link.written: _held(path, link, holdings) for link in body.links}
    targets = {written: to_placeholder(local) for written, local in held.items() if local}
    if not targets:
        return body
    rewriter = _Rewriter(body.html, targets)
    links = (
        (held[link.written] if link.written in rewriter.found else None, link)
        for link in body.links
    )
    told = tuple(replace(link, file=local.file) if local else link for local, link in links)
    return replace(body, html=rewriter.html, links=told)


def _held(path: str, link: Link, holdings: Mapping[str, Document]) -> Link | None:
    """Return the link to what the archive holds of what a link leads to, None if it holds none."""
    if link.file or not link.written.lower().startswith(("http://", "https://")):
        return None
    held = holdings.get(fold_address(link.written))
    return None if held is None or held.path == path else replace(link, file=held.path)


class _Rewriter(HTMLParser):
    """Gives links new targets, and puts the old one behind each."""

    def __init__(self, html: str, targets: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self._targets = targets
        self._source = html
        self._pieces: list[str] = []
        self._copied = 0
        self._left = ""
        self.found: set[str] = set()
        """The addresses that were written in links."""
        self._line_starts = [0]
        for line in html.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        self.feed(html)
        self.close()
        self.html = "".join([*self._pieces, html[self._copied :]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Rewrite the address of a link that has another target."""
        address = (dict(reversed(attrs)).get("href") or "").strip()
        if tag == "a" and (target := self._targets.get(address)):
            self.found.add(address)
            told = [(name, target if name == "href" else value) for name, value in attrs]
            written = "".join(
                f" {name}" if value is None else f' {name}="{escape(value)}"'
                for name, value in told
            )
            self._put(f"<a{written}>", len(self.get_starttag_text() or ""))
            self._left = address

    handle_startendtag = handle_starttag  # a slash ends no element of HTML

    def handle_endtag(self, tag: str) -> None:
        """Put the address that was written behind a link that has ended."""
        if tag == "a" and self._left:
            end = self._source.index(">", self._offset()) + 1 - self._offset()
            self._put(f"</a>{_elsewhere(self._left)}", end)
            self._left = ""

    def _put(self, text: str, length: int) -> None:
        """Put text in the place of so many characters of the tag being read."""
        start = self._offset()
        self._pieces += [self._source[self._copied : start], text]
        self._copied = start + length

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column


def _elsewhere(address: str) -> str:
    """Return the mark that leads to an address whose piece the archive holds."""
    host = (urlsplit(address).hostname or address).removeprefix("www.")
    label = escape(f"the original at {host}")
    return f'<sup class="elsewhere"><a href="{escape(address)}" aria-label="{label}">↗</a></sup>'
