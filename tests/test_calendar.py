"""The calendar of bets is read by calendars, and dates nothing more exactly than it is known."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from plugins.documents import Bet, BetState, Library, Status, Term, parse_date
from plugins.relations import build_graph
from plugins.views import FeedSite, build_due_dates, has_due_dates, make_site_view
from tests.graph_strategies import day, libraries, library_of, make, near_dates

SITE = FeedSite(
    name="An Archive",
    owner="The Owner",
    address="https://archive.example/path",
    authority="archive.example,2026",
    language="en",
)
OPEN = (BetState.OFFERED, BetState.AGREED)


def bet(slug: str = "one", *dates: str, **fields: Any) -> Bet:
    """Return an open bet of that day in 2024, due on dates."""
    terms = tuple(Term(date=parse_date(text)) for text in dates)
    defaults: dict[str, Any] = {"date": day(2024), "resolves": terms or (Term(),)}
    return make(Bet, slug, **(defaults | fields))


def calendar_of(*bets: Bet, site: FeedSite = SITE) -> str:
    """Return the calendar of bets."""
    return build_due_dates(build_graph(library_of(bets)), site)


def events_of(*bets: Bet, site: FeedSite = SITE) -> list[Any]:
    """Return the events of the calendar of bets."""
    return list(Calendar.from_ical(calendar_of(*bets, site=site)).walk("VEVENT"))


def is_open(document: object) -> bool:
    """Return whether document is a bet that a calendar has."""
    return (
        isinstance(document, Bet) and document.state in OPEN and document.status is Status.PUBLISHED
    )


@st.composite
def libraries_of_bets(draw: st.DrawFn) -> Library:
    """Return an archive whose bets have terms and states of every sort."""
    dates = st.lists(st.none() | near_dates(), min_size=1, max_size=3)
    text = st.sampled_from([None, "A, part; of\\it", "Ł" * 90, 'Said "so": yes'])
    library = draw(libraries(most=3))
    bets = [
        bet(
            f"b{number}",
            resolves=tuple(Term(what=draw(text), date=each) for each in draw(dates)),
            state=draw(st.sampled_from(BetState)),
            status=draw(st.sampled_from(Status)),
            claim=draw(text) or "It rains.",
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return library_of([*library.documents.values(), *bets])


@given(libraries_of_bets())
def test_two_calendars_read_each_dated_term_of_each_open_bet(library: Library) -> None:
    """One event for each, with the same days and texts in both, and none of any other bet."""
    graph = build_graph(library)
    expected = [
        (each.title, term.date)
        for each in library.documents.values()
        if is_open(each) and isinstance(each, Bet)
        for term in each.resolves
        if term.date
    ]
    assert has_due_dates(graph) is bool(expected)
    assert make_site_view(graph, "The Owner").calendar == ("bets/due.ics" if expected else "")
    if not expected:
        return
    text = build_due_dates(graph, SITE)
    ours = Calendar.from_ical(text)
    assert list(ours.errors) == []
    theirs = vobject.readOne(text)
    one = [
        (str(each["uid"]), each["dtstart"].dt, str(each["summary"]), str(each["description"]))
        for each in ours.walk("VEVENT")
    ]
    other = [
        (each.uid.value, each.dtstart.value, each.summary.value, each.description.value)
        for each in theirs.vevent_list
    ]
    assert sorted(one) == sorted(other)
    titles = [summary.partition(": ")[2] for _, _, summary, _ in one]
    assert sorted(titles) == sorted(title for title, _ in expected)
    exact = [due for _, due in expected if not (due.is_about or due.is_or_later)]
    assert sum(summary.startswith("Due: ") for _, _, summary, _ in one) == len(exact)
    assert len({identifier for identifier, *_ in one}) == len(one)


@given(libraries_of_bets())
def test_lines_are_of_the_length_and_end_that_calendars_ask_for(library: Library) -> None:
    """RFC 5545, 3.1: at most 75 bytes, and CRLF after each."""
    text = build_due_dates(build_graph(library), SITE)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize(
    ("written", "last", "words"),
    [
        ("2027", date(2027, 12, 31), "Due 2027."),
        ("2027-12", date(2027, 12, 31), "Due December 2027."),
        ("2028-02", date(2028, 2, 29), "Due February 2028."),
        ("2027-02~", date(2027, 2, 28), "Due about February 2027."),
        ("2034-01-01", date(2034, 1, 1), "Due 1 January 2034."),
        ("2034-01-01/..", date(2034, 1, 1), "Due on or after 1 January 2034."),
        ("2034-01-01T23:30:00-11:00", date(2034, 1, 1), "Due 1 January 2034, 23:30 UTC-11:00."),
        ("9999", date(9999, 12, 31), "Due 9999."),
        ("2034/..", date(2034, 1, 1), "Due in or after 2034."),
    ],
)
def test_a_term_is_due_on_the_last_day_of_what_is_known(
    written: str, last: date, words: str
) -> None:
    """As a whole day, and the description says what is known; without an end, it is the first."""
    (event,) = events_of(bet("one", written))
    assert event["dtstart"].dt == last
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert words in str(event["description"]).splitlines()


@pytest.mark.parametrize(
    ("written", "summary"),
    [
        ("2034-01-01", "Due: A lock"),
        ("2027-12", "Due: A lock"),
        ("2027-02~", "About February 2027: A lock"),
        ("2027-02-03~", "About 3 February 2027: A lock"),
        ("2034-01-01/..", "On or after 1 January 2034: A lock"),
        ("2034/..", "In or after 2034: A lock"),
    ],
)
def test_only_a_last_day_is_called_due(written: str, summary: str) -> None:
    """Many calendars show nothing but the summary, and it must not claim more than is known."""
    (event,) = events_of(bet("one", written, title="A lock"))
    assert str(event["summary"]) == summary


def test_an_event_says_what_is_at_stake_and_where_to_read_it() -> None:
    """Commas, semicolons and backslashes come through."""
    term = Term(what='A "verified"; design', date=parse_date("2026-12"))
    (event,) = events_of(
        bet(resolves=(term,), title="A lock, proved", claim="a\\nb", against="B; C", stakes="1, 2")
    )
    assert str(event["summary"]) == "Due: A lock, proved"
    assert str(event["description"]).splitlines() == [
        "A “verified”; design",
        "Due December 2026.",
        "Claim: a\\nb",
        "With: B; C",
        "Stakes: 1, 2",
    ]
    assert str(event["url"]) == "https://archive.example/path/bets/one/"


def test_an_event_keeps_its_name_wherever_the_bet_moves() -> None:
    """Or a calendar would show it twice; the terms of a bet are told apart by number."""
    dates = ("2026", "2027")
    moved = bet("new", *dates, former_urls=("/bets/one/",), title="Another", date=day(2001))
    elsewhere = FeedSite(
        name="Moved",
        owner="Somebody",
        address="https://elsewhere.example",
        authority=SITE.authority,
        language="pl",
    )
    identifiers = [
        [str(event["uid"]) for event in events]
        for events in (events_of(bet("one", *dates)), events_of(moved, site=elsewhere))
    ]
    assert identifiers == [[f"tag:archive.example,2026:bets/one#due-{n}" for n in (1, 2)]] * 2


def test_an_event_was_made_when_its_bet_arrived() -> None:
    """And not when the site was built; without such a day, on the day of the bet."""
    (event,) = events_of(bet("one", "2027", added=day(2026, 11, 22)))
    assert event["dtstamp"].dt == datetime(2026, 11, 22, tzinfo=UTC)
    (event,) = events_of(bet("one", "2027", date=parse_date("2024-02-03T23:00:00-02:00")))
    assert event["dtstamp"].dt == datetime(2024, 2, 4, 1, tzinfo=UTC)


def test_a_calendar_is_in_the_order_of_addresses() -> None:
    """So that equal content gives equal bytes."""
    bets = [bet("b", "2025"), bet("a", "2030", date=day(2020)), bet("c", "2020")]
    assert calendar_of(*bets) == calendar_of(*reversed(bets))
    urls = [str(event["url"]) for event in events_of(*bets)]
    assert urls == sorted(urls)


@pytest.mark.parametrize("state", [state for state in BetState if state not in OPEN])
def test_a_bet_that_is_decided_is_due_no_more(state: BetState) -> None:
    """The calendar is gone with the last open one."""
    graph = build_graph(library_of([bet("one", "2027", state=state)]))
    assert not has_due_dates(graph)
