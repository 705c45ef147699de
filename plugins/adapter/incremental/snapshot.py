"""All that a site is made of, as it was when a build began; and what of it changed meanwhile.

A build reads for a while, and some files twice.  What it noted of one that was edited in between
may not be what it made of it, and would be believed once that edit is undone.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.adapter.incremental.record import Stat, stat_of
from plugins.frugal.files import is_folder, read_whole
from plugins.frugal.store import digest

__all__ = ["Snapshot", "take_snapshot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was seen of the files that a site is made of."""

    digest: bytes = b""
    """What tells all of them, and settings and code; empty where nobody looked."""
    folders: tuple[Path, ...] = ()
    stats: Mapping[str, Stat] = field(default_factory=dict)
    """How the disk told of each file before it was read, by its path."""
    digests: Mapping[str, bytes] = field(default_factory=dict)
    """What tells the bytes of each file that could be read, by its path."""

    def below(self, folder: Path) -> Mapping[str, bytes]:
        """Return the digests of the files below a folder, by their paths from there."""
        start = f"{folder}/"
        return {
            path.removeprefix(start): told
            for path, told in self.digests.items()
            if path.startswith(start)
        }

    def changed(self) -> frozenset[str]:
        """Return the files that are not, or may not be, as they were."""
        now = _stats(self.folders)
        return frozenset(
            path for path in self.stats.keys() | now.keys() if self.stats.get(path) != now.get(path)
        )


def take_snapshot(told: Iterable[bytes], folders: tuple[Path, ...]) -> Snapshot:
    """Return what there is below folders; told is what else counts."""
    stats = _stats(folders)
    digests, faults = _bytes_of(stats)
    seen = digest(*(part for each in sorted((digests | faults).items()) for part in each))
    return Snapshot(digest=digest(*told, seen), folders=folders, stats=stats, digests=digests)


def _bytes_of(stats: Mapping[str, Stat]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what tells the bytes of each file, and why any cannot be read."""
    digests, faults = dict[str, bytes](), dict[str, bytes]()
    for path, stat in stats.items():
        if stat is _NO_FILE:
            faults[path] = b"no file"
            continue
        size, *_ = stat
        try:
            digests[path] = digest(read_whole(path, size))
        except OSError as error:
            faults[path] = repr(error).encode()
    return digests, faults


def _stats(folders: Iterable[Path]) -> dict[str, Stat]:
    """Return every file below folders; none where there is no such folder."""
    found: dict[str, Stat] = {}
    waiting = [str(folder) for folder in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if is_folder(entry):
                        waiting.append(entry.path)
                    else:
                        found[entry.path] = _stat(entry)
        except OSError:
            continue
    return found


def _stat(entry: os.DirEntry[str]) -> Stat:
    """Return how the disk tells of a file; what is none, as a pipe, would be waited for."""
    try:
        return stat_of(entry.stat()) if entry.is_file() else _NO_FILE
    except OSError:
        return _NO_FILE


_NO_FILE: Stat = (0, 0, 0, 0)
