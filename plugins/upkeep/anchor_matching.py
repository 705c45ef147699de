"""What became of the anchors that a page has lost, told by the order in which they stood."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

from plugins.documents.html.former_anchors import TOP
from plugins.documents.markdown.paragraphs import PARAGRAPH

__all__ = ["Mending", "mend_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What is to become of the lost anchors of a page."""

    led: Mapping[str, str] = field(default_factory=dict)
    """Each that can be told of, and where it leads: what took its place, or was before it."""
    unsure: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each other one, and what may have taken its place."""
    back: tuple[str, ...] = ()
    """Each that was led on and is there again, as when an edit is taken back."""


def mend_page(
    recorded: Sequence[str], present: Sequence[str], known: AbstractSet[str] = frozenset()
) -> Mending:
    """Return where each of the recorded anchors that is not present is to lead.

    Both are in the order of the page; known are others that the page had before, under another
    address, so that nothing recorded can have become one of them.

    Between two that stayed, what went and what came are matched in order, kind by kind (paragraphs,
    notes, all else), where there are as many of one as of the other; what has been matched counts
    as one that stayed, so a heading tells its paragraphs apart.  Where nothing of its kind came, an
    anchor leads to the nearest that stayed before it, or to the top.  Where it cannot be told which
    came for which, it is unsure.
    """
    known = frozenset(known).union(recorded)
    matched: dict[str, str] = {}
    while True:
        names = [matched.get(name, name) for name in recorded]
        gaps = list(_gaps(names, present, known))
        led = {old: new for gap in gaps for old, new in gap.led.items()}
        more = {old: new for old, new in led.items() if new not in (*names, TOP)}
        if not more:
            unsure = {old: near for gap in gaps for old, near in gap.unsure.items()}
            return Mending(led=matched | led, unsure=unsure)
        matched |= more


def _gaps(
    recorded: Sequence[str], present: Sequence[str], known: frozenset[str]
) -> Iterator[Mending]:
    """Yield what became of what was lost between each two that stayed, for each kind."""
    stayed = [name for name in recorded if name in set(present)]
    places = {name: number for number, name in enumerate(present)}
    for before, after in pairwise([None, *stayed, None]):
        lost = _between(recorded, before, after)
        start = places[before] + 1 if before else 0
        end = places[after] if after else len(present)
        came = [name for name in present[start:end] if name not in known and name not in stayed]
        for kind in dict.fromkeys(map(_kind, lost)):
            gone = [name for name in lost if _kind(name) == kind]
            new = [name for name in came if _kind(name) == kind]
            is_removed = not new and start <= end  # else those around it changed places
            yield _matched(gone, new, (before or TOP) if is_removed else "")


def _matched(gone: list[str], new: list[str], before: str) -> Mending:
    """Return what became of anchors that are gone; before is given where they were taken out."""
    if before:
        return Mending(led=dict.fromkeys(gone, before))
    if len(gone) == len(new):
        return Mending(led=dict(zip(gone, new, strict=True)))
    return Mending(unsure=dict.fromkeys(gone, tuple(new)))


def _between(recorded: Sequence[str], before: str | None, after: str | None) -> Sequence[str]:
    start = recorded.index(before) + 1 if before else 0
    return recorded[start : recorded.index(after) if after else len(recorded)]


def _kind(name: str) -> str:
    """Return what an anchor is of."""
    if PARAGRAPH.fullmatch(name):
        return "paragraph"
    return name.partition(":")[0] if name.startswith(("fn:", "fnref:")) else "named"
