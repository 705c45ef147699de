"""Which files a build depends on, and which of them are not as they were.

An alarm from the system only says where to look: editors save by renaming, folders are moved as a
whole, a file is written again as it was.  What counts is what is there before and after.
"""

import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

__all__ = ["Stamp", "is_watched", "list_files", "list_modules", "read_digest"]


Stamp = tuple[int, int, int]
"""What a file system says of a file's content without reading it.

When it changed, in nanoseconds since the epoch; its size; its inode, which is another where an
editor put a new file in the place of the old.
"""


def is_watched(name: str) -> bool:
    """Tell whether a file or folder of that name is somebody's work.

    Not so what programs put beside it: hidden files, in which all that this archive's own jobs
    keep is (`.images`, `.deploy`, `.output.new`), Python's compiled files, locks, and what editors
    write for a moment or keep as a copy.
    """
    return not (
        name.startswith((".", "#", "___jb_"))  # Emacs; JetBrains
        or name.endswith(_LEFT_OUT)
        or name in {"__pycache__", "node_modules", "4913"}  # the last is Vim's, who tries a folder
    )


_LEFT_OUT = (
    *("~", "#", ".pyc", ".pyo", ".lock", ".tmp", ".temp", ".bak", ".orig", ".rej"),
    *(".swp", ".swo", ".swn", ".swx", ".kate-swp", ".part", ".crdownload"),
)


def list_files(folder: Path, leave_out: Path | None = None) -> Mapping[str, Stamp]:
    """Return the stamp of each watched file below folder, by its path; none where it is none.

    What is in the folder leave_out is left out, wherever that is.
    """
    found: dict[str, Stamp] = {}
    _list(str(folder), str(leave_out) if leave_out else "", found)
    return found


def _list(folder: str, leave_out: str, found: dict[str, Stamp]) -> None:
    """Add the stamp of each watched file below folder."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # gone since, or not to be read: the build says so, if it wants it
        return
    for entry in entries:
        if not is_watched(entry.name) or entry.path == leave_out:
            continue
        if entry.is_dir(follow_symlinks=False):
            _list(entry.path, leave_out, found)
        elif stamp := _stamp(entry):
            found[entry.path] = stamp


def list_modules(folder: Path) -> Mapping[str, Stamp]:
    """Return the stamp of each Python file in folder, but of none below: settings and plugins."""
    try:
        entries = [each for each in os.scandir(folder) if each.name.endswith(".py")]
    except OSError:
        return {}
    stamps = {each.path: _stamp(each) for each in entries if is_watched(each.name)}
    return {path: stamp for path, stamp in stamps.items() if stamp}


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        found = entry.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_digest(path: str) -> bytes:
    """Return a digest of the file at path; nothing where there is none to be read."""
    try:
        return blake2b(Path(path).read_bytes(), digest_size=16).digest()
    except OSError:
        return b""
