"""What a piece answers and what it stands under, as its sources show it."""

from collections.abc import Mapping
from dataclasses import replace

from plugins.documents import (
    Date,
    DateError,
    Precision,
    ReplyContext,
    Work,
    is_surely_before,
    parse_date,
)
from plugins.documents.front_matter.nodes import Scalar
from plugins.documents.front_matter.shapes import URL, Misfit
from plugins.importers.excerpts import excerpt_of
from plugins.importers.identities import is_telling
from plugins.importers.merging import Record
from plugins.importers.readers.base import is_by
from plugins.importers.records import Parent, Person, Piece, Place
from plugins.importers.texts import plain

__all__ = ["address", "date_of", "name_of", "reply_of", "thread_of", "written"]

_RIGHTS = "A short quotation, for context; the words stay their author's."


def reply_of(record: Record, whose: Mapping[str, Person]) -> ReplyContext | None:
    """Return what a comment answers: None for what answers nothing, all unknown where not shown."""
    if record.parent:
        answered = _answered_comment(record, record.parent, whose)
    elif record.piece is Piece.QUICK_TAKE:
        return None
    elif record.answers_post and record.place:
        place = _work(record.place)
        answered = ReplyContext(
            title=place.title, author=place.author, url=place.url, date=place.date
        )
    else:
        return ReplyContext()
    is_later = is_surely_before(written(record), answered.date)
    return replace(answered, date=None) if is_later else answered


def thread_of(record: Record) -> Work | None:
    """Return the post under which a comment stands, where that is not what it answers itself."""
    if record.place is None or (record.answers_post and not record.parent):
        return None
    place = _work(record.place)
    is_own = record.piece is Piece.QUICK_TAKE and not record.parent
    return None if is_own or place == Work() else place


def written(record: Record) -> Date | None:
    """Return when a piece was written."""
    return date_of(record.first(lambda each: each.date) or "")


def date_of(text: str) -> Date | None:
    """Return a date as a source gives it, to the second; None where it gives none.

    A time without its offset is known to the day alone.
    """
    for known in (text, text[:10], text[:7], text[:4]):
        try:
            date = parse_date(known)
        except DateError:
            continue
        start = date.start.replace(microsecond=0)
        return replace(date, start=start) if date.precision is Precision.TIME else date
    return None


def address(text: str) -> str | None:
    """Return an address that content can name, None for anything else."""
    try:
        return URL.read(Scalar(text, 1)) if text else None
    except Misfit:
        return None


def name_of(person: Person | None) -> str | None:
    """Return what somebody is called, None where nothing tells."""
    return plain(person.name or person.slug) or None if person else None


def _work(place: Place) -> Work:
    return Work(
        title=plain(place.title) or None,
        author=name_of(place.author),
        url=address(place.url),
        date=date_of(place.date),
    )


def _answered_comment(record: Record, parent: Parent, whose: Mapping[str, Person]) -> ReplyContext:
    """Return the comment that is answered, with a few of its words unless they are the owner's."""
    # An address that is folded to its page's would make this an answer to what the page is of.
    url = address(parent.url) if is_telling(parent.url) else None
    reply = ReplyContext(author=name_of(parent.author), url=url, date=date_of(parent.date))
    owner = whose.get(record.site)
    if owner and is_by(parent.author, owner):
        return reply
    excerpt = excerpt_of(parent)
    if not excerpt:
        return reply
    taken = record.first(lambda each: each.source.taken if each.parent else None)
    return replace(reply, excerpt=excerpt, rights=_RIGHTS, captured=date_of(taken or ""))
