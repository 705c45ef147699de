"""What `make serve` decides: when to build, what a change is, and how it is told."""

import os
import py_compile
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.console import Console

from plugins.adapter.serving.builder import Builder
from plugins.adapter.serving.outcome import Outcome
from plugins.adapter.serving.pace import (
    PATIENCE,
    QUIET_AGAIN,
    REST,
    Changes,
    LastBuild,
    next_build,
    seconds_to_wait,
)
from plugins.adapter.serving.telling import Voice
from plugins.adapter.serving.watched import is_watched
from plugins.adapter.serving.watcher import Watcher
from plugins.adapter.serving.work import failure
from plugins.errors import ContentError, Problem, ToolError

gaps = st.floats(0, QUIET_AGAIN * 0.95)


def builds_of(saves: list[float], took: float) -> list[LastBuild]:
    """Return the builds that saves at those seconds lead to, each of which takes as long."""
    builds = [LastBuild(began=-100, ended=-90)]
    waiting = sorted(saves)
    while waiting:
        changes = Changes(first=waiting[0], last=waiting[0])
        now = max(waiting[0], builds[-1].ended)
        while True:
            seen = [save for save in waiting if save <= now]
            changes = Changes(first=seen[0], last=seen[-1])
            rest = seconds_to_wait(now, changes, builds[-1])
            if rest <= 0:
                break
            coming = [save for save in waiting if now < save < now + rest]
            now = coming[0] if coming else now + rest + 1e-9
        waiting = [save for save in waiting if save > now]
        builds.append(next_build(builds[-1], changes, began=now, ended=now + took))
    return builds[1:]


@given(st.lists(gaps, min_size=49, max_size=49), st.floats(0.05, 20))
@example([2 / 49] * 49, 0.2)
@example([2 / 49] * 49, 1.0)
def test_a_burst_of_saves_gives_two_builds_at_most(pauses: list[float], took: float) -> None:
    """Whatever the pauses in it, as long as none is a real one and it is over soon."""
    scale = min(1, PATIENCE * 0.9 / (sum(pauses) or 1))
    saves = [sum(pauses[:number]) * scale for number in range(50)]

    builds = builds_of(saves, took)

    assert 1 <= len(builds) <= 2
    assert builds[-1].began >= saves[-1]


@given(st.lists(st.floats(0, 60), min_size=1, max_size=20), st.floats(0.05, 3))
def test_every_save_is_built_and_soon(saves: list[float], took: float) -> None:
    """After the last there is a build; none waits longer than for the last one, and a little."""
    builds = builds_of(saves, took)

    for save in saves:
        first = next(build for build in builds if build.began >= save)
        assert first.began - save <= took + PATIENCE + max(REST, took)


@given(st.floats(0.01, 5))
def test_a_build_that_causes_the_next_comes_to_rest(took: float) -> None:
    """A plugin that writes into content while it builds takes half of the time at most."""
    build = LastBuild(began=0, ended=took)
    for _ in range(20):
        changes = Changes(first=build.began + took / 2, last=build.began + took / 2)
        began = build.ended + max(0, seconds_to_wait(build.ended, changes, build))
        rested = began - build.ended
        build, before = next_build(build, changes, began=began, ended=began + took), build
    assert before.restless > 10
    assert rested >= max(REST, took) - 1e-6  # of floats that have grown


@pytest.mark.parametrize(
    "name",
    [
        *(".images", ".deploy", ".output.new", ".output.lock", ".git", ".one.md.swp", ".#one.md"),
        *("one.md~", "#one.md#", "4913", "one.md.bak", "one.md.tmp", "__pycache__", "x.pyc"),
        *("___jb_tmp___", ".goutputstream-X", "one.md.orig", "a.lock", ".DS_Store"),
    ],
)
def test_what_programs_leave_about_is_no_change(tmp_path: Path, name: str) -> None:
    """Neither as a file nor as a folder with something in it."""
    assert not is_watched(name)
    watcher = Watcher(tmp_path, [tmp_path / "content"])
    try:
        (tmp_path / "content").mkdir()
        (tmp_path / "content" / name).mkdir()
        (tmp_path / "content" / name / "one.md").touch()
        (tmp_path / name).touch()
        assert watcher.changed() == frozenset()
    finally:
        watcher.close()


def test_a_change_is_what_is_there_before_and_after(tmp_path: Path) -> None:
    """By renaming, with its folder, in a new one; not by writing the same again."""
    content, output = tmp_path / "content", tmp_path / "content" / "output"
    one, two = content / "one.md", content / "new" / "two.md"
    content.mkdir()
    one.write_text("1", "utf-8")
    watcher = Watcher(tmp_path, [content])
    try:
        replace(one, "2")
        assert watcher.changed() == {one}
        replace(one, "2")
        os.utime(one, (1, 1))
        assert watcher.changed() == frozenset()

        replace(two, "2")
        replace(tmp_path / "plugin.py", "")
        (tmp_path / "notes.txt").touch()
        assert watcher.changed() == {two, tmp_path / "plugin.py"}

        content.rename(tmp_path / "elsewhere")
        assert watcher.changed() == {one, two}
        (tmp_path / "elsewhere").rename(content)
        assert watcher.changed() == {one, two}
        assert wait_for_alarm(watcher, one)

        watcher.watch([content], output)
        replace(output / "index.html", "")
        assert watcher.changed() == frozenset()
    finally:
        watcher.close()


def replace(place: Path, text: str) -> None:
    """Write a file as careful editors do, under another name first."""
    place.parent.mkdir(exist_ok=True)
    first = place.with_name(f".{place.name}.new")
    first.write_text(text, "utf-8")
    first.replace(place)


def wait_for_alarm(watcher: Watcher, place: Path) -> bool:
    """Change what is at place, and tell whether that is heard of."""
    while watcher.wait(0.6):
        watcher.changed()
    replace(place, "3")
    return watcher.wait(30) is not None and watcher.changed() == {place}


def told_by(voice_says: Outcome, term: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what a terminal of that kind is sent about a failure."""
    monkeypatch.setenv("TERM", term)
    sent = StringIO()
    console = Console(
        file=sent, force_terminal=True, color_system="standard", soft_wrap=True, highlight=False
    )
    Voice(console, console).tell_failure(voice_says)
    return sent.getvalue()


def test_a_place_is_a_link_where_the_terminal_knows_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file and the line, in the form of OSC 8; plain words where that would be seen."""
    problem = Problem(path="content/essays/a b.md", line=4, key="topics", value="x", reason="none")
    outcome = Outcome(status=1, summary="1 mistake in 1 file", problems=(problem,))

    linked = told_by(outcome, "xterm-256color", monkeypatch)
    assert "\x1b]8;" in linked
    assert "/content/essays/a%20b.md#4\x1b\\content/essays/a b.md:4\x1b]8;;" in linked
    assert "\x1b]8;" not in told_by(outcome, "linux", monkeypatch)
    assert str(problem) in told_by(outcome, "dumb", monkeypatch)


def test_every_failure_says_where_it_is_if_that_is_known() -> None:
    """A mistake in content, a template, a plugin that warns, one that raises."""
    mistake = Problem(path="content/a.md", line=2, reason="none")
    assert failure(ContentError([mistake])).problems == (mistake,)

    warned = (
        "Pelican warned: Cannot load plugin `late`: late.py:3: SyntaxError: '(' was never closed"
    )
    (problem,) = failure(ToolError(warned)).problems
    assert (problem.path, problem.line) == ("late.py", 3)
    assert problem.reason == warned.replace("late.py:3: ", "")

    try:
        int("x")
    except ValueError as error:
        (problem,) = failure(error).problems
    assert problem.path == "tests/test_serving_parts.py"
    assert problem.line > 100
    assert problem.reason.startswith("ValueError: invalid literal")


def test_what_was_compiled_of_an_edited_source_is_forgotten(tmp_path: Path) -> None:
    """Python would take it for current where the edit came in the same second, at one length."""
    source = tmp_path / "plugin.py"
    source.write_text("x = 1", "utf-8")
    compiled = Path(py_compile.compile(str(source), doraise=True))
    assert compiled.exists()

    Builder().forget([source, tmp_path / "gone.py"])

    assert not compiled.exists()
