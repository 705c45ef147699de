"""What was measured, and what follows from it: medians, ratios of one round, growth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from tools.bench.contenders import HUGO
from tools.bench.rounds import Sample
from tools.bench.steps import COLD, EDITED

__all__ = ["OfSize", "Results", "growth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSize:
    """All that was measured at one size."""

    documents: int
    samples: tuple[Sample, ...]
    failed: Mapping[str, str]
    """What each contender said that failed."""
    floors: Mapping[str, tuple[float, ...]]
    """Seconds, by the part of a build."""
    saves: Mapping[str, tuple[float, ...]]
    """Seconds from each save to its page, by contender."""

    def of(self, contender: str, step: str) -> list[Sample]:
        """Return the samples of a contender at a step, by round."""
        found = [each for each in self.samples if (each.contender, each.step) == (contender, step)]
        return sorted(found, key=lambda each: each.round)

    def middle(
        self, contender: str, step: str, of: Callable[[Sample], float] = lambda each: each.seconds
    ) -> float | None:
        """Return the median over rounds, of seconds if nothing else is asked; None without any."""
        found = self.of(contender, step)
        return median(map(of, found)) if found else None

    def ratio(self, contender: str, step: str) -> float | None:
        """Return the median of how many times Hugo's seconds of the same round were needed.

        A cold build is compared with Hugo's, all else with Hugo's after an edit; None where either
        was not measured.
        """
        base = {each.round: each for each in self.of(HUGO, COLD if step == COLD else EDITED)}
        found = [each for each in self.of(contender, step) if each.round in base]
        ratios = [each.seconds / base[each.round].seconds for each in found]
        return median(ratios) if ratios else None

    def saves_ratio(self, contender: str) -> float | None:
        """Return the median of how many times Hugo's seconds a save needed; None without Hugo."""
        ours, base = self.saves.get(contender, ()), self.saves.get(HUGO, ())
        ratios = [one / other for one, other in zip(ours, base, strict=False)]
        return median(ratios) if ratios else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that was measured."""

    machine: Mapping[str, str]
    sizes: tuple[OfSize, ...]
    """The smallest first."""


def growth(results: Results, contender: str, step: str) -> float | None:
    """Return how many times the time per document of the smallest size the largest has.

    None where that was not measured at two sizes.
    """
    if len(results.sizes) < 2:  # noqa: PLR2004 (two are compared)
        return None
    first, last = results.sizes[0], results.sizes[-1]
    few, many = first.middle(contender, step), last.middle(contender, step)
    return (many / last.documents) / (few / first.documents) if few and many else None
