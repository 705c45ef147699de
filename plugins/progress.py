"""Long work, told while it is done: a line on a terminal, nothing where nobody looks.

All that is sent is text, a carriage return, and `ESC [ 2 K`, which empties a line (ECMA-48,
8.3.41): nothing is loaded for it that a build would wait for, and no thread is started, of which
copies of a build's process would know nothing.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import partial
from typing import Any, TextIO, TypeVar, cast

__all__ = ["progress", "tracked"]

T = TypeVar("T")


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error what is being done, until the end of the block.

    What is yielded shows something else instead, as often as it is called.  A block within another
    takes its line, and gives it back.  What is printed within stands above the line.  In a pipe,
    and on a terminal that cannot take a line back, nothing is shown.
    """
    if not _is_seen():
        yield _show_nothing
        return
    block = object()
    try:
        _LINE.begin(block, what)
        yield partial(_LINE.show, block)
    finally:
        _LINE.end(block)


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
    """The last line of the terminal, which tells of the innermost block."""

    def __init__(self) -> None:
        self._told: dict[object, str] = {}
        """What each block tells, outermost first."""
        self._terminal: TextIO = sys.stderr
        self._streams = ExitStack()
        self._is_drawn = False
        self._is_free = True
        """Whether nothing was printed of which the end of the line is yet to come."""

    def begin(self, block: object, what: str) -> None:
        """Tell of a block."""
        if not self._told:
            self._take_streams()
        self._told[block] = what
        self._draw()

    def show(self, block: object, what: str) -> None:
        """Tell something else of a block, unless it has ended."""
        if block in self._told:
            self._told[block] = what
            self._draw()

    def end(self, block: object) -> None:
        """Tell of a block no more; with the last one the terminal is as it was."""
        self._told.pop(block, None)
        self._draw()
        if not self._told:
            self._streams.close()

    def print_above(self, stream: TextIO, text: str) -> int:
        """Write text to a stream of this terminal; the line waits until that ends a line."""
        self._clear()
        written = stream.write(text)
        stream.flush()
        self._is_free = text.endswith("\n") if text else self._is_free
        self._draw()
        return written

    def _take_streams(self) -> None:
        """Have the streams that a terminal shows print above the line."""
        self._terminal, self._is_free = sys.stderr, True
        self._streams.enter_context(redirect_stderr(_above(self, sys.stderr)))
        if sys.stdout.isatty():
            self._streams.enter_context(redirect_stdout(_above(self, sys.stdout)))

    def _draw(self) -> None:
        if not self._told:
            self._clear()
        elif self._is_free:
            told = next(reversed(self._told.values()))
            self._is_drawn = True
            self._send(_EMPTY + _cut(told, _columns(self._terminal)))

    def _clear(self) -> None:
        if self._is_drawn:
            self._send(_EMPTY)
            self._is_drawn = False

    def _send(self, text: str) -> None:
        with suppress(OSError):  # whoever looked has left; the work goes on
            self._terminal.write(text)
            self._terminal.flush()


_LINE = _Line()
_EMPTY = "\r\x1b[2K"


class _Above:
    """A stream of the terminal; what is written to it stands above the line."""

    def __init__(self, line: _Line, stream: TextIO) -> None:
        self._line, self._stream = line, stream

    def write(self, text: str) -> int:
        """Write text, and return its length."""
        return self._line.print_above(self._stream, text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of the lines."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Be in all else what the stream is."""
        return getattr(self._stream, name)


def _above(line: _Line, stream: TextIO) -> TextIO:
    return cast("TextIO", _Above(line, stream))  # which it is by all that it hands on


# ---- how much of a text a line holds


def _columns(terminal: TextIO) -> int:
    """Return how wide a terminal is; some do not know it, and say 0."""
    try:
        return os.get_terminal_size(terminal.fileno()).columns or _USUAL
    except (OSError, ValueError):
        return _USUAL


_USUAL = 80


def _cut(told: str, columns: int) -> str:
    """Return told with an ellipsis, as much of it as leaves the last column free.

    In that one some terminals go on to the next line, which nobody could take back.
    """
    room, kept = columns - 2, ""
    for character in told:
        shown = character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        room -= 1 if shown.isascii() else _width(shown)
        if room < 0:
            break
        kept += shown
    return f"{kept}…"


def _width(character: str) -> int:
    """Return how many columns a character takes (UAX #11); one that joins another takes none."""
    import unicodedata  # noqa: PLC0415 (hardly anything that is told is more than ASCII)

    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"F", "W"} else 1
