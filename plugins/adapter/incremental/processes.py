"""The same work on many things, shared among copies of this process where that pays."""

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from plugins.documents.sources import Work, one_by_one

__all__ = ["processors", "shared_among"]

T = TypeVar("T")
R = TypeVar("R")

CAN_FORK = sys.platform == "linux"
"""Elsewhere copies of a process are not to be had, or not safe (CPython issue 77906)."""


def shared_among(processes: int, at_least: int) -> Work:
    """Return what does work in so many copies of this process, or here for less than at_least.

    The results are the same, and in the same order, whatever the number.
    """

    def work(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        if processes < 2 or len(items) < at_least or not CAN_FORK:  # noqa: PLR2004 (one is no company)
            return one_by_one(function, items)
        return _forked(function, items, processes)

    return work


def _forked(function: Callable[[T], R], items: Sequence[T], processes: int) -> list[R]:
    """Return what function makes of items, none of which has to travel: a copy has them all.

    Where one fails, it is done again here, so that its error is as it would have been.
    """
    _JOB[:] = [(function, items)]
    gc.freeze()  # or the collector of each copy would touch, and so copy, all there is
    context = multiprocessing.get_context("fork")
    step = max(1, min(64, len(items) // (processes * 4)))
    starts = range(0, len(items), step)
    try:
        with context.Pool(processes, _begin) as pool:
            found = pool.map(_slice, ((start, step) for start in starts), 1)
    finally:
        _JOB.clear()
        gc.unfreeze()
    results: list[R] = []
    for start, made in zip(starts, found, strict=True):
        results += one_by_one(function, items[start : start + step]) if made is None else made
    return results


_JOB: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""The function and the items of the work under way; copies of this process find them here."""


def _begin() -> None:
    """Leave Ctrl-C to the process that a user has begun, which then ends its copies."""
    import signal  # noqa: PLC0415 (a copy alone has use for it)

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _slice(place: tuple[int, int]) -> list[Any] | None:
    """Return what the function makes of some items; None where it fails."""
    function, items = _JOB[0]
    start, step = place
    try:
        return [function(item) for item in items[start : start + step]]
    except Exception:  # noqa: BLE001 (whatever it is, it comes up again where it can be told)
        return None


def processors() -> int:
    """Return how many processes can run at a time."""
    return len(os.sched_getaffinity(0)) if CAN_FORK else 1
