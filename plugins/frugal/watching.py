"""What a piece of code did while it ran: the files it opened, and whether it did anything else.

Python tells it all to audit hooks (PEP 578), whatever library does it.
"""

import importlib
import logging
import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import currentframe
from pathlib import Path
from threading import get_ident
from typing import Any, Final

__all__ = ["Deeds", "watched"]


@dataclass(slots=True, kw_only=True)
class Deeds:
    """What was done; it grows while it is watched."""

    thread: int
    opened: set[str] = field(default_factory=set)
    """Paths of files that were opened to be read, or looked for; of libraries, none."""
    has_effects: bool = False
    """Whether something else was done: folders read, files written, programs run, a warning."""


@contextmanager
def watched() -> Iterator[Deeds]:
    """Yield what this thread does until the end of the block."""
    _install()
    deeds = Deeds(thread=get_ident())
    make_record = logging.getLogRecordFactory()

    def noted(*args: Any, **values: Any) -> logging.LogRecord:
        record = make_record(*args, **values)
        deeds.has_effects |= record.levelno >= logging.WARNING  # it must be told the next time too
        return record

    logging.setLogRecordFactory(noted)
    _WATCHED.append(deeds)
    try:
        yield deeds
    finally:
        _WATCHED.remove(deeds)
        logging.setLogRecordFactory(make_record)


_WATCHED: list[Deeds] = []
_HOOKS: list[object] = []


def _install() -> None:
    """Add the hook, which cannot be taken away again, once in a process."""
    if not _HOOKS:
        _HOOKS.append(_note)
        sys.addaudithook(_note)


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if not _WATCHED or not event.startswith(_TELLING):
        return
    if event == "os.listdir" and _looks_for_code():
        return
    for deeds in _WATCHED:
        if deeds.thread == get_ident():
            _add(deeds, event, arguments)


def _add(deeds: Deeds, event: str, arguments: tuple[Any, ...]) -> None:
    path = arguments[0] if arguments else None
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if isinstance(path, str) and _is_of_a_library(path):
        return
    if event == "open" and isinstance(path, str) and _only_reads(arguments):
        deeds.opened.add(str(Path(path).absolute()))
    elif event != "open" or not isinstance(path, int):
        deeds.has_effects = True


_TELLING: Final = (
    "open",
    "os.",
    "socket.",
    "subprocess.",
    "glob.",
    "shutil.",
    "urllib.",
    "sqlite3.",
)
"""The first letters of the events that tell of what is outside a process."""


def _only_reads(arguments: tuple[Any, ...]) -> bool:
    """Whether an `open` event is of a file that is not written; modes may be letters or flags."""
    mode, flags = arguments[1], arguments[2]
    by_mode = not (isinstance(mode, str) and set(mode) & set("wax+"))
    return by_mode and not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)


def _is_of_a_library(path: str) -> bool:
    """Whether path is installed code, or what Python made of code."""
    return path.startswith(_LIBRARIES) or "__pycache__" in path


def _looks_for_code() -> bool:
    """Whether importlib does what is noted: it lists the folders where code and plugins may be."""
    frame = currentframe()
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(_IMPORTLIB)


_IMPORTLIB: Final = ("<frozen importlib", str(Path(importlib.__file__).parent))
_LIBRARIES: Final = tuple(
    {sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)
