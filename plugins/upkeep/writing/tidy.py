"""The command that brings content files into their one form, each by itself or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.documents.characters import decode
from plugins.documents.files import list_files
from plugins.documents.parse import kind_of
from plugins.errors import ContentError, Problem, ToolError
from plugins.upkeep.place import write_all
from plugins.upkeep.writing.forming import form_text

__all__ = ["Tidied", "tidy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What became of content files; paths are as their user types them."""

    changed: tuple[str, ...]
    """Those that were not in the one form."""
    as_they_were: int
    """How many were."""
    problems: tuple[Problem, ...]
    """Why others were left as they are."""


def tidy(
    content: Path, files: Iterable[Path] = (), *, sentences: bool = False, is_check: bool = False
) -> Tidied:
    """Bring files, or all of content, into the one form; only tell which are not, for a check.

    Raise ToolError where one of files is no document of content.
    """
    texts, problems = _read(content, _paths(content, list(files)))
    formed: dict[str, str] = {}
    for path, text in texts.items():
        try:
            formed[path] = form_text(path, text, sentences=sentences)
        except ContentError as error:
            problems += error.problems
    changes: dict[str, str | None] = {p: new for p, new in formed.items() if new != texts[p]}
    if not is_check:
        write_all(content, changes)
    folder = content.as_posix()
    return Tidied(
        changed=tuple(f"{folder}/{path}" for path in changes),
        as_they_were=len(formed) - len(changes),
        problems=tuple(replace(each, path=f"{folder}/{each.path}") for each in problems),
    )


def _read(content: Path, paths: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the text of each file that has one, with its own line ends, and what is wrong."""
    texts, problems = {}, []
    for path in paths:
        text, faults = decode(path, (content / path).read_bytes())
        problems += faults
        if not faults:
            texts[path] = text
    return texts, problems


def _paths(content: Path, files: list[Path]) -> list[str]:
    """Return which documents are meant, from `content/`, sorted."""
    if not content.is_dir():
        raise ToolError(f"{content}: no such folder; what the archive holds is written there")
    found, _ = list_files(content)
    documents = {path for path in found if kind_of(path) and path.endswith(".md")}
    if not files:
        return sorted(documents)
    asked = {_from_content(content, file): file for file in files}
    for path, file in asked.items():
        if path not in documents:
            raise ToolError(f"{file}: no document of {content.as_posix()}/; name a file that is")
    return sorted(asked)


def _from_content(content: Path, file: Path) -> str:
    """Return the path of a file from `content/`, from which or from here it may be named."""
    if not file.is_file() and (content / file).is_file():
        return file.as_posix()
    full, root = file.absolute(), content.absolute()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else str(file)
