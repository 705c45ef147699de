"""What a forum answers of one comment → the file and the entry that an import of it would write.

Readers, records and documents are those of every import, so the piece is the same; and since the
ledger has its witness, a later import knows the file as that piece.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from plugins.documents import Comment, Date, fold_address, parse_document, write_document
from plugins.errors import ContentError, Problem, printable
from plugins.importers.accounts import read_accounts
from plugins.importers.bodies import to_markdown
from plugins.importers.drafting import draft_of
from plugins.importers.entering import enter
from plugins.importers.inquiry import SERVERS, Answer, UnansweredError
from plugins.importers.ledger import Entry, Ledger, read_ledger
from plugins.importers.merging import Record
from plugins.importers.naming import file_names
from plugins.importers.planning import entry_of
from plugins.importers.proof import at_fault, faults_with
from plugins.importers.readers.base import Asked, is_by
from plugins.importers.readers.recognise import read_given
from plugins.importers.records import Person, Piece, SkipReason, Witness
from plugins.importers.replies import name_of
from plugins.importers.running import touched
from plugins.importers.setting import Setting
from plugins.importers.shelf import address_of
from plugins.importers.texts import shorten

__all__ = ["Single", "check_single", "enter_single", "make_single"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """One comment as an import would write it."""

    comment: Comment
    """Its document, at the first of `paths`."""
    paths: tuple[str, ...]
    """The places, from `content/`, that its file may have, the best first."""
    author: str
    """Who wrote it, as the forum calls them."""
    is_owners: bool | None
    """Whether that is the owner; None where nothing tells who the owner is at the forum."""
    entry: Entry
    """What the ledger is to say of it."""
    former: tuple[str, ...]
    """The ledger's entries that this one takes the place of, whose files are gone."""
    taken: frozenset[str]
    """The addresses, as `comments/a-slug`, of other imported pieces, whose files may be gone."""


def make_single(content: Path, answer: Answer, added: Date, topics: frozenset[str]) -> Single:
    """Return the comment that an answer is of, on the day on which it enters the archive.

    Raise UnansweredError where an import would take nothing of the answer, ContentError where the
    archive has the piece, or its accounts or its ledger cannot be read. The caller holds the lock.
    """
    ledger = read_ledger(content)
    record = _recorded(_witness(answer), ledger)
    former = _former(content, ledger, record)
    whose = read_accounts(content)
    setting = Setting(added=added, convert=to_markdown, whose=whose, topics=topics)
    paths = tuple(file_names(record))
    draft = draft_of(record, paths[0], setting)
    comment = _comment(paths[0], draft.text)
    name = shorten(name_of(answer.author) or answer.author.id, _LONGEST)
    is_owners = is_by(answer.author, whose.get(answer.site, Person()))
    if not is_owners and comment.author is None:  # nobody's words are the owner's by default
        comment = replace(comment, author=name)
    entry = entry_of(record, paths[0], replace(draft, text=write_document(comment)), setting)
    return Single(
        comment=comment,
        paths=paths,
        author=name,
        is_owners=is_owners,
        entry=entry,
        former=former,
        taken=frozenset(address_of(path) for path in ledger.entries if path not in former),
    )


_LONGEST = 80
"""Characters of a name at most."""


def enter_single(content: Path, single: Single, path: str, text: str) -> None:
    """Write a comment's file at path, and into the ledger that it was taken: both, or neither.

    The caller holds the lock. Raise FileExistsError where there is a file of that name.
    """
    enter(content, text, replace(single.entry, path=path), single.former)


# ---- what would load


def check_single(content: Path, path: str, text: str) -> None:
    """Raise UnansweredError where content would not load with this text at path."""
    texts = {path: text}
    faults = at_fault(faults_with(content, texts), texts)
    for problem in faults.get(path, [])[:1]:
        raise _unfit(problem)


def _comment(path: str, text: str) -> Comment:
    """Return the comment that a text holds; raise UnansweredError where that would not be read."""
    try:
        comment = parse_document(path, text)
    except ContentError as error:
        raise _unfit(error.problems[0]) from None
    assert isinstance(comment, Comment)  # noqa: S101 (`_witness` refuses posts)
    return comment


def _unfit(problem: Problem) -> UnansweredError:
    told = printable(": ".join(filter(None, (problem.key, problem.reason))))
    return UnansweredError(f"answers with what would not load here ({told})")


# ---- what is read of an answer


def _witness(answer: Answer) -> Witness:
    """Return what an answer shows of its comment; raise UnansweredError where that is not enough.

    Whoever wrote it is asked for, as the owner alone would be in an import.
    """
    asked = Asked(whose=dict.fromkeys(SERVERS, answer.author))
    try:
        reading = read_given(answer.given, asked)
    except ContentError as error:
        reason = printable(error.problems[0].reason)
        raise UnansweredError(f"answers with what cannot be read ({reason})") from None
    found = [each for each in reading.witnesses if (each.site, each.id) == _name(answer)]
    if not found:
        reasons = [each.reason for each in reading.skipped if each.what == answer.id]
        raise _why_not(reasons[0]) if reasons else UnansweredError(_OTHER)
    _check(found[0], answer)
    return found[0]


def _why_not(reason: SkipReason) -> UnansweredError:
    told = _WHY_NOT.get(reason, f"shows it as {reason}")
    return UnansweredError(told, is_final=reason in (SkipReason.DELETED, SkipReason.NOT_WANTED))


_OTHER = "answers with another comment"
_NONE = "answers with what is no comment"
_WHY_NOT: Mapping[SkipReason, str] = MappingProxyType(
    {
        SkipReason.NOT_WANTED: _NONE,
        SkipReason.PRIVATE: "does not show it to everybody",
        SkipReason.UNREADABLE: "does not show who wrote it",
    }
)


def _name(answer: Answer) -> tuple[str, str]:
    return answer.site, answer.id


def _check(witness: Witness, answer: Answer) -> None:
    """Raise UnansweredError for what is no comment, is gone, or has no text or no address."""
    site, name = _name(answer)
    keys = {f"{site}/comment/{name}", f"{site}/item/{name}"}
    if witness.piece is Piece.POST:
        raise UnansweredError(_NONE, is_final=True)
    if witness.deleted:
        raise UnansweredError("shows it as deleted", is_final=True)
    if witness.body is None or not witness.body.complete or not witness.body.text.strip():
        raise UnansweredError("shows no text of it")
    if fold_address(witness.url) not in keys:
        raise UnansweredError("does not show its address")


# ---- beside what was imported before


def _recorded(witness: Witness, ledger: Ledger) -> Record:
    """Return the record of a witness with all that earlier imports saw of the piece."""
    ((record, _),) = touched((witness,), ledger)
    if record.is_deleted or record.body is None:
        why = "showed it as deleted once, by the ledger of imports"
        raise UnansweredError(why, is_final=True)
    return record


def _former(content: Path, ledger: Ledger, record: Record) -> tuple[str, ...]:
    """Return the entries of a piece; raise ContentError where a file of one of them is there."""
    seen = set(record.witnesses)
    paths = [path for path, entry in ledger.entries.items() if not seen.isdisjoint(entry.witnesses)]
    for path in paths:
        if (content / path).is_file():
            reason = "the same piece, imported before, so the archive has it already"
            file = f"{content.as_posix()}/{path}"
            raise ContentError([Problem(path=file, reason=reason, remedy="write in this file")])
    return tuple(paths)
