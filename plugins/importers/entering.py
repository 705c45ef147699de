"""One piece more in the archive and its ledger, which no file of an export brought.

The caller holds the lock. A comment of which only the address is known is entered too. So an import
knows its file, puts in what the source shows, and keeps what was written there meanwhile.
"""

import errno
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from plugins.documents import Comment, Status, fold_address, write_document
from plugins.errors import ContentError, Problem
from plugins.importers.identities import keys_of
from plugins.importers.journal import write_all
from plugins.importers.ledger import Entry, ledger_texts, read_ledger
from plugins.importers.records import ADDRESS, Piece, Source, Witness

__all__ = ["enter", "enter_address"]


def enter(content: Path, text: str, entry: Entry, former: Iterable[str] = ()) -> None:
    """Write the file of a piece and its entry in the ledger, where no kill leaves one of them.

    The entry takes the place of those whose paths are former. Raise FileExistsError where there is
    a file of that name.
    """
    ledger = read_ledger(content)
    entries = {path: each for path, each in ledger.entries.items() if path not in set(former)}
    texts = ledger_texts(replace(ledger, entries=entries | {entry.path: entry}))
    changed = {path: data for path, data in texts.items() if _differs(content, path, data)}
    _write(content, entry.path, text, changed)


def _differs(content: Path, path: str, data: bytes) -> bool:
    file = content / path
    return not file.is_file() or file.read_bytes() != data


def _write(content: Path, path: str, text: str, others: Mapping[str, bytes]) -> None:
    """Write a new file and others."""
    file = content / path
    if file.exists() or file.is_symlink():
        raise FileExistsError(errno.EEXIST, "is there already", str(file))
    write_all(content, {**others, path: text.encode()})


def enter_address(content: Path, text: str, comment: Comment, site: str) -> None:
    """Write the file of a comment of which only its address at a site is known, and enter it.

    `comment` is what its address tells. Raise ContentError where its file was that of another
    imported piece, FileExistsError where there is one of that name.
    """
    witness = _witness(comment, site)
    if not keys_of(witness):  # an import could not tell which piece it is
        _write(content, comment.path, text, {})
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
    enter(content, text, entry)


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
