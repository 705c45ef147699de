"""What of the imports waits for the owner, for the report on the content, and its settling."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from plugins.documents import Comment, Document, Essay
from plugins.errors import ContentError, Problem, did_you_mean
from plugins.importers.captures.scars import ALWAYS_LOST
from plugins.importers.evidence import told_losses
from plugins.importers.journal import write_all
from plugins.importers.ledger import FILES, Entry, Ledger, ledger_texts, read_ledger
from plugins.importers.pieces import LOST
from plugins.importers.records import LossKind

__all__ = ["Lost", "Wait", "Waiting", "find_lost", "find_waiting", "settle"]


class Wait(StrEnum):
    """Why something of the imports waits."""

    CHANGED = "edited here, and changed at the source too"
    GONE = "deleted at the source since it was imported"
    PART = "imported from what is only a part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that the ledger of imports has for the owner."""

    path: str
    """The file, from `content/`."""
    why: Wait
    told: str = ""
    """What there is to say beside that."""


def find_waiting(content: Path) -> tuple[Waiting, ...]:
    """Return what waits, each once; nothing without imports.

    Raise ContentError where the ledger cannot be read.
    """
    ledger = read_ledger(content)
    waiting = [
        Waiting(path=path, why=why)
        for why, is_meant in ((Wait.CHANGED, _waits), (Wait.GONE, _is_gone))
        for path in _files(ledger, is_meant)
        if (content / path).is_file()
    ]
    parts = (
        Waiting(path=FILES, why=Wait.PART, told=told)
        for each in sorted(ledger.files)
        for told in each.incomplete
    )
    return tuple(dict.fromkeys([*waiting, *parts]))


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
    remedy = did_you_mean(name, waiting) or "name a file that `make report` tells"
    return Problem(path=name, reason="nothing of its source waits", remedy=remedy)


# ---- what is lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A loss that a document still tells, and somebody could look for."""

    key: str
    """The place in its front matter, such as `lost[0]`."""
    what: str
    kind: LossKind | None
    """None where it is told in other words than an import's."""


def find_lost(document: Document) -> Iterator[Lost]:
    """Yield what a document says is lost, but for what plain text never keeps."""
    for key, what in _losses(document):
        kind = next((each for each in LossKind if what.startswith(f"{each.capitalize()}: ")), None)
        if what not in _ALWAYS and kind is not LossKind.BOUNDARY:  # the owner has decided those
            yield Lost(key=key, what=what, kind=kind)


_ALWAYS = told_losses([ALWAYS_LOST])


def _losses(document: Document) -> Iterator[tuple[str, str]]:
    if isinstance(document, Comment):
        yield from ((f"lost[{number}]", what) for number, what in enumerate(document.lost))
    elif isinstance(document, Essay):
        for number, what in enumerate(document.uncertain):
            if what.startswith(LOST):
                yield f"uncertain[{number}]", what.removeprefix(LOST)
