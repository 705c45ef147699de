"""Where an anchor stands among those that its page ever had: a number, between its neighbours'.

Numbers, and not the order of lines, so that two ledgers can be put together in any order.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

__all__ = ["PLACE", "place_new", "write_place"]

_DIGITS = 60
"""Behind the point: enough to halve a gap two hundred times."""
PLACE = rf"[0-9]{{1,9}}(?:\.[0-9]{{1,{_DIGITS}}})?"
_EXACT = Context(prec=_DIGITS * 2)


def place_new(known: Mapping[str, Decimal], order: Sequence[str]) -> dict[str, Decimal]:
    """Return the place of each name of order that is not known: behind the known one before it.

    Where there is no room left between two, it shares the place of the one before.
    """
    found: dict[str, Decimal] = {}
    for low, names in _runs(known, order):
        high = min((place for place in known.values() if place > low), default=None)
        found |= zip(names, _between(low, high, len(names)), strict=True)
    return found


def write_place(place: Decimal) -> str:
    """Return a place as digits, and no more of them than it needs."""
    text = f"{place:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _runs(
    known: Mapping[str, Decimal], order: Sequence[str]
) -> Iterator[tuple[Decimal, list[str]]]:
    """Yield each run of unknown names with the place of the known one before it, 0 at the top."""
    low, run = Decimal(0), list[str]()
    for name in dict.fromkeys(order):
        if name not in known:
            run.append(name)
            continue
        if run:
            yield low, run
        low, run = known[name], []
    if run:
        yield low, run


def _between(low: Decimal, high: Decimal | None, count: int) -> list[Decimal]:
    """Return so many places above low and below high, evenly, with as few digits as will do."""
    if high is None:
        base = low.to_integral_value(ROUND_FLOOR)
        return [base + number for number in range(1, count + 1)]
    for digits in range(_DIGITS + 1):
        first = int(low.scaleb(digits, _EXACT).to_integral_value(ROUND_FLOOR, _EXACT)) + 1
        last = int(high.scaleb(digits, _EXACT).to_integral_value(ROUND_CEILING, _EXACT)) - 1
        room = last - first + 1
        if room >= count:
            steps = (first + (2 * n + 1) * room // (2 * count) for n in range(count))
            return [Decimal(step).scaleb(-digits, _EXACT) for step in steps]
    return [low] * count
