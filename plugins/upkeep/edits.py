"""Edits of front matter that touch one value and leave every other byte of the text."""

import re
from dataclasses import dataclass

from plugins.upkeep.fields import Field, Header, Lines, Spot, Uneditable, read_header

__all__ = ["add_values", "remove_value", "replace_value", "set_value", "values_of"]


def values_of(text: str, key: str) -> tuple[str, ...]:
    """Return what the values of key say, none where text does not have it."""
    field = read_header(text).fields.get(key)
    return tuple(spot.says for spot in field.values) if field else ()


def replace_value(text: str, key: str, old: str, new: str) -> str:
    """Return text with the value old of key replaced, in the quotes that it has."""
    for spot in _spots(read_header(text).fields[key], old):
        return text[: spot.start] + _rewritten(text, key, spot, new) + text[spot.end :]
    return text


def set_value(text: str, key: str, value: str) -> str:
    """Return text with the only value of key replaced, or the key added."""
    header = read_header(text)
    if field := header.fields.get(key):
        return replace_value(text, key, field.values[0].says, value)
    return _with_line(text, header, key, _written(value))


def add_values(text: str, key: str, *values: str) -> str:
    """Return text with values added at the end of the list of key, or with the key added."""
    if not values:
        return text
    header = read_header(text)
    written = [value if header.is_classic else _written(value) for value in values]
    field = header.fields.get(key)
    if field is None:
        listed = ", ".join(written)
        return _with_line(text, header, key, listed if header.is_classic else f"[{listed}]")
    edit = _addition(text, header, field, written)
    return text[: edit.start] + edit.text + text[edit.end :]


def remove_value(text: str, key: str, value: str) -> str:
    """Return text without a value of key, and without the key where that was its only one."""
    header = read_header(text)
    field = header.fields[key]
    for spot in _spots(field, value):
        if len(field.values) == 1:
            if header.is_flow:
                raise _uneditable(text, field.start, key, _IN_BRACES)
            return _without(text, field.start, field.end)
        if field.is_flow or header.is_classic:
            return _without(text, *_with_comma(text, spot))
        return _without(text, _dash_before(text, key, spot), spot.end)
    return text


# ---- places


@dataclass(frozen=True, slots=True)
class _Edit:
    """What is to stand between two places."""

    start: int
    end: int
    text: str


def _spots(field: Field, value: str) -> list[Spot]:
    return [spot for spot in field.values if spot.says == value]


def _uneditable(text: str, place: int, key: str, reason: str) -> Uneditable:
    return Uneditable(Lines(text).number_at(place), key, reason)


_IN_BRACES = "front matter in braces cannot be edited here; write one key a line"


# ---- replacing


def _rewritten(text: str, key: str, spot: Spot, new: str) -> str:
    """Return how new is written where another value stands."""
    written = text[spot.start : spot.end]
    place = written.rfind(spot.says)
    if place >= 0:
        return written[:place] + new + written[place + len(spot.says) :]
    if written[:1] in ('"', "'"):
        return written[0] + new + written[0]
    raise _uneditable(text, spot.start, key, "written so that it cannot be replaced; write it bare")


# ---- adding


def _with_line(text: str, header: Header, key: str, value: str) -> str:
    """Return text with a line for key below all others."""
    if header.is_flow:
        raise _uneditable(text, 0, key, _IN_BRACES)
    before, after = text[: header.end], text[header.end :]
    if not before.endswith(("\n", "\r")):
        before += header.newline
    name = key.capitalize() if header.is_classic else key
    return f"{before}{header.indent}{name}: {value}{header.newline}{after}"


def _addition(text: str, header: Header, field: Field, written: list[str]) -> _Edit:
    """Return the edit that puts what is written at the end of a list."""
    listed = ", ".join(written)
    if not field.values:
        place = field.end if header.is_classic else text.index("[", field.start) + 1
        return _Edit(place, place, f" {listed}" if header.is_classic else listed)
    last = field.values[-1]
    if header.is_classic or field.is_flow:
        return _Edit(last.end, last.end, f", {listed}")
    if not field.is_list:
        return _Edit(last.start, last.end, f"[{_as_item(text, last)}, {listed}]")
    place, indent = _below(text, last)
    return _Edit(place, place, "".join(f"{header.newline}{indent}- {each}" for each in written))


def _as_item(text: str, spot: Spot) -> str:
    """Return a value as it can stand in brackets, where commas and brackets have a meaning."""
    written = text[spot.start : spot.end]
    is_bare = spot.is_plain and not re.search(r"[,\[\]{}:#]", written)
    return written if is_bare or written[:1] in ('"', "'") else _quoted(spot.says)


def _below(text: str, spot: Spot) -> tuple[int, str]:
    """Return where the line of an item ends, and what stands before its dash."""
    lines = Lines(text)
    number = lines.number_at(spot.end - 1) - 1
    dash = _dash_before(text, "", spot)
    indent = " " * (dash - lines.starts[lines.number_at(dash) - 1])
    return lines.starts[number] + len(lines[number]), indent


def _written(value: str) -> str:
    """Return a value as YAML, bare where it is nothing but an address or a slug."""
    return value if re.fullmatch(r"[A-Za-z0-9/][A-Za-z0-9/_.~%-]*", value) else _quoted(value)


def _quoted(value: str) -> str:
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08X}"


# ---- removing


def _with_comma(text: str, spot: Spot) -> tuple[int, int]:
    """Return the place of an item of a list in brackets, with one of the commas beside it."""
    if after := re.compile(r"[ \t]*,[ \t]*").match(text, spot.end):
        return spot.start, after.end()
    before = re.search(r"\s*,\s*$", text[: spot.start])
    return before.start() if before else spot.start, spot.end


def _dash_before(text: str, key: str, spot: Spot) -> int:
    """Return the place of the dash that makes a value an item."""
    dash = re.search(r"-\s*$", text[: spot.start])
    if dash is None:
        raise _uneditable(text, spot.start, key, "an item away from its dash; write `- value`")
    return dash.start()


def _without(text: str, start: int, end: int) -> str:
    """Return text without what stands between two places, nor the line that held nothing else.

    A comment behind it stays.
    """
    first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    stop = len(text) - len(text[end:].lstrip(" \t"))
    is_last = text[stop : stop + 1] in ("", "\n", "\r")
    is_first = not text[first:start].strip(" \ufeff")
    if is_first and is_last:
        return text[:first] + text[stop + (2 if text.startswith("\r\n", stop) else 1) :]
    if is_first:
        return text[:start] + text[stop:]
    return text[:start].rstrip(" \t") + text[stop:] if is_last else text[:start] + text[end:]
