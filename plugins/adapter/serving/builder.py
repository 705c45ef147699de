"""Builds, in another process than the server's.

So an edit to a plugin takes effect, and a build that dies takes nobody with it.  Importing Pelican
and the plugins takes longer than building a small archive; so a process waits with everything
imported, until a Python file is edited.
"""

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from plugins.adapter.serving.child import CAN_FORK
from plugins.adapter.serving.outcome import Order, Outcome

__all__ = ["Builder"]

_CHILD = Path(__file__).with_name("child.py")
_GRACE = 5.0
"""Seconds in which a build that is told to end may clean up."""


class Builder:
    """Runs builds, one at a time."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Have a process stand ready for builds, in the place of one that somebody has killed."""
        if self._process and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 (ourselves)
                [sys.executable, "-P", str(_CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C in the terminal is the server's to pass on
            )

    def build(self, order: Order) -> Outcome:
        """Build, and return what came of it."""
        self.prepare()
        process = self._process
        assert process is not None and process.stdin and process.stdout  # noqa: S101, PT018 (it was just prepared)
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            process.stdin.flush()
        answer = process.stdout.readline()
        if not answer or not CAN_FORK:
            self.close()
        try:
            return msgspec.json.decode(answer, type=Outcome)
        except msgspec.DecodeError:
            ended = f"Could not build: it ended with status {process.returncode}"
            return Outcome(
                status=2, summary=f"{ended} and without a word; save any file to try again"
            )

    def forget(self, sources: Iterable[Path]) -> None:
        """Build with edited sources as they are: start anew, whichever the process has read.

        Any may have been, as settings import what they like.  And forget what was compiled of them:
        Python takes that for current where the source has the size and, to the second, the time
        that are noted in it (PEP 552).
        """
        self.close()
        for source in sources:
            with contextlib.suppress(OSError):
                Path(importlib.util.cache_from_source(str(source))).unlink(missing_ok=True)

    def close(self) -> None:
        """End the process there is, and what it builds."""
        process, self._process = self._process, None
        if process is None:
            return
        _send(process, "SIGTERM")
        try:
            process.communicate(timeout=_GRACE)  # what it builds has its output too
        except subprocess.TimeoutExpired:
            _send(process, "SIGKILL")
            process.communicate()


def _send(process: subprocess.Popen[bytes], name: str) -> None:
    """Send a signal to process and those that it has started, if they still run."""
    with contextlib.suppress(ProcessLookupError, BrokenPipeError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, getattr(signal, name))
        else:  # Windows knows one way to end a process
            process.terminate()
