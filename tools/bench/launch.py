"""Run one command and write down what it took: a process with nothing else in it.

    python -I -S launch.py REPORT COMMAND…

On Linux a process begins with the peak memory of the one that started it; so that this is little,
a small process stands between the benchmark and what is measured.
"""

import json
import os
import sys
import threading
from pathlib import Path
from time import perf_counter

__all__ = ["main"]

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system tells of memory (getrusage(2))."""
_EVERY = 0.3
"""Seconds between two looks at the processes of a command, which cost what is measured a little."""
_PROCESSES = Path("/proc")


def main(arguments: list[str]) -> int:
    """Run the command, and write seconds, seconds of processor, bytes and exit status."""
    report, *command = arguments
    start = perf_counter()
    process = os.posix_spawn(command[0], command, os.environ)
    family = _Family(process)
    _, status, used = os.wait4(process, 0)
    seconds = perf_counter() - start
    took = {
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime,
        "memory": max(used.ru_maxrss * _UNIT, family.end()),
        "status": os.waitstatus_to_exitcode(status),
    }
    Path(report).write_text(json.dumps(took), "utf-8")
    return 0


class _Family:
    """Looks now and then at how much memory a process and those below it have together."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._peak = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> int:
        """Look no more; return the most that was seen, in bytes, or 0 if it was always alone."""
        self._is_over.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._is_over.wait(_EVERY):
            found = _with_those_below(self._process)
            if len(found) > 1:
                self._peak = max(self._peak, sum(map(_memory_of, found)))


def _with_those_below(process: int) -> list[int]:
    """Return process and all that it started which still run; itself alone where none can tell."""
    found = [process]
    for each in found:
        for told in sorted(_PROCESSES.glob(f"{each}/task/*/children")):
            found += map(int, _text(told).split())
    return found


def _memory_of(process: int) -> int:
    """Return bytes, with its share of what it has in common with others (PSS, proc(5))."""
    told = _text(_PROCESSES / f"{process}/smaps_rollup")
    return sum(int(line.split()[1]) * 1024 for line in told.splitlines() if line[:4] == "Pss:")


def _text(path: Path) -> str:
    """Return what is in a file of /proc; nothing once its process has ended."""
    try:
        return path.read_text("ascii")
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
