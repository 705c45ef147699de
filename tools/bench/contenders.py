"""Who is measured: the archive with and without cards and search, and other generators."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which

from plugins.errors import ToolError
from tools.bench.installing import ROOT, Absent

__all__ = ["ARCHIVE", "HUGO", "THEMES", "WHOLE", "Contender", "contenders", "named"]

ARCHIVE = "archive"
"""The archive as it is published, with feeds and sitemap, but without cards and search."""
WHOLE = "archive with cards and search"
HUGO = "Hugo"

THEMES = Path(__file__).with_name("themes")
"""What other generators are given, a folder each."""
_OURS = tuple(
    (ROOT / name, name) for name in ("plugins", "theme", "pelicanconf.py", "publishconf.py")
)
_CARDS_AND_SEARCH = ("theme/cards", "theme/templates/search.html")
"""What a theme is without that has neither (adapter/cards.py, adapter/search.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A generator, set up in one way.  Places are relative to the folder of its site."""

    name: str
    dialect: str
    """Of the corpus."""
    documents: str
    """Where they are put."""
    output: str
    build: tuple[str, ...]
    """The command, which is run in the folder of the site."""
    parts: tuple[tuple[Path, str], ...]
    """What is copied there, and as what."""
    without: tuple[str, ...] = ()
    """What of that is taken out again."""
    linked: tuple[tuple[Path, str], ...] = ()
    """What is linked to instead."""
    does_edits: bool = False
    """Whether it is measured again with nothing changed and with one document edited: one that
    keeps nothing does the same again."""
    does_all: bool = False
    """Whether it is measured after each other edit too."""
    serve: tuple[str, ...] = ()
    """The command that serves the site at the port that is put in for `{port}`."""


def contenders(hugo: Path | Absent, eleventy: Path | Absent) -> Iterator[Contender]:
    """Yield all that are there."""
    archive = _archive(ARCHIVE)
    yield replace(archive, without=_CARDS_AND_SEARCH, does_all=True)
    yield replace(archive, name=WHOLE)
    if isinstance(hugo, Path):
        yield _hugo(str(hugo))
    if isinstance(eleventy, Path) and (node := which("node")):
        yield _eleventy(node, eleventy)
    yield _pelican("Pelican", {})
    yield _pelican("Pelican with Typogrify", {"TYPOGRIFY": "true"})
    cached = {"CACHE_CONTENT": "true", "LOAD_CONTENT_CACHE": "true"}
    yield _pelican("Pelican with its cache", cached, does_edits=True)


def named(everybody: Sequence[Contender], words: Sequence[str]) -> list[Contender]:
    """Return whom words name: one by its whole name, or all who have the word in theirs.

    Raise ToolError for a word that names nobody.
    """
    found = {word: _named(everybody, word.lower()) for word in words}
    for word, those in found.items():
        if not those:
            names = ", ".join(each.name for each in everybody)
            raise ToolError(f"--only {word}: nobody has that name; those that are here: {names}")
    return [each for each in everybody if any(each in those for those in found.values())]


def _named(everybody: Sequence[Contender], word: str) -> list[Contender]:
    names = {each.name.lower(): each for each in everybody}
    return [names[word]] if word in names else [names[name] for name in names if word in name]


def _archive(name: str) -> Contender:
    adapter = (sys.executable, "-m", "plugins.adapter")
    return Contender(
        name=name,
        dialect="archive",
        documents="content",
        output="output",
        build=(*adapter, "build", "--settings", "publishconf.py"),
        parts=_OURS,
        does_edits=True,
        serve=(*adapter, "serve", "--port", "{port}"),
    )


def _hugo(program: str) -> Contender:
    return Contender(
        name=HUGO,
        dialect="hugo",
        documents="content/posts",
        output="public",
        build=(program, "--quiet"),
        parts=((THEMES / "hugo", "."),),
        does_edits=True,
        serve=(program, "server", "--port", "{port}", "--bind", "127.0.0.1"),
    )


def _eleventy(node: str, modules: Path) -> Contender:
    return Contender(
        name="Eleventy",
        dialect="eleventy",
        documents="posts",
        output="_site",
        build=(node, "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"),
        parts=((THEMES / "eleventy", "."),),
        linked=((modules, "node_modules"),),
    )


def _pelican(name: str, settings: Mapping[str, str], *, does_edits: bool = False) -> Contender:
    extra = ["-e", *(f"{key}={value}" for key, value in settings.items())] if settings else []
    return Contender(
        name=name,
        dialect="pelican",
        documents="content",
        output="output",
        build=(sys.executable, "-m", "pelican", "-q", "-s", "pelicanconf.py", *extra),
        parts=((THEMES / "pelican", "."),),
        does_edits=does_edits,
    )
