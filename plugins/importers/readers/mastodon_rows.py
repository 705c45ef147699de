"""Who did something in ActivityStreams, and for whom."""

import re
from typing import Any

from plugins.importers.readers.forum_rows import Row, row_of, text_of
from plugins.importers.records import Person

__all__ = ["author_of", "is_public", "name_in", "person_of"]

_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
"""Everybody, in each of the spellings that ActivityPub, 5.6, names."""


def person_of(actor: Row) -> Person:
    """Return who an account is."""
    address = text_of(actor, "id") or text_of(actor, "url")
    slug = text_of(actor, "preferredUsername") or name_in(address)
    return Person(id=text_of(actor, "id"), slug=slug, name=text_of(actor, "name"))


def name_in(address: str) -> str:
    """Return the name of an account that its address tells, empty where it does not."""
    found = re.search(r"/(?:users/|@)([\w.-]+)$", address)
    return found[1] if found else ""


def author_of(activity: Row, account: Person | None) -> Person | None:
    """Return who did an activity: the account where it did; None where that is not told."""
    address = text_of(activity, "actor") or text_of(row_of(activity, "object"), "attributedTo")
    if account and address == account.id:
        return account
    return Person(id=address, slug=name_in(address)) if address else None


def is_public(activity: Row) -> bool:
    """Whether an activity and what it holds are both for everybody; unsaid is not public."""
    told = [_audience(row) for row in (activity, row_of(activity, "object"))]
    return any(told) and all(each is None or _PUBLIC & each for each in told)


def _audience(row: Row) -> frozenset[str] | None:
    """Return whom a row is addressed to, None where it does not say."""
    if "to" not in row and "cc" not in row:
        return None
    values: list[Any] = []
    for name in ("to", "cc"):
        value = row.get(name)
        values += value if isinstance(value, list) else [value]
    return frozenset(each for each in values if isinstance(each, str))
