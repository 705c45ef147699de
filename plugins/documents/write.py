"""A document → the text of its content file; parsing that text gives the document again."""

from dataclasses import MISSING, fields
from pathlib import PurePosixPath

import yaml

from plugins.documents.front_matter.keys import KEYS, Key
from plugins.documents.front_matter.shapes import Plain
from plugins.documents.kinds import Document
from plugins.documents.withdrawn import KEPT

__all__ = ["write_document", "write_tombstone"]


def write_document(document: Document) -> str:
    """Return the file of document in its canonical form: keys in one order, defaults left out."""
    header = {
        key.name: key.shape.write(getattr(document, key.field))
        for key in KEYS[type(document)]
        if _is_written(document, key)
    }
    return f"---\n{_to_yaml(header)}---\n\n{document.body}\n"


def write_tombstone(document: Document) -> str:
    """Return the file of a withdrawn document with no more than its page shows."""
    header = {
        key.name: key.shape.write(getattr(document, key.field))
        for key in KEYS[type(document)]
        if key.field in KEPT and _is_written(document, key)
    }
    return f"---\n{_to_yaml(header)}---\n"


def _is_written(document: Document, key: Key) -> bool:
    """Whether the key says what its absence would not."""
    value = getattr(document, key.field)
    if key.field == "slug":
        return bool(value != PurePosixPath(document.path).stem)
    defaults = {field.name: field.default for field in fields(document)}
    return key.is_needed or defaults[key.field] is MISSING or bool(value != defaults[key.field])


class _PlainDumper(yaml.SafeDumper):
    """Writes text bare wherever that reads back the same, as no value has a type of its own."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, str]]] = {}  # noqa: RUF012 (as PyYAML declares it)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        """Indent the items of a list below their key."""
        del indentless
        super().increase_indent(flow, indentless=False)


def _to_yaml(header: dict[str, Plain]) -> str:
    return yaml.dump(
        header, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=_ONE_LINE
    )


_ONE_LINE = 2**20
