"""Records beside what is there → what is to be written, and what became of each piece.

A file that was edited is never overwritten: what its source changed is put in where the two do not
touch, else the file stays, and what the source says waits in the ledger.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from plugins.documents import Comment, Document, Fidelity, fold_address
from plugins.importers.drafting import Draft, draft_of
from plugins.importers.identities import is_of_profile
from plugins.importers.ledger import Entry, Ledger
from plugins.importers.merging import Record, statement_of
from plugins.importers.naming import file_names, title_of
from plugins.importers.outcomes import Fate, Outcome
from plugins.importers.profiles import page_path
from plugins.importers.records import LossKind, Piece, Skip, SkipReason, Witness
from plugins.importers.setting import Setting
from plugins.importers.shelf import Shelf, address_of
from plugins.importers.threeway import difference, merge_texts

__all__ = ["Plan", "Planner", "entry_of"]


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to be written; it grows piece by piece."""

    outcomes: list[Outcome] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    losses: Counter[LossKind] = field(default_factory=Counter)
    texts: dict[str, str] = field(default_factory=dict)
    """Each file of a piece that is to be written, by path from `content/`."""
    before: dict[str, str] = field(default_factory=dict)
    """What stands in those of these files that are there."""
    entries: dict[str, Entry] = field(default_factory=dict)
    """What the ledger is to say, by path."""


class Planner:
    """Adds one record after the other to a plan."""

    def __init__(
        self, ledger: Ledger, shelf: Shelf, setting: Setting, *, anew: bool = False
    ) -> None:
        """Begin a plan that changes nothing; `anew` says to convert again what is as it was."""
        self._ledger = ledger
        self._shelf = shelf
        self._setting = setting
        self._anew = anew
        self._taken = set(shelf.addresses) | {address_of(path) for path in ledger.entries}
        self._paths: dict[Witness, str] = {
            witness: path for path, entry in ledger.entries.items() for witness in entry.witnesses
        }
        self.plan = Plan(entries=dict(ledger.entries))

    def add(self, record: Record, known: Iterable[Witness] = ()) -> None:
        """Put what becomes of a record into the plan.

        `known` are witnesses of it besides its own, which say no more what they said once.
        """
        entries = self._entries_of({*record.witnesses, *known})
        there = [each for each in entries if self._shelf.text_at(each.path) is not None]
        if len(there) > 1:
            others = ", ".join(f"content/{each.path}" for each in there[1:])
            self._tell(Fate.TWICE, there[0].path, _TWICE.format(others=others))
        elif record.is_deleted and entries:
            self._part_with(record, (there or entries)[0], entries)
        elif reason := _why_not(record):
            self._leave_out(record, reason)
        elif record.like:
            like = ", ".join(record.like)
            self._tell(Fate.UNPLACED, record.keys[0], _LIKE.format(like=like))
        elif entries:
            self._renew(record, (there or entries)[0], entries)
        elif held := self._held(record):
            self._meet(record, held)
        else:
            self._begin(record)

    def leave(self, paths: Iterable[str]) -> None:
        """Put into the plan that what stands at paths is read otherwise now."""
        touched = {outcome.path for outcome in self.plan.outcomes}
        for path in paths:
            is_there = self._shelf.text_at(path) is not None
            if path in self.plan.entries and path not in touched and is_there:
                self._tell(Fate.LEFT, path, _WHAT[Fate.LEFT])

    # ---- what there is of it

    def _entries_of(self, witnesses: Iterable[Witness]) -> list[Entry]:
        """Return what the ledger has of witnesses."""
        paths = {path for each in witnesses if (path := self._paths.get(each))}
        return [self._ledger.entries[path] for path in sorted(paths)]

    def _held(self, record: Record) -> Document | None:
        """Return the file with a piece that no import wrote, or that was moved since."""
        pieces = self._shelf.pieces
        return next((pieces[key] for key in record.keys if key in pieces), None)

    # ---- what becomes of it

    def _leave_out(self, record: Record, reason: SkipReason) -> None:
        """Plan that nothing is written of a piece."""
        what = f"{title_of(record)[0]} ({record.keys[0]})"
        file = record.best.source.file
        self.plan.skipped.append(Skip(file=file, what=what, reason=reason))

    def _part_with(self, record: Record, entry: Entry, former: list[Entry]) -> None:
        """Plan that a file stays as it is whose piece its source has no more."""
        path = self._path_now(record, entry)
        gone = Fate.UNCHANGED if entry.kept else Fate.GONE
        fate = Fate.REMOVED if self._shelf.text_at(path) is None else gone
        self._tell(fate, path, _WHAT.get(fate, ""))
        for each in former:
            del self.plan.entries[each.path]
        self.plan.entries[path] = replace(entry, path=path, witnesses=record.witnesses)

    def _path_now(self, record: Record, entry: Entry) -> str:
        """Return where the file of a piece is now; where it was, if it is nowhere."""
        moved = self._held(record) if self._shelf.text_at(entry.path) is None else None
        return moved.path if moved else entry.path

    def _meet(self, record: Record, held: Document) -> None:
        """Plan what becomes of a piece that has a file which the ledger does not know.

        Where the file is what would be written, it is taken into the ledger, else it stays.
        """
        setting = replace(self._setting, added=held.added or self._setting.added)
        draft = draft_of(record, held.path, setting)
        if draft.text != self._shelf.text_at(held.path):
            self._tell(Fate.HELD, held.path, _told_held(held))
            return
        self._tell(Fate.UNCHANGED, held.path)
        self._enter(record, entry_of(record, held.path, draft, setting), draft)

    def _begin(self, record: Record) -> None:
        """Plan the file of a piece that is new."""
        path = self._free_path(record)
        draft = draft_of(record, path, self._setting)
        self._tell(Fate.NEW, path, self._perhaps_held(record))
        self.plan.texts[path] = draft.text
        self._taken.add(address_of(path))
        self._enter(record, entry_of(record, path, draft, self._setting), draft)

    def _perhaps_held(self, record: Record) -> str:
        """Return which accounts in the archive may be of this very piece, in words."""
        url = record.place.url if record.place and record.piece is not Piece.POST else ""
        paths = self._shelf.accounts.get(fold_address(url), ()) if url else ()
        told = " or ".join(f"content/{path}" for path in paths)
        return f"perhaps the piece of {told}, which answers the same post" if told else ""

    def _free_path(self, record: Record) -> str:
        """Return the first of a piece's names that no other has."""
        if is_of_profile(record.best):
            return page_path(record.site)
        return next(path for path in file_names(record) if address_of(path) not in self._taken)

    def _renew(self, record: Record, entry: Entry, former: list[Entry]) -> None:
        """Plan what becomes of a piece that was imported before."""
        path = self._path_now(record, entry)
        draft = draft_of(record, path, self._setting, entry, anew=self._anew)
        mine = self._shelf.text_at(path)
        fate, text = _decide(entry.text, mine, draft.text)
        if fate is Fate.UPDATED and _said(record.witnesses) == _said(entry.witnesses):
            fate = Fate.ANEW
        self._tell(fate, path, _WHAT.get(fate, ""), _shown(fate, entry.text, mine, draft.text))
        if mine is not None and text is not None and text != mine:
            self.plan.texts[path] = text
            self.plan.before[path] = mine
        for each in former:
            del self.plan.entries[each.path]
        renewed = replace(
            entry,
            path=path,
            of=draft.of,
            losses=draft.losses,
            witnesses=record.witnesses,
            text=entry.text if fate is Fate.CONFLICT else draft.text,
            waiting=draft.text if fate is Fate.CONFLICT else "",
        )
        self._enter(record, renewed, draft)

    def _enter(self, record: Record, entry: Entry, draft: Draft) -> None:
        self.plan.entries[entry.path] = entry
        self.plan.losses.update(each.kind for each in (*record.best.losses, *draft.losses))

    def _tell(self, fate: Fate, path: str, what: str = "", shown: str = "") -> None:
        self.plan.outcomes.append(Outcome(fate=fate, path=path, what=what, shown=shown))


def entry_of(record: Record, path: str, draft: Draft, setting: Setting) -> Entry:
    """Return what the ledger says of a piece that it did not know."""
    return Entry(
        path=path,
        site=record.site,
        added=str(setting.added),
        text=draft.text,
        of=draft.of,
        losses=draft.losses,
        witnesses=record.witnesses,
    )


# ---- decisions


def _why_not(record: Record) -> SkipReason | None:
    """Return why nothing is written of a piece, None where it is."""
    if is_of_profile(record.best):
        return None
    if record.is_deleted:
        return SkipReason.DELETED
    return None if record.body else SkipReason.INCOMPLETE


def _decide(base: str, mine: str | None, theirs: str) -> tuple[Fate, str | None]:
    """Return what becomes of a file, and the text that it is to have; None where it is gone."""
    if mine is None:
        return Fate.REMOVED, None
    if mine == theirs:
        return Fate.UNCHANGED, mine
    if theirs == base:
        return Fate.EDITED, mine
    if mine == base:
        return Fate.UPDATED, theirs
    merged = merge_texts(base, mine, theirs)
    return (Fate.CONFLICT, mine) if merged is None else (Fate.JOINED, merged)


def _said(witnesses: Iterable[Witness]) -> frozenset[Witness]:
    return frozenset(map(statement_of, witnesses))


def _shown(fate: Fate, base: str, mine: str | None, theirs: str) -> str:
    """Return both changes of a file where they touch."""
    if fate is not Fate.CONFLICT or mine is None:
        return ""
    here = difference(base, mine, ("as imported", "as edited here"))
    there = difference(base, theirs, ("as imported", "as it is at the source now"))
    return f"{here}\n{there}"


def _told_held(document: Document) -> str:
    """Return how a file has a piece, and what its owner could do."""
    if isinstance(document, Comment) and document.text is not Fidelity.FULL:
        return _FULLER.format(fidelity=document.text)
    return "nothing is written; take the file away to import the piece"


_FULLER = (
    "held there as {fidelity}; to have the whole text, take that file away and import again, "
    "or put the text there with `text: full`"
)
_TWICE = "the same piece as {others}; keep one of these files, and import again"
_LIKE = "a copy without an address, whose words are those of several pieces: {like}"
_WHAT = {
    Fate.CONFLICT: "your text stays; take over what you want of the source's, then settle it",
    Fate.GONE: "the file stays; decide whether the archive should show it, then settle it",
    Fate.LEFT: "its capture is decided anew; take this file away if others took its place",
    Fate.REMOVED: "not written again; restore the file if that was not meant",
}
