"""What captures prove and leave open, printed for whoever is to decide."""

import argparse
from pathlib import Path

from plugins.command import Parser
from plugins.errors import ToolError
from plugins.importers.captures.decisions import SUFFIX, is_decisions
from plugins.importers.captures.describing import describe
from plugins.importers.captures.drafting import draft
from plugins.importers.captures.parsing import recognises
from plugins.importers.readers.base import Given, give

__all__ = ["captures_parser", "tell_captures"]


def tell_captures(options: argparse.Namespace) -> str:
    """Return what the captures that were named show, or of `--draft` what became of the draft.

    Nothing is written but a draft, and that only where no decisions stand. Raise ContentError
    where a file is no capture, or where decisions beside it have no proper form.
    """
    files = [path for path in options.paths if not is_decisions(path.name)]
    if not files:
        raise ToolError(f"{options.paths[0]}: holds decisions; name the captures that they are on")
    captures = [_capture(path) for path in files]
    if not options.draft:
        return describe(captures, options.owner)
    return _keep(draft(captures, options.owner), files[0].parent / f"captures{SUFFIX}")


def captures_parser() -> Parser:
    """Return what reads the arguments."""
    program = "python -m plugins.importers captures"
    examples = [
        f"{program} exports/page-1.txt exports/page-2.txt",
        f"{program} exports/*.txt --draft",
    ]
    about = "Tell what captures prove and leave open, for whoever is to decide."
    reader = Parser(prog=program, about=about, examples=examples)
    add = reader.add_argument
    add("paths", nargs="+", type=Path, metavar="FILE", help="plain text of a profile page")
    add("--owner", default="", metavar="NAME", help="whose page it is, where that does not say")
    add("--draft", action="store_true", help="write a file of decisions to begin with, beside them")
    return reader


def _capture(path: Path) -> Given:
    given = give(path)
    if not recognises(given.name, given.head):
        raise given.error("no plain text of a profile page", "name a page that was saved as text")
    return given


def _keep(text: str, place: Path) -> str:
    """Write a draft where no decisions are; return what was done, else the draft itself."""
    try:
        with place.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return text
    return f"{place}: written; nothing is decided until you take its `# ` away"
