"""An import from beginning to end: what is asked for → what was found and is to be written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugins.documents import Date
from plugins.errors import ContentError, Problem, ToolError
from plugins.importers.excerpts import condensed
from plugins.importers.journal import write_all
from plugins.importers.ledger import Ledger, SeenFile, ledger_texts, read_ledger
from plugins.importers.merging import Record, records_of
from plugins.importers.outcomes import Fate, Outcome, Result
from plugins.importers.planning import Plan, Planner
from plugins.importers.proof import at_fault, faults_with
from plugins.importers.records import Person, Reading, Witness
from plugins.importers.setting import Convert, Setting
from plugins.importers.shelf import look_at
from plugins.importers.texts import folded_words
from plugins.progress import tracked

__all__ = ["Errand", "Seen", "find", "touched", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What an import is asked to do, apart from where it reads."""

    content: Path
    added: Date
    """The day on which what is new enters the archive."""
    convert: Convert
    whose: Mapping[str, Person] = field(default_factory=dict)
    anew: bool = False
    """Whether bodies that are as they were are converted again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that was read."""

    reading: Reading = field(default_factory=Reading)
    """What all files hold together."""
    files: tuple[SeenFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Why some of them could not be read."""


def find(errand: Errand, seen: Seen) -> Result:
    """Return what is to be written of what was seen; nothing is written yet.

    Whatever would not load is left out and told. Raise ContentError where the content that is
    there does not load itself.
    """
    ledger = read_ledger(errand.content)
    grown = replace(ledger, files=_grown(ledger.files, seen.files))
    shelf = look_at(errand.content, ledger.entries)
    setting = Setting(
        added=errand.added,
        convert=errand.convert,
        whose=errand.whose,
        topics=shelf.topics,
        not_captured=_not_captured(grown),
    )
    planner = Planner(ledger, shelf, setting, anew=errand.anew)
    for record, known in tracked(touched(seen.reading.witnesses, ledger), "Making files"):
        planner.add(record, known)
    planner.leave(_left(seen.reading.witnesses, ledger))
    plan, problems = _loadable(errand.content, planner.plan, ledger)
    return Result(
        outcomes=tuple(plan.outcomes),
        skipped=tuple(sorted({*seen.reading.skipped, *plan.skipped})),
        losses=plan.losses,
        incomplete=seen.reading.incomplete,
        not_captured=seen.reading.not_captured,
        problems=(*seen.problems, *problems),
        texts=plan.texts,
        before=plan.before,
        ledger=replace(grown, entries=plan.entries),
    )


def write(content: Path, result: Result) -> None:
    """Write the files of a result and its ledger; what is as it was is not touched.

    Raise ToolError, and write nothing, where one of the files was edited since it was looked at.
    """
    for path in result.texts:
        before = result.before.get(path)
        if _bytes(content / path) != (before.encode() if before is not None else None):
            message = f"{content / path}: changed while the import was at work"
            raise ToolError(f"{message}; nothing was written, import again")
    texts = ledger_texts(result.ledger)
    texts |= {path: text.encode() for path, text in result.texts.items()}
    write_all(
        content, {path: data for path, data in texts.items() if _bytes(content / path) != data}
    )


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _grown(known: Iterable[SeenFile], fresh: Iterable[SeenFile]) -> frozenset[SeenFile]:
    """Return what is known of each file; what was read now says it, decisions may be new."""
    files = {(each.file, each.sha256): each for each in (*known, *fresh)}
    return frozenset(files.values())


def _not_captured(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    parts = {part.partition(":")[0] for each in ledger.files for part in each.not_captured}
    return {site: ledger.not_captured(site) for site in parts}


# ---- what was seen beside what was known


def touched(
    witnesses: Iterable[Witness], ledger: Ledger
) -> Sequence[tuple[Record, tuple[Witness, ...]]]:
    """Return each record of which something was read now, and all witnesses it ever had."""
    fresh = {condensed(each) for each in witnesses}
    known = [entry.witnesses for entry in ledger.entries.values()]
    records = records_of(fresh, known)
    touched = [each for each in records if not fresh.isdisjoint(each.witnesses)]
    return [(_current(each, fresh), each.witnesses) for each in touched]


def _left(witnesses: Iterable[Witness], ledger: Ledger) -> list[str]:
    """Return the files of pieces whose words captures show as other pieces now: decided anew.

    What has another kind of witness too, or was read from a file that is not read now, is not left.
    """
    fresh = {condensed(each) for each in witnesses if each.source.reader == "capture"}
    texts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for each in fresh:
        texts[_bytes_of(each)].add(_words(each))

    def is_left(witness: Witness) -> bool:
        words = _words(witness)
        now = texts.get(_bytes_of(witness), ())
        return witness not in fresh and any(text in words or words in text for text in now)

    entries = ledger.entries.items() if fresh else ()
    return [path for path, entry in entries if all(map(is_left, entry.witnesses))]


def _words(witness: Witness) -> str:
    return f" {' '.join(folded_words(witness.body) if witness.body else ())} "


def _current(record: Record, fresh: set[Witness]) -> Record:
    """Return a record without what an earlier reading of the same bytes said otherwise."""
    read = {_bytes_of(each) for each in record.witnesses if each in fresh}
    kept = (each for each in record.witnesses if each in fresh or _bytes_of(each) not in read)
    return replace(record, witnesses=tuple(kept))


def _bytes_of(witness: Witness) -> tuple[str, str, str]:
    source = witness.source
    return source.file, source.sha256, source.reader


# ---- what would load


def _loadable(content: Path, plan: Plan, ledger: Ledger) -> tuple[Plan, list[Problem]]:
    """Return a plan without what would not load, and why it would not."""
    told: list[Problem] = []
    while plan.texts and (problems := faults_with(content, plan.texts)):
        faults = at_fault(problems, plan.texts)
        if not faults:
            raise ContentError(_in(content, each) for each in problems)
        told += [_in(content, each) for path in faults for each in faults[path]]
        plan = _without(plan, faults, ledger)
    return plan, told


def _in(content: Path, problem: Problem) -> Problem:
    return replace(problem, path=f"{content.as_posix()}/{problem.path}")


def _without(plan: Plan, faults: Mapping[str, list[Problem]], ledger: Ledger) -> Plan:
    """Return a plan that leaves the files at fault and their entries as they are."""
    entries = {path: entry for path, entry in plan.entries.items() if path not in faults}
    entries |= {path: ledger.entries[path] for path in faults if path in ledger.entries}
    return Plan(
        outcomes=[_refused(each) if each.path in faults else each for each in plan.outcomes],
        skipped=plan.skipped,
        losses=plan.losses,
        texts={path: text for path, text in plan.texts.items() if path not in faults},
        before=plan.before,
        entries=entries,
    )


def _refused(outcome: Outcome) -> Outcome:
    return Outcome(fate=Fate.REFUSED, path=outcome.path, what=f"would be {outcome.fate}")
