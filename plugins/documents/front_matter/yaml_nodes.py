"""YAML → nodes, without what makes YAML more than text: tags, anchors, aliases, documents."""

from collections.abc import Iterator

import yaml

from plugins.documents.characters import HIDDEN_BREAKS
from plugins.documents.front_matter.nodes import Entries, Node, Scalar, Sequence
from plugins.errors import Problem

__all__ = ["ENDS_NOTHING", "END_IT", "read_yaml"]

ENDS_NOTHING = "not the end of the front matter, but all below it would be no key"
END_IT = "write `---` below the last key, and no `...`"

_ABOVE = 2
"""A line that PyYAML counts as 0 is the file's second, below its `---`."""


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + _ABOVE if event.start_mark else _ABOVE


def read_yaml(path: str, lines: list[str]) -> tuple[Entries | None, list[Problem]]:
    """Return the mapping that the lines below a file's first `---` hold, and what is wrong in it.

    The mapping is None where there is none, or none that could be read.
    """
    problems = list(_check_blanks(path, lines))
    try:
        events = list(yaml.parse(_without_blanks(lines), Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        return None, problems or [_syntax_problem(path, lines, error)]
    problems += _check_features(path, events)
    problems += _check_comments(path, lines, events)
    if any(problem.reason == _TOO_DEEP for problem in problems):
        return None, problems
    header = _Builder(path, problems).build_header(events)
    return header, problems


def _check_blanks(path: str, lines: list[str]) -> Iterator[Problem]:
    """Yield a problem for each line with a tab or an invisible end of line."""
    for number, line in enumerate(lines, _ABOVE):
        if "\t" in line:
            reason, remedy = "a tab in YAML, which counts spaces", "write spaces"
            yield _problem(path, number, line.strip(), reason, remedy)
        if hidden := HIDDEN_BREAKS.search(line):
            reason = f"an end of line that editors do not show (U+{ord(hidden[0]):04X})"
            yield _problem(path, number, line.strip(), reason, "write a space")


def _without_blanks(lines: list[str]) -> str:
    return "\n".join(HIDDEN_BREAKS.sub(" ", line.replace("\t", "    ")) for line in lines)


def _syntax_problem(path: str, lines: list[str], error: yaml.YAMLError) -> Problem:
    told = getattr(error, "problem", None) or getattr(error, "context", None) or str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "quoted" in (getattr(error, "context", None) or ""):
        told, mark = "a quotation mark that nothing closes", getattr(error, "context_mark", None)
    number = min(mark.line if mark else 0, len(lines) - 1) if lines else 0
    return Problem(
        path=path,
        line=number + _ABOVE,
        key="front matter",
        value=lines[number].strip() if lines else "",
        reason=f"YAML that cannot be read ({told.splitlines()[0]})",
        remedy='put a value that holds `: ` or ` #`, or begins with a quote or a bracket, in "…"',
    )


def _problem(path: str, line: int, value: str, reason: str, remedy: str) -> Problem:
    return Problem(
        path=path, line=line, key="front matter", value=value, reason=reason, remedy=remedy
    )


# ---- what is refused

_DEEPEST = 8
_TOO_DEEP = "nested too deeply"


def _check_features(path: str, events: list[yaml.Event]) -> Iterator[Problem]:
    """Yield a problem for each tag, anchor, alias, second document, and nesting without end."""
    depth = documents = 0
    for event in events:
        line = _line_of(event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        for value, reason, remedy in _refusals(event):
            yield _problem(path, line, value, reason, remedy)
        if depth == _DEEPEST and isinstance(event, yaml.CollectionStartEvent):
            yield _problem(path, line, "", _TOO_DEEP, "no key needs more than three levels")
        if documents > 1 and isinstance(event, yaml.DocumentStartEvent):
            remedy = "begin no other line with `--- `"
            yield _problem(path, line, "---", "a second YAML document", remedy)


def _check_comments(path: str, lines: list[str], events: list[yaml.Event]) -> Iterator[Problem]:
    """Yield a problem for each bare value behind which a comment stands, likely text of its own."""
    texts = _without_blanks(lines).split("\n")
    for event in events:
        if not isinstance(event, yaml.ScalarEvent) or event.style or event.end_mark is None:
            continue
        number, column = event.end_mark.line, event.end_mark.column
        if number < len(texts) and texts[number][column:].lstrip().startswith("#"):
            reason, remedy = "text behind ` #` would vanish", 'put the value in "…"'
            yield _problem(path, number + _ABOVE, lines[number].strip(), reason, remedy)


def _refusals(event: yaml.Event) -> Iterator[tuple[str, str, str]]:
    if isinstance(event, yaml.AliasEvent):
        yield f"*{event.anchor}", "a YAML alias", 'write the value itself, or put it in "…"'
    elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
        yield "...", ENDS_NOTHING, END_IT
    elif anchor := getattr(event, "anchor", None):
        yield f"&{anchor}", "a YAML anchor", 'take it out, or put the value in "…"'
    if tag := getattr(event, "tag", None):
        remedy = 'write the bare value, whose key says what it is, or put it in "…"'
        yield _as_written(tag), "a YAML tag", remedy


def _as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!", 1)


# ---- the tree


class _Builder:
    """Turns events into nodes, and keeps what is wrong with keys."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self._path = path
        self._problems = problems

    def build_header(self, events: list[yaml.Event]) -> Entries | None:
        """Return the mapping that the events' document holds, None where it holds none."""
        rest = iter([event for event in events if isinstance(event, _CONTENT)])
        first = next(rest, None)
        if isinstance(first, yaml.MappingStartEvent):
            return self._entries(first, rest)
        if not self._problems:
            remedy = "write `title: …` and the other keys, one a line"
            self._problems.append(_problem(self._path, _ABOVE, "", "has no keys", remedy))
        return None

    def _node(self, event: yaml.Event, rest: Iterator[yaml.Event]) -> Node:
        line = _line_of(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line)
        if isinstance(event, yaml.AliasEvent):
            return Scalar(f"*{event.anchor}", line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._node(item, rest) for item in _until_end(rest)), line)
        return self._entries(event, rest)

    def _entries(self, start: yaml.Event, rest: Iterator[yaml.Event]) -> Entries:
        nodes: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in _until_end(rest):
            line = _line_of(event)
            key = self._node(event, rest)
            value = self._node(next(rest), rest)
            name = key.text if isinstance(key, Scalar) else ""
            if not name:
                self._report(line, "", "a key that is not a word", "write `key: value`")
            elif name in nodes:
                self._report(line, name, f"written twice (first on line {lines[name]})", "keep one")
            else:
                nodes[name], lines[name] = value, line
        return Entries(nodes, lines, _line_of(start))

    def _report(self, line: int, key: str, reason: str, remedy: str) -> None:
        problem = Problem(
            path=self._path, line=line, key=key or "front matter", reason=reason, remedy=remedy
        )
        self._problems.append(problem)


_CONTENT = (yaml.NodeEvent, yaml.CollectionEndEvent)


def _until_end(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """Yield the events that open each item of the innermost collection, up to its end."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event
