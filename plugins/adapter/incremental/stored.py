"""Where a build keeps what the next one need not make again: one file beside the output."""

from pathlib import Path
from types import TracebackType
from typing import Self

from plugins.adapter.incremental.record import Record
from plugins.frugal.memory import Memory
from plugins.frugal.store import digest
from plugins.kept import open_store, reading_code

__all__ = ["RELATING", "SETTINGS", "TEMPLATES", "Stored"]

SETTINGS, TEMPLATES = b"settings", b"templates"
RELATING = b"relating"
"""The parts of a store."""
_LARGE = 4 * 2**20
"""In bytes: what is kept of about a thousand documents."""
_MUCH = 64
"""A build that keeps more than this also looks for what is no longer of use."""


class Stored:
    """The store of a folder that is built, and the record of what stands there."""

    def __init__(self, output: Path) -> None:
        """Use the store beside output; nothing is opened before something is asked for."""
        self._store = open_store(output.parent)
        self._record = digest("record", output.name)
        self._memories: list[Memory] = []

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

    @property
    def is_large(self) -> bool:
        """Whether so much is kept that what takes time by each file takes more than a process."""
        return self._store.size >= _LARGE

    def readings(self) -> Memory:
        """Return the part of the store for documents, which other commands have too."""
        return self._part(reading_code())

    def memory(self, name: bytes, code: bytes) -> Memory:
        """Return the part of the store for what code makes under a name."""
        return self._part(digest(name, code))

    def _part(self, code: bytes) -> Memory:
        memory = Memory(self._store, code)
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
