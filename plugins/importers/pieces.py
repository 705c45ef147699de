"""A record → the document that the archive has of it."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from plugins.documents import (
    Comment,
    Essay,
    Fidelity,
    Form,
    Retraction,
    Slug,
    TopicId,
    is_surely_before,
)
from plugins.importers.elsewhere import elsewhere
from plugins.importers.evidence import captures_of, told_losses
from plugins.importers.merging import Record
from plugins.importers.naming import summary_of, title_of
from plugins.importers.readers.base import is_by
from plugins.importers.records import Loss, Piece
from plugins.importers.replies import date_of, name_of, reply_of, thread_of, written
from plugins.importers.setting import Setting
from plugins.importers.texts import plain

__all__ = ["LOST", "Text", "document_of"]

LOST = "Lost in the import: "
"""How an essay's `uncertain` begins where it tells of a loss, for which it has no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The body of a record as the content has it."""

    markdown: str
    losses: tuple[Loss, ...] = ()


def document_of(record: Record, path: str, text: Text, setting: Setting) -> Comment | Essay:
    """Return the document of a record, with its file at path (from `content/`).

    What no source shows is unknown in it; it claims no topic that the archive does not have.
    """
    make = _essay if record.piece is Piece.POST else _comment
    return make(record, path, text, setting)


# ---- documents


def _comment(record: Record, path: str, text: Text, setting: Setting) -> Comment:
    title, is_own = title_of(record)
    addresses = elsewhere(record)
    return Comment(
        path=path,
        slug=Slug(PurePosixPath(path).stem),
        title=title,
        title_by=None if is_own else "archive",
        summary=summary_of(record),
        body=text.markdown.strip("\n"),
        date=written(record),
        added=setting.added,
        topics=_topics(record, setting),
        author=_author(record, setting),
        source=addresses[0] if addresses else None,
        mirrors=addresses[1:],
        in_reply_to=reply_of(record, setting.whose),
        thread=thread_of(record),
        text=Fidelity.FULL,
        form=_FORMS.get(record.piece, Form.COMMENT),
        retracted=Retraction() if record.is_retracted else None,
        pinned=any(each.pinned for each in record.witnesses),
        captured=captures_of(record),
        lost=told_losses((*record.best.losses, *text.losses)),
        uncertain=_uncertain(record),
    )


_FORMS = {
    Piece.ANSWER: Form.ANSWER,
    Piece.QUICK_TAKE: Form.QUICK_TAKE,
    Piece.REVIEW: Form.REVIEW,
}


def _essay(record: Record, path: str, text: Text, setting: Setting) -> Essay:
    title, is_own = title_of(record)
    addresses = elsewhere(record)
    series = record.first(lambda each: each.series)
    return Essay(
        path=path,
        slug=Slug(PurePosixPath(path).stem),
        title=title,
        title_by=None if is_own else "archive",
        summary=summary_of(record),
        body=text.markdown.strip("\n"),
        date=written(record),
        added=setting.added,
        topics=_topics(record, setting),
        author=_author(record, setting),
        series=plain(series.title) or None if series else None,
        source=addresses[0] if addresses else None,
        mirrors=addresses[1:],
        pinned=any(each.pinned for each in record.witnesses),
        uncertain=tuple(
            f"{LOST}{what}" for what in told_losses((*record.best.losses, *text.losses))
        ),
    )


def _topics(record: Record, setting: Setting) -> tuple[TopicId, ...]:
    """Return the topics of the archive that are called as a source's tags are."""
    tags = (tag.casefold().replace(" ", "-") for each in record.witnesses for tag in each.tags)
    return tuple(TopicId(tag) for tag in sorted(set(tags) & setting.topics))


def _author(record: Record, setting: Setting) -> str | None:
    """Return whose words a piece has, where they are surely not the owner's alone."""
    owner = setting.whose.get(record.site)
    author = record.first(lambda each: each.author)
    others = record.first(lambda each: each.coauthors) or ()
    if not others and not (owner and author and is_by(author, owner) is False):
        return None
    names = (name_of(each) for each in (author, *others))
    return ", ".join(name for name in names if name) or None


def _uncertain(record: Record) -> tuple[str, ...]:
    """Return what the sources show of a comment that cannot be so."""
    above = record.parent or (record.place if record.answers_post else None)
    answered = date_of(above.date) if above else None
    if is_surely_before(written(record), answered):
        return (f"By its source, what it answers is of a later day ({answered}).",)
    return ()
