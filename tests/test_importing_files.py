"""What an import writes: the same from any order, never over an edit, and whole after any kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import load_content, parse_date
from plugins.errors import ContentError, ToolError
from plugins.importers.journal import finish, held, write_all
from plugins.importers.ledger import ledger_texts, read_ledger
from plugins.importers.needs import find_waiting, settle
from plugins.importers.outcomes import Fate
from plugins.importers.records import Body, Notation, Piece, Reading, SkipReason, Witness
from plugins.importers.running import Seen, find, write
from plugins.importers.threeway import merge_texts
from tests.importing_made import (
    LONG,
    at,
    bring,
    comment,
    copied,
    errand,
    fates,
    html,
    named,
    post,
    reply,
    seen,
    sets_of_witnesses,
    texts_in,
)

LATER = parse_date("2027-01-01")
PATH = "comments/lesswrong/on-engines-a1x1x1x.md"


def _pieces(content: Path) -> dict[str, str]:
    return {path: text for path, text in texts_in(content).items() if path.endswith(".md")}


def _change(content: Path, path: str, old: str, new: str) -> str:
    file = content / path
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new).encode())
    return text.replace(old, new)


def _from(witness: Witness, file: str) -> Witness:
    source = witness.source
    changed = seen(file, source.rank, taken=source.taken, reader=source.reader)
    return replace(witness, source=changed)


# ---- always the same


@settings(max_examples=20)
@given(sets_of_witnesses(6), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_files(found: list[Witness], random: Any) -> None:
    """Sources in another order give the same bytes, which load; a second run changes none."""
    shuffled = list(found)
    random.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        one, other = Path(folder, "one"), Path(folder, "other")
        bring(one, *found)
        bring(other, *shuffled)
        assert texts_in(one) == texts_in(other)
        load_content(one)
        again = bring(one, *shuffled, added=LATER)
        assert texts_in(one) == texts_in(other)
        assert set(fates(again).values()) <= {Fate.UNCHANGED, Fate.UNPLACED}
        assert again.texts == {}


@settings(max_examples=15)
@given(sets_of_witnesses(5), st.randoms(use_true_random=False))
def test_one_import_after_the_other_gives_the_same_files(found: list[Witness], random: Any) -> None:
    """Sources with ids give the same files, whether they come together or one by one."""
    found = [each for each in found if each.id and each.body and each.body.complete]
    found = [each for each in found if each.piece is not Piece.POST]  # named by title, by turns
    found = [_from(each, f"{number}.json") for number, each in enumerate(found)]
    shuffled = list(found)
    random.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        one, other = Path(folder, "one"), Path(folder, "other")
        bring(one, *found)
        bring(other)
        for each in shuffled:
            bring(other, each)
        assert texts_in(one) == texts_in(other)


def test_a_later_copy_of_the_same_changes_no_piece(tmp_path: Path) -> None:
    """An export that is made anew each month, and has new votes, changes nothing but the ledger."""
    bring(tmp_path, comment(score=5))
    before = _pieces(tmp_path)
    again = bring(tmp_path, comment(score=7, source=seen("next-month.json")), added=LATER)
    assert _pieces(tmp_path) == before
    assert fates(again) == {PATH: Fate.UNCHANGED}
    (entry,) = read_ledger(tmp_path).entries.values()
    assert [each.source.file for each in entry.witnesses] == ["comments.json", "next-month.json"]


def test_the_ledger_gives_back_what_was_written_into_it(tmp_path: Path) -> None:
    """What is read of a ledger is written as the same bytes."""
    bring(tmp_path, comment(), reply(), post(), copied("Nothing else has these words in it."))
    ledger = read_ledger(tmp_path)
    texts = texts_in(tmp_path)
    assert all(texts[path] == data.decode() for path, data in ledger_texts(ledger).items())
    assert len(ledger.entries) == 4


def test_nothing_of_somebody_else_is_kept_but_an_excerpt(tmp_path: Path) -> None:
    """Neither a piece nor the ledger has more of what is answered than a few sentences."""
    bring(tmp_path, reply())
    told = "".join(texts_in(tmp_path).values())
    assert "Engines only do what they are told." in told
    assert "SECRET" not in told
    assert told.count("They follow.") < 120


def test_a_broken_ledger_is_told_with_its_line(tmp_path: Path) -> None:
    """A line that a merge of branches spoilt stops the import before anything is written."""
    bring(tmp_path, comment())
    file = tmp_path / "ledger/imported/pieces-lesswrong.jsonl"
    file.write_text("<<<<<<< HEAD\n" + file.read_text("utf-8"), "utf-8")
    with pytest.raises(ContentError, match=r"pieces-lesswrong.jsonl:1: ledger: .*last commit"):
        bring(tmp_path, comment())


# ---- edits


def test_an_edit_here_stays(tmp_path: Path) -> None:
    """A file that was edited is as it was after any import of what it came from."""
    bring(tmp_path, comment())
    edited = _change(tmp_path, PATH, "Nobody", "No one")
    assert fates(bring(tmp_path, comment())) == {PATH: Fate.EDITED}
    assert texts_in(tmp_path)[PATH] == edited


def test_an_edit_at_the_source_is_taken(tmp_path: Path) -> None:
    """Where nothing was edited here, the text follows its source, and keeps its day and name."""
    bring(tmp_path, comment())
    changed = comment(
        text="Now otherwise.", edited="2024-01-01", source=seen("later.json"), place=None
    )
    result = bring(tmp_path, changed, added=LATER)
    assert fates(result) == {PATH: Fate.UPDATED}
    text = texts_in(tmp_path)[PATH]
    assert "Now otherwise." in text
    assert "added: 2026-11-22" in text
    assert "Its text is not the one shown here." in text


def test_edits_that_do_not_touch_are_put_together(tmp_path: Path) -> None:
    """Topics given here and words changed at the source stand in one file; again changes none."""
    (tmp_path / "topics").mkdir(parents=True)
    topic = "---\ntitle: Engines\nsummary: On engines.\n---\n\nThey work.\n"
    (tmp_path / "topics/engines.md").write_text(topic, "utf-8")
    bring(tmp_path, comment())
    _change(tmp_path, PATH, "topics: []", "topics: [engines]")
    changed = comment(text=f"{LONG} More.", edited="2024-01-01", source=seen("later.json"))
    assert fates(bring(tmp_path, changed)) == {PATH: Fate.JOINED}
    text = texts_in(tmp_path)[PATH]
    assert "topics: [engines]" in text
    assert "More." in text
    assert fates(bring(tmp_path, changed)) == {PATH: Fate.EDITED}
    assert texts_in(tmp_path)[PATH] == text


def test_edits_that_touch_are_both_shown_and_the_owners_stays(tmp_path: Path) -> None:
    """Where both changed one line, the file stays, the change waits, and is told until settled."""
    bring(tmp_path, comment())
    edited = _change(tmp_path, PATH, f"\n\n{LONG}", f"\n\n{LONG} By Ada.")
    changed = comment(text=f"{LONG} More.", edited="2024-01-01", source=seen("later.json"))
    for _ in range(2):
        (outcome,) = bring(tmp_path, changed).outcomes
        assert outcome.fate is Fate.CONFLICT
        assert f"+{LONG} By Ada." in outcome.shown
        assert f"+{LONG} More." in outcome.shown
        assert texts_in(tmp_path)[PATH] == edited
        assert [each.path for each in find_waiting(tmp_path)] == [PATH]
    settle(tmp_path, [f"{tmp_path}/{PATH}"])
    assert find_waiting(tmp_path) == ()
    assert fates(bring(tmp_path, changed)) == {PATH: Fate.EDITED}
    with pytest.raises(ContentError, match="nothing of its source waits"):
        settle(tmp_path, [f"{tmp_path}/{PATH}"])


@pytest.mark.parametrize(
    ("mine", "now"),
    [
        ("summary: Hers.", "summary: The engine"),
        ("title: Hers", "title: "),
        ("topics: [engines]", "topics: []"),
    ],
)
def test_what_the_archive_made_up_is_the_owners_to_change(
    tmp_path: Path, mine: str, now: str
) -> None:
    """A summary, title or topic that she wrote stands beside whatever the source changes."""
    (tmp_path / "topics").mkdir()
    topic = "---\ntitle: Engines\nsummary: On engines.\n---\n\nThey work.\n"
    (tmp_path / "topics/engines.md").write_text(topic, "utf-8")
    bring(tmp_path, comment(place=None))
    (path,) = read_ledger(tmp_path).entries
    before = next(line for line in texts_in(tmp_path)[path].split("\n") if line.startswith(now[:6]))
    _change(tmp_path, path, before, mine)
    text = f"Otherwise now. {LONG} More."
    changed = comment(text=text, edited="2024-01-01", place=None, tags=("engines", "x"))
    assert fates(bring(tmp_path, changed)) == {path: Fate.JOINED}
    assert mine in texts_in(tmp_path)[path]
    assert "More." in texts_in(tmp_path)[path]


@given(st.permutations([f"{n:02x}" * 32 for n in range(4)]))
@settings(max_examples=5)
def test_an_answer_that_is_fetched_each_month_changes_no_piece(digests: list[str]) -> None:
    """Whatever its new digest is: of a piece with an id, that stands in the ledger alone."""
    with TemporaryDirectory() as name:
        content = Path(name) / "content"
        for digest in digests:
            source = replace(seen(), sha256=digest)
            result = bring(content, comment(source=source, score=int(digest, 16) % 7))
            fate = Fate.NEW if digest == digests[0] else Fate.UNCHANGED
            assert fates(result) == {PATH: fate}


_LINES = st.lists(st.sampled_from(("a\n", "b\n", "c\n", "d\n")), max_size=7).map("".join)
_KEYS = st.dictionaries(st.sampled_from("xyz"), st.sampled_from(("1\n", "\n  - 2\n")), min_size=1)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    header = "".join(f"{key}: {value}" for key, value in draw(_KEYS).items())
    return f"---\n{header}---\n\n{draw(_LINES)}" if draw(st.booleans()) else draw(_LINES)


@given(_texts(), _texts(), _texts())
def test_three_texts_are_merged_the_same_from_both_sides(base: str, mine: str, theirs: str) -> None:
    """Who changed nothing changes nothing, and what touches, touches from both sides."""
    assert merge_texts(base, mine, base) == mine
    assert merge_texts(base, base, theirs) == theirs
    assert merge_texts(base, mine, mine) == mine
    merged, mirrored = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)
    assert (merged is None) == (mirrored is None)
    assert merged is None or sorted(merged) == sorted(mirrored or "")


@given(_LINES, _LINES, _LINES)
def test_no_line_that_was_added_is_lost(base: str, mine: str, theirs: str) -> None:
    """What is merged has whatever either side has more of than what both began with."""
    merged = merge_texts(base, mine, theirs)
    for side in (mine, theirs):
        for line in set(side) - set(base):
            assert merged is None or line in merged


def test_line_ends_stay_as_the_owner_has_them() -> None:
    """A file with Windows' line ends keeps them through a merge."""
    base = "---\na: 1\nb: 2\n---\n\none\ntwo\nthree\n"
    mine = base.replace("a: 1", "a: 9").replace("\n", "\r\n")
    merged = merge_texts(base, mine, base.replace("three", "drei"))
    assert merged == mine.replace("three", "drei")


# ---- files that went, and files that were there


def test_a_file_that_was_removed_is_not_written_again(tmp_path: Path) -> None:
    """What its owner took away stays away, and is told."""
    bring(tmp_path, comment())
    (tmp_path / PATH).unlink()
    assert fates(bring(tmp_path, comment())) == {PATH: Fate.REMOVED}
    assert _pieces(tmp_path) == {}


def test_a_file_that_was_moved_is_followed(tmp_path: Path) -> None:
    """A file may have another name and folder, and is known by its address."""
    bring(tmp_path, comment())
    (tmp_path / PATH).rename(tmp_path / "comments/engines.md")
    assert fates(bring(tmp_path, comment())) == {"comments/engines.md": Fate.UNCHANGED}
    changed = comment(text="Now otherwise.", edited="2024-01-01", source=seen("later.json"))
    assert fates(bring(tmp_path, changed)) == {"comments/engines.md": Fate.UPDATED}
    assert list(_pieces(tmp_path)) == ["comments/engines.md"]


@pytest.mark.parametrize("key", ["source", "mirrors"])
def test_what_the_owner_has_already_is_not_written_beside_it(tmp_path: Path, key: str) -> None:
    """A digest of the comment stays the only file of it, and is told with what could be done."""
    (tmp_path / "comments").mkdir(parents=True)
    source = "source: unknown\nmirrors: [{url}]" if key == "mirrors" else "source: {url}"
    url = f"https://www.greaterwrong.com/posts/{'p' * 17}/x/comment/{comment().id}"
    text = (
        "---\ntitle: Mine\ndate: 2023-07-18\ntopics: []\nsummary: In short.\n"
        f"{source.format(url=url)}\nin_reply_to: unknown\ntext: digest\n---\n\nShe says so.\n"
    )
    (tmp_path / "comments/mine.md").write_text(text, "utf-8")
    (outcome,) = bring(tmp_path, comment()).outcomes
    assert (outcome.fate, outcome.path) == (Fate.HELD, "comments/mine.md")
    assert "held there as digest" in outcome.what
    assert texts_in(tmp_path) == {"comments/mine.md": text}


def test_a_page_of_the_owners_is_never_overwritten(tmp_path: Path) -> None:
    """What a profile shows has a page of its own name; where the owner has one, that stays."""
    (tmp_path / "pages").mkdir(parents=True)
    text = "---\ntitle: Mine\nsummary: In short.\n---\n\nMine.\n"
    (tmp_path / "pages/from-lesswrong.md").write_text(text, "utf-8")
    found = comment("u", piece=Piece.BIOGRAPHY)
    assert fates(bring(tmp_path, found)) == {"pages/from-lesswrong.md": Fate.HELD}
    assert texts_in(tmp_path) == {"pages/from-lesswrong.md": text}
    (tmp_path / "pages/from-lesswrong.md").unlink()
    assert fates(bring(tmp_path, found)) == {"pages/from-lesswrong.md": Fate.NEW}
    assert fates(bring(tmp_path, found)) == {"pages/from-lesswrong.md": Fate.UNCHANGED}


def test_a_ledger_that_was_lost_is_made_anew(tmp_path: Path) -> None:
    """Files that are what would be written are known again; one that was edited is told."""
    bring(tmp_path, comment(), post())
    before = texts_in(tmp_path)
    shutil.rmtree(tmp_path / "ledger")
    assert set(fates(bring(tmp_path, comment(), post(), added=LATER)).values()) == {Fate.UNCHANGED}
    assert texts_in(tmp_path) == before
    shutil.rmtree(tmp_path / "ledger")
    edited = _change(tmp_path, PATH, "Nobody", "No one")
    assert fates(bring(tmp_path, comment())) == {PATH: Fate.HELD}
    assert texts_in(tmp_path)[PATH] == edited


def test_two_files_of_one_piece_are_told_and_left(tmp_path: Path) -> None:
    """Where a later source shows that two files are one piece, the owner says which stays."""
    near = LONG.replace("algebra", "algebra and more")
    bring(tmp_path, copied(LONG))
    bring(tmp_path, comment(text="Other words were here first."))
    whole = comment(text=near, edited="2024-01-01", source=seen("later.json"))
    before = _pieces(tmp_path)
    (outcome,) = bring(tmp_path, whole).outcomes
    assert outcome.fate is Fate.TWICE
    assert _pieces(tmp_path) == before
    gone = next(path for path in before if path != PATH)
    (tmp_path / gone).unlink()
    assert fates(bring(tmp_path, whole)) == {PATH: Fate.UPDATED}
    assert list(read_ledger(tmp_path).entries) == [PATH]


@pytest.mark.parametrize(
    ("once", "now"),
    [
        (comment(), comment(text=f"{LONG} More.")),
        (comment(), comment(url="", title="Otherwise")),
        (copied(), copied(id=named("a"), url=at("a"))),
    ],
)
def test_what_the_same_bytes_say_otherwise_has_the_same_file(
    tmp_path: Path, once: Witness, now: Witness
) -> None:
    """A reader that is mended, or a decision that is, writes no piece beside the one there is."""
    (path,) = fates(bring(tmp_path, once))
    result = bring(tmp_path, now)
    assert list(_pieces(tmp_path)) == [path]
    assert set(fates(result).values()) <= {Fate.UPDATED, Fate.ANEW}
    assert now.body
    assert [each.path for each in read_ledger(tmp_path).entries.values()] == [path]
    assert fates(bring(tmp_path, now)) == {path: Fate.UNCHANGED}


@pytest.mark.parametrize(
    ("once", "parts"),
    [
        (copied(f"{LONG}\n\n{LONG[::-1]}"), (copied(), copied(LONG[::-1]))),
        (copied(id=named("a")), (copied(id=named("c")),)),
    ],
)
def test_a_piece_whose_capture_is_decided_anew_is_told(
    tmp_path: Path, once: Witness, parts: tuple[Witness, ...]
) -> None:
    """Where one comment becomes others, the file of the one stays, and its owner hears of it."""
    (path,) = fates(bring(tmp_path, once))
    other = copied("A comment that nobody has parted from another, and of other words.")
    assert list(fates(bring(tmp_path, other)).values()) == [Fate.NEW]
    result = fates(bring(tmp_path, *parts))
    assert result.pop(path) is Fate.LEFT
    assert list(result.values()) == [Fate.NEW] * len(parts)
    (tmp_path / path).unlink()
    assert set(fates(bring(tmp_path, *parts)).values()) == {Fate.UNCHANGED}


def test_what_is_deleted_at_the_source_is_never_written(tmp_path: Path) -> None:
    """A deleted comment gets no file; one that has a file keeps it, and its owner is told."""
    gone = comment(deleted=True, body=None, source=seen("later.json"))
    result = bring(tmp_path, gone)
    assert [each.reason for each in result.skipped] == [SkipReason.DELETED]
    assert texts_in(tmp_path) == {}
    bring(tmp_path, comment())
    before = _pieces(tmp_path)
    assert fates(bring(tmp_path, gone)) == {PATH: Fate.GONE}
    assert _pieces(tmp_path) == before
    assert [each.path for each in find_waiting(tmp_path)] == [PATH]
    settle(tmp_path, [f"{tmp_path}/{PATH}"])
    assert find_waiting(tmp_path) == ()
    assert fates(bring(tmp_path, gone)) == {PATH: Fate.UNCHANGED}
    moved = PATH.replace(".md", "-moved.md")
    (tmp_path / PATH).rename(tmp_path / moved)
    assert fates(bring(tmp_path, gone)) == {moved: Fate.UNCHANGED}
    (tmp_path / moved).unlink()
    assert fates(bring(tmp_path, gone)) == {moved: Fate.REMOVED}
    assert _pieces(tmp_path) == {}


def test_what_a_source_cuts_off_is_never_stored_as_whole(tmp_path: Path) -> None:
    """A text that ends in `read more` is skipped and named."""
    result = bring(tmp_path, comment(body=html("The engine", complete=False)))
    assert [each.reason for each in result.skipped] == [SkipReason.INCOMPLETE]
    assert texts_in(tmp_path) == {}


def test_a_name_that_is_taken_is_never_overwritten(tmp_path: Path) -> None:
    """A file of the owner's with the name of another piece keeps it; the import takes a longer."""
    (tmp_path / "comments/mine").mkdir(parents=True)
    text = (
        "---\ntitle: Mine\ndate: 2023-07-18\ntopics: []\nsummary: In short.\nsource: unknown\n"
        "in_reply_to: unknown\ntext: digest\n---\n\nShe says so.\n"
    )
    (tmp_path / "comments/mine/On-Engines-a1x1x1x.md").write_text(text, "utf-8")
    longer = "comments/lesswrong/on-engines-a1x1x1x1x1x1x1x1x.md"
    assert fates(bring(tmp_path, comment())) == {longer: Fate.NEW}
    load_content(tmp_path)


def test_half_a_character_is_told_and_written_as_a_whole_one(tmp_path: Path) -> None:
    """JSON can hold halves of characters, which no file can."""
    result = bring(tmp_path, comment(text="A \ud83d of words.", title="\udc00"))
    assert fates(result) == {PATH: Fate.NEW}
    assert result.losses.total() == 1
    assert "A \ufffd of words." in texts_in(tmp_path)[PATH]
    assert bring(tmp_path, comment(text="A \ud83d of words.", title="\udc00")).texts == {}


def test_what_may_be_a_piece_that_is_held_as_a_digest_is_told(tmp_path: Path) -> None:
    """A digest without an address that answers the same post is named beside the new file."""
    (tmp_path / "comments").mkdir(parents=True)
    text = (
        "---\ntitle: Mine\ndate: unknown\nadded: 2023-07-18\ntopics: []\nsummary: In short.\n"
        f"source: unknown\nin_reply_to:\n  url: https://www.greaterwrong.com/posts/{'p' * 17}/x\n"
        "text: digest\n---\n\nShe says so.\n"
    )
    (tmp_path / "comments/mine.md").write_text(text, "utf-8")
    (outcome,) = bring(tmp_path, comment()).outcomes
    assert outcome.fate is Fate.NEW
    assert "content/comments/mine.md, which answers the same post" in outcome.what


# ---- content always loads


def test_what_would_not_load_is_left_out_and_the_rest_written(tmp_path: Path) -> None:
    """One bad piece keeps no other from being written, and its mistake is told with its line."""
    bad = comment("c", body=Body(text="# A title", notation=Notation.MARKDOWN))
    result = bring(tmp_path, comment(), bad)
    assert sorted(fates(result).values()) == [Fate.NEW, Fate.REFUSED]
    assert ["c1x1x1x.md" in problem.path for problem in result.problems] == [True]
    assert list(_pieces(tmp_path)) == [PATH]
    assert list(read_ledger(tmp_path).entries) == [PATH]
    load_content(tmp_path)


def test_content_that_does_not_load_is_not_written_into(tmp_path: Path) -> None:
    """A mistake that was there before stops the import, which is not to blame."""
    (tmp_path / "essays").mkdir(parents=True)
    (tmp_path / "essays/mine.md").write_text("no header\n", "utf-8")
    before = texts_in(tmp_path)
    with pytest.raises(ContentError, match=r"essays/mine.md:1: front matter"):
        bring(tmp_path, comment())
    assert texts_in(tmp_path) == before


# ---- kills


class _Killed(BaseException):
    """What no code of an import catches, as it would not survive a kill."""


_STEPS = ("mkdir", "write_bytes", "write_text", "replace", "unlink")


def _kill_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Have the program end before the step-th thing that it does to a file in a folder."""
    steps = count()
    for name in _STEPS:
        monkeypatch.setattr(Path, name, _counted(getattr(Path, name), steps, step))


def _counted(method: Callable[..., Any], steps: Iterator[int], last: int) -> Callable[..., Any]:
    def do(path: Path, *arguments: Any, **options: Any) -> Any:
        if ".lock" not in path.name and next(steps) >= last:
            raise _Killed
        return method(path, *arguments, **options)

    return do


def test_a_kill_at_any_point_and_a_second_run_is_an_unbroken_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever an import ends, the next one gives what it would have given; content loads."""
    first, then = (comment(), reply()), (comment(text="Otherwise."), reply(), post(), comment("e"))
    then = (replace(then[0], edited="2024-01-01", source=seen("later.json")), *then[1:])
    whole = tmp_path / "whole"
    bring(whole, *first)
    result = find(errand(whole), Seen(reading=Reading(witnesses=then)))
    write(whole, result)
    expected = texts_in(whole)
    for step in count():
        content = tmp_path / str(step)
        bring(content, *first)
        with monkeypatch.context() as patch:
            _kill_at(patch, step)
            try:
                write(content, result)
                break
            except _Killed:
                pass
        load_content(content)
        with held(content):
            bring(content, *then)
        assert texts_in(content) == expected
        assert sorted(path.name for path in content.glob(".*")) in ([], [".importing.lock"])
    assert step > 15


def test_a_real_kill_leaves_what_the_next_run_finishes(tmp_path: Path) -> None:
    """A process that the system kills half-way has neither half a file nor a lock left behind."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from plugins.importers.journal import held, write_all\n"
        "replace, left = Path.replace, [3]\n"
        "def once(self, target):\n"
        "    left[0] -= 1\n"
        "    if not left[0]:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return replace(self, target)\n"
        "Path.replace = once\n"
        "content = Path(sys.argv[1])\n"
        "with held(content):\n"
        "    write_all(content, {f'pages/{n}.txt': b'%d' % n * 9 for n in range(4)})\n"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path], check=False, env=_environment())
    assert done.returncode == -signal.SIGKILL
    assert list(texts_in(tmp_path)) == ["pages/0.txt"]
    with held(tmp_path, seconds=0):
        assert texts_in(tmp_path) == {f"pages/{n}.txt": str(n) * 9 for n in range(4)}


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def test_two_imports_wait_for_each_other(tmp_path: Path) -> None:
    """While one import is at work, another does nothing."""
    other = FileLock(tmp_path / ".importing.lock")
    with other, pytest.raises(ToolError, match="another import"), held(tmp_path, seconds=0):
        pass
    with held(tmp_path, seconds=0):
        pass


@pytest.mark.parametrize("is_new", [True, False])
def test_an_edit_while_an_import_is_at_work_stops_it(tmp_path: Path, *, is_new: bool) -> None:
    """What is saved after a file was looked at is not overwritten; nothing is written."""
    if not is_new:
        bring(tmp_path, comment())
    found = (comment(text="Otherwise.", edited="2024-01-01", source=seen("later.json")), reply())
    result = find(errand(tmp_path), Seen(reading=Reading(witnesses=found)))
    (tmp_path / PATH).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / PATH).write_text("mine", "utf-8")
    before = texts_in(tmp_path)
    with pytest.raises(ToolError, match="import again"):
        write(tmp_path, result)
    assert texts_in(tmp_path) == before


def test_an_edit_amid_a_broken_import_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was changed since a kill stays, and whoever comes next is told."""
    with monkeypatch.context() as patch:
        _kill_at(patch, 4)  # all is decided, and nothing in its place
        with pytest.raises(_Killed):
            write_all(tmp_path, {"pages/a.txt": b"new"})
    (tmp_path / "pages").mkdir(exist_ok=True)
    (tmp_path / "pages/a.txt").write_text("mine", "utf-8")
    with pytest.raises(ToolError, match="take the change back, or delete"):
        finish(tmp_path)
    assert texts_in(tmp_path) == {"pages/a.txt": "mine"}


def test_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """What is decided is never guessed."""
    (tmp_path / ".importing").mkdir()
    (tmp_path / ".importing/list.json").write_text("[{", "utf-8")
    with pytest.raises(ToolError, match=r"import again"):
        finish(tmp_path)


def test_each_line_of_the_ledger_is_json_of_one_piece(tmp_path: Path) -> None:
    """Lines are sorted by path, so that version control merges what two imports added."""
    bring(tmp_path, *(comment(letter, text=f"{letter}. {LONG}") for letter in "cab"))
    lines = texts_in(tmp_path)["ledger/imported/pieces-lesswrong.jsonl"].splitlines()
    paths = [json.loads(line)["path"] for line in lines]
    assert paths == sorted(paths)
    assert len(paths) == 3
    assert at("a") in lines[0]
