"""The ledger: what was published of each bet, so that no later edit takes it back in silence.

Criteria and history are append-only, and the other terms stay; what was open may be filled in.
They are compared with a record that is committed beside the content, and not with Git's history,
which a copy of the archive need not have.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from plugins.documents.body import Body
from plugins.documents.characters import decode, normalise
from plugins.documents.kinds import Bet, Document, Status
from plugins.errors import Problem

__all__ = ["LEDGER", "Promise", "check_ledger", "promise_of", "read_ledger", "recorded_addresses"]

LEDGER = "ledger/bets.json"
"""Where the record is, from `content/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What of a bet may grow and may not change, each part in its order."""

    terms: Mapping[str, str] = field(default_factory=dict)
    """Its other terms by their keys; one that is not known is not there."""
    criteria: tuple[str, ...]
    history: tuple[tuple[str, str], ...]
    """Pairs of state and date; a date that is not known is `unknown`."""
    line: int = field(default=0, compare=False)
    """Where it stands in the record."""


def check_ledger(
    content: Path,
    documents: Mapping[str, Document],
    bodies: Mapping[str, Body],
    problems: Iterable[Problem],
) -> list[Problem]:
    """Return what the record in content says against documents; problems are those known before.

    A bet that could not be read is not compared, so that one mistake does not make another.
    """
    recorded, faults = read_ledger(content)
    unread = frozenset((problem.path, problem.key) for problem in problems)
    bets = [document for document in documents.values() if isinstance(document, Bet)]
    return [*faults, *_broken_promises(recorded, bets, unread), *_check_links(bodies)]


def promise_of(bet: Bet) -> Promise:
    """Return what of bet is to be recorded."""
    history = tuple((str(each.state), str(each.date or "unknown")) for each in bet.history)
    terms = {"claim": bet.claim, "stakes": bet.stakes, "against": bet.against}
    dates = {"offered": bet.offered, "agreed": bet.agreed}
    known = {key: str(date) for key, date in dates.items() if date}
    return Promise(terms=terms | known, criteria=bet.criteria, history=history)


def recorded_addresses(bet: Bet) -> tuple[str, ...]:
    """Return every address of bet, oldest first, as the record writes them: without outer slashes.

    The oldest is its name in the record, since it stays whatever the bet is called later.
    """
    return tuple(each.strip("/") for each in (*bet.former_urls, bet.published_permalink))


# ---- the comparison

_Unread = frozenset[tuple[str, str]]
"""Path and key of what could not be read."""


def _broken_promises(
    recorded: Mapping[str, Promise], bets: Iterable[Bet], unread: _Unread
) -> Iterator[Problem]:
    by_address = {address: bet for bet in bets for address in recorded_addresses(bet)}
    for address, promise in recorded.items():
        bet = by_address.get(address)
        if bet is None:
            if not any(path.startswith("bets") and key in _NAMING for path, key in unread):
                yield _gone(address, promise.line)
        elif bet.status not in (Status.PUBLISHED, Status.WITHDRAWN):
            yield _hidden(bet)
        elif bet.status is not Status.WITHDRAWN:
            yield from _changes(bet, promise, unread)


_UNREADABLE = frozenset({"", "encoding", "front matter"})
_NAMING = _UNREADABLE | {"slug", "former_urls"}
"""Keys of problems that may hide the address of a bet."""


def _gone(address: str, line: int) -> Problem:
    return Problem(
        path=LEDGER,
        line=line,
        key="ledger",
        value=address,
        reason="recorded as published, and now no bet has this address",
        remedy="bring the file back with `status: withdrawn` and a reason, "
        "or write the address into the `former_urls` of the bet that it is now",
    )


def _hidden(bet: Bet) -> Problem:
    return Problem(
        path=bet.path,
        line=bet.line_of("status"),
        key="status",
        value=bet.status,
        reason="not for a bet that was published",
        remedy="write `status: withdrawn` and a reason",
    )


def _changes(bet: Bet, promise: Promise, unread: _Unread) -> Iterator[Problem]:
    """Yield each other term that differs, and the first difference in criteria and in history."""
    yield from _changed_terms(bet, promise, unread)
    present = promise_of(bet)
    told = {
        "criteria": (promise.criteria, present.criteria, "a sentence"),
        "history": (_shown(promise), _shown(present), "an entry"),
    }
    for key, (before, after, what) in told.items():
        if _is_read(bet, key, unread):
            yield from _first_change(bet, key, before, after, what)


def _changed_terms(bet: Bet, promise: Promise, unread: _Unread) -> Iterator[Problem]:
    """Yield each term that is no longer the one recorded, but for a side that was still open."""
    present = promise_of(bet).terms
    for term, before in promise.terms.items():
        key, after = _KEYS.get(term, term), present.get(term)
        if before not in (after, _ANYONE) and _is_read(bet, key, unread):
            yield _change(bet, key, key, (before, after), _IN_HISTORY)


def _is_read(bet: Bet, key: str, unread: _Unread) -> bool:
    return not any((bet.path, other) in unread for other in (_UNREADABLE | {key}))


_TERMS = ("claim", "stakes", "against", "offered", "agreed")
_KEYS = {"against": "with"}
"""What front matter calls a term, where the record calls it otherwise."""
_ANYONE = "anyone"
"""The other side of an offer that nobody has taken up, so that there is nobody to be true to."""
_IN_HISTORY = "say what changed in a note of `history`"


def _shown(promise: Promise) -> tuple[str, ...]:
    return tuple(f"{state}, {date}" for state, date in promise.history)


def _first_change(
    bet: Bet, key: str, before: tuple[str, ...], after: tuple[str, ...], what: str
) -> Iterator[Problem]:
    for number, (old, new) in enumerate(zip_longest(before, after[: len(before)])):
        if old != new:
            instead = f"add what changed as {what} at the end"
            yield _change(bet, key, f"{key}[{number}]", (old or "", new), instead)
            return


def _change(bet: Bet, key: str, place: str, texts: tuple[str, str | None], instead: str) -> Problem:
    """Return what is told where the second of texts stands for the first one, or nothing does."""
    old, new = texts
    was, now = _excerpts(old, new or "")
    is_gone = "no longer there" if new is None else "not what was published there"
    return Problem(
        path=bet.path,
        line=bet.line_of(place) or bet.line_of(key) or 1,
        key=key,
        value=now,
        reason=f"{is_gone}: '{was}'",
        remedy=f"restore it, and {instead}; "
        f"where the record itself is wrong, mend content/{LEDGER} in the same commit",
    )


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """Return both texts, or where one is long the part of each about their first difference."""
    if max(len(old), len(new)) <= _LONGEST:
        return old, new
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(new))
    start = max(0, same - _BEFORE)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    end = start + _LONGEST - 2
    return ("…" if start else "") + text[start:end] + ("…" if text[end:] else "")


_LONGEST, _BEFORE = 80, 30
"""How many characters a message quotes, and how many of them before a difference."""


def _check_links(bodies: Mapping[str, Body]) -> Iterator[Problem]:
    """Yield a problem for each link that would publish a record."""
    for path, body in bodies.items():
        for link in body.links:
            if link.file.startswith("ledger/"):
                yield Problem(
                    path=path,
                    line=link.line,
                    key="link",
                    value=link.written,
                    reason="leads to a record of the archive's own, which is not published",
                    remedy="take it out; what the record says is on the pages of the bets",
                )


# ---- the record


def read_ledger(content: Path) -> tuple[dict[str, Promise], list[Problem]]:
    """Return the promises recorded in content by address, none without a record; and its faults."""
    file = content / LEDGER
    if not file.is_file():
        return {}, []
    try:
        text, problems = decode(LEDGER, file.read_bytes())
        if problems:
            return {}, problems
        written = json.loads(text := normalise(text), object_pairs_hook=_Pairs)
    except OSError as error:
        return {}, [_fault(0, f"cannot be read ({error.strerror})", "make it readable")]
    except json.JSONDecodeError as error:
        return {}, [_fault(error.lineno, f"not JSON ({error.msg})")]
    except (ValueError, RecursionError) as error:
        return {}, [_fault(1, f"not JSON that can be read ({type(error).__name__})")]
    return _read_promises(text, written)


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON, with a key that stands twice standing twice."""


def _fault(line: int, reason: str, remedy: str = "") -> Problem:
    return Problem(path=LEDGER, line=line, key="ledger", reason=reason, remedy=remedy or _TAKE_BACK)


_TAKE_BACK = "take the file back from the last commit, or mend it; it is written by `make ledger`"


def _read_promises(text: str, written: object) -> tuple[dict[str, Promise], list[Problem]]:
    if not isinstance(written, _Pairs):
        return {}, [_fault(1, "not an object with an entry for each bet")]
    promises: dict[str, Promise] = {}
    problems = []
    for address, value in written:
        is_second = address in promises
        line = _line_of(text, address, is_second=is_second)
        promise = _read_promise(value, line)
        if promise and not is_second:
            promises[address] = promise
        else:
            reason = "is there twice" if is_second else f"does not have the form {_FORM}"
            problems.append(_fault(line, f"'{address}' {reason}"))
    return promises, problems


_FORM = (
    '{"criteria": [texts], "history": [{"date": text, "state": text}]}'
    f", and texts under {', '.join(_TERMS)}"
)


def _line_of(text: str, address: str, *, is_second: bool) -> int:
    """Return the line of the entry of address, of its last one where there was one before."""
    key = json.dumps(address, ensure_ascii=False)
    place = text.rfind(key) if is_second else text.find(key)
    return text.count("\n", 0, max(place, 0)) + 1


def _read_promise(value: object, line: int) -> Promise | None:
    """Return what an entry says, None where it does not have the form."""
    parts = _object(value, {"criteria", "history"}, frozenset(_TERMS))
    if parts is None or any(type(parts[key]) is not list for key in ("criteria", "history")):
        return None
    criteria = parts["criteria"]
    terms = {key: parts[key] for key in _TERMS if key in parts}
    events = [_object(event, {"state", "date"}) for event in parts["history"]]
    texts = [*criteria, *(text for event in events if event for text in event.values())]
    if None in events or not all(isinstance(text, str) for text in (*texts, *terms.values())):
        return None
    history = tuple((event["state"], event["date"]) for event in events if event)
    return Promise(terms=terms, criteria=tuple(criteria), history=history, line=line)


def _object(
    value: object, keys: set[str], others: frozenset[str] = frozenset()
) -> dict[str, Any] | None:
    """Return an object that has each of keys once, of others any once and no more, else None."""
    if not isinstance(value, _Pairs):
        return None
    found = dict(value)
    return found if len(found) == len(value) and keys <= found.keys() <= keys | others else None
