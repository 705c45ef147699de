"""A build goes into a folder of its own, which takes the place of the last one only when it is whole."""

import shutil
from pathlib import Path

from filelock import FileLock

from plugins.errors import ToolError

__all__ = ["THEME_MARK", "Staging"]

THEME_MARK = 'data-theme="archive"'
"""What every page of this theme carries, and no other page does."""


class Staging:
    """The folder that a build goes into, and the lock that lets one build at a time have it."""

    def __init__(self, output: Path, keep_out: tuple[Path, ...], retained: tuple[str, ...] = ()) -> None:
        """Prepare for a build that is to become output; keep_out are folders that must not be inside it.

        What is named in retained is carried over from the last build (Pelican's OUTPUT_RETENTION).
        """
        self.output = output
        self.keep_out = keep_out
        self.retained = retained
        self.folder = output.with_name(f".{output.name}.new")
        self._former = output.with_name(f".{output.name}.old")
        self._lock = FileLock(output.with_name(f".{output.name}.lock"))

    def begin(self) -> None:
        """Wait for any other build, mend what a broken one left, and make the folder empty."""
        self._check()
        self.output.parent.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        if self._former.exists() and not self.output.exists():
            self._former.rename(self.output)
        shutil.rmtree(self._former, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    def commit(self) -> None:
        """Put the finished build where the last one was."""
        for name in self.retained:
            kept = self.output / name
            if kept.exists() and not (self.folder / name).exists():
                kept.rename(self.folder / name)
        if self.output.exists():
            self.output.rename(self._former)
        self.folder.rename(self.output)
        shutil.rmtree(self._former, ignore_errors=True)
        self._lock.release()

    def abandon(self) -> None:
        """Throw away an unfinished build; the last one stays."""
        if self._lock.is_locked:
            shutil.rmtree(self.folder, ignore_errors=True)
            self._lock.release()

    def _check(self) -> None:
        """Raise ToolError where the build would take the place of something that is not one."""
        for folder in self.keep_out:
            if folder.resolve().is_relative_to(self.output.resolve()):
                raise ToolError(f"{self.output}: a build here would delete {folder}; choose another OUTPUT_PATH")
        if self.output.is_file():
            raise ToolError(f"{self.output}: a file where the build should go; move it")
        if self.output.is_dir() and any(self.output.iterdir()) and not _is_build(self.output):
            raise ToolError(f"{self.output}: not empty and not built by this archive; move it or choose another OUTPUT_PATH")


def _is_build(folder: Path) -> bool:
    index = folder / "index.html"
    return index.is_file() and THEME_MARK in index.read_text("utf-8", errors="replace")
