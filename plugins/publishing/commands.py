"""What publishing is asked: to deploy the archive, or to put the whole of it into one file."""

import argparse
import runpy
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plugins.command import Commands, Ending, Parser, add_command, day, given_path, guarded, say
from plugins.errors import ToolError
from plugins.publishing.deploy import deploy
from plugins.publishing.deployment import Deployment, Run, run_module
from plugins.publishing.export import Export, export_archive, restore_content, verify_archive

__all__ = ["main", "parser"]

_PROGRAM = "python -m plugins.publishing"


def main(arguments: list[str] | None = None, run: Run = run_module) -> int:
    """Do what arguments ask for and return the exit status; run runs the archive's commands."""
    options = parser().parse_args(arguments)
    return guarded(partial(_tell, options, run), _ENDINGS[options.command])


_ENDINGS: Mapping[str, Ending] = MappingProxyType(
    {
        "deploy": Ending(
            failed="Not published",
            unchanged="nothing was changed",
            stopped="nothing was published",
        ),
        "export": Ending(failed="Not exported", stopped="no file was written"),
        "verify": Ending(failed="Not whole"),
        "restore": Ending(failed="Not restored"),
    }
)


def _tell(options: argparse.Namespace, run: Run) -> int:
    say(_run(options, run))
    return 0


def parser() -> Parser:
    """Return what reads the arguments."""
    examples = [f"{_PROGRAM} deploy", f"{_PROGRAM} export archive.zip"]
    reader = Parser(prog=_PROGRAM, about="Publish the archive, or keep it.", examples=examples)
    commands = reader.add_subparsers(dest="command", required=True)
    _add_deploy(commands)
    _add_export(commands)
    _add_archived(commands, "verify", "prove that nothing of an exported file is lost")
    _add_archived(commands, "restore", "unpack the content of an exported file")
    return reader


def _add_deploy(commands: Commands) -> None:
    example = f"{_PROGRAM} deploy --remote origin --branch gh-pages"
    command = add_command(
        commands, "deploy", "build, check and push the site, or nothing", [example]
    )
    command.add_argument("--remote", default="origin", help="where the pages are pushed")
    command.add_argument("--branch", default="gh-pages", help="the branch that holds them")
    command.add_argument("--on", type=day, help="the day, by default today")


def _add_export(commands: Commands) -> None:
    example = f"{_PROGRAM} export archive.zip"
    command = add_command(
        commands, "export", "write all that is published into one file", [example]
    )
    command.add_argument("file", nargs="?", type=Path, help="by default named after the day")
    command.add_argument("--on", type=day, help="the day, by default today")


def _add_archived(commands: Commands, name: str, about: str) -> None:
    command = add_command(commands, name, about, [f"{_PROGRAM} {name} archive.zip"])
    command.add_argument("archive", type=given_path, help="the file that export wrote")


def _run(options: argparse.Namespace, run: Run) -> str:
    """Return what the command tells; raise SiteError where it cannot be done."""
    root = Path.cwd()
    match options.command:
        case "verify":
            return verify_archive(options.archive)
        case "restore":
            return restore_content(options.archive, root / "content")
    # The one place with a clock: the ledger says on which day an address was first published.
    today = options.on or datetime.now(tz=UTC).date()
    settings = _settings(root)
    owner, address = str(settings["AUTHOR"]), str(settings["SITEURL"])
    if options.command == "export":
        place = options.file or root / f"archive-{today}.zip"
        return export_archive(Export(root=root, place=place, owner=owner, address=address))
    where = {"remote": options.remote, "branch": options.branch}
    return deploy(Deployment(root=root, address=address, day=today, run=run, **where))


def _settings(root: Path) -> dict[str, Any]:
    """Return the settings of the published site."""
    settings = root / "publishconf.py"
    if not settings.is_file():
        raise ToolError(f"{settings.name}: no such settings file; run this in the archive's folder")
    return runpy.run_path(str(settings))
