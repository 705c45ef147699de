"""What every reader is given and asked for, and how files are read without trusting them.

A reader is a module with a `NAME`, `recognises(name, head)` and `read(given, asked)`; see `Reader`.
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from plugins.errors import ContentError, Problem
from plugins.importers.records import Person, Piece, Reading, Source

__all__ = [
    "HEAD",
    "LARGEST",
    "Asked",
    "Given",
    "Reader",
    "decode",
    "from_epoch",
    "give",
    "is_by",
    "parse_json",
    "read_bytes",
    "refuse_entities",
    "sha256_of",
]

LARGEST = 256 * 2**20
"""Bytes of the largest file that is read whole."""

HEAD = 64 * 2**10
"""Bytes of a file's beginning by which it is recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file that was given, wherever it came from: a folder, a zip, an answer that was saved."""

    name: str
    """Its path within what was given, with forward slashes; never a path of somebody's machine."""
    data: bytes = field(repr=False)
    beside: Callable[[str], bytes | None] = field(default=lambda _name: None, repr=False)
    """The bytes of the file at a path relative to this one's folder, None where there is none or
    it is empty; for exports that are several files. It never leads out of what was given."""

    @property
    def head(self) -> bytes:
        """Its beginning, by which it is recognised."""
        return self.data[:HEAD]

    def source(self, reader: str, rank: int, taken: str = "") -> Source:
        """Return where a reader's witnesses of this file were seen (it hashes: call it once)."""
        digest = sha256_of(self.data)
        return Source(file=self.name, sha256=digest, taken=taken, reader=reader, rank=rank)

    def error(
        self, reason: str, remedy: str, *, line: int = 0, key: str = "", value: str = ""
    ) -> ContentError:
        """Return what to raise where nothing of the file can be read."""
        return ContentError([self.problem(reason, remedy, line=line, key=key, value=value)])

    def problem(
        self, reason: str, remedy: str, *, line: int = 0, key: str = "", value: str = ""
    ) -> Problem:
        """Return a problem of this file; value is never the words of what is private."""
        return Problem(
            path=self.name, line=line, key=key, value=value, reason=reason, remedy=remedy
        )

    def line_at(self, offset: int) -> int:
        """Return the line, counted from 1, on which the byte at offset stands."""
        return self.data.count(b"\n", 0, offset) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose pieces are wanted, and of which kinds."""

    whose: Mapping[str, Person]
    """The person at each site (`lesswrong`, `eaforum`, `hackernews`, …: see `Witness.site`)."""
    kinds: frozenset[Piece] = frozenset(Piece)

    def person(self, given: Given, site: str, shown: Iterable[Person]) -> Person:
        """Return who is asked for at a site, with the id, slug and name that a file shows of them.

        `shown` are the authors of its pieces, one per piece. Raises ContentError, which counts
        them, where nobody is asked for or where two people answer to what was asked.
        """
        people = Counter(shown)
        asked = self.whose.get(site)
        if asked is None:
            reason = f"nobody is asked for at {site}"
            remedy = f"say who, as `--me {site}=name` or in content/accounts.yaml"
            raise given.error(reason, f"{remedy}; it has {_count(people)}")
        found = [person for person in people if is_by(person, asked)]
        ids = {person.id for person in found if person.id}
        if not asked.id and len(ids) > 1:
            named = Counter({person: people[person] for person in found})
            called = asked.slug or asked.name
            reason = f"{len(ids)} people at {site} are called this"
            remedy = f"ask by id, `--me {site}=id:…`; it has {_count(named)}"
            raise given.error(reason, remedy, value=called)
        return Person(
            id=asked.id or next(iter(ids), ""),
            slug=asked.slug or next((person.slug for person in found if person.slug), ""),
            name=asked.name or next((person.name for person in found if person.name), ""),
        )


class Reader(Protocol):
    """What a reader's module offers."""

    @property
    def NAME(self) -> str:  # noqa: N802 (a constant of a module)
        """What `Source.reader` says: `forum-api`, `feed`, `hackernews`."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether a file is this reader's, by its name and its first `HEAD` bytes."""

    def read(self, given: Given, asked: Asked) -> Reading:
        """Return what a file holds; raise ContentError where nothing of it can be trusted."""


def is_by(author: Person | None, asked: Person) -> bool | None:
    """Whether author is who was asked for, by id, else slug, else name; None if nobody can tell."""
    if author is None:
        return None
    for one, other in (
        (author.id, asked.id),
        (author.slug.casefold(), asked.slug.casefold()),
        (author.name, asked.name),
    ):
        if one and other:
            return one == other
    return None


def _count(people: Counter[Person]) -> str:
    told = [
        f"{person.slug or person.name or person.id or 'somebody unnamed'}"
        f"{f' (id {person.id})' if person.id else ''}: {times}"
        for person, times in people.most_common(5)
    ]
    more = len(people) - len(told)
    return "pieces by " + ", ".join(told) + (f" and {more} more" if more else "")


# ---- bytes and what they say


def give(path: Path, root: Path | None = None) -> Given:
    """Return the file at path, named as it stands below root; raise ContentError as `read_bytes`.

    What stands beside it is found below root only, which is by default its folder.
    """
    top = (root or path.parent).resolve()
    name = path.relative_to(root).as_posix() if root else path.name
    if (shown := name.encode(errors="replace").decode()) != name:
        told = Problem(path=shown, reason="a file name that is not UTF-8", remedy="rename the file")
        raise ContentError([told])
    folder = path.parent

    def beside(relative: str) -> bytes | None:
        other = folder / relative
        is_within = other.resolve().is_relative_to(top)
        is_there = is_within and other.is_file() and other.stat().st_size > 0
        return read_bytes(other) if is_there else None

    return Given(name=name, data=read_bytes(path, name=name), beside=beside)


def read_bytes(path: Path, limit: int = LARGEST, *, name: str = "") -> bytes:
    """Return the bytes of a file; raise ContentError where it is none, empty, or above limit."""
    called = name or path.name
    if not path.is_file():  # a pipe or a device would never end
        reason = "no such file" if not path.exists() else "not a file"
        raise ContentError([Problem(path=called, reason=reason, remedy="name a saved file")])
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        told = Problem(path=called, reason=str(error.strerror), remedy="make it readable")
        raise ContentError([told]) from None
    if not data or len(data) > limit:
        reason = "empty" if not data else f"larger than {limit // 2**20} MB"
        remedy = "save it anew" if not data else "save it in parts"
        raise ContentError([Problem(path=called, reason=reason, remedy=remedy)])
    return data


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of data, in hexadecimal."""
    return sha256(data).hexdigest()


def decode(given: Given, declared: str = "") -> str:
    """Return the text of a file, each line end a line feed; raise ContentError with the line.

    Its byte order mark tells the encoding, else UTF-8 where every byte agrees (a browser saves so
    whatever the page declares), else `declared`: no byte is ever replaced.
    """
    marked = next((name for mark, name in _MARKS if given.data.startswith(mark)), "")
    tried = [marked] if marked else ["utf-8", *_codec(declared)]
    fault: UnicodeDecodeError | None = None
    for encoding in tried:
        try:
            text = given.data.decode(encoding)
            return re.sub(r"\r\n?", "\n", text) if "\r" in text else text
        except UnicodeDecodeError as error:
            fault = fault or error
    raise _not_decoded(given, fault, " or ".join(tried))


# UTF-32's mark begins as UTF-16's does, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _codec(declared: str) -> list[str]:
    """Return the codec for a declared name, none where there is no such text encoding."""
    name = declared.strip().strip("\"'").casefold()
    # What calls itself Latin-1 is Windows-1252 (WHATWG, Encoding, 4.2).
    name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii") else name
    try:
        found = codecs.lookup(name).name
        "".encode(found)  # refuses what is no encoding of text, such as `rot13` or `zlib`
    except (LookupError, TypeError, ValueError):
        return []
    return [found]


def _not_decoded(given: Given, fault: UnicodeDecodeError | None, tried: str) -> ContentError:
    start = fault.start if fault else 0
    return given.error(
        f"not text in {tried}, or in several encodings",
        "save it anew as UTF-8",
        line=given.line_at(start),
        value=given.data[start : start + 8].hex(" "),
    )


def parse_json(given: Given, text: str | None = None) -> Any:
    """Return what a file of JSON says; raise ContentError with the line where it is broken.

    Where `text` is given, that part of the file is read. `NaN` and nesting without end are refused.
    """
    whole = decode(given) if text is None else text
    try:
        return json.loads(whole, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(whole.rstrip()) - 1 or "Unterminated" in error.msg
        reason = "cut off: the JSON has no end" if is_cut else f"no JSON ({error.msg})"
        around = "" if is_cut else whole[error.pos : error.pos + 20]
        raise given.error(reason, "save it anew", line=error.lineno, value=around) from None
    except RecursionError:
        raise given.error("nested too deeply", "save it anew") from None
    except ValueError as error:
        raise given.error(f"no JSON ({error})", "save it anew") from None


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def refuse_entities(given: Given) -> None:
    """Raise ContentError where a file of XML declares entities, which can expand without end."""
    if re.search(rb"<!ENTITY\b", given.data.replace(b"\0", b"")):
        raise given.error(
            "declares entities, which no export needs",
            "take the declarations out, or save it anew from its source",
            line=given.line_at(given.data.find(b"<!ENTITY")),
            value="<!ENTITY",
        )


def from_epoch(seconds: float) -> str:
    """Return a moment that is given in seconds since 1970, in UTC: `2023-07-18T19:28:28Z`.

    Milliseconds are kept where there are any; an empty text for what is no moment of our calendar.
    """
    try:
        moment = datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    exact = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=exact).replace("+00:00", "Z")
