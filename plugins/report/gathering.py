"""All that wants the owner, gathered from a folder of content, mistakes in it and all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from plugins.documents import Library, Status, survey_content
from plugins.errors import ContentError, Problem
from plugins.importers.needs import Waiting, find_waiting
from plugins.kept import kept_readings
from plugins.report.bets import bet_needs
from plugins.report.history import first_days
from plugins.report.imports import lost_needs, waiting_need
from plugins.report.kinds import Kind
from plugins.report.links import link_needs
from plugins.report.needs import Holding, Need, in_order
from plugins.report.pieces import piece_needs
from plugins.report.topics import topic_needs

__all__ = ["Report", "gather", "needs_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What wants the owner on a day."""

    on: date
    needs: tuple[Need, ...]
    """Each once, shortest first."""
    unread: tuple[str, ...] = ()
    """The files of which nothing but their mistakes can be told, sorted."""

    @property
    def minutes(self) -> int:
        """About how long all of it takes: the sum of estimates."""
        return sum(need.minutes for need in self.needs)


def gather(content: Path, on: date) -> Report:
    """Return what wants the owner of content on a day; raise ToolError where there is none."""
    with kept_readings(content) as memory:
        survey = survey_content(content, memory)
    waiting, broken = _waiting(content)
    holding = Holding(
        library=survey.library,
        unread=survey.unread,
        on=on,
        folder=content.as_posix(),
        committed=first_days(content, drafts) if (drafts := _drafts(survey.library)) else {},
    )
    mistakes = map(_mistake, (*survey.problems, *broken))
    told = (waiting_need(holding, each) for each in waiting)
    return Report(
        on=on,
        needs=in_order(chain(mistakes, told, needs_of(holding))),
        unread=tuple(sorted(map(holding.file, survey.unread))),
    )


def _drafts(library: Library) -> tuple[str, ...]:
    documents = library.documents.items()
    return tuple(path for path, document in documents if document.status is Status.DRAFT)


def _waiting(content: Path) -> tuple[Iterable[Waiting], Iterable[Problem]]:
    """Return what imports left, or what is wrong with their ledger."""
    try:
        return find_waiting(content), ()
    except ContentError as error:
        folder = content.as_posix()
        within = ((each, each.path.removeprefix("content/")) for each in error.problems)
        return (), [replace(each, path=f"{folder}/{path}") for each, path in within]


def _mistake(problem: Problem) -> Need:
    """Return a mistake as a need: its remedy is what to do."""
    return Need(
        kind=Kind.MISTAKE,
        title=str(replace(problem, path="", line=0, remedy="")),
        path=problem.path,
        line=problem.line,
        do=problem.remedy or "mend it",
    )


def needs_of(holding: Holding) -> Iterable[Need]:
    """Return what wants the owner of what an archive holds; some of it may be told twice."""
    return chain(
        piece_needs(holding),
        topic_needs(holding),
        bet_needs(holding),
        link_needs(holding),
        lost_needs(holding),
    )
