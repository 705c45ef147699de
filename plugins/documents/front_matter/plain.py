"""Front matter as nearly all of it is written → nodes, for a fraction of what YAML costs.

That is: keys, lists and keys within them, each value on the line of its key or dash, bare or in
quotes without escapes, or words in brackets that are short or in quotes.  Whatever else stands in
it is left to YAML, with all that may be wrong with it; of what is read here, nothing can be.
"""

import re

from plugins.documents.front_matter.nodes import Entries, Node, Scalar, Sequence

__all__ = ["read_plain"]

_ABOVE = 2
"""A header's first line is the file's second, below its `---`."""


def read_plain(lines: list[str]) -> Entries | None:
    """Return the mapping that the lines below a file's first `---` hold, None where YAML has to."""
    if not lines or not "".join(lines).isprintable():
        return None
    try:
        return _Reader(lines).read()
    except _NotPlainError:
        return None


class _NotPlainError(Exception):
    """Something is written that only YAML understands."""


class _Reader:
    """Reads lines one after the other; the columns at which they begin say what is in what."""

    def __init__(self, lines: list[str]) -> None:
        self._texts = [line.strip(" ") for line in lines]
        self._columns = [len(line) - len(line.lstrip(" ")) for line in lines]
        self._columns.append(-1)  # so that whatever is open ends at the end
        self._at = 0

    def read(self) -> Entries:
        header = self._entries(0)
        if self._at < len(self._texts) or max(self._columns) > _DEEPEST:
            raise _NotPlainError
        return header

    def _entries(self, column: int) -> Entries:
        """Read the keys that begin at column."""
        first = self._at + _ABOVE
        nodes: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while self._columns[self._at] == column:
            line = self._at + _ABOVE
            match = _KEY.fullmatch(self._texts[self._at])
            if not match or match[1] in nodes:
                break
            name, value = match.groups()
            self._at += 1
            nodes[name] = _value(value, line) if value else self._below(column)
            lines[name] = line
        if self._columns[self._at] >= column or not nodes:
            raise _NotPlainError
        return Entries(nodes, lines, first)

    def _below(self, column: int) -> Node:
        """Read what stands in lines of its own below a key that begins at column."""
        inner = self._columns[self._at]
        if inner >= column and self._texts[self._at].startswith("- "):
            return self._items(inner, column)
        if inner > column:
            return self._entries(inner)
        raise _NotPlainError

    def _items(self, column: int, above: int) -> Sequence:
        """Read the items whose dashes stand at column, below a key that begins at above."""
        first = self._at + _ABOVE
        items: list[Node] = []
        while self._columns[self._at] == column and self._texts[self._at].startswith("- "):
            text = self._texts[self._at][2:]
            if _KEY.fullmatch(text):
                self._texts[self._at], self._columns[self._at] = text, column + 2
                items.append(self._entries(column + 2))
            else:
                items.append(_value(text, self._at + _ABOVE))
                self._at += 1
        if self._columns[self._at] > above:
            raise _NotPlainError
        return Sequence(tuple(items), first)


_DEEPEST = 4
"""At this column, nothing can yet be nested deeper than the header may be."""
_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_]{,99}):(?: +([^ ].*))?")

# ---- values

_BARE = re.compile(r"[^\W_].*|[(/$\u201c\u2018].*")
_QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9_./ -]|:(?=//))*"
_ITEM = rf"(?:{_WORD}|\"[^\"\\]*\"|'[^']*')"
_NAME = r"(?:[a-z_]+|\"[a-z_]+\")"
_ITEMS = re.compile(rf"\[(?:{_ITEM}(?:, *{_ITEM})*)?\]")
_PAIRS = re.compile(rf"\{{{_NAME}: +{_ITEM}(?:, *{_NAME}: +{_ITEM})*\}}")
_PART = re.compile(rf"(?:({_NAME}): +)?({_ITEM})")


def _value(text: str, line: int) -> Node:
    """Return what stands behind a key or a dash."""
    if _BARE.fullmatch(text):
        if ": " in text or " #" in text or text.endswith(":"):
            raise _NotPlainError
        return Scalar(text, line)
    if match := _QUOTED.fullmatch(text):
        return Scalar(match[1] if match[2] is None else match[2], line)
    if _ITEMS.fullmatch(text):
        return Sequence(tuple(Scalar(item, line) for _, item in _parts(text)), line)
    if _PAIRS.fullmatch(text):
        return _pairs(_parts(text), line)
    raise _NotPlainError


def _parts(text: str) -> list[tuple[str, str]]:
    """Return what commas part between brackets, each with its key, if it has any."""
    parts = _PART.findall(text)
    return [(name.strip('"'), _unquoted(item)) for name, item in parts]


def _unquoted(item: str) -> str:
    return item[1:-1] if item[0] in "\"'" else item.strip(" ")


def _pairs(pairs: list[tuple[str, str]], line: int) -> Entries:
    nodes: dict[str, Node] = {name: Scalar(item, line) for name, item in pairs}
    if len(nodes) < len(pairs):
        raise _NotPlainError
    return Entries(nodes, dict.fromkeys(nodes, line), line)
