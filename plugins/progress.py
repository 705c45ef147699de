"""Long work, told while it is done: a line on a terminal, nothing where nobody looks."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

__all__ = ["meanwhile", "progress", "tracked"]

T = TypeVar("T")


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error what is being done, until the end of the block.

    What is yielded shows something else instead, as often as it is called.  A block within another
    takes its line, and gives it back.  In a pipe, and on a terminal that cannot take a line back,
    nothing is shown.
    """
    if _is_seen():
        with _LINE.taken(what) as show:
            yield show
    else:
        yield _show_nothing


@contextmanager
def meanwhile(what: str) -> Iterator[None]:
    """Show on standard error what is being done, until the end of the block, where it is seen.

    For what may take no time at all: the line stands still, and nothing is loaded or started for
    it that a copy of this process would have too.
    """
    is_seen = _is_seen()
    if is_seen:
        _write(f"{what}…")
    try:
        yield
    finally:
        if is_seen:
            _write("\r\x1b[2K")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def tracked(things: Sequence[T], what: str) -> Iterator[T]:
    """Yield each of the things, and show how many of them are done."""
    with progress(what) as show:
        for done, thing in enumerate(things):
            if done % _STEP == 0:
                show(f"{what}: {done:,} of {len(things):,}")
            yield thing


_STEP = 16
"""How many things change the line."""


def _is_seen() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") not in {None, "", "dumb", "unknown"}


def _show_nothing(_told: str) -> None:
    """Show nothing."""


class _Line:
    """The last line of the terminal; what is printed while it is taken stands above it."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._live: Live | None = None

    @contextmanager
    def taken(self, what: str) -> Iterator[Callable[[str], None]]:
        """Show what is done, and at the end what was shown before."""
        self._told.append(what)
        self._draw()
        try:
            yield self._show
        finally:
            self._told.pop()
            self._draw()

    def _show(self, told: str) -> None:
        self._told[-1] = told
        self._draw()

    def _draw(self) -> None:
        if self._live is None and self._told:
            self._live = _started(self._told[-1])
        elif self._live and self._told:
            self._live.update(_text(self._told[-1]), refresh=True)
        elif self._live:
            self._live.stop()
            self._live = None


_LINE = _Line()


def _started(told: str) -> "Live":
    """Return a line that has no thread of its own, as a build may make copies of its process."""
    from rich.console import Console  # noqa: PLC0415 (a tenth of a second, for a terminal alone)
    from rich.live import Live  # noqa: PLC0415 (likewise)

    live = Live(_text(told), console=Console(stderr=True), auto_refresh=False, transient=True)
    live.start(refresh=True)
    return live


def _text(told: str) -> "Text":
    from rich.text import Text  # noqa: PLC0415 (as above)

    return Text(f"{told}…", no_wrap=True, overflow="ellipsis")
