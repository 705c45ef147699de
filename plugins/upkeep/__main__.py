"""Look after the content: begin and rename pieces, record bets, keep links and addresses.

    python -m plugins.upkeep new KIND [--title …] [--url https://…] [--topics a,b] [--slug …]
    python -m plugins.upkeep promote COMMENT [--title …]
    python -m plugins.upkeep rename FROM TO
    python -m plugins.upkeep fmt [FILE …] [--check] [--sentences]
    python -m plugins.upkeep check-content
    python -m plugins.upkeep schema [--check]
    python -m plugins.upkeep init [--name …] [--address https://…] [--account SITE=WHO]
    python -m plugins.upkeep ledger [--content content] [--check]
    python -m plugins.upkeep rename-topic FROM TO [--content content]
    python -m plugins.upkeep anchors [--content content]
    python -m plugins.upkeep check-links [--contact https://…] [--fix-moved | --look-up]
    python -m plugins.upkeep adopt FILE [--host zhd.dev] [--site .check/root] [--content content]

Exit status 0: done; 1: there are mistakes in the content, or there would be; 2: it could not run.
"""

import argparse
import os
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path

from plugins.errors import ContentError, SiteError, ToolError
from plugins.upkeep.adopt import adopt
from plugins.upkeep.anchors import mend_anchors
from plugins.upkeep.ledger import check_recorded, record_bets
from plugins.upkeep.links.command import add_links, run_links
from plugins.upkeep.rename import rename_topic
from plugins.upkeep.writing.asking import DEEDS, add_writing
from plugins.upkeep.writing.command import Told, run_writing
from plugins.views import count_of

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    options = _parse(arguments)
    try:
        if options.command in DEEDS:
            return _print(run_writing(options, lambda: _day(options)))
        print(_run(options))
    except KeyboardInterrupt:
        print("\nStopped; each file is as it was, or whole", file=sys.stderr)
        return ToolError.exitcode
    except ContentError as error:
        mistakes = count_of(len(error.problems), "mistake")
        print(f"{error}\n{mistakes}; no file was changed", file=sys.stderr)
        return error.exitcode
    except Exception as error:  # noqa: BLE001 (whatever a file system raises ends here)
        if os.environ.get("DEBUG"):
            traceback.print_exc()
        hint = "" if isinstance(error, SiteError) else " (DEBUG=1 shows where)"
        deed = DEEDS.get(options.command, options.command)
        print(f"Could not {deed}: {_tell(error)}{hint}", file=sys.stderr)
        return ToolError.exitcode
    return 0


def _print(told: Told) -> int:
    """Print what a command for writing has to say, and return the status."""
    print(told.text)
    for line in (told.aside, *map(str, told.problems)):
        if line:
            print(line, file=sys.stderr)
    return ContentError.exitcode if told.problems else 0


def _tell(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m plugins.upkeep", description="Look after the content."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    ledger = commands.add_parser("ledger", help="record what is published of each bet")
    ledger.add_argument("--check", action="store_true", help="only tell what is not recorded")
    rename = commands.add_parser("rename-topic", help="rename a topic, or merge it into another")
    rename.add_argument("old", metavar="FROM", help="the slug of a topic")
    rename.add_argument("new", metavar="TO", help="what it is to be, or the topic it goes into")
    anchors = commands.add_parser("anchors", help="lead lost anchors to where their words are now")
    taken = commands.add_parser("adopt", help="take in the addresses of a site that this replaces")
    taken.add_argument("list", type=Path, metavar="FILE", help="one a line, or a sitemap")
    taken.add_argument("--host", default="", help="whose they are, where the list does not say")
    taken.add_argument("--site", type=Path, default=Path(".check/root"), help="the built site")
    taken.add_argument("--on", type=date.fromisoformat, help="the day, by default today")
    links = add_links(commands)
    for command in (ledger, rename, anchors, taken, links, *add_writing(commands)):
        command.add_argument("--content", type=Path, default=Path("content"), help="the folder")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> str:
    """Return what the command tells; raise SiteError where it cannot be done."""
    content: Path = options.content
    match options.command:
        case "ledger":
            return check_recorded(content) if options.check else record_bets(content)
        case "anchors":
            return mend_anchors(content)
        case "check-links":
            return run_links(options, _day(options), lambda line: print(line, file=sys.stderr))
        case "adopt":
            return adopt(content, options.list, options.site, options.host, _day(options))
        case _:
            return rename_topic(content, options.old, options.new)


def _day(options: argparse.Namespace) -> date:
    """Return the day that was given, or else today: the one place with a clock."""
    day: date | None = options.on
    return day or datetime.now(tz=UTC).astimezone().date()


if __name__ == "__main__":
    sys.exit(main())
