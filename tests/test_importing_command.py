"""The command: what it is given, what it tells, its exit status, and what it leaves alone."""

import json
import os
import re
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from plugins.documents import load_content, parse_document
from plugins.errors import ContentError
from plugins.importers import client
from plugins.importers.__main__ import main
from plugins.importers.accounts import parse_account, read_accounts, with_accounts
from plugins.importers.drift import drifted, tell_drift
from plugins.importers.matching import copies
from plugins.importers.needs import Wait, find_lost, find_waiting
from plugins.importers.records import LossKind, Person
from tests.forum_server import ADA, Forum, serving
from tests.forum_server import comment as forum_comment
from tests.importing_made import LONG, comment, html, named, seen, texts_in
from tools.bench import parts

ME = ("--me", "lesswrong=ada", "--on", "2026-11-22")
EXPORTS = Path(__file__).parent / "exports"
POST: dict[str, Any] = {
    "_id": named("p"),
    "title": "On engines",
    "slug": "on-engines",
    "postedAt": "2023-07-01T10:00:00.000Z",
    "pageUrl": f"https://www.lesswrong.com/posts/{named('p')}/on-engines",
    "user": {"_id": "user-of-bob", "slug": "bob", "displayName": "Bob"},
}


def _row(letter: str, html: str, who: str = "ada", **changes: Any) -> dict[str, Any]:
    """Return a comment as the forum's data has it."""
    return {
        "_id": named(letter),
        "postId": POST["_id"],
        "userId": f"user-of-{who}",
        "postedAt": "2023-07-18T19:28:28.685Z",
        "pageUrl": f"{POST['pageUrl']}?commentId={named(letter)}",
        "contents": {"html": html},
        "user": {"_id": f"user-of-{who}", "slug": who, "displayName": who.capitalize()},
        "post": POST,
    } | changes


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return an empty folder of content."""
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def _save(folder: Path, *rows: dict[str, Any], name: str = "comments.json") -> str:
    file = folder / name
    answer = {"data": {"comments": {"results": rows, "totalCount": len(rows)}}}
    file.write_text(json.dumps(answer), "utf-8")
    return str(file)


def _run(content: Path, *arguments: str) -> int:
    return main(["--content", str(content), *arguments])


def test_an_export_becomes_files_and_a_table(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command reads, writes what loads, and tells what became of each piece and row."""
    told = (
        "<p>First <b>words</b>.</p><blockquote><p>Quoted.</p></blockquote>"
        "<ol start='3'><li>c</li></ol>"
    )
    rows = (_row("a", told), _row("b", "<p>More.</p>"), _row("z", "<p>Bob's.</p>", "bob"))
    file = _save(tmp_path, *rows)
    assert _run(content, *ME, file) == 0
    out = capsys.readouterr().out
    assert re.search(r"^  new +2$", out, re.MULTILINE)
    assert re.search(r"^  skipped: by somebody else +1$", out, re.MULTILINE)
    assert f"comments.json: {named('z')}" in out
    library = load_content(content)
    path = f"comments/lesswrong/on-engines-{named('a')[:7]}.md"
    assert "<strong>words</strong>" in library.bodies[path].html
    assert 'start="3"' in library.bodies[path].html
    assert library.documents[path].summary == "First words. c"
    before = texts_in(content)
    assert _run(content, *ME, file) == 0
    assert re.search(r"^  unchanged +2$", capsys.readouterr().out, re.MULTILINE)
    assert texts_in(content) == before


def test_a_dry_run_writes_nothing(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It tells what would be done, whether it would load too."""
    assert _run(content, *ME, "--dry-run", _save(tmp_path, _row("a", "<p>Words.</p>"))) == 0
    assert "nothing was written" in capsys.readouterr().out
    assert texts_in(content) == {}


def test_only_the_kinds_that_are_asked_for_are_taken(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not asked for is skipped and counted."""
    assert _run(content, *ME, "--only", "posts", _save(tmp_path, _row("a", "<p>Words.</p>"))) == 0
    assert "skipped: not asked for" in capsys.readouterr().out
    assert not [path for path in texts_in(content) if path.endswith(".md")]


def test_mistakes_are_told_at_once_and_the_rest_is_written(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two broken files keep a third from nothing, and the status says that there are mistakes."""
    good = _save(tmp_path, _row("a", "<p>Words.</p>"))
    cut = tmp_path / "cut.json"
    cut.write_text(Path(good).read_text("utf-8")[:-20], "utf-8")
    (tmp_path / "notes.md").write_text("some notes\n", "utf-8")
    assert _run(content, *ME, str(cut), str(tmp_path / "notes.md"), good) == ContentError.exitcode
    shown = capsys.readouterr()
    assert "cut.json:1: cut off" in shown.err
    assert "notes.md: nothing to import" in shown.err
    assert len([path for path in texts_in(content) if path.endswith(".md")]) == 1


def test_a_file_whose_name_is_no_text_is_told(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It keeps nothing else in its folder from being read."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / os.fsdecode(b"a\xff.json")).write_bytes(b"{}")
    _save(folder, _row("a", "<p>Words.</p>"))
    assert _run(content, *ME, str(folder)) == ContentError.exitcode
    assert "a?.json: a file name that is not UTF-8; rename the file" in capsys.readouterr().err
    assert len([path for path in texts_in(content) if path.endswith(".md")]) == 1


def test_a_folder_is_read_whole(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files of a folder are found however deep, and what else lies there is skipped by name."""
    folder = tmp_path / "exports/deep"
    folder.mkdir(parents=True)
    _save(folder, _row("a", "<p>Words.</p>"))
    _save(folder, _row("b", "<p>Others.</p>"), name="more.json")
    (folder / "face.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".hidden").write_text("no", "utf-8")
    assert _run(content, *ME, str(tmp_path / "exports")) == 0
    assert "deep/face.png: an image" in capsys.readouterr().out
    assert len([path for path in texts_in(content) if path.endswith(".md")]) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "nothing to import"),
        (["--me", "ada", "x.json"], "lesswrong=a-slug"),
        (["--on", "2026", "x.json"], "not a day"),
        (["--on", "someday", "x.json"], "not a date"),
        (["--only", "poems", "x.json"], "did you mean 'posts'?"),
        (["--from", "lesswrong=ada"], "--contact"),
        (["--settle", "x.md", "--dry-run"], "stands alone"),
        (["--from", "lesswrong"], "lesswrong=a-slug"),
        (["--since", "old.json", "new.json"], "add --drift"),
        (["--me", "leswrong=ada", "x.json"], "did you mean 'lesswrong'?"),
        (["--me", "mars=ada", "x.json"], "it is one of eaforum, hackernews"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what to write; the status is that of what could not run."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks for help sees lines to copy."""
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "python -m plugins.importers exports/" in capsys.readouterr().out


def test_without_content_it_could_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there is no mistake in content."""
    assert _run(tmp_path / "none", *ME, "x.json") == 2
    assert "no such folder" in capsys.readouterr().err


# ---- whose pieces


def test_accounts_stand_in_a_small_file(content: Path, tmp_path: Path) -> None:
    """Who is the owner at a site is written once, and the command may say otherwise."""
    text = "lesswrong: ada\nhackernews:\n  name: Ada Lovelace\n  id: ada1815\n"
    (content / "accounts.yaml").write_text(text, "utf-8")
    people = read_accounts(content)
    assert people == {
        "lesswrong": Person(slug="ada"),
        "hackernews": Person(name="Ada Lovelace", id="ada1815"),
    }
    assert with_accounts(people, [parse_account("lesswrong=id:abc")])["lesswrong"] == Person(
        slug="ada", id="abc"
    )
    assert _run(content, _save(tmp_path, _row("a", "<p>Words.</p>"))) == 0
    assert len([path for path in texts_in(content) if path.endswith(".md")]) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lesswrong: [ada]\n", r"accounts.yaml:1: lesswrong"),
        ("\nlesswrong:\n  slag: ada\n", r"accounts.yaml:3: lesswrong: 'slag'"),
        ("lesswrong: !!python ada\n", r"accounts.yaml:1: .*tag"),
        ("nothing\n", r"accounts.yaml"),
        ("x: ada\nredit: ada\n", r"accounts.yaml:2: redit: .*did you mean 'reddit'"),
    ],
)
def test_mistakes_in_the_accounts_are_told(content: Path, text: str, told: str) -> None:
    """Each is told with its line."""
    (content / "accounts.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match=told):
        read_accounts(content)


# ---- what changed at the source


def test_drift_shows_what_changed_and_changes_nothing(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newer export beside content, or beside an older one, shows the edits at the source."""
    old = _save(tmp_path, _row("a", f"<p>{LONG}</p>"), _row("b", "<p>Stays.</p>"))
    assert _run(content, *ME, old) == 0
    edit = {"lastEditedAt": "2024-01-01T00:00:00Z"}
    rows = (_row("a", f"<p>{LONG}</p><p>More.</p>", **edit), _row("c", "<p>New.</p>"))
    new = _save(tmp_path, *rows, name="new.json")
    before = texts_in(content)
    capsys.readouterr()
    assert _run(content, *ME, "--drift", new) == 0
    out = capsys.readouterr().out
    assert f"on-engines-{named('a')[:7]}.md: its text" in out
    assert "  +More." in out
    assert f"{named('c')}: not known before" in out
    assert named("b") not in out
    assert _run(content, *ME, "--drift", "--since", old, new) == 0
    assert f"{named('b')}: no longer shown" in capsys.readouterr().out
    assert _run(content, *ME, "--drift", old) == 0
    assert "Nothing changed" in capsys.readouterr().out
    assert texts_in(content) == before


def test_drift_tells_what_was_deleted_or_taken_back() -> None:
    """Not only words change."""
    known = {"a": [comment("a")], "b": [comment("b")], "c": [comment("c", title="Old")]}
    now = [
        comment("a", deleted=True, body=None, source=seen("new.json")),
        comment("b", retracted=True, body=html(LONG.replace("just", "- just")), source=seen("new")),
        comment("c", title="New", source=seen("new.json")),
    ]
    told = tell_drift(drifted(known, now))
    assert told.split("\n\n") == ["a: deleted", "b: taken back", "c: its title (New)"]


# ---- settling


def test_an_edit_that_waits_is_settled_by_name(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both changes are shown until their owner says that he has seen them."""
    assert _run(content, *ME, _save(tmp_path, _row("a", "<p>One.</p>"))) == 0
    (path,) = (path for path in texts_in(content) if path.endswith(".md"))
    file = content / path
    file.write_text(file.read_text("utf-8").replace("\n\nOne.", "\n\nMine."), "utf-8")
    new = _save(tmp_path, _row("a", "<p>Theirs.</p>"), name="new.json")
    assert _run(content, *ME, new) == 0
    out = capsys.readouterr().out
    assert "+Mine." in out
    assert "+Theirs." in out
    assert [(each.path, each.why) for each in find_waiting(content)] == [(path, Wait.CHANGED)]
    assert _run(content, "--settle", f"{content}/{path}x") == 1
    assert "did you mean" in capsys.readouterr().err
    assert _run(content, "--settle", f"{content}/{path}") == 0
    assert find_waiting(content) == ()
    capsys.readouterr()
    assert _run(content, *ME, new) == 0
    assert "kept, because edited here" in capsys.readouterr().out
    assert parse_document(path, file.read_text("utf-8")).body == "Mine."


def test_what_is_lost_waits_until_its_line_is_taken_away(content: Path, tmp_path: Path) -> None:
    """A loss is a task for its owner and never repaired; the front matter is the list of them."""
    drawn = "<p>Words.</p><img src='https://a.example/b.png' alt='a loom'>"
    post = {**POST, "contents": {"html": drawn}, "userId": "user-of-ada", "coauthors": []}
    post["user"] = {"_id": "user-of-ada", "slug": "ada", "displayName": "Ada"}
    file = tmp_path / "posts.json"
    file.write_text(json.dumps({"data": {"posts": {"results": [post]}}}), "utf-8")
    assert _run(content, *ME, _save(tmp_path, _row("a", drawn)), str(file)) == 0
    paths = [path for path in texts_in(content) if path.endswith(".md")]
    assert len(paths) == 2
    for path in paths:
        lost = find_lost(parse_document(path, texts_in(content)[path]))
        assert LossKind.IMAGE in [each.kind for each in lost]
        kept = [line for line in texts_in(content)[path].split("\n") if "Image: a" not in line]
        text = re.sub(r"^(lost|uncertain):\n(?!  )", "", "\n".join(kept), flags=re.MULTILINE)
        (content / path).write_text(text, "utf-8")
    documents = load_content(content).documents.values()
    assert not any(each.kind is LossKind.IMAGE for one in documents for each in find_lost(one))


# ---- captures


def test_captures_are_told_drafted_and_decided(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is open is told until it is decided, and a draft never goes over decisions."""
    for name in ("earlier.txt", "later.txt"):
        shutil.copy(EXPORTS / "captures" / name, tmp_path / name)
    files = [str(tmp_path / name) for name in ("earlier.txt", "later.txt")]
    assert _run(content, *files) == 0
    assert "blocks undecided" in capsys.readouterr().out
    assert main(["captures", *files]) == 0
    assert "Boundaries that are proved" in capsys.readouterr().out
    place = tmp_path / "captures.decisions.yaml"
    place.touch()
    assert main(["captures", *files, "--draft"]) == 0
    drafted = capsys.readouterr().out
    assert drafted.startswith("---\n## Take")
    assert place.read_bytes() == b""
    place.unlink()
    assert main(["captures", *files, "--draft"]) == 0
    assert place.read_text("utf-8") == drafted.removesuffix("\n")
    place.write_text(re.sub("^# ", "", drafted, flags=re.MULTILINE), "utf-8")
    name = ("--me", "lesswrong=name:Ada Example")
    assert _run(content, *name, *files) == 0
    assert "undecided" not in capsys.readouterr().out
    waits = [each.told for each in find_waiting(content)]
    assert not [told for told in waits if "undecided" in told or "earlier.txt: earlier" in told]
    load_content(content)


def test_what_is_no_capture_is_not_told_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that other readers read is refused with a reason."""
    assert main(["captures", _save(tmp_path, _row("a", "<p>Words.</p>"))]) == 1
    assert "no plain text of a profile page" in capsys.readouterr().err


# ---- a live forum


def test_the_command_asks_a_forum_and_imports_its_answers(
    content: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Slowly and by name, and twice is once."""
    waits: list[float] = []
    monkeypatch.setattr(client, "Manners", partial(client.Manners, sleep=waits.append))
    forum = Forum(comments=[forum_comment(n, ADA) for n in range(3)])
    asked = ("--from", "lesswrong=ada-example", "--contact", "https://ada.example")
    with serving(forum) as address:
        monkeypatch.setattr(client, "ENDPOINTS", {"lesswrong": address})
        assert _run(content, *asked, "--exports", str(tmp_path / "exports")) == 0
        before = texts_in(content)
        assert _run(content, *asked, "--exports", str(tmp_path / "exports")) == 0
        assert _run(content, "--from", "mars=ada", *asked[2:]) == ContentError.exitcode
    assert texts_in(content) == before
    assert len([path for path in before if path.startswith("comments/")]) == len(forum.comments)
    assert set(forum.agents) == {"personal-archive importer (+https://ada.example)"}
    assert waits
    shown = capsys.readouterr()
    assert "comments: 3 of 3" in shown.err
    assert "mars: no forum that is known" in shown.err


def test_a_reader_that_goes_away_is_no_mistake(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`… | head` ends an import well, whose files are all there."""
    file = _save(tmp_path, *(_row(letter, "<p>Words.</p>") for letter in "abc"))
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as unread:
        monkeypatch.setattr("sys.stdout", unread)
        assert _run(content, *ME, file) == 0
    assert len([path for path in texts_in(content) if path.endswith(".md")]) == 3


# ---- how long it takes


def test_the_benchmark_imports_what_it_makes_up() -> None:
    """Its export is read by the real readers, and a second import of it finds nothing new."""
    measured = parts.measure_import(3)
    assert measured.documents == 3
    assert [*measured.milliseconds] == [
        *("first import", "  reading", "  making", "  writing", "import again")
    ]
    assert all(cost > 0 for cost in measured.milliseconds.values())


def test_a_common_phrase_makes_nothing_quadratic() -> None:
    """A run of words that very many texts share proposes none of them, whatever else they say."""
    texts = {f"{n}": tuple(f"the same beginning of all texts {n} {n}".split()) for n in range(200)}
    assert list(copies(texts, sorted(texts))) == []
