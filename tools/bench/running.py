"""Run a command to its end, and return what it took and said."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["Took", "environment_in", "run"]

_LAUNCH = Path(__file__).with_name("launch.py")
_PASSED_ON = ("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What a command took, with all that it started and waited for."""

    seconds: float
    """By the clock."""
    processor: float
    """Seconds of all cores together."""
    memory: int
    """Bytes, at most, of its largest process (getrusage(2)), or of all together where there are
    several and that was seen to be more."""
    status: int
    said: str
    """What it wrote to either output."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Took:
    """Return what command took in folder; whether it went well is for its status to say."""
    with TemporaryDirectory() as scratch:
        report, said = Path(scratch, "report.json"), Path(scratch, "said.txt")
        launch = [sys.executable, "-I", "-S", str(_LAUNCH), str(report), *command]
        with said.open("wb") as file:
            subprocess.run(
                launch,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                check=True,
            )
        return Took(
            **json.loads(report.read_text("utf-8")), said=said.read_text("utf-8", "replace")
        )


def environment_in(folder: Path) -> dict[str, str]:
    """Return an environment in which a tool keeps what it keeps in folder.

    But for Python's bytecode, which is kept where this process keeps it.
    """
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    caches = {name: str(folder / ".cache") for name in ("XDG_CACHE_HOME", "HUGO_CACHEDIR")}
    prefix = {"PYTHONPYCACHEPREFIX": sys.pycache_prefix} if sys.pycache_prefix else {}
    return passed_on | caches | prefix
