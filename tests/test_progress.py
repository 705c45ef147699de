"""What takes long is shown in one line, which nothing else ever shares and which is given back."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from plugins.documents import Essay
from plugins.progress import progress, tracked
from plugins.upkeep.check_content import main as checks_content
from plugins.upkeep.commands import main as upkeep_main
from tests.graph_strategies import day, make
from tests.sites_fixture import REPOSITORY, make_site, run
from tests.terminal_fixture import COLUMNS, EMPTY, Terminal, on_terminal, rows_of

ESSAY = make(Essay, "one", date=day(2023), topics=("ada",), body="Words.")


@pytest.fixture(autouse=True, scope="module")
def _xterm() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm")
        yield


def test_long_work_is_shown_on_a_terminal_and_nowhere_else() -> None:
    """One line, whoever writes it, which is gone in the end."""
    for stream, is_seen in ((Terminal(), True), (io.StringIO(), False)):
        with redirect_stderr(stream), progress("Building") as show:
            assert list(tracked(range(40), "Reading")) == [*range(40)]
            show("Writing")
        told = ["Building", "Reading", *(f"Reading: {n} of 40" for n in (0, 16, 32))]
        told += ["Building", "Writing", ""]
        ends = {"Building": "…", "": ""}
        expected = "".join(f"{EMPTY}{each}{ends.get(each, '…')}" for each in told)
        assert stream.getvalue() == (expected if is_seen else "")


@pytest.mark.parametrize("kind", [None, "", "dumb", "unknown"])
def test_a_terminal_that_cannot_take_a_line_back_is_shown_none(
    kind: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is sent is what is printed."""
    if kind is None:
        monkeypatch.delenv("TERM")
    else:
        monkeypatch.setenv("TERM", kind)
    terminal = Terminal()
    with redirect_stderr(terminal), progress("Building"):
        sys.stderr.write("a mistake\n")
    assert terminal.getvalue() == "a mistake\n"


@pytest.mark.parametrize(
    ("command", "words"),
    [(checks_content, []), (upkeep_main, ["fmt", "--check"])],
    ids=["check-content", "fmt"],
)
def test_what_may_take_long_says_what_it_does(
    command: Callable[[list[str]], int], words: list[str]
) -> None:
    """On a terminal alone, in a line that is gone before anything else is told."""
    content = str(REPOSITORY / "tests/sites/writing/content")
    for stream, is_seen in ((Terminal(), True), (io.StringIO(), False)):
        with redirect_stderr(stream):
            command([*words, "--content", content])
        shown = stream.getvalue()
        assert shown.startswith((f"{EMPTY}Checking", f"{EMPTY}Reading")) is is_seen
        assert (f"…{EMPTY}" in shown) is is_seen


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_the_line_is_gone_where_the_work_fails(error: type[BaseException]) -> None:
    """So that the error has it; and the streams are who they were."""

    def fail() -> None:
        for _ in tracked(range(3), "Reading"):
            raise error

    terminal, before = Terminal(), sys.stdout
    with redirect_stderr(terminal):
        with pytest.raises(error), progress("Building"):
            fail()
        assert (sys.stderr, sys.stdout) == (terminal, before)
        sys.stderr.write("Stopped\n")
    assert rows_of(terminal.getvalue()) == ["Stopped"]
    assert "Reading: 0 of 3…" in terminal.getvalue()


def test_a_terminal_that_has_gone_stops_no_work() -> None:
    """Nobody looks any more."""

    class Gone(Terminal):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with redirect_stderr(Gone()), progress("Building") as show:
        show("Writing")


WORDS = st.text("ab \u00e9\u0301漢字한カ\U0001f600\x1b\x07\ud800", max_size=50)


@given(WORDS)
def test_whatever_is_told_takes_less_than_a_row(told: str) -> None:
    """Or it could not be taken back; what fits is told whole, and no sign moves the cursor."""
    terminal = Terminal()
    with redirect_stderr(terminal), progress(told):
        shown = terminal.getvalue().removeprefix(EMPTY)
    assert shown.isprintable()
    assert cell_len(shown) < 80
    plain = "".join(each if each.isprintable() else "\ufffd" for each in told)
    assert plain.startswith(shown.removesuffix("…"))
    if cell_len(plain) < 79:
        assert shown == f"{plain}…"


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["begin", "show", "end"]), st.sampled_from(["Reading", "Making"]))
    | st.tuples(
        st.sampled_from(["out", "err"]), st.sampled_from(["a\n", "b\nc\n", "d", "", "\n", "e\nf"])
    ),
    max_size=12,
)


@given(ACTIONS)
def test_what_is_printed_never_shares_a_row_with_the_line(actions: list[tuple[str, str]]) -> None:
    """The line is last, the innermost block's, and waits while a row is being printed."""
    terminal, printed = Terminal(), ""
    blocks: list[tuple[ExitStack, Callable[[str], None], list[str]]] = []
    with redirect_stderr(terminal), redirect_stdout(terminal):
        with progress("Building"):
            for action, text in actions:
                if action == "begin":
                    stack = ExitStack()
                    blocks.append((stack, stack.enter_context(progress(text)), [text]))
                elif action in {"out", "err"}:
                    print(text, end="", file=sys.stdout if action == "out" else sys.stderr)
                    printed += text
                elif blocks and action == "show":
                    blocks[-1][1](text)
                    blocks[-1][2][:] = [text]
                elif blocks:
                    blocks.pop()[0].close()
                line = blocks[-1][2] if blocks else ["Building"]
                is_free = printed.endswith("\n") or not printed
                last = [f"{line[0]}…"] if is_free else []
                assert rows_of(terminal.getvalue()) == [*rows_of(printed), *last]
            for stack, *_ in reversed(blocks):
                stack.close()
        assert rows_of(terminal.getvalue()) == rows_of(printed)


# ---- on real terminals

SPEAKING = """
import logging, sys, time, warnings
from rich.console import Console
from rich.table import Table
from plugins.command import Ending, complain, guarded, say
from plugins.progress import progress, tracked

def work():
    with progress("Building " + "漢字" * 40) as show:
        say("said")
        for number in tracked(range(40), "Reading"):
            if number == 20:
                complain("a complaint: told")
        with progress("Measuring"):
            table = Table("what", "how long")
            table.add_row("all", "a while")
            Console().print(table)
        print("in", "parts", end="")
        show("Writing")
        sys.stderr.writelines([" and", " lines\\n"])
        logging.warning("a warning")
        show("Waiting")
        {last}
    say("done")
    return 0
sys.exit(guarded(work, Ending(failed="Could not")))
"""


@pytest.mark.parametrize(
    ("last", "status", "told"),
    [
        ("pass", 0, ["done"]),
        ("1 / 0", 2, ["Could not: ZeroDivisionError: division by zero (DEBUG=1 shows where)"]),
        ("time.sleep(60)", 130, ["Stopped; nothing was changed"]),
    ],
    ids=["ends", "fails", "is stopped"],
)
def test_what_a_command_prints_amid_its_work_stands_above_the_line(
    tmp_path: Path, last: str, status: int, told: list[str]
) -> None:
    """By whatever means it prints; and whatever ends it, the line is gone."""
    asked = "Waiting…" if status == 130 else None
    code = SPEAKING.replace("{last}", last)
    seen = on_terminal("-c", code, folder=tmp_path, interrupted_at=asked)
    rows = ["said", "a complaint: told", "in parts and lines", "WARNING:root:a warning"]
    assert seen.status == status
    assert [row for row in seen.rows if row.split()[0] not in _TABLE] == [*rows, *told]
    assert {*_TABLE} <= {row.split()[0] for row in seen.rows}
    assert "Waiting…" in seen.shown
    assert all(each.endswith("…") and cell_len(each) < COLUMNS for each in seen.shown)
    assert f"Building {'漢字' * 12}…" in seen.shown


_TABLE = ("┏━━━━━━┳━━━━━━━━━━┓", "┃", "┡━━━━━━╇━━━━━━━━━━┩", "│", "└──────┴──────────┘")


def test_what_a_terminal_shows_in_the_end_is_what_a_file_would_hold(tmp_path: Path) -> None:
    """Of a build that makes all, of one that makes nothing, and of checks with something to say."""
    site = make_site(tmp_path, ESSAY)
    build, judge = ("-m", "plugins.adapter", "build"), ("-m", "plugins.checks", "output")
    first = on_terminal(*build, folder=tmp_path)
    again = on_terminal(*build, folder=tmp_path)
    assert again.rows == run(site, *build).out.splitlines()
    assert again.shown == ["Building…"]
    assert first.rows[:-2] == again.rows[:-2]
    for step in ("Building…", "Reading what is written…", "Planning the site…"):
        assert step in first.shown
    assert [each for each in first.shown if each.startswith("Making 0")] == []
    (site.output / "essays/one/index.html").write_text("<p>Nothing")
    judged, in_a_pipe = on_terminal(*judge, folder=tmp_path), run(site, *judge)
    assert judged.status == in_a_pipe.status == 1
    assert judged.rows == in_a_pipe.out.splitlines()
    assert all(each.endswith("…") for each in (*first.shown, *judged.shown))


NOISY = """
import sys
print("settings are read", file=sys.stderr)
"""


def test_a_server_and_its_builds_speak_in_turns(tmp_path: Path) -> None:
    """Two processes have the terminal; what settings print has a row of its own too."""
    site = make_site(tmp_path, ESSAY)
    site.write("pelicanconf.py", (tmp_path / "pelicanconf.py").read_text() + NOISY)
    serve = ("-m", "plugins.adapter", "serve", "--port", "0")
    seen = on_terminal(*serve, folder=tmp_path, interrupted_at="Ctrl-C ends it")
    rows = [row for row in seen.rows if row != "settings are read"]
    assert f"settings are read\r\n{EMPTY}Building…" in seen.sent
    assert [row.split()[0] for row in rows] == [
        *("Built", "Topics", "Pages", "Work", "Open", "Serving", "Stopped")
    ]
