"""What the checks are asked, and what they answer: each problem of a built site, and a verdict."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from plugins.command import Ending, Parser, guarded, say
from plugins.errors import ContentError, ToolError
from plugins.permanence import load_records
from plugins.progress import progress

from . import Promises, Secret, Site, check_site
from .links import count_links
from .site import find_address

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the site the arguments name, print each problem and a verdict, return the status."""
    return guarded(partial(_judge, parser().parse_args(arguments)), _ENDING)


_ENDING = Ending(failed="Could not check", unchanged="the site was not judged")


def parser() -> Parser:
    """Return what reads the arguments."""
    program = "python -m plugins.checks"
    examples = [
        f"{program} output --content content",
        f"{program} .check/path --address https://archive.example/archive",
    ]
    reader = Parser(prog=program, about="Judge a built site.", examples=examples)
    reader.add_argument("folder", type=Path, help="the built site")
    reader.add_argument(
        "--address",
        help="what it is published at, https://host/path; empty for a build with relative "
        "addresses; by default what the first page calls its own",
    )
    reader.add_argument(
        "--content",
        type=Path,
        help="the folder of its content, whose drafts and held pieces may not appear in the site, "
        "and whose ledger says what has to",
    )
    return reader


def _judge(options: Namespace) -> int:
    """Print each problem and the verdict; return the exit status."""
    secrets = _find_secrets(options.content) if options.content else ()
    address = find_address(options.folder) if options.address is None else options.address
    with progress("Reading pages") as show:
        site = Site.read(options.folder, address=address)
        promises = _find_promises(options.content) if options.content else None
        show(f"Checking {len(site.pages):,} pages")
        problems = check_site(site, secrets=secrets, promises=promises)
    for problem in problems:
        say(str(problem))
    counts = (len(site.pages), "page"), (count_links(site), "link"), (len(problems), "problem")
    say(", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts))
    return ContentError.exitcode if problems else 0


def _find_secrets(content: Path) -> tuple[Secret, ...]:
    """Return what may not appear in the site, going by the content folder.

    Raises ToolError if there is no such folder.
    """
    if not content.is_dir():
        where = f"{content.as_posix()}: there is no such folder"
        raise ToolError(f"{where}; --content names that of the archive")
    # The one thing asked of another room, and only here: the checks themselves know none.
    from plugins.documents import unpublished  # noqa: PLC0415 (see above)

    return tuple(Secret(text=text, what=what) for text, what in unpublished(content))


def _find_promises(content: Path) -> Promises:
    """Return what the site has to answer for, going by the ledger in the content folder."""
    return Promises(
        records=load_records(content),
        content=content.as_posix(),
        is_withdrawn=_withdrawn_in(content),
    )


def _withdrawn_in(content: Path) -> Callable[[str], bool]:
    """Return what tells whether a content file, which is known to be right, was withdrawn."""

    def is_withdrawn(path: str) -> bool:
        from plugins.documents import Status, parse_document  # noqa: PLC0415 (as above)

        document = parse_document(path, (content / path).read_text("utf-8"))
        return document.status is Status.WITHDRAWN

    return is_withdrawn
