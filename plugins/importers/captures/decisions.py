"""The owner's decisions on captures, written once beside them and replayed at every reading.

They stand in a file of YAML, `<capture>.decisions.yaml`, or one for a whole set:

    ---
    site: lesswrong
    comments:
      - first: 3f2a9c81d0b4
        last: 9d01e44b7c2a
        words: How the comment begins
        url: https://www.lesswrong.com/posts/…?commentId=…
    prefers: [77ab01c2d3e4]

Blocks are named by their hashes, so a capture stays as it is, byte for byte.
"""

import re
from dataclasses import dataclass, field, replace

from plugins.documents.dates import Date
from plugins.documents.front_matter.nodes import Node
from plugins.documents.front_matter.records import record
from plugins.documents.front_matter.shapes import (
    DAY,
    MAYBE_TEXT,
    MAYBE_URL,
    TEXT,
    URL,
    Misfit,
    Shape,
    each,
    misfit,
)
from plugins.documents.front_matter.yaml_nodes import read_yaml
from plugins.documents.kinds import Work
from plugins.errors import ContentError, Problem
from plugins.importers.captures.pages import HASH
from plugins.importers.readers.base import Given, decode

__all__ = [
    "SUFFIX",
    "Decided",
    "Decisions",
    "Named",
    "decisions_beside",
    "is_decisions",
    "read_decisions",
]

SUFFIX = ".decisions.yaml"
"""How the name of a file with decisions ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A hash as a decision has it, and where it stands."""

    hash: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """That some blocks, from the first to the last, are one comment, and what is known of it."""

    first: str
    last: str = ""
    """The same as the first where it is left out."""
    after: str = ""
    """The block above the first, where that alone tells which of several is meant."""
    words: str = ""
    """How it begins, so that a hash which was copied wrongly is found."""
    url: str = ""
    date: Date | None = None
    post: Work | None = None
    """The post under which it stands."""
    answers: Work | None = None
    """The comment that it answers; a Work of which nothing is known where that is the post."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What one file decides."""

    file: str = ""
    site: str = ""
    """As `Witness.site`, where the captures do not tell it."""
    comments: tuple[Decided, ...] = ()
    prefers: tuple[Named, ...] = ()
    """The texts to take where several captures each have what the others have not."""


def is_decisions(name: str) -> bool:
    """Whether a file is read together with the captures beside it, and not by itself."""
    return name.casefold().endswith(SUFFIX)


def read_decisions(given: Given) -> Decisions:
    """Return what a file decides; raise ContentError with every mistake in its form."""
    lines = decode(given).split("\n")
    if lines[0].rstrip() != "---":
        raise given.error("does not begin with `---`", "write `---` on its first line", line=1)
    if not any(_KEY.match(line) for line in lines[1:]):
        return Decisions(file=given.name)  # nothing is decided yet
    header, problems = read_yaml(given.name, lines[1:])
    if problems or header is None:
        raise ContentError(replace(problem, key="decisions") for problem in problems)
    try:
        return replace(_DECISIONS.read(header), file=given.name)
    except Misfit as misfit:
        raise ContentError(
            Problem(
                path=given.name,
                line=each.line,
                key="decisions",
                value=each.value,
                reason=each.reason,
                remedy=each.remedy,
            )
            for each in misfit.complaints
        ) from None


def decisions_beside(given: Given) -> tuple[Decisions, ...]:
    """Return what the files beside a capture decide: of its own name, and of the whole set.

    They may be `page.txt.decisions.yaml`, `page.decisions.yaml` and `captures.decisions.yaml`.
    """
    name = given.name.rpartition("/")[2]
    stems = dict.fromkeys((name, name.rpartition(".")[0] or name, "captures"))
    found = []
    for stem in stems:
        data = given.beside(f"{stem}{SUFFIX}")
        if data is not None:
            folder = given.name.removesuffix(name)
            found.append(read_decisions(Given(name=f"{folder}{stem}{SUFFIX}", data=data)))
    return tuple(found)


# ---- shapes of their keys

_KEY = re.compile(r"[^\s#]")


def _read_hash(node: Node) -> str:
    text = TEXT.read(node)
    if not re.fullmatch(rf"[0-9a-f]{{{HASH}}}", text):
        raise misfit(node, text, f"no hash of {HASH} digits", "copy it from `captures`")
    return text


def _with_line(shape: Shape[Decided]) -> Shape[Decided]:
    return Shape(lambda node: replace(shape.read(node), line=node.line), shape.write)


def _read_answered(node: Node) -> Work:
    is_post = not hasattr(node, "nodes") and TEXT.read(node) == "post"
    return Work() if is_post else _WORK.read(node)


_WORK = record(Work, {"title": MAYBE_TEXT, "author": MAYBE_TEXT, "url": MAYBE_URL, "date": DAY})
_HASH = Shape(_read_hash, str)
_NAMED = Shape(lambda node: Named(hash=_read_hash(node), line=node.line), lambda named: named.hash)
_DECIDED = record(
    Decided,
    {
        "first": _HASH,
        "last": _HASH,
        "after": _HASH,
        "words": TEXT,
        "url": URL,
        "date": DAY,
        "post": _WORK,
        "answers": Shape(_read_answered, _WORK.write),
    },
)
_DECISIONS = record(
    Decisions, {"site": TEXT, "comments": each(_with_line(_DECIDED)), "prefers": each(_NAMED)}
)
