"""The command that judges a built site: exit status 0 clean, 1 problems, 2 could not run."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from plugins.errors import ContentError, SiteError, ToolError
from plugins.permanence import load_records

from . import Promises, Secret, Site, check_site
from .links import count_links
from .site import find_address


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the site the arguments name, print each problem and a verdict, return the status."""
    options = _parse(arguments)
    try:
        return _judge(options)
    except SiteError as error:
        print(error, file=sys.stderr)
        return error.exitcode
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return ToolError.exitcode


def _parse(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m plugins.checks", description="Judge a built site.")
    parser.add_argument("folder", type=Path, help="the built site")
    parser.add_argument(
        "--address",
        help="what it is published at, https://host/path; empty for a build with relative "
        "addresses; by default what the first page calls its own",
    )
    parser.add_argument(
        "--content",
        type=Path,
        help="the folder of its content, whose drafts and held pieces may not appear in the site, "
        "and whose ledger says what has to",
    )
    return parser.parse_args(arguments)


def _judge(options: Namespace) -> int:
    """Print each problem and the verdict; return the exit status."""
    secrets = _find_secrets(options.content) if options.content else ()
    address = find_address(options.folder) if options.address is None else options.address
    site = Site.read(options.folder, address=address)
    promises = _find_promises(options.content) if options.content else None
    problems = check_site(site, secrets=secrets, promises=promises)
    for problem in problems:
        print(problem)
    counts = (len(site.pages), "page"), (count_links(site), "link"), (len(problems), "problem")
    print(", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts))
    return ContentError.exitcode if problems else 0


def _find_secrets(content: Path) -> tuple[Secret, ...]:
    """Return what may not appear in the site, going by the content folder.

    Raises ToolError if there is no such folder.
    """
    if not content.is_dir():
        raise ToolError(f"{content.as_posix()}: there is no such folder")
    # The one thing asked of another room, and only here: the checks themselves know none.
    from plugins.documents import unpublished  # noqa: PLC0415

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


if __name__ == "__main__":
    sys.exit(main())
