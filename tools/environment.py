"""Make `.venv` hold exactly what a requirements file pins; all else runs inside it.

For the tests it also holds, in `sources/`, the archive of Pelican's sources: the sample site that
one of them builds is in no wheel.  Its hash stands beside the wheel's.

A second run finds the mark of the first and installs nothing.  Two runs at once wait for each
other.  The mark tells which requirements are installed, by which Python, and where: a moved or
copied clone makes its `.venv` anew, since a virtual environment knows its own path.
"""

from __future__ import annotations  # an older Python must get as far as saying that it is too old

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

__all__ = ["install", "is_installed", "main", "parser"]

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
MARK = VENV / "installed.txt"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = "-m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r"
FETCH = "-m pip download --quiet --disable-pip-version-check --require-hashes --no-deps"
FROM_SOURCES = "--no-binary :all: --no-build-isolation"  # by the pdm-backend that is pinned


def parser() -> argparse.ArgumentParser:
    """Return what reads the arguments; it is like the archive's own, which needs a newer Python."""
    program = "python3 tools/environment.py"
    reader = argparse.ArgumentParser(
        prog=program,
        description="Make .venv hold exactly what a requirements file pins.",
        epilog=f"examples:\n  {program} requirements.txt\n\n{STATUSES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    reader.add_argument("requirements", metavar="FILE", help="requirements.txt, or of the tests")
    return reader


STATUSES = "exit status: 0 done; 2 it could not run; 130 stopped"


def main(arguments: list[str]) -> int:
    """Install what is missing; return the exit status."""
    name = parser().parse_args(arguments).requirements
    try:
        told = ready(ROOT / name)
    except KeyboardInterrupt:
        print("Stopped; the next run begins where this one did", file=sys.stderr)
        return 130
    except OSError as error:
        told = f"Could not install {name}: {error.filename}: {error.strerror}"
    if told:
        print(told, file=sys.stderr)
    return 2 if told else 0


def ready(requirements: Path) -> str:
    """Have `.venv` hold requirements; return why it does not, or nothing."""
    if sys.version_info < OLDEST:
        this, oldest = sys.version.split()[0], ".".join(map(str, OLDEST))
        return f"Python {oldest} or later is needed, and this is {this}; say which with PYTHON=…"
    with locked():
        if is_installed(requirements):
            return ""
        print(f"Installing {requirements.name} into .venv", flush=True)
        return install(requirements)


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time change `.venv`; the system takes the lock from one that dies."""
    with (ROOT / ".venv.lock").open("w") as file:
        try:
            import fcntl  # noqa: PLC0415 (not on Windows)
        except ImportError:
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_installed(requirements: Path) -> bool:
    """Whether `.venv` is this clone's, made by this Python, and holds what requirements pins.

    The requirements of the tests hold all that the others do.
    """
    wanted = {mark_of(requirements), mark_of(ROOT / "requirements-test.txt")}
    return MARK.is_file() and PYTHON.exists() and MARK.read_text("utf-8") in wanted


def mark_of(requirements: Path) -> str:
    """Return what `.venv` is marked with when it holds requirements."""
    pinned = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return f"{requirements.name} {pinned}\n{maker()}"


def maker() -> str:
    """Return what a `.venv` of this clone and this Python is marked with, whatever it holds."""
    return f"Python {sys.version.split()[0]}\n{VENV}\n"


def install(requirements: Path) -> str:
    """Make `.venv` hold requirements, each with its hash; return why it does not, or nothing."""
    if not (MARK.is_file() and PYTHON.exists() and MARK.read_text("utf-8").endswith(maker())):
        shutil.rmtree(VENV, ignore_errors=True)
    MARK.unlink(missing_ok=True)
    make = [sys.executable, "-m", "venv", str(VENV)]
    fill = [str(PYTHON), *PIP.split(), str(requirements)]
    steps = [fill] if PYTHON.exists() else [make, fill]
    if requirements.name == "requirements-test.txt":
        steps.append(fetching(requirements))
    for step in steps:
        if subprocess.run(step, check=False).returncode:
            told = " ".join(step[1:4])
            return f"Could not install {requirements.name}: `{told} …` failed, for the reason above"
    MARK.write_text(mark_of(requirements), "utf-8")
    return ""


def fetching(requirements: Path) -> list[str]:
    """Return the command that fetches the archive of Pelican's sources, as requirements pins it."""
    pinned = re.search(r"^pelican==(?:.*\\\n)*.*", requirements.read_text("utf-8"), re.MULTILINE)
    folder, wanted = VENV / "sources", VENV / "sources.txt"
    VENV.mkdir(exist_ok=True)
    wanted.write_text(f"{pinned[0] if pinned else ''}\n", "utf-8")
    where = ["--dest", str(folder), "-r", str(wanted)]
    return [str(PYTHON), *FETCH.split(), *FROM_SOURCES.split(), *where]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
