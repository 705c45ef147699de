"""Where and with what is measured."""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from tools.bench.installing import ROOT, Absent

__all__ = ["describe_machine", "file_system_of", "quick_folder"]

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)
_PACKAGES = ("pelican", "jinja2", "markdown", "typogrify", "pygments")
_MOUNTS = Path("/proc/mounts")


def quick_folder() -> Path:
    """Return a folder in memory where the system has one, else that for temporary files."""
    is_usable = _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)
    return _IN_MEMORY if is_usable else Path(tempfile.gettempdir())


def describe_machine(
    folder: Path, hugo: Path | Absent, eleventy: Path | Absent
) -> Iterator[tuple[str, str]]:
    """Yield names and versions of all that has a part in what is measured."""
    yield "commit", _said(["git", "-C", str(ROOT), "describe", "--always", "--dirty"])
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "packages", ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    yield "Hugo", _absent(hugo) or _said([str(hugo), "version"])
    yield "Eleventy", _absent(eleventy) or _eleventy(str(eleventy))
    yield "cores", f"{len(os.sched_getaffinity(0))}" if hasattr(os, "sched_getaffinity") else "?"
    yield "system", f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield "folder", f"{folder} ({_kind_of(folder)})"
    yield (
        "memory",
        "the peak of the largest process, or of several together, looked at three times a second",
    )


def _absent(tool: Path | Absent) -> str:
    return f"not measured: {tool.reason}" if isinstance(tool, Absent) else ""


def _eleventy(modules: str) -> str:
    program = f"{modules}/@11ty/eleventy/cmd.cjs"
    return f"{_said(['node', program, '--version'])}, Node {_said(['node', '--version'])}"


def _said(command: Sequence[str]) -> str:
    """Return the first line that command says, or that there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return next(iter(done.stdout.splitlines()), "unknown")


def _kind_of(folder: Path) -> str:
    if sys.platform != "linux" or not _MOUNTS.is_file():
        return "a file system of unknown kind"
    kind = file_system_of(folder.resolve(), _MOUNTS.read_text("utf-8").splitlines())
    return f"{kind}, in memory" if kind in {"tmpfs", "ramfs"} else kind


def file_system_of(folder: Path, mounts: Iterable[str]) -> str:
    """Return the kind of file system that folder is on, by the lines of /proc/mounts."""
    told = [line.split() for line in mounts]
    above = [(place, kind) for _, place, kind, *_ in told if folder.is_relative_to(place)]
    return max(above, key=lambda each: len(each[0]), default=("", "an unknown file system"))[1]
