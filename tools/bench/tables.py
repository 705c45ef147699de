"""What was measured, as tables of text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tools.bench.contenders import ARCHIVE, HUGO, WHOLE
from tools.bench.results import OfSize, Results, growth
from tools.bench.rounds import Sample
from tools.bench.steps import COLD, EDITED, SHARED, STEPS, UNCHANGED

__all__ = ["Table", "machine_table", "size_tables", "summary_tables"]

_NONE, _TO, _TIMES = "\N{EN DASH}", "\N{EN DASH}", "\N{MULTIPLICATION SIGN}"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: each row has a cell for each column."""

    title: str
    columns: tuple[str, ...]
    """The first is a name; all others are numbers."""
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def machine_table(machine: Mapping[str, str]) -> Table:
    """Return what is measured with."""
    return Table(title="Measured with", columns=("what", "which"), rows=(*machine.items(),))


def size_tables(size: OfSize) -> Iterator[Table]:
    """Yield the tables of one size, in the order in which they are read."""
    yield _beside_others(size)
    yield _edits(size)
    if size.saves:
        yield _saves(size)
    if size.floors:
        yield _floors(size)


def summary_tables(results: Results) -> Iterator[Table]:
    """Yield what follows from all sizes together."""
    if len(results.sizes) > 1:
        yield _growth(results)
    yield _goals(results)


# ---- one size


def _beside_others(size: OfSize) -> Table:
    """Return the archive beside other generators."""
    names = list(dict.fromkeys(each.contender for each in size.samples))
    rows = [(step, *(_time(size, name, step) for name in names)) for step in SHARED]
    rows += [
        ("cold: seconds of processor", *(_processor(size, name) for name in names)),
        ("cold: peak memory, MB", *(_memory(size, name, COLD) for name in names)),
        ("cold: ms per document", *(_per_document(size, name) for name in names)),
        ("files of the site", *(_files(size, name) for name in names)),
    ]
    failed = [f"{name} failed at {said}" for name, said in size.failed.items()]
    note = f"Seconds, medians; {_TIMES} is how many times Hugo's seconds of the same round"
    return Table(
        title=f"{size.documents:,} documents: beside other generators",
        columns=("", *names),
        rows=tuple(rows),
        note="\n".join([f"{note} ({_NONE}: as cold, or not measured).", *failed]),
    )


def _time(size: OfSize, name: str, step: str) -> str:
    seconds, ratio = size.middle(name, step), size.ratio(name, step)
    return _shown(seconds) + (f" ({ratio:.2f} {_TIMES})" if ratio is not None else "")


def _processor(size: OfSize, name: str) -> str:
    return _shown(size.middle(name, COLD, lambda each: each.processor))


def _memory(size: OfSize, name: str, step: str) -> str:
    found = size.of(name, step)
    return f"{max(each.memory for each in found) / _MEGABYTE:.0f}" if found else _NONE


def _per_document(size: OfSize, name: str) -> str:
    seconds = size.middle(name, COLD)
    return _shown(seconds * 1000 / size.documents if seconds else None)


def _files(size: OfSize, name: str) -> str:
    found = size.of(name, COLD)
    return f"{found[-1].written.present:,}" if found else _NONE


def _edits(size: OfSize) -> Table:
    """Return what each edit costs the archive, and what it has it do."""
    rows = [
        _edit(size, name, step)
        for name in (ARCHIVE, WHOLE)
        for step in STEPS
        if size.of(name, step)
    ]
    return Table(
        title=f"{size.documents:,} documents: what an edit has the archive do",
        columns=(
            "",
            "s",
            f"{_TIMES} Hugo",
            "CPU s",
            "MB",
            "made",
            "written",
            "changed",
            "removed",
        ),
        rows=tuple(rows),
        note="Made: pages and files, as the build tells. Written, and with other bytes: as seen.",
    )


def _edit(size: OfSize, name: str, step: str) -> tuple[str, ...]:
    last = size.of(name, step)[-1]
    return (
        step if name == ARCHIVE else f"with cards and search: {step}",
        _shown(size.middle(name, step)),
        _shown(size.ratio(name, step)),
        _shown(size.middle(name, step, lambda each: each.processor)),
        _memory(size, name, step),
        _made(last),
        f"{last.written.written:,} of {last.written.present:,}",
        f"{last.written.changed:,}",
        f"{last.written.removed:,}",
    )


def _made(sample: Sample) -> str:
    told = sample.made
    return f"{told.number:,} of {told.of:,}" if told else "not told"


def _saves(size: OfSize) -> Table:
    rows = [
        (
            name,
            _shown(median(times)),
            f"{min(times):.3f}{_TO}{max(times):.3f}",
            _shown(size.saves_ratio(name)),
        )
        for name, times in size.saves.items()
    ]
    return Table(
        title=f"{size.documents:,} documents: from save to page, while serving",
        columns=("", "s", "range", f"{_TIMES} Hugo"),
        rows=tuple(rows),
    )


def _floors(size: OfSize) -> Table:
    cold = size.middle(ARCHIVE, COLD)
    rows = [
        (
            name,
            _shown(seconds := median(times)),
            _shown(seconds * 1000 / size.documents),
            _part(seconds, cold),
        )
        for name, times in size.floors.items()
    ]
    return Table(
        title=f"{size.documents:,} documents: what cannot be less",
        columns=("", "s", "ms per document", "of the archive's cold build"),
        rows=tuple(rows),
    )


def _part(seconds: float, whole: float | None) -> str:
    return f"{seconds / whole:.0%}" if whole else _NONE


# ---- all sizes


def _growth(results: Results) -> Table:
    """Return how the time per document grows from the smallest size to the largest."""
    names = dict.fromkeys(each.contender for each in results.sizes[0].samples)
    rows = [
        (f"{name}: {step}", *_costs(results, name, step), _shown(growth(results, name, step)))
        for step in (COLD, EDITED)
        for name in names
        if all(size.of(name, step) for size in results.sizes)
    ]
    heads = [f"{size.documents:,}" for size in results.sizes]
    return Table(
        title="Growth: ms per document",
        columns=("", *heads, "last : first"),
        rows=tuple(rows),
        note="1 is linear; less where what every build costs is shared by more documents.",
    )


def _costs(results: Results, name: str, step: str) -> Iterator[str]:
    for size in results.sizes:
        seconds = size.middle(name, step)
        yield _shown(seconds * 1000 / size.documents if seconds else None)


def _goals(results: Results) -> Table:
    """Return what is wanted at the largest size, and what was measured."""
    last = results.sizes[-1]
    saves = last.saves.get(ARCHIVE, ())
    memory, theirs = (_peak(last, name) for name in (ARCHIVE, HUGO))
    goals: Sequence[tuple[str, float | None, float | None]] = (
        (f"one document edited, {_TIMES} Hugo's rebuild", last.ratio(ARCHIVE, EDITED), 0.5),
        (f"nothing changed, {_TIMES} Hugo's rebuild", last.ratio(ARCHIVE, UNCHANGED), 0.25),
        (f"cold, {_TIMES} Hugo's", last.ratio(ARCHIVE, COLD), 3.0),
        ("save to page, s", median(saves) if saves else None, 0.3),
        (f"save to page, {_TIMES} Hugo's server", last.saves_ratio(ARCHIVE), 1.0),
        ("growth, cold", growth(results, ARCHIVE, COLD), 1.2),
        ("growth, one document edited", growth(results, ARCHIVE, EDITED), 1.2),
        ("peak memory, MB (the limit is Hugo's)", memory, theirs),
    )
    return Table(
        title=f"What is wanted, at {last.documents:,} documents",
        columns=("", "measured", "at most", "reached"),
        rows=tuple(
            (name, _shown(found), _shown(most), _verdict(found, most))
            for name, found, most in goals
        ),
    )


def _peak(size: OfSize, name: str) -> float | None:
    found = size.of(name, COLD)
    return max(each.memory for each in found) / _MEGABYTE if found else None


def _verdict(found: float | None, most: float | None) -> str:
    if found is None or most is None:
        return _NONE
    return "yes" if found <= most else "no"


def _shown(number: float | None) -> str:
    """Return a number with about three digits that count."""
    if number is None:
        return _NONE
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}" if number < 1 else f"{number:.2f}"  # noqa: PLR2004 (hundreds need no decimals)
