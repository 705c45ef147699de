"""Front matter cut into its keys, each with its lines and the comments that belong to it.

YAML's comments are no part of what a parser tells, so they are found where no value stands: what
begins with `#` outside every scalar is one. A comment above a key goes with that key, one among
its values stays among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

__all__ = ["Chunk", "Chunks", "count_comments", "cut_header"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One key of front matter."""

    name: str
    above: tuple[str, ...] = ()
    """The comments on lines of their own above it, without what they are indented by."""
    lines: tuple[str, ...]
    """Its own lines, without what all keys are indented by."""
    has_comments: bool = False
    """A comment stands behind or among its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunks:
    """The keys of one file, as written."""

    chunks: tuple[Chunk, ...]
    below: tuple[str, ...] = ()
    """The comments below the last key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """Where a key stands: lines are counted from 0, and `last` is its last with a value on it."""

    name: str
    first: int
    column: int
    last: int


def cut_header(lines: list[str]) -> Chunks:
    """Return the keys that lines between `---` and `---` hold, which are YAML that loads."""
    keys, spans = _read(lines)
    marks = _comment_marks(lines, spans)
    ends = [key.first for key in keys[1:]] + [len(lines)]
    chunks: list[Chunk] = []
    above = _comments(lines, 0, keys[0].first)
    for key, end in zip(keys, ends, strict=True):
        last = _last_line(lines, marks, key, end)
        chunks.append(
            Chunk(
                name=key.name,
                above=above,
                lines=tuple(_dedented(line, key.column) for line in lines[key.first : last + 1]),
                has_comments=any(key.first <= line <= last for line in marks),
            )
        )
        above = _comments(lines, last + 1, end)
    return Chunks(chunks=tuple(chunks), below=above)


def count_comments(lines: list[str]) -> int:
    """Return on how many lines of front matter a comment stands."""
    return len(_comment_marks(lines, _read(lines)[1]))


def _last_line(lines: list[str], marks: set[int], key: _Key, end: int) -> int:
    """Return the last line of a key: of its value, or of a comment indented like what is in it."""
    inner = [
        line
        for line in range(key.last + 1, end)
        if line in marks and _indent(lines[line]) > key.column
    ]
    return max([key.last, *inner])


def _comments(lines: list[str], start: int, end: int) -> tuple[str, ...]:
    return tuple(line.strip(" ") for line in lines[start:end] if line.strip(" "))


def _dedented(line: str, column: int) -> str:
    return line[min(column, _indent(line)) :].rstrip(" ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# ---- what YAML tells

_Span = tuple[int, int, int, int]
"""The line and column at which a scalar begins and those at which it ends."""


def _read(lines: list[str]) -> tuple[list[_Key], list[_Span]]:
    """Return each key of the outermost mapping, and where every scalar stands."""
    top = yaml.compose("\n".join(lines), Loader=yaml.CSafeLoader)
    assert isinstance(top, yaml.MappingNode)  # noqa: S101 (such is all front matter that loads)
    keys = [_key(name, list(_leaves(value))) for name, value in top.value]
    return keys, [_span(leaf) for leaf in _leaves(top) if isinstance(leaf, yaml.ScalarNode)]


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield each scalar of a node, and each collection that has an end of its own, in brackets."""
    if not isinstance(node, yaml.CollectionNode):
        yield node
        return
    if node.flow_style:
        yield node
    for item in node.value:
        for each in item if isinstance(item, tuple) else (item,):
            yield from _leaves(each)


def _key(name: yaml.ScalarNode, leaves: list[yaml.Node]) -> _Key:
    """Return where a key stands, whose value has these leaves."""
    first = name.start_mark.line
    last = max([first, *map(_last_of, leaves)])
    return _Key(name=name.value, first=first, column=name.start_mark.column, last=last)


def _last_of(leaf: yaml.Node) -> int:
    """Return the last line on which a leaf has a sign; what stands below `|` ends a line later."""
    end = leaf.end_mark
    return end.line - 1 if end.column == 0 and end.line > leaf.start_mark.line else end.line


def _span(leaf: yaml.ScalarNode) -> _Span:
    """Return where a scalar stands, of one below `|` or `>` the lines below it."""
    start, end = leaf.start_mark, leaf.end_mark
    if leaf.style in ("|", ">"):
        return start.line + 1, 0, end.line, end.column
    return start.line, start.column, end.line, end.column


def _comment_marks(lines: list[str], spans: list[_Span]) -> set[int]:
    """Return the lines on which a comment stands."""
    masked = [list(line) for line in lines]
    for place in _places(spans, lines):
        masked[place[0]][place[1]] = " "
    return {number for number, line in enumerate(masked) if "#" in line}


def _places(spans: list[_Span], lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the line and column of each sign of a scalar."""
    for first, start, last, end in spans:
        for number in range(first, min(last, len(lines) - 1) + 1):
            begin = start if number == first else 0
            stop = end if number == last else len(lines[number])
            yield from ((number, column) for column in range(begin, min(stop, len(lines[number]))))
