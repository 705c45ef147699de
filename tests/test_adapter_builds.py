"""A build gives the same bytes for the same content, wherever, whenever and by whatever command."""

import shutil
import signal
from functools import partial
from pathlib import Path

import pytest

from plugins.adapter.incremental.making import Changes
from plugins.adapter.staging import MARK
from plugins.documents import Comment, Essay, Status
from tests.graph_strategies import day, make
from tests.sites_fixture import (
    REPOSITORY,
    SmallSite,
    all_at_once,
    make_site,
    read_folder,
    run,
)

BUILD = ("-m", "plugins.adapter", "build")
PUBLISH = (*BUILD, "--settings", "publishconf.py")
ESSAY = make(Essay, date=day(2023), topics=("ada",))

HERE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C"}
THERE = {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LANG": "pl_PL.UTF-8", "LC_ALL": "C.UTF-8"}
PLACES = {"plain": HERE, "sp ace/\u0142\u00f3d\u017a \u00e9": THERE}
"""Two places for a clone, with surroundings that should make no difference."""


# ---- the same content


@pytest.mark.parametrize("settings", ["pelicanconf.py", "publishconf.py"])
def test_two_clones_build_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, settings: str
) -> None:
    """The real archive, at different paths, with other hash seeds, time zones and locales."""
    folders = [clone(tmp_path_factory.mktemp("clone") / place) for place in PLACES]
    command = (*BUILD, "--settings", settings)
    outcomes = all_at_once(
        partial(run, folder, *command, environment=environment | {"PYTHONPATH": ""})
        for folder, environment in zip(folders, PLACES.values(), strict=True)
    )
    assert [(each.status, each.err) for each in outcomes] == [(0, "")] * 2
    one, other = (read_folder(folder / "output") for folder in folders)
    assert differing(one, other) == []


def clone(folder: Path) -> Path:
    """Return a copy of all that a build needs."""
    compiled = shutil.ignore_patterns("__pycache__")
    for name in ("content", "plugins", "theme"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=compiled)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(REPOSITORY / name, folder)
    return folder


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the files that are not the same in both."""
    return [path for path in sorted(one | other) if one.get(path) != other.get(path)]


@pytest.mark.parametrize("settings", ["pelicanconf.py", "publishconf.py"])
def test_pelicans_own_command_builds_the_same_bytes(tmp_path: Path, settings: str) -> None:
    """`pelican`, with the same settings, is `python -m plugins.adapter build`."""
    site = make_site(tmp_path, ESSAY, make(Comment, "old", added=day(2026), topics=("ada",)))
    ours = (*BUILD, "--settings", settings, "--output", "ours")
    theirs = ("-m", "pelican", "--settings", settings, "--output", "theirs")
    outcomes = all_at_once([partial(run, site, *ours), partial(run, site, *theirs)])
    assert [each.status for each in outcomes] == [0, 0]
    assert differing(read_folder(tmp_path / "ours"), read_folder(tmp_path / "theirs")) == []


def test_a_second_build_in_one_process_is_as_the_first(tmp_path: Path) -> None:
    """Nothing of a build is left for the next: no order, no page, no complaint."""
    site = make_site(tmp_path, ESSAY).must_build()
    first = site.files()
    site.add(make(Essay, "draft", status=Status.DRAFT, date=day(2023), topics=("ada",)))
    site.must_build()
    (tmp_path / "content/essays/draft.md").unlink()
    assert differing(site.must_build().files(), first) == []


# ---- what a build says


def test_a_build_ends_with_what_it_built_and_what_to_open(tmp_path: Path) -> None:
    """Counts by kind and topic, that nothing was warned of, what had to be done, and a file."""
    draft = make(Essay, "draft", status=Status.DRAFT, date=day(2023), topics=("ada",))
    site = make_site(tmp_path, ESSAY, draft)
    outcome, again = site.build(), site.build()
    told = [
        "Built  1 essay, 1 topic",
        "       1 piece not published (drafts and held)",
        "Topics Title of ada 1",
        "Pages  11, warnings none",
    ]
    work = "Work   20 of 20 pages and files made, 20 files written"
    assert outcome.out.splitlines() == [*told, work, "Open   output/index.html"]
    nothing = "Work   nothing: all is as it was"
    assert again.out.splitlines() == [*told, nothing, "Open   output/index.html"]
    assert [(each.status, each.err) for each in (outcome, again)] == [(0, "")] * 2


@pytest.mark.parametrize("folder", ["content", ".", "..", "elsewhere"])
def test_what_to_open_is_told_from_where_the_user_stands(
    built_elsewhere: Path, folder: str, tmp_path: Path
) -> None:
    """Wherever the site was built before; nothing else is told otherwise for that."""
    here = tmp_path if folder == "elsewhere" else built_elsewhere / folder
    settings = str(built_elsewhere / "pelicanconf.py")
    asked = ("-m", "plugins.adapter", "build", "--settings", settings)
    told = run(here, *asked).out.splitlines()
    assert told[-2] == "Work   nothing: all is as it was"
    word, path = told[-1].split(maxsplit=1)
    assert word == "Open"
    assert (here / path).samefile(built_elsewhere / "output/index.html")
    assert Path(path).is_absolute() is (folder in {"content", "elsewhere"})


@pytest.fixture(scope="module")
def built_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an archive that was built where it is."""
    site = make_site(tmp_path_factory.mktemp("above") / "archive", ESSAY)
    assert run(site, *BUILD).status == 0
    return site.folder


@pytest.mark.parametrize(
    ("made", "of", "written", "told"),
    [
        (6, 51, 1, "6 of 51 pages and files made, 1 file written"),
        (0, 51, 0, "0 of 51 pages and files made, 0 files written"),
        (1, 11_700, 1_200, "1 of 11,700 pages and files made, 1,200 files written"),
    ],
)
def test_what_was_made_is_told_in_a_line(made: int, of: int, written: int, told: str) -> None:
    """Feeds and pictures are no pages; what is made with the same bytes is not written."""
    assert str(Changes(made=made, of=of, written=written)) == f"Work   {told}"


# ---- more builds than one


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """Both end well, in every round, and the output is whole; the later one stands."""
    site = make_site(tmp_path, ESSAY)
    expected = site.must_build().files()
    for _ in range(2):
        outcomes = all_at_once([partial(run, site, *BUILD), partial(run, site, *BUILD)])
        assert [(each.status, each.err) for each in outcomes] == [(0, "")] * 2
        assert differing(site.files(), expected) == []
        assert beside(site) == {"output", ".output.lock"}


KILL = """
import os, signal
from pelican import signals

def kill(path, context):
    if "output" in path and path.endswith("archive/index.html"):
        os.kill(os.getpid(), signal.SIGKILL)

def register():
    signals.content_written.connect(kill)
"""


def test_a_build_that_is_killed_leaves_the_last_one_and_the_next_succeeds(tmp_path: Path) -> None:
    """Half of it is written then, but not where the site is."""
    site = make_site(tmp_path, ESSAY)
    settings = (tmp_path / "pelicanconf.py").read_text()
    expected = site.must_build().files()
    site.use("kill", KILL)
    assert run(site, *BUILD).status == -signal.SIGKILL
    assert ".output.new" in beside(site)
    assert differing(site.files(), expected) == []
    site.write("pelicanconf.py", settings)
    assert differing(site.must_build().files(), expected) == []
    assert beside(site) == {"output", ".output.lock"}


def beside(site: SmallSite) -> set[str]:
    """Return what stands about output in the site's folder."""
    return {path.name for path in site.folder.iterdir() if "output" in path.name}


# ---- what is kept


def test_retained_files_survive_a_build(tmp_path: Path) -> None:
    """Pelican's OUTPUT_RETENTION holds here too; what it names is no work for a next build."""
    kept = [".git", "CNAME", "held/apart"]
    site = make_site(tmp_path, ESSAY, OUTPUT_RETENTION=kept).must_build()
    site.write("output/.git/HEAD", "ref: refs/heads/main")
    site.write("output/held/apart/a.txt", "a")
    site.write("output/CNAME", "archive.example")
    site.write("output/old.html", "old")
    files = site.must_build().files()
    assert files[".git/HEAD"] == b"ref: refs/heads/main"
    assert files["CNAME"] == b"archive.example"
    assert files["held/apart/a.txt"] == b"a"
    assert "old.html" not in files
    assert "all is as it was" in site.build().out


def test_every_build_carries_its_mark(tmp_path: Path) -> None:
    """By it the next build knows that it may take its place, whatever the theme."""
    assert MARK in make_site(tmp_path, ESSAY).must_build().files()
