"""Every command is asked, answers and ends in one voice."""

import argparse
import errno
import io
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.adapter.commands import parser as adapter
from plugins.checks.commands import parser as checks
from plugins.command import PART_OF, Ending, Parser, complain, guarded, say
from plugins.errors import ContentError, Problem, StoppedError, ToolError
from plugins.importers.captures import captures_parser
from plugins.importers.commands import parser as importers
from plugins.launch import launch, too_late
from plugins.publishing.commands import parser as publishing
from plugins.report.commands import parser as report
from plugins.upkeep.commands import parser as upkeep
from plugins.upkeep.writing.checking import parser as checking
from tests.serving_fixture import wait_until
from tests.sites_fixture import REPOSITORY, all_at_once, make_site, surroundings
from tests.terminal_fixture import Terminal
from tools.bench.commands import parser as bench
from tools.browser import parser as browser
from tools.environment import parser as environment
from tools.fidelity import parser as fidelity
from tools.pictures import parser as pictures

PARSERS = (adapter, checks, importers, captures_parser, publishing, report, upkeep, checking)
TOOLS = (bench, browser, environment, fidelity, pictures)
ENDING = Ending(failed="Could not begin")
MISTAKE = Problem(path="content/a.md", line=2, key="date", value="x", reason="no date")


def _all(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser, and those of its commands."""
    yield parser
    for action in parser._actions:  # noqa: SLF001 (argparse has no other way to ask)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 (likewise)
            for each in action.choices.values():
                yield from _all(each)


def _examples(parser: argparse.ArgumentParser) -> list[str]:
    _, _, shown = parser.format_help().partition("\nexamples:\n")
    return [line.strip() for line in shown.partition("\n\n")[0].splitlines()]


@pytest.mark.parametrize("reader", [*PARSERS, *TOOLS], ids=lambda each: each.__module__)
def test_every_help_has_examples_that_can_be_typed(
    reader: Callable[[], argparse.ArgumentParser],
) -> None:
    """Of every command and each of its parts; each example begins with what it is an example of."""
    whole = reader()
    for part in _all(whole):
        examples = _examples(part)
        assert examples, part.prog
        for example in examples:
            assert example.startswith(part.prog)
            words = shlex.split(example.removeprefix(whole.prog))
            assert whole.parse_args(words) is not None
        assert "exit status: 0 " in part.format_help()


@pytest.mark.parametrize("reader", PARSERS, ids=lambda each: each.__module__)
@pytest.mark.parametrize("words", [["--nonsense"], ["nonsense", "--nonsense"]])
def test_what_cannot_be_asked_is_told_in_a_line(
    reader: Callable[[], Parser], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to do about it, and the status of what could not run."""
    with pytest.raises(SystemExit) as ended:
        reader().parse_args(words)
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.startswith("python -m plugins.")
    assert told.endswith("; --help shows examples\n")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("reader", "asked", "missing"),
    [
        (upkeep, ["promote", ""], "COMMENT"),
        (upkeep, ["rename", "", "b"], "FROM"),
        (upkeep, ["rename", "essays/a", " "], "TO"),
        (upkeep, ["rename-topic", "", ""], "FROM"),
        (upkeep, ["rename-topic", "a", ""], "TO"),
        (upkeep, ["adopt", ""], "FILE"),
        (publishing, ["verify", ""], "archive"),
        (publishing, ["restore", ""], "archive"),
    ],
)
def test_what_a_make_variable_left_out_is_missing(
    reader: Callable[[], Parser],
    asked: list[str],
    missing: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`make` passes on nothing for it, which is no name of anything."""
    with pytest.raises(SystemExit):
        reader().parse_args(asked)
    assert f"argument {missing}: missing; --help shows examples\n" in capsys.readouterr().err


def test_a_command_that_is_misspelt_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest of those that there are."""
    with pytest.raises(SystemExit):
        upkeep().parse_args(["ledgre"])
    assert "'ledgre' is none of " in (told := capsys.readouterr().err)
    assert "did you mean 'ledger'?" in told


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (ContentError([MISTAKE]), 1, f"{MISTAKE}\nCould not begin: 1 mistake; no file was changed"),
        (ToolError("a: no such folder; make it"), 2, "Could not begin: a: no such folder; make it"),
        (
            OSError(errno.ENOSPC, "No space", "a.md"),
            2,
            "Could not begin: a.md: No space; make room on the disk",
        ),
        (OSError(errno.ENOSPC, "No space"), 2, "Could not begin: No space; make room on the disk"),
        (ToolError("a\x1b[1m\udcff: none"), 2, r"Could not begin: a\x1b[1m\udcff: none"),
        (OSError("odd"), 2, "Could not begin: OSError: odd (DEBUG=1 shows where)"),
        (KeyError("a"), 2, "Could not begin: KeyError: 'a' (DEBUG=1 shows where)"),
        (RecursionError(), 2, "Could not begin: RecursionError (DEBUG=1 shows where)"),
        (KeyboardInterrupt(), 130, "Stopped; nothing was changed"),
        (StoppedError("3 of 6 links are known"), 130, "Stopped; 3 of 6 links are known"),
    ],
)
def test_whatever_stops_a_command_is_told_in_one_voice(
    error: BaseException, status: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be done, where, why; and the status tells whose matter it is."""
    monkeypatch.delenv("DEBUG", raising=False)

    def work() -> int:
        raise error

    with redirect_stderr(io.StringIO()) as heard:
        assert guarded(work, ENDING) == status
    assert heard.getvalue() == f"{told}\n"


@given(st.text(max_size=40))
def test_whatever_an_error_says_it_is_no_traceback(reason: str) -> None:
    """One line, whatever a library writes into its errors."""
    with redirect_stderr(io.StringIO()) as heard:
        assert guarded(lambda: int(f"x{reason}"), ENDING) == 2
    assert heard.getvalue().startswith("Could not begin: ValueError: ")
    assert heard.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("stream", "environment", "is_coloured"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colours_are_for_terminals_and_for_those_who_want_them(
    stream: io.StringIO,
    environment: dict[str, str],
    is_coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without them the words are the same."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with redirect_stderr(stream):
        complain(MISTAKE, "Could not begin: it is so")
    shown = stream.getvalue()
    assert ("\x1b[" in shown) is is_coloured
    for mark in ("\x1b[1m", "\x1b[1;31m", "\x1b[0m"):
        shown = shown.replace(mark, "")
    assert shown == f"{MISTAKE}\nCould not begin: it is so\n"


# ---- in processes of their own


def _python(*words: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(environment),
        cwd=REPOSITORY,
        text=True,
    )


_SLOW = """\
import sys, time
import plugins.command as command
import plugins.launch as launch
from types import ModuleType
module = ModuleType("slow")
sys.modules["slow"] = module
def work():
    {before}
    print("ready", flush=True)
    time.sleep(1.5)
    return 0
module.main = lambda _: command.guarded(work, command.Ending(failed="Could not"))
sys.exit(launch.launch("slow"))
"""


def test_ctrl_c_stops_what_is_not_decided_and_lets_be_what_is() -> None:
    """130 and a line, no word where another command speaks, and nothing once it is too late."""

    def interrupted(before: str, environment: dict[str, str]) -> tuple[int, str]:
        with _python("-c", _SLOW.format(before=before), **environment) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.send_signal(signal.SIGINT)
            _, err = process.communicate()
        return process.returncode, err

    asked: list[tuple[str, dict[str, str]]] = [
        ("pass", {}),
        ("pass", {PART_OF: "deploy"}),
        ("launch.too_late()", {}),
    ]
    found = all_at_once([lambda each=each: interrupted(*each) for each in asked])  # type: ignore[misc]
    assert found == [(130, "Stopped; nothing was changed\n"), (130, ""), (0, "")]


def test_whoever_reads_may_leave_and_names_need_no_utf_8() -> None:
    """The status stays that of the work; what cannot be shown is escaped."""
    long = "from plugins.command import say\nsay('x\\n' * 99999)\nsay('y')"
    with _python("-c", long) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert (process.stderr.read(), process.wait()) == ("", 0)
    name = "from plugins.command import say\nsay('a\\udcff—')"
    with _python("-c", name, PYTHONIOENCODING="ascii") as process:
        assert process.communicate() == ("a\\udcff\\u2014\n", "")


def test_what_can_be_typed_loads_nothing_before_ctrl_c_is_heard() -> None:
    """Every file that is run imports `launch` alone; the server's process is nobody's to type."""
    texts = {path: path.read_text("utf-8") for path in (REPOSITORY / "plugins").rglob("*.py")}
    run = {path: text for path, text in texts.items() if '__name__ == "__main__"' in text}
    assert {path.name for path in run} == {"__main__.py", "check_content.py", "child.py"}
    for text in (text for path, text in run.items() if path.name != "child.py"):
        imports = [line for line in text.splitlines() if line.startswith(("from ", "import "))]
        assert imports == ["from plugins.launch import end, launch"]


def test_a_module_that_does_not_load_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    """As any other error."""
    assert launch("plugins.nonsense") == 2
    told = "Could not begin: ModuleNotFoundError: No module named 'plugins.nonsense'"
    assert capsys.readouterr().err == f"{told} (DEBUG=1 shows where)\n"


def test_outside_a_command_nothing_is_made_of_signals(capsys: pytest.CaptureFixture[str]) -> None:
    """What belongs to whoever uses our functions stays his."""
    before = signal.getsignal(signal.SIGINT)
    too_late()
    say("done")
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().out == "done\n"


SLOW = """
import time
from pathlib import Path
from pelican import signals

def wait(generators):
    Path("building").touch()
    time.sleep(60)

def register():
    signals.all_generators_finalized.connect(wait)
"""


def test_ctrl_c_amid_an_export_is_told_once_and_leaves_no_file(tmp_path: Path) -> None:
    """The build in it hears Ctrl-C too, clears up after itself, and leaves the telling to it."""
    site = make_site(tmp_path)
    site.use("slow", SLOW)
    command = [sys.executable, "-m", "plugins.publishing", "export", "archive.zip"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        wait_until((tmp_path / "building").exists)
        os.killpg(process.pid, signal.SIGINT)
        told = process.communicate()
    assert (process.returncode, *told) == (130, "", "Stopped; no file was written\n")
    assert not list(tmp_path.glob("**/*.zip*"))
    assert [each.name for each in (tmp_path / ".export").iterdir() if each.is_dir()] == []
