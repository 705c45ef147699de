"""Find the system's Chromium for the browser tests, or install it where nobody need be asked.

CHROMIUM=/path/to/it chooses one.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["find_chromium", "install_chromium"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
INSTALLERS = (
    ("apt-get", (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "chromium"))),
    ("dnf", (("dnf", "install", "-y", "-q", "chromium"),)),
    ("pacman", (("pacman", "-S", "--noconfirm", "chromium"),)),
    ("apk", (("apk", "add", "--quiet", "chromium"),)),
    ("brew", (("brew", "install", "--cask", "--quiet", "chromium"),)),
)
"""Package managers, each with the commands that install Chromium; all but brew need to be root."""
NEEDED = (
    "The browser tests need Chromium or Chrome: install it with your package manager "
    "(Debian and Ubuntu: `apt-get install chromium`; macOS: `brew install --cask chromium`), "
    "or set CHROMIUM=/path/to/it."
)


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome on this machine, None where there is none."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return chosen if Path(chosen).is_file() else None
    on_path = (shutil.which(name) for name in NAMES)
    installed = (path for path in APPLICATIONS if Path(path).is_file())
    return next((path for path in (*on_path, *installed) if path), None)


def install_chromium() -> str | None:
    """Install Chromium where no password is asked for; return its path, None where it is."""
    for manager, commands in INSTALLERS:
        prefix = _without_asking(manager)
        if shutil.which(manager) and prefix is not None:
            print(f"Installing Chromium with {manager}", file=sys.stderr, flush=True)
            if all(_succeeds([*prefix, *command]) for command in commands):
                return find_chromium()
    return None


def _without_asking(manager: str) -> list[str] | None:
    """Return what to put before a command of manager, None where a password would be asked for."""
    if manager == "brew" or (hasattr(os, "geteuid") and os.geteuid() == 0):
        return []
    can_sudo = shutil.which("sudo") and _succeeds(["sudo", "-n", "true"])
    return ["sudo", "-n"] if can_sudo else None


def _succeeds(command: list[str]) -> bool:
    return (
        subprocess.run(
            command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode
        == 0
    )


def parser() -> argparse.ArgumentParser:
    """Return what reads the arguments, of which there are none."""
    program = "python tools/browser.py"
    return argparse.ArgumentParser(
        prog=program,
        description="Print where Chromium is, and install it where nobody need be asked.",
        epilog=f"examples:\n  {program}\n\n{STATUSES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


STATUSES = "exit status: 0 it is there; 2 it is not; 130 stopped"


def main(arguments: list[str]) -> int:
    """Print where Chromium is, or what to do; return the exit status."""
    parser().parse_args(arguments)
    try:
        found = find_chromium() or (None if os.environ.get("CHROMIUM") else install_chromium())
    except KeyboardInterrupt:
        print("Stopped; whatever was begun is the package manager's to finish", file=sys.stderr)
        return 130
    print(found or NEEDED, file=sys.stdout if found else sys.stderr)
    return 0 if found else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
