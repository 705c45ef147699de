"""Exports that are a zip, read without unpacking them: every member by the reader that knows it.

Nothing of a zip is trusted: not its paths, not its sizes, nor how much its members unpack to.
Zips within it are not opened.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Self

from plugins.errors import ContentError, Problem
from plugins.importers.readers.base import HEAD, LARGEST, Asked, Given, Reader
from plugins.importers.records import Reading, Skip, SkipReason

__all__ = ["Limits", "Zip", "Zipped"]

_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and an empty one (PKWARE, APPNOTE 4.3.7 and 4.3.16)."""
_ENTRY = b"PK\x01\x02"
"""How each entry of its directory begins (APPNOTE 4.3.12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a zip is read."""

    members: int = 200_000
    largest: int = LARGEST
    """Bytes of a member."""
    total: int = 2**30
    """Bytes of all members that are read."""
    ratio: int = 250
    """How many times its packed size a member of more than `small` may have; text packs to a tenth,
    a bomb to a thousandth."""
    small: int = 2**20


class Zipped:
    """The reader of zips, whose members other readers read."""

    NAME = "zip"

    def __init__(self, readers: Sequence[Reader], limits: Limits | None = None) -> None:
        """Read members by the first of readers that recognises each."""
        self._readers = tuple(readers)
        self._limits = limits or Limits()

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether a file is a zip; what is in it is told when it is read."""
        del name
        return head.startswith(_MARKS)

    def read(self, given: Given, asked: Asked) -> Reading:
        """Return what the members hold.

        Raises ContentError where the zip is damaged or made to do harm, where a member cannot be
        read, or where none can be imported: then nothing of it is.
        """
        with Zip(given, self._limits) as archive:
            return self._joined(archive, asked)

    def _joined(self, archive: "Zip", asked: Asked) -> Reading:
        readings: list[Reading] = []
        problems: list[Problem] = []
        others = 0
        for name in archive.names:
            try:
                reader = self._reader_of(archive, name)
                if reader:
                    readings.append(reader.read(archive.member(name), asked))
            except ContentError as error:
                problems += error.problems
            else:
                others += reader is None
        if problems:
            raise ContentError(problems)
        if not readings:
            raise archive.given.error("nothing in it can be imported", "name the export itself")
        told = Reading(skipped=tuple(_left(archive, others)))
        return Reading.joined([*readings, told])

    def _reader_of(self, archive: "Zip", name: str) -> Reader | None:
        head = archive.head(name)
        full = f"{archive.given.name}/{name}"
        return next((each for each in self._readers if each.recognises(full, head)), None)


def _left(archive: "Zip", others: int) -> Iterator[Skip]:
    """Yield what of a zip is not read at all."""
    file = archive.given.name
    for name in archive.links:
        yield Skip(file=f"{file}/{name}", what="a link", reason=SkipReason.UNREADABLE)
    if others:
        what = f"other files in it: {others:,}"
        yield Skip(file=file, what=what, reason=SkipReason.NOT_WANTED)


@dataclass(slots=True)
class Zip:
    """An open zip, whose members are read into memory within limits."""

    given: Given
    limits: Limits
    links: list[str] = field(default_factory=list)
    """Members that are links, which are never followed."""
    _infos: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    _spent: int = 0
    _zip: zipfile.ZipFile = field(init=False)

    def __enter__(self) -> Self:
        """Open the zip; raise ContentError where it is none or made to do harm."""
        if self.given.data.count(_ENTRY) > self.limits.members:
            reason = f"a zip of more than {self.limits.members:,} files"
            raise self.given.error(reason, "take out what is no writing")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(self.given.data))
        except _DAMAGED as error:
            raise self._damaged(error) from None
        for info in self._zip.infolist():
            self._enter(info)
        return self

    def __exit__(self, *_: object) -> None:
        """Close the zip."""
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of its files, sorted; hidden ones are left."""
        return tuple(sorted(name for name in self._infos if not _is_hidden(name)))

    def head(self, name: str) -> bytes:
        """Return the first bytes of a file."""
        return self._read(name, HEAD)

    def member(self, name: str) -> Given:
        """Return a file whole, and what stands beside it."""
        full = f"{self.given.name}/{name}"
        return Given(name=full, data=self._whole(name), beside=self._beside(dirname(name)))

    # ---- what is in it

    def _enter(self, info: zipfile.ZipInfo) -> None:
        name = info.filename.replace("\\", "/")  # as old tools of Windows write it
        fault = _fault_of(name, info)
        if name in self._infos:
            fault = "two files have one name"
        if fault:
            remedy = "it was made to do harm or is damaged; get it anew from its source"
            raise self.given.error(fault, remedy, value=name)
        if stat.S_ISLNK(info.external_attr >> 16):
            self.links.append(name)
        elif not name.endswith("/"):
            self._infos[name] = info

    def _beside(self, folder: str) -> Callable[[str], bytes | None]:
        def beside(relative: str) -> bytes | None:
            name = normpath(join(folder, relative))
            return self._whole(name) if name in self._infos else None

        return beside

    def _whole(self, name: str) -> bytes:
        """Return the bytes of a file; raise ContentError where they are beyond the limits."""
        info, limits = self._infos[name], self.limits
        is_bomb = info.file_size > max(limits.small, limits.ratio * info.compress_size)
        if is_bomb or info.file_size > limits.largest:
            size = f"{info.compress_size:,} bytes that unpack to {info.file_size:,}"
            raise self._refusal(size, "take it out of the zip", name)
        if name not in self._known:
            self._known.add(name)
            self._spent += info.file_size
        if self._spent > limits.total:
            reason = f"its files unpack to more than {limits.total // 2**20:,} MB"
            raise self.given.error(reason, "unpack it, and name the folder")
        return self._read(name, info.file_size)

    def _read(self, name: str, limit: int) -> bytes:
        """Return as many bytes of a file as there are, at most limit."""
        info = self._infos[name]
        if info.flag_bits & 1:
            raise self._refusal("locked with a password", "save it without one", name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._refusal("packed in an unusual way", "unpack it, and name the folder", name)
        try:
            with self._zip.open(info) as file:
                data = file.read(limit)
                if limit >= info.file_size:
                    file.read(1)  # compares the checksum of what is whole
        except _DAMAGED as error:
            raise self._damaged(error, name) from None
        if len(data) < min(limit, info.file_size):
            raise self._refusal("cut off in the zip", "get it anew from its source", name)
        return data

    def _refusal(self, reason: str, remedy: str, name: str) -> ContentError:
        told = Problem(path=f"{self.given.name}/{name}", reason=reason, remedy=remedy)
        return ContentError([told])

    def _damaged(self, error: Exception, name: str = "") -> ContentError:
        reason = f"damaged or cut off ({error})"
        return self._refusal(reason, "get it anew from its source", name)


_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError, OSError, IndexError, struct.error),
)
"""What the standard library raises for a zip whose bytes contradict themselves."""


def _fault_of(name: str, info: zipfile.ZipInfo) -> str:
    """Return what is wrong with the path of a member, an empty text where nothing is."""
    if name.startswith("/") or name[1:2] == ":":
        return "a path that begins outside the zip"
    if ".." in name.split("/"):
        return "a path that climbs out of the zip"
    if not name or "\0" in info.orig_filename:
        return "a path that is none"
    return ""


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
