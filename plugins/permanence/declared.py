"""What the owner declares of addresses that no piece has: `content/ledger/declared.txt`.

One line for each, whole in itself, as in the ledger:

    /old.css          gone   the style sheet of the site before this one
    /talks/           kept   zhd.dev
    /feed.xml         moved  /feeds/all.atom
    /essays/x/#table  gone   the table was wrong, and nothing took its place

`gone` tells why nothing answers any more, `kept` which other host answers, and `moved` where a page
or a file is now that has no front matter to say so, such as a feed, a list or a picture; a piece's
own former addresses stand in its `former_urls`.  Only `gone` may be said of an anchor.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plugins.errors import Problem, did_you_mean
from plugins.permanence.addresses import canonical, escaped, unescaped
from plugins.permanence.lines import content_lines, line_problem

__all__ = ["DECLARED", "Declaration", "State", "read_declared"]

DECLARED = "ledger/declared.txt"
"""Where the declarations are, from `content/`."""


class State(StrEnum):
    """What became of an address."""

    GONE = "gone"
    KEPT = "kept"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What became of one address."""

    state: State
    told: str
    """Why it is gone, who keeps it, or the address it moved to."""
    line: int = field(default=0, compare=False)


def read_declared(
    text: str, path: str = DECLARED
) -> tuple[Mapping[str, Declaration], list[Problem]]:
    """Return what text declares, by address with its anchor if any, and what is wrong in it."""
    found: dict[str, Declaration] = {}
    problems: list[Problem] = []
    for each in content_lines(path, text):
        said = each if isinstance(each, Problem) else _read_line(path, *each)
        if isinstance(said, Problem):
            problems.append(said)
            continue
        address, declaration = said
        first = found.setdefault(address, declaration)
        if first != declaration:
            reason = f"declared otherwise on line {first.line}"
            problems.append(line_problem(path, declaration.line, address, reason, "keep one"))
    return found, problems


_LINE = re.compile(
    r"(?P<address>/[^\s#]*)(?:#(?P<anchor>\S+))?\s+(?P<state>\S+)(?:\s+(?P<told>.+))?"
)
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?")


def _read_line(path: str, number: int, line: str) -> tuple[str, Declaration] | Problem:
    match = _LINE.fullmatch(line)
    if match is None:
        return line_problem(path, number, line, "not a declaration", _HOW)
    if match["state"] not in set(State):
        remedy = did_you_mean(match["state"], State) or f"the words are {', '.join(State)}"
        return line_problem(path, number, match["state"], "not a word that is known here", remedy)
    state = State(match["state"])
    if fault := _fault(state, match["told"] or "", has_anchor=match["anchor"] is not None):
        return line_problem(path, number, line, *fault)
    address = canonical(match["address"])
    anchor = f"#{escaped(unescaped(match['anchor']))}" if match["anchor"] else ""
    told = canonical(match["told"]) if state is State.MOVED else match["told"]
    return f"{address}{anchor}", Declaration(state=state, told=told, line=number)


def _fault(state: State, told: str, *, has_anchor: bool) -> tuple[str, str] | None:
    """Return what is wrong with a declaration, and what to do about it."""
    if has_anchor and state is not State.GONE:
        reason = f"an anchor cannot be {state}"
        return reason, "write it into `former_anchors` of its piece, or declare it gone"
    if not told:
        return "does not say enough", _HOW
    if state is State.KEPT and not _HOST.fullmatch(told):
        return "not the name of a host", "write it as zhd.dev, without https:// and without a path"
    if state is State.MOVED and not re.fullmatch(r"/(?!/)[^\s?#\\]*", told):
        return (
            "does not lead to an address of this site",
            "write one from the root, such as /feeds/",
        )
    return None


_HOW = "write `/address/ gone why`, `/address/ kept host` or `/address/ moved /present/address/`"
