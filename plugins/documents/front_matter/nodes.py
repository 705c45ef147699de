"""The front matter of a file as a tree of text with line numbers.

No value has a type yet, so `no`, `2023` and `1.10` stay what the writer typed;
keys.py says what each is to be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.errors import Problem

__all__ = ["Entries", "Node", "Scalar", "Sequence", "Source", "trim"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several nodes in order."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entries:
    """Nodes by key, in the order written; `lines` has the line of each key."""

    nodes: Mapping[str, "Node"]
    lines: Mapping[str, int]
    line: int


Node = Scalar | Sequence | Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file taken apart, as far as it could be."""

    header: Entries | None
    """None where there is no front matter that could be read."""
    body: str
    """Markdown without blank lines at its ends."""
    body_line: int
    """The line on which body starts."""
    is_classic: bool = False
    """Written with Pelican's header instead of YAML."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the form of the front matter."""


def trim(lines: list[str], first: int) -> tuple[str, int]:
    """Return the text without blank lines at its ends, and the line on which it starts."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if not filled:
        return "", first if lines else first - 1
    return "\n".join(lines[filled[0] : filled[-1] + 1]), first + filled[0]
