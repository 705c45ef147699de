"""The checks of content that run before a commit: the same as a build's, and nothing beside them.

    python -m plugins.upkeep.writing.checking [--content content]

It is a command of its own so that nothing is loaded but the documents room, and so costs a part of
a second; all of the content is looked at, as a change in one file breaks links and quotations in
others.  Exit status 0: all is well; 1: there are mistakes; 2: it could not run.
"""

import argparse
import sys
from pathlib import Path

from plugins.documents import load_content
from plugins.errors import SiteError

__all__ = ["check_content", "main"]


def main(arguments: list[str] | None = None) -> int:
    """Check the content that arguments name, print each mistake, and return the exit status."""
    about, _, usage = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m plugins.upkeep.writing.checking",
        description=about,
        epilog=usage,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--content", type=Path, default=Path("content"), help="the folder")
    try:
        check_content(parser.parse_args(arguments).content)
    except SiteError as error:
        sys.stderr.write(f"{error}\n")
        return error.exitcode
    return 0


def check_content(content: Path) -> int:
    """Return how many documents there are; raise ContentError with every mistake in them."""
    return len(load_content(content).documents)


if __name__ == "__main__":
    sys.exit(main())
