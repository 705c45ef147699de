"""Runs `make serve` on a small archive, as its writer would."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.sites_fixture import SmallSite, surroundings

__all__ = ["PATIENCE", "Running", "children_of", "is_running", "read", "running", "wait_until"]

PATIENCE = 30
"""Seconds; a machine under load is slow to notice a change."""


class Running:
    """A server that runs, and what it has said."""

    def __init__(self, site: SmallSite, process: subprocess.Popen[str]) -> None:
        """Listen to a process; its address is known once it has greeted."""
        assert process.stdout is not None
        assert process.stderr is not None
        self.site, self.process = site, process
        self.out, self.err = _Heard(process.stdout), _Heard(process.stderr)

    @property
    def address(self) -> str:
        """Where it serves, with a slash at the end."""
        return self.out.wait_for("Serving ").split()[1]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send it a signal and return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


class _Heard:
    """The lines of a stream, read as they come."""

    def __init__(self, stream: IO[str]) -> None:
        self.lines: list[str] = []
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.lines.append(line.rstrip("\n"))

    def wait_for(self, words: str, after: int = 0) -> str:
        """Return the first line that has words, after so many others, once it is there."""
        wait_until(lambda: any(words in line for line in self.lines[after:]), words, self.lines)
        return next(line for line in self.lines[after:] if words in line)


@contextmanager
def running(site: SmallSite, *options: str) -> Iterator[Running]:
    """Serve site at a port of the system's choice, or with those options, until the end."""
    command = [sys.executable, "-m", "plugins.adapter", "serve", *(options or ("--port", "0"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=site.folder, env=surroundings(), stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield Running(site, process)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def children_of(number: int) -> list[int]:
    """Return the processes that the process of that number has started and that still run."""
    return [child for child, parent in _processes() if parent == number]


def is_running(number: int) -> bool:
    """Tell whether there is a process of that number, which has not ended."""
    return any(each == number for each, _ in _processes())


def _processes() -> Iterator[tuple[int, int]]:
    """Yield the number of each process that has not ended, and that of the one that started it."""
    told = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    for line in told.stdout.splitlines():
        number, parent, state, *_ = line.split()
        if not state.startswith("Z"):
            yield int(number), int(parent)


def read(address: str) -> str:
    """Return the page at address, whatever its status."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 (our own)
            return str(answer.read().decode())
    except HTTPError as error:
        with error:
            return error.read().decode()


def wait_until(is_so: Callable[[], object], *told: object) -> None:
    """Wait for something to become so; fail, with what is told, if it does not."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, ("it did not become so", *told)
        time.sleep(0.02)
