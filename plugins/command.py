"""What every command does alike: how it is asked, what it says, and how it ends.

Exit status 0: done; 1: there are mistakes in the content, or it was refused; 2: it could not run;
130: stopped by Ctrl-C.
"""

import argparse
import errno
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, TypeAlias

from plugins.errors import ContentError, Problem, SiteError, StoppedError, ToolError, did_you_mean

__all__ = [
    "PART_OF",
    "Commands",
    "Ending",
    "Parser",
    "add_command",
    "complain",
    "day",
    "given",
    "given_path",
    "guarded",
    "run_part",
    "say",
]


# ---- how it ends


def _unforeseen(error: Exception) -> str:
    """Return the kind of an error, and its reason where it has one."""
    return ": ".join(filter(None, (type(error).__name__, " ".join(str(error).split()))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What is said where a command does not come to its end."""

    failed: str
    """What it could not do, `Could not build`."""
    unchanged: str = "no file was changed"
    """What mistakes in content leave."""
    stopped: str = "nothing was changed"
    """What Ctrl-C leaves."""
    tell: Callable[[Exception], str] = _unforeseen
    """How an error is told that nobody foresaw."""


def guarded(work: Callable[[], int], ending: Ending) -> int:
    """Return the exit status of work, or of what stopped it, which is told on standard error.

    Mistakes are told a line each.  `DEBUG=1` shows where anything else was raised.
    """
    try:
        return work()
    except KeyboardInterrupt:
        return _stopped(ending.stopped)
    except StoppedError as error:
        return _stopped(str(error))
    except ContentError as error:
        number = len(error.problems)
        complain(*error.problems)
        mistakes = f"{number:,} mistake{'' if number == 1 else 's'}"
        complain(f"{ending.failed}: {mistakes}; {ending.unchanged}")
        return error.exitcode
    except Exception as error:  # noqa: BLE001 (whatever a library or a file system raises ends here)
        if os.environ.get("DEBUG"):
            traceback.print_exc()
        complain(f"{ending.failed}: {_reason(error, ending.tell)}")
        return error.exitcode if isinstance(error, SiteError) else ToolError.exitcode


def _stopped(left: str) -> int:
    """Tell what Ctrl-C left, unless another command does, and return the exit status."""
    if PART_OF not in os.environ:
        complain(f"Stopped; {left}")
    return StoppedError.exitcode


PART_OF = "PART_OF_A_COMMAND"
"""Set where a command runs this one: Ctrl-C reaches both, and one of them tells."""


def run_part(words: Sequence[str], root: Path, surroundings: Mapping[str, str]) -> int:
    """Run one of the archive's commands as a part of this one, and return its exit status.

    Ctrl-C is held back from it until `launch` hears it: before, Python would tell of it.
    """
    command, environment = [sys.executable, "-m", *words], {**surroundings, PART_OF: "yes"}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process = subprocess.Popen(command, cwd=root, env=environment)  # noqa: S603 (our own)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    with process:
        try:
            return process.wait()
        except BaseException:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            process.kill()
            raise


_PATIENCE = 5.0
"""Seconds that a part has to clear up."""


def _reason(error: Exception, tell: Callable[[Exception], str]) -> str:
    """Return why, in a line; of what neither we nor a file system raised, DEBUG tells more."""
    match error:
        case SiteError():
            return str(error) or type(error).__name__
        case OSError(strerror=str(reason)):
            names = [os.fsdecode(each) for each in (error.filename, error.filename2) if each]
            told = ": ".join([*names, reason])
            return f"{told}; {_REMEDIES[error.errno]}" if error.errno in _REMEDIES else told
    return f"{tell(error)} (DEBUG=1 shows where)"


_REMEDIES: Mapping[int | None, str] = MappingProxyType(
    {
        errno.EACCES: "make it yours to read and write",
        errno.EFBIG: "the disk or a limit allows no more; make room",
        errno.EEXIST: "move it, or choose another name",
        errno.EISDIR: "name a file, not a folder",
        errno.ENOENT: "name what is there",
        errno.ENOSPC: "make room on the disk",
        errno.ENOTDIR: "name a folder, not a file",
        errno.EROFS: "this disk can only be read; work in a copy on another",
    }
)
"""What to do about what a file system refuses."""


# ---- what it says


def say(text: str) -> None:
    """Print text on standard output; whoever reads it may leave before its end."""
    _write(sys.stdout, text)


def complain(*told: Problem | str) -> None:
    """Print each on standard error, in a line; on a terminal the place of a problem stands out."""
    for each in told:
        line = each if isinstance(each, Problem) else _plain(each)
        _write(sys.stderr, _marked(line) if _has_colours() else str(line))


def _plain(text: str) -> str:
    """Return text with escapes for what no terminal should be sent, such as in a file's name."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape", "surrogatepass").decode()
        for c in text
    )


def _write(stream: Any, text: str) -> None:
    """Print text; what the stream cannot encode, such as names of files, it shows escaped."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # Or Python says so again at its end, with a traceback.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _has_colours() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in {None, "", "dumb", "unknown"}:
        return False
    return sys.stderr.isatty()


def _marked(told: Problem | str) -> str:
    """Return what is told with its beginning, which is a place or what failed, in bold or red."""
    line = str(told)
    if isinstance(told, Problem):
        place = f"{told.path}:{told.line}" if told.line else told.path
        known = place if line.startswith(place) else ""
        return f"{_BOLD}{known}{_PLAIN}{line[len(known) :]}"
    head, colon, rest = line.partition(": ")
    return f"{_RED}{head}{colon}{_PLAIN}{rest}" if colon else f"{_BOLD}{line}{_PLAIN}"


_BOLD, _RED, _PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[0m"


# ---- how it is asked


class Parser(argparse.ArgumentParser):
    """Reads what a command is asked; its help has examples, and a mistake is told in one line."""

    def __init__(self, *, about: str, examples: Sequence[str], **options: Any) -> None:
        """Describe the command; each example is a whole line, as it is typed."""
        shown = "\n".join(f"  {example}" for example in examples)
        super().__init__(
            description=about,
            epilog=f"examples:\n{shown}\n\n{_STATUSES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **options,
        )

    def error(self, message: str) -> NoReturn:
        """End with status 2."""
        complain(f"{self.prog}: {' '.join(message.split())}; --help shows examples")
        raise SystemExit(ToolError.exitcode)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raise ArgumentError for what is no choice, with the nearest one."""
        if action.choices is None or value in action.choices:
            return
        known = [str(choice) for choice in action.choices]
        near = did_you_mean(str(value), known)
        told = f"'{value}' is none of {', '.join(known)}"
        raise argparse.ArgumentError(action, f"{told}; {near}" if near else told)


_STATUSES = (
    "exit status: 0 done; 1 mistakes in content, or refused; 2 it could not run; 130 stopped"
)


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 (argparse has no other name for it)
"""The commands of a parser, to which others are added."""


def add_command(commands: Commands, name: str, about: str, examples: Sequence[str]) -> Parser:
    """Add a command to those of a `Parser`, and return its parser."""
    full = f"{about[:1].upper()}{about[1:]}."
    return commands.add_parser(name, help=about, about=full, examples=examples)


def given(text: str) -> str:
    """Return what stands in the place of a word; `make` puts nothing there for a variable unset."""
    if not text.strip():
        raise argparse.ArgumentTypeError("missing")
    return text


def given_path(text: str) -> Path:
    """Return the path that stands in the place of a word."""
    return Path(given(text))


def day(text: str) -> date:
    """Return the day that an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as 2026-11-22") from None
