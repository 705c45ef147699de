"""Tell what wants you, shortest first: mistakes, links, dates, bets, drafts; change nothing.

    python -m plugins.report
    python -m plugins.report --on 2026-12-31
    python -m plugins.report --json | jq '.needs[] | select(.kind == "link-dead")'

The minutes are estimates by kind.  Exit status 0: it was told, whatever there is to do, mistakes
in the content too; 2: it could not run.
"""

import argparse
import os
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from plugins.errors import SiteError, ToolError
from plugins.report.as_json import to_json
from plugins.report.gathering import Report, gather
from plugins.report.telling import tell_report
from plugins.terminal import knows_links

__all__ = ["main"]

_MOST = 20
"""So many needs of one kind are shown on a terminal; a pipe gets all."""


def main(arguments: list[str] | None = None) -> int:
    """Tell what wants the owner and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        with Console(stderr=True).status("Reading what is written…"):
            report = gather(options.content, options.on or _today())
        _print(to_json(report)) if options.json else _tell(report)
    except BrokenPipeError:  # whoever reads it may leave before its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("\nStopped; nothing was changed", file=sys.stderr)
        return ToolError.exitcode
    except Exception as error:  # noqa: BLE001 (whatever a file system raises ends here)
        if os.environ.get("DEBUG"):
            traceback.print_exc()
        hint = "" if isinstance(error, SiteError) else " (DEBUG=1 shows where)"
        print(f"Could not report: {str(error) or type(error).__name__}{hint}", file=sys.stderr)
        return ToolError.exitcode
    return 0


def _tell(report: Report) -> None:
    """Print a report, with colours and links on a terminal that has them."""
    console = Console(highlight=False)
    if not console.is_terminal:
        _print("\n".join(map(str, tell_report(report))))
        return
    for line in tell_report(report, _MOST):
        text = line.text if knows_links() else Text(line.text.plain)
        for row in text.wrap(console, max(console.width - line.indent, 1)) or [text]:
            row.rstrip()
            console.print(Text(" " * line.indent).append_text(row), soft_wrap=True)


def _print(text: str) -> None:
    """Print text; what the encoding of the output lacks is shown escaped."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    about, _, examples = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m plugins.report",
        description=about,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="in the form of docs/report.md")
    parser.add_argument("--on", type=_day, metavar="DAY", help="the day, by default today")
    parser.add_argument("--content", type=Path, default=Path("content"), help="the folder")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = f"'{text}': not a day; write it as 2026-11-22"
        raise argparse.ArgumentTypeError(told) from None


def _today() -> date:
    # The one place with a clock: what is due follows from the day.
    return datetime.now(tz=UTC).astimezone().date()


if __name__ == "__main__":
    sys.exit(main())
