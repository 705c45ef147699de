"""Where each value of front matter stands in the text of its file.

Places are offsets into the text as it was read, byte order mark and line ends included, so that an
edit there leaves everything else as it is.  The text is that of a file which loads.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

__all__ = ["Field", "Header", "Lines", "Spot", "Uneditable", "read_header"]


class Uneditable(Exception):  # noqa: N818 (it is a finding, not a failure)
    """The text cannot be edited at this place; the message says why, `line` where."""

    def __init__(self, line: int, key: str, reason: str) -> None:
        """Keep the place."""
        self.line, self.key = line, key
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A value and its place, without blanks around it and with its quotes."""

    start: int
    end: int
    says: str
    """What it says: without quotes, on one line."""
    is_plain: bool = True
    """It stands on one line without quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key with its values."""

    start: int
    """Where the key begins."""
    end: int
    """Where its last value ends, and its closing bracket with it."""
    values: tuple[Spot, ...]
    """Empty for keys within keys, which nobody edits here."""
    is_list: bool
    is_flow: bool = False
    """The list is written in brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The front matter of one text."""

    fields: Mapping[str, Field]
    """By key; of Pelican's classic header in lower case with underscores."""
    end: int
    """Where a line with another key goes."""
    indent: str = ""
    """What stands before each key."""
    newline: str
    is_classic: bool = False
    is_flow: bool = False
    """The whole is written in braces, so no line can be added to it."""


def read_header(text: str) -> Header:
    """Return where the values of text's front matter stand."""
    lines = Lines(text)
    return _read_yaml(lines) if lines[0].rstrip() == "---" else _read_classic(lines)


class Lines:
    """The lines of a text without their ends, and where each begins."""

    def __init__(self, text: str) -> None:
        """Split text where an editor does."""
        self.text = text
        ends = list(re.finditer(r"\r\n|\r|\n", text))
        bom = 1 if text.startswith("\ufeff") else 0
        self.starts = [bom, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(text)]
        self.newline = ends[0][0] if ends else "\n"

    def __len__(self) -> int:
        """Return how many lines there are; the last one may be empty."""
        return len(self.starts)

    def __getitem__(self, number: int) -> str:
        """Return a line, counted from 0, without its end."""
        return self.text[self.starts[number] : self._ends[number]]

    def number_at(self, place: int) -> int:
        """Return the line, counted from 1, that holds a place."""
        return sum(start <= place for start in self.starts) or 1


# ---- YAML


def _read_yaml(lines: Lines) -> Header:
    last = next(n for n in range(1, len(lines)) if lines[n].rstrip() in ("---", "..."))
    source = "\n".join(lines[number] for number in range(1, last))
    events = iter(list(yaml.parse(source, Loader=yaml.CSafeLoader)))
    top = next(event for event in events if isinstance(event, yaml.MappingStartEvent))
    fields = dict(_yaml_fields(lines, events))
    first = min((field.start for field in fields.values()), default=lines.starts[1])
    return Header(
        fields=fields,
        end=lines.starts[last],
        indent=" " * (first - lines.starts[lines.number_at(first) - 1]),
        newline=lines.newline,
        is_flow=bool(top.flow_style),
    )


def _yaml_fields(lines: Lines, events: Iterator[yaml.Event]) -> Iterator[tuple[str, Field]]:
    """Yield each key of the mapping whose events follow, with its field."""
    for key in events:
        if not isinstance(key, yaml.ScalarEvent):
            return
        start = _place(lines, key.start_mark)
        event = next(events)
        if isinstance(event, yaml.ScalarEvent):
            spot = _yaml_spot(lines, event)
            yield key.value, Field(start=start, end=spot.end, values=(spot,), is_list=False)
            continue
        inner, end = _until_end(events)
        is_list = isinstance(event, yaml.SequenceStartEvent)
        values = [_yaml_spot(lines, each) for each in inner if isinstance(each, yaml.ScalarEvent)]
        is_simple = is_list and len(values) == len(inner)
        is_flow = bool(getattr(event, "flow_style", False))
        closed = _place(lines, end.end_mark) if is_flow or not values else values[-1].end
        yield (
            key.value,
            Field(
                start=start,
                end=closed,
                values=tuple(values) if is_simple else (),
                is_list=is_list,
                is_flow=is_flow,
            ),
        )


def _until_end(events: Iterator[yaml.Event]) -> tuple[list[yaml.Event], yaml.Event]:
    """Return the events within a collection that was opened, and the one that ends it."""
    inner: list[yaml.Event] = []
    depth = 1
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if not depth:
            return inner, event
        inner.append(event)
    raise AssertionError  # PyYAML would have refused it


def _yaml_spot(lines: Lines, event: yaml.ScalarEvent) -> Spot:
    start, end = _place(lines, event.start_mark), _place(lines, event.end_mark)
    written = lines.text[start:end].rstrip()
    return Spot(
        start=start,
        end=start + len(written),
        says=" ".join(event.value.split()),
        is_plain=not event.style and not re.search(r"[\r\n]", written),
    )


def _place(lines: Lines, mark: Any) -> int:
    """Return the offset of a mark in the file, whose first line PyYAML has not seen."""
    number = mark.line + 1
    return lines.starts[number] + mark.column if number < len(lines) else len(lines.text)


# ---- Pelican's classic header

_HEADER_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]*):[ \t]*")
_LISTS = frozenset({"topics", "tags", "former_urls", "see_also", "former_names"})
"""Those of the keys edited here whose classic value is a list with commas."""


def _read_classic(lines: Lines) -> Header:
    last = next((n for n in range(len(lines)) if not lines[n].strip()), len(lines))
    firsts = [n for n in range(last) if n == 0 or lines[n][:1] not in " \t"]
    fields = {}
    for number, after in zip(firsts, [*firsts[1:], last], strict=True):
        match = _HEADER_LINE.match(lines[number])
        if match:
            key = re.sub(r"[ -]+", "_", match["key"].strip().lower())
            start = lines.starts[number]
            end = lines.starts[after - 1] + len(lines[after - 1])
            fields[key] = _classic_field(lines.text, key, start, start + match.end(), end)
    end = lines.starts[last] if last < len(lines) else len(lines.text)
    return Header(fields=fields, end=end, newline=lines.newline, is_classic=True)


def _classic_field(text: str, key: str, start: int, value: int, end: int) -> Field:
    separator = r"[^,]+" if key in _LISTS else r"[\s\S]+"
    found = re.finditer(separator, text[value:end])
    spots = (_classic_spot(text, value + each.start(), value + each.end()) for each in found)
    values = tuple(spot for spot in spots if spot.says)
    return Field(start=start, end=end, values=values, is_list=key in _LISTS)


def _classic_spot(text: str, start: int, end: int) -> Spot:
    written = text[start:end]
    start += len(written) - len(written.lstrip())
    stripped = written.strip()
    return Spot(start=start, end=start + len(stripped), says=" ".join(stripped.split()))
