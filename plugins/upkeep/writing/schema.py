"""A JSON Schema of each kind's front matter, for editors: generated from the keys that are read.

Draft 7, which every editor's validator knows.  YAML's own types are allowed where a reader of ours
takes text: an editor sees a number in `date: 2023` and a truth value in `pinned: true`.  A schema
says less than a build does: it knows one file, and of that the front matter alone.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from inspect import getclosurevars
from types import MappingProxyType
from typing import Any

from plugins.documents import Document, Status
from plugins.documents.front_matter import shapes
from plugins.documents.front_matter.keys import FOLDERS, KEYS, SYNONYMS, Key
from plugins.documents.front_matter.shapes import Shape
from plugins.upkeep.writing.sayings import Sayings

__all__ = ["schema_of", "schema_texts"]

Schema = dict[str, Any]


def schema_texts(guide: str) -> dict[str, str]:
    """Return the text of each kind's schema, by the name of its file.

    Guide is docs/content.md, whose tables say what each key holds.
    """
    sayings = Sayings.of(guide)
    return {
        f"{kind.__name__.lower()}.json": f"{_to_json(schema_of(kind, sayings))}\n"
        for kind in FOLDERS.values()
    }


def _to_json(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False)


def schema_of(kind: type[Document], sayings: Sayings) -> Schema:
    """Return the schema of the front matter of a kind of document."""
    properties = {key.name: _described(key, kind, sayings) for key in KEYS[kind]}
    for theirs, ours in SYNONYMS.items():
        if ours in properties:
            properties[theirs] = properties[ours] | {"description": f"The same as `{ours}`."}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Front matter of {_with_article(kind)}",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **_needed(kind),
    }


def _with_article(kind: type[Document]) -> str:
    name = kind.__name__.lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _described(key: Key, kind: type[Document], sayings: Sayings) -> Schema:
    said = sayings.of_key(kind, key.name, key.field)
    return ({"description": said} if said else {}) | _form(key.shape, sayings)


def _needed(kind: type[Document]) -> Schema:
    """Return what must be there: of a withdrawn piece nothing but why it is that."""
    needed = [_present(key.name) for key in KEYS[kind] if key.is_needed]
    if not any(key.name == "status" for key in KEYS[kind]):
        return {"allOf": needed}
    status = {"const": Status.WITHDRAWN.value}
    return {
        "if": {"properties": {"status": status}, "required": ["status"]},
        "then": {"required": ["reason"]},
        "else": {"allOf": [*needed, {"not": {"required": ["reason"]}}]},
    }


def _present(name: str) -> Schema:
    """Return the schema of what has a key, by that name or another that means the same."""
    names = [name, *(theirs for theirs, ours in SYNONYMS.items() if ours == name)]
    present = [{"required": [each]} for each in names]
    return present[0] if len(present) == 1 else {"anyOf": present}


# ---- shapes

_TEXT: Schema = {"type": ["string", "number", "boolean"], "minLength": 1}
_UNKNOWN: Schema = {"const": "unknown"}
_DATE: Schema = {
    "anyOf": [
        {
            "type": "string",
            "pattern": (
                r"^\s*[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}"
                r"(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?~?(/\.\.)?\s*$"
            ),
        },
        {"type": "integer", "minimum": 0, "maximum": 9999},
    ]
}
_DAY: Schema = {
    "type": "string",
    "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?\s*$",
}
_URL: Schema = {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"\\^`{|}]+\s*$"}
_FLAG: Schema = {"enum": [True, False, "true", "false"]}

_LEAVES: tuple[tuple[Shape[Any], Schema], ...] = (
    (shapes.TEXT, _TEXT),
    (shapes.DATE, _DATE),
    (shapes.DAY, _DAY),
    (shapes.URL, _URL),
    (shapes.FLAG, _FLAG),
    (shapes.MAYBE_DATE, {"anyOf": [_UNKNOWN, _DATE]}),
)


def _form(shape: Shape[Any], sayings: Sayings) -> Schema:
    """Return the schema of what a shape reads.

    A shape is a pair of functions, so one that is made of others is known by what its reader holds:
    the options of a choice, the items of a list, the keys of a record.
    """
    for leaf, schema in _LEAVES:
        if shape is leaf:
            return schema
    held = getclosurevars(shape.read)
    maker = shape.read.__qualname__.partition(".")[0]
    if maker in _MAKERS:
        return _MAKERS[maker](held.nonlocals, sayings)
    inner = [each for _, each in sorted(held.globals.items()) if isinstance(each, Shape)]
    forms = [_form(each, sayings) for each in inner]
    if maker in _SEVERAL:
        forms += [_listed(form) for form in forms if form.get("type") == "object"]
    return {"anyOf": [*_WORDS.get(maker, ()), *forms]}


_WORDS: Mapping[str, tuple[Schema, ...]] = MappingProxyType(
    {"_read_reply": ({"enum": ["none", "unknown"]},)}
)
"""What readers of one key take beside what other shapes read, by their names."""
_SEVERAL = frozenset({"_read_terms"})
"""Readers of one key that take several records."""


def _listed(form: Schema) -> Schema:
    return {"type": "array", "items": form, "minItems": 1}


Held = Mapping[str, Any]


def _choice(held: Held, _sayings: Sayings) -> Schema:
    return {"enum": [option.value for option in held["options"]]}


def _matching(held: Held, _sayings: Sayings) -> Schema:
    return _TEXT | {"pattern": rf"^\s*(?:{held['pattern']})\s*$"}


def _or_unknown(held: Held, sayings: Sayings) -> Schema:
    if held["shape"] is shapes.TEXT:
        return _TEXT
    return {"anyOf": [_UNKNOWN, _form(held["shape"], sayings)]}


def _each(held: Held, sayings: Sayings) -> Schema:
    item = _form(held["shape"], sayings)
    return {"anyOf": [{"type": "array", "items": item}, item]}


def _distinct(held: Held, sayings: Sayings) -> Schema:
    item = _form(held["shape"], sayings)
    return {"anyOf": [{"type": "array", "items": item, "uniqueItems": True}, item]}


def _filled(held: Held, sayings: Sayings) -> Schema:
    return _form(held["shape"], sayings) | {"not": {"type": "array", "maxItems": 0}}


def _pairs(held: Held, sayings: Sayings) -> Schema:
    side = _form(held["shape"], sayings)
    name = {"pattern": side["pattern"]}
    return {"type": "object", "propertyNames": name, "additionalProperties": side}


def _record(held: Held, sayings: Sayings) -> Schema:
    properties = {
        name: _with_saying(sayings.of_field(held["kind"], name), _form(shape, sayings))
        for name, shape in held["shapes"].items()
    }
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    needed = [each.name for each in fields(held["kind"]) if each.default is MISSING]
    return schema | ({"required": needed} if needed else {})


def _with_saying(said: str, schema: Schema) -> Schema:
    return {"description": said} | schema if said else schema


_MAKERS: Mapping[str, Callable[[Held, Sayings], Schema]] = MappingProxyType(
    {
        "choice": _choice,
        "_matching": _matching,
        "or_unknown": _or_unknown,
        "each": _each,
        "distinct": _distinct,
        "filled": _filled,
        "pairs": _pairs,
        "record": _record,
    }
)
"""How the schema of a shape is made, by the function that makes the shape."""
