"""Archived copies of addresses elsewhere, as the writer confirmed them in `content/fallbacks.yaml`.

Each entry is an address that a document links to, and below it the address of the copy and the day
on which the copy was made.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugins.documents.body import Body
from plugins.documents.characters import FORBIDDEN, decode, normalise
from plugins.documents.dates import Date
from plugins.documents.front_matter.nodes import Entries, Node, Scalar
from plugins.documents.front_matter.records import record
from plugins.documents.front_matter.shapes import DAY, URL, Complaint, Misfit
from plugins.documents.front_matter.yaml_nodes import read_yaml
from plugins.errors import Problem, did_you_mean

__all__ = ["FALLBACKS", "Fallback", "check_fallbacks", "read_fallbacks"]

FALLBACKS = "fallbacks.yaml"
"""Where they are, from `content/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """An archived copy of what stood at an address elsewhere."""

    archived: str
    """Where the copy is."""
    captured: Date
    """The day on which it was made."""
    line: int = field(default=0, compare=False)
    """The line on which its address stands."""


_SHAPE = record(Fallback, {"archived": URL, "captured": DAY})


def read_fallbacks(content: Path) -> tuple[dict[str, Fallback], list[Problem]]:
    """Return the copies in content, by the addresses they are of, and what is wrong with them."""
    file = content / FALLBACKS
    if not file.is_file():
        return {}, []
    try:
        text, problems = decode(FALLBACKS, file.read_bytes())
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        return {}, [_fault(0, "", (reason, "make it readable, or take it away"))]
    lines = normalise(text).split("\n")
    if problems or all(not line.strip() or line.lstrip().startswith("#") for line in lines):
        return {}, problems
    header, problems = _read_lines(lines)
    nodes = header.nodes if header else {}
    found = {address: _read(address, node, problems) for address, node in nodes.items()}
    told = {
        address: replace(fallback, line=header.lines[address] - 1)
        for address, fallback in found.items()
        if fallback and header
    }
    return told, problems


def check_fallbacks(
    fallbacks: Mapping[str, Fallback],
    addresses: Iterable[str],
    bodies: Mapping[str, Body],
) -> Iterator[Problem]:
    """Yield a problem for each copy of what no document links to, and each link to the file.

    Addresses are those that documents link to.
    """
    known = frozenset(addresses)
    for address, fallback in fallbacks.items():
        if address not in known:
            remedy = did_you_mean(address, known) or "take it out, or write the address as it is"
            yield _fault(fallback.line, address, ("no document links to this address", remedy))
    for path, body in bodies.items():
        for link in body.links:
            if link.file == FALLBACKS:
                yield Problem(
                    path=path,
                    line=link.line,
                    key="link",
                    value=link.written,
                    reason="leads to a file of the archive's own, which is not published",
                    remedy="take it out; the copies stand beside the links they are for",
                )


def _fault(line: int, value: str, told: tuple[str, str]) -> Problem:
    reason, remedy = told
    return Problem(
        path=FALLBACKS, line=line, key="fallbacks", value=value, reason=reason, remedy=remedy
    )


# ---- reading


def _read_lines(lines: list[str]) -> tuple[Entries | None, list[Problem]]:
    """Return what the lines hold; every line of a node counts one too many, as in front matter."""
    header, found = read_yaml(FALLBACKS, [FORBIDDEN.sub("\ufffd", line) for line in lines])
    problems = [_moved_up(each) for each in found]
    if header is None and problems and problems[-1].reason == "has no keys":
        problems[-1] = replace(problems[-1], reason="not a list of addresses", remedy=_HOW)
    return header, problems


def _moved_up(problem: Problem) -> Problem:
    """Return a problem on the line that is meant; a key at fault is an address here."""
    line, reason = problem.line - 1, problem.reason.partition(" (first on")[0]
    value = problem.value if problem.key == "front matter" else problem.key
    return replace(problem, line=line, key="fallbacks", value=value, reason=reason)


_HOW = "write each address, a colon, and below it, indented, `archived: …` and `captured: …`"


def _read(address: str, node: Node, problems: list[Problem]) -> Fallback | None:
    """Return the copy of an address, None where it is not written rightly; add what is wrong."""
    try:
        URL.read(Scalar(address, node.line))
        fallback = _SHAPE.read(node)
    except Misfit as misfit:
        problems += [_told(complaint) for complaint in misfit.complaints]
        return None
    if fault := _nonsense(address, fallback):
        problems.append(_fault(node.line - 1, address, fault))
    return fallback


def _told(complaint: Complaint) -> Problem:
    told = (complaint.reason, complaint.remedy)
    return _fault(complaint.line - 1, complaint.value, told)


_DAY_OF_COPY = re.compile(r"//web\.archive\.org/web/(\d{4})(\d{2})(\d{2})\d*[a-z_]*/")


def _nonsense(address: str, fallback: Fallback) -> tuple[str, str] | None:
    """Return what cannot be so, and what to do about it."""
    if fallback.archived == address:
        return "is its own copy", "write the address of the archived copy"
    day = _DAY_OF_COPY.search(fallback.archived)
    if day and "-".join(day.groups()) != str(fallback.captured):
        reason = (
            f"captured {fallback.captured}, but the copy's address says {'-'.join(day.groups())}"
        )
        return reason, "write the day that the address says, or the address of the other copy"
    return None
