"""Terminals: one that keeps what it is sent, and real ones, with what is seen on them."""

import io
import os
import re
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.sites_fixture import surroundings

__all__ = ["COLUMNS", "EMPTY", "Seen", "Terminal", "on_terminal", "rows_of"]

COLUMNS = 60
"""How wide the real ones are."""
EMPTY = "\r\x1b[2K"
"""What takes a line back."""


class Terminal(io.StringIO):
    """A terminal, which keeps what it is sent."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How a command ended on a terminal, and all that it sent there."""

    status: int
    sent: str

    @property
    def rows(self) -> list[str]:
        """What stands there in the end."""
        return rows_of(self.sent)

    @property
    def shown(self) -> list[str]:
        """What stood there at some time and was taken back."""
        return [each for each in self.sent.split(EMPTY)[1:-1] if each and "\n" not in each]


def rows_of(sent: str) -> list[str]:
    """Return what stands on a terminal that was sent a text; its last row if that has anything."""
    rows, column = [""], 0
    for sign in re.findall(r"\x1b\[2K|[^\x1b]", _DECORATION.sub("", sent), re.DOTALL):
        match sign:
            case "\n":
                rows.append("")
            case "\r":
                column = 0
            case "\x1b[2K":
                rows[-1] = ""
            case _:
                rows[-1] = rows[-1].ljust(column)[:column] + sign + rows[-1][column + 1 :]
                column += 1
        column = 0 if sign == "\n" else column
    return rows if rows[-1] else rows[:-1]


_DECORATION = re.compile(r"\x1b\[[0-9;]*m|\x1b\][^\x1b\a]*(?:\x1b\\|\a)")
"""Colours and links."""


def on_terminal(
    *words: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    interrupted_at: str | None = None,
) -> Seen:
    """Run Python on a terminal, where Ctrl-C is sent once it has told certain words."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(ours, (24, COLUMNS))
    known = surroundings({"TERM": "xterm", **(environment or {})})
    with subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=known, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        sent, is_interrupted = b"", interrupted_at is None
        while more := _read(ours):
            sent += more
            if not is_interrupted and str(interrupted_at).encode() in sent:
                time.sleep(_READ_FIRST)
                process.send_signal(signal.SIGINT)
                is_interrupted = True
    os.close(ours)
    return Seen(status=process.returncode, sent=sent.decode())


_READ_FIRST = 0.2
"""Seconds between what is told and Ctrl-C, so that it does not come in the middle of telling it."""


def _read(terminal: int) -> bytes:
    """Return what comes next; nothing once nobody has the terminal any more."""
    try:
        return os.read(terminal, 65_536)
    except OSError:  # so Linux says it
        return b""
