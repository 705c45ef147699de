"""Who has an address or had it once, so that nothing new takes it away."""

from collections.abc import Iterator

from plugins.documents import Document, Page
from plugins.documents.addresses import RESERVED_SEGMENTS, is_reserved
from plugins.errors import Problem
from plugins.permanence import DECLARED, LEDGER, canonical
from plugins.upkeep.writing.shelf import Shelf

__all__ = ["check_free"]


def check_free(shelf: Shelf, new: Document, *, old: Document | None = None) -> list[Problem]:
    """Return why a new document cannot have its place: its file is there, or an address is taken.

    Old is the document that it takes the place of, whose addresses are its own; a draft has two
    addresses, the one that only its author sees and the one that it will have.
    """
    reasons = [*_taken_files(shelf, new, old)]
    for address in dict.fromkeys((new.published_permalink, new.permalink)):
        reasons += _owners(shelf, new, f"/{address}", old)
    return [
        Problem(
            path=f"{shelf.folder}/{new.path}",
            key="slug",
            value=new.slug,
            reason=reason,
            remedy="choose another slug; letters that differ only in case are the same",
        )
        for reason in reasons[:1]
    ]


def _taken_files(shelf: Shelf, new: Document, old: Document | None) -> Iterator[str]:
    """Yield why no file can be written where the document is to be."""
    own = old.path if old else ""
    for file in sorted(shelf.files - {own}):
        if file.casefold() == new.path.casefold():
            yield f"the file {shelf.folder}/{file} is there already"


def _owners(shelf: Shelf, new: Document, address: str, old: Document | None) -> Iterator[str]:
    """Yield who has or had an address, but for the old document."""
    folded = _folded(address)
    is_ours = folded in RESERVED_SEGMENTS or is_reserved(folded)
    if isinstance(new, Page) and is_ours:
        yield f"{address} belongs to the archive's own pages"
    others = [each for path, each in shelf.documents.items() if old is None or path != old.path]
    for each in others:
        yield from _owned(shelf, each, address)
    mine = {_folded(former) for former in old.former_urls} if old else set()
    mine |= {_folded(f"/{old.published_permalink}")} if old else set()
    if folded not in mine:
        yield from _recorded(shelf, folded)


def _owned(shelf: Shelf, document: Document, address: str) -> Iterator[str]:
    """Yield what a document says of an address: that it has it, will have it, or had it."""
    folded, file = _folded(address), f"{shelf.folder}/{document.path}"
    present, future = f"/{document.permalink}", f"/{document.published_permalink}"
    if folded == _folded(present):
        yield f"{address} is the address of {file}"
    elif folded == _folded(future):
        yield f"{address} will be the address of {file} (status: {document.status})"
    elif folded in {_folded(former) for former in document.former_urls}:
        yield f"{address} is a former address of {file}"


def _recorded(shelf: Shelf, folded: str) -> Iterator[str]:
    """Yield what is recorded of an address that no document has."""
    for address, entry in shelf.records.ledger.entries.items():
        if _folded(address) == folded:
            place = f"{shelf.folder}/{LEDGER}:{entry.line}"
            yield f"{address} was published on {entry.day.isoformat()} ({place})"
    for address, declaration in shelf.records.declared.items():
        if "#" not in address and _folded(address) == folded:
            place = f"{shelf.folder}/{DECLARED}:{declaration.line}"
            yield f"{address} is declared {declaration.state} ({place})"


def _folded(address: str) -> str:
    return canonical(address).strip("/").casefold()
