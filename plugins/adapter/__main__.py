"""Build the site, or serve it while it is written.

    python -m plugins.adapter build [--settings publishconf.py] [--output folder] [--without-drafts]
    python -m plugins.adapter serve [--port 8000] [--host 127.0.0.1]

Exit status 0: built, or served until somebody ended it; 1: there are mistakes in the content;
2: the build itself could not run, or the server not begin.
"""

import argparse
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from plugins.adapter.told import tell
from plugins.errors import ContentError, SiteError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    options = _parse(arguments)
    if options.command == "serve":
        from plugins.adapter.serving.serve import serve  # noqa: PLC0415 (a build has no use for it)

        return serve(options.port, options.host)
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
    server.add_argument("--port", type=_port, default=8000, help="the first to try")
    server.add_argument("--host", default="127.0.0.1", help="who can see it; 0.0.0.0 is everybody")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) < _PORTS:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is no port; write a number from 1 to {_PORTS - 1}")


_PORTS = 65_536


def _build(options: argparse.Namespace) -> int:
    """Build once; print what was built, or every mistake."""
    from plugins.adapter.building import build_site, verdict  # noqa: PLC0415 (`serve` has no use for it)

    try:
        print(build_site(options.settings, _overridden(options)))
    except ContentError as error:
        print(f"{error}\n{verdict(error)}", file=sys.stderr)
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


if __name__ == "__main__":
    sys.exit(main())
