"""One thing that wants the owner, and all of them in their one order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from plugins.documents import Document, Library
from plugins.report.kinds import SORTS, Kind

__all__ = ["Holding", "Need", "in_order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that wants the owner."""

    kind: Kind
    title: str
    """What it is, in one line."""
    path: str
    """The file that it is about, as its user types it."""
    line: int = 0
    """Counted from 1; 0 where no line can be told."""
    do: str
    """What to do next: a command, or what to write where."""

    @property
    def minutes(self) -> int:
        """About how long it takes: an estimate by kind, at least 1."""
        return SORTS[self.kind].minutes

    @property
    def place(self) -> str:
        """Where it is, as an editor finds it."""
        return f"{self.path}:{self.line}" if self.line else self.path


def in_order(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Return each of the needs once, by minutes, kind, and place."""
    return tuple(sorted(set(needs), key=_rank))


def _rank(need: Need) -> tuple[int, int, str, int, str, str]:
    return need.minutes, _PLACES[need.kind], need.path, need.line, need.title, need.do


_PLACES: Mapping[Kind, int] = MappingProxyType({kind: n for n, kind in enumerate(SORTS)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What is known of an archive on the day of a report."""

    library: Library
    unread: frozenset[str] = frozenset()
    """The documents, by path, of which too little could be read to tell what they lack."""
    on: date
    folder: str = "content"
    """What content is called by its user."""
    committed: Mapping[str, date] = field(default_factory=dict)
    """The day on which version control got to know a document, by path, as far as that is known."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """What could be read, by path."""
        documents = self.library.documents.items()
        return tuple(document for path, document in documents if path not in self.unread)

    def file(self, path: str) -> str:
        """Return a path from `content/` as its user types it."""
        return f"{self.folder}/{path}"

    def need(self, kind: Kind, document: Document, title: str, do: str, line: int = 0) -> Need:
        """Return a need of a document."""
        path = self.file(document.path)
        return Need(kind=kind, title=title, path=path, line=line, do=do)
