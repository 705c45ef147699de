"""What was imported: of each piece its witnesses and the text last written, of each file its parts.

One line a piece and a file, sorted, so that version control merges what two machines imported.
Nothing that is somebody else's stands here but what the pieces have too: short excerpts, and what
the owner asked for by its address.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from plugins.errors import ContentError, Problem
from plugins.importers.encoding import UnreadableError, decode, encode
from plugins.importers.merging import statement_of
from plugins.importers.records import Loss, Witness

__all__ = [
    "FILES",
    "FOLDER",
    "Entry",
    "Ledger",
    "SeenFile",
    "ledger_texts",
    "read_ledger",
]

T = TypeVar("T")

FOLDER = "ledger/imported"
"""Where it is, from `content/`."""
FILES = f"{FOLDER}/sources.jsonl"
"""The files that were read, from `content/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was imported of one piece."""

    path: str
    """Its file, from `content/`."""
    site: str
    added: str
    """The day on which it entered the archive."""
    text: str = field(repr=False)
    """What was last written of it, or would have been but for edits here."""
    of: str
    """The digest of the body that the text's body was made from."""
    losses: tuple[Loss, ...] = ()
    """What that could not keep."""
    waiting: str = field(default="", repr=False)
    """What its sources say since, where that touches an edit here; empty where nothing waits."""
    kept: bool = False
    """Whether its owner has seen that its source has it no more."""
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SeenFile:
    """A file that was imported, and how much of a profile it showed."""

    file: str
    sha256: str
    incomplete: tuple[str, ...] = ()
    """How it shows that it is only a part."""
    not_captured: tuple[str, ...] = ()
    """Parts of a profile that it does not show."""
    captured: tuple[str, ...] = ()
    """Parts that it shows, in the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All that was imported."""

    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    """By path from `content/`."""
    files: frozenset[SeenFile] = frozenset()

    def not_captured(self, site: str) -> tuple[str, ...]:
        """Return the parts of a site's profile that no file showed, though one was looked at."""
        captured = {part for each in self.files for part in each.captured}
        missing = {part for each in self.files for part in each.not_captured} - captured
        start = f"{site}: "
        return tuple(sorted(part.removeprefix(start) for part in missing if part.startswith(start)))


# ---- writing


def ledger_texts(ledger: Ledger) -> dict[str, bytes]:
    """Return the file of each site and that of the files read, by path from `content/`."""
    sites: dict[str, list[bytes]] = defaultdict(list)
    for path in sorted(ledger.entries):
        entry = ledger.entries[path]
        sites[entry.site].append(encode(_to_line(entry)))
    texts = {f"{FOLDER}/pieces-{site}.jsonl": _joined(lines) for site, lines in sites.items()}
    files = _joined(encode(each) for each in sorted(ledger.files))
    return dict(sorted(texts.items())) | ({FILES: files} if files else {})


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(each for line in lines for each in (line, b"\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """Where one testimony was seen."""

    file: str
    sha256: str
    taken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One testimony and every file that gives it: an export made each month is kept once."""

    copies: tuple[_Copy, ...]
    says: Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """An entry as it is written."""

    path: str
    site: str
    added: str
    of: str
    losses: tuple[Loss, ...] = ()
    seen: tuple[_Seen, ...]
    text: str
    waiting: str = ""
    kept: bool = False


def _to_line(entry: Entry) -> _Line:
    told = [(encode(statement_of(each)), each) for each in _by_copy(entry.witnesses)]
    told.sort(key=_statement)
    groups = [[each for _, each in group] for _, group in groupby(told, key=_statement)]
    return _Line(
        path=entry.path,
        site=entry.site,
        added=entry.added,
        of=entry.of,
        losses=entry.losses,
        seen=tuple(
            _Seen(copies=tuple(map(_copy, group)), says=statement_of(group[0])) for group in groups
        ),
        text=entry.text,
        waiting=entry.waiting,
        kept=entry.kept,
    )


def _statement(told: tuple[bytes, Witness]) -> bytes:
    return told[0]


def _by_copy(witnesses: Iterable[Witness]) -> list[Witness]:
    return sorted(
        witnesses, key=lambda each: (each.source.file, each.source.sha256, each.source.taken)
    )


def _copy(witness: Witness) -> _Copy:
    source = witness.source
    return _Copy(file=source.file, sha256=source.sha256, taken=source.taken)


# ---- reading


def read_ledger(content: Path) -> Ledger:
    """Return what was imported into content; raise ContentError with each line that is broken."""
    problems: list[Problem] = []
    entries = {}
    for file in sorted((content / FOLDER).glob("pieces-*.jsonl")):
        for line in _lines(content, file, _Line, problems):
            entries[line.path] = _entry(line)
    files = frozenset(_lines(content, content / FILES, SeenFile, problems))
    if problems:
        raise ContentError(problems)
    return Ledger(entries=entries, files=files)


def _lines(content: Path, file: Path, kind: type[T], problems: list[Problem]) -> Iterator[T]:
    """Yield the record of each line of a file, and add what is wrong in it to problems."""
    if not file.is_file():
        return
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield decode(line, kind)
            except UnreadableError as error:
                path = file.relative_to(content).as_posix()
                problems.append(_broken(path, number, str(error)))


def _broken(path: str, line: int, reason: str) -> Problem:
    return Problem(
        path=f"content/{path}",
        line=line,
        key="ledger",
        reason=f"no record of an import ({reason})",
        remedy="take the file back from the last commit; where two imports met there, keep both "
        "lines, and of two with one path either",
    )


def _entry(line: _Line) -> Entry:
    return Entry(
        path=line.path,
        site=line.site,
        added=line.added,
        of=line.of,
        losses=line.losses,
        text=line.text,
        waiting=line.waiting,
        kept=line.kept,
        witnesses=tuple(_witness(seen.says, copy) for seen in line.seen for copy in seen.copies),
    )


def _witness(says: Witness, copy: _Copy) -> Witness:
    source = replace(says.source, file=copy.file, sha256=copy.sha256, taken=copy.taken)
    return replace(says, source=source)
