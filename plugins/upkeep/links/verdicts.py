"""What an answer means: life, death, a move, or nothing of these.

Statuses are those of RFC 9110, section 15; 999 is what some sites answer to programs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urldefrag

from plugins.documents.link_records import LinkState
from plugins.upkeep.links.found import host_of
from plugins.upkeep.links.lychee import MOST_HOPS, Answer, Hop

__all__ = ["Verdict", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How an address answered."""

    state: LinkState
    to: str = ""
    """Where it redirects to: of a move, what to write instead."""
    why: str = ""
    """What was answered, in a few words; empty where it is alive."""


def judge(address: str, answer: Answer, is_resolved: Callable[[str], bool]) -> Verdict:
    """Return what an answer says of an address; is_resolved tells whether a host has its name."""
    if answer.is_alive:
        return _judge_alive(address, answer.hops)
    to = answer.hops[-1].to if answer.hops else ""
    if answer.is_left_out:
        return _judge_left_out(address, answer)
    if answer.is_late:
        return Verdict(state=LinkState.TIMED_OUT, to=to, why="nothing came in time")
    if answer.code:
        return _judge_code(answer)
    state, why = _judge_trouble(address, answer.trouble, is_resolved)
    return Verdict(state=state, to=to, why=why)


# ---- alive

_FOR_GOOD = frozenset({301, 308})


def _judge_alive(address: str, hops: tuple[Hop, ...]) -> Verdict:
    """Return where it is now: as far as its redirects are for good, else where they end."""
    if not hops:
        return Verdict(state=LinkState.ALIVE)
    moves = next((n for n, hop in enumerate(hops) if hop.code not in _FOR_GOOD), len(hops))
    last = hops[moves - 1] if moves else hops[-1]
    state = LinkState.MOVED if moves else LinkState.REDIRECTED
    return Verdict(state=state, to=_with_fragment(last.to, address))


def _with_fragment(to: str, address: str) -> str:
    """Return where a redirect leads, with the fragment unless it has one (section 10.2.2)."""
    _, fragment = urldefrag(address)
    return to if not fragment or urldefrag(to).fragment else f"{to}#{fragment}"


# ---- by status

_GONE = frozenset({404, 410})
_REDIRECTS = range(300, 400)
_ITS_OWN_FAULT = range(500, 600)


def _judge_code(answer: Answer) -> Verdict:
    to = answer.hops[-1].to if answer.hops else ""
    told = " ".join(answer.trouble.split()).removesuffix(" Unknown status code")
    if answer.code in _REDIRECTS:
        if len({hop.to for hop in answer.hops}) < len(answer.hops):
            return Verdict(state=LinkState.LOOP, why="redirects in a circle")
        if len(answer.hops) >= MOST_HOPS:
            return Verdict(state=LinkState.LOOP, to=to, why=f"over {MOST_HOPS} redirects")
        return Verdict(state=LinkState.FAILING, to=to, why=f"{told}, to nowhere")
    if answer.code in _GONE:
        return Verdict(state=LinkState.GONE, to=to, why=told)
    if answer.code in _ITS_OWN_FAULT:
        return Verdict(state=LinkState.FAILING, to=to, why=told)
    return Verdict(state=LinkState.BLOCKED, to=to, why=told)


# ---- without a status

_RESERVED = re.compile(r"(?:^|\.)(?:invalid|test|example|localhost)\.?$")
"""Names that no host will ever have (RFC 6761)."""


def _judge_left_out(address: str, answer: Answer) -> Verdict:
    if _RESERVED.search(host_of(address)):
        return Verdict(state=LinkState.UNRESOLVED, why="a name that no host can have")
    why = answer.trouble if "Cannot parse" in answer.trouble else "lychee asks no such address"
    return Verdict(state=LinkState.NOT_ASKED, why=why)


_ENCRYPTION = re.compile(r"certificate|TLS|SSL", re.IGNORECASE)
_NAMING = re.compile(r"DNS|name resolution|Connection failed", re.IGNORECASE)
"""What lychee says where a name is not found; it says `Connection failed` of much else too."""


def _judge_trouble(
    address: str, trouble: str, is_resolved: Callable[[str], bool]
) -> tuple[LinkState, str]:
    """Return what lychee's words mean, and what to tell of them without their advice."""
    why = re.split(r" - |\. ", trouble, maxsplit=1)[0]
    if trouble == "Cannot find fragment":
        return LinkState.NO_FRAGMENT, "the page has no such part"
    if _ENCRYPTION.search(trouble):
        return LinkState.CERTIFICATE, why
    if "timed out" in trouble:
        return LinkState.TIMED_OUT, "nothing came in time"
    if _NAMING.search(trouble) and not is_resolved(host_of(address)):
        return LinkState.UNRESOLVED, "no host has this name"
    return LinkState.UNREACHABLE, why
