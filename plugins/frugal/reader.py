"""A Pelican plugin: what a text became is kept, so that it is not read again until it changes.

For Pelican's own readers of Markdown, reStructuredText and HTML, and for Typogrify.  Readers that
other plugins bring are left as they are.

Kept is what a reader itself makes: the body, and front matter as it was written, which is given
its meaning anew each time.  What Pelican takes from a file's name, folder and time it adds itself
(`FILENAME_METADATA`, `PATH_METADATA`, `DEFAULT_DATE = "fs"`).  A text is read again whenever its
bytes, its place, the recipe (`recipe.py`), or a file that it had its reader open are different; and
always if reading it warns, writes, runs another program or asks the network.  An extension that
shows the time, chance or the environment cannot be noticed: leave this plugin out beside one.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.readers import HTMLReader, MarkdownReader, Readers, RstReader

from plugins.frugal.recipe import UnknownValueError, make_recipe
from plugins.frugal.store import Store, digest
from plugins.frugal.typography import Typography
from plugins.frugal.watching import watched

__all__ = ["Keeping", "Reading", "register"]


def register() -> None:
    """Have Pelican's readers look into the store first."""
    signals.readers_init.connect(_take_part)
    signals.all_generators_finalized.connect(_end)


Reading = tuple[str | None, dict[str, Any]]
"""What a reader returns: the body as HTML, and front matter with its meaning."""


class Keeping:
    """The store of one site, and what is in it under which key."""

    def __init__(self, settings: MutableMapping[str, Any]) -> None:
        """Keep, in CACHE_PATH, what is made with settings."""
        self._settings = settings
        self._store = Store(Path(settings["CACHE_PATH"]) / "frugal.sqlite", "1", _tell)
        self._typography = Typography(settings)
        self._folder = str(settings["PATH"])
        self._recipe: bytes | None = None
        self._has_begun = False
        self._used: set[bytes] = set()

    def read(self, reader: Any, read: Callable[[str], Reading], path: str) -> Reading:
        """Return what read, a method of reader, makes of the file at path: kept, or made now."""
        self._begin()
        self._typography.is_done = False
        if self._recipe is None:
            return read(path)
        key = self._key(reader, path)
        found = self._store.read([key])
        kept = self._unpack(found[key]) if key in found else None
        if kept is None:
            return self._make(reader, read, path, key)
        self._used.add(key)
        content, metadata, self._typography.is_done = kept
        return content, {
            name: reader.process_metadata(name, value) if is_raw else value
            for name, is_raw, value in metadata
        }

    def end(self) -> None:
        """Write down what was made, and forget what no text here needs any more."""
        if self._has_begun:
            self._typography.end()
            with self._store:
                self._store.keep(self._used)
            self._used, self._has_begun = set(), False

    def _begin(self) -> None:
        """Look at the settings, once they can no longer change: plugins and readers add to them."""
        if self._has_begun:
            return
        self._has_begun = True
        try:
            self._recipe = make_recipe(self._settings)
        except UnknownValueError as error:
            self._recipe = None
            _tell(f"Texts are read anew each time, since {error}, which cannot be compared")
        else:
            self._typography.begin()

    def _key(self, reader: Any, path: str) -> bytes:
        place = os.path.relpath(path, self._folder)
        name, source = type(reader).__name__, Path(path).read_bytes()
        return digest(self._recipe or b"", name.encode(), os.fsencode(place), source)

    def _make(self, reader: Any, read: Callable[[str], Reading], path: str, key: bytes) -> Reading:
        """Return what read makes of the file at path, and keep it if it will be the same again."""
        reader.processed = {}
        with watched() as deeds:
            made = read(path)
        content, metadata = self._typography.apply(*made)
        packed = self._pack(content, metadata, reader.processed, deeds.opened - {path})
        # The file may have been written while it was read.
        if packed is not None and not deeds.has_effects and key == self._key(reader, path):
            self._store.write({key: packed})
            self._used.add(key)
        return content, metadata

    def _pack(
        self,
        content: str | None,
        metadata: Mapping[str, Any],
        processed: Mapping[str, tuple[Any, Any]],
        beside: Iterable[str],
    ) -> bytes | None:
        """Return a reading as JSON, None for one that is no text, or that tells where it was made.

        Of what is no text in front matter, what was written is kept.
        """
        rows = []
        for name, value in metadata.items():
            raw, made = processed.get(name, (None, None))
            is_raw = not _is_plain(value)
            if is_raw and (made is not value or not _is_plain(raw)):
                return None
            rows.append((name, is_raw, raw if is_raw else value))
        files = {os.path.relpath(path, self._folder): _digest_of(path) for path in beside}
        packed = json.dumps([content, rows, self._typography.is_done, files])
        is_text = content is None or type(content) is str
        return packed.encode() if is_text and self._folder not in packed else None

    def _unpack(self, packed: bytes) -> tuple[str | None, list[tuple[str, bool, Any]], bool] | None:
        """Return body, front matter and whether Typogrify was applied, if they still hold."""
        content, rows, is_done, files = json.loads(packed)
        for path, found in files.items():
            if _digest_of(str(Path(self._folder, path))) != found:
                return None
        return content, rows, is_done


def _is_plain(value: object) -> bool:
    """Whether value comes back from JSON as it was."""
    if type(value) is list:
        return all(map(_is_plain, value))
    return value is None or type(value) in {str, bool, int}


def _digest_of(path: str) -> str:
    """Return what tells the file at path from others, nothing where there is none to read."""
    try:
        return digest(Path(path).read_bytes()).hex()
    except OSError:
        return ""


def _tell(line: str) -> None:
    """Say line to whoever builds; a warning of Pelican's could end the build."""
    sys.stderr.write(f"{line}\n")


# ---- what Pelican calls; it keeps weak references, so each is a function of the module

_KEEPINGS: dict[int, Keeping] = {}
"""By the identity of settings: those of a site within a site are others."""


def _take_part(readers: Readers) -> None:
    """Have each of Pelican's own readers look into the store first."""
    keeping = _KEEPINGS.setdefault(id(readers.settings), Keeping(readers.settings))
    for suffix, stock in list(readers.reader_classes.items()):
        if stock in _OWN:
            readers.reader_classes[suffix] = _kept(stock, keeping)


_OWN = (HTMLReader, MarkdownReader, RstReader)


def _kept(stock: type[Any], keeping: Keeping) -> type[Any]:
    """Return stock, a reader, as one that keeps what it makes; its name is told to templates."""

    def read(self: Any, source_path: str) -> Reading:
        return keeping.read(self, partial(stock.read, self), source_path)

    def process_metadata(self: Any, name: str, value: Any) -> Any:
        processed = stock.process_metadata(self, name, value)
        self.processed[name] = (value, processed)
        return processed

    members = {"read": read, "process_metadata": process_metadata, "processed": {}}
    return type(stock.__name__, (stock,), members)


def _end(generators: Iterable[Any]) -> None:
    """Write down what was read, as soon as nothing more is."""
    for identity in {id(generator.settings) for generator in generators}:
        if identity in _KEEPINGS:
            _KEEPINGS[identity].end()
