"""A Pelican plugin: files of the output are written only where their bytes differ.

Pages and feeds go through the one writer that Pelican asks plugins for.  Static files are compared
just before Pelican would copy them, which it then need not; where another plugin writes into the
same file, this one should stand after it in `PLUGINS`.

Two things are written in each build: a page that takes another's place (`override_save_as`), since
Pelican writes both, and copies of the texts themselves (`OUTPUT_SOURCES`), which need no writer.
"""

import io
import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from types import TracebackType

from pelican import signals
from pelican.generators import Generator, StaticGenerator
from pelican.writers import FileOverwriteFailedError, Writer

from plugins.frugal.files import write_if_changed

__all__ = ["FrugalWriter", "StaticCopies", "register"]


def register() -> None:
    """Have Pelican write and copy through this module."""
    signals.get_writer.connect(_offer_writer)
    signals.get_generators.connect(_offer_generator)
    signals.all_generators_finalized.connect(_introduce)


class FrugalWriter(Writer):
    """Pelican's writer, whose files replace others only when they are whole and differ."""

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> "_Page":  # noqa: FBT001, FBT002 (Pelican's)
        """Return what to write the file into.

        As with Pelican's own, one of several writes may override the others, whether it comes
        first or last; else a second one raises FileOverwriteFailedError.
        """
        if filename in self._overridden_files:
            if override:
                raise FileOverwriteFailedError(f"{filename} is overridden twice")
            return _Page(None, encoding)
        if filename in self._written_files and not override:
            raise FileOverwriteFailedError(f"{filename} is written twice, and overridden by none")
        self._written_files.add(filename)
        if override:
            self._overridden_files.add(filename)
        return _Page(Path(filename), encoding)


class _Page(io.TextIOWrapper):
    """Text that becomes a file when it is closed, unless writing it failed."""

    def __init__(self, path: Path | None, encoding: str) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding=encoding)
        self._path = path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._path = None
        self.close()

    def close(self) -> None:
        """Write the file, where there is one to write."""
        if self.closed:
            return
        self.flush()
        data = self._bytes.getvalue()
        path, self._path = self._path, None
        super().close()
        if path is not None:
            write_if_changed(path, data)


class StaticCopies(Generator):
    """Copies what Pelican's StaticGenerator is about to copy, where the bytes differ."""

    others: Sequence[object] = ()
    """The generators of this build."""

    def generate_output(self, writer: Writer) -> None:
        """Copy the theme's static files and the content's, in Pelican's order, and say it is done.

        What is no file is left to Pelican, which tells what is the matter with it.
        """
        del writer
        if self.settings["STATIC_CREATE_LINKS"]:
            return
        statics = list(self.context["staticfiles"])
        ours = [static for static in statics if Path(self.path, static.source_path).is_file()]
        for source, target in self._of_theme():
            write_if_changed(target, source.read_bytes())
        for static in ours:
            source = Path(self.path, static.source_path)
            write_if_changed(Path(self.output_path, static.save_as), source.read_bytes())
        for stock in self.others:
            if isinstance(stock, StaticGenerator):
                left = [static for static in statics if static not in ours]
                stock.context = {**stock.context, "staticfiles": left}
                stock.settings = {**stock.settings, "THEME_STATIC_PATHS": []}

    def _of_theme(self) -> Iterator[tuple[Path, Path]]:
        """Yield where each static file of the theme is, and where it goes."""
        folder = Path(self.output_path, self.settings["THEME_STATIC_DIR"])
        for name in self.settings["THEME_STATIC_PATHS"]:
            place = Path(self.theme, name).expanduser()
            if self._is_ignored(place.name):
                continue
            if place.is_file():
                yield place, folder / place.name
            for parent, folders, files in os.walk(place, followlinks=True):
                folders[:] = [each for each in folders if not self._is_ignored(each)]
                for each in files:
                    source = Path(parent, each)
                    if not self._is_ignored(each) and source.is_file():
                        yield source, folder / source.relative_to(place)

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.settings["IGNORE_FILES"])


# ---- what Pelican calls; it keeps weak references, so each is a function of the module


def _offer_writer(pelican: object) -> type[Writer]:
    del pelican
    return FrugalWriter


def _offer_generator(pelican: object) -> type[Generator]:
    del pelican
    return StaticCopies


def _introduce(generators: Sequence[object]) -> None:
    """Tell StaticCopies of the generators whose work it takes over."""
    for generator in generators:
        if isinstance(generator, StaticCopies):
            generator.others = generators
