"""The edit of front matter that sets former anchors and leaves every other byte of the text."""

import re
from collections.abc import Callable, Mapping

from plugins.upkeep.fields import Header, Uneditable, read_header

__all__ = ["set_former_anchors"]

_KEY = "former_anchors"


def set_former_anchors(text: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return text, whose former anchors are before, with them as they are after.

    Raise Uneditable where the front matter has a form that no line can be added to.
    """
    added = {old: target for old, target in after.items() if old not in before}
    text = _with_anchors(text, added) if added else text
    for old, target in before.items():
        if old not in after:
            text = _without(text, old, target)
        elif after[old] != target:
            text = _replaced(text, old, target, after[old])
    return text if after or not before else _without_key(text)


def _replaced(text: str, old: str, target: str, new: str) -> str:
    """Return text with an anchor leading to another one."""
    said = re.compile(rf"([\s{{,]{_spelled(old)}[ ]*:[ ]+){_spelled(target)}(?=[\s,}}]|$)")
    return _within(text, lambda below: said.sub(lambda pair: f"{pair[1]}{_written(new)}", below))


def _without(text: str, old: str, target: str) -> str:
    """Return text without an anchor: its line, or its place in braces."""
    pair = rf"{_spelled(old)}[ ]*:[ ]+{_spelled(target)}"
    line = re.compile(rf"(?:\r\n|\r|\n)[ ]*{pair}[ ]*(?:#[^\r\n]*)?(?=[\r\n]|$)")
    place = re.compile(rf"(?<=\{{)\s*{pair}\s*(?:,\s*)?(?=\S)|\s*,\s*{pair}(?=\s*[,}}])")
    return _within(text, lambda below: place.sub("", line.sub("", below)))


def _without_key(text: str) -> str:
    """Return text without the key, below which nothing is left."""
    return re.sub(rf"(?m)^[ ]*{_KEY}:[ ]*(?:\{{\s*\}})?[ ]*(?:\r\n|\r|\n)", "", text, count=1)


def _within(text: str, edit: Callable[[str], str]) -> str:
    """Return text with what stands below the key edited."""
    field = read_header(text).fields[_KEY]
    return text[: field.start] + edit(text[field.start : field.end]) + text[field.end :]


def _spelled(name: str) -> str:
    """Return what finds an anchor with or without quotes."""
    return rf"[\"']?{re.escape(name)}[\"']?"


def _with_anchors(text: str, anchors: Mapping[str, str]) -> str:
    """Return text with lines for anchors below the key, which is added where it is not there."""
    header = read_header(text)
    if header.is_classic:
        raise Uneditable(1, _KEY, "front matter in Pelican's form cannot hold keys within keys")
    if header.is_flow:
        raise Uneditable(1, _KEY, "front matter in braces cannot be edited here")
    written = [f"{_written(old)}: {_written(new)}" for old, new in anchors.items()]
    field = header.fields.get(_KEY)
    if field is None:
        lines = [f"{_KEY}:", *(f"  {line}" for line in written)]
        return _with_lines(text, header, header.end, header.indent, lines)
    if field.is_flow:
        place = text.rindex("}", field.start, field.end)
        comma = "" if re.search(r"[{,]\s*$", text[:place]) else ", "
        return f"{text[:place].rstrip()}{comma}{', '.join(written)}{text[place:]}"
    below = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)(?P<indent>[ ]*)").match(text, field.start)
    end = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?").match(text, field.end)
    indent = below["indent"] if below else f"{header.indent}  "
    return _with_lines(text, header, end.end() if end else field.end, indent, written)


def _with_lines(text: str, header: Header, place: int, indent: str, lines: list[str]) -> str:
    """Return text with lines at a place, which is the beginning of one."""
    before = text[:place]
    if not before.endswith(("\n", "\r")):
        before += header.newline
    return "".join([before, *(f"{indent}{line}{header.newline}" for line in lines), text[place:]])


def _written(name: str) -> str:
    """Return an anchor as YAML, bare where it can be taken for nothing else."""
    if re.fullmatch(r"[A-Za-z][\w.-]*", name, re.ASCII):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
