"""The kinds of need, and for how many minutes one of each is reckoned: an estimate, no measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

__all__ = ["SORTS", "Kind", "Sort"]


class Kind(StrEnum):
    """What kind of thing wants the owner, by the name that JSON has for it."""

    MISTAKE = "mistake"
    DRAFT_OF_UNKNOWN_AGE = "draft-of-unknown-age"
    LINK_MOVED = "link-moved"
    LINK_SILENT = "link-silent"
    COPY_UNSHOWN = "copy-unshown"
    HELD = "held"
    TOPIC_MISSING = "topic-missing"
    LINK_UNCHECKED = "link-unchecked"
    DATE_UNKNOWN = "date-unknown"
    PARENT_UNKNOWN = "parent-unknown"
    ADDRESS_DEAD = "address-dead"
    SOURCE_GONE = "source-gone"
    LINK_PART = "link-part"
    LINK_UNTRUSTED = "link-untrusted"
    LINK_LOST = "link-lost"
    FORMULA_LOST = "formula-lost"
    LINK_DEAD = "link-dead"
    SOURCE_CHANGED = "source-changed"
    BET_SOON = "bet-soon"
    BET_ENDLESS = "bet-endless"
    BET_DUE = "bet-due"
    LOST = "lost"
    SOURCE_UNKNOWN = "source-unknown"
    IMPORT_PART = "import-part"
    TOPIC_UNINTRODUCED = "topic-unintroduced"
    DRAFT_OLD = "draft-old"
    TOPIC_THIN = "topic-thin"
    TOPIC_BIG = "topic-big"


@dataclass(frozen=True, slots=True)
class Sort:
    """What all needs of one kind have in common."""

    minutes: int
    """What one of them takes, as a guess from what is to be done; at least 1."""
    heading: str


SORTS: Mapping[Kind, Sort] = MappingProxyType(
    {
        Kind.MISTAKE: Sort(1, "Mistakes in the content, for which no build begins"),
        Kind.DRAFT_OF_UNKNOWN_AGE: Sort(1, "Drafts whose age is not known"),
        Kind.LINK_MOVED: Sort(1, "Redirects that moved for good"),
        Kind.LINK_SILENT: Sort(1, "Links that did not answer, and are not taken for dead yet"),
        Kind.COPY_UNSHOWN: Sort(1, "Archived copies that no page shows, since the link lives"),
        Kind.HELD: Sort(2, "Held back"),
        Kind.TOPIC_MISSING: Sort(2, "Pieces in no topic"),
        Kind.LINK_UNCHECKED: Sort(2, "Hosts that refuse to be checked"),
        Kind.DATE_UNKNOWN: Sort(3, "Dates that are not known"),
        Kind.PARENT_UNKNOWN: Sort(3, "Comments of which it is not known what they answer"),
        Kind.ADDRESS_DEAD: Sort(3, "Former addresses that no page can answer"),
        Kind.SOURCE_GONE: Sort(3, "Deleted at the source since they were imported"),
        Kind.LINK_PART: Sort(3, "Links to a part that its page no longer has"),
        Kind.LINK_UNTRUSTED: Sort(3, "Links whose certificate is not trusted"),
        Kind.LINK_LOST: Sort(5, "Links that were lost on the way here"),
        Kind.FORMULA_LOST: Sort(5, "Formulas that were lost on the way here"),
        Kind.LINK_DEAD: Sort(5, "Links that are dead, without an archived copy"),
        Kind.SOURCE_CHANGED: Sort(5, "Edited here, and changed at the source too"),
        Kind.BET_SOON: Sort(5, "Bets that are due soon"),
        Kind.BET_ENDLESS: Sort(5, "Open bets without a last day"),
        Kind.BET_DUE: Sort(10, "Bets past their date and still open"),
        Kind.LOST: Sort(10, "What else was lost on the way here"),
        Kind.SOURCE_UNKNOWN: Sort(10, "Comments whose source is not known"),
        Kind.IMPORT_PART: Sort(10, "Imported from what is only a part"),
        Kind.TOPIC_UNINTRODUCED: Sort(20, "Topics that nobody introduces"),
        Kind.DRAFT_OLD: Sort(30, "Drafts older than a month"),
        Kind.TOPIC_THIN: Sort(30, "Topics with hardly a piece"),
        Kind.TOPIC_BIG: Sort(60, "Topics with more pieces than a reader can take in"),
    }
)
"""Of each kind its minutes and its heading, shortest first; of equals the more urgent."""
