"""What a build did to its output, seen from outside, and what it said of that itself."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

__all__ = ["Made", "Snapshot", "Stamp", "Written", "compare", "made", "snapshot"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file was written, and whether that changed it."""

    inode: int
    modified: int
    """Nanoseconds since 1970."""
    digest: bytes


Snapshot = Mapping[str, Stamp]
"""Every file of a folder, by its path from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What differs between two snapshots, in files."""

    present: int
    """In the later one."""
    written: int
    """New, or written again, with other bytes or the same."""
    changed: int
    """New, or with other bytes."""
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How many pages and other files a build says that it made."""

    number: int
    of: int


def snapshot(folder: Path) -> Snapshot:
    """Return what is in folder; nothing if it is not there."""
    return dict(_stamps(folder))


def _stamps(folder: Path) -> Iterator[tuple[str, Stamp]]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118 (of very many files)
            told = os.stat(path)  # noqa: PTH116 (likewise)
            with open(path, "rb") as file:  # noqa: PTH123 (likewise)
                digest = blake2b(file.read(), digest_size=16).digest()
            yield os.path.relpath(path, folder), Stamp(told.st_ino, told.st_mtime_ns, digest)


def compare(before: Snapshot, after: Snapshot) -> Written:
    """Return what was done to the files of before, so that there are those of after."""
    changed = sum(_digest(before, path) != stamp.digest for path, stamp in after.items())
    return Written(
        present=len(after),
        written=sum(before.get(path) != stamp for path, stamp in after.items()),
        changed=changed,
        removed=len(before.keys() - after.keys()),
    )


def _digest(snapshot: Snapshot, path: str) -> bytes | None:
    stamp = snapshot.get(path)
    return stamp.digest if stamp else None


def made(said: str) -> Made | None:
    """Return what a build says as `38 of 11,700 pages and files made`; None if it says nothing."""
    found = _MADE.search(said)
    if found is None:
        return None
    number, of = (int(digits.replace(",", "")) for digits in found.groups())
    return Made(number=number, of=of)


_MADE = re.compile(r"\b(\d[\d,]*) of (\d[\d,]*) pages and files made\b")
