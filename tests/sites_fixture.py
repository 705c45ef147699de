"""Makes small archives in folders of their own, and builds them."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from lxml import html

from plugins.documents import Document, Topic, write_document
from tests.graph_strategies import make

T = TypeVar("T")

REPOSITORY = Path(__file__).parent.parent
ADDRESS = "https://archive.example"
UNDER_A_PATH = "https://archive.example/archive"

TOPIC = make(Topic, "ada", body="An introduction.")
"""The topic of every piece in these archives that says nothing else."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class SmallSite:
    """An archive in a folder, with the repository's settings and theme."""

    folder: Path

    @property
    def output(self) -> Path:
        """Where it is built."""
        return self.folder / "output"

    def add(self, *documents: Document) -> None:
        """Write the content file of each document."""
        for document in documents:
            self.write(f"content/{document.path}", write_document(document))

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file, in a new folder if need be."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)

    def change(self, path: str, old: str, new: str) -> None:
        """Replace what stands in a file."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new))

    def set(self, **values: object) -> None:
        """Set Pelican's settings, after all others."""
        lines = [f"{name} = {value!r}\n" for name, value in values.items()]
        with (self.folder / "pelicanconf.py").open("a") as file:
            file.writelines(lines)

    def use(self, name: str, source: str) -> None:
        """Add a plugin of that source between ours."""
        self.write(f"{name}.py", source)
        first, *others = OURS
        self.set(PLUGINS=[first, name, *others])

    def build(
        self, *, publish: bool = False, address: str = ADDRESS, output: str = "output"
    ) -> Outcome:
        """Build in this process, as `python -m plugins.adapter build` would."""
        from plugins.adapter.__main__ import main  # noqa: PLC0415 (Pelican sets up logging)

        out, err = io.StringIO(), io.StringIO()
        settings = "publishconf.py" if publish else "pelicanconf.py"
        with (
            chdir(self.folder),
            redirect_stdout(out),
            redirect_stderr(err),
            fresh_settings(address),
        ):
            status = main(["build", "--settings", settings, "--output", output])
        return Outcome(status, out.getvalue(), err.getvalue())

    def must_build(self, *, publish: bool = False, address: str = ADDRESS) -> "SmallSite":
        """Build, and fail if that does."""
        outcome = self.build(publish=publish, address=address)
        assert outcome.status == 0, outcome.err
        return self

    def files(self) -> dict[str, bytes]:
        """Return every file that was built, by its path."""
        return read_folder(self.output)

    def page(self, path: str) -> html.HtmlElement:
        """Return a page that was built."""
        return html.fromstring((self.output / path / "index.html").read_bytes())

    def text(self, path: str) -> str:
        """Return the text of a page that was built, with single blanks."""
        return " ".join(self.page(path).text_content().split())


OURS = ("plugins.adapter.read", "plugins.adapter.relate", "plugins.adapter.render")


class fresh_settings:  # noqa: N801 (used as a function)
    """Forgets settings files on entry and exit: Python keeps them as modules, by name alone."""

    def __init__(self, address: str) -> None:
        """Prepare for a build that is published at address."""
        self._patch = pytest.MonkeyPatch()
        self._address = address

    def __enter__(self) -> None:
        """Forget, and publish at the address."""
        self._patch.setenv("SITEURL", self._address)
        self._patch.setattr(sys, "path", list(sys.path))
        _forget()

    def __exit__(self, *error: object) -> None:
        """Forget, and put the environment back."""
        self._patch.undo()
        _forget()


def _forget() -> None:
    for name in ("pelicanconf", "publishconf"):
        sys.modules.pop(name, None)
    # publishconf.py looks for the other one in `.`, and Python remembers where that was.
    sys.path_importer_cache.pop(os.curdir, None)


def make_site(folder: Path, *documents: Document, **settings: object) -> SmallSite:
    """Return an archive of documents and the one topic, not built yet."""
    site = SmallSite(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(REPOSITORY / name, folder)
    shutil.copytree(REPOSITORY / "theme", folder / "theme")
    site.add(TOPIC, *documents)
    site.set(**settings)
    return site


def run(
    site: SmallSite | Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> Outcome:
    """Run Python in a process of its own, where the site is."""
    folder = site.folder if isinstance(site, SmallSite) else site
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=surroundings(environment),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def surroundings(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a command that finds our plugins."""
    without = {name: value for name, value in os.environ.items() if name != "DEBUG"}
    ours = {"PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    return without | ours | dict(environment or {})


def all_at_once(calls: Iterable[Callable[[], T]]) -> list[T]:
    """Return what each call returns, two of them running at a time."""
    with ThreadPoolExecutor(2) as pool:
        return [each.result() for each in [pool.submit(call) for call in calls]]


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return every file in folder, by its path."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
