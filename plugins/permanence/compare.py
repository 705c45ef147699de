"""The ledger beside a build: each address and anchor that was published and is lost."""

from collections.abc import Callable, Iterator, Mapping

from plugins.errors import Problem
from plugins.permanence.addresses import escaped
from plugins.permanence.declared import DECLARED, Declaration, State
from plugins.permanence.following import LONGEST_CHAIN, Fate, Landing, follow
from plugins.permanence.harvest import Harvest
from plugins.permanence.ledger import Entry, Ledger
from plugins.permanence.ledger_text import LEDGER
from plugins.permanence.nearest import Neighbours

__all__ = ["find_losses"]


def find_losses(
    ledger: Ledger,
    harvest: Harvest,
    declared: Mapping[str, Declaration],
    is_withdrawn: Callable[[str], bool] = lambda _: False,
) -> Iterator[Problem]:
    """Yield a problem for each address and anchor of the ledger that nothing in harvest answers.

    Answered is what is there, what leads to it through five redirects at most, and what is declared
    gone, or kept by another host; an anchor has to stand on the page at the end, as browsers carry
    it along.  A withdrawn page, told by its content file, answers for all that stood on it.

    Then for each redirect of the build that goes in a circle or too far, and for each declaration
    that the build belies.  Paths are from `content/`.
    """
    near = Neighbours.of(harvest.addresses)
    for address, entry in ledger.entries.items():
        landing = follow(address, harvest, declared)
        if landing.fate in _BAD:
            yield _lost(address, entry, landing, near)
        elif landing.fate is Fate.FOUND:
            yield from _lost_anchors(address, entry, landing, harvest, declared, is_withdrawn)
    yield from _astray(ledger, harvest, declared)
    yield from _belied(harvest, declared)


_BAD = (Fate.LOST, Fate.LOOP, Fate.TOO_LONG)


def _lost(address: str, entry: Entry, landing: Landing, near: Neighbours) -> Problem:
    return Problem(
        path=LEDGER,
        line=entry.line,
        key="address",
        value=address,
        reason=f"published on {entry.day}{_told(entry)}, and now {_how(landing)}",
        remedy=f"{_candidates(near.nearest(address))}{_mending(address)}",
    )


def _mending(address: str) -> str:
    """Return the ways to mend a lost address; where a file was, no piece's page can stand."""
    is_page = "." not in address.rpartition("/")[2] or address.endswith((".html", ".htm"))
    former = f"write `{address}` into `former_urls` of the piece that took its place, or "
    target = "/…/" if is_page else "/…"
    return (
        f"{former if is_page else ''}say what became of it in "
        f"content/{DECLARED}: `{address} gone …` and why, or `{address} moved {target}`"
    )


def _told(entry: Entry) -> str:
    return f" (by {entry.source})" if entry.source else ""


def _how(landing: Landing) -> str:
    """Return what happens to who asks for a lost address."""
    way = " → ".join(landing.way)
    match landing.fate:
        case Fate.LOOP:
            return f"it leads in a circle ({way})"
        case Fate.TOO_LONG:
            return f"it leads through more than {LONGEST_CHAIN} redirects ({way})"
        case _ if len(landing.way) > 1:
            return f"it leads to what is not there ({way})"
        case _:
            return "nothing answers"


def _candidates(near: tuple[str, ...]) -> str:
    return f"is it now {' or '.join(near)}? Then " if near else ""


def _lost_anchors(
    address: str,
    entry: Entry,
    landing: Landing,
    harvest: Harvest,
    declared: Mapping[str, Declaration],
    is_withdrawn: Callable[[str], bool],
) -> Iterator[Problem]:
    page = harvest.pages.get(landing.address)
    present = set(page.anchors) if page else set()
    lost = [
        name
        for name in entry.anchors
        if name not in present and f"{address}#{escaped(name)}" not in declared
    ]
    if not lost or (page and page.source and is_withdrawn(page.source)):
        return
    new = Neighbours.of(present - set(entry.anchors))
    for name in lost:
        yield _lost_anchor(address, name, entry, landing, new)


def _lost_anchor(
    address: str, name: str, entry: Entry, landing: Landing, new: Neighbours
) -> Problem:
    value = f"{address}#{escaped(name)}"
    where = f" on {landing.address}, where it leads" if len(landing.way) > 1 else ""
    anchor = entry.anchors[name]
    return Problem(
        path=LEDGER,
        line=anchor.line,
        key="anchor",
        value=value,
        reason=f"published on {anchor.day}, and now no element has this id{where}",
        remedy=f"{_candidates(new.nearest(name))}have `make anchors` write it into "
        f"`former_anchors` of the piece, or say in content/{DECLARED}: `{value} gone …` and why",
    )


def _astray(
    ledger: Ledger, harvest: Harvest, declared: Mapping[str, Declaration]
) -> Iterator[Problem]:
    """Yield each redirect that leads in a circle or too far and that the ledger does not know."""
    for address, page in harvest.pages.items():
        if page.leads_to and address not in ledger.entries:
            landing = follow(address, harvest, declared)
            if landing.fate in (Fate.LOOP, Fate.TOO_LONG):
                reason, remedy = f"a redirect, and {_how(landing)}", "have it lead to the last page"
                yield Problem(
                    path=LEDGER, key="redirect", value=address, reason=reason, remedy=remedy
                )


def _belied(harvest: Harvest, declared: Mapping[str, Declaration]) -> Iterator[Problem]:
    """Yield each declaration of what is not here that is here."""
    for address, declaration in declared.items():
        place, _, anchor = address.partition("#")
        page = harvest.pages.get(place)
        is_there = page is not None or place in harvest.files
        if anchor:
            is_there = page is not None and anchor in map(escaped, page.anchors)
        if is_there and declaration.state is not State.MOVED:
            yield Problem(
                path=DECLARED,
                line=declaration.line,
                key="ledger",
                value=address,
                reason=f"declared {declaration.state}, and the build has it",
                remedy="take the line out",
            )
