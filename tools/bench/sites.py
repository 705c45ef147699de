"""A site of one contender: laid out, edited, and put back as it was."""

import compileall
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.bench.contenders import Contender

__all__ = ["Site", "lay_out"]


@dataclass(slots=True, kw_only=True)
class Site:
    """A folder that a contender builds from, and what was changed in it."""

    contender: Contender
    folder: Path
    laid_out: frozenset[str]
    """What the folder holds at first; all else was made by builds."""
    _originals: dict[Path, bytes | None] = field(default_factory=dict)

    @property
    def documents(self) -> Path:
        """The folder of what is written."""
        return self.folder / self.contender.documents

    @property
    def output(self) -> Path:
        """The folder of what is built."""
        return self.folder / self.contender.output

    @property
    def piece(self) -> Path:
        """The document that edits are made to: by name the middle one, the same for all tools."""
        found = [*self.documents.glob("*.md")]
        for kind in ("essays", "comments"):
            found += (self.documents / kind).rglob("*.md")
        return sorted(found, key=lambda path: path.name)[len(found) // 2]

    def address_of(self, path: Path) -> str:
        """Return where the document in path is served."""
        kind = (
            path.relative_to(self.documents).parts[0] if path.parent != self.documents else "posts"
        )
        return f"/{kind}/{path.stem}/"

    def write(self, path: Path, text: str) -> None:
        """Write text into path, which is as it was before after the next reset."""
        if path not in self._originals:
            self._originals[path] = path.read_bytes() if path.exists() else None
        path.write_text(text, "utf-8")

    def reset(self) -> None:
        """Take back all edits, and remove all that builds made or keep."""
        for path, content in self._originals.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        self._originals.clear()
        for entry in self.folder.iterdir():
            if entry.name not in self.laid_out:
                _remove(entry)


def lay_out(contender: Contender, folder: Path, corpora: Mapping[str, Path]) -> Site:
    """Return a new site in folder, with the documents of the contender's dialect."""
    folder.mkdir(parents=True)
    for source, place in contender.parts:
        _copy(source, folder / place)
    for place in contender.without:
        _remove(folder / place)
    for source, place in contender.linked:
        (folder / place).symlink_to(source)
    _copy(corpora[contender.dialect], folder / contender.documents)
    compileall.compile_dir(folder / "plugins", quiet=2)
    laid_out = frozenset(entry.name for entry in folder.iterdir())
    return Site(contender=contender, folder=folder, laid_out=laid_out)


def _copy(source: Path, place: Path) -> None:
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, place, dirs_exist_ok=True, ignore=ignored)
    else:
        shutil.copy(source, place)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
