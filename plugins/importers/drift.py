"""What changed at a source since a piece was captured; nothing is changed by looking."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.importers.excerpts import condensed
from plugins.importers.merging import Record, records_of
from plugins.importers.records import Witness
from plugins.importers.replies import date_of
from plugins.importers.texts import folded_words, lines_of
from plugins.importers.threeway import difference

__all__ = ["Drift", "drifted", "tell_drift"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What changed in one piece."""

    name: str
    """Its file or its key."""
    changes: tuple[str, ...]
    """In words, never empty."""
    shown: str = field(default="", repr=False)
    """The lines of its text that changed."""


def drifted(
    known: Mapping[str, Sequence[Witness]], now: Iterable[Witness], *, whole: bool = False
) -> tuple[Drift, ...]:
    """Return what changed in each piece that was known before under a name, in their order.

    Of what was not, each piece comes behind them that an import would take.
    `whole` says that what is shown now should have all that was known before.
    """
    before = {name: tuple(map(condensed, group)) for name, group in known.items()}
    names = {witness: name for name, group in before.items() for witness in group}
    fresh = {condensed(each) for each in now}
    found: dict[str, set[Witness]] = {}
    new = []
    for record in records_of(fresh, before.values()):
        group = fresh.intersection(record.witnesses)
        name = next((names[each] for each in record.witnesses if each in names), None)
        if name is None and record.body and not record.is_deleted:
            new.append(Drift(name=record.keys[0], changes=("not known before",)))
        elif name and group:
            found[name] = group
    told = [_compared(name, before[name], found.get(name), whole=whole) for name in sorted(before)]
    return (*(each for each in told if each.changes), *new)


def tell_drift(drifts: Iterable[Drift]) -> str:
    """Return what changed, a paragraph a piece."""
    told = [
        "\n".join([f"{each.name}: {', '.join(each.changes)}", *_indented(each.shown)])
        for each in drifts
    ]
    return "\n\n".join(told) or "Nothing changed at the sources."


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}" for line in text.split("\n") if line)


def _compared(
    name: str, before: Sequence[Witness], now: set[Witness] | None, *, whole: bool
) -> Drift:
    if not now:
        changes = ("no longer shown, or the newer file is only a part",) if whole else ()
        return Drift(name=name, changes=changes)
    one, other = _record(before), _record(now)
    return Drift(name=name, changes=tuple(_changes(one, other)), shown=_shown(one, other))


def _record(witnesses: Iterable[Witness]) -> Record:
    group = tuple(witnesses)
    return records_of(group, [group])[0]


def _changes(one: Record, other: Record) -> Iterator[str]:
    if other.is_deleted and not one.is_deleted:
        yield "deleted"
    if other.is_retracted and not one.is_retracted:
        yield "taken back"
    if _is_other_text(one, other):
        edited = date_of(other.best.edited)
        yield f"its text (edited {edited.known[:10]})" if edited else "its text"
    title = other.first(_title)
    if title and title != one.first(_title):
        yield f"its title ({title})"


def _title(witness: Witness) -> str:
    return witness.title


def _is_other_text(one: Record, other: Record) -> bool:
    before, now = one.body, other.body
    return bool(before and now) and _words(one) != _words(other)


def _words(record: Record) -> tuple[str, ...]:
    return folded_words(record.body) if record.body else ()


def _shown(one: Record, other: Record) -> str:
    if not one.body or not other.body or not _is_other_text(one, other):
        return ""
    before, now = ("\n".join(lines_of(each)) for each in (one.body, other.body))
    return difference(before, now, ("when captured", "now"))
