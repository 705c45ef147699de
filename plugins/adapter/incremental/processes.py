"""Work that copies of this process do, where that pays: the same on many things, or one beside."""

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from plugins.documents.sources import Work

__all__ = ["beside", "processors", "shared_among"]

T = TypeVar("T")
R = TypeVar("R")

CAN_FORK = sys.platform == "linux"
"""Elsewhere copies of a process are not to be had, or not safe (CPython issue 77906)."""


def shared_among(processes: int, at_least: int) -> "Work":
    """Return what does work in so many copies of this process, or here for less than at_least.

    The results are the same, and in the same order, whatever the number.
    """

    def work(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        if processes < 2 or len(items) < at_least or not CAN_FORK:  # noqa: PLR2004 (one is no company)
            return [function(item) for item in items]
        return _forked(function, items, processes)

    return work


def _forked(function: Callable[[T], R], items: Sequence[T], processes: int) -> list[R]:
    """Return what function makes of items, none of which has to travel: a copy has them all.

    Where one fails, it is done again here, so that its error is as it would have been.
    """
    import multiprocessing  # noqa: PLC0415 (a build after an edit has no use for it)

    _JOB[:] = [(function, items)]
    gc.freeze()  # or the collector of each copy would touch, and so copy, all there is
    context = multiprocessing.get_context("fork")
    step = max(1, min(64, len(items) // (processes * 4)))
    starts = range(0, len(items), step)
    try:
        with ExitStack() as copies:
            with _ctrl_c_waits():
                pool = copies.enter_context(context.Pool(processes, _share))
            found = pool.map(_slice, ((start, step) for start in starts), 1)
    finally:
        _JOB.clear()
        gc.unfreeze()
    results: list[R] = []
    for start, made in zip(starts, found, strict=True):
        results += [*map(function, items[start : start + step])] if made is None else made
    return results


_JOB: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""The function and the items of the work under way; copies of this process find them here."""


def _share() -> None:
    """Begin to share in work, and clear up on the way: each page that is rendered leaves garbage.

    What was there before is frozen, so that clearing up takes no time and copies nothing.
    """
    _leave_ctrl_c()
    gc.enable()


def _leave_ctrl_c() -> None:
    """Leave Ctrl-C to the process that a user has begun, which then ends its copies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Have Ctrl-C heard when this is over: a copy may not hear it before it leaves it to others.

    It would go back all the way that this process came, and clear up what is not its own.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _slice(place: tuple[int, int]) -> list[Any] | None:
    """Return what the function makes of some items; None where it fails."""
    function, items = _JOB[0]
    start, step = place
    try:
        return [function(item) for item in items[start : start + step]]
    except Exception:  # noqa: BLE001 (whatever it is, it comes up again where it can be told)
        return None


# ---- one thing beside


@contextmanager
def beside(function: Callable[[], T], *, pays: bool = True) -> Iterator[Callable[[], T]]:
    """Have a copy of this process call function within; what is yielded waits for the result.

    Ask it once at most.  Where no copy can be had, or it fails, or would not pay, the function is
    called here, so that its error is as it would have been.
    """
    copied = _copied(function) if pays and processors() > 1 else None
    if copied is None:
        yield function
        return
    number, reading = copied
    with open(reading, "rb") as pipe:  # noqa: PTH123 (it has no path)
        try:
            yield lambda: _told(pipe.read(), function)
        finally:
            # Both fail where who began this process has it take no notice of how copies end.
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)  # whatever it still does, nobody waits for
            with suppress(ChildProcessError):
                os.waitpid(number, 0)


def _copied(function: Callable[[], object]) -> tuple[int, int] | None:
    """Return the number of a copy that calls function, and where it tells the result, if any."""
    reading, writing = os.pipe()
    try:
        with _ctrl_c_waits():
            number = os.fork()
            if not number:
                _tell(function, writing)
    except OSError:  # the system has no room for one
        os.close(reading)
        os.close(writing)
        return None
    os.close(writing)
    return number, reading


def _tell(function: Callable[[], object], writing: int) -> NoReturn:
    """Write what the function returns, with its length, and end this copy."""
    try:
        _leave_ctrl_c()
        result = pickle.dumps(function(), pickle.HIGHEST_PROTOCOL)
        with open(writing, "wb") as pipe:
            pipe.write(len(result).to_bytes(8, "big") + result)
    finally:
        os._exit(0)


def _told(written: bytes, function: Callable[[], T]) -> T:
    """Return what a copy has written, if that is all there."""
    length, result = int.from_bytes(written[:8], "big"), written[8:]
    if not length or len(result) != length:
        return function()
    told: T = pickle.loads(result)  # noqa: S301 (of a copy of this process)
    return told


def processors() -> int:
    """Return how many processes can run at a time."""
    return len(os.sched_getaffinity(0)) if CAN_FORK else 1
