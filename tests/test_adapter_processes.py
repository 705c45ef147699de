"""Work that is shared among processes: as fast as that may be, what comes of it is the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.adapter.incremental.processes import shared_among


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
