"""Where one arrives who asks for an address: at a page or a file, through redirects, or nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from plugins.permanence.addresses import spellings
from plugins.permanence.declared import Declaration, State
from plugins.permanence.harvest import Harvest

__all__ = ["LONGEST_CHAIN", "Fate", "Landing", "follow"]

LONGEST_CHAIN = 5
"""How many redirects one may be led through: what crawlers follow at least, and patience too."""


class Fate(Enum):
    """How it ends."""

    FOUND = auto()
    DECLARED = auto()
    """Nothing is there, and the owner says why, or who has it."""
    ELSEWHERE = auto()
    """It leads to another site."""
    LOST = auto()
    LOOP = auto()
    TOO_LONG = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """How the way from an address ends."""

    fate: Fate
    address: str
    """The last address that was asked for, in the spelling that answers."""
    way: tuple[str, ...]
    """Every address on the way, the first one included."""


def follow(address: str, harvest: Harvest, declared: Mapping[str, Declaration]) -> Landing:
    """Return where one arrives who asks for address."""
    way: list[str] = []
    while True:
        here = _answering(address, harvest)
        way.append(here or address)
        if not here:
            fate = Fate.DECLARED if _is_declared(address, declared) else Fate.LOST
            return Landing(fate=fate, address=address, way=tuple(way))
        target = harvest.pages[here].leads_to if here in harvest.pages else ""
        end = _fate_at(here, target, way)
        if end is not None:
            return Landing(fate=end, address=here, way=tuple(way))
        address = target


def _answering(address: str, harvest: Harvest) -> str:
    """Return the address that a host answers with when asked for address, empty for none."""
    known = (each for each in spellings(address) if each in harvest.pages or each in harvest.files)
    return next(known, "")


def _is_declared(address: str, declared: Mapping[str, Declaration]) -> bool:
    alike = (*spellings(address), address.rstrip("/"))
    found = (declared[each] for each in alike if each in declared)
    return any(each.state is not State.MOVED for each in found)


def _fate_at(here: str, target: str, way: list[str]) -> Fate | None:
    """Return how the way ends here, None where it goes on to target."""
    if here in way[:-1]:
        return Fate.LOOP
    if not target:
        return Fate.FOUND
    if not target.startswith("/"):
        return Fate.ELSEWHERE
    return Fate.TOO_LONG if len(way) > LONGEST_CHAIN else None
