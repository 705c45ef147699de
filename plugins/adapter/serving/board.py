"""What open pages are told: which build is on view, and what keeps the next from it."""

import secrets
import threading
from dataclasses import dataclass, replace
from typing import Literal

from plugins.errors import Problem

__all__ = ["Board", "Kind", "State"]

Kind = Literal["styles", "pages", "files"]
"""What changed with a build: style sheets alone, texts alone, or anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What there is to be seen."""

    boot: str
    """Which run of the server this is."""
    serial: int = 0
    """How many builds went well in this run."""
    kind: Kind = "files"
    """What the last of them changed."""
    verdict: str = ""
    """Why a later one did not go well, in a line; empty if none failed."""
    problems: tuple[Problem, ...] = ()


class Board:
    """Holds the state, and has those who wait hear of a new one; for many threads."""

    def __init__(self) -> None:
        """Begin with nothing built."""
        self._state = State(boot=secrets.token_hex(4))
        self._changed = threading.Condition()
        self._is_open = True

    @property
    def state(self) -> State:
        """What there is to be seen now."""
        return self._state

    def show_build(self, kind: Kind) -> None:
        """Tell of a build that went well: there are no problems any more."""
        new = replace(
            self._state, serial=self._state.serial + 1, kind=kind, verdict="", problems=()
        )
        self._put(new)

    def show_problems(self, verdict: str, problems: tuple[Problem, ...]) -> None:
        """Tell why the last build did not go well; what is on view stays."""
        self._put(replace(self._state, verdict=verdict, problems=problems))

    def _put(self, state: State) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def wait(self, seen: State | None, timeout: float) -> State | None:
        """Return the state once it is another than seen, or after timeout seconds; None at the end.

        The state is returned itself, so that `is` tells whether it is another.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._state is not seen or not self._is_open, timeout)
            return self._state if self._is_open else None

    def close(self) -> None:
        """Let all who wait go."""
        with self._changed:
            self._is_open = False
            self._changed.notify_all()
