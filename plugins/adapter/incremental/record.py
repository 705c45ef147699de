"""What was built, and of what: so that the next build can leave it as it is.

It never decides what a file holds: where it is lost, damaged or wrong about a file, that is made
again, and written if its bytes are others.
"""

import os
import pickle
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.adapter.staging import is_retained
from plugins.frugal.store import digest

__all__ = [
    "Made",
    "Record",
    "Stat",
    "intact",
    "is_as_recorded",
    "list_built",
    "stat_of",
]

Stat = tuple[int, int, int, int]
"""Size, times of change of bytes and of status in nanoseconds, inode: if equal, so are bytes."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made in one go."""

    inputs: bytes
    """What tells all that it was made of."""
    files: tuple[tuple[str, bytes, Stat], ...]
    """Each with a digest of its bytes, and how the disk told of it when it was written."""


@dataclass(slots=True, kw_only=True)
class Record:
    """What stands in a folder that was built."""

    site: bytes = b""
    """What tells all that the whole site was made of."""
    summary: str = ""
    """What was built, as it was told at the end of the build."""
    made: dict[str, Made] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return it as bytes."""
        made = {name: (each.inputs, each.files) for name, each in self.made.items()}
        return pickle.dumps((self.site, self.summary, made), pickle.HIGHEST_PROTOCOL)

    @classmethod
    def from_bytes(cls, data: bytes | None) -> "Record":
        """Return the record that to_bytes gave; an empty one for nothing."""
        if data is None:
            return cls()
        site, summary, made = pickle.loads(data)  # noqa: S301 (the store has proved it to be ours)
        return cls(
            site=site,
            summary=summary,
            made={name: Made(*each) for name, each in made.items()},
        )


def list_built(folder: Path) -> Mapping[str, Stat]:
    """Return every file below folder, by its path from there; none where there is no folder."""
    found: dict[str, Stat] = {}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(f"{folder}/{below}") as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{below}{entry.name}/")
                    else:
                        found[below + entry.name] = stat_of(entry.stat(follow_symlinks=False))
        except FileNotFoundError:
            continue
    return found


def stat_of(stat: os.stat_result) -> Stat:
    """Return how the disk tells of a file."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def intact(
    made: Made, folder: Path, built: Mapping[str, Stat]
) -> tuple[tuple[str, bytes, Stat], ...] | None:
    """Return the files of made as they stand in folder now; None where one is not as it was.

    Where the disk tells otherwise of a file than it did, as after a copy, its bytes decide.
    """
    files: list[tuple[str, bytes, Stat]] = []
    for file, told, stat in made.files:
        now = built.get(file)
        if now is None:
            return None
        if now != stat and not _has(folder / file, told):
            return None
        files.append((file, told, now))
    return tuple(files)


def is_as_recorded(record: Record, folder: Path, retained: Collection[str]) -> bool:
    """Return whether a folder holds what is on record, and nothing else but what is retained."""
    built = list_built(folder)
    files = {file for made in record.made.values() for file, _, _ in made.files}
    others = (each for each in built.keys() - files if not is_retained(each, retained))
    return not any(others) and all(
        intact(made, folder, built) for made in record.made.values() if made.files
    )


def _has(file: Path, told: bytes) -> bool:
    """Whether a file, and no link to one, has the bytes of a digest."""
    try:
        return not file.is_symlink() and digest(file.read_bytes()) == told
    except OSError:
        return False
