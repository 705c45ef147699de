"""What a store is asked for is what was written, or missing; whatever happened to its file."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.frugal import store as store_module
from plugins.frugal.files import read_whole, write_if_changed
from plugins.frugal.store import Store, digest
from tests.sites_fixture import surroundings

KEYS = st.binary(max_size=20)
ENTRIES = st.dictionaries(KEYS, st.binary(max_size=300) | st.just(b"long" * 5000), max_size=20)
SOME = {digest(str(number).encode()): str(number).encode() * 400 for number in range(60)}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no lock longer than a test has to."""
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)


def kept(file: Path, entries: Mapping[bytes, bytes], version: str = "1") -> list[str]:
    """Write entries into file; return what was told."""
    told: list[str] = []
    with Store(file, version, told.append) as store:
        store.write(entries)
    return told


def found(
    file: Path, entries: Mapping[bytes, bytes] = SOME, version: str = "1"
) -> tuple[dict[bytes, bytes], list[str]]:
    """Return what file has of entries, none of which may differ, and what was told, each once."""
    told: list[str] = []
    with Store(file, version, told.append) as store:
        values = store.read(entries)
        assert store.read(entries).items() <= values.items()
    assert values.items() <= entries.items()
    assert len(told) == len(set(told))
    return values, told


# ---- what was written


@given(entries=ENTRIES, others=ENTRIES)
def test_what_was_written_is_read(entries: dict[bytes, bytes], others: dict[bytes, bytes]) -> None:
    """At once, after a commit, and by the next process; the later of two values counts."""
    with tempfile.TemporaryDirectory() as folder:
        file, told = Path(folder, "new", "store.sqlite"), list[str]()
        with Store(file, "1", told.append) as store:
            store.write(entries)
            assert store.read(entries) == entries
            store.commit()
            store.write(others)
            assert store.read([*entries, *others, b"not there"]) == entries | others
        assert found(file, entries | others) == (entries | others, [])
        assert not told


@given(a=st.lists(st.binary(max_size=9)), b=st.lists(st.binary(max_size=9)))
def test_no_two_sequences_of_parts_have_one_digest(a: list[bytes], b: list[bytes]) -> None:
    """Nor where their joined bytes are the same."""
    assert (digest(*a) == digest(*b)) == (a == b)
    assert digest(b"".join(a), b"".join(b)) != digest(b"".join([*a, *b]))


def test_many_values_are_read_at_once(tmp_path: Path) -> None:
    """More than one query asks for, and more than SQLite takes in one."""
    entries = {digest(str(number).encode()): b"x" for number in range(1200)}
    kept(tmp_path / "s", entries)
    assert found(tmp_path / "s", entries) == (entries, [])


def test_the_unused_are_forgotten_once_they_are_the_most(tmp_path: Path) -> None:
    """Half of all is not."""
    keys = list(SOME)
    for number, left in [(30, 60), (29, 29)]:
        kept(tmp_path / "s", SOME)
        with Store(tmp_path / "s", "1", print) as store:
            store.keep(keys[:number])
        assert len(found(tmp_path / "s")[0]) == left


def test_looking_for_something_makes_no_file(tmp_path: Path) -> None:
    """Nor does having nothing to write."""
    assert found(tmp_path / "s") == ({}, [])
    assert kept(tmp_path / "s", {}) == []
    assert not list(tmp_path.iterdir())


# ---- what may happen to a file


@given(data=st.data())
def test_a_flipped_bit_or_a_cut_never_changes_a_value(data: st.DataObject) -> None:
    """It is missing, that is told, and the next process finds what this one writes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "s")
        kept(file, SOME)
        damaged = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(0, 3))):
            place = st.integers(0, 700) | st.integers(0, len(damaged) - 1)
            damaged[data.draw(place)] ^= 1 << data.draw(st.integers(0, 7))
        length = st.just(len(damaged)) | st.integers(1, len(damaged) - 1)
        file.write_bytes(damaged[: data.draw(length)])
        values, told = found(file)
        assert told or values == SOME
        kept(file, SOME)
        kept(file, SOME)  # damage may be where only writing meets it
        assert found(file) == (SOME, [])


def test_a_damaged_value_has_the_index_looked_at_too(tmp_path: Path) -> None:
    """What befell the one may have befallen the other, in which whatever is written gets lost."""
    file, (lost, *misled) = tmp_path / "s", sorted(SOME)
    kept(file, SOME)
    damaged = bytearray(file.read_bytes())
    damaged[damaged.index(SOME[lost])] ^= 1
    for key in misled[::7]:
        in_index = damaged.index(key)
        if damaged.startswith(SOME[key], damaged.index(key) + len(key) + 16):
            in_index = damaged.index(key, in_index + 1)
        damaged[in_index] ^= 0x80
    file.write_bytes(damaged)
    assert found(file)[0].keys() < SOME.keys()
    kept(file, SOME)
    assert found(file) == (SOME, [])
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("content", [b"hello" * 1000, b"\0" * 50000, b"SQLite format 3\0"])
def test_a_file_that_is_no_store_is_moved_aside(tmp_path: Path, content: bytes) -> None:
    """It may be dear to somebody."""
    (tmp_path / "s").write_bytes(content)
    assert kept(tmp_path / "s", SOME) == [f"{tmp_path / 's'}: is damaged; it is begun anew"]
    assert (tmp_path / "s.damaged").read_bytes() == content
    assert found(tmp_path / "s") == (SOME, [])


def test_another_version_finds_nothing(tmp_path: Path) -> None:
    """Nor does the first, when it comes back."""
    kept(tmp_path / "s", SOME)
    for version in ("2", "1"):
        values, told = found(tmp_path / "s", version=version)
        assert (values, told) == (
            {},
            [f"{tmp_path / 's'}: is of another version; it is begun anew"],
        )


def test_rows_of_another_version_do_not_count(tmp_path: Path) -> None:
    """However they came into the file."""
    kept(tmp_path / "s", SOME)
    kept(tmp_path / "other", {}, "2")
    kept(tmp_path / "other", {b"key": b"value"}, "2")
    with closing(sqlite3.connect(tmp_path / "other")) as connection, connection:
        connection.execute("ATTACH ? AS first", (str(tmp_path / "s"),))
        connection.execute("INSERT INTO entries SELECT * FROM first.entries")
    values, told = found(tmp_path / "other", version="2")
    assert not values
    assert told == [f"{tmp_path / 'other'}: holds values that are damaged; they are made anew"]
    assert found(tmp_path / "other", {b"key": b"value"}, "2") == ({b"key": b"value"}, [])


# ---- what the system may refuse


def test_a_folder_in_the_place_of_the_file_costs_time(tmp_path: Path) -> None:
    """Or a file in the place of its folder."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for file in (tmp_path / "folder", tmp_path / "file" / "s"):
        assert len(kept(file, SOME)) == 1
        assert found(file)[0] == {}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]


def test_a_store_that_cannot_be_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is opened to be read alone, as the system does where it is the reader's only."""
    kept(tmp_path / "s", SOME)
    connect = sqlite3.connect

    def read_only(file: Path, **options: object) -> sqlite3.Connection:
        return connect(f"{file.as_uri()}?mode=ro", uri=True, **options)  # type: ignore[call-overload]  # options as they came

    monkeypatch.setattr(sqlite3, "connect", read_only)
    monkeypatch.setattr(os, "access", lambda *_: False)
    told: list[str] = []
    with Store(tmp_path / "s", "1", told.append) as store:
        assert store.read(SOME) == SOME
        store.write({b"new": b"value"})
        store.commit()
        store.write({b"newer": b"value"})
        assert store.read(SOME) == {}
    assert len(told) == 1
    assert "goes on without it" in told[0]


def test_a_full_disk_costs_time(tmp_path: Path) -> None:
    """A limit on the size of files stands for the end of the disk; what was there stays."""
    kept(tmp_path / "s", SOME)
    code = (
        "import resource, signal, sys; from pathlib import Path;"
        "from plugins.frugal.store import Store;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "store = Store(Path(sys.argv[1]), '1', print);"
        "store.write({b'%d' % n: bytes(3000) for n in range(300)}); store.commit()"
    )
    assert "goes on without it" in in_a_process(code, tmp_path / "s")
    assert found(tmp_path / "s") == (SOME, [])


def test_a_lock_that_stays_costs_time(tmp_path: Path) -> None:
    """Each of reading and writing goes on without the file, says so once, and waits once."""
    kept(tmp_path / "s", SOME)
    with closing(sqlite3.connect(tmp_path / "s", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert len(kept(tmp_path / "s", {b"new": b"value"})) == 1
        values, told = found(tmp_path / "s")
        assert not values
        assert len(told) == 1
    assert found(tmp_path / "s") == (SOME, [])


# ---- more than one process


def in_a_process(code: str, file: Path) -> str:
    """Return what code prints, with the path of file as its argument."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_two_processes_write_into_one_file(tmp_path: Path) -> None:
    """Each finds, at the end, what both wrote."""
    code = (
        "import sys; from pathlib import Path; from plugins.frugal.store import Store, digest\n"
        "for n in range(60):\n"
        " with Store(Path(sys.argv[1]), '1', print) as s:\n"
        "  if n % 2 == int(sys.argv[2]):\n"
        "   s.write({digest(b'%d' % n): b'%d' % n * 400})"
    )
    file = tmp_path / "s"
    command = [sys.executable, "-c", code, str(file)]
    with (
        subprocess.Popen([*command, "0"], env=surroundings(), stdout=subprocess.PIPE) as one,
        subprocess.Popen([*command, "1"], env=surroundings(), stdout=subprocess.PIPE) as two,
    ):
        assert [one.communicate()[0], two.communicate()[0]] == [b"", b""]
    assert found(file) == (SOME, [])


def test_a_process_that_is_killed_leaves_a_store(tmp_path: Path) -> None:
    """Whatever it was writing: earlier values are there, and each later one is whole or missing."""
    kept(tmp_path / "s", SOME)
    code = (
        "import sys, itertools; from pathlib import Path; from plugins.frugal.store import Store\n"
        "store = Store(Path(sys.argv[1]), '1', print)\n"
        "for n in itertools.count():\n"
        " store.write({b'%d %d' % (n, m): bytes(3000) for m in range(400)}); store.commit()\n"
        " print(flush=True)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "s")]
    for pause in range(4):
        with subprocess.Popen(command, env=surroundings(), stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(1 + pause % 2):
                process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.003 * pause)
            process.send_signal(signal.SIGKILL)
        written = {b"%d %d" % (n, m): bytes(3000) for n in range(9) for m in range(400)}
        values, told = found(tmp_path / "s", SOME | written)
        assert values.items() >= SOME.items()
        assert not told


def test_a_fork_opens_the_file_anew(tmp_path: Path) -> None:
    """It finds what is committed, and does not write what its parent has yet to."""
    store = Store(tmp_path / "s", "1", print)
    store.write(SOME)
    store.commit()
    store.read(SOME)
    store.write({b"parent": b"value"})
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"right" if store.read([*SOME, b"parent"]) == SOME else b"wrong"
        store.write({b"child": b"value"})
        store.commit()
        os.write(writing, answer)
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 9) == b"right"
    with store:
        assert store.read([b"child"]) == {b"child": b"value"}
    for end in (reading, writing):
        os.close(end)
    assert len(found(tmp_path / "s", SOME | {b"parent": b"value"})[0]) == len(SOME) + 1


# ---- files


@given(size=st.integers(0, 200_000), expected=st.integers(0, 200_000) | st.none())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_read_whole_whatever_was_expected(
    tmp_path: Path, size: int, expected: int | None
) -> None:
    """What is expected saves time alone."""
    data = bytes(range(251)) * (size // 251) + b"\r\n\x1a"
    (tmp_path / "file").write_bytes(data)
    assert read_whole(f"{tmp_path}/file", len(data) if expected is None else expected) == data


def test_what_cannot_be_read_raises_what_the_system_says(tmp_path: Path) -> None:
    """Nothing is taken for an empty file."""
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(OSError, match=r"Is a directory|No such file|Permission denied"):
            read_whole(str(path))


def test_a_file_with_the_same_bytes_is_left_alone(tmp_path: Path) -> None:
    """It keeps its inode, times and mode; one that differs keeps its mode."""
    file = tmp_path / "new" / "page.html"
    assert write_if_changed(file, b"one")
    file.chmod(0o640)
    os.utime(file, (1, 1))
    before = file.stat()
    assert not write_if_changed(file, b"one")
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_mode) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_mode,
    )
    assert write_if_changed(file, b"two")
    assert file.read_bytes() == b"two"
    assert file.stat().st_mode == before.st_mode
    assert [each.name for each in file.parent.iterdir()] == ["page.html"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A folder stands where the file should; the longest of names is no hindrance."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_if_changed(tmp_path / "folder", b"one")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
    assert write_if_changed(tmp_path / ("n" * 255), b"one")


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    """A static file that is linked to its source must not be written through."""
    (tmp_path / "source").write_bytes(b"one")
    (tmp_path / "link").symlink_to("source")
    assert write_if_changed(tmp_path / "link", b"one")
    assert not (tmp_path / "link").is_symlink()
    assert write_if_changed(tmp_path / "link", b"two")
    assert (tmp_path / "source").read_bytes() == b"one"
