"""Long work, told while it is done: a bar on a terminal, else one line for what is long."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track

__all__ = ["tracked"]

T = TypeVar("T")

_MANY = 500
"""Things of which a line says that they are being worked on, where there is no terminal."""


def tracked(things: Sequence[T], what: str) -> Iterator[T]:
    """Yield each of the things, and tell on standard error how far that has come."""
    if sys.stderr.isatty():
        console = Console(stderr=True)
        yield from track(things, description=what, console=console, transient=True)
        return
    if len(things) >= _MANY:
        print(f"{what}: {len(things)}", file=sys.stderr, flush=True)  # noqa: T201 (for a person)
    yield from things
