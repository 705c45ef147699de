"""Whatever becomes of what is kept from build to build costs time, is told, and changes no byte."""

import os
import random
import resource
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import AcquireReturnProxy, FileLock, Timeout
from hypothesis import given
from hypothesis import strategies as st

from tests.changing import Changing, new_piece, theme_files
from tests.graph_strategies import day
from tests.twice_built import (
    LOOKED_AT,
    NOTHING_NEW,
    Trial,
    build,
    build_and_be_killed,
    stats,
)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Return an archive of one essay, built, with a copy of it to begin from."""
    now = Changing(theme=dict(theme_files()))
    now.pieces[10] = new_piece("topics", 10, slug="ada")
    now.pieces[20] = new_piece("essays", 20, topics={10}, date=day(2022))
    trial = Trial(tmp_path_factory.mktemp("damage"), now)
    trial.build()
    trial.keep()
    return trial


@pytest.fixture(autouse=True)
def _whole_again(trial: Trial) -> None:
    begin_again(trial)


def begin_again(trial: Trial) -> None:
    """Put the archive back as it was first built, and edit its essay."""
    trial.begin_again()
    trial.build()
    trial.now.pieces[20].words = ["Other words."]


def costs_time_alone(trial: Trial) -> None:
    """Build twice: both are right; what had to be made again without an edit is told of."""
    ended = trial.build()
    assert ".store: " in ended.err or "Work   1 of" in ended.work, ended
    assert trial.build().work == NOTHING_NEW


# ---- what may befall the file


@given(share=st.floats(0, 1))
def test_a_store_that_is_cut_off_anywhere_costs_time(trial: Trial, share: float) -> None:
    """As by a disk that was full, or a copy that broke off; an empty one is as none."""
    begin_again(trial)
    os.truncate(trial.store, max(1, int(share * trial.store.stat().st_size)))
    costs_time_alone(trial)


@given(seed=st.integers(0, 2**32), count=st.sampled_from([1, 1, 8, 512]))
def test_a_store_with_any_bits_flipped_costs_time(trial: Trial, seed: int, count: int) -> None:
    """As by a disk that is failing."""
    begin_again(trial)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    data = bytearray(trial.store.read_bytes())
    for _ in range(count):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    trial.store.write_bytes(data)
    costs_time_alone(trial)


def empty(store: Path) -> None:
    """Leave nothing in it."""
    store.write_bytes(b"")


def overwrite(store: Path) -> None:
    """Put something else there."""
    store.write_text("Not a store at all, but a text." * 1000)


def change_version(store: Path) -> None:
    """Let it be of another version."""
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE about SET version = x'00'")
    connection.close()


def exchange_values(store: Path) -> None:
    """Give each value another one's key, with its checksum."""
    with sqlite3.connect(store) as connection:
        rows = connection.execute(
            "SELECT key, checksum, value FROM entries ORDER BY key"
        ).fetchall()
        turned = [
            (row[0], *other[1:]) for row, other in zip(rows, [*rows[1:], rows[0]], strict=True)
        ]
        connection.executemany("REPLACE INTO entries VALUES (?, ?, ?)", turned)
    connection.close()


def drop_tables(store: Path) -> None:
    """Let it be a database of somebody else's."""
    with sqlite3.connect(store) as connection:
        connection.executescript("DROP TABLE entries; DROP TABLE about; CREATE TABLE mine (a)")
    connection.close()


@pytest.mark.parametrize("befall", [overwrite, change_version, exchange_values, drop_tables, empty])
def test_a_store_that_is_none_is_begun_anew(trial: Trial, befall: Callable[[Path], None]) -> None:
    """A line says so; the next build has all that it needs."""
    befall(trial.store)
    ended = trial.build()
    assert (".store: " in ended.err) == (befall is not empty)
    assert trial.build().work == NOTHING_NEW


def test_a_store_that_was_thrown_away_is_not_missed(trial: Trial) -> None:
    """It may be thrown away at any time, so nothing is told."""
    trial.store.unlink()
    assert trial.build().err == ""
    assert trial.build().work == NOTHING_NEW


def test_where_a_folder_stands_in_its_place_builds_go_on_without(trial: Trial) -> None:
    """Each says so; none writes a page whose bytes are there already."""
    trial.store.unlink()
    trial.store.mkdir()
    assert "cannot be used" in trial.build().err
    standing = stats(trial.output)
    again = trial.build()
    assert "cannot be used" in again.err
    assert stats(trial.output) == standing


def test_an_old_store_gives_no_old_page(trial: Trial) -> None:
    """What it has on record is not what stands there."""
    old = trial.store.read_bytes()
    trial.build()
    trial.store.write_bytes(old)
    trial.build()
    trial.now.pieces[20].words = ["Some words."]
    trial.build()


def limited(trial: Trial, most: int) -> int:
    """Build where no file can grow beyond so many bytes; return the status of that."""
    trial.put()
    process = os.fork()
    if not process:
        status = 3
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            ended = build(trial.folder, LOOKED_AT)
            status = 1 if ended.fault else 2 if ".store" in ended.err else 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def test_a_full_disk_costs_what_is_kept_and_is_told(trial: Trial) -> None:
    """Pages are small enough to be written here, and the store is not."""
    trial.store.unlink()
    largest = max(size for size, _, _ in stats(trial.output).values())
    assert limited(trial, largest + 2000) == 2
    assert trial.build().fault == ""
    assert trial.build().work == NOTHING_NEW


def test_a_disk_that_is_full_for_pages_too_leaves_the_last_site(trial: Trial) -> None:
    """The build fails; the next one, with room, has the whole site."""
    before = {name: size for name, (size, _, _) in stats(trial.output).items()}
    assert limited(trial, 1000) in (1, 3)
    assert {name: size for name, (size, _, _) in stats(trial.output).items()} == before
    trial.build()
    assert trial.build().work == NOTHING_NEW


# ---- several builds


def test_two_builds_at_once_end_well(trial: Trial) -> None:
    """They share output and store, and take turns; the output is right at the end."""
    for words in ("These", "Those"):
        trial.now.pieces[20].words = [words]
        trial.put()
        processes = [_build_beside(trial) for _ in range(2)]
        assert [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in processes] == [0, 0]
        assert trial.build().work == NOTHING_NEW


def test_what_is_edited_while_a_build_waits_for_another_is_in_it(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the one that comes last could take back what the other has made of that edit."""
    trial.build()
    acquire = FileLock.acquire

    def wait(lock: FileLock, *, blocking: bool = True) -> AcquireReturnProxy:
        if not blocking:
            raise Timeout(lock.lock_file)
        trial.now.pieces[20].words = ["Written meanwhile."]
        trial.put()
        return acquire(lock)

    trial.now.pieces[10].words = ["Written before."]
    trial.put()
    with monkeypatch.context() as patch:
        patch.setattr(FileLock, "acquire", wait)
        ended = build(trial.folder, LOOKED_AT)
    trial.compare(ended)
    assert trial.build().work != NOTHING_NEW
    assert trial.build().work == NOTHING_NEW


def _build_beside(trial: Trial) -> int:
    process = os.fork()
    if not process:
        status = 3
        try:
            status = bool(build(trial.folder, LOOKED_AT).fault)
        finally:
            os._exit(status)
    return process


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_kill_at_any_step_of_putting_in_place_is_mended(trial: Trial, *, is_undone: bool) -> None:
    """The next build ends what was begun, and gives what is wanted by then."""
    step, is_killed = 0, True
    while is_killed:
        begin_again(trial)
        step += 3 if is_undone else 1
        trial.now.pieces[20].words = ["Other words."]
        trial.now.pieces[20].slug = "renamed"
        trial.put()
        is_killed = build_and_be_killed(trial.folder, LOOKED_AT, step, within_commit=True)
        if is_undone:
            trial.now.pieces[20].words = ["Some words."]
        trial.now.pieces[20].slug = "p20" if is_undone else "renamed"
        trial.build()
        trial.now.pieces[20].slug = "p20"
    assert step > 10
