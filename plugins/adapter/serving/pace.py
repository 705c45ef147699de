"""When to build: at once after a save, once after many, and never without a rest."""

from dataclasses import dataclass

__all__ = ["QUIET", "Changes", "LastBuild", "next_build", "seconds_to_wait"]

QUIET = 0.05
"""Seconds without a change after which a save is taken for finished."""
QUIET_AGAIN = 0.4
"""The same where the last build is not long over: a burst goes on."""
SOON = 1.0
"""Seconds after a build in which a change counts as part of what led to it."""
PATIENCE = 5.0
"""Seconds after the first change at which a build begins, though there be no quiet."""
RESTLESS = 3
"""Builds in a row during which something changed, after which building is taken for the cause."""
REST = 2.0
"""Seconds without a build that then follow on each; as many as it took, if those are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """When something changed that is not built yet, in seconds of one clock."""

    first: float
    last: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBuild:
    """When the last build ran, in seconds of the same clock."""

    began: float
    ended: float
    restless: int = 0
    """How many builds in a row, this the last, were wanted for changes during the one before."""


def seconds_to_wait(
    now: float, changes: Changes, build: LastBuild, *, is_seen: bool = False
) -> float:
    """Return how long to wait before building, 0 or less for not at all.

    Where the writer sees what was saved already, a build waits for a pause as long as it will take
    itself, since meanwhile nothing else that is saved could be seen.

    Of changes less than QUIET_AGAIN apart and over within PATIENCE come two builds at most: one
    that begins among them, and one after the last of them.
    """
    is_burst = changes.first < build.ended + SOON
    quiet = changes.last + (QUIET_AGAIN if is_burst else QUIET)
    if is_seen:
        quiet = max(quiet, changes.last + build.ended - build.began)
    start = min(quiet, changes.first + PATIENCE)
    if build.restless >= RESTLESS:
        start = max(start, build.ended + max(REST, build.ended - build.began))
    return start - now


def next_build(
    last: LastBuild, wanted_by: Changes | None, *, began: float, ended: float
) -> LastBuild:
    """Return the build after last that changes led to, None for the first of all."""
    is_restless = wanted_by is not None and wanted_by.first <= last.ended
    return LastBuild(began=began, ended=ended, restless=last.restless + 1 if is_restless else 0)
