"""Look after the content: see what needs the owner, record the bets, rename a topic.

    python -m plugins.upkeep report [--content content] [--on 2026-11-22]
    python -m plugins.upkeep ledger [--content content] [--check]
    python -m plugins.upkeep rename-topic FROM TO [--content content]

Exit status 0: done; 1: there are mistakes in the content, or there would be; 2: it could not run.
"""

import argparse
import os
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path

from plugins.documents import load_content
from plugins.errors import ContentError, SiteError, ToolError
from plugins.upkeep.ledger import check_recorded, record_bets
from plugins.upkeep.rename import rename_topic
from plugins.upkeep.report import describe_needs
from plugins.views import count_of

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    options = _parse(arguments)
    try:
        print(_run(options))
    except ContentError as error:
        mistakes = count_of(len(error.problems), "mistake")
        print(f"{error}\n{mistakes}; no file was changed", file=sys.stderr)
        return error.exitcode
    except Exception as error:  # noqa: BLE001 (whatever a file system raises ends here)
        if os.environ.get("DEBUG"):
            traceback.print_exc()
        hint = "" if isinstance(error, SiteError) else " (DEBUG=1 shows where)"
        print(f"Could not {options.command}: {_tell(error)}{hint}", file=sys.stderr)
        return ToolError.exitcode
    return 0


def _tell(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m plugins.upkeep", description="Look after the content."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    report = commands.add_parser("report", help="tell what needs the owner")
    report.add_argument("--on", type=date.fromisoformat, help="the day, by default today")
    ledger = commands.add_parser("ledger", help="record what is published of each bet")
    ledger.add_argument("--check", action="store_true", help="only tell what is not recorded")
    rename = commands.add_parser("rename-topic", help="rename a topic, or merge it into another")
    rename.add_argument("old", metavar="FROM", help="the slug of a topic")
    rename.add_argument("new", metavar="TO", help="what it is to be, or the topic it goes into")
    for command in (report, ledger, rename):
        command.add_argument("--content", type=Path, default=Path("content"), help="the folder")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> str:
    """Return what the command tells; raise SiteError where it cannot be done."""
    content: Path = options.content
    match options.command:
        case "report":
            # The one place with a clock: what is due depends on the day on which one asks.
            day = options.on or datetime.now(tz=UTC).astimezone().date()
            return describe_needs(load_content(content), day, content.as_posix())
        case "ledger":
            return check_recorded(content) if options.check else record_bets(content)
        case _:
            return rename_topic(content, options.old, options.new)


if __name__ == "__main__":
    sys.exit(main())
