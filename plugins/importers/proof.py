"""The proof that content will load, before any of it is written."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.documents import load_content
from plugins.documents.files import list_files, share_file
from plugins.errors import ContentError, Problem
from plugins.kept import kept_readings

__all__ = ["at_fault", "faults_with"]


def faults_with(content: Path, texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what would be wrong with content if its files had these texts; paths from content.

    It is loaded as a copy, so that whatever holds of content holds of it.
    """
    with TemporaryDirectory(prefix="archive-") as folder:
        copy = Path(folder) / "content"
        _copy(content, texts, copy)
        try:
            with kept_readings(content) as memory:
                load_content(copy, memory)
        except ContentError as error:
            return tuple(_placed(problem, copy) for problem in error.problems)
    return ()


def at_fault(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> dict[str, list[Problem]]:
    """Return the problems in each text, and those of other files that name it, by its path."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        named = [problem.path] if problem.path in texts else _named(problem.reason, texts)
        for path in named:
            found.setdefault(path, []).append(problem)
    return found


def _named(reason: str, texts: Mapping[str, str]) -> list[str]:
    words = (word.strip("(),;:") for word in reason.split())
    return [path for word in words if (path := word.removeprefix("content/")) in texts]


def _copy(content: Path, texts: Mapping[str, str], copy: Path) -> None:
    """Make copy what content would be: the files that stay, and the texts."""
    files, _ = list_files(content)
    for path in sorted(files | set(texts)):
        place = copy / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if path in texts:
            place.write_bytes(texts[path].encode())
        else:
            share_file(content / path, place)


def _placed(problem: Problem, copy: Path) -> Problem:
    path = Path(problem.path).absolute()
    within = path.is_relative_to(copy)
    return replace(problem, path=path.relative_to(copy).as_posix()) if within else problem
