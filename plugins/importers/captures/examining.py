"""Files → what they prove together, what was decided, and what stays open."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.importers.captures.boundaries import Join, find_joins
from plugins.importers.captures.decisions import Decisions, decisions_beside
from plugins.importers.captures.evidence import Evidence
from plugins.importers.captures.judging import Judged, judge
from plugins.importers.captures.parsing import parse
from plugins.importers.captures.union import unite
from plugins.importers.readers.base import Given

__all__ = ["Examined", "examine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """Captures of a page, taken together."""

    evidence: Evidence
    joins: tuple[Join, ...]
    judged: Judged

    def text(self, number: int) -> str:
        """Return the text of a passage that is taken: the owner's choice, else the preferred."""
        readings = self.evidence.readings(self.evidence.passages[number])
        chosen = readings.get(self.judged.preferred.get(number, ""))
        return self.evidence.block((chosen or next(iter(readings.values())))[0]).text


def examine(
    given: Iterable[Given], owner: str = "", decisions: Iterable[Decisions] = ()
) -> Examined:
    """Return what captures prove, with the decisions that are given and those beside each file.

    `owner` is whose page it is, where the page does not tell.  Raises ContentError where a file is
    no text, or where decisions have no proper form; `judged.problems` are those that do not fit.
    """
    files = list(given)
    evidence = unite(parse(each, owner) for each in files)
    joins = find_joins(evidence)
    beside = (decided for each in files for decided in decisions_beside(each))
    judged = judge(evidence, joins, [*decisions, *beside])
    return Examined(evidence=evidence, joins=joins, judged=judged)
