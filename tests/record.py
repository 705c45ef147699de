"""Writes anew what each site in invalid_sites/ is told, and what the guide's examples show.

`git diff` then tells what has changed.  A new site is a new folder with `content/` in it, a new
example a fence in docs/writing.md.
"""

import sys
from contextlib import chdir
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from plugins.command import Ending, guarded  # noqa: E402 (found only now, when run as a script)
from plugins.documents import load_content  # noqa: E402 (likewise)
from plugins.errors import ContentError  # noqa: E402 (likewise)
from tests.writing_guide import GUIDE, with_results  # noqa: E402 (likewise)

INVALID_SITES = ROOT / "tests" / "invalid_sites"


def told(site: Path) -> str:
    """Return what somebody in the folder of site is told of its content, one mistake a line."""
    with chdir(site):
        try:
            load_content(Path("content"))
        except ContentError as error:
            return f"{error}\n"
    return ""


def record() -> None:
    """Write what each site is told beside its content."""
    for site in sorted(INVALID_SITES.iterdir()):
        (site / "expected.txt").write_text(told(site), encoding="utf-8")
    GUIDE.write_text(with_results(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> int:
    """Record, and return the exit status."""
    record()
    return 0


if __name__ == "__main__":
    done = "what was written can be taken back with git"
    sys.exit(guarded(main, Ending(failed="Could not record", stopped=done)))
