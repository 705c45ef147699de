"""A feed reader can follow every entry, and tell each from the others."""

import re
from collections.abc import Iterator
from datetime import datetime

from plugins.errors import Problem

from .addresses import Elsewhere
from .feeds import Entry, read_feed
from .leftovers import leftover_in, leftovers_of
from .links import find_fault
from .reading import read_markup
from .site import Site


def check_feeds(site: Site) -> Iterator[Problem]:
    """Yield a problem for each entry of a feed that cannot be followed, told apart or dated."""
    for path in site.files:
        seen: dict[str, int] = {}
        for entry in read_feed(site, path):
            yield from _check_identifier(site, path, entry, seen)
            yield from _check_addresses(site, path, entry)
            yield from _check_dates(site, path, entry)
            for content in entry.content:
                yield from leftovers_of(site, read_markup(content, path=path), line=entry.line)


def _check_identifier(
    site: Site, path: str, entry: Entry, seen: dict[str, int]
) -> Iterator[Problem]:
    """Yield a problem unless entry has an id that is not in seen yet."""
    identifier = entry.identifier
    reason = "" if identifier else "an entry without an id"
    if identifier in seen:
        reason = f"an entry on line {seen[identifier]} has this id already"
    reason = reason or leftover_in(identifier)
    seen.setdefault(identifier, entry.line)
    if reason:
        yield site.problem(path, line=entry.line, key="id", value=identifier, reason=reason)


def _check_addresses(site: Site, path: str, entry: Entry) -> Iterator[Problem]:
    """Yield a problem for each address of entry that does not arrive within the site."""
    base = site.addresses.base_of(path)
    if not entry.address:
        yield site.problem(path, line=entry.line, key="link", reason="an entry without a link")
    for value in filter(None, (entry.address, *entry.others)):
        fault = find_fault(site, value, base=base)
        reason, remedy = leftover_in(value), ""
        if fault and not reason:
            reason, remedy = fault.reason, fault.remedy
        if value == entry.address and isinstance(
            site.addresses.resolve(value, base=base), Elsewhere
        ):
            reason = reason or "an entry leads out of the site"
        if reason:
            yield site.problem(
                path, line=entry.line, key="link", value=value, reason=reason, remedy=remedy
            )


def _check_dates(site: Site, path: str, entry: Entry) -> Iterator[Problem]:
    """Yield a problem for each date of entry that is none."""
    for name, date in entry.dates.items():
        if not _is_moment(date):
            reason = "is no moment as RFC 3339 writes it" if date else "an entry without a date"
            remedy = "write it as 2023-07-18T09:30:00Z"
            yield site.problem(
                path, line=entry.line, key=name, value=date, reason=reason, remedy=remedy
            )


def _is_moment(date: str) -> bool:
    """Return whether date is a date and time of RFC 3339 section 5.6, and there was such a day."""
    if not _MOMENT.fullmatch(date):
        return False
    try:
        datetime.fromisoformat(date)
    except ValueError:
        return False
    return True


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
