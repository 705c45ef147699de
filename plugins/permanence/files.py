"""The files of the ledger: read together, and written at once or not at all."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from plugins.errors import Problem
from plugins.permanence.declared import DECLARED, Declaration, read_declared
from plugins.permanence.ledger import Ledger
from plugins.permanence.ledger_text import LEDGER, read_ledger, write_ledger

__all__ = ["Records", "load_declared", "load_records", "save_ledger"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What is recorded of an archive's addresses."""

    ledger: Ledger
    declared: Mapping[str, Declaration]
    """By address, with its anchor where it is of one."""
    problems: tuple[Problem, ...] = ()
    """What is wrong in the files; paths are from `content/`."""


def load_records(content: Path) -> Records:
    """Return what the files in content record: nothing, where there are none."""
    ledger, faults = _load(content, LEDGER, read_ledger)
    declared, more = load_declared(content)
    return Records(ledger=ledger, declared=declared, problems=(*faults, *more))


def load_declared(content: Path) -> tuple[Mapping[str, Declaration], list[Problem]]:
    """Return what is declared in content, and what is wrong in the file."""
    return _load(content, DECLARED, read_declared)


def _load(
    content: Path, name: str, read: Callable[[str, str], tuple[T, list[Problem]]]
) -> tuple[T, list[Problem]]:
    empty, _ = read("", name)
    try:
        data = (content / name).read_bytes()
    except FileNotFoundError:
        return empty, []
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        return empty, [Problem(path=name, key="ledger", reason=reason, remedy="make it readable")]
    try:
        return read(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remedy = "save the file as UTF-8"
        return empty, [
            Problem(path=name, line=line, key="encoding", reason="not UTF-8", remedy=remedy)
        ]


def save_ledger(content: Path, ledger: Ledger) -> Path:
    """Write the ledger into content and return its file; whoever reads meets the old or the new.

    A loss of power leaves one of the two as well: the new one is on the disk before it takes the
    old one's name.
    """
    place = (content / LEDGER).resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=".", suffix="~", delete=False) as new:
        try:
            new.write(write_ledger(ledger).encode())
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
            Path(new.name).replace(place)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(new.name).unlink()
            raise
    return content / LEDGER
