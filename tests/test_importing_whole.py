"""Every export there is, brought home by the command and built from, as its owner would."""

import re
from pathlib import Path

import pytest

from plugins.documents import Comment, Essay, load_content
from plugins.importers.__main__ import main
from tests.importing_made import texts_in
from tests.importing_others import ASKED, EXPORTS
from tests.test_importing_readers_private import PLANTED

ACTIVE = re.compile(r"<script|<style|<iframe|\son\w+=|javascript:|\sstyle=", re.IGNORECASE)
"""What runs, or changes a page, and stands in no body of the site."""


def _import(content: Path, *arguments: str) -> int:
    told = (f"{site}=slug:{who.slug}" for site, who in ASKED.whose.items() if who.slug)
    named = (f"{site}=name:{who.name}" for site, who in ASKED.whose.items() if who.name)
    people = (part for each in (*told, *named) for part in ("--me", each))
    return main(["--content", str(content), "--on", "2026-11-22", *people, *arguments])


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the content that one import of every export makes."""
    folder = tmp_path_factory.mktemp("whole") / "content"
    folder.mkdir()
    assert _import(folder, str(EXPORTS)) == 0
    return folder


def test_every_source_has_pieces_that_load(content: Path) -> None:
    """No body of any source is refused by the site, and none does anything on a page."""
    library = load_content(content)
    pieces = [each for each in library.documents.values() if isinstance(each, (Comment, Essay))]
    folders = {each.path.split("/")[1] for each in pieces if isinstance(each, Comment)}
    sites = {"hackernews", "lesswrong", "mastodon", "reddit", "web", "wordpress", "x"}
    assert folders == sites
    assert any(isinstance(each, Essay) for each in pieces)
    assert not [path for path, body in library.bodies.items() if ACTIVE.search(body.html)]


def test_nothing_private_is_in_any_file(content: Path) -> None:
    """Neither in a piece nor in the ledger: messages, lists, addresses, drafts."""
    planted = (
        path for path in EXPORTS.rglob("*.*") if PLANTED.search(path.read_bytes().decode("latin-1"))
    )
    assert len(list(planted)) > 5
    assert not {path for path, text in texts_in(content).items() if PLANTED.search(text)}


def test_the_same_exports_again_change_no_byte(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A day later too; and nothing drifted."""
    before = texts_in(content)
    assert _import(content, str(EXPORTS), "--on", "2026-11-23") == 0
    assert not re.search(r"^  (new|updated|written)", capsys.readouterr().out, re.MULTILINE)
    assert _import(content, "--drift", str(EXPORTS)) == 0
    assert "Nothing changed" in capsys.readouterr().out
    assert texts_in(content) == before
