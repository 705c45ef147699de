"""Work that is shared among processes: as fast as that may be, what comes of it is the same."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.adapter.incremental import processes
from plugins.adapter.incremental.processes import beside, shared_among


@settings(max_examples=8)
@given(items=st.lists(st.integers(), max_size=300), processes=st.integers(1, 3))
def test_results_are_the_same_and_in_order_whatever_the_number_of_processes(
    items: list[int], processes: int
) -> None:
    """Nothing is lost, doubled or exchanged where items are dealt out."""
    assert shared_among(processes, 1)(str, items) == list(map(str, items))


def test_an_error_is_the_one_that_one_process_would_have_raised() -> None:
    """It comes up where it can be told, with all that belongs to it."""

    def fail_at_70(item: int) -> int:
        if item == 70:
            raise FailedItemError(item, reason="said so")
        return item

    with pytest.raises(FailedItemError, match="70: said so"):
        shared_among(2, 1)(fail_at_70, range(100))


class FailedItemError(Exception):
    """One that no other process could hand over: it cannot be made of what it says."""

    def __init__(self, item: int, *, reason: str) -> None:
        """Say which item it was, and why."""
        super().__init__(f"{item}: {reason}")


# ---- one thing beside


def copies() -> list[str]:
    """Return the processes that this one has begun and not seen the end of."""
    told = Path(f"/proc/self/task/{os.getpid()}/children")
    return told.read_text("ascii").split() if processes.CAN_FORK else []


def killed() -> int:
    """Return a number here, and end any copy of this process."""
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return 4


def failing() -> int:
    """Return a number here alone."""
    if os.getpid() != HERE:
        raise FailedItemError(1, reason="a copy")
    return 5


HERE = os.getpid()


@pytest.fixture
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have copies made on a machine with one processor too."""
    monkeypatch.setattr(processes, "processors", lambda: 2 if processes.CAN_FORK else 1)


@pytest.mark.parametrize(
    ("function", "result"),
    [(lambda: [1, None], [1, None]), (lambda: "x" * 5_000_000, "x" * 5_000_000)],
)
@pytest.mark.usefixtures("_two_processors")
def test_what_is_begun_beside_gives_its_result(
    function: Callable[[], object], result: object
) -> None:
    """Whatever it is, also where it is more than a pipe holds; and no process is left."""
    before = copies()
    with beside(function) as told:
        assert told() == result
    assert copies() == before


@pytest.mark.usefixtures("_two_processors")
@pytest.mark.parametrize(("function", "result"), [(killed, 4), (failing, 5)])
def test_what_no_copy_can_tell_is_done_here(function: Callable[[], int], result: int) -> None:
    """Where it was killed, and where it failed."""
    with beside(function) as told:
        assert told() == result


@pytest.mark.usefixtures("_two_processors")
def test_an_error_beside_is_the_one_that_is_raised_here() -> None:
    """With all that belongs to it."""

    def fail() -> None:
        raise FailedItemError(7, reason="said so")

    with beside(fail) as told, pytest.raises(FailedItemError, match="7: said so"):
        told()


@pytest.mark.usefixtures("_two_processors")
def test_what_nobody_waits_for_is_broken_off() -> None:
    """As where a mistake ends a build."""
    before = copies()
    with pytest.raises(FailedItemError), beside(lambda: time.sleep(60)):
        raise FailedItemError(8, reason="meanwhile")
    assert copies() == before


@pytest.mark.usefixtures("_two_processors")
def test_without_room_for_a_copy_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may refuse another process, and there may be one processor."""

    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    with beside(os.getpid) as told:
        assert told() == HERE
    monkeypatch.undo()
    monkeypatch.setattr(processes, "processors", lambda: 1)
    with beside(os.getpid) as told:
        assert told() == HERE


@pytest.mark.usefixtures("_two_processors")
def test_a_copy_is_made_where_it_pays_and_only_there() -> None:
    """Who asks knows how much there is to do."""
    for pays in (True, False):
        with beside(os.getpid, pays=pays) as told:
            assert (told() != HERE) is (pays and processes.CAN_FORK)


# ---- signals


@pytest.fixture
def _interrupted_at_once(monkeypatch: pytest.MonkeyPatch, _two_processors: None) -> None:
    """Have each copy of this process get Ctrl-C as soon as there is one."""
    fork = os.fork

    def interrupt() -> int:
        number = fork()
        if not number:
            os.kill(os.getpid(), signal.SIGINT)
        return number

    monkeypatch.setattr(os, "fork", interrupt)


@pytest.mark.usefixtures("_interrupted_at_once")
def test_a_copy_leaves_ctrl_c_to_the_process_that_it_is_of() -> None:
    """From its first moment: it would go back the way that one came, and clear up in its place."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with beside(os.getpid) as told:
        assert (told() == HERE) is not processes.CAN_FORK
    assert shared_among(2, 1)(str, range(9)) == list(map(str, range(9)))
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


def test_copies_may_end_without_notice() -> None:
    """As where who began this process takes none, which it inherits."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with beside(lambda: 6) as told:
            assert told() == 6
    finally:
        signal.signal(signal.SIGCHLD, before)
