"""Builds an archive where it stands, and as if nobody had ever built it, in this process."""

import io
import os
import re
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2

from plugins.adapter.building import build_site
from plugins.adapter.staging import Staging
from plugins.errors import SiteError
from tests.changing import Changing, put
from tests.sites_fixture import ADDRESS, fresh_settings, read_folder

__all__ = [
    "LOOKED_AT",
    "NOTHING_NEW",
    "PUBLISHED",
    "CleanBuilds",
    "Ended",
    "Trial",
    "build",
    "build_and_be_killed",
    "stats",
]

LOOKED_AT, PUBLISHED = "pelicanconf.py", "publishconf.py"
NOTHING_NEW = "Work   nothing: all is as it was"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a build ended."""

    fault: str = ""
    """The mistakes, or what kept the build from running; empty where it is in place."""
    work: str = ""
    """What it said that it did; empty where Pelican's own generators did it."""
    err: str = ""


def build(folder: Path, settings: str) -> Ended:
    """Build the archive in folder into its `output`, as the command does."""
    err = io.StringIO()
    with chdir(folder), redirect_stdout(io.StringIO()), redirect_stderr(err):
        try:
            with fresh_settings(ADDRESS):
                sys.path.insert(0, str(folder))
                summary = build_site(settings, {"OUTPUT_PATH": str(folder / "output")}).summary
        except SiteError as error:
            return Ended(fault=str(error).replace(str(folder), ""), err=err.getvalue())
        except (jinja2.TemplateError, LookupError) as error:
            return Ended(fault=f"{type(error).__name__}: {error}", err=err.getvalue())
    last = summary.splitlines()[-1]
    return Ended(work=last if last.startswith("Work") else "", err=err.getvalue())


def stats(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return size, time of change and inode of every file below folder."""
    files = (path for path in folder.rglob("*") if not path.is_dir())
    told = ((path, path.lstat()) for path in files)
    return {
        path.relative_to(folder).as_posix(): (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        for path, stat in told
    }


class CleanBuilds:
    """Clean builds of trees of files, each made once."""

    def __init__(self, folder: Path) -> None:
        """Build below folder."""
        self._folder = folder
        self._known: dict[bytes, tuple[Ended, dict[str, bytes]]] = {}

    def of(self, tree: Mapping[str, bytes], settings: str) -> tuple[Ended, dict[str, bytes]]:
        """Return how the build of a tree ends that has neither store nor output, and its files."""
        told = repr((settings, sorted(tree.items())))
        key = sha256(told.encode()).digest()
        if key not in self._known:
            self._known[key] = self._build(tree, settings)
        return self._known[key]

    def _build(self, tree: Mapping[str, bytes], settings: str) -> tuple[Ended, dict[str, bytes]]:
        site = self._folder / "clean"
        shutil.rmtree(site, ignore_errors=True)
        put(tree, site)
        ended = build(site, settings)
        return ended, read_folder(site / "output") if not ended.fault else {}


class Trial:
    """An archive that is built after each change, and compared with a clean build."""

    def __init__(self, folder: Path, now: Changing) -> None:
        """Keep the archive, and its clean builds, below folder."""
        self.now = self._kept = now
        self.folder = folder / "site"
        self._clean = CleanBuilds(folder)

    @property
    def output(self) -> Path:
        """Where it is built."""
        return self.folder / "output"

    @property
    def store(self) -> Path:
        """What is kept from build to build."""
        return self.folder / ".store"

    def keep(self) -> None:
        """Keep all as it is, to begin from it again."""
        self._kept = deepcopy(self.now)
        shutil.copytree(self.folder, self.folder.with_name("kept"), symlinks=True)

    def begin_again(self) -> None:
        """Have all as it was kept, in the same place."""
        self.now = deepcopy(self._kept)
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder.with_name("kept"), self.folder, symlinks=True)

    def put(self) -> None:
        """Have the folder hold the archive as it is to be."""
        put(self.now.tree(), self.folder)

    def build(self, settings: str = LOOKED_AT) -> Ended:
        """Build; fail where it ends otherwise than a clean build, or with other bytes."""
        self.put()
        ended = build(self.folder, settings)
        self.compare(ended, settings)
        return ended

    def compare(self, ended: Ended, settings: str = LOOKED_AT) -> None:
        """Fail where a build ended otherwise than a clean one, or with other bytes."""
        expected, files = self._clean.of(self.now.tree(), settings)
        assert ended.fault == expected.fault
        if not ended.fault:
            found = read_folder(self.output)
            names = sorted(found.keys() | files.keys())
            assert [name for name in names if found.get(name) != files.get(name)] == []


_TOUCHING = re.compile(r"open|os\.(?:rename|remove|rmdir|mkdir|truncate|link)|sqlite3\..*")


def build_and_be_killed(
    folder: Path, settings: str, operation: int, *, within_commit: bool = False
) -> bool:
    """Build in a copy of this process that is killed at that operation on files.

    It is counted from the beginning, or from that of what puts a build in place.
    Return whether it was killed; else it came to its end before.
    """
    process = os.fork()
    if not process:
        try:
            if within_commit:
                _die_within_commit(operation)
            else:
                _die_at(operation)
            build(folder, settings)
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_at(operation: int) -> None:
    counted = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal counted
        if not _TOUCHING.fullmatch(event):
            return
        is_read = event == "open" and arguments[1] in ("r", "rb", None) and not arguments[2] & 3
        counted += not is_read
        if counted == operation:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def _die_within_commit(operation: int) -> None:
    commit = Staging.commit_changes

    def die(self: Staging, *owned: Any) -> None:
        _die_at(operation)
        commit(self, *owned)

    Staging.commit_changes = die  # type: ignore[method-assign]  # in a process that is to die
