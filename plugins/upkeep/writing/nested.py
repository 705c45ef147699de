"""Edits of a value below a key of front matter, such as `comment:` below `in_reply_to:`."""

from collections.abc import Iterator

import yaml

from plugins.upkeep.fields import Lines, Uneditable

__all__ = ["replace_nested"]


def replace_nested(text: str, names: tuple[str, str], old: str, new: str) -> str:
    """Return text with the value old of the second of names, below the first, replaced.

    Its quotes stay.  Raise Uneditable where it is written so that it cannot be found again.
    """
    lines = Lines(text)
    if lines[0].rstrip() != "---":
        return text  # Pelican's header has no keys below others
    for node in _values(lines, names):
        if node.value.strip() == old:
            place = text.find(old, _offset(lines, node.start_mark), _offset(lines, node.end_mark))
            if place < 0:
                number = node.start_mark.line + 2
                raise Uneditable(number, names[0], "cannot be replaced; write it bare")
            return text[:place] + new + text[place + len(old) :]
    return text


def _values(lines: Lines, names: tuple[str, ...]) -> Iterator[yaml.ScalarNode]:
    """Yield the value that stands below one name after another, none where there is no such."""
    last = next(n for n in range(1, len(lines)) if lines[n].rstrip() in ("---", "..."))
    source = "\n".join(lines[number] for number in range(1, last))
    node = yaml.compose(source, Loader=yaml.CSafeLoader)
    for name in names:
        if not isinstance(node, yaml.MappingNode):
            return
        node = next((value for key, value in node.value if key.value == name), None)
    if isinstance(node, yaml.ScalarNode):
        yield node


def _offset(lines: Lines, mark: yaml.Mark) -> int:
    """Return the offset of a mark in the file, whose first line PyYAML has not seen."""
    return lines.starts[mark.line + 1] + mark.column
