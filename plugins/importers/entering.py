"""One piece more in the ledger, which no file of an export brought: the caller holds the lock.

A comment of which only the address is known is entered too. So an import knows its file, puts in
what the source shows, and keeps what was written there meanwhile.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from plugins.documents import Comment, Status, fold_address, write_document
from plugins.errors import ContentError, Problem
from plugins.importers.identities import keys_of
from plugins.importers.journal import write_all
from plugins.importers.ledger import Entry, ledger_texts, read_ledger
from plugins.importers.records import ADDRESS, Piece, Source, Witness

__all__ = ["enter", "enter_address"]


def enter(content: Path, entry: Entry, former: Iterable[str] = ()) -> None:
    """Write an entry into the ledger, in the place of those whose paths are former."""
    ledger = read_ledger(content)
    entries = {path: each for path, each in ledger.entries.items() if path not in set(former)}
    texts = ledger_texts(replace(ledger, entries=entries | {entry.path: entry}))
    write_all(
        content, {path: data for path, data in texts.items() if _differs(content, path, data)}
    )


def _differs(content: Path, path: str, data: bytes) -> bool:
    file = content / path
    return not file.is_file() or file.read_bytes() != data


def enter_address(content: Path, comment: Comment, site: str) -> None:
    """Enter a comment of which nothing but its address at a site is known.

    Raise ContentError where its file was that of another imported piece.
    """
    witness = _witness(comment, site)
    if not keys_of(witness):
        return
    old = read_ledger(content).entries.get(comment.path)
    known = old.witnesses if old else ()
    if known and keys_of(witness).isdisjoint(key for each in known for key in keys_of(each)):
        reason = "was the file of another imported piece, and is kept for it"
        file = f"{content.as_posix()}/{comment.path}"
        raise ContentError([Problem(path=file, reason=reason, remedy="choose another slug")])
    entry = Entry(
        path=comment.path,
        site=site,
        added=str(comment.added),
        text=write_document(replace(comment, status=Status.PUBLISHED)),
        of="",
        witnesses=tuple({*known, witness}),
    )
    enter(content, entry)


def _witness(comment: Comment, site: str) -> Witness:
    """Return what an address alone shows: neither words nor anything else that could be trusted."""
    address = comment.source or ""
    kind, _, name = fold_address(address).removeprefix(f"{site}/").partition("/")
    return Witness(
        source=Source(file=address, sha256="", reader=ADDRESS, rank=_LAST),
        site=site,
        piece=Piece.COMMENT,
        id=name if kind in ("comment", "item") else "",
        url=address,
    )


_LAST = 99
"""The rank of what has no words, behind every source that has some."""
