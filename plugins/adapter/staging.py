"""A build goes into a folder of its own, which takes the last one's place when it is whole."""

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from plugins.errors import ToolError

__all__ = ["MARK", "SAID_IN_IT", "Staging", "is_at_rest", "is_marked", "is_retained"]

MARK = ".built"
"""The file by which a build is known for one, so that nothing else is ever replaced."""

SAID_IN_IT = "Every build makes this folder anew; whatever else is put here is lost.\n"


class Staging:
    """The folder that a build goes into, and the lock that lets one build at a time have it."""

    def __init__(
        self, output: Path, keep_out: tuple[Path, ...], retained: tuple[str, ...] = ()
    ) -> None:
        """Prepare for a build that is to become output, which may not hold a folder of keep_out.

        What is named in retained is carried over from the last build (Pelican's OUTPUT_RETENTION).
        """
        self.output = output.resolve()
        self.keep_out = keep_out
        self._retained = retained
        self.folder, self._former = _beside(self.output)
        self._lock = FileLock(self.output.with_name(f".{output.name}.lock"))
        self.has_waited = False
        """Whether another build was under way, so that what was seen before may be old."""

    def begin(self) -> None:
        """Wait for any other build, mend what a broken one left, and make the folder empty.

        Raise ToolError where output is something else than a build.
        """
        self._check_place()
        self.output.parent.mkdir(parents=True, exist_ok=True)
        if not self._lock.is_locked:
            self._acquire()
        self._check_last()
        self._mend()
        if (journal := self.folder / _JOURNAL).is_file():
            self._go_on(journal)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        (self.folder / MARK).write_text(SAID_IN_IT, "utf-8")

    def _acquire(self) -> None:
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            self._lock.acquire()
            self.has_waited = True

    def commit(self) -> None:
        """Put the finished build where the last one was."""
        if self.output.exists():
            self.output.rename(self._former)
        self.folder.rename(self.output)
        self._mend()
        self._lock.release()

    def commit_changes(self, owned: Collection[str], built: Collection[str]) -> None:
        """Put the folder's files where the last build has others, and remove what is not owned.

        Built is every file that the last build has.  What was begun is written down first, so that
        whoever comes after a kill ends it.
        """
        if not self.output.exists():
            self.commit()
            return
        if is_marked(self.output):
            (self.folder / MARK).unlink()
        others = sorted(
            path for path in {*built} - {*owned, MARK} if not is_retained(path, self._retained)
        )
        journal = self.folder / _JOURNAL
        journal.with_suffix(".part").write_text(json.dumps(others), "utf-8")
        journal.with_suffix(".part").rename(journal)
        self._go_on(journal)
        self._lock.release()

    def _go_on(self, journal: Path) -> None:
        """Do what a journal says, or the rest of it."""
        for file in json.loads(journal.read_text("utf-8")):
            _remove(self.output, file)
        for file in list_files(self.folder):
            if file != _JOURNAL:
                _move(self.folder / file, self.output / file)
        shutil.rmtree(self.folder)

    def abandon(self) -> None:
        """Throw away an unfinished build; the last one stays."""
        if self._lock.is_locked:
            if not (self.folder / _JOURNAL).is_file():
                shutil.rmtree(self.folder, ignore_errors=True)
            self._mend()
            self._lock.release()

    def _mend(self) -> None:
        """Take from the former build what is retained, or its place where it has no successor."""
        if not self._former.exists():
            return
        if not self.output.exists():
            self._former.rename(self.output)
            return
        for name in self._retained:
            kept, place = self._former / name, self.output / name
            if kept.exists() and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                kept.rename(place)
        shutil.rmtree(self._former, ignore_errors=True)

    def _check_place(self) -> None:
        """Raise ToolError where a build would take something else's place, or stand within it."""
        for folder in (*self.keep_out, Path.cwd()):
            if folder.resolve().is_relative_to(self.output):
                message = f"{self.output}: a build here would delete {folder}"
                raise ToolError(f"{message}; choose another OUTPUT_PATH")
        for folder in self.keep_out:
            if self.output.is_relative_to(folder.resolve()):
                message = f"{self.output}: a build here would stand within {folder}"
                raise ToolError(f"{message}; choose another OUTPUT_PATH")
        if self.output.is_file():
            raise ToolError(f"{self.output}: a file where the build should go; move it")

    def _check_last(self) -> None:
        """Raise ToolError where output holds what no build put there."""
        names = {path.name for path in self.output.iterdir()} if self.output.exists() else set()
        if names and MARK not in names:
            message = f"{self.output}: not empty, and no build of this archive"
            raise ToolError(f"{message}; move it or choose another OUTPUT_PATH")


def _beside(output: Path) -> tuple[Path, Path]:
    """Return where the build goes that is to become output, and where the last one waits."""
    return output.with_name(f".{output.name}.new"), output.with_name(f".{output.name}.old")


def is_at_rest(output: Path) -> bool:
    """Return whether no build is under way to become output, nor was one broken off."""
    return not any(folder.exists() for folder in _beside(output.resolve()))


def is_retained(path: str, retained: Iterable[str]) -> bool:
    """Return whether a path in an output is, or is below, one that is retained."""
    return any(path == name or path.startswith(f"{name}/") for name in retained)


def is_marked(folder: Path) -> bool:
    """Return whether a folder has the file by which a build is known for one, as it was written."""
    mark = folder / MARK
    try:
        return not mark.is_symlink() and mark.read_bytes() == SAID_IN_IT.encode()
    except OSError:
        return False


_JOURNAL = ".commit"
"""The list of what belongs to a site whose files are being put in place."""


def list_files(folder: Path) -> Iterator[str]:
    """Yield every file below folder, by its path from there."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield Path(place, name).relative_to(folder).as_posix()


def _remove(folder: Path, file: str) -> None:
    """Remove a file, and the folders that this empties."""
    place = folder / file
    place.unlink(missing_ok=True)
    for above in place.relative_to(folder).parents[:-1]:
        try:
            (folder / above).rmdir()
        except OSError:  # it is not empty
            return


def _move(file: Path, place: Path) -> None:
    """Put a file in the place of another, or of a folder."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    for above in place.parents:
        if above.is_file() or above.is_symlink():
            above.unlink()
            break
        if above.is_dir():
            break
    place.parent.mkdir(parents=True, exist_ok=True)
    file.replace(place)
