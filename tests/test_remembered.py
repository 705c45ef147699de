"""What was made of a thing before is not made again, and is what it would be."""

from plugins.documents import parse_date
from plugins.views import show_date
from plugins.views.remembered import remembered


def test_what_was_made_of_a_thing_is_not_made_again() -> None:
    """It is remembered for the thing itself, so that the result is the same object."""
    made = remembered(lambda thing: [thing])
    thing = object()
    assert made(thing) is made(thing)
    assert made(object()) is not made(object())


def test_moments_that_are_equal_are_told_as_they_are_written() -> None:
    """One moment has other words in another time zone."""
    here, there = (parse_date(f"2023-07-18T{each}") for each in ("12:00:00Z", "14:00:00+02:00"))
    assert here == there
    assert show_date(here) != show_date(there)
    assert str(show_date(there)) == "18 July 2023, 14:00 UTC+02:00"
