"""What the importers are asked: to bring home what one person wrote elsewhere."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from plugins.command import Ending, Parser, complain, guarded, say
from plugins.documents import Date, DateError, parse_date
from plugins.errors import ContentError, ToolError
from plugins.importers.accounts import ACCOUNTS, parse_account, read_accounts, with_accounts
from plugins.importers.agent import IMPORTER, agent_of
from plugins.importers.bodies import to_markdown
from plugins.importers.captures import captures_parser, tell_captures
from plugins.importers.drift import drifted, tell_drift
from plugins.importers.intake import take_in
from plugins.importers.journal import held
from plugins.importers.ledger import read_ledger
from plugins.importers.merging import records_of
from plugins.importers.needs import settle
from plugins.importers.readers.base import Asked
from plugins.importers.records import Person, Piece
from plugins.importers.running import Errand, Seen, find, write
from plugins.importers.table import tell

__all__ = ["main", "parser"]


_PROGRAM = "python -m plugins.importers"
_ABOUT = """\
Bring home what one person wrote elsewhere: exports and saved pages → files in content.
`captures` in the place of a file tells of copies as plain text; it has a --help of its own."""
_EXAMPLES = (
    "exports/comments.json exports/profile.html",
    "--me lesswrong=a-slug --dry-run --only posts exports/posts.json",
    "--from lesswrong=a-slug --contact https://your.address",
    "--drift exports/comments-of-today.json",
    "--settle content/comments/lesswrong/on-a-post-abc1234.md",
)
_ENDING = Ending(failed="Could not import")


def main(arguments: list[str] | None = None) -> int:
    """Do what arguments ask for and return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["captures"]:
        asked = captures_parser().parse_args(given[1:])
        return guarded(lambda: _tell(tell_captures(asked)), _ENDING)
    options = parser().parse_args(given)
    if complaint := _complaint(options):
        parser().error(complaint)
    return guarded(lambda: _run(options), _ENDING)


def _complaint(options: argparse.Namespace) -> str:
    """Return what is wrong with options that do not go together."""
    if not (options.paths or options.settle or options.ask):
        return "nothing to import: name a file or a folder"
    if options.settle and (options.paths or options.ask or options.dry_run):
        return "--settle imports nothing, and stands alone"
    if options.since and not options.drift:
        return "--since says with what --drift compares, and imports nothing: add --drift"
    if options.ask and not options.contact:
        return "--from asks a server: say with --contact where you are reached"
    return ""


def _tell(text: str) -> int:
    """Print text and return the status of what is done."""
    say(text)
    return 0


def _run(options: argparse.Namespace) -> int:
    content: Path = options.content
    if not content.is_dir():
        raise ToolError(f"{content}: no such folder; --content names that of the archive")
    if options.drift:
        return _show_drift(options)
    if options.settle:
        with held(content):
            return _tell(settle(content, options.settle))
    seen = take_in(_paths(options), _asked(options))
    if options.dry_run:
        return _import(options, seen)
    with held(content):
        return _import(options, seen)


def _import(options: argparse.Namespace, seen: Seen) -> int:
    """Write what was seen, print what became of it, and return the status."""
    errand = Errand(
        content=options.content,
        added=options.on,
        convert=to_markdown,
        whose=_asked(options).whose,
        anew=options.anew,
    )
    result = find(errand, seen)
    if not options.dry_run:
        write(options.content, result)
    _tell(tell(result, is_dry=options.dry_run))
    return _told(result.problems)


def _show_drift(options: argparse.Namespace) -> int:
    """Print what changed since `--since`, or since content was imported; change nothing."""
    asked = _asked(options)
    now = take_in(_paths(options), asked)
    before = take_in(options.since, asked) if options.since else Seen()
    known = {each.keys[0]: each.witnesses for each in records_of(before.reading.witnesses)}
    if not options.since:
        entries = read_ledger(options.content).entries
        known = {f"content/{path}": entry.witnesses for path, entry in entries.items()}
    drifts = drifted(known, now.reading.witnesses, whole=bool(options.since))
    _tell(tell_drift(drifts))
    return _told((*before.problems, *now.problems))


def _told(problems: tuple[object, ...]) -> int:
    """Print problems; return the status that they make."""
    for problem in dict.fromkeys(map(str, problems)):
        complain(problem)
    return ContentError.exitcode if problems else 0


# ---- what is asked for


def _paths(options: argparse.Namespace) -> list[Path]:
    """Return what is to be read: what was named, and what the live forums answered."""
    paths: list[Path] = [*options.paths]
    if options.ask:
        from plugins.importers.client import Manners, fetch  # noqa: PLC0415 (needs the network)

        manners = Manners(agent=agent_of(IMPORTER, options.contact), tell=complain)
        for site, slug in options.ask:
            paths += fetch(site, slug, options.exports, manners)
    return paths


def _asked(options: argparse.Namespace) -> Asked:
    live = [(_SHOWN_BY.get(site, site), Person(slug=slug)) for site, slug in options.ask]
    people = with_accounts(read_accounts(options.content), [*live, *options.me])
    kinds = frozenset(kind for name in options.only for kind in _KINDS[name]) or frozenset(Piece)
    return Asked(whose=people, kinds=kinds)


_SHOWN_BY: Mapping[str, str] = MappingProxyType({"alignmentforum": "lesswrong"})
"""The site whose pieces another one shows."""

_KINDS: Mapping[str, tuple[Piece, ...]] = MappingProxyType(
    {
        "comments": (Piece.COMMENT, Piece.ANSWER, Piece.QUICK_TAKE, Piece.REVIEW),
        "answers": (Piece.ANSWER,),
        "quick-takes": (Piece.QUICK_TAKE,),
        "reviews": (Piece.REVIEW,),
        "posts": (Piece.POST,),
        "profile": (Piece.BIOGRAPHY, Piece.WIKI_EDIT),
    }
)


def parser() -> Parser:
    """Return what reads the arguments."""
    reader = Parser(
        prog=_PROGRAM,
        about=_ABOUT,
        examples=[f"{_PROGRAM} {example}" for example in _EXAMPLES],
    )
    add = reader.add_argument
    add("paths", nargs="*", type=Path, metavar="PATH", help="what was exported or saved")
    whose = f"whose pieces, such as lesswrong=a-slug (else those of content/{ACCOUNTS})"
    add("--me", action="append", default=[], type=_account, metavar="SITE=WHO", help=whose)
    live = "ask a live forum (lesswrong, alignmentforum, eaforum), slowly"
    add(
        "--from",
        dest="ask",
        action="append",
        default=[],
        type=_forum,
        metavar="SITE=SLUG",
        help=live,
    )
    add("--contact", default="", metavar="ADDRESS", help="with --from: where you are reached")
    add("--exports", type=Path, default=Path("exports"), help="where live answers are kept")
    add("--only", action="append", default=[], choices=_KINDS, help="nothing else is taken")
    add("--dry-run", action="store_true", help="tell what would be done, and write nothing")
    add("--drift", action="store_true", help="tell what changed at the source, and write nothing")
    since = "with --drift: compare with this earlier file, not with content"
    add("--since", action="append", default=[], type=Path, metavar="PATH", help=since)
    add("--anew", action="store_true", help="convert again what is as it was")
    seen = "take what waits for these files of content for seen; they stay as they are"
    add("--settle", nargs="+", default=[], metavar="FILE", help=seen)
    add("--on", type=_day, default=_today(), help="the day of the import, by default today")
    add("--content", type=Path, default=Path("content"), help="the folder")
    return reader


def _account(text: str) -> tuple[str, Person]:
    try:
        return parse_account(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _forum(text: str) -> tuple[str, str]:
    site, _, slug = text.partition("=")
    if not site or not slug:
        raise argparse.ArgumentTypeError("write it as lesswrong=a-slug")
    return site, slug


def _day(text: str) -> Date:
    try:
        day = parse_date(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(f"{error}; write it as 2026-11-22") from None
    if not day.is_to_the_day:
        raise argparse.ArgumentTypeError("not a day; write it as 2026-11-22")
    return day


def _today() -> Date:
    # The one place with a clock: what is new has the day on which it came.
    return parse_date(datetime.now(tz=UTC).astimezone().date().isoformat())
