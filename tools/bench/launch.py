"""Run one command and write down what it took: a process with nothing else in it.

    python -I -S launch.py REPORT COMMAND…

On Linux a process begins with the peak memory of the one that started it; so that this is little,
a small process stands between the benchmark and what is measured.
"""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

__all__ = ["main"]

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system tells of memory (getrusage(2))."""


def main(arguments: list[str]) -> int:
    """Run the command, and write seconds, seconds of processor, bytes and exit status."""
    report, *command = arguments
    start = perf_counter()
    process = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(process, 0)
    took = {
        "seconds": perf_counter() - start,
        "processor": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * _UNIT,
        "status": os.waitstatus_to_exitcode(status),
    }
    Path(report).write_text(json.dumps(took), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
