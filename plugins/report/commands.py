"""What the report is asked: what wants its reader, as text or as JSON."""

import argparse
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.text import Text

from plugins.command import Ending, Parser, day, guarded, say
from plugins.progress import progress
from plugins.report.as_json import to_json
from plugins.report.gathering import Report, gather
from plugins.report.telling import tell_report
from plugins.terminal import knows_links

__all__ = ["main", "parser"]

_PROGRAM = "python -m plugins.report"
_MOST = 20
"""So many needs of one kind are shown on a terminal; a pipe gets all."""


def main(arguments: list[str] | None = None) -> int:
    """Tell what wants the owner and return the exit status."""
    options = parser().parse_args(arguments)
    return guarded(partial(_report, options), Ending(failed="Could not report"))


def parser() -> Parser:
    """Return what reads the arguments."""
    about = "Tell what wants you, shortest first, with estimates in minutes; change nothing."
    examples = [_PROGRAM, f"{_PROGRAM} --on 2026-12-31", f"{_PROGRAM} --json"]
    reader = Parser(prog=_PROGRAM, about=about, examples=examples)
    reader.add_argument("--json", action="store_true", help="in the form of docs/report.md")
    reader.add_argument("--on", type=day, metavar="DAY", help="the day, by default today")
    reader.add_argument("--content", type=Path, default=Path("content"), help="the folder")
    return reader


def _report(options: argparse.Namespace) -> int:
    with progress("Reading what is written"):
        report = gather(options.content, options.on or _today())
    if options.json:
        say(to_json(report))
    else:
        _tell(report)
    return 0


def _tell(report: Report) -> None:
    """Print a report, with colours and links on a terminal that has them."""
    console = Console(highlight=False)
    if not console.is_terminal:
        if hasattr(sys.stdout, "reconfigure"):  # what the encoding of the output lacks, escaped
            sys.stdout.reconfigure(errors="backslashreplace")
        say("\n".join(map(str, tell_report(report))))
        return
    for line in tell_report(report, _MOST):
        text = line.text if knows_links() else Text(line.text.plain)
        for row in text.wrap(console, max(console.width - line.indent, 1)) or [text]:
            row.rstrip()
            console.print(Text(" " * line.indent).append_text(row), soft_wrap=True)


def _today() -> date:
    # The one place with a clock: what is due follows from the day.
    return datetime.now(tz=UTC).astimezone().date()
