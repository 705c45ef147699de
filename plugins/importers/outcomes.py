"""What became of each piece of an import."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plugins.errors import Problem
from plugins.importers.ledger import Ledger
from plugins.importers.records import LossKind, Skip

__all__ = ["Fate", "Outcome", "Result"]


class Fate(StrEnum):
    """What became of a piece."""

    NEW = "new"
    UNCHANGED = "unchanged"
    UPDATED = "updated at the source"
    ANEW = "written anew, its sources unchanged"
    JOINED = "updated beside an edit here"
    EDITED = "kept, because edited here"
    CONFLICT = "kept, and changed at the source too"
    REMOVED = "removed here"
    LEFT = "read otherwise now"
    GONE = "deleted at the source since"
    HELD = "held by a file of yours"
    TWICE = "held by two files"
    UNPLACED = "not told from others"
    REFUSED = "not written, because of mistakes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one piece."""

    fate: Fate
    path: str
    """Its file, from `content/`, or where it has none what it is known by."""
    what: str = ""
    """In words, what there is to know or to do; empty where the fate says all."""
    shown: str = field(default="", repr=False)
    """Lines that show it: what the source changed, where that was not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an import found, and what is to be written."""

    outcomes: tuple[Outcome, ...] = ()
    skipped: tuple[Skip, ...] = ()
    losses: Counter[LossKind] = field(default_factory=Counter)
    """How many of each kind, in the pieces that were read."""
    incomplete: tuple[str, ...] = ()
    not_captured: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What could not be read, and what would not load."""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Each file of a piece that is to be written, by path from `content/`."""
    before: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What stood in those of these files that were there when this was found."""
    ledger: Ledger = field(default_factory=Ledger, repr=False)
    """What is imported then."""
