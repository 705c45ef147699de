"""A content file's bytes → all that follows from them alone, which can therefore be remembered."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Protocol, TypeVar

from plugins.documents.body import Body, read_body
from plugins.documents.characters import decode
from plugins.documents.front_matter.keys import FOLDERS
from plugins.documents.identity import FOLDED, POSTS
from plugins.documents.kinds import Document
from plugins.documents.packing import packs_quickly
from plugins.documents.parse import Reading, read_document
from plugins.documents.withdrawn import without_text
from plugins.errors import Problem
from plugins.frugal.store import digest

__all__ = [
    "Given",
    "Memory",
    "Source",
    "Work",
    "face_of",
    "known_addresses",
    "one_by_one",
    "read_source",
    "read_sources",
    "text_of",
]

T = TypeVar("T")
R = TypeVar("R")


class Memory(Protocol):
    """Keeps what is dear to make, by a digest of what it was made of; it may forget anything."""

    def read(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """Return what is kept under those of keys that are known."""

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep each value under its key, if that can be done."""

    def note(self, keys: Iterable[bytes]) -> None:
        """Take keys as used, though nothing is read of them, so that they are not forgotten."""


class Work(Protocol):
    """Does the same to many things, in their order, one by one or several at a time."""

    def __call__(self, function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
        """Return what function makes of each item."""


def one_by_one(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Return what function makes of each item, in this process."""
    return [function(item) for item in items]


@dataclass(frozen=True, slots=True)
class Given:
    """A file of a document as it stands on the disk."""

    path: str
    """From `content/`."""
    data: bytes
    problem: Problem | None = None
    """Why it could not be read; it is then as if it were empty."""

    @property
    def key(self) -> bytes:
        """What tells it from any other file: its path too, as its kind and problems follow from it.

        What nobody could read is told from an empty file by its problem.
        """
        if self.problem:
            return digest(self.path, str(self.problem))
        return digest(self.path, digest(self.data))


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a file says, whatever other files say."""

    document: Document
    """With empty values where there are problems."""
    problems: tuple[Problem, ...]
    """What is wrong with the file."""
    body: Body
    """Of the document, or of the tombstone of a withdrawn one."""
    faults: tuple[Problem, ...]
    """What is wrong in the body."""
    face: bytes
    """See face_of."""
    text: bytes
    """See text_of."""


def read_sources(
    paths: Iterable[str],
    open_file: Callable[[str], Given],
    seen: Mapping[str, bytes],
    memory: Memory | None = None,
    work: Work = one_by_one,
) -> dict[str, Source]:
    """Return what each file says, by path, in the order of paths.

    Seen has the digests of files that somebody has looked at already: such a file is not opened
    where memory knows it by that.
    """
    opened = {path: open_file(path) for path in paths if path not in seen}
    keys = {path: digest(path, seen[path]) if path in seen else opened[path].key for path in paths}
    known = _recall(set(keys.values()), memory) if memory else {}
    unknown = [
        opened.get(path) or open_file(path) for path, key in keys.items() if key not in known
    ]
    keys |= {each.path: each.key for each in unknown}  # by now they may hold something else
    made = dict(zip((each.key for each in unknown), work(_read_packed, unknown), strict=True))
    known |= {key: pickle.loads(packed) for key, packed in made.items()}  # noqa: S301 (see below)
    if memory and made:
        _keep(made, {key: known[key] for key in keys.values()}, memory)
    return {path: known[key] for path, key in keys.items()}


# ---- what is remembered

_FEW = 64
"""So many new files are kept one by one; where there are more, all are kept anew in bundles."""
_IN_A_BUNDLE = 2_048
"""Many together are read in a third of the time, as each kind of value is looked up once."""


def _recall(keys: set[bytes], memory: Memory) -> dict[bytes, Source]:
    """Return what memory knows of the files with these digests."""
    known: dict[bytes, Source] = {}
    for name in map(_bundle, range(len(keys) // _IN_A_BUNDLE + 1)):
        if packed := memory.read([name]).get(name):
            known |= pickle.loads(packed)  # noqa: S301 (the store has proved it to be our own)
    apart = memory.read(keys - known.keys())
    known |= {key: pickle.loads(packed) for key, packed in apart.items()}  # noqa: S301 (likewise)
    return known


def _keep(made: Mapping[bytes, bytes], every: Mapping[bytes, Source], memory: Memory) -> None:
    """Have memory keep what was made: by itself, or with all others where that is much."""
    if len(made) <= _FEW:
        memory.write(made)
        return
    entries = list(every.items())
    for number in range(len(entries) // _IN_A_BUNDLE + 1):
        part = dict(entries[number * _IN_A_BUNDLE : (number + 1) * _IN_A_BUNDLE])
        memory.write({_bundle(number): pickle.dumps(part, pickle.HIGHEST_PROTOCOL)})


def _bundle(number: int) -> bytes:
    return digest(f"bundle {number}")


@contextmanager
def known_addresses(memory: Memory | None) -> Iterator[None]:
    """Let what memory knows of addresses elsewhere be known within, and keep what comes to it."""
    key = digest("addresses")
    kept = memory.read([key]).get(key) if memory else None
    folded, posts = pickle.loads(kept) if kept else ({}, {})  # noqa: S301 (our own, with a checksum)
    FOLDED.update(folded)
    POSTS.update(posts)
    yield
    if memory and (len(FOLDED), len(POSTS)) != (len(folded), len(posts)):
        told = (dict(FOLDED), dict(POSTS))
        memory.write({key: pickle.dumps(told, pickle.HIGHEST_PROTOCOL)})


def _read_packed(given: Given) -> bytes:
    """Return what a file says, as bytes that another process can take."""
    return pickle.dumps(read_source(given), pickle.HIGHEST_PROTOCOL)


def read_source(given: Given) -> Source:
    """Return what a file says."""
    reading = _reading(given)
    body, faults = read_body(without_text(reading.document))
    if not body.html and any(each.key == "body" for each in reading.problems):
        faults = []  # whatever Markdown stumbled over, what is known of it is told
    return Source(
        document=reading.document,
        problems=reading.problems,
        body=body,
        faults=tuple(faults),
        face=face_of(reading.document),
        text=text_of(body),
    )


def _reading(given: Given) -> Reading:
    """Return what a file says; of one that cannot be read, a document without text."""
    text, problems = decode(given.path, given.data)
    if given.problem:
        problems = [given.problem]
    reading = read_document(given.path, FOLDERS[given.path.split("/")[0]], text)
    return replace(reading, problems=tuple(problems)) if problems else reading


# ---- what tells two documents apart


def face_of(document: Document) -> bytes:
    """Return a digest of all that other pages may show of a document: everything but its text."""
    told = [
        f"{name}={getattr(document, name)!r}"
        for name in (field.name for field in fields(document))
        if name not in _UNSHOWN
    ]
    return digest(type(document).__name__, *told)


_UNSHOWN = frozenset({"body", "body_line", "key_lines"})


def text_of(body: Body) -> bytes:
    """Return a digest of a rendered body."""
    return digest(body.html)
