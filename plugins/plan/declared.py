"""What a page may read and what it may not: reading what was not declared is an error."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Never, TypeVar

__all__ = ["Closed", "Declared", "Undeclared", "UndeclaredError"]

K = TypeVar("K")
V = TypeVar("V")


class UndeclaredError(LookupError):
    """A page read what it is not known to depend on: it could go stale without anybody noticing."""


class Declared(Mapping[K, V]):
    """The part of a mapping that a page depends on; a key may be declared that has no value."""

    __slots__ = ("_keys", "_whole")

    def __init__(self, whole: Mapping[K, V], keys: Collection[K]) -> None:
        """Let keys be read of the whole, whether it has them or not, and nothing else."""
        self._whole = whole
        self._keys = keys

    def __getitem__(self, key: K) -> V:
        """Return a value; raise UndeclaredError for what may not be read, KeyError for nothing."""
        if key not in self._keys:
            raise UndeclaredError(f"{key!r} is not among what this page depends on")
        return self._whole[key]

    def get(self, key: K, default: Any = None) -> Any:
        """Return a value or the default; raise UndeclaredError for what may not be read."""
        if key not in self._keys:
            raise UndeclaredError(f"{key!r} is not among what this page depends on")
        return self._whole.get(key, default)

    def __iter__(self) -> Iterator[K]:
        """Yield the keys that have a value, in the order of the whole."""
        return (key for key in self._whole if key in self._keys)

    def __len__(self) -> int:
        """Return how many of the keys have a value."""
        return sum(key in self._whole for key in self._keys)


class Closed:
    """Has what it was given, and nothing else that a template may even ask for.

    Jinja would take what is not there for undefined, so that `is defined` and `default` would hide
    that other pages, and Pelican's own generators, have it.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Never:
        """Refuse; AttributeError is for what Python and its libraries look for in anything."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise UndeclaredError(f"this page has no attribute {name!r}, or does not depend on it")


class Undeclared:
    """Stands where a page may read nothing at all."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        """Say what it is that may not be read."""
        self._name = name

    def _refuse(self, *_: object) -> Never:
        raise UndeclaredError(f"{self._name} is not among what this page depends on")

    __getitem__ = __iter__ = __len__ = __contains__ = __bool__ = _refuse

    def __getattr__(self, name: str) -> Never:
        """Refuse: there is nothing here to be read."""
        raise UndeclaredError(f"{self._name} is not among what this page depends on")
