"""Making a copy of the repository one's own: it builds, and nothing uncommitted is thrown away."""

import ast
import io
import runpy
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.checks.__main__ import main as check_site
from plugins.documents import Essay, load_content
from plugins.upkeep.__main__ import main
from plugins.upkeep.writing import owning
from plugins.upkeep.writing.settings import written_settings
from tests.graph_strategies import day, make
from tests.sites_fixture import REPOSITORY, SmallSite, read_folder

_ASKED = ("--name", 'Ada "the" Łovelace', "--address", "https://ada.example/archive/")


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    """Return a clone of somebody else's archive, in which everything is committed."""
    made = SmallSite(tmp_path)
    made.add(make(Essay, "theirs", date=day(2024)))
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(REPOSITORY / name, tmp_path)
    made.write(".gitignore", "output/\n__pycache__/\n")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "theirs"]):
        subprocess.run([*git, *arguments], cwd=tmp_path, check=True, capture_output=True)
    return made


def _init(site: SmallSite, *arguments: str) -> int:
    return main(["init", *arguments, "--content", str(site.folder / "content")])


def test_a_second_owner_has_an_archive_that_builds_and_passes_the_checks(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """His name, address, links and feeds' authority are set; nothing of the first one is left."""
    assert _init(site, *_ASKED, "--account", "lesswrong=ada", "--on", "2027-01-02") == 0
    monkeypatch.delenv("SITEURL", raising=False)
    shutil.copytree(REPOSITORY / "theme", site.folder / "theme")
    said = runpy.run_path(str(site.folder / "pelicanconf.py"))
    assert said["AUTHOR"] == said["SITENAME"] == 'Ada "the" Łovelace'
    assert said["FEED_AUTHORITY"] == "ada.example,2027"
    assert said["SOCIAL"][1] == ("LessWrong", "https://www.lesswrong.com/users/ada")
    content = site.folder / "content"
    assert content.joinpath("accounts.yaml").read_text("utf-8") == "lesswrong: ada\n"
    assert "essays/theirs.md" not in load_content(content).documents
    assert main(["ledger", "--check", "--content", str(content)]) == 0
    address = "https://ada.example/archive"
    assert f'"{address}"' in (site.folder / "publishconf.py").read_text("utf-8")
    site.must_build(publish=True, address=address)
    asked = [str(site.output), "--address", address, "--content", str(content)]
    with redirect_stdout(io.StringIO()):
        assert check_site(asked) == 0


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
    assert _init(site, *_ASKED) == 2
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
