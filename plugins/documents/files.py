"""The files in a folder of content, and those that cannot be what they seem."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from plugins.errors import Problem
from plugins.frugal.files import is_folder

__all__ = ["list_files", "share_file"]


def list_files(content: Path) -> tuple[frozenset[str], list[Problem]]:
    """Return the path of every file from content, without hidden ones and an editor's backups.

    Beside them, what would be left out without a word: folders that cannot be opened or are links,
    and what is no file.
    """
    problems: list[Problem] = []
    files: list[str] = []
    _list(content, "", files, problems)
    return frozenset(files), problems


def _list(content: Path, folder: str, files: list[str], problems: list[Problem]) -> None:
    """Add the files of a folder, named from content with a slash at its end, and its problems."""
    try:
        with os.scandir(f"{content}/{folder}") as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        reason = f"a folder that cannot be opened ({error.strerror})"
        named = folder.rstrip("/") or "."
        problems.append(Problem(path=named, reason=reason, remedy="make it readable"))
        return
    for entry in entries:
        path = folder + entry.name
        if not is_folder(entry):
            if not _is_left_out(entry.name):
                faults = list(_faults(content, path, entry))
                problems += faults
                files += [] if faults else [path]
        elif entry.is_symlink() and not entry.name.startswith("."):
            reason = "a symbolic link to a folder, which is not followed"
            problems.append(Problem(path=path, reason=reason, remedy="put the folder itself there"))
        elif not entry.name.startswith("."):
            _list(content, f"{path}/", files, problems)


def _is_left_out(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith("~")


def _faults(content: Path, path: str, entry: os.DirEntry[str]) -> Iterator[Problem]:
    """Yield why what stands at path is no file that could be published."""
    try:
        path.encode()
    except UnicodeEncodeError:
        yield Problem(path=path, reason="a file name that is not UTF-8", remedy="rename the file")
        return
    is_link = entry.is_symlink()
    if is_link and not path.endswith(".md") and _is_outside(content, content / path):
        reason = "a symbolic link that leads out of the folder of content"
        yield Problem(path=path, reason=reason, remedy="put the file itself there")
    elif not _is_file(entry):
        reason = "a symbolic link that leads to no file" if is_link else "not a file"
        yield Problem(path=path, reason=reason, remedy="take it away")


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_outside(content: Path, link: Path) -> bool:
    """Whether a link leads to what nobody put into content: it would be published as it is.

    A document may be kept elsewhere, as nothing is taken for one that does not say so itself.
    """
    return not Path(os.path.realpath(link)).is_relative_to(content.resolve())


def share_file(file: Path, place: Path) -> None:
    """Make place a second name of a file, or its copy where the two are on different disks.

    Not a link to it, which would lead out of a copy of the folder.
    """
    real = file.resolve()
    try:
        place.hardlink_to(real)
    except OSError:
        shutil.copyfile(real, place)
