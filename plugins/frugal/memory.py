"""A part of a store, for things that are made by the same code."""

from collections.abc import Iterable, Mapping

from plugins.frugal.store import Store, digest

__all__ = ["Memory"]


class Memory:
    """Keeps values by their keys, apart from those that other code has made."""

    def __init__(self, store: Store, code: bytes) -> None:
        """Keep values in store; code tells what makes them."""
        self._store = store
        self._code = code
        self.used: set[bytes] = set()
        """The keys in the store that were asked for."""
        self.written = 0
        """How many values were kept."""

    def read(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Return what is kept under those of keys that are known."""
        own = {digest(self._code, key): key for key in keys}
        self.used.update(own)
        return {own[key]: value for key, value in self._store.read(own).items()}

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep each value under its key."""
        self.written += len(entries)
        own = {digest(self._code, key): value for key, value in entries.items()}
        self.used.update(own)
        self._store.write(own)

    def note(self, keys: Iterable[bytes]) -> None:
        """Take keys as used, so that they are not forgotten."""
        self.used.update(digest(self._code, key) for key in keys)
