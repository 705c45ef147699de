"""Witnesses of one piece → one record; a set operation, so order and repetition mean nothing.

What a record says of its piece follows from the set of its witnesses alone (see `records_of`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from plugins.documents import DateError, parse_date
from plugins.importers.encoding import encode
from plugins.importers.grouping import group_witnesses
from plugins.importers.identities import (
    body_digest,
    fingerprint,
    keys_of,
)
from plugins.importers.records import Body, Parent, Piece, Place, Witness
from plugins.importers.texts import folded_words

__all__ = ["Record", "moment_of", "records_of", "statement_of"]

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Record:
    """One piece, as all of its witnesses show it together."""

    witnesses: tuple[Witness, ...]
    """Each once, the most trusted first: see `_trust`."""
    like: tuple[str, ...] = ()
    """The keys of several pieces of whose words it has a copy, so that nobody can tell whose."""

    @property
    def best(self) -> Witness:
        """The witness whose text is shown, or the most trusted one where none has a whole text."""
        return next((each for each in self.witnesses if _is_whole(each)), self.witnesses[0])

    @property
    def body(self) -> Body | None:
        """The text that is shown: whole, of the lowest rank, the last edited one of those."""
        return self.best.body if _is_whole(self.best) else None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All keys of its witnesses, sorted; of a text without one, its fingerprint."""
        keys = {key for each in self.witnesses for key in keys_of(each)}
        if keys:
            return tuple(sorted(keys))
        words = folded_words(self.best.body) if self.best.body else ()
        return (f"{self.site}/text/{fingerprint(words)}",)

    @property
    def site(self) -> str:
        """The site of the witness that is trusted most."""
        return self.best.site

    @property
    def piece(self) -> Piece:
        """What it is: more than a comment where any witness shows so."""
        kinds = (each.piece for each in self.witnesses)
        return next((kind for kind in kinds if kind is not Piece.COMMENT), Piece.COMMENT)

    @property
    def place(self) -> Place | None:
        """What it stands under, each part from the most trusted witness that shows it."""
        return _joined([each.place for each in self.witnesses if each.place], Place())

    @property
    def parent(self) -> Parent | None:
        """The comment it answers, put together as `place` is."""
        return _joined([each.parent for each in self.witnesses if each.parent], Parent())

    @property
    def answers_post(self) -> bool | None:
        """Whether it answers the post itself, None where no witness shows it."""
        shown = self.first(
            lambda each: None if each.answers_post is None else str(each.answers_post)
        )
        return False if self.parent else {"True": True, "False": False}.get(shown or "")

    @property
    def is_retracted(self) -> bool:
        """Whether any witness shows it as taken back."""
        return any(each.retracted for each in self.witnesses)

    @property
    def is_deleted(self) -> bool:
        """Whether any witness shows it as gone at its source."""
        return any(each.deleted for each in self.witnesses)

    def first(self, part: Callable[[Witness], T | None]) -> T | None:
        """Return a part of the most trusted witness that shows it."""
        return next((found for each in self.witnesses if (found := part(each))), None)


def records_of(
    witnesses: Iterable[Witness], known: Iterable[tuple[Witness, ...]] = ()
) -> tuple[Record, ...]:
    """Return the pieces that witnesses show, by their first key; each witness is in one of them.

    The records of a set of witnesses are those of all its records' witnesses, whatever the order.
    Those of each group of `known` are of one piece, as was found before; they are taken in.
    """
    groups = [group for group in known if group]
    found = group_witnesses({*witnesses, *(each for group in groups for each in group)}, groups)
    records = (Record(witnesses=tuple(sorted(each, key=_trust)), like=like) for each, like in found)
    return tuple(sorted(records, key=lambda record: record.keys))


def statement_of(witness: Witness) -> Witness:
    """Return what a witness says, apart from where and when, and from votes, which change daily."""
    blank = replace(witness.source, file="", sha256="", taken="")
    return replace(witness, source=blank, score=None)


def moment_of(written: str) -> datetime:
    """Return the earliest moment that a date of a source can mean, the year 1 where it is none."""
    try:
        return parse_date(written).moment
    except DateError:
        return datetime.min.replace(tzinfo=UTC)


# ---- trust


def _is_whole(witness: Witness) -> bool:
    body = witness.body
    return bool(body and body.complete and body.text.strip() and not witness.deleted)


def _trust(witness: Witness) -> tuple[bool, int, float, float, str, bytes]:
    """Return what sorts witnesses: whole texts, low ranks, late edits, late captures first."""
    edited, taken = moment_of(witness.edited), moment_of(witness.source.taken)
    digest = body_digest(witness.body) if witness.body else ""
    return (
        not _is_whole(witness),
        witness.source.rank,
        -_seconds(edited),
        -_seconds(taken),
        digest,
        encode(witness),
    )


def _seconds(moment: datetime) -> float:
    return (moment - datetime.min.replace(tzinfo=UTC)).total_seconds()


P = TypeVar("P", Place, Parent)


def _joined(shown: list[P], nothing: P) -> P | None:
    """Return one with each part from the first of shown that has it; None where nothing is."""
    if not shown:
        return None
    names = nothing.__dataclass_fields__
    parts = {
        name: next(
            (value for each in shown if (value := getattr(each, name))), getattr(nothing, name)
        )
        for name in names
    }
    return replace(nothing, **parts)
