"""What each key of front matter holds, in the words of those who say it already.

The guide for writers, docs/content.md, has tables of keys; what no table has, the documents room
says of the field.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import getsource
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from plugins.documents import Document, kinds

__all__ = ["Sayings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """What is said of keys."""

    tables: Mapping[str, Mapping[str, str]]
    """By the first words of a heading, lower case, and by key."""

    @classmethod
    def of(cls, guide: str) -> "Sayings":
        """Return what the tables of a guide say."""
        sections = re.split(r"^## ", guide, flags=re.MULTILINE)
        return cls(
            tables={each.split("\n")[0].casefold(): dict(_rows(each)) for each in sections[1:]}
        )

    def of_key(self, kind: type[Document], key: str, field: str) -> str:
        """Return what a key of a kind holds: a sentence or two, empty where nobody says it."""
        own = [rows for title, rows in self.tables.items() if f" {kind.__name__.lower()} " in title]
        every = [rows for title, rows in self.tables.items() if "every kind" in title]
        said = next((rows[key] for rows in (*own, *every) if key in rows), "")
        return said or self.of_field(kind, field) or _ELSE.get(key, "")

    def of_field(self, kind: type[Any], field: str) -> str:
        """Return what the documents room says of a field, empty where it says nothing."""
        return next((said[field] for said in map(_said, kind.__mro__) if field in said), "")


_ELSE: Mapping[str, str] = MappingProxyType({"former_names": "Titles that the topic had."})
"""What nobody says."""


def _rows(section: str) -> Iterator[tuple[str, str]]:
    """Yield each key that a row of a table names, with the row's last cell.

    A section without a table says it in a sentence: "`series`, a name; `grew_from`, …".
    """
    for line in section.split("\n"):
        if line.startswith("`"):
            told = re.findall(r"(?:^|; )`(\w+)`, ([^;.]+)", line)
            yield from ((name, _sentence(said)) for name, said in told)
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) > 1:
            yield from ((name, _sentence(cells[-1])) for name in re.findall(r"`(\w+)`", cells[0]))


def _sentence(text: str) -> str:
    """Return text as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


@cache
def _said(kind: type[Any]) -> dict[str, str]:
    """Return the sentence below each field of a class in the documents room."""
    if kind.__module__ != kinds.__name__:
        return {}
    (definition,) = ast.parse(getsource(kind)).body
    assert isinstance(definition, ast.ClassDef)  # noqa: S101 (it is the source of a class)
    body = definition.body
    return {
        field.target.id: said.value.value
        for field, said in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    }
