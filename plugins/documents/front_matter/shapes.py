"""Shapes of values: each reads a node of front matter into a typed value and writes it back.

`read` raises Misfit with every complaint about the node; `read(write(value))` is the value again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from plugins.documents.characters import FORBIDDEN
from plugins.documents.dates import FORMS, Date, DateError, parse_date
from plugins.documents.front_matter.nodes import Entries, Node, Scalar, Sequence
from plugins.errors import did_you_mean

__all__ = [
    "ADDRESS",
    "ANCHOR",
    "DATE",
    "DAY",
    "FLAG",
    "LANGUAGE",
    "MAYBE_DATE",
    "MAYBE_TEXT",
    "MAYBE_URL",
    "PIECE",
    "SLUG",
    "TEXT",
    "URL",
    "Complaint",
    "Misfit",
    "Plain",
    "Shape",
    "choice",
    "distinct",
    "each",
    "filled",
    "misfit",
    "or_unknown",
    "pairs",
]

T = TypeVar("T")
Plain = str | list["Plain"] | dict[str, "Plain"]
"""What a value is written as before it becomes YAML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What is wrong with one value, without the file it stands in."""

    line: int
    value: str = ""
    reason: str
    remedy: str = ""


class Misfit(Exception):  # noqa: N818 (it is a finding, not a failure)
    """A node does not have the shape; `complaints` says why, in the order of the file."""

    def __init__(self, *complaints: Complaint) -> None:
        """Keep the complaints."""
        self.complaints = complaints
        super().__init__(*complaints)


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """How one kind of value is read and written."""

    read: Callable[[Node], T]
    write: Callable[[T], Plain]


def misfit(node: Node, value: str, reason: str, remedy: str) -> Misfit:
    """Return the Misfit of one complaint about node."""
    return Misfit(Complaint(line=node.line, value=value, reason=reason, remedy=remedy))


# ---- single values


def _text(node: Node) -> str:
    """Return the text on one line, with blanks folded; raise Misfit where there is none."""
    if isinstance(node, Sequence):
        raise misfit(node, "", "a list where one text is wanted", _QUOTE)
    if isinstance(node, Entries):
        shown = f"{next(iter(node.nodes), '')}: …"
        raise misfit(node, shown, "keys where one text is wanted", _QUOTE)
    text = re.sub(r"[ \t\r\n\x85\u2028\u2029]+", " ", node.text).strip(" ")
    if not text:
        raise misfit(node, "", "empty", "write its value or leave the key out")
    if found := FORBIDDEN.search(text):
        reason = f"holds a character that HTML cannot (U+{ord(found[0]):04X})"
        raise misfit(node, text, reason, "take it out")
    return text


_QUOTE = 'put text that holds `: `, or begins with a bracket, in "…"'


def _matching(pattern: str, what: str, remedy: str) -> Shape[str]:
    """Return the shape of a text that matches pattern as a whole."""

    def read(node: Node) -> str:
        text = _text(node)
        if not re.fullmatch(pattern, text):
            raise misfit(node, text, f"not {what}", remedy)
        return text

    return Shape(read, str)


def _date(node: Node) -> Date:
    return _parsed(node, f"write {FORMS}")


def _parsed(node: Node, remedy: str) -> Date:
    text = _text(node)
    try:
        return parse_date(text)
    except DateError as error:
        raise misfit(node, text, str(error), remedy) from None


def _maybe_date(node: Node) -> Date | None:
    return None if _is_unknown(node) else _parsed(node, f"write {FORMS}, or unknown")


def _day(node: Node) -> Date:
    remedy = "write it as 2023-07-18"
    day = _parsed(node, remedy)
    if not day.is_to_the_day:
        reason = "not known to the day, which the archive itself must know"
        raise misfit(node, str(day), reason, remedy)
    return day


def _url(node: Node) -> str:
    text = _text(node)
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or re.search(r"[\s<>\"\\^`{|}]", text):
        raise misfit(node, text, "not a web address", "write it whole, beginning with https://")
    return text


def _flag(node: Node) -> bool:
    text = _text(node)
    if text not in ("true", "false"):
        raise misfit(node, text, "neither true nor false", "write `true`, or leave the key out")
    return text == "true"


def _is_unknown(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text.strip() == "unknown"


TEXT: Shape[str] = Shape(_text, str)
DATE: Shape[Date] = Shape(_date, str)
DAY: Shape[Date] = Shape(_day, str)
URL: Shape[str] = Shape(_url, str)
FLAG: Shape[bool] = Shape(_flag, lambda value: "true" if value else "false")
SLUG = _matching(
    r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*",
    "a slug",
    "write letters a to z, digits, and single hyphens between them, but no dot",
)
PIECE = _matching(
    r"(?:essays|comments)/[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*",
    "the name of an essay or a comment",
    "write its folder and its slug, such as comments/llama-2-is-not-open-source",
)
ADDRESS = _matching(
    r"/(?!/)[^\s?#<>\"\\]*",
    "an address on this site",
    "write it from the root without the host, such as /2020/scipy/",
)
ANCHOR = _matching(
    r"[^\s#<>\"&%]+",
    "an anchor",
    "write it as it stands in the page's address behind the `#`",
)
LANGUAGE = _matching(
    r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*",
    "a language tag",
    "write one such as en, en-AU or pl",
)


# ---- made of others


def choice(options: type[StrEnum]) -> Shape[Any]:
    """Return the shape of one word out of options."""

    def read(node: Node) -> StrEnum:
        text = _text(node)
        try:
            return options(text)
        except ValueError:
            remedy = f"{did_you_mean(text, options)} The words are {', '.join(options)}".strip()
            raise misfit(node, text, "not a word that this key knows", remedy) from None

    return Shape(read, str)


def each(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """Return the shape of a list; a single value counts as a list of one."""

    def read(node: Node) -> tuple[T, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        values: list[T] = []
        complaints: list[Complaint] = []
        for item in items:
            try:
                values.append(shape.read(item))
            except Misfit as misfit:
                complaints += misfit.complaints
        if complaints:
            raise Misfit(*complaints)
        return tuple(values)

    return Shape(read, lambda values: [shape.write(value) for value in values])


def distinct(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """Return the shape of a list in which nothing stands twice."""

    def read(node: Node) -> tuple[T, ...]:
        values = each(shape).read(node)
        items = node.items if isinstance(node, Sequence) else (node,)
        twice = [
            Complaint(line=item.line, value=str(value), reason="written twice", remedy="keep one")
            for number, (item, value) in enumerate(zip(items, values, strict=True))
            if value in values[:number]
        ]
        if twice:
            raise Misfit(*twice)
        return values

    return Shape(read, each(shape).write)


def filled(shape: Shape[T], what: str) -> Shape[T]:
    """Return the shape without the empty list; what is what it has to hold."""

    def read(node: Node) -> T:
        if isinstance(node, Sequence) and not node.items:
            raise misfit(node, "[]", "an empty list", f"write {what}")
        return shape.read(node)

    return Shape(read, shape.write)


def pairs(shape: Shape[str]) -> Shape[tuple[tuple[str, str], ...]]:
    """Return the shape of lines `one: other`, both sides of which have shape."""

    def read(node: Node) -> tuple[tuple[str, str], ...]:
        if not isinstance(node, Entries):
            value = node.text if isinstance(node, Scalar) else ""
            reason = "no pairs, where each has a line of its own"
            raise misfit(node, value, reason, "write `old: new` below it")
        both = [part for name in node.nodes for part in (_name(node, name), node.nodes[name])]
        said = each(shape).read(Sequence(tuple(both), node.line))
        return tuple(zip(said[::2], said[1::2], strict=True))

    return Shape(read, lambda said: {one: shape.write(other) for one, other in said})


def _name(node: Entries, name: str) -> Scalar:
    return Scalar(name, node.lines[name])


def or_unknown(shape: Shape[T]) -> Shape[T | None]:
    """Return the shape that also takes the word `unknown`, for None."""
    return Shape(
        lambda node: None if _is_unknown(node) else shape.read(node),
        lambda value: "unknown" if value is None else shape.write(value),
    )


MAYBE_TEXT = or_unknown(TEXT)
MAYBE_URL = or_unknown(URL)
MAYBE_DATE: Shape[Date | None] = Shape(_maybe_date, or_unknown(DATE).write)
