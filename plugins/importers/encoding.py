"""Records of the importers as JSON, defaults left out, and back."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

import msgspec

__all__ = ["UnreadableError", "decode", "encode"]

T = TypeVar("T")


class UnreadableError(ValueError):
    """A text is no JSON of the record that is wanted; the message says where and why."""


def encode(value: object) -> bytes:
    """Return a record as JSON in UTF-8, on one line: equal records give the same bytes."""
    return msgspec.json.encode(_bare(value))


def decode(text: str | bytes, kind: type[T]) -> T:
    """Return the record of a kind that text holds; raise UnreadableError where it holds none."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise UnreadableError(str(error) or type(error).__name__) from None


def _bare(value: Any) -> Any:
    """Return a value as lists, mappings and text, fields with their defaults left out."""
    if is_dataclass(value):
        kind: Any = type(value)
        pairs = ((name, getattr(value, name), default) for name, default in _defaults(kind))
        return {name: _bare(part) for name, part, default in pairs if part != default}
    if isinstance(value, (tuple, list)):
        return [_bare(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _bare(each) for key, each in value.items()}
    return value


@cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:
    """Return each field of a dataclass with its default."""
    found = []
    for field in fields(kind):
        made = field.default_factory() if field.default_factory is not MISSING else field.default
        found.append((field.name, made))
    return tuple(found)
