"""What upkeep is asked: to begin and rename pieces, to say what needs you, to keep addresses."""

import argparse
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

from plugins.command import (
    Commands,
    Ending,
    Parser,
    add_command,
    complain,
    day,
    given,
    given_path,
    guarded,
    say,
)
from plugins.errors import ContentError, ToolError
from plugins.progress import progress
from plugins.upkeep.adopt import adopt
from plugins.upkeep.anchors import mend_anchors
from plugins.upkeep.ledger import check_recorded, record_bets
from plugins.upkeep.links.command import add_links, run_links
from plugins.upkeep.rename import rename_topic
from plugins.upkeep.writing.asking import DEEDS, add_writing
from plugins.upkeep.writing.command import Told, run_writing

__all__ = ["main", "parser"]

_PROGRAM = "python -m plugins.upkeep"


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    options = parser().parse_args(arguments)
    failed = f"Could not {_DEEDS[options.command]}"
    return guarded(partial(_do, options), Ending(failed=failed))


_DEEDS: Mapping[str, str] = MappingProxyType(
    {
        **DEEDS,
        "ledger": "record bets",
        "rename-topic": "rename it",
        "anchors": "mend anchors",
        "adopt": "take the addresses in",
        "check-links": "check links",
    }
)
"""What each command could not do, where it could not."""


def _do(options: argparse.Namespace) -> int:
    """Do what was asked, tell what came of it, and return the exit status."""
    if options.command != "schema" and not options.content.is_dir():
        raise ToolError(f"{options.content}: no such folder; --content names that of the archive")
    if options.command in DEEDS:
        return _print(run_writing(options, lambda: _day(options)))
    say(_run(options))
    return 0


def _print(told: Told) -> int:
    """Print what a command for writing has to say, and return the status."""
    say(told.text)
    complain(*filter(None, [told.aside]), *told.problems)
    return ContentError.exitcode if told.problems else 0


def parser() -> Parser:
    """Return what reads the arguments."""
    examples = [
        f'{_PROGRAM} new essay --title "What a licence is for"',
        f"{_PROGRAM} rename essays/a-licence what-a-licence-is-for",
    ]
    reader = Parser(prog=_PROGRAM, about="Look after the content.", examples=examples)
    commands = reader.add_subparsers(dest="command", required=True)
    added = (
        _add_ledger(commands),
        _add_rename_topic(commands),
        _add(commands, "anchors", "lead lost anchors to where their words are now"),
        _add_adopt(commands),
        add_links(commands),
        *add_writing(commands),
    )
    for command in added:
        command.add_argument("--content", type=Path, default=Path("content"), help="the folder")
    return reader


def _add(commands: Commands, name: str, about: str, *examples: str) -> argparse.ArgumentParser:
    shown = [f"{_PROGRAM} {name} {example}".rstrip() for example in examples or ("",)]
    return add_command(commands, name, about, shown)


def _add_ledger(commands: Commands) -> argparse.ArgumentParser:
    command = _add(commands, "ledger", "record what is published of each bet", "", "--check")
    command.add_argument("--check", action="store_true", help="only tell what is not recorded")
    return command


def _add_rename_topic(commands: Commands) -> argparse.ArgumentParser:
    about = "rename a topic, or merge it into another"
    command = _add(commands, "rename-topic", about, "licensing licences")
    command.add_argument("old", type=given, metavar="FROM", help="the slug of a topic")
    what = "what it is to be, or the topic it goes into"
    command.add_argument("new", type=given, metavar="TO", help=what)
    return command


def _add_adopt(commands: Commands) -> argparse.ArgumentParser:
    about = "take in the addresses of a site that this replaces"
    command = _add(commands, "adopt", about, "addresses.txt --host zhd.dev", "sitemap.xml")
    command.add_argument("list", type=given_path, metavar="FILE", help="one a line, or a sitemap")
    command.add_argument("--host", default="", help="whose they are, where the list does not say")
    command.add_argument("--site", type=Path, default=Path(".check/root"), help="the built site")
    command.add_argument("--on", type=day, help="the day, by default today")
    return command


def _run(options: argparse.Namespace) -> str:
    """Return what the command tells; raise SiteError where it cannot be done."""
    content: Path = options.content
    match options.command:
        case "ledger":
            return check_recorded(content) if options.check else record_bets(content)
        case "anchors":
            return mend_anchors(content)
        case "check-links":
            with progress("Asking links") as show:
                return run_links(options, _day(options), show)
        case "adopt":
            return adopt(content, options.list, options.site, options.host, _day(options))
        case _:
            return rename_topic(content, options.old, options.new)


def _day(options: argparse.Namespace) -> date:
    """Return the day that was given, or else today: the one place with a clock."""
    given: date | None = options.on
    return given or datetime.now(tz=UTC).astimezone().date()
