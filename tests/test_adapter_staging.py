"""A build takes the place of the last one whole, or not at all, and of nothing else."""

from pathlib import Path

import pytest

from plugins.adapter.staging import MARK, Staging
from plugins.documents import Essay
from plugins.errors import ToolError
from tests.graph_strategies import day, make
from tests.sites_fixture import make_site, read_folder


class Killed(BaseException):
    """Stands for the end of a process in the middle of its work."""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a folder in which a first build stands."""
    output = tmp_path / "output"
    build(output, "first")
    return output


def build(output: Path, text: str, retained: tuple[str, ...] = ()) -> None:
    """Build a site of one page."""
    staging = Staging(output, (), retained)
    staging.begin()
    (staging.folder / "index.html").write_text(text)
    staging.commit()


def text_in(output: Path) -> str:
    """Return what the one page says."""
    return (output / "index.html").read_text()


def test_a_build_takes_the_place_of_the_last(output: Path) -> None:
    """Nothing of the last one is left, and nothing beside it but the lock."""
    (output / "old.html").write_text("old")
    build(output, "second")
    assert set(read_folder(output)) == {"index.html", MARK}
    assert text_in(output) == "second"
    beside = {path.name for path in output.parent.iterdir()}
    assert beside <= {"output", ".output.lock"}


def test_an_abandoned_build_leaves_the_last_one(output: Path) -> None:
    """It leaves no folder behind, and the next can begin at once."""
    staging = Staging(output, ())
    staging.begin()
    (staging.folder / "index.html").write_text("half")
    staging.abandon()
    staging.abandon()
    assert text_in(output) == "first"
    assert not staging.folder.exists()
    build(output, "second")
    assert text_in(output) == "second"


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_build_that_is_killed_at_any_step_of_the_swap_loses_nothing(
    output: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output is whole, or the next build restores it; what is retained is there."""
    (output / "CNAME").write_text("archive.example")
    rename, renamed = Path.rename, []

    def kill(path: Path, target: Path) -> Path:
        renamed.append(path)
        if len(renamed) == step:
            raise Killed
        return rename(path, target)

    staging = Staging(output, (), ("CNAME",))
    staging.begin()
    (staging.folder / "index.html").write_text("second")
    monkeypatch.setattr(Path, "rename", kill)
    with pytest.raises(Killed):
        staging.commit()
    monkeypatch.undo()
    staging._lock.release(force=True)  # noqa: SLF001 (as the system does for one that was killed)

    mended = Staging(output, (), ("CNAME",))
    mended.begin()
    assert text_in(output) == ("second" if step == 3 else "first")
    assert (output / "CNAME").read_text() == "archive.example"
    mended.abandon()
    build(output, "third", ("CNAME",))
    assert text_in(output) == "third"
    assert (output / "CNAME").read_text() == "archive.example"


def test_what_is_retained_comes_along_and_nothing_else_does(output: Path) -> None:
    """Pelican's OUTPUT_RETENTION: files and folders, unless the new build has its own."""
    (output / ".git").mkdir()
    (output / ".git/HEAD").write_text("ref")
    (output / "CNAME").write_text("archive.example")
    (output / "other").write_text("other")
    build(output, "second", (".git", "CNAME", "index.html", "absent"))
    assert set(read_folder(output)) == {".git/HEAD", "CNAME", "index.html", MARK}
    assert text_in(output) == "second"


def test_output_may_be_a_link_to_elsewhere(output: Path) -> None:
    """The link stays one, and leads to the new build."""
    link = output.parent / "link"
    link.symlink_to(output)
    build(link, "second")
    assert link.is_symlink()
    assert text_in(output) == "second"


@pytest.mark.parametrize(
    "place", ["", "content", "theme", "..", "content/pages", "theme/css", "own"]
)
def test_a_build_that_would_take_something_elses_place_is_refused(
    tmp_path: Path, place: str
) -> None:
    """Not the archive's own folder, its content, its theme, within them, nor any full folder."""
    site = make_site(tmp_path / "site", make(Essay, date=day(2023), topics=("ada",)))
    site.write("own/holiday.jpg", b"\xff")
    before = read_folder(tmp_path)
    outcome = site.build(output=str(site.folder / place))
    assert outcome.status == 2
    assert outcome.err.startswith("Could not build: ")
    assert outcome.err.count("\n") == 1
    after = read_folder(tmp_path)
    assert {path: text for path, text in after.items() if not path.endswith(".lock")} == before


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    """Whatever it is, it was not built."""
    (tmp_path / "output").write_text("mine")
    with pytest.raises(ToolError, match="a file where the build should go"):
        Staging(tmp_path / "output", ()).begin()
    assert (tmp_path / "output").read_text() == "mine"


def test_an_empty_folder_may_be_built_into(tmp_path: Path) -> None:
    """There is nothing in it to lose."""
    (tmp_path / "output").mkdir()
    build(tmp_path / "output", "first")
    assert text_in(tmp_path / "output") == "first"
