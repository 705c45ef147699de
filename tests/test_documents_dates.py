"""A date claims what is known and no more."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import Date, DateError, Precision, parse_date
from tests.strategies import dates

_SHORT = st.text("0123456789-T:Z+~/. unkow", max_size=25)


@given(dates())
def test_a_date_that_is_written_reads_back_the_same(date: Date) -> None:
    """Writing and reading a date is the identity, for every precision and mark."""
    assert parse_date(str(date)) == date


@given(_SHORT | st.text())
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    """Whatever is typed, nothing but DateError is raised, and what is read keeps its meaning."""
    with suppress(DateError):
        date = parse_date(text)
        assert parse_date(str(date)) == date


@given(dates())
def test_what_is_shown_claims_no_more_than_is_known(date: Date) -> None:
    """The part for `time datetime` has as many digits as the precision has parts."""
    lengths = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
    assert len(date.known) == lengths.get(date.precision, len(date.known))
    assert str(date).startswith(date.known)


@given(dates())
def test_the_moment_is_the_earliest_a_date_can_mean(date: Date) -> None:
    """A date sorts where it begins, and no part that is unknown makes it later."""
    first = {Precision.YEAR: "-01-01", Precision.MONTH: "-01"}.get(date.precision)
    if first:
        assert date.moment == parse_date(date.known + first).moment


@pytest.mark.parametrize(
    ("text", "precision", "is_to_the_day"),
    [
        ("2023", Precision.YEAR, False),
        ("2023-07", Precision.MONTH, False),
        ("2023-07-18", Precision.DAY, True),
        ("2023-07-18T14:05:00+10:00", Precision.TIME, True),
        ("2023-07-18T14:05Z", Precision.TIME, True),
        ("2023-07~", Precision.MONTH, False),
        ("2023-07-18~", Precision.DAY, False),
        ("2023-07-18/..", Precision.DAY, False),
        ("0001", Precision.YEAR, False),
    ],
)
def test_each_form_of_the_grammar_has_its_precision(
    text: str, precision: Precision, is_to_the_day: bool
) -> None:
    """Each line of the table in docs/content.md is read as it says."""
    date = parse_date(text)
    assert (date.precision, date.is_to_the_day) == (precision, is_to_the_day)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a date"),
        ("yesterday", "not a date"),
        ("2023-7-18", "not a date"),
        ("18/07/2023", "not a date"),
        ("２０２３", "not a date"),
        ("2023-07-18 ", "not a date"),
        ("2023-07-18T14:05:00", "a time needs its offset"),
        ("2023-02-30", "no such day or time"),
        ("2023-13", "no such day or time"),
        ("0000", "no such day or time"),
        ("0001-01-01T00:00+10:00", "no such day or time"),
        ("2023-07-18T24:00Z", "no such day or time"),
        ("2023-07~/..", "'~' stands for about"),
        ("2023-07-18T14:05Z~", "'~' stands for about"),
    ],
)
def test_a_date_that_is_none_says_why(text: str, reason: str) -> None:
    """The reason tells a day that does not exist from what is no date at all."""
    with pytest.raises(DateError, match=reason):
        parse_date(text)
