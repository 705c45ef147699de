"""Any Pelican site that uses the frugal plugins gets the bytes that it gets without them."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from plugins.frugal.recipe import UnknownValueError, describe, make_recipe
from plugins.frugal.watching import Deeds, watched
from tests.sites_fixture import all_at_once, surroundings

SOURCES = Path(sys.prefix, "sources", f"pelican-{version('pelican')}.tar.gz")
"""What Pelican's sample site comes in; `tools/environment.py` fetches it."""

BUILD = """
import hashlib, json, os, sys
from pathlib import Path
from pelican import main

output = Path("output")
for number, step in enumerate(json.loads(sys.argv[2])):
    for path, more in step["appended"].items():
        file = Path(path)
        file.write_text(file.read_text("utf-8") + more, "utf-8")
        os.utime(file, (1_550_000_000, 1_550_000_000))
    for path, time in step["touched"].items():
        os.utime(path, (time, time))
    known = {f: (f.stat().st_ino, f.stat().st_mtime_ns) for f in output.rglob("*") if f.is_file()}
    calls = len(getattr(sys.modules.get("reading"), "CALLS", ()))
    settings = {"PLUGINS": step["plugins"], "CACHE_PATH": os.path.abspath("cache")}
    told = [f"{name}={json.dumps(value)}" for name, value in (settings | step["settings"]).items()]
    main(["--settings", sys.argv[1], "--output", str(output), "content", "--extra-settings", *told])
    files = sorted(file for file in output.rglob("*") if file.is_file())
    built = {
        "files": {f.relative_to(output).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
                  for f in files},
        "written": [str(f) for f in files
                    if known.get(f) != (f.stat().st_ino, f.stat().st_mtime_ns)],
        "read": len(getattr(sys.modules.get("reading"), "CALLS", ())) - calls,
    }
    Path(f"built.{number}.json").write_text(json.dumps(built))
"""
"""Builds a site once for each step, in one process, and writes down what each build made and did.

The settings' file and the steps are its arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens to a site before it is built again."""

    appended: Mapping[str, str] = field(default_factory=dict)
    """What is added to the end of files."""
    touched: Mapping[str, int] = field(default_factory=dict)
    """What times files get."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """What is set otherwise, in this build alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What one build made, and what it did."""

    files: Mapping[str, str]
    """A digest of each, by its path."""
    written: list[str]
    """The files that were replaced or changed."""
    read: int
    """How often Markdown was called."""


def build(folder: Path, settings: str, steps: list[Step], plugins: list[str]) -> list[Built]:
    """Build the site in folder after each of steps, and return what came of each."""
    arguments = json.dumps([asdict(step) | {"plugins": plugins} for step in steps])
    done = subprocess.run(
        [sys.executable, "-c", BUILD, settings, arguments],
        cwd=folder,
        env=surroundings({"TZ": "UTC"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = [folder / f"built.{number}.json" for number in range(len(steps))]
    return [Built(**json.loads(result.read_text())) for result in results]


def build_both(
    folder: Path, settings: str, stock: list[Step], frugal: list[Step]
) -> tuple[list[Built], list[Built]]:
    """Return what Pelican alone makes after each of stock, and with the plugins after frugal."""
    twin = folder.with_name("twin")
    shutil.copytree(folder, twin)
    alone = partial(build, folder, settings, stock, [])
    with_plugins = partial(build, twin, settings, frugal, ["plugins.frugal"])
    one, two = all_at_once([alone, with_plugins])
    return one, two


# ---- Pelican's own sample site


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Return the folder of Pelican's sample site, with its settings."""
    if not SOURCES.is_file():
        pytest.fail(f"{SOURCES} is missing; `make environment-test` fetches it")
    with tarfile.open(SOURCES) as archive:
        archive.extractall(tmp_path, filter="data")
    return next(tmp_path.iterdir()) / "samples"


def test_the_sample_site_is_the_same_byte_for_byte(sample: Path) -> None:
    """With a cold store, a warm one, and after an edit; what is the same is not written again.

    Pelican writes one of its pages twice, since a text is to take that page's place.
    """
    edit = Step(appended={"content/cat1/markdown-article.md": "\nAn *edit*, with `code`.\n"})
    steps = [Step(), Step(), edit]
    stock, (cold, warm, edited) = build_both(sample, "pelican.conf.py", [Step(), edit], steps)
    assert len(stock[0].files) > 50
    assert cold.files == warm.files == stock[0].files
    assert edited.files == stock[1].files != stock[0].files
    assert warm.written == ["output/tag/oh.html"]
    assert 1 < len(edited.written) < len(edited.files) / 2


# ---- a site with what the sample lacks

SITE = {
    "settings.py": """
SITENAME = AUTHOR = "Ada"
SITEURL = "https://site.example"
TIMEZONE = "Europe/Rome"
THEME = "simple"
TYPOGRIFY = True
DEFAULT_DATE = "fs"
PATH_METADATA = r"(?P<shelf>[^/]*)/.*"
STATIC_PATHS = ["pictures", "robots.txt"]
EXTRA_PATH_METADATA = {"robots.txt": {"path": "sub/robots.txt"}}
FEED_ALL_ATOM, FEED_ALL_RSS = "all.atom", "all.rss"
TRANSLATION_FEED_ATOM = "all-{lang}.atom"
OUTPUT_SOURCES = True
MARKDOWN = {"extensions": ["reading", "markdown.extensions.codehilite", "footnotes"]}
""",
    "reading.py": """
from pathlib import Path
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
CALLS = []
class Reading(Preprocessor):
    def run(self, lines):
        CALLS.append(lines)
        return [Path("content/beside.txt").read_text() if "BESIDE" in each else each
                for each in lines]
class ReadingExtension(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Reading(md), "reading", 30)
def makeExtension(**settings):
    return ReadingExtension(**settings)
""",
    "content/beside.txt": 'Words that stand "beside".\n',
    "content/robots.txt": "User-agent: *\n",
    "content/pictures/dot.gif": "GIF89a",
    "content/a/attached.gif": "GIF89a, nearly",
    "content/a/note.md": """Title: "Notes" -- and more
Date: 2020-02-03
Tags: one, two words
Authors: Ada; Charles
Summary: Some *quoted* "words".
Slug: note

It's "so" -- NASA & I. ![Dot]({static}/pictures/dot.gif) [Us]({filename}../b/rest.rst)[^1]

    :::python
    print("code")

[^1]: ![]({attach}attached.gif)
""",
    "content/a/note.it.md": "Title: Appunti\nDate: 2020-02-03\nLang: it\nSlug: note\n\nTesto.\n",
    "content/a/with.md": "Title: Beside\nDate: 2020-02-04 10:00\nModified: 2021-01-01\n\nBESIDE\n",
    "content/a/2021-05-06_named.md": "Title: Dated by its name\nStatus: hidden\n\nText.\n",
    "content/a/undated.md": "Title: Dated by its file\n\nText.\n",
    "content/a/twice.md": "Title: Two\nDate: 2020-01-01\nDate: 2020-01-02\n\nText.\n",
    "content/a/draft.md": "Title: A draft\nDate: 2020-02-03\nStatus: draft\n\nText.\n",
    "content/a/skipped.md": "Title: Skipped\nDate: 2020-02-03\nStatus: skip\n\nText.\n",
    "content/b/rest.rst": """
Rest "and" more
###############

:date: 2020-03-04
:tags: one
:summary: A *summary*.

It's "this", and |filename|.

.. |filename| replace:: that

.. include:: ../beside.txt

.. code-block:: python

    print("code")
""",
    "content/b/web.html": """<html><head><title>"Web" page</title>
<meta name="date" content="2020-05-06"><meta name="keywords" content="one, three">
</head><body>It's <b>"bold"</b>.</body></html>
""",
    "content/pages/about.md": "Title: About\n\nA page with an HTML abbreviation.\n",
}


def make_made(folder: Path) -> Path:
    """Write a site with what the sample lacks into folder, all of one time."""
    for path, text in SITE.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        os.utime(file, (1_500_000_000, 1_500_000_000))
    return folder


def test_a_text_is_read_again_when_something_it_is_made_of_changed(tmp_path: Path) -> None:
    """Itself, a file that it takes in, a setting; a time that counts is not kept."""
    note = Step(appended={"content/a/note.md": "\nMore.\n"})
    beside = Step(appended={"content/beside.txt": "And more of it.\n"})
    times = Step(touched={"content/a/undated.md": 1_600_000_000, "content/robots.txt": 2**31})
    dashes = Step(settings={"TYPOGRIFY_DASHES": "oldschool"})
    at_once = Step(appended={**note.appended, **beside.appended}, touched=times.touched)
    stock, frugal = build_both(
        make_made(tmp_path / "site"),
        "settings.py",
        [Step(), at_once, dashes],
        [Step(), Step(), note, beside, times, dashes],
    )
    assert stock[0].files.keys() >= PAGES
    assert [frugal[number].files for number in (0, 1, 4, 5)] == [
        stock[number].files for number in (0, 0, 1, 2)
    ]
    # OUTPUT_SOURCES is Pelican's own business.
    assert {Path(path).suffix for path in frugal[1].written} == {".text"}
    always = 1  # the one that warns
    read = [each.read for each in frugal]
    assert read[1:5] == [always, always + 2, always + 1, always]
    assert read[0] == read[5] > 8


PAGES = frozenset({"note.html", "note-it.html", "sub/robots.txt", "all-it.atom", "web-page.text"})


# ---- what decides that a text is read again


@pytest.mark.parametrize(
    ("deed", "is_noticed"),
    [
        (lambda place: (place / "file").read_bytes(), False),
        (lambda place: (place / "not there").exists(), False),
        (lambda place: (place / "new").write_bytes(b""), True),
        (os.listdir, True),
        (lambda place: (place / "file").rename(place / "other"), True),
        (lambda _: subprocess.run(["true"], check=True), True),
        (lambda _: logging.getLogger("anybody").warning("something"), True),
        (lambda _: logging.getLogger("anybody").info("something"), False),
    ],
)
def test_what_a_reader_does_beside_reading_is_noticed(
    tmp_path: Path, deed: Callable[[Path], object], *, is_noticed: bool
) -> None:
    """Its result is not kept then: it must be done, or told, the next time too."""
    (tmp_path / "file").touch()
    assert deeds_of(lambda: deed(tmp_path)).has_effects == is_noticed


def test_what_a_reader_opens_is_noticed(tmp_path: Path) -> None:
    """Whether or not it is there; of libraries and of what came before and after, nothing."""

    def read() -> None:
        (tmp_path / "file").read_bytes()
        with pytest.raises(FileNotFoundError):
            (tmp_path / "missing").read_bytes()
        Path(pytest.__file__).read_bytes()

    (tmp_path / "file").touch()
    (tmp_path / "before").write_bytes(b"")
    deeds = deeds_of(read)
    (tmp_path / "after").write_bytes(b"")
    assert deeds.opened == {str(tmp_path / "file"), str(tmp_path / "missing")}
    assert not deeds.has_effects


def deeds_of(call: Callable[[], object]) -> Deeds:
    """Return what was done by call."""
    with watched() as deeds:
        call()
    return deeds


SETTINGS: Mapping[str, Any] = {"MARKDOWN": {"extensions": ["toc"]}, "PLUGINS": [], "PATH": "x"}


def test_a_recipe_differs_with_settings_and_not_with_places() -> None:
    """The folder of a copy is another; a plugin's own setting may matter to it."""
    recipe = make_recipe(SETTINGS)
    assert recipe == make_recipe({**SETTINGS, "PATH": "y"})
    others = [
        {"MARKDOWN": {"extensions": ["footnotes"]}},
        {
            "MARKDOWN": {
                "extensions": ["toc"],
                "extension_configs": {"toc": {"slugify": json.dumps}},
            }
        },
        {"FORMATTED_FIELDS": ["summary"]},
        {"PLUGINS": ["json"]},
        {"OF_A_PLUGIN": 1},
        {"OF_A_PLUGIN": lambda: 1},
    ]
    recipes = {recipe, *(make_recipe({**SETTINGS, **other}) for other in others)}
    assert len(recipes) == 1 + len(others)


def test_what_cannot_be_compared_is_not_guessed() -> None:
    """A function without a name may be another tomorrow."""
    with pytest.raises(UnknownValueError, match="MARKDOWN holds"):
        make_recipe({**SETTINGS, "MARKDOWN": {"extensions": [], "configs": [lambda: 1]}})
    assert describe(partial(json.dumps, indent=1)) != describe(partial(json.dumps, indent=2))
    assert describe({1, "a"}) == describe({"a", 1})
