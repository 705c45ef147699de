"""Addresses in rounds, in none of which a host is asked twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from plugins.upkeep.links.found import host_of

__all__ = ["in_rounds"]


def in_rounds(addresses: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the addresses, each once: of each host the first, then the second, and so on."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        by_host[host_of(address)].append(address)
    for each in zip_longest(*by_host.values()):
        yield tuple(address for address in each if address is not None)
