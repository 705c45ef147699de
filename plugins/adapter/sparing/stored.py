"""Where a build keeps what the next one need not make again: one file beside the output."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from plugins.adapter.sparing.record import Record
from plugins.frugal.store import Store, digest

__all__ = ["READING_DONE", "RELATING", "SETTINGS", "TEMPLATES", "Stored"]

SETTINGS, TEMPLATES = b"settings", b"templates"
READING_DONE, RELATING = b"reading", b"relating"
"""The parts of a store."""
FILE = ".store"
"""Beside the output; it can be thrown away at any time."""
_MUCH = 64
"""A build that keeps more than this also looks for what is no longer of use."""


class _Memory:
    """A part of a store, for things that are made by the same code."""

    def __init__(self, store: Store, code: bytes) -> None:
        self._store = store
        self._code = code
        self.used: set[bytes] = set()
        self.written = 0

    def read(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Return what is kept under those of keys that are known."""
        own = {digest(self._code, key): key for key in keys}
        self.used.update(own)
        return {own[key]: value for key, value in self._store.read(own).items()}

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep each value under its key."""
        self.written += len(entries)
        own = {digest(self._code, key): value for key, value in entries.items()}
        self.used.update(own)
        self._store.write(own)

    def note(self, keys: Iterable[bytes]) -> None:
        """Take keys as used, so that they are not forgotten."""
        self.used.update(digest(self._code, key) for key in keys)


class Stored:
    """The store of a folder that is built, and the record of what stands there."""

    def __init__(self, output: Path) -> None:
        """Use the store beside output; nothing is opened before something is asked for."""
        self._store = Store(output.parent / FILE, "1", _tell)
        self._record = digest(b"record", output.name.encode())
        self._memories: list[_Memory] = []

    def __enter__(self) -> Self:
        """Return the store."""
        self._store.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Keep what was made, also where what came after it failed."""
        self._store.__exit__(kind, error, traceback)

    def memory(self, name: bytes, code: bytes) -> _Memory:
        """Return the part of the store for what code makes under a name."""
        memory = _Memory(self._store, digest(name, code))
        self._memories.append(memory)
        return memory

    def record(self) -> Record:
        """Return what is on record of the folder."""
        return Record.from_bytes(self._store.read([self._record]).get(self._record))

    def keep(self, record: Record) -> None:
        """Put the folder on record."""
        self._store.write({self._record: record.to_bytes()})
        if sum(memory.written for memory in self._memories) > _MUCH:
            used = set[bytes]().union(*(memory.used for memory in self._memories))
            self._store.keep({self._record, *used})


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
