"""What was dear to make, kept by what it was made from, in one file that may be lost at any time.

Nothing that happens to the file makes a value wrong: each carries a checksum over its key and
itself, seeded with the version, and one that does not fit is as good as missing.  So the file need
not wait for the disk, and may be shared, copied, cut off or thrown away.
"""

import marshal
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

__all__ = ["LARGEST", "Store", "digest"]

T = TypeVar("T")

LARGEST: Final = 2**28
"""In bytes: a longer value is not kept, and a damaged file cannot ask for more memory."""


def digest(*parts: bytes | str) -> bytes:
    """Return 16 bytes (BLAKE2b, RFC 7693) that no other sequence of parts has."""
    # In marshal's second form a part is its kind, its length and its bytes, whatever object it is.
    return blake2b(marshal.dumps(parts, 2), digest_size=16).digest()


class Store:
    """Values by their keys, in one SQLite file; what the file cannot do is done without it.

    No method raises for what is the matter with the file, its folder or the disk: it is told, each
    thing once, and from then on nothing is found or kept.  Several processes may use one file at
    once, and each waits for another at most `PATIENCE` seconds.  A process that was forked opens
    the file anew, and leaves what its parent has not committed to its parent.  Threads take turns.
    """

    def __init__(self, file: Path, version: str, tell: Callable[[str], None]) -> None:
        """Keep values in file, which is made with the first of them; another version's are lost.

        tell gets one line for each thing that costs time: what it is, and what becomes of it.
        """
        self._file = file
        self._version = digest(_SCHEMA, version)
        self._seed = blake2b(digest_size=8, key=self._version)
        self._tell = tell
        self._told: set[str] = set()
        self._waiting: dict[bytes, bytes] = {}
        self._damaged: set[bytes] = set()
        self._connection: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._is_shut = False

    def __enter__(self) -> Self:
        """Return the store; nothing is opened until something is asked for."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Commit, whatever happened: what was made is right even if what came after it failed."""
        self.commit()
        self._close()

    @property
    def size(self) -> int:
        """How many bytes the file has; 0 where there is none."""
        try:
            return self._file.stat().st_size
        except OSError:
            return 0

    def read(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the value of each key that has one which is whole, in no order."""
        self._notice_fork()
        wanted = set(keys)
        found = {key: self._waiting[key] for key in wanted & self._waiting.keys()}
        missing = sorted(wanted - found.keys())
        if missing and not self._is_shut and self._file_is_there():
            nothing: dict[bytes, bytes] = {}
            found |= self._attempt(lambda connection: self._whole(connection, missing), nothing)
        return found

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep entries from the next commit on; until then, this process alone finds them."""
        self._notice_fork()
        if not self._is_shut:
            fitting = {key: value for key, value in entries.items() if len(value) <= LARGEST}
            self._waiting.update(fitting)

    def commit(self) -> None:
        """Write what waits, all of it or nothing."""
        self._notice_fork()
        if (self._waiting or self._damaged) and not self._is_shut:
            self._attempt(self._write_waiting, None)
        self._waiting, self._damaged = {}, set()

    def keep(self, keys: Iterable[bytes]) -> None:
        """Commit, and forget all values but those of keys, once they are more than half of all.

        The file does not shrink; its room is used again.
        """
        self.commit()
        kept = sorted(set(keys))
        if not self._is_shut and self._file_is_there():
            self._attempt(lambda connection: _forget_others(connection, kept), None)

    # ---- what is done with the open file

    def _whole(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values of keys whose checksums fit; remember which others stand there."""
        found, damaged = {}, set()
        for key, checksum, value in _rows(connection, keys):
            if isinstance(value, bytes) and checksum == self._checksum(key, value):
                found[key] = value
            else:
                damaged.add(key)
        if damaged:
            self._damaged |= damaged
            self._tell_once("holds values that are damaged; they are made anew")
        return found

    def _write_waiting(self, connection: sqlite3.Connection) -> None:
        waiting = sorted(self._waiting.items())  # neighbours in the index are neighbours in time
        rows = ((key, self._checksum(key, value), value) for key, value in waiting)
        with _transaction(connection):
            if self._damaged:
                _mend(connection, self._damaged)
            connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)

    def _checksum(self, key: bytes, value: bytes) -> bytes:
        hashed = self._seed.copy()
        hashed.update(len(key).to_bytes(8, "big") + key)
        hashed.update(value)
        return hashed.digest()

    # ---- how the file is opened, begun anew, and done without

    def _attempt(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what work makes of the open file, begun anew if need be; else otherwise."""
        for is_last in (False, True):
            try:
                return work(self._opened())
            except (sqlite3.Error, OSError, MemoryError, UnicodeError) as error:
                self._close()
                if is_last or not _is_damage(error, self._file):
                    self._shut(error)
                    break
                self._begin_anew()
        return otherwise

    def _opened(self) -> sqlite3.Connection:
        """Return this process's connection to the file, which has the tables of this version."""
        if self._connection is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            is_new = not self._file.exists() or not self._file.stat().st_size
            connection = self._connection = _connect(self._file)
            if _version_in(connection) != self._version:
                self._empty(connection, is_new=is_new)
        return self._connection

    def _empty(self, connection: sqlite3.Connection, *, is_new: bool) -> None:
        """Give the file this version's tables, without a value, unless another process has."""
        with _transaction(connection):
            found = _version_in(connection)
            if found == self._version:
                return
            if found is None and not is_new:
                # SQLite takes for empty what begins otherwise than it should: whatever is behind
                # that beginning is no place for tables.
                raise sqlite3.DatabaseError("has no tables")
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute("INSERT INTO about VALUES (?)", (self._version,))
        if found is not None:
            self._tell_once("is of another version; it is begun anew")

    def _begin_anew(self) -> None:
        """Move the file aside, where the next that is damaged takes its place."""
        with suppress(OSError):  # then the next attempt says what is the matter
            self._file.replace(self._file.with_name(f"{self._file.name}.damaged"))
        for suffix in _BESIDE:
            with suppress(OSError):
                self._file.with_name(self._file.name + suffix).unlink()
        self._tell_once("is damaged; it is begun anew")

    def _shut(self, error: BaseException) -> None:
        self._is_shut = True
        self._waiting, self._damaged = {}, set()
        self._tell_once(f"cannot be used ({error}); this run goes on without it")

    def _notice_fork(self) -> None:
        """Leave the connection and what waits to the process that this one was forked from."""
        if self._process != os.getpid():
            if self._connection is not None:
                _INHERITED.append(self._connection)
            self._connection, self._process = None, os.getpid()
            self._waiting, self._damaged = {}, set()

    def _close(self) -> None:
        if self._connection is not None and self._process == os.getpid():
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _file_is_there(self) -> bool:
        """Whether there is something to read; a search of nothing need not make a file."""
        return self._connection is not None or os.path.lexists(self._file)

    def _tell_once(self, what: str) -> None:
        if what not in self._told:
            self._told.add(what)
            line = f"{self._file}: {what}"
            self._tell("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line))


PATIENCE: Final = 1.0
"""In seconds: how long a lock of another process is waited for."""

_SCHEMA = """
DROP TABLE IF EXISTS entries;
DROP TABLE IF EXISTS about;
CREATE TABLE about (version BLOB NOT NULL);
CREATE TABLE entries (key BLOB PRIMARY KEY, checksum BLOB NOT NULL, value BLOB NOT NULL)
"""
# Values of some kilobytes are found faster through an index of keys alone than WITHOUT ROWID, and
# in pages of 16 kB; of the sizes of a query, hundreds of keys serve best.
_PAGE = 16384
_ONE_QUERY = 500
_BESIDE = ("-journal", "-wal", "-shm")

_INHERITED: list[sqlite3.Connection] = []
"""Connections of a parent process: closing one here would take its locks from under it."""


def _connect(file: Path) -> sqlite3.Connection:
    """Return a connection that commits when told to, waits for locks, and never for the disk.

    A crash of the machine may then leave anything in the file, which the checksums tell.
    """
    connection = sqlite3.connect(
        file, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = bytes  # what is damaged need not be UTF-8
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST + 1024)
    connection.execute(f"PRAGMA page_size = {_PAGE}")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _version_in(connection: sqlite3.Connection) -> object:
    """Return the version whose tables the file has, None where it has none at all."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if b"about" not in tables or b"entries" not in tables:
        return b"" if tables else None
    row = connection.execute("SELECT version FROM about").fetchone()
    return b"" if row is None else row[0]


class _transaction:  # noqa: N801 (used as a function)
    """Has the file to itself, and changes all that is asked for or nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Prepare to change what connection leads to."""
        self._connection = connection

    def __enter__(self) -> None:
        """Take the lock now, so that no other process can come in between."""
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """Commit, or take back what was changed."""
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")


def _rows(
    connection: sqlite3.Connection, keys: Sequence[bytes]
) -> Iterator[tuple[bytes, object, object]]:
    """Yield the row of each key that has one, with a checksum and a value not looked at yet."""
    remaining = iter(keys)
    while chunk := list(islice(remaining, _ONE_QUERY)):
        places = ",".join("?" * len(chunk))
        query = f"SELECT key, checksum, value FROM entries WHERE key IN ({places})"  # noqa: S608 (question marks)
        asked = set(chunk)
        yield from (row for row in connection.execute(query, chunk).fetchall() if row[0] in asked)


def _mend(connection: sqlite3.Connection, damaged: Iterable[bytes]) -> None:
    """Drop damaged values, and have all others be found: what befell those may have hit the index.

    Raise DatabaseError where the file has to be begun anew.
    """
    connection.executemany("DELETE FROM entries WHERE key = ?", ((key,) for key in damaged))
    connection.execute("REINDEX")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != b"ok":
        raise sqlite3.DatabaseError("is damaged")


def _forget_others(connection: sqlite3.Connection, keys: Sequence[bytes]) -> None:
    with _transaction(connection):
        connection.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY) WITHOUT ROWID")
        connection.executemany("INSERT INTO kept VALUES (?)", ((key,) for key in keys))
        (used, total) = connection.execute(
            "SELECT count(kept.key), count(*) FROM entries LEFT JOIN kept USING (key)"
        ).fetchone()
        if total > 2 * used:
            connection.execute("DELETE FROM entries WHERE key NOT IN (SELECT key FROM kept)")
        connection.execute("DROP TABLE kept")


def _is_damage(error: BaseException, file: Path) -> bool:
    """Whether error tells of what stands in file, which a new one would mend.

    SQLite says that a file cannot be written both where its header says so and where the system
    does; only the header can be mended.
    """
    if not isinstance(error, sqlite3.Error):
        return not isinstance(error, OSError)  # lengths without measure, messages that are no text
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    return code == sqlite3.SQLITE_IOERR_SHORT_READ or code & 0xFF not in _OF_THE_SYSTEM


_OF_THE_SYSTEM = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
    }
)
