"""What is proved and what the owner decided → the comments that are settled, and what is not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.errors import Problem
from plugins.importers.captures.boundaries import Join
from plugins.importers.captures.decisions import Decided, Decisions
from plugins.importers.captures.evidence import Evidence
from plugins.importers.captures.locating import Ruling, find_preferred, find_rulings

__all__ = ["Judged", "Settled", "Undecided", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A comment whose beginning, end and middle are proved or decided."""

    passages: tuple[int, ...]
    """Their numbers in the evidence."""
    decided: Decided | None = None
    """What the owner decided of it."""
    is_proved: bool
    """Whether the captures prove it without a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """Passages that stand together and are no settled comment."""

    passages: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All passages of comments, each in one settled comment or in one undecided piece."""

    settled: tuple[Settled, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    preferred: Mapping[int, str] = field(default_factory=dict)
    """The hash of the text to take, for passages of which the owner chose one."""
    site: str = ""
    """What decisions say of it."""
    problems: tuple[Problem, ...] = ()
    """Decisions that cannot be followed; nothing is to be taken while there are any."""


def judge(evidence: Evidence, joins: Sequence[Join], decisions: Iterable[Decisions] = ()) -> Judged:
    """Return the comments that are settled, and what remains.

    A decision that is made twice counts once, and the order of the files makes no difference.
    """
    files = sorted(dict.fromkeys(decisions), key=lambda each: each.file)
    rulings, problems = find_rulings(evidence, joins, files)
    preferred, more = find_preferred(evidence, files)
    sites = sorted({each.site for each in files if each.site})
    states = _states(joins, rulings)
    decided = {ruling.first: ruling.decided for ruling in rulings}
    settled, undecided = [], []
    for first, last in _runs(joins, states):
        passages = tuple(join.below for join in joins[first : last + 1] if join.below is not None)
        around = states[first : last + 2]
        if reason := _reason(evidence, passages, around, preferred):
            undecided.append(Undecided(passages=passages, reason=reason))
        else:
            settled.append(
                Settled(
                    passages=passages,
                    decided=decided.get(first),
                    is_proved=not _missing(list(map(_proved, joins[first : last + 2]))),
                )
            )
    return Judged(
        settled=tuple(settled),
        undecided=tuple(undecided),
        preferred=preferred,
        site=sites[0] if len(sites) == 1 else "",
        problems=tuple(sorted({*problems, *more, *_two_sites(files, sites)})),
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of a join: that a comment ends above it, begins below it, or goes on."""

    ends: bool = False
    begins: bool = False
    goes_on: bool = False


def _states(joins: Sequence[Join], rulings: Iterable[Ruling]) -> list[_State]:
    """Return what is known of each join, by proof and by decision."""
    states = [_proved(join) for join in joins]
    for ruling in rulings:
        for place in range(ruling.first + 1, ruling.last + 1):
            states[place] = _State(goes_on=True)
        for place, is_start in ((ruling.first, True), (ruling.last + 1, False)):
            # where a capture shows both sides, what begins below ends what is above
            both = bool(joins[place].seen_in)
            states[place] = _State(
                ends=states[place].ends or both or not is_start,
                begins=states[place].begins or both or is_start,
            )
    return states


def _proved(join: Join) -> _State:
    if join.is_open:
        return _State()
    return _State(bool(join.ends), bool(join.begins), bool(join.goes_on))


def _runs(joins: Sequence[Join], states: Sequence[_State]) -> Iterator[tuple[int, int]]:
    """Yield the passages between one known boundary and the next, as the joins above them."""
    first = None
    for place, (join, state) in enumerate(zip(joins, states, strict=True)):
        if first is not None and (join.below is None or state.ends or state.begins):
            yield first, place - 1
            first = None
        if first is None and join.below is not None:
            first = place


def _reason(
    evidence: Evidence,
    passages: Sequence[int],
    states: Sequence[_State],
    preferred: Mapping[int, str],
) -> str:
    """Return why passages are no settled comment; nothing where they are one."""
    missing = _missing(states)
    for number in passages:
        passage = evidence.passages[number]
        if number not in preferred and len(passage.seen) > 1 and evidence.is_disputed(passage):
            names = ", ".join(evidence.readings(passage))
            missing.append(f"which text to take ({names})")
    return f"not known: {'; '.join(missing)}" if missing else ""


def _missing(states: Sequence[_State]) -> list[str]:
    """Return what is not known of a comment by the joins above, within and below it."""
    missing = [] if states[0].begins else ["where the first begins"]
    missing += [] if states[-1].ends else ["where the last ends"]
    count = sum(not state.goes_on for state in states[1:-1])
    places = "which of {} places within part" if count > 1 else "whether the place within parts"
    return [*missing, f"{places.format(count)} two comments"] if count else missing


def _two_sites(files: Iterable[Decisions], sites: Sequence[str]) -> Iterator[Problem]:
    if len(sites) > 1:
        last = [each for each in files if each.site][-1]
        reason = f"other decisions say {sites[0] if sites[0] != last.site else sites[1]}"
        remedy = "import captures of two sites apart"
        yield Problem(path=last.file, key="site", value=last.site, reason=reason, remedy=remedy)
