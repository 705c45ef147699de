"""What tells the code that builds: our own sources, and every package that is installed."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from plugins.plan import digest

__all__ = ["BUILDING", "READING", "RELATIONS", "code_digest", "syntax_digest"]

READING = ("errors.py", "documents", "permanence")
"""The rooms that decide what a content file says."""
RELATIONS = (*READING, "relations")
"""Those that decide what pieces have to do with each other."""
BUILDING = (*RELATIONS, "views", "plan", "adapter")
"""Those that decide what the site is."""


@cache
def code_digest(rooms: tuple[str, ...]) -> bytes:
    """Return what tells the sources of some rooms, and which Python and packages run them.

    Any package counts, as nobody has to keep a list of those that matter true.
    """
    return digest(sys.version, *_installed(sys.path), *_sources(rooms))


def syntax_digest(settings: Mapping[str, Any]) -> bytes:
    """Return what tells how the sources of templates are read: by which code and settings."""
    return digest(code_digest(BUILDING), repr(settings["JINJA_ENVIRONMENT"]))


def _installed(path: Iterable[str]) -> Iterator[str]:
    """Yield the name and the version of each installed package, as folders tell them."""
    for folder in path:
        if folder and Path(folder).is_dir():
            yield from sorted(each.name for each in Path(folder).glob("*.dist-info"))


def _sources(rooms: Iterable[str]) -> Iterator[bytes | str]:
    plugins = Path(__file__).parents[2]
    for room in rooms:
        place = plugins / room
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            yield file.relative_to(plugins).as_posix()
            yield file.read_bytes()
