"""Writes into content that are all done in the end, whenever the program is killed.

What is to be written is laid down in a hidden folder first, and then a list of it: from that moment
on it is decided.  Whoever comes next finishes it; before that moment nothing has happened.
"""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from plugins.errors import ToolError
from plugins.importers.encoding import UnreadableError, decode, encode
from plugins.launch import too_late

__all__ = ["finish", "held", "write_all"]

_FOLDER, _LOCK = ".importing", ".importing.lock"
"""Within content, where nothing that is hidden is ever read or published."""
_LIST = "list.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Write:
    """One file that is to be written."""

    path: str
    """Where it goes, from content."""
    staged: str
    """Where its text lies until then."""
    before: str = ""
    """The SHA-256 of what stands there, empty where nothing does."""


@contextmanager
def held(content: Path, seconds: float = -1) -> Iterator[None]:
    """Keep other imports out, and finish what one that was killed had decided.

    Waits for another import so long, by default as long as it takes; then raise ToolError.
    """
    if not content.is_dir():
        raise ToolError(f"{content}: no such folder; what the archive holds is written there")
    try:
        with FileLock(content / _LOCK, timeout=seconds):
            finish(content)
            yield
    except Timeout:
        raise ToolError(f"{content}: another import is at work; wait for it") from None


def write_all(content: Path, texts: Mapping[str, bytes]) -> None:
    """Write each text at its path in content, where not even a kill leaves some of them unwritten.

    The caller holds the lock. Raise OSError, and decide nothing, where one of them has no place.
    """
    if not texts:
        return
    for path in texts:
        _check_place((content / path).resolve())
    folder = content / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    writes = []
    for number, path in enumerate(sorted(texts)):
        (folder / str(number)).write_bytes(texts[path])
        writes.append(_Write(path=path, staged=str(number), before=_digest(content / path)))
    (folder / "list").write_bytes(encode(tuple(writes)))
    too_late()
    (folder / "list").replace(folder / _LIST)
    finish(content)


def _check_place(place: Path) -> None:
    """Raise OSError where no file can be put: what is decided and cannot be done is in the way."""
    folder = next(each for each in place.parents if each.exists())
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def finish(content: Path) -> None:
    """Do all that was decided and not yet done, and forget what was not yet decided.

    Raise ToolError, and do none of it, where a file was changed by somebody else since.
    """
    folder = content / _FOLDER
    if (folder / _LIST).is_file():
        writes = [each for each in _decided(folder) if (folder / each.staged).is_file()]
        for each in writes:
            if _digest(content / each.path) != each.before:
                raise ToolError(_CHANGED.format(file=content / each.path, folder=folder))
        for each in writes:
            place = (content / each.path).resolve()
            place.parent.mkdir(parents=True, exist_ok=True)
            (folder / each.staged).replace(place)
        (folder / _LIST).unlink()
    shutil.rmtree(folder, ignore_errors=True)


_CHANGED = (
    "{file}: changed since an import was broken off that was to write it; "
    "take the change back, or delete {folder} to forget that import"
)


def _decided(folder: Path) -> tuple[_Write, ...]:
    try:
        return decode((folder / _LIST).read_bytes(), tuple[_Write, ...])
    except UnreadableError as error:
        raise ToolError(f"{folder / _LIST}: {error}; delete {folder} and import again") from None


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
