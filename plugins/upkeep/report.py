"""What needs the owner: due bets, thin topics, drafts, dead links; nothing is decided."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TypeGuard

from plugins.documents import (
    Bet,
    BetState,
    Comment,
    Date,
    Document,
    Essay,
    Library,
    Precision,
    Status,
    Term,
)
from plugins.relations import build_graph
from plugins.upkeep.links.needs import link_needs
from plugins.views import count_of, dead_addresses, show_date

__all__ = ["describe_needs"]

_SOON = 60
"""Days before a bet is due in which it is told."""
_THIN, _BIG = 2, 60
"""The fewest and the most pieces of a topic that helps a reader."""
_FEW = 5
"""How many files are named of what is only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """Things of one kind that wait for the owner."""

    title: str
    lines: tuple[str, ...]


def describe_needs(library: Library, on: date, folder: str = "content") -> str:
    """Return what needs the owner on a day, most urgent first; folder is what content is called."""
    needs = [need for need in _needs(library, on, folder) if need.lines]
    title = f"What needs you, {_in_words(on)}"
    if not needs:
        return f"{title}: nothing."
    told = ("\n".join([need.title, *(f"  {line}" for line in need.lines)]) for need in needs)
    return "\n\n".join([title, *told])


def _needs(library: Library, on: date, folder: str) -> Iterator[_Need]:
    def named(document: Document, what: str) -> str:
        return f"{folder}/{document.path}: {what}"

    yield from _due(library, on, named)
    yield from _of_topics(library, named)
    for status, title in ((Status.DRAFT, "Drafts"), (Status.HOLD, "Held back")):
        waiting = (each for each in library.documents.values() if each.status is status)
        yield _Need(title=title, lines=tuple(named(each, each.title) for each in waiting))
    dead = (named(document, url) for document, url in dead_addresses(library.documents.values()))
    yield _Need(title="Former addresses that no page can answer", lines=tuple(dead))
    for title, lines in link_needs(library, folder):
        yield _Need(title=title, lines=lines)
    yield _Need(title="Not known", lines=tuple(_unknown(library, folder)))


_Named = Callable[[Document, str], str]
"""Returns a line that names a document's file and says something of it."""


def _in_words(day: date) -> str:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return str(show_date(Date(start=start, precision=Precision.DAY)))


# ---- bets


def _due(library: Library, on: date, named: _Named) -> Iterator[_Need]:
    """Yield the open bets whose last day has passed, those for which it is near, and the rest."""
    passed, near, endless = [], [], []
    for bet in library.documents.values():
        if not isinstance(bet, Bet) or not bet.is_public or bet.state not in _OPEN:
            continue
        for term in bet.resolves:
            last = _last_day(term.date)
            if last is None:
                endless.append(named(bet, f"{_what(term, bet)}, {_when(term.date)}"))
            elif last < on:
                ago = f"{count_of((on - last).days, 'day')} ago"
                passed.append((last, named(bet, f"{_what(term, bet)}, {_when(term.date)}, {ago}")))
            elif (last - on).days <= _SOON:
                left = f"{count_of((last - on).days, 'day')} left"
                near.append((last, named(bet, f"{_what(term, bet)}, {_when(term.date)}, {left}")))
    yield _Need(title="Bets past their date and still open", lines=_sorted(passed))
    yield _Need(title=f"Bets due within {count_of(_SOON, 'day')}", lines=_sorted(near))
    yield _Need(title="Open bets without a last day", lines=tuple(endless))


_OPEN = (BetState.OFFERED, BetState.AGREED)


def _sorted(dated: Iterable[tuple[date, str]]) -> tuple[str, ...]:
    return tuple(line for _, line in sorted(dated))


def _what(term: Term, bet: Bet) -> str:
    return term.what or bet.claim


def _when(when: Date | None) -> str:
    return f"due {show_date(when)}" if when else "due on a day that is not known"


def _last_day(when: Date | None) -> date | None:
    """Return the last day that a date can mean; None where it is unknown or has no end."""
    if when is None or when.is_or_later:
        return None
    start = when.start.date()
    match when.precision:
        case Precision.YEAR:
            return date(start.year, 12, 31)
        case Precision.MONTH:
            return start.replace(day=monthrange(start.year, start.month)[1])
        case Precision.DAY | Precision.TIME:
            return start


# ---- topics


def _of_topics(library: Library, named: _Named) -> Iterator[_Need]:
    graph = build_graph(library)
    homeless = (each for each in library.documents.values() if _is_homeless(each))
    yield _Need(title="In no topic", lines=tuple(named(each, each.title) for each in homeless))
    counts = [(node.topic, len(node.documents)) for node in graph.topics.values()]
    thin = (named(topic, _pieces(count)) for topic, count in counts if count < _THIN)
    yield _Need(title=f"Topics of fewer than {count_of(_THIN, 'piece')}", lines=tuple(thin))
    big = (named(topic, _pieces(count)) for topic, count in counts if count > _BIG)
    yield _Need(title=f"Topics of more than {count_of(_BIG, 'piece')}", lines=tuple(big))
    bare = (named(topic, topic.title) for topic, _ in counts if not topic.body)
    yield _Need(title="Topics that nobody introduces", lines=tuple(bare))


def _is_homeless(document: Document) -> bool:
    """Whether a reader who goes by topics never meets document; pages are met elsewhere."""
    is_piece = isinstance(document, (Essay, Comment, Bet))
    return is_piece and document.is_listed and not document.topics


def _pieces(count: int) -> str:
    return count_of(count, "piece") if count else "no piece yet"


# ---- what is unknown


def _unknown(library: Library, folder: str) -> Iterator[str]:
    """Yield how many comments lack what a reader would ask for, with the files of a few."""
    comments = [each for each in library.documents.values() if _is_shown_comment(each)]
    for what, is_lacking in _LACKS.items():
        lacking = [each for each in comments if is_lacking(each)]
        if lacking:
            names = [f"{folder}/{each.path}" for each in lacking[:_FEW]]
            more = [f"and {len(lacking) - _FEW} more"] if len(lacking) > _FEW else []
            told = ", ".join([*names, *more])
            yield f"{count_of(len(lacking), 'comment')} without {what}: {told}"


def _is_shown_comment(document: Document) -> TypeGuard[Comment]:
    is_shown = document.is_public and document.status is not Status.WITHDRAWN
    return isinstance(document, Comment) and is_shown


def _is_without_parent(comment: Comment) -> bool:
    """Whether nothing tells what a comment answers, though it answers something."""
    reply = comment.in_reply_to
    return reply is not None and not (reply.title or reply.url or reply.comment)


_LACKS: Mapping[str, Callable[[Comment], bool]] = MappingProxyType(
    {
        "a source": lambda comment: comment.source is None,
        "a date": lambda comment: comment.date is None,
        "a known parent": _is_without_parent,
    }
)
