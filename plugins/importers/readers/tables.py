"""Exports that are tables: CSV (RFC 4180) → rows, of which only the columns asked for are kept."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.importers.readers.base import Given, decode

__all__ = ["Line", "Table", "header_of", "read_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row."""

    number: int
    """The line of the file on which it begins, counted from 1."""
    cells: Mapping[str, str]
    """Its values by column, of those asked for that the table has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file of rows holds."""

    columns: frozenset[str]
    """All that it has, asked for or not."""
    lines: tuple[Line, ...]
    faulty: tuple[int, ...]
    """The lines of rows with too few or too many values: nothing of them is read, since a value
    that is out of place may be anything."""
    incomplete: tuple[str, ...] = ()
    """In words, how the file shows that its end may be missing."""


def read_table(given: Given, wanted: Iterable[str], needed: Iterable[str]) -> Table:
    """Return the rows of a file, with the values of the wanted columns alone.

    Raises ContentError where it is cut off, is no table, or lacks a column that is needed.
    """
    text = decode(given)
    records = _records(given, text)
    if not records:
        raise given.error("a table without a header", "save it anew")
    header = _header(given, records[0][1], needed)
    places = {name: header.index(name) for name in wanted if name in header}
    if len(records) > 1 and len(records[-1][1]) < len(header) and not text.endswith("\n"):
        raise given.error("cut off within a row", "save it anew", line=records[-1][0])
    return Table(
        columns=frozenset(header),
        lines=tuple(
            Line(number=number, cells={name: cells[place] for name, place in places.items()})
            for number, cells in records[1:]
            if len(cells) == len(header)
        ),
        faulty=tuple(number for number, cells in records[1:] if len(cells) != len(header)),
        incomplete=() if text.endswith("\n") else (_UNENDED,),
    )


_UNENDED = "a table whose last line does not end, so its last value may be cut"


def header_of(head: bytes) -> frozenset[str]:
    """Return the columns that the first line of a file names, none where it names none."""
    line = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").partition(b"\n")[0]
    if len(line) > _LONGEST or b"," not in line:
        return frozenset()
    names = line.decode("latin-1").lstrip("\xff\xfe").split(",")
    return frozenset(name.strip().strip('"').casefold() for name in names)


_LONGEST = 2_000
"""Bytes of the first line of a table that names its columns."""


def _records(given: Given, text: str) -> list[tuple[int, list[str]]]:
    """Return the line and the values of each row that is not empty."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    begun = 1
    try:
        for cells in rows:
            if cells:
                records.append((begun, cells))
            begun = rows.line_num + 1
    except csv.Error as error:
        is_cut = "unexpected end" in str(error)
        reason = "cut off within a value" if is_cut else f"no table ({error})"
        raise given.error(reason, "save it anew", line=begun) from None
    return records


def _header(given: Given, cells: list[str], needed: Iterable[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    if len(set(header)) < len(header):
        raise given.error("two columns have one name", "save it anew", line=1)
    for name in needed:
        if name not in header:
            raise given.error("a column is missing", "save it anew", line=1, key=name)
    return header
