"""Work that is shared among processes: as fast as that may be, what comes of it is the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.adapter.sparing import making
from plugins.adapter.sparing import site as building
from plugins.adapter.sparing.processes import shared_among
from plugins.documents import Comment, Essay
from tests.graph_strategies import day, make
from tests.sites_fixture import make_site


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


def test_two_processes_build_the_bytes_that_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, relating and rendering alike, for a site to be published."""
    pieces = [
        *(make(Comment, f"c{n}", date=day(2020 + n % 3), topics=("ada",)) for n in range(12)),
        *(
            make(Essay, f"e{n}", date=day(2021), body=f"Words {n}, see [it](e0.md).")
            for n in range(3)
        ),
    ]
    site = make_site(tmp_path / "one", *pieces)
    monkeypatch.setattr(building, "processors", lambda: 1)
    monkeypatch.setattr(making, "processors", lambda: 1)
    alone = site.must_build(publish=True).files()

    other = make_site(tmp_path / "two", *pieces)
    monkeypatch.setattr(building, "processors", lambda: 2)
    monkeypatch.setattr(making, "processors", lambda: 2)
    monkeypatch.setattr(building, "_READ_AT_ONCE", 1)
    monkeypatch.setattr(making, "_AT_ONCE", 1)
    assert other.must_build(publish=True).files() == alone
