"""Work that makes much and throws away little, done without the collector of garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_collector"]


@contextmanager
def without_collector() -> Iterator[None]:
    """Do without the collector within, and do not look through what was made at the end either.

    After ten thousand documents that would take a tenth of the time in which they are read.  A
    process that goes on for long unfreezes and collects when it has the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()
