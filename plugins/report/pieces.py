"""What pieces wait for: their release, an end, a date, a source, a parent."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from plugins.documents import Bet, Comment, Document, Essay, Status
from plugins.permanence import DECLARED
from plugins.report.days import in_words, last_day
from plugins.report.kinds import Kind
from plugins.report.needs import Holding, Need
from plugins.views import count_of, dead_addresses
from plugins.views.typography import join_words

__all__ = ["find_unknown", "piece_needs"]


def piece_needs(holding: Holding) -> Iterator[Need]:
    """Yield what each piece asks for by itself."""
    for document in holding.documents:
        if document.status is Status.HOLD:
            do = "take `status: hold` out once readers may see it"
            line = document.line_of("status")
            yield holding.need(Kind.HELD, document, document.title, do, line)
        elif document.status is Status.DRAFT:
            yield from _of_draft(holding, document)
        else:
            yield from _unknown(holding, document)
    for document, address in dead_addresses(holding.documents):
        do = f"take it out; {holding.file(DECLARED)} can say where a feed or a file is now"
        line = document.line_of("former_urls")
        yield holding.need(Kind.ADDRESS_DEAD, document, address, do, line)


# ---- drafts

_MONTH = 30
"""The days after which a draft is old."""


def _of_draft(holding: Holding, draft: Document) -> Iterator[Need]:
    """Yield what a draft asks for that is older than a month, or whose age nobody can tell."""
    begun = _begun(holding, draft)
    line = draft.line_of("status")
    if begun is None:
        what = f"{draft.title}: nothing tells since when it is there"
        do = "commit it, or write `added:` with the day on which you began it"
        yield holding.need(Kind.DRAFT_OF_UNKNOWN_AGE, draft, what, do, line)
    elif (age := (holding.on - begun).days) > _MONTH:
        what = f"{draft.title}: begun {in_words(begun)}, {count_of(age, 'day')} ago"
        do = "finish it and take `status: draft` out, or delete the file"
        yield holding.need(Kind.DRAFT_OLD, draft, what, do, line)


def _begun(holding: Holding, draft: Document) -> date | None:
    """Return the day on which a draft was there at the latest, None where nothing tells.

    That of a comment's date is no such day: it was left elsewhere then.  Nor is one to come.
    """
    dated = None if isinstance(draft, Comment) else draft.date
    told = (day for day in (last_day(draft.added), last_day(dated)) if day and day <= holding.on)
    return holding.committed.get(draft.path) or next(told, None)


# ---- what is unknown


def _unknown(holding: Holding, document: Document) -> Iterator[Need]:
    """Yield what a reader would ask for; all at once where first the source is to be found."""
    lacks = {kind: told for kind, told in _LACKS.items() if kind in find_unknown(document)}
    if Kind.SOURCE_UNKNOWN in lacks:
        told = join_words([what for kind, (what, _) in lacks.items() if kind in _FOUND_WITH_IT])
        title = f"{document.title}{f'; also unknown: {told}' if told else ''}"
        do = (
            f"find it on its forum, and write `source: https://…`{f', then {told}' if told else ''}"
        )
        line = document.line_of("source")
        yield holding.need(Kind.SOURCE_UNKNOWN, document, title, do, line)
        return
    for kind, (what, keys) in lacks.items():
        source = document.source if isinstance(document, Comment | Essay | Bet) else None
        look = f"open {source}, and " if source else ""
        key = next((each for each in keys if document.line_of(each)), keys[0])
        do = f"{look}write {what} in `{key}:`, as far as it is known"
        yield holding.need(kind, document, document.title, do, document.line_of(key))


_LACKS: Mapping[Kind, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.SOURCE_UNKNOWN: ("its source", ("source",)),
        Kind.DATE_UNKNOWN: ("its date", ("date", "agreed", "offered")),
        Kind.PARENT_UNKNOWN: ("what it answers", ("in_reply_to",)),
    }
)
"""What may not be known, in words, and the keys of which one would say it."""
_FOUND_WITH_IT = frozenset({Kind.DATE_UNKNOWN, Kind.PARENT_UNKNOWN})
"""What whoever finds a comment's source finds there too."""


def find_unknown(document: Document) -> frozenset[Kind]:
    """Return what is not known of a piece that readers see, though it could be."""
    if not document.is_public or document.status is Status.WITHDRAWN:
        return frozenset()
    is_dated = isinstance(document, Essay | Comment | Bet)
    found = {Kind.DATE_UNKNOWN: is_dated and document.date is None}
    if isinstance(document, Comment):
        found[Kind.SOURCE_UNKNOWN] = document.source is None
        found[Kind.PARENT_UNKNOWN] = _is_without_parent(document)
    return frozenset(kind for kind, is_so in found.items() if is_so)


def _is_without_parent(comment: Comment) -> bool:
    """Whether nothing tells what a comment answers, though it answers something."""
    reply = comment.in_reply_to
    return reply is not None and not (reply.title or reply.url or reply.comment)
