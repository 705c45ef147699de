"""Notes when the system says that something was changed in some folders, right or wrong."""

import threading
from collections.abc import Iterable
from pathlib import Path
from time import monotonic

from watchfiles import Change, watch

from plugins.adapter.serving.pace import Changes
from plugins.adapter.serving.watched import is_watched

__all__ = ["Alarm"]

_TOGETHER, _STEP = 50, 10
"""Milliseconds in which what the system says is taken together, at most, and at a time."""
_LULL = 500
"""Milliseconds after which it says that nothing changed."""
_POLL = 1000
"""Milliseconds between two looks, where the system has nothing to say."""


class Alarm:
    """Listens at folders, whatever lies below them, and at the entries of their common root."""

    def __init__(self, root: Path) -> None:
        """Listen to nothing yet."""
        self._root = root
        self._folders: dict[Path, int] = {}
        self._rung = threading.Condition()
        self._when: Changes | None = None
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def listen(self, folders: Iterable[Path]) -> bool:
        """Listen at those of the folders that are there; return whether anything differs by that.

        One that was replaced by another of its name has to be listened at anew.
        """
        wanted = {folder: folder.stat().st_ino for folder in folders if folder.is_dir()}
        if self._threads and wanted == self._folders:
            return False
        self.close()
        self._folders, self._stop = wanted, threading.Event()
        self._threads = [
            threading.Thread(target=self._follow, args=(self._stop, is_deep, *paths), daemon=True)
            for is_deep, paths in ((False, [self._root]), (True, list(wanted)))
            if paths
        ]
        for thread in self._threads:
            thread.start()
        return True

    def wait(self, timeout: float | None = None) -> Changes | None:
        """Return when it rang since this was last asked, at the latest after timeout seconds."""
        with self._rung:
            self._rung.wait_for(lambda: self._when is not None, timeout)
            when, self._when = self._when, None
            return when

    def close(self) -> None:
        """Listen no more."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _follow(self, stop: threading.Event, is_deep: bool, *paths: Path) -> None:  # noqa: FBT001 (a thread passes it)
        try:
            self._ring_for(stop, *paths, is_deep=is_deep)
        except (OSError, RuntimeError):  # Linux watches so many folders and no more
            self._ring_for(stop, *paths, is_deep=is_deep, is_polling=True)

    def _ring_for(
        self, stop: threading.Event, *paths: Path, is_deep: bool, is_polling: bool = False
    ) -> None:
        """Ring at each change until stop is set, and once for what changed before this listened."""
        listening = watch(
            *paths,
            watch_filter=self._matters_below if is_deep else self._matters,
            debounce=_TOGETHER,
            step=_STEP,
            stop_event=stop,
            recursive=is_deep,
            force_polling=is_polling or None,
            poll_delay_ms=_POLL,
            raise_interrupt=False,
            rust_timeout=_LULL,
            yield_on_timeout=True,
        )
        for number, changes in enumerate(listening):
            if changes or not number:
                self._ring(monotonic())

    def _ring(self, now: float) -> None:
        with self._rung:
            self._when = Changes(first=self._when.first if self._when else now, last=now)
            self._rung.notify_all()

    def _matters(self, _change: Change, path: str) -> bool:
        """Tell whether it may be about a module or a folder beside the others."""
        place = Path(path)
        return is_watched(place.name) and (place.suffix == ".py" or place in self._folders)

    def _matters_below(self, _change: Change, path: str) -> bool:
        """Tell whether it may be about somebody's work."""
        place = Path(path)
        folder = next((each for each in self._folders if place.is_relative_to(each)), None)
        return folder is None or all(map(is_watched, place.relative_to(folder).parts))
