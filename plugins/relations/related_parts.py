"""What is known of related pieces as a memory keeps it: in parts, of which an edit changes few."""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields
from operator import is_
from typing import Any, NamedTuple

from plugins.documents.sources import Memory
from plugins.frugal.store import digest
from plugins.relations.related_state import State

__all__ = ["Kept", "keep_state", "recall_state"]

_IN_A_PART = 128
"""So many pieces or words are kept together."""
_STAMP = 16
"""Bytes before those of a part, which tell what stands in it."""
_HEAD = digest("related pieces")


class Kept(NamedTuple):
    """A state that a memory has."""

    state: State
    stamps: Mapping[bytes, bytes]
    """The stamp of each part, by its key."""


def recall_state(memory: Memory) -> Kept | None:
    """Return the state that memory has; None where it has none, or not all of one.

    Two processes at once may have written parts of two states, which their stamps tell.
    """
    head = memory.read([_HEAD]).get(_HEAD)
    if head is None:
        return None
    stamps: dict[bytes, bytes] = pickle.loads(head)  # noqa: S301 (the store has proved it to be ours)
    parts = memory.read(stamps)
    if any(not parts.get(key, b"").startswith(stamp) for key, stamp in stamps.items()):
        return None
    lists: dict[str, list[Any]] = {each.name: [] for each in fields(State)}
    for key in stamps:  # in their order
        name, values = pickle.loads(memoryview(parts[key])[_STAMP:])  # noqa: S301 (likewise)
        lists[name] += values
    return Kept(State(**lists), stamps)


def keep_state(memory: Memory, state: State, former: Kept | None) -> None:
    """Have memory keep a state, and write of it what the one that it has does not have."""
    stamps: dict[bytes, bytes] = {}
    written: dict[bytes, bytes] = {}
    before = dict(_parts(former.state)) if former else {}
    for key, (name, values) in _parts(state):
        if former and key in before and _is_same(values, before[key][1]):
            stamps[key] = former.stamps[key]
        else:
            packed = pickle.dumps((name, values), pickle.HIGHEST_PROTOCOL)
            stamps[key] = digest(packed)
            written[key] = stamps[key] + packed
    memory.write(written | {_HEAD: pickle.dumps(stamps, pickle.HIGHEST_PROTOCOL)})


def _parts(state: State) -> Iterator[tuple[bytes, tuple[str, list[Any]]]]:
    """Yield the key of each part, and what it holds: a piece of one of the state's lists."""
    for name in (each.name for each in fields(State)):
        values = getattr(state, name)
        for start in range(0, len(values), _IN_A_PART):
            yield digest(_HEAD, name, str(start)), (name, values[start : start + _IN_A_PART])


def _is_same(values: list[Any], others: list[Any]) -> bool:
    """Whether two lists hold the very same things, as they do where nothing was put anew."""
    return len(values) == len(others) and all(map(is_, values, others))
