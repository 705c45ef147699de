"""What content holds already: which pieces, under which names, and the text of each file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from plugins.documents import (
    Comment,
    Document,
    Essay,
    Fidelity,
    Page,
    addresses_elsewhere,
    find_post,
    fold_address,
)
from plugins.documents.characters import decode
from plugins.documents.files import list_files
from plugins.documents.parse import kind_of, read_document
from plugins.importers.identities import key_of_address
from plugins.importers.ledger import Entry
from plugins.importers.profiles import page_path

__all__ = ["Shelf", "address_of", "look_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The files in a folder of content, as far as an import has to know of them."""

    content: Path
    pieces: Mapping[str, Document] = field(default_factory=dict)
    """What no import wrote, or what was changed since, by each of its keys."""
    accounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The comments without an address that are not held in full, by the key of what they answer."""
    addresses: frozenset[str]
    """Every address that is taken, in lower case: `comments/a-slug`."""
    topics: frozenset[str]
    """The slugs of the topics."""

    def text_at(self, path: str) -> str | None:
        """Return the text of a file, None where there is none or it is not UTF-8."""
        return _text(self.content, path)


def look_at(content: Path, entries: Mapping[str, Entry]) -> Shelf:
    """Return what content holds; files that are as entries say are not read again."""
    files, _ = list_files(content)
    paths = [path for path in sorted(files) if path.endswith(".md") and kind_of(path)]
    pieces: dict[str, Document] = {}
    addresses: set[str] = set()
    topics = set()
    accounts: dict[str, tuple[str, ...]] = {}
    for path in paths:
        folder = path.split("/")[0]
        addresses.add(address_of(path))
        text = _text(content, path)
        if text is None or (path in entries and entries[path].text == text):
            continue
        document = _document(path, text)
        addresses.add(f"{folder}/{document.slug}".casefold())
        addresses.update(former.strip("/").casefold() for former in document.former_urls)
        pieces |= dict.fromkeys(_keys(document), document)
        for key in _answered(document):
            accounts[key] = (*accounts.get(key, ()), path)
        topics |= {str(document.slug)} if folder == "topics" else set()
    return Shelf(
        content=content,
        pieces=pieces,
        accounts=accounts,
        addresses=frozenset(addresses),
        topics=frozenset(topics),
    )


def address_of(path: str) -> str:
    """Return the address of the document at path, in lower case, as its name alone makes it."""
    return f"{path.split('/', maxsplit=1)[0]}/{PurePosixPath(path).stem}".casefold()


def _text(content: Path, path: str) -> str | None:
    try:
        text, problems = decode(path, (content / path).read_bytes())
    except OSError:
        return None
    return None if problems else text


def _document(path: str, text: str) -> Document:
    kind = kind_of(path)
    assert kind is not None  # noqa: S101 (only such paths are asked for)
    return read_document(path, kind, text).document


def _keys(document: Document) -> Iterator[str]:
    if isinstance(document, Page):
        site = document.slug.removeprefix("from-")
        if document.path == page_path(site):
            yield f"{site}/profile"
    if isinstance(document, (Comment, Essay)):
        for _, address in addresses_elsewhere(document):
            key = key_of_address(address, is_post=isinstance(document, Essay))
            if key:
                yield key


def _answered(document: Document) -> Iterator[str]:
    """Yield the key of the post that a comment answers of which no address and not all is known."""
    if not isinstance(document, Comment) or document.source or document.text is Fidelity.FULL:
        return
    above = (document.thread, document.in_reply_to)
    url = next((each.url for each in above if each and each.url), None)
    if url:
        yield fold_address(find_post(url) or url)
