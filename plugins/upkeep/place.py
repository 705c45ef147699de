"""A folder of content as texts, and the writing of several of them: all, or none."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from plugins.documents import Library
from plugins.documents.files import share_file
from plugins.launch import too_late

__all__ = ["copied", "read_texts", "write_all", "write_file"]


def read_texts(content: Path, library: Library) -> dict[str, str]:
    """Return the text of every document, by path, with its own line ends."""
    return {path: (content / path).read_bytes().decode() for path in library.documents}


@contextmanager
def copied(content: Path, library: Library, texts: Mapping[str, str]) -> Iterator[Path]:
    """Provide a folder that is as content would be, if its documents were these texts."""
    with TemporaryDirectory(prefix="archive-") as folder:
        copy = Path(folder) / "content"
        copy.mkdir()
        for path in sorted(library.files - set(library.documents)):
            place = _made(copy / path)
            share_file(content / path, place)
        for path, text in texts.items():
            _made(copy / path).write_bytes(text.encode())
        yield copy


def _made(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def write_all(content: Path, changes: Mapping[str, str | None]) -> None:
    """Write each text at its path in content, and delete the file of each that is None.

    Where one fails, all files are as they were and the error is raised.
    """
    staged: dict[str, Path] = {}
    try:
        for path, text in changes.items():
            if text is not None:
                staged[path] = _stage(content / path, text.encode())
        _put_in_place(content, staged, [path for path in changes if path not in staged])
    finally:
        for new in staged.values():
            new.unlink(missing_ok=True)


def _put_in_place(content: Path, staged: Mapping[str, Path], gone: Iterable[str]) -> None:
    """Put each staged file where it belongs, and take away those that are to be gone."""
    before = {path: (content / path).read_bytes() for path in (*staged, *gone)}
    done = []
    too_late()
    try:
        for path, new in staged.items():
            new.replace((content / path).resolve())
            done.append(path)
        for path in gone:
            (content / path).unlink()
            done.append(path)
    except BaseException:
        for path in done:
            write_file(content / path, before[path])
        raise


def write_file(file: Path, data: bytes) -> None:
    """Put a new file in the place of file at once, so that no reader meets half of it."""
    new = _stage(file, data)
    try:
        new.replace(file.resolve())
    finally:
        new.unlink(missing_ok=True)


def _stage(file: Path, data: bytes) -> Path:
    """Return a new file beside file, with its permissions; no folder of content has it."""
    place = file.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".", suffix="~", delete=False) as new:
        try:
            new.write(data)
            new.flush()
            _copy_mode(place, Path(new.name))
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise
    return Path(new.name)


def _copy_mode(place: Path, new: Path) -> None:
    """Give a new file the permissions of the one in whose place it goes, else the usual ones."""
    if place.exists():
        shutil.copymode(place, new)
    else:
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
