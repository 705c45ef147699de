"""What Git could bring back, and what it could not."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from plugins.errors import ToolError

__all__ = ["find_uncommitted", "is_committed"]


def find_uncommitted(root: Path, paths: Sequence[str]) -> list[str]:
    """Return each file at one of paths, from root, that Git could not bring back as it is.

    Raise ToolError where root is in no repository, or Git is not there.
    """
    asked = ["git", "status", "--porcelain", "--ignored", "--untracked-files=all", "--", *paths]
    try:
        found = subprocess.run(  # noqa: S603 (a fixed command, with our own paths)
            asked, cwd=root, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise ToolError("git: not found; it is what brings back what this throws away") from None
    if found.returncode:
        reason = "no repository of Git, so nothing could bring back what this throws away"
        raise ToolError(f"{root.name}: {reason}; clone one")
    return [line[3:] for line in found.stdout.splitlines()]


def is_committed(content: Path) -> bool:
    """Whether Git could bring back all of a folder as it is."""
    folder = content.absolute()
    try:
        return not find_uncommitted(folder.parent, [folder.name])
    except ToolError:
        return False
