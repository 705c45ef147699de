"""Builds by a process that stands ready with everything imported, or by a copy of it.

It is started as a file and imports nothing of the archive's but within `try`, so that it can tell
of a plugin that Python cannot read, whichever that is.  It waits for lines, each an order, on its
standard input; where that ends, so does it: no build outlives the server by long.
It answers, a line of JSON each time, where its standard output was; what plugins print goes to the
terminal with what else is said there.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO, NamedTuple

__all__ = ["CAN_FORK", "main", "place_of"]


class _Work(NamedTuple):
    """What can be done about an order."""

    here: Callable[[bytes], bytes | None]
    """Does it in this process, where it leaves nothing but what it knows; None where it cannot."""
    apart: Callable[[bytes], bytes]
    """Does it in a process that ends with it."""
    after: Callable[[bytes], None]
    """Makes ready for what comes next, when the answer was given."""


CAN_FORK = sys.platform == "linux"
"""Whether a build can be a copy of the process that stands ready.

Where it cannot, that process builds itself and ends: Windows has no such copies, and on macOS
system libraries may crash in them (CPython issue 77906).
"""


def main() -> int:
    """Build whenever told to; return the exit status of the process."""
    signal.signal(signal.SIGTERM, _interrupt)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        work = _prepared()
        for order in iter(sys.stdin.buffer.readline, b""):
            if not CAN_FORK:
                return _answer(work.apart, order, answers)
            _answer_here(work, order, answers)
    except (KeyboardInterrupt, BrokenPipeError):
        return _INTERRUPTED
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that a staging folder is taken away on the way out."""
    del number, frame
    raise KeyboardInterrupt


def _answer_here(work: _Work, order: bytes, answers: IO[bytes]) -> None:
    """Answer from this process if it can, or else from a copy of it."""
    if (line := work.here(order)) is not None:
        _send(line, answers)
    else:
        _answer_apart(work, order, answers)
    work.after(order)


def _answer_apart(work: _Work, order: bytes, answers: IO[bytes]) -> None:
    """Have a copy of this process do the work, and answer in its place where it dies."""
    number = os.fork()
    if not number:
        os._exit(_answer(work.apart, order, answers))
    _, status = os.waitpid(number, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in {0, _INTERRUPTED}:
        _send(_no_answer(code), answers)


def _answer(work: Callable[[bytes], bytes], order: bytes, answers: IO[bytes]) -> int:
    """Do the work and say what came of it; return the exit status of the process that did."""
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        line = work(order)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends, and is done when it has answered
        _send(line, answers)
    except (KeyboardInterrupt, BrokenPipeError):
        return _INTERRUPTED
    except BaseException:  # noqa: BLE001 (a plugin may raise SystemExit, and a copy may not go on)
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()  # a copy ends without that
        sys.stderr.flush()
    return 0


_INTERRUPTED = 130


def _send(line: bytes, answers: IO[bytes]) -> None:
    answers.write(line + b"\n")
    answers.flush()


def _no_answer(code: int) -> bytes:
    told = f"Could not build: it ended with status {code} and without a word"
    return json.dumps(
        {"status": 2, "summary": f"{told}; the terminal may say more, and any save tries again"}
    ).encode()


def _prepared() -> _Work:
    """Return what builds, with all that it needs imported; where that fails, what says why."""
    sys.path.insert(0, str(Path.cwd()))  # as `python -m` does
    try:
        from plugins.progress import progress  # noqa: PLC0415 (it may fail, see above)

        with progress("Loading the plugins"):
            from plugins.adapter.serving.work import after, here, work  # noqa: PLC0415 (likewise)
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever a plugin raises when imported)
        failure = _failure(error)
        return _Work(lambda _: None, lambda _: failure, lambda _: None)
    return _Work(here, work, after)


def _failure(error: BaseException) -> bytes:
    """Return the answer of a build whose plugins do not load."""
    path, line = place_of(error)
    reason = f"{type(error).__name__}: {getattr(error, 'msg', '') or error}"
    problem = {"path": path, "line": line, "reason": " ".join(reason.split())}
    summary = "The plugins do not load; what was built before is as it was"
    return json.dumps({"status": 2, "summary": summary, "problems": [problem]}).encode()


def place_of(error: BaseException) -> tuple[str, int]:
    """Return the file and the line of the project at which error arose; `""` and 0 if at none."""
    places = [(frame.filename, frame.lineno or 0) for frame in _frames(error)]
    if isinstance(error, SyntaxError) and error.filename:
        places.append((error.filename, error.lineno or 0))
    here = Path.cwd()
    for name, line in reversed(places):
        path = Path(name)
        if path.is_relative_to(here) and not any(part in _OTHERS for part in path.parts):
            return path.relative_to(here).as_posix(), line
    return places[-1] if isinstance(error, SyntaxError) and places else ("", 0)


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


_OTHERS = frozenset({"site-packages", ".venv"})


if __name__ == "__main__":
    sys.exit(main())
