"""What captures prove and leave open, printed for whoever is to decide.

python -m plugins.importers captures exports/page-1.txt exports/page-2.txt
python -m plugins.importers captures exports/*.txt --draft
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from plugins.importers.captures.decisions import SUFFIX, is_decisions
from plugins.importers.captures.describing import describe
from plugins.importers.captures.drafting import draft
from plugins.importers.captures.parsing import recognises
from plugins.importers.readers.base import Given, give

__all__ = ["tell_captures"]


def tell_captures(arguments: Sequence[str]) -> str:
    """Return what the captures named in arguments show, or of `--draft` what became of the draft.

    Nothing is written but a draft, and that only where no decisions stand. Raise ContentError
    where a file is no capture, or where decisions beside it have no proper form.
    """
    options = _parser().parse_args(arguments)
    files = [path for path in options.paths if not is_decisions(path.name)]
    captures = [_capture(path) for path in files]
    if not options.draft:
        return describe(captures, options.owner)
    return _keep(draft(captures, options.owner), files[0].parent / f"captures{SUFFIX}")


def _parser() -> argparse.ArgumentParser:
    about, _, examples = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m plugins.importers captures",
        description=about,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("paths", nargs="+", type=Path, metavar="FILE", help="plain text of a profile page")
    add("--owner", default="", metavar="NAME", help="whose page it is, where that does not say")
    add("--draft", action="store_true", help="write a file of decisions to begin with, beside them")
    return parser


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
