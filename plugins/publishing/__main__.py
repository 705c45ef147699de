"""Publish the archive, or put the whole of it into one file that can be kept.

    python -m plugins.publishing deploy [--remote origin] [--branch gh-pages] [--on 2026-11-22]
    python -m plugins.publishing export [FILE]
    python -m plugins.publishing verify ARCHIVE
    python -m plugins.publishing restore ARCHIVE

Exit status 0: done; 1: refused, and nothing was changed; 2: it could not run.
"""

import argparse
import os
import runpy
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from plugins.errors import ContentError, SiteError, ToolError
from plugins.publishing.deploy import deploy
from plugins.publishing.deployment import Deployment, Run, run_module
from plugins.publishing.export import Export, export_archive, restore_content, verify_archive

__all__ = ["main"]


def main(arguments: list[str] | None = None, run: Run = run_module) -> int:
    """Do what arguments ask for and return the exit status; run runs the archive's commands."""
    options = _parse(arguments)
    try:
        print(_run(options, run))
    except KeyboardInterrupt:
        print(f"Stopped; {_STOPPED.get(options.command, 'nothing was changed')}", file=sys.stderr)
        return _INTERRUPTED
    except ContentError as error:
        print(f"{error}\n{_FAILED[options.command]}", file=sys.stderr)
        return error.exitcode
    except Exception as error:  # noqa: BLE001 (whatever git or a file system raises ends here)
        if os.environ.get("DEBUG"):
            traceback.print_exc()
        status = error.exitcode if isinstance(error, SiteError) else ToolError.exitcode
        hint = "" if isinstance(error, SiteError) else " (DEBUG=1 shows where)"
        told = f"{str(error) or type(error).__name__}{hint}"
        print(f"{_FAILED[options.command]}: {told}", file=sys.stderr)
        return status
    return 0


_INTERRUPTED = 130
_STOPPED = {"deploy": "either nothing was published or all was, and the next run tells which"}
_FAILED = {
    "deploy": "Not published",
    "export": "Not exported",
    "verify": "Not whole",
    "restore": "Not restored",
}


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m plugins.publishing", description="Publish the archive, or keep it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("deploy", help="build, check and push the site, or nothing")
    command.add_argument("--remote", default="origin", help="where the pages are pushed")
    command.add_argument("--branch", default="gh-pages", help="the branch that holds them")
    command.add_argument("--on", type=date.fromisoformat, help="the day, by default today")
    command = commands.add_parser("export", help="write all that is published into one file")
    command.add_argument("file", nargs="?", type=Path, help="by default named after the day")
    command.add_argument("--on", type=date.fromisoformat, help="the day, by default today")
    for name, what in (("verify", "prove that nothing of it"), ("restore", "unpack content/")):
        command = commands.add_parser(name, help=f"{what} is lost" if name == "verify" else what)
        command.add_argument("archive", type=Path, help="the file that export wrote")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, run: Run) -> str:
    """Return what the command tells; raise SiteError where it cannot be done."""
    root = Path.cwd()
    match options.command:
        case "verify":
            return verify_archive(options.archive)
        case "restore":
            return restore_content(options.archive, root / "content")
    # The one place with a clock: the ledger says on which day an address was first published.
    day = options.on or datetime.now(tz=UTC).date()
    settings = _settings(root)
    owner, address = str(settings["AUTHOR"]), str(settings["SITEURL"])
    if options.command == "export":
        place = options.file or root / f"archive-{day}.zip"
        return export_archive(Export(root=root, place=place, owner=owner, address=address))
    where = {"remote": options.remote, "branch": options.branch}
    return deploy(Deployment(root=root, address=address, day=day, run=run, **where))


def _settings(root: Path) -> dict[str, Any]:
    """Return the settings of the published site."""
    settings = root / "publishconf.py"
    if not settings.is_file():
        raise ToolError(f"{settings.name}: no such settings file; run this in the archive's folder")
    return runpy.run_path(str(settings))


if __name__ == "__main__":
    sys.exit(main())
