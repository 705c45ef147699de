"""What is known of a comment besides its text: by the head above it, or by its owner."""

from collections.abc import Iterator
from dataclasses import replace

from plugins.documents.kinds import Work
from plugins.importers.captures.decisions import Decided
from plugins.importers.captures.judging import Settled
from plugins.importers.captures.pages import Shown
from plugins.importers.records import Loss, LossKind, Parent, Person, Place, Witness

__all__ = ["find_losses", "with_decided", "with_shown"]


def find_losses(settled: Settled, shown: Shown | None) -> Iterator[Loss]:
    """Yield what is not proved of a comment, or not told of its day."""
    if not settled.is_proved:
        what = "where it begins and ends is the owner's reading, since no capture proves it"
        yield Loss(kind=LossKind.BOUNDARY, what=what)
    is_dated = (shown and shown.date) or (settled.decided and settled.decided.date)
    if shown and shown.age and not is_dated:
        what = f"its day: it was {shown.age} old when the page was saved, which is on no known day"
        yield Loss(kind=LossKind.DATE, what=what)


def with_shown(witness: Witness, shown: Shown) -> Witness:
    """Return a witness with what the head above its comment says."""
    return replace(
        witness,
        date=shown.date,
        score=shown.score,
        place=Place(title=shown.title) if shown.title else None,
        parent=Parent(author=Person(name=shown.answers)) if shown.answers else None,
    )


def with_decided(witness: Witness, decided: Decided) -> Witness:
    """Return a witness with what the owner knows of its comment."""
    answered = decided.answers
    is_post = answered == Work()
    return replace(
        witness,
        url=decided.url or witness.url,
        date=str(decided.date) if decided.date else witness.date,
        place=_place(decided.post) if decided.post else witness.place,
        answers_post=is_post if answered else witness.answers_post,
        parent=_parent(answered) if answered and not is_post else witness.parent,
    )


def _place(work: Work) -> Place:
    return Place(
        title=work.title or "",
        url=work.url or "",
        author=Person(name=work.author) if work.author else None,
        date=str(work.date or ""),
    )


def _parent(work: Work) -> Parent:
    author = Person(name=work.author) if work.author else None
    return Parent(url=work.url or "", author=author, date=str(work.date or ""))
