"""Build the site, or serve it while it is written.

    python -m plugins.adapter build [--settings publishconf.py] [--output folder] [--without-drafts]
    python -m plugins.adapter serve [--port 8000]

Exit status 0: built; 1: there are mistakes in the content; 2: the build itself could not run.
"""

import argparse
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.log import console
from pelican.settings import get_settings_from_file, read_settings

from plugins.adapter.complaints import collect_complaints, forget_complaints, tell
from plugins.adapter.report import describe_build
from plugins.adapter.serve import serve
from plugins.adapter.state import get_archive, get_build
from plugins.errors import ContentError, SiteError, ToolError
from plugins.views import count_of

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    options = _parse(arguments)
    if options.command == "serve":
        return serve(options.port)
    return _build(options)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m plugins.adapter", description="Build the site, or serve it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the site once")
    build.add_argument("--settings", default="pelicanconf.py", help="a Pelican settings file")
    build.add_argument("--output", help="where to build, instead of OUTPUT_PATH")
    build.add_argument("--without-drafts", action="store_true", help="show what is published only")
    server = commands.add_parser("serve", help="build, serve, and build again after every change")
    server.add_argument("--port", type=int, default=8000)
    return parser.parse_args(arguments)


def _build(options: argparse.Namespace) -> int:
    """Build once; print what was built, or every mistake."""
    try:
        print(_run(options.settings, _overridden(options)))
    except ContentError as error:
        print(f"{error}\n{_verdict(error)}", file=sys.stderr)
        return error.exitcode
    except KeyboardInterrupt:
        print("Stopped; what was built before is as it was", file=sys.stderr)
        return 130
    except Exception as error:  # noqa: BLE001 (whatever Pelican, Jinja or a plugin raises ends here)
        if os.environ.get("DEBUG"):
            traceback.print_exc()
        hint = "" if isinstance(error, SiteError) else " (DEBUG=1 shows where)"
        print(f"Could not build: {tell(error)}{hint}", file=sys.stderr)
        return SiteError.exitcode
    return 0


def _overridden(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that the command has instead of its file."""
    output = {"OUTPUT_PATH": str(Path(options.output).absolute())} if options.output else {}
    return {**output, **({"SHOW_DRAFTS": False} if options.without_drafts else {})}


def _run(settings_file: str, override: dict[str, Any]) -> str:
    """Run Pelican and return what it built."""
    collect_complaints()
    forget_complaints()
    console.quiet = True
    if not Path(settings_file).is_file():
        raise ToolError(f"{settings_file}: no such settings file")
    _check_content(Path(settings_file))
    settings = read_settings(settings_file, override=override)
    _check_owner(settings)
    pelican = Pelican(settings)
    build = get_build(settings)
    try:
        pelican.run()
    finally:
        build.staging.abandon()
    return describe_build(get_archive(settings), build.staging.output, len(build.pages))


def _check_content(settings_file: Path) -> None:
    """Raise ToolError where the folder of content is not there: Git keeps no empty one."""
    name = get_settings_from_file(str(settings_file)).get("PATH") or "content"
    folder = settings_file.parent / name
    if not folder.is_dir():
        raise ToolError(f"{folder}: no such folder; what the archive holds is written there")


def _check_owner(settings: dict[str, Any]) -> None:
    """Raise ToolError where the settings do not say whose archive this is."""
    missing = [name for name in ("AUTHOR", "FEED_AUTHORITY") if not settings.get(name)]
    if missing:
        raise ToolError(f"{' and '.join(missing)}: missing from the settings of the archive")


def _verdict(error: ContentError) -> str:
    files = len({problem.path for problem in error.problems})
    return (
        f"{count_of(len(error.problems), 'mistake')} in {count_of(files, 'file')}; "
        "nothing was built, what was built before is as it was"
    )


if __name__ == "__main__":
    sys.exit(main())
