"""Waits until something that a build depends on is not as it was, and says what."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.adapter.serving.alarm import Alarm
from plugins.adapter.serving.pace import Changes
from plugins.adapter.serving.watched import Stamp, list_files, list_modules, read_digest

__all__ = ["Watcher"]


class Watcher:
    """Watches folders, and the Python files that lie beside them in their common root."""

    def __init__(self, root: Path, folders: Iterable[Path]) -> None:
        """Watch from now on: what is there now is nothing new."""
        self._root = root
        self._folders = tuple(folders)
        self._output = root / "output"
        self._alarm = Alarm(root)
        self._digests: dict[str, bytes] = {}
        self._alarm.listen(self._folders)
        self._stamps = self._look()

    def watch(self, folders: Iterable[Path], output: Path) -> None:
        """Watch those folders and no others; what is built into output is nobody's work."""
        self._folders, self._output = tuple(folders), output
        if self._alarm.listen(self._folders):
            self._stamps = {**self._look(), **self._stamps}

    def wait(self, timeout: float | None = None) -> Changes | None:
        """Return when something may have changed, None where nothing did within timeout seconds."""
        return self._alarm.wait(timeout)

    def changed(self) -> frozenset[Path]:
        """Return the files that are not as they were when this was last asked.

        One that was written again with the same bytes is as it was.
        """
        self._alarm.listen(self._folders)
        before, self._stamps = self._stamps, self._look()
        touched = {
            path
            for path in before.keys() | self._stamps.keys()
            if before.get(path) != self._stamps.get(path)
        }
        return frozenset(Path(path) for path in touched if self._is_other(path))

    def _is_other(self, path: str) -> bool:
        """Tell whether the bytes at path are other than when this was last asked, and keep which.

        What was never asked about is taken for other.
        """
        former, digest = self._digests.get(path), read_digest(path)
        self._digests[path] = digest
        return digest != former

    def _look(self) -> Mapping[str, Stamp]:
        found = dict(list_modules(self._root))
        for folder in self._folders:
            found |= list_files(folder, self._output)
        return found

    def close(self) -> None:
        """Watch no more."""
        self._alarm.close()
