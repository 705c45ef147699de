"""A file where none was: whole or not at all, and never over another."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from plugins.documents import Document, parse_document, render_body, write_document
from plugins.errors import ContentError
from plugins.launch import too_late

__all__ = ["place_document", "place_new", "proved_text"]


def place_document(content: Path, document: Document) -> Path:
    """Write the file of a new document, once it is proved to be read as it was meant.

    Return the file; raise ContentError for what cannot stand in it, FileExistsError where one is.
    """
    text = f"{proved_text(content, document).rstrip()}\n"
    return place_new(content / document.path, text.encode())


def proved_text(content: Path, document: Document) -> str:
    """Return the text of a document; raise ContentError where it would not be read as a file."""
    text = write_document(document)
    try:
        render_body(parse_document(document.path, text))
    except ContentError as error:
        folder = content.as_posix()
        raise ContentError(replace(p, path=f"{folder}/{p.path}") for p in error.problems) from None
    return text


def place_new(file: Path, data: bytes) -> Path:
    """Write a new file and return it; raise FileExistsError where there is one of that name.

    It is written beside its place and takes its name at once, so whoever stops this half way
    leaves no half of it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=".", suffix="~", delete=False) as new:
        place = Path(new.name)
        try:
            new.write(data)
            new.flush()
            place.chmod(0o666 & ~_mask())
            too_late()
            _name(place, file)
        finally:
            with suppress(FileNotFoundError):
                place.unlink()
    return file


def _name(place: Path, file: Path) -> None:
    """Give the file at place its name, unless another has it."""
    try:
        os.link(place, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if file.exists():
            raise FileExistsError(17, "is there already", str(file)) from None
        place.rename(file)


def _mask() -> int:
    """Return which permissions new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
