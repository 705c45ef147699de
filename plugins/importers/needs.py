"""What of the imports waits for the owner, for the report on the content, and its settling."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from plugins.documents import Comment, Document, Essay
from plugins.documents.characters import decode
from plugins.documents.parse import kind_of, read_document
from plugins.errors import ContentError, Problem, did_you_mean
from plugins.importers.captures.scars import ALWAYS_LOST
from plugins.importers.evidence import told_losses
from plugins.importers.journal import write_all
from plugins.importers.ledger import Entry, Ledger, ledger_texts, read_ledger
from plugins.importers.pieces import LOST
from plugins.importers.records import LossKind

__all__ = ["needs_of", "settle", "tell_needs"]


def needs_of(content: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what waits, as pairs of a title and a line for each thing; nothing without imports."""
    ledger = read_ledger(content)
    is_there = {path for path in ledger.entries if (content / path).is_file()}
    parts = (why for each in sorted(ledger.files) for why in each.incomplete)
    found = {
        title: [_in(content, path) for path in _files(ledger, is_meant) if path in is_there]
        for title, is_meant in ((_WAITING, _waits), (_GONE, _is_gone))
    }
    found[_LOST] = [line for path in sorted(is_there) for line in _lost(content, path)]
    found[_PARTS] = list(dict.fromkeys(parts))
    return tuple((title, tuple(lines)) for title, lines in found.items() if lines)


_WAITING = "Edited here, and changed at the source too (see `make import … --settle`)"
_GONE = "Deleted at the source since they were imported (see `make import … --settle`)"
_LOST = "Lost on the way here; mend what you can, and take the line out of the front matter"
_PARTS = "Imported from what is only a part"


def tell_needs(content: Path) -> str:
    """Return what waits, as the report on the content tells what needs its owner."""
    told = ("\n".join([title, *_few(lines)]) for title, lines in needs_of(content))
    return "\n\n".join(told) or "Nothing of the imports waits for you."


_MOST = 100
"""So many lines are told of one kind."""


def _few(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"  and {len(lines) - _MOST} more"


def settle(content: Path, paths: Iterable[str]) -> str:
    """Take what a source says of these files for seen: they stay, and it is told no more.

    The caller holds the lock. Raise ContentError for a file of which nothing waits.
    """
    ledger = read_ledger(content)
    waiting = {
        _in(content, path): path for path in _files(ledger, lambda e: _waits(e) or _is_gone(e))
    }
    names = [Path(path).as_posix() for path in paths]
    if strange := [name for name in names if name not in waiting]:
        raise ContentError(_nothing_waits(name, waiting) for name in strange)
    settled = {waiting[name]: _seen(ledger.entries[waiting[name]]) for name in names}
    texts = ledger_texts(replace(ledger, entries={**ledger.entries, **settled}))
    write_all(content, texts)
    return f"Settled: {', '.join(names)}"


def _seen(entry: Entry) -> Entry:
    return replace(
        entry, text=entry.waiting or entry.text, waiting="", kept=_is_gone(entry) or entry.kept
    )


def _waits(entry: Entry) -> bool:
    return bool(entry.waiting)


def _is_gone(entry: Entry) -> bool:
    return not entry.kept and any(each.deleted for each in entry.witnesses)


def _files(ledger: Ledger, is_meant: Callable[[Entry], bool]) -> Iterator[str]:
    return (path for path, entry in sorted(ledger.entries.items()) if is_meant(entry))


def _in(content: Path, path: str) -> str:
    return f"{content.as_posix()}/{path}"


def _nothing_waits(name: str, waiting: Iterable[str]) -> Problem:
    remedy = did_you_mean(name, waiting) or "name a file that `--waiting` tells"
    return Problem(path=name, reason="nothing of its source waits", remedy=remedy)


# ---- what is lost


def _lost(content: Path, path: str) -> Iterator[str]:
    """Yield what a file still says is lost and somebody could look for."""
    text, problems = decode(path, (content / path).read_bytes())
    kind = kind_of(path)
    is_told = "\nlost:" in text or LOST in text  # few are, and reading all would take long
    if kind and is_told and not problems:
        for what in _losses(read_document(path, kind, text).document):
            if what not in _ALWAYS and not what.startswith(_DECIDED):
                yield f"{_in(content, path)}: {what}"


_ALWAYS = told_losses([ALWAYS_LOST])
_DECIDED = f"{LossKind.BOUNDARY.capitalize()}: "
"""How what the owner has decided already is told."""


def _losses(document: Document) -> Iterator[str]:
    if isinstance(document, Comment):
        yield from document.lost
    elif isinstance(document, Essay):
        told = (each for each in document.uncertain if each.startswith(LOST))
        yield from (each.removeprefix(LOST) for each in told)
