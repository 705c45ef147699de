"""Settings as Pelican has made them out of a file, kept so that it need not be asked again."""

import os
import pickle
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import cache_from_source, module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

from plugins.frugal.memory import Memory
from plugins.frugal.store import digest

if TYPE_CHECKING:
    from plugins.adapter.incremental.snapshot import Snapshot

__all__ = [
    "KeptSettings",
    "NotKeptError",
    "RawSettings",
    "keep_settings",
    "kept_settings",
    "nothing_compiled",
    "read_raw",
]


class RawSettings:
    """What a settings file says, and what a command has instead."""

    def __init__(self, file: Path, values: Mapping[str, Any], override: Mapping[str, Any]) -> None:
        """Keep what tells them from any others; where files are counts too."""
        self.snapshot: Snapshot | None = None
        """All that the site is made of, once somebody has looked at it."""
        self._values = {**values, **override}
        self.beside = file.absolute().parent
        """The folder of the file."""
        told = [f"{name}={value!r}" for name, value in sorted(self._values.items())]
        self.digest = digest(str(file.absolute()), *told)

    @property
    def retained(self) -> tuple[str, ...]:
        """What is not touched where it stands in the output."""
        return tuple(self._values.get("OUTPUT_RETENTION", ()))

    def folder(self, name: str, default: str) -> Path:
        """Return a folder that a setting names, as Pelican reads it: from where the file is.

        It takes `..` for the part before it, also where that is a link (`read_settings`).
        """
        named = Path(self._values.get(name) or default)
        return named if named.is_absolute() else Path(os.path.normpath(self.beside / named))


def read_raw(file: Path, override: Mapping[str, Any]) -> RawSettings | None:
    """Return what a settings file says; None where it cannot be read, which Pelican will tell."""
    spec = spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None or not file.is_file():
        return None
    module, path = module_from_spec(spec), list(sys.path)
    _forget_compiled(file.absolute().parent)
    try:
        with nothing_compiled():
            spec.loader.exec_module(module)
    except (Exception, SystemExit):  # noqa: BLE001 (settings are Python, which may raise anything)
        return None
    finally:
        sys.path[:] = path
    return RawSettings(file, {k: getattr(module, k) for k in dir(module) if k.isupper()}, override)


@contextmanager
def nothing_compiled() -> Iterator[None]:
    """Leave nothing that Python compiles within: the folder of settings is its owner's."""
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes


def _forget_compiled(folder: Path) -> None:
    """Have Python read settings, and what they import from beside them, from their sources.

    It takes what it compiled once for the same source as long as that has the same size and was
    written in the same second (PEP 3147), and an edit may be both.
    """
    for source in folder.glob("*.py"):
        with suppress(OSError, NotImplementedError):
            Path(cache_from_source(str(source))).unlink(missing_ok=True)


# ---- what Pelican made of them


class NotKeptError(LookupError):
    """A setting was asked for that cannot be kept, so that Pelican has to be asked."""


class KeptSettings(dict[str, Any]):
    """Settings as Pelican made them, without those that only it can make again.

    To ask for one of these, or whether it is there, raises NotKeptError: no answer would be true.
    """

    def __init__(self, kept: Mapping[str, Any], others: Iterable[str]) -> None:
        """Hold what was kept; others are the names of those that were not."""
        super().__init__(kept)
        self._others = frozenset(others)

    def __missing__(self, name: str) -> Never:
        """Refuse what is not there."""
        self._check(name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Return whether there is such a setting."""
        self._check(name)
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting, or default where there is none."""
        self._check(name)
        return super().get(name, default)

    def _check(self, name: object) -> None:
        if name in self._others:
            raise NotKeptError(name)


def keep_settings(memory: Memory, raw: RawSettings, settings: Mapping[str, Any]) -> None:
    """Keep Pelican's settings for a build without it, but for what no file could hold."""
    own = {name: settings[name] for name in sorted(settings) if not _OF_A_BUILD.fullmatch(name)}
    packed = {name: _packed(value, raw.beside) for name, value in own.items()}
    kept = {name: value for name, value in packed.items() if value is not None}
    told = (kept, sorted(own.keys() - kept.keys()))
    memory.write({raw.digest: pickle.dumps(told, pickle.HIGHEST_PROTOCOL)})


def kept_settings(memory: Memory, raw: RawSettings) -> KeptSettings | None:
    """Return the settings that were kept for what a file says; None where none were."""
    if not (told := memory.read([raw.digest]).get(raw.digest)):
        return None
    packed, others = pickle.loads(told)  # noqa: S301 (the store has proved it to be ours)
    kept: dict[str, Any] = {}
    for name, each in packed.items():
        try:
            kept[name] = pickle.loads(each)  # noqa: S301 (likewise)
        except Exception:  # noqa: BLE001 (what it was of may have gone, or moved)
            others.append(name)
    return KeptSettings(kept, others)


_OF_A_BUILD = re.compile(r"ARCHIVE(_.*)?")
"""What the parts of the adapter keep in settings during a build (`state.py`, `choice.py`)."""


def _packed(value: object, beside: Path) -> bytes | None:
    """Return a value as bytes; None for what cannot be, or not without Pelican or a module there.

    Beside settings files, that is: they are not to be run once more, by whatever name finds them.
    """
    data = BytesIO()
    try:
        _Packer(data, beside).dump(value)
    except Exception:  # noqa: BLE001 (a setting may hold anything)
        return None
    return data.getvalue()


class _Packer(pickle.Pickler):
    """Packs nothing that could only be unpacked by importing Pelican, or settings."""

    def __init__(self, data: BytesIO, beside: Path) -> None:
        """Pack into data; settings are the modules that stand in the folder beside."""
        super().__init__(data, pickle.HIGHEST_PROTOCOL)
        self._beside = beside

    def reducer_override(self, thing: object) -> Any:
        """Refuse Pelican's own, and what settings define; leave anything else to pickle."""
        module = str(getattr(thing, "__module__", None) or type(thing).__module__)
        if module.partition(".")[0] == "pelican" or self._is_of_settings(module):
            raise pickle.PicklingError(module)
        return NotImplemented

    def _is_of_settings(self, module: str) -> bool:
        file = getattr(sys.modules.get(module), "__file__", None)
        return file is not None and Path(file).absolute().parent == self._beside
