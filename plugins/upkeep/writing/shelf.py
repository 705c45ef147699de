"""What stands in a folder of content, as far as it can be read, mistakes and all.

Whoever begins or renames a piece need not mend another one first; who has which address is known
from front matter alone, so no body is rendered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.documents import Document
from plugins.documents.characters import decode
from plugins.documents.files import list_files
from plugins.documents.parse import kind_of, read_document
from plugins.errors import ContentError, ToolError
from plugins.permanence import Records, load_records

__all__ = ["Shelf", "read_shelf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The documents of a folder, its other files, and what is recorded of its addresses."""

    folder: str
    """Content as its user types it, for messages."""
    documents: Mapping[str, Document]
    """By path from `content/`; of one with mistakes, what could be read."""
    files: frozenset[str]
    records: Records


def read_shelf(content: Path) -> Shelf:
    """Return what stands in content.

    Raise ToolError where there is no such folder, ContentError where what is recorded of addresses
    cannot be read, as nobody knows then which of them are taken.
    """
    if not content.is_dir():
        raise ToolError(f"{content}: no such folder; what the archive holds is written there")
    files, _ = list_files(content)
    records = load_records(content)
    if records.problems:
        folder = content.as_posix()
        raise ContentError(replace(each, path=f"{folder}/{each.path}") for each in records.problems)
    documents = {}
    for path in sorted(files):
        kind = kind_of(path)
        if kind and path.endswith(".md"):
            text, _ = decode(path, (content / path).read_bytes())
            documents[path] = read_document(path, kind, text).document
    return Shelf(
        folder=content.as_posix(),
        documents=documents,
        files=files,
        records=records,
    )
