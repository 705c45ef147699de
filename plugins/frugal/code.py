"""What tells the code that makes things: its sources, and every package that is installed."""

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from plugins.frugal.store import digest

__all__ = ["code_digest"]


@cache
def code_digest(folder: Path, names: tuple[str, ...]) -> bytes:
    """Return what tells the sources of files and folders in a folder, and what runs them.

    That is Python and all packages, as nobody has to keep a list of those that matter true.
    """
    told = (sys.version.encode(), *_installed(sys.path), *_sources(folder, names))
    return digest(*told)


def _installed(path: Iterable[str]) -> Iterator[bytes]:
    """Yield the name and the version of each installed package, as folders tell them."""
    for folder in path:
        if folder and Path(folder).is_dir():
            yield from sorted(each.name.encode() for each in Path(folder).glob("*.dist-info"))


def _sources(folder: Path, names: Iterable[str]) -> Iterator[bytes]:
    for name in names:
        place = folder / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            yield file.relative_to(folder).as_posix().encode()
            yield file.read_bytes()
