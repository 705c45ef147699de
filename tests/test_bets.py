"""A bet comes about in legal steps, and what was published of it stays."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    BetEvent,
    BetState,
    Comment,
    Date,
    Document,
    Essay,
    Slug,
    Status,
    load_content,
    parse_date,
    parse_document,
    write_document,
)
from plugins.documents.consistency.bets import NEXT_STATES, broken_bet_rules
from plugins.documents.consistency.ledger import LEDGER, promise_of
from plugins.documents.dates import is_surely_before
from plugins.errors import ContentError
from plugins.upkeep.__main__ import main
from plugins.upkeep.ledger import format_ledger
from tests.graph_strategies import day, make, near_dates
from tests.strategies import walks

OFFERED = parse_date("2023-07")


def bet(slug: str = "rain", **fields: Any) -> Bet:
    """Return a bet that loads."""
    given = {"offered": OFFERED, "date": fields.get("offered", OFFERED), "added": day(2024)}
    return make(Bet, slug, **(given | fields))


def _folder(folder: str | Path, *documents: Document) -> Path:
    content = Path(folder) / "content"
    for document in documents:
        file = content / document.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_document(document), encoding="utf-8")
    return content


def _told(content: Path) -> str:
    try:
        load_content(content)
    except ContentError as error:
        return str(error)
    return ""


# ---- states


def _steps(states: Iterable[BetState], date: Date | None = None) -> tuple[BetEvent, ...]:
    return tuple(BetEvent(state=state, date=date) for state in states)


def _complaints(states: tuple[BetState, ...]) -> list[str]:
    """Return what is told of a bet that went through these states on days that nobody knows."""
    values = {"offered": OFFERED, "history": _steps(states), "state": states[-1]}
    return [reason for _, _, _, reason, _ in broken_bet_rules(values)]


@given(walks())
def test_every_legal_walk_of_states_is_accepted(walk: tuple[BetState, ...]) -> None:
    """Offered, agreed and the ends, each for as long as there are notes on it."""
    assert _complaints(walk) == []


@given(walks(), st.sampled_from(BetState), walks())
def test_every_illegal_step_is_refused(
    walk: tuple[BetState, ...], state: BetState, rest: tuple[BetState, ...]
) -> None:
    """Whatever stands before and behind it, a state that cannot follow is told, and only it is."""
    is_legal = state is walk[-1] or state in NEXT_STATES[walk[-1]]
    told = _complaints((*walk, state))
    assert told == ([] if is_legal else [f"cannot follow '{walk[-1]}'"])
    assert bool(told) <= bool(_complaints((*walk, state, *rest)))


@pytest.mark.parametrize("state", [state for state in BetState if not NEXT_STATES[state]])
def test_nothing_begins_with_an_end(state: BetState) -> None:
    """A bet was offered or agreed before anything came of it."""
    assert _complaints((state,)) == ["no bet begins with this state"]


@given(near_dates(), st.sampled_from(["offered", "agreed"]))
def test_dates_contradict_only_where_both_are_known_to(known: Date, key: str) -> None:
    """A history that repeats a date is right; one that is surely earlier or later is not."""

    def complaints(date: Date) -> int:
        history = _steps([BetState(key)], date)
        values = {key: known, "state": BetState(key), "history": history}
        return len(list(broken_bet_rules(values)))

    assert complaints(known) == 0
    assert complaints(parse_date("2030-01-01")) == (not known.is_about and not known.is_or_later)
    assert complaints(parse_date("2010-01-01")) == (not known.is_about)
    assert complaints(parse_date("2010~")) == 0


def test_an_agreement_on_a_day_that_is_not_known_is_one() -> None:
    """What is unknown is not asked for: an entry of the history without a date is enough."""
    agreed = bet(state=BetState.AGREED, history=_steps([BetState.OFFERED, BetState.AGREED]))
    assert parse_document(agreed.path, write_document(agreed)) == agreed
    nothing = write_document(replace(agreed, history=()))
    with pytest.raises(ContentError, match="nothing says when it was agreed"):
        parse_document(agreed.path, nothing)


def test_a_bet_comes_from_the_owners_own_words(tmp_path: Path) -> None:
    """A comment that somebody else wrote is nothing he bet on, whoever posted it."""
    own = make(Comment, "own", added=day(2024))
    content = _folder(tmp_path, own, bet(comes_from=Slug("own")))
    assert _told(content) == ""
    _folder(tmp_path, replace(own, author="Somebody Else"))
    assert "the words of content/comments/own.md are Somebody Else's" in _told(content)


# ---- the ledger

_SENTENCES = st.lists(st.sampled_from(["One.", "Two.", "Three: 'x'.", "Čtyři."]), min_size=1)


def _record(content: Path, *bets: Bet) -> None:
    place = content / LEDGER
    place.parent.mkdir(parents=True, exist_ok=True)
    promises = {f"bets/{each.slug}": promise_of(each) for each in bets}
    place.write_text(format_ledger(promises), encoding="utf-8")


@settings(max_examples=40)
@given(_SENTENCES, _SENTENCES, walks(), walks())
def test_what_was_recorded_may_grow_and_not_change(
    criteria: list[str],
    others: list[str],
    walk: tuple[BetState, ...],
    other_walk: tuple[BetState, ...],
) -> None:
    """A bet loads if and only if the record is how its criteria and history begin."""
    before = bet(criteria=tuple(criteria), state=walk[-1], history=_steps(walk))
    after = bet(criteria=tuple(others), state=other_walk[-1], history=_steps(other_walk))
    is_kept = others[: len(criteria)] == criteria and other_walk[: len(walk)] == walk
    with TemporaryDirectory() as folder:
        content = _folder(folder, after)
        _record(content, before)
        assert (_told(content) == "") == is_kept


_OTHERS: dict[str, Any] = {
    "claim": "It snows.",
    "stakes": "Two cups.",
    "against": "Somebody",
    "offered": parse_date("2023-08"),
    "agreed": parse_date("2023-10"),
}
_WRITTEN = {"against": "with"}


@settings(max_examples=25)
@given(
    st.fixed_dictionaries({"against": st.sampled_from(["anyone", "Ann"])}),
    st.none() | st.just(parse_date("2023-09")),
    st.sets(st.sampled_from(sorted(_OTHERS))),
)
def test_no_term_of_a_recorded_bet_changes_in_silence(
    fields: dict[str, Any], agreed: Date | None, changed: set[str]
) -> None:
    """Each that does is told at its key; what was still open may be filled in, once."""
    state = BetState.AGREED if agreed or "agreed" in changed else BetState.OFFERED
    before = bet(**fields, agreed=agreed, state=BetState.AGREED if agreed else BetState.OFFERED)
    after = replace(before, state=state, **{key: _OTHERS[key] for key in changed})
    after = replace(after, date=after.agreed or after.offered)
    is_open = {"against": fields["against"] == "anyone", "agreed": agreed is None}
    with TemporaryDirectory() as folder:
        content = _folder(folder, after)
        _record(content, before)
        told = _told(content)
    for key, other in _OTHERS.items():
        is_told = f"{_WRITTEN.get(key, key)}: '{other}': not what was published" in told
        assert is_told == (key in changed and not is_open.get(key, False))
    assert told.count("mend content/ledger") == len(changed - {k for k, o in is_open.items() if o})


def test_a_term_that_is_gone_is_told(tmp_path: Path) -> None:
    """A date that was known does not become unknown."""
    agreed = bet(state=BetState.AGREED, agreed=parse_date("2023-09"), date=parse_date("2023-09"))
    content = _folder(tmp_path, agreed)
    assert main(["ledger", "--content", str(content)]) == 0
    history = _steps([BetState.OFFERED, BetState.AGREED])
    _folder(tmp_path, replace(agreed, agreed=None, date=OFFERED, history=history))
    assert "agreed: no longer there: '2023-09'; restore it, and say what" in _told(content)


def test_a_record_without_the_terms_is_behind_and_loads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records were once of criteria and history alone; writing them anew adds the rest."""
    content = _folder(tmp_path, bet(claim="It snows."))
    _record(content, replace(bet(claim="It snows.")))
    whole = json.loads((content / LEDGER).read_bytes())
    old = {key: {k: each[k] for k in ("criteria", "history")} for key, each in whole.items()}
    (content / LEDGER).write_text(json.dumps(old), encoding="utf-8")
    assert _told(content) == ""
    assert main(["ledger", "--check", "--content", str(content)]) == 1
    assert "'bets/rain': behind what is published" in capsys.readouterr().err
    assert main(["ledger", "--content", str(content)]) == 0
    assert json.loads((content / LEDGER).read_bytes()) == whole
    assert whole["bets/rain"]["claim"] == "It snows."
    assert main(["ledger", "--check", "--content", str(content)]) == 0


@pytest.mark.parametrize("odd", [{"claim": 1}, {"claim": None}, {"agreed": []}, {"note": "x"}])
def test_a_record_of_another_form_is_told(tmp_path: Path, odd: dict[str, Any]) -> None:
    """Terms are texts, and there are no others."""
    content = _folder(tmp_path, bet())
    _record(content, bet())
    whole = json.loads((content / LEDGER).read_bytes())
    whole["bets/rain"] |= odd
    (content / LEDGER).write_text(json.dumps(whole), encoding="utf-8")
    assert "'bets/rain' does not have the form" in _told(content)


@given(near_dates(), near_dates())
def test_no_change_comes_before_what_it_changes(written: Date, changed: Date) -> None:
    """Neither `modified` nor a correction; of a bet it is the offer that counts."""
    is_wrong = is_surely_before(changed, written)
    for document in (
        make(Essay, date=written, modified=changed, added=day(2024)),
        bet(offered=written, modified=changed),
        bet(offered=written, agreed=day(2024), state=BetState.AGREED, modified=changed),
    ):
        told = ""
        try:
            parse_document(document.path, write_document(document))
        except ContentError as error:
            told = str(error)
        assert ("modified: " in told) == is_wrong
        assert ("before the piece's own date" in told) == is_wrong


def test_notes_may_be_reworded(tmp_path: Path) -> None:
    """The record keeps states and dates; what is said of them is not a term of the bet."""
    content = _folder(tmp_path, bet(history=(BetEvent(state=BetState.OFFERED, note="One."),)))
    assert main(["ledger", "--content", str(content)]) == 0
    _folder(tmp_path, bet(history=(BetEvent(state=BetState.OFFERED, note="Two."),)))
    assert main(["ledger", "--check", "--content", str(content)]) == 0


def test_a_bet_that_moved_is_still_the_one_recorded(tmp_path: Path) -> None:
    """Its former address says which it was, and the record keeps the name it had."""
    content = _folder(tmp_path, bet("old"))
    assert main(["ledger", "--content", str(content)]) == 0
    recorded = (content / LEDGER).read_bytes()
    (content / "bets/old.md").unlink()
    assert "now no bet has this address" in _told(content)
    _folder(tmp_path, bet("new", former_urls=("/bets/older/", "/bets/old/")))
    assert _told(content) == ""
    assert main(["ledger", "--content", str(content)]) == 0
    assert (content / LEDGER).read_bytes() == recorded


def test_a_withdrawn_bet_is_not_compared_but_must_be_there(tmp_path: Path) -> None:
    """Its tombstone is its trace, and the record of it stays."""
    content = _folder(tmp_path, bet())
    assert main(["ledger", "--content", str(content)]) == 0
    recorded = (content / LEDGER).read_bytes()
    withdrawn = bet(status=Status.WITHDRAWN, reason="Wrong.", criteria=("Something else.",))
    _folder(tmp_path, withdrawn)
    assert main(["ledger", "--content", str(content)]) == 0
    assert (content / LEDGER).read_bytes() == recorded
    for status in (Status.DRAFT, Status.HOLD, Status.HIDDEN):
        _folder(tmp_path, bet(status=status))
        assert "not for a bet that was published" in _told(content)


def test_only_what_lists_show_is_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of drafts, held and hidden bets nothing; `--check` names what is missing or behind."""
    content = _folder(tmp_path, bet("a"), bet("b"), bet("e", status=Status.HIDDEN))
    _folder(tmp_path, bet("c", status=Status.DRAFT), bet("d", status=Status.HOLD))
    assert main(["ledger", "--check", "--content", str(content)]) == 1
    told = capsys.readouterr().err
    assert [f"'bets/{slug}': not recorded" in told for slug in "abcde"] == [
        *(True, True, False, False, False)
    ]
    assert main(["ledger", "--content", str(content)]) == 0
    assert list(json.loads((content / LEDGER).read_bytes())) == ["bets/a", "bets/b"]
    assert main(["ledger", "--check", "--content", str(content)]) == 0
    _folder(tmp_path, bet("a", criteria=("A wet street.", "At noon.")))
    capsys.readouterr()
    assert main(["ledger", "--check", "--content", str(content)]) == 1
    assert "'bets/a': behind what is published; run `make ledger`" in capsys.readouterr().err


def test_a_mistake_in_a_bet_does_not_make_another(tmp_path: Path) -> None:
    """What could not be read is not compared with the record."""
    content = _folder(tmp_path, bet())
    assert main(["ledger", "--content", str(content)]) == 0
    file = content / "bets/rain.md"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("criteria:", "criterias:"),
        ("---\n", "--\n"),
        ("title:", "slug: a b\ntitle:"),
    ):
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert _told(content)
        assert "published" not in _told(content)
        assert "ledger" not in _told(content)


@settings(max_examples=30)
@given(
    st.text(max_size=40) | st.recursive(st.none() | st.text(max_size=3), st.lists).map(json.dumps)
)
def test_whatever_the_record_holds_it_is_read_or_told(text: str) -> None:
    """A malformed record is a problem with its place, and never a crash."""
    with TemporaryDirectory() as folder:
        content = _folder(folder, bet())
        (content / "ledger").mkdir()
        (content / LEDGER).write_bytes(text.encode("utf-8", "surrogatepass"))
        assert "ledger/bets.json:" in _told(content)


def test_a_record_nested_beyond_reason_is_told(tmp_path: Path) -> None:
    """Nor does depth or a number without end."""
    content = _folder(tmp_path, bet())
    (content / "ledger").mkdir()
    for text in ("[" * 100_000, '{"a": ' + "9" * 5000 + "}"):
        (content / LEDGER).write_text(text, encoding="utf-8")
        assert "ledger/bets.json:1" in _told(content)
