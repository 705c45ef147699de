"""Where readings are kept, so that a file that was read once is not read again, by any command."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.frugal.code import code_digest
from plugins.frugal.collector import without_collector
from plugins.frugal.memory import Memory
from plugins.frugal.store import Store, digest

__all__ = ["PLUGINS", "READING", "kept_readings", "open_store", "reading_code"]

PLUGINS = Path(__file__).parent
"""The folder of the rooms."""
READING = ("errors.py", "documents", "permanence")
"""The rooms that decide what a content file says."""
_FILE, _VERSION = ".store", "1"


def open_store(folder: Path) -> Store:
    """Return the store of an archive whose output is in folder; it can be thrown away any time."""
    return Store(folder / _FILE, _VERSION, _tell)


def reading_code() -> bytes:
    """Return what tells the code that reads documents."""
    return digest(b"reading", code_digest(PLUGINS, READING))


@contextmanager
def kept_readings(content: Path) -> Iterator[Memory | None]:
    """Give what builds have kept of the files in content; None where none has kept anything.

    What is read within is kept too.
    """
    folder = content.absolute().parent
    if not (folder / _FILE).is_file():
        yield None
        return
    with without_collector(), open_store(folder) as store:
        yield Memory(store, reading_code())


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
