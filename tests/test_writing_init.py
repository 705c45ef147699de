"""Making a copy of the repository one's own: it builds, and nothing uncommitted is thrown away."""

import ast
import re
import runpy
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import Essay, load_content
from plugins.upkeep.__main__ import main
from plugins.upkeep.writing import owning
from plugins.upkeep.writing.settings import written_settings
from tests.graph_strategies import day, make
from tests.sites_fixture import REPOSITORY, SmallSite, read_folder, run

_ASKED = ("--name", 'Ada "the" Łovelace', "--address", "https://ada.example/archive/")


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    """Return a clone of somebody else's archive, in which everything is committed."""
    made = SmallSite(tmp_path)
    made.add(make(Essay, "theirs", date=day(2024)))
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(REPOSITORY / name, tmp_path)
    made.write(".gitignore", "output/\n__pycache__/\n")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "theirs"]):
        _git(tmp_path, *arguments)
    return made


def _init(site: SmallSite, *arguments: str) -> int:
    return main(["init", *arguments, "--content", str(site.folder / "content")])


def test_a_second_owner_has_settings_and_content_of_his_own(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """His name, address, links and feeds' authority are set; nothing of the first one is left."""
    assert _init(site, *_ASKED, "--account", "lesswrong=ada", "--on", "2027-01-02") == 0
    monkeypatch.delenv("SITEURL", raising=False)
    said = runpy.run_path(str(site.folder / "pelicanconf.py"))
    assert said["AUTHOR"] == said["SITENAME"] == 'Ada "the" Łovelace'
    assert said["FEED_AUTHORITY"] == "ada.example,2027"
    assert said["SOCIAL"][1] == ("LessWrong", "https://www.lesswrong.com/users/ada")
    content = site.folder / "content"
    assert content.joinpath("accounts.yaml").read_text("utf-8") == "lesswrong: ada\n"
    assert "essays/theirs.md" not in load_content(content).documents
    address = "https://ada.example/archive"
    assert f'"{address}"' in (site.folder / "publishconf.py").read_text("utf-8")


CONTENT_TESTS = (
    "test_report.py",
    "test_repository.py",
    "test_writing_form.py",
    "test_writing_schema.py",
)
"""The files that have tests of whatever is in `content/`."""


def test_whatever_is_tested_of_content_is_known() -> None:
    """And so is proved for a second owner; what is about the first one's is apart from it."""
    asks = re.compile(r'REPOSITORY / "content|SmallSite\(REPOSITORY\)')
    files = [
        each for each in (REPOSITORY / "tests").glob("*.py") if each.name != Path(__file__).name
    ]
    assert {each.name for each in files if asks.search(each.read_text("utf-8"))} == {*CONTENT_TESTS}


def test_a_copy_of_this_repository_builds_and_passes_its_tests(tmp_path: Path) -> None:
    """All that is tested of content holds for the starter; what was about ours is gone."""
    _copy_repository(tmp_path)
    copy = {"PYTHONPATH": str(tmp_path), "CI": "1", "SITEURL": ""}
    asked = ["--name", "Ada Example", "--address", "https://ada.example"]
    begun = run(tmp_path, "-m", "plugins.upkeep", "init", *asked, environment=copy)
    assert (begun.status, begun.err) == (0, "")
    assert "tests/content/, which was about what content/ had before, is gone" in begun.out
    assert not (tmp_path / "tests/content").exists()
    told = run(tmp_path, "-m", "plugins.upkeep", "ledger", "--check", environment=copy)
    assert told.status == 0, told.err
    files = [f"tests/{name}" for name in CONTENT_TESTS]
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "content"]
    words += ["-k", "not archive.example/archive"]  # one build is enough here
    done = run(tmp_path, *words, *files, environment=copy)
    assert done.status == 0, done.out
    assert "skipped" not in done.out


def _copy_repository(folder: Path) -> None:
    """Put into folder a repository that has committed what this one has, changes included."""
    names = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in _git(REPOSITORY, *names).split("\0"):
        if name and (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "theirs"]):
        _git(folder, *arguments)


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("content/essays/mine.md", "content/essays/mine.md"),
        ("content/essays/theirs.md", "content/essays/theirs.md"),
        ("pelicanconf.py", "pelicanconf.py"),
    ],
)
def test_what_is_not_committed_is_never_thrown_away(
    site: SmallSite, capsys: pytest.CaptureFixture[str], path: str, told: str
) -> None:
    """New files and changed ones, in content and in settings."""
    site.write(path, "# mine\n")
    before = _own_files(site)
    assert _init(site, *_ASKED) == 2
    assert f"not committed, and would be lost: {told}" in capsys.readouterr().err
    assert _own_files(site) == before


def _own_files(site: SmallSite) -> dict[str, bytes]:
    return {path: data for path, data in read_folder(site.folder).items() if ".git/" not in path}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--name: missing"),
        (("--name", "Ada"), "--address: missing"),
        (("--name", "Ada", "--address", "ada.example"), "ADDRESS: 'ada.example': not a web"),
        ((*_ASKED, "--account", "ada"), "ACCOUNT: 'ada': write it as lesswrong=a-slug"),
    ],
)
def test_what_is_missing_or_wrong_is_told(
    site: SmallSite, capsys: pytest.CaptureFixture[str], arguments: Sequence[str], told: str
) -> None:
    """Where nobody can be asked, in one line, and nothing has changed."""
    before = _own_files(site)
    assert _init(site, *arguments) == 2
    assert told in capsys.readouterr().err
    assert _own_files(site) == before


def test_stopped_half_way_it_brings_everything_back(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The content is in its place again, whatever stops the settings."""
    calls = []

    def stops_once(file: Path, data: bytes) -> None:
        calls.append(file)
        if len(calls) == 2:
            raise KeyboardInterrupt
        file.write_bytes(data)

    before = _own_files(site)
    monkeypatch.setattr(owning, "write_file", stops_once)
    assert _init(site, *_ASKED) == 130
    assert _own_files(site) == before


@settings(deadline=None, max_examples=20)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_any_name_is_written_so_that_python_reads_it_back(name: str) -> None:
    """Quotes, backslashes and other scripts too; all else in the file stays, comments included."""
    text = (REPOSITORY / "pelicanconf.py").read_text("utf-8")
    written = written_settings("pelicanconf.py", text, {"AUTHOR": name, "SOCIAL": ((name, name),)})
    said = {
        ast.unparse(node.targets[0]): node.value
        for node in ast.parse(written).body
        if isinstance(node, ast.Assign)
    }
    assert ast.literal_eval(said["AUTHOR"]) == name
    assert ast.literal_eval(said["SOCIAL"]) == ((name, name),)
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        line for line in written.split("\n") if line.startswith("#")
    ]
