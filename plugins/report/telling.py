"""A report as text: lines for a pipe, the same with colours and links for a terminal."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.style import Style
from rich.text import Text

from plugins.errors import printable
from plugins.report.days import in_words
from plugins.report.gathering import Report
from plugins.report.kinds import SORTS
from plugins.report.needs import Need
from plugins.terminal import file_link
from plugins.views import count_of

__all__ = ["Line", "tell_report"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report."""

    text: Text
    indent: int = 0
    """In blanks, on each line that it takes on a terminal."""

    def __str__(self) -> str:
        """Return the line as a pipe has it."""
        return " " * self.indent + self.text.plain


def tell_report(report: Report, most: int | None = None) -> Iterator[Line]:
    """Yield the lines of a report, of each kind at most so many needs, or else all."""
    yield Line(_first(report))
    for kind, group in groupby(report.needs, key=lambda need: need.kind):
        needs = tuple(group)
        sort = SORTS[kind]
        yield Line(Text())
        told = f" ({len(needs)}, about {count_of(sort.minutes, 'minute')} each)"
        yield Line(Text.assemble((sort.heading, "bold"), (told, "dim")))
        yield from _of_one_kind(needs, most)
    if report.unread:
        files = count_of(len(report.unread), "file")
        yield Line(Text())
        yield Line(Text(f"Nothing else is told of {files} with mistakes until they are mended."))


def _first(report: Report) -> Text:
    """Return in one line how much there is, and the first thing to do."""
    title = (f"What needs you, {in_words(report.on)}", "bold")
    if not report.needs:
        return Text.assemble(title, ": nothing.")
    things, minutes = count_of(len(report.needs), "thing"), count_of(report.minutes, "minute")
    much = f": {things}, an estimated {minutes}. First: "
    first = report.needs[0]
    told = f": {printable(first.title)}; {printable(first.do)}"
    return Text.assemble(title, much, _place(first), told)


def _of_one_kind(needs: tuple[Need, ...], most: int | None) -> Iterator[Line]:
    """Yield the lines of needs of one kind; what all of them ask for is told once."""
    is_same = len(needs) > 1 and len({need.do for need in needs}) == 1
    if is_same:
        yield Line(_deed(needs[0]), 2)
    for need in needs[:most]:
        yield Line(Text.assemble(_place(need), f": {printable(need.title)}"), 2)
        if not is_same:
            yield Line(_deed(need), 6)
    if more := len(needs[most:]) if most else 0:
        yield Line(Text(f"and {more} more; `make report | less` shows all", "dim"), 2)


def _place(need: Need) -> Text:
    return Text(printable(need.place), Style(color="cyan", link=file_link(need.path, need.line)))


def _deed(need: Need) -> Text:
    return Text.assemble(("do: ", "dim"), (printable(need.do), "green"))
