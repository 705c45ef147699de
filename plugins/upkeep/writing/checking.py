"""The checks of content that run before a commit: the same as a build's, and nothing beside them.

Nothing is loaded but the documents room, so this costs a part of a second; all of the content is
looked at, as a change in one file breaks links and quotations in others.
"""

from functools import partial
from pathlib import Path

from plugins.command import Ending, Parser, guarded
from plugins.documents import load_content
from plugins.kept import kept_readings
from plugins.progress import progress

__all__ = ["check_content", "main", "parser"]


def main(arguments: list[str] | None = None) -> int:
    """Check the content that arguments name, print each mistake, and return the exit status."""
    content: Path = parser().parse_args(arguments).content
    return guarded(partial(_check, content), Ending(failed="Could not check the content"))


def parser() -> Parser:
    """Return what reads the arguments."""
    program = "python -m plugins.upkeep.check_content"
    about = "Tell every mistake in the content, as a build does, and nothing else."
    reader = Parser(prog=program, about=about, examples=[program, f"{program} --content content"])
    reader.add_argument("--content", type=Path, default=Path("content"), help="the folder")
    return reader


def _check(content: Path) -> int:
    """Return the exit status."""
    with progress("Checking the content"):
        check_content(content)
    return 0


def check_content(content: Path) -> int:
    """Return how many documents there are; raise ContentError with every mistake in them."""
    with kept_readings(content) as memory:
        return len(load_content(content, memory).documents)
