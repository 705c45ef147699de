"""Make `.venv` hold exactly what a requirements file pins; the only thing that runs before it exists.

    python3 tools/environment.py requirements.txt

A second run finds the mark of the first and installs nothing.  Two runs at once wait for each other.
The mark tells which requirements are installed, by which Python, and where: a moved or copied clone
makes its `.venv` anew, since a virtual environment knows its own path.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
MARK = VENV / "installed.txt"


def main():
    """Install what is missing and return the exit status."""
    if sys.version_info < OLDEST:
        return f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed; this is {sys.version.split()[0]}. Say which with PYTHON=…"
    requirements = ROOT / sys.argv[1]
    with locked():
        if is_installed(requirements):
            return 0
        print(f"Installing {requirements.name} into .venv", flush=True)
        return install(requirements)


@contextmanager
def locked():
    """Let one process at a time change `.venv`; the system lets go of the lock of one that dies."""
    with (ROOT / ".venv.lock").open("w") as file:
        try:
            import fcntl  # noqa: PLC0415 (not on Windows)
        except ImportError:
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_installed(requirements):
    """Whether `.venv` is this clone's, made by this Python, and holds what requirements pins.

    The test requirements hold all that the others do.
    """
    wanted = {mark_of(requirements), mark_of(ROOT / "requirements-test.txt")}
    return MARK.is_file() and python().exists() and MARK.read_text("utf-8") in wanted


def mark_of(requirements):
    """Return what `.venv` is marked with when it holds requirements."""
    pinned = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return f"{requirements.name} {pinned}\nPython {sys.version.split()[0]}\n{VENV}\n"


def install(requirements):
    """Make `.venv` and install requirements with their hashes; return the exit status."""
    if not MARK.is_file() or not MARK.read_text("utf-8").endswith(mark_of(requirements).split("\n", 1)[1]):
        shutil.rmtree(VENV, ignore_errors=True)
    MARK.unlink(missing_ok=True)
    steps = [[sys.executable, "-m", "venv", str(VENV)]] if not python().exists() else []
    steps.append(
        [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "--only-binary", ":all:", "-r", str(requirements)]
    )
    for step in steps:
        if subprocess.run(step, check=False).returncode:
            return f"Could not install {requirements.name}: `{' '.join(step[:4])} …` failed; see above. Is there a connection to the package index?"
    MARK.write_text(mark_of(requirements), "utf-8")
    return 0


def python():
    """Return the Python of `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


if __name__ == "__main__":
    sys.exit(main())
