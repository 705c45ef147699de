"""A file → its front matter and its body, in either dialect.

YAML stands between two lines of `---`; Pelican's classic header is `Key: value` lines that end with
an empty line.
"""

import re

from plugins.documents.front_matter.nodes import Entries, Node, Scalar, Sequence, Source, trim
from plugins.documents.front_matter.plain import read_plain
from plugins.documents.front_matter.yaml_nodes import END_IT, ENDS_NOTHING, read_yaml
from plugins.errors import Problem

__all__ = ["split_source"]


def split_source(path: str, text: str) -> Source:
    """Return the front matter and the body of text, with what is wrong in their form."""
    lines = text.split("\n")
    if lines[0].rstrip() == "---":
        return _split_yaml(path, lines)
    if _HEADER_LINE.match(lines[0]):
        return _split_classic(path, lines)
    body, body_line = trim(lines, 1)
    value = body.split("\n")[0]
    remedy = "begin the file with a line `---`, the keys, and another `---`"
    reason = "missing"
    problem = Problem(
        path=path, line=1, key="front matter", value=value, reason=reason, remedy=remedy
    )
    return Source(header=None, body=body, body_line=body_line, problems=[problem])


def _split_yaml(path: str, lines: list[str]) -> Source:
    ends = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
    end = next(ends, None)
    if end is None:
        problem = Problem(
            path=path,
            line=1,
            key="front matter",
            value="---",
            reason="never ends",
            remedy="write `---` on a line of its own below the last key",
        )
        return Source(header=None, body="", body_line=len(lines), problems=[problem])
    header, problems = read_plain(lines[1:end]), list[Problem]()
    if header is None:
        header, problems = read_yaml(path, lines[1:end])
    if lines[end].startswith("..."):
        problems.append(
            Problem(
                path=path,
                line=end + 1,
                key="front matter",
                value="...",
                reason=ENDS_NOTHING,
                remedy=END_IT,
            )
        )
    body, body_line = trim(lines[end + 1 :], end + 2)
    return Source(header=header, body=body, body_line=body_line, problems=problems)


# ---- Pelican's classic header

_HEADER_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]*):(?:[ \t]+(?P<value>.*))?$")
_LISTS = frozenset({"topics", "tags", "former_urls", "mirrors", "see_also", "former_names"})
"""Keys whose classic value is a list with commas; sentences have commas of their own."""


def _split_classic(path: str, lines: list[str]) -> Source:
    end = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    header, problems = _read_classic(path, lines[:end])
    body, body_line = trim(lines[end:], end + 1)
    return Source(header=header, body=body, body_line=body_line, is_classic=True, problems=problems)


def _read_classic(path: str, lines: list[str]) -> tuple[Entries, list[Problem]]:
    nodes: dict[str, Node] = {}
    numbers: dict[str, int] = {}
    problems = []
    for number, line in enumerate(_unwrapped(lines), 1):
        match = _HEADER_LINE.match(line)
        key = re.sub(r"[ -]+", "_", match["key"].strip().lower()) if match else ""
        if line and not match:
            problems.append(_no_header(path, number, line))
        elif key in nodes:
            problems.append(_twice(path, number, key, numbers[key]))
        elif match:
            nodes[key] = _classic_value(key, match["value"] or "", number)
            numbers[key] = number
    return Entries(nodes, numbers, 1), problems


def _twice(path: str, line: int, key: str, first: int) -> Problem:
    reason = f"written twice (first on line {first})"
    return Problem(path=path, line=line, key=key, reason=reason, remedy="keep one")


def _unwrapped(lines: list[str]) -> list[str]:
    """Return lines with indented ones joined to the line they continue, keeping their count."""
    joined: list[str] = []
    last = 0
    for number, line in enumerate(lines):
        if line[:1] in " \t" and number:
            joined[last] += " " + line.strip()
            joined.append("")
        else:
            joined.append(line.rstrip())
            last = number
    return joined


def _classic_value(key: str, value: str, line: int) -> Node:
    if key not in _LISTS:
        return Scalar(value.strip(), line)
    items = (item.strip() for item in value.split(","))
    return Sequence(tuple(Scalar(item, line) for item in items if item), line)


def _no_header(path: str, line: int, text: str) -> Problem:
    return Problem(
        path=path,
        line=line,
        key="front matter",
        value=text,
        reason="neither `Key: value` nor an empty line",
        remedy="leave an empty line between the header and the text",
    )
