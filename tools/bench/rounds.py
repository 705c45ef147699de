"""Rounds: in each, every contender takes every step, one after the other, so that they share it.

Whatever else this machine does then slows all of them alike, and what is compared are times of
one round.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tools.bench.observing import Made, Snapshot, Written, compare, made, snapshot
from tools.bench.running import Took, environment_in, run
from tools.bench.sites import Site
from tools.bench.steps import SHARED, STEPS

__all__ = ["Plan", "Sample", "Tell", "measure_rounds"]

Tell = Callable[[str], None]
"""Says what is done now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured, and how often."""

    rounds: int
    steps: frozenset[str]
    """Names of STEPS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One build."""

    documents: int
    contender: str
    step: str
    round: int
    seconds: float
    processor: float
    """Seconds of all cores together."""
    memory: int
    """Bytes, at most."""
    written: Written
    made: Made | None


@dataclass(slots=True, kw_only=True)
class _Run:
    """The sites of one size, and what their outputs held when they were last looked at."""

    documents: int
    plan: Plan
    tell: Tell
    outputs: dict[str, Snapshot] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    """What those said that failed, who are left out from then on."""


def measure_rounds(
    documents: int, sites: Sequence[Site], plan: Plan, tell: Tell
) -> tuple[list[Sample], dict[str, str]]:
    """Return a sample for each build that went well, and what each contender said that failed."""
    of_size = _Run(documents=documents, plan=plan, tell=tell)
    samples = [sample for number in range(plan.rounds) for sample in _round(of_size, sites, number)]
    return samples, of_size.failed


def _round(of_size: _Run, sites: Sequence[Site], number: int) -> Iterator[Sample]:
    """Yield the samples of a round, in which another contender is the first than in the last."""
    first = number % len(sites)
    for step in STEPS:
        for site in [*sites[first:], *sites[:first]]:
            name = site.contender.name
            if name not in of_size.failed and _is_taken(step, site, of_size.plan):
                of_size.tell(f"{of_size.documents:,} documents, round {number + 1}: {name}, {step}")
                took = _take(step, site, number)
                if took.status:
                    of_size.failed[name] = f"{step}: {_last_line(took.said)}"
                else:
                    yield _sample(of_size, site, step, number, took)


def _is_taken(step: str, site: Site, plan: Plan) -> bool:
    first = next(iter(STEPS))
    if step != first and (step not in plan.steps or not site.contender.does_edits):
        return False
    return step in SHARED or site.contender.does_all


def _take(step: str, site: Site, number: int) -> Took:
    STEPS[step](site, number)
    return run(site.contender.build, site.folder, environment_in(site.folder))


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _sample(of_size: _Run, site: Site, step: str, number: int, took: Took) -> Sample:
    name = site.contender.name
    is_cold = step == next(iter(STEPS))
    before = {} if is_cold else of_size.outputs[name]
    after = of_size.outputs[name] = snapshot(site.output)
    return Sample(
        documents=of_size.documents,
        contender=name,
        step=step,
        round=number,
        seconds=took.seconds,
        processor=took.processor,
        memory=took.memory,
        written=compare(before, after),
        made=made(took.said),
    )
