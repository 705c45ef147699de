"""What the adapter is asked: to build the site, or to serve it while it is written."""

import argparse
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from plugins.adapter.told import tell
from plugins.command import Ending, Parser, add_command, complain, guarded, say
from plugins.errors import ContentError
from plugins.progress import progress

__all__ = ["main", "parser"]

_PROGRAM = "python -m plugins.adapter"


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    options = parser().parse_args(arguments)
    if options.command == "serve":
        from plugins.adapter.serving.serve import serve  # noqa: PLC0415 (a build has no use for it)

        failed = Ending(failed="Could not serve", stopped="what was built is as it was")
        return guarded(partial(serve, options.port, options.host), failed)
    stopped = "what was built before is as it was"
    return guarded(
        partial(_build, options), Ending(failed="Could not build", stopped=stopped, tell=tell)
    )


def parser() -> Parser:
    """Return what reads the arguments."""
    about, building, serving = (
        "Build the site, or serve it.",
        f"{_PROGRAM} build",
        f"{_PROGRAM} serve",
    )
    reader = Parser(prog=_PROGRAM, about=about, examples=[building, f"{serving} --port 8001"])
    commands = reader.add_subparsers(dest="command", required=True)
    examples = [building, f"{building} --settings publishconf.py --output .check/root"]
    build = add_command(commands, "build", "build the site once", examples)
    build.add_argument(
        "--settings", type=_settings, default="pelicanconf.py", help="a Pelican settings file"
    )
    build.add_argument("--output", help="where to build, instead of OUTPUT_PATH")
    build.add_argument("--quiet", action="store_true", help="tell of nothing but mistakes")
    build.add_argument("--without-drafts", action="store_true", help="show what is published only")
    about, examples = (
        "build, serve, and build again after every change",
        [serving, f"{serving} --port 8001"],
    )
    server = add_command(commands, "serve", about, examples)
    server.add_argument("--port", type=_port, default=8000, help="the first to try")
    server.add_argument("--host", default="127.0.0.1", help="who can see it; 0.0.0.0 is everybody")
    return reader


def _settings(text: str) -> str:
    if text.endswith(".py"):
        return text
    raise argparse.ArgumentTypeError(f"'{text}' is no Python file; name one, as publishconf.py is")


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) < _PORTS:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is no port; write a number from 1 to {_PORTS - 1}")


_PORTS = 65_536


def _build(options: argparse.Namespace) -> int:
    """Build once; print what was built, or every mistake."""
    from plugins.adapter.building import build_site, verdict  # noqa: PLC0415 (`serve` has no use for it)

    try:
        with nullcontext() if options.quiet else progress("Building"):
            built = build_site(options.settings, _overridden(options))
        if not options.quiet:
            say(str(built))
    except ContentError as error:
        complain(*error.problems, verdict(error))
        return error.exitcode
    return 0


def _overridden(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that the command has instead of its file."""
    output = {"OUTPUT_PATH": str(Path(options.output).absolute())} if options.output else {}
    return {**output, **({"SHOW_DRAFTS": False} if options.without_drafts else {})}
