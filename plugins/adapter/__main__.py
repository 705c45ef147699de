"""Build the site, or serve it while it is written.

    python -m plugins.adapter build [--settings publishconf.py] [--output folder]
    python -m plugins.adapter serve [--port 8000]

Exit status 0: built; 1: there are mistakes in the content; 2: the build itself could not run.
"""

import argparse
import os
import sys
import traceback
from pathlib import Path

from pelican import Pelican
from pelican.log import console
from pelican.settings import read_settings

from plugins.adapter.complaints import collect_complaints, forget_complaints
from plugins.adapter.report import describe_build
from plugins.adapter.serve import serve
from plugins.adapter.state import get_archive, get_build
from plugins.errors import ContentError, SiteError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m plugins.adapter", description="Build the site, or serve it.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the site once")
    build.add_argument("--settings", default="pelicanconf.py", help="a Pelican settings file")
    build.add_argument("--output", help="where to build, instead of OUTPUT_PATH")
    server = commands.add_parser("serve", help="build, serve, and build again after every change")
    server.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    if options.command == "serve":
        return serve(options.port)
    return _build(options.settings, options.output)


def _build(settings_file: str, output: str | None) -> int:
    """Build once; print what was built, or every mistake."""
    try:
        print(_run(settings_file, output))
    except ContentError as error:
        print(error, file=sys.stderr)
        files = len({problem.path for problem in error.problems})
        print(f"{_counted(len(error.problems), 'mistake')} in {_counted(files, 'file')}; nothing was built, "
              "what was built before is as it was", file=sys.stderr)
        return error.exitcode
    except SiteError as error:
        print(f"Could not build: {error}", file=sys.stderr)
        return error.exitcode
    except Exception as error:  # noqa: BLE001 (whatever Pelican, Jinja or a plugin raises ends here, in one line)
        if os.environ.get("DEBUG"):
            traceback.print_exc()
        print(f"Could not build: {_told(error)} (DEBUG=1 shows where)", file=sys.stderr)
        return SiteError.exitcode
    return 0


def _run(settings_file: str, output: str | None) -> str:
    """Run Pelican and return what it built."""
    collect_complaints()
    forget_complaints()
    console.quiet = True
    if not Path(settings_file).is_file():
        raise SiteError(f"{settings_file}: no such settings file")
    settings = read_settings(settings_file, override={"OUTPUT_PATH": str(Path(output).absolute())} if output else None)
    pelican = Pelican(settings)
    pelican.run()
    build = get_build(settings)
    return describe_build(get_archive(settings), build.staging.output, len(build.pages))


def _told(error: Exception) -> str:
    """Return an error that is not ours in one line, with the template and line where it has them."""
    name, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    place = f"{name}:{line}: " if name and line else ""
    return f"{place}{type(error).__name__}: {error}".replace("\n", " ")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")


if __name__ == "__main__":
    sys.exit(main())
