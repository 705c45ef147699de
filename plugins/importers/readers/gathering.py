"""What a reader finds in a file → its reading: whose each piece is, and which kinds are wanted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from plugins.errors import ContentError
from plugins.importers.readers.base import Asked, Given, is_by, parse_json
from plugins.importers.records import Person, Reading, Skip, SkipReason, Witness

__all__ = ["gather", "not_theirs", "owner", "parse_unquoted", "somebody"]


def gather(
    found: Iterable[Witness | Skip],
    asked: Asked,
    *,
    incomplete: Iterable[str] = (),
    captured: Iterable[str] = (),
    not_captured: Iterable[str] = (),
) -> Reading:
    """Return the reading of what was found, in its order, without the kinds that nobody wants."""
    taken = [_wanted(each, asked) for each in found]
    return Reading(
        witnesses=tuple(each for each in taken if isinstance(each, Witness)),
        skipped=tuple(each for each in taken if isinstance(each, Skip)),
        incomplete=tuple(incomplete),
        captured=tuple(captured),
        not_captured=tuple(not_captured),
    )


def not_theirs(author: Person | None, person: Person) -> SkipReason | None:
    """Return why a piece of author's is not person's, None where it is theirs."""
    match is_by(author, person):
        case True:
            return None
        case False:
            return SkipReason.OTHER_AUTHOR
        case _:
            return SkipReason.UNREADABLE


def owner(given: Given, asked: Asked, site: str, shown: Person) -> Person:
    """Return whose an export is that belongs to one account.

    Raises ContentError where nobody is asked for at the site, or where it is not surely theirs.
    """
    person = asked.person(given, site, [shown])
    if not is_by(shown, person):
        called = shown.slug or shown.name or shown.id
        remedy = f"say `{site}: {called}` if it is yours"
        raise given.error(f"the export of another account at {site}", remedy, value=called)
    return person


def somebody(given: Given, asked: Asked, site: str) -> Person:
    """Return who is asked for at a site whose files do not tell whose they are."""
    person = asked.whose.get(site)
    if person is None:
        remedy = "say whose it is: the file itself does not tell"
        raise given.error(f"nobody is asked for at {site}", remedy)
    return person


def parse_unquoted(given: Given, text: str | None = None) -> Any:
    """Return what a file of JSON says, part of which is private.

    Raises ContentError where it is broken, with the line but without a word of what stands there.
    """
    try:
        return parse_json(given, text)
    except ContentError as error:
        raise ContentError(replace(each, value="") for each in error.problems) from None


def _wanted(each: Witness | Skip, asked: Asked) -> Witness | Skip:
    if isinstance(each, Skip) or each.piece in asked.kinds:
        return each
    what = each.id or each.url or str(each.piece)
    return Skip(file=each.source.file, what=what, reason=SkipReason.NOT_WANTED)
