"""A file of decisions to begin with: each likely comment as a proposal, none of it in force."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from plugins.importers.captures.boundaries import Join
from plugins.importers.captures.examining import Examined, examine
from plugins.importers.captures.pages import opening
from plugins.importers.captures.proposals import LIKELY, Proposal, propose
from plugins.importers.readers.base import Given

__all__ = ["draft"]


def draft(captures: Iterable[Given], owner: str = "") -> str:
    """Return a file of decisions that proposes each likely comment, behind `#`.

    It decides nothing until its owner takes the marks away.  Comments that are settled are not
    in it.  `owner` and errors are as `examine` has them.
    """
    examined = examine(captures, owner)
    proposals = propose(examined.evidence, examined.joins)
    lines = ["---", "## Take the `# ` away from what is right, and mend the rest.", *_HEAD]
    for first, last in _likely(examined, proposals):
        lines.append(f"#   - first: {_name(examined, first)}")
        lines += [f"#     last: {_name(examined, last)}"] if last != first else []
        lines += _words(examined, first)
    return "\n".join(lines) + "\n"


_HEAD = ("# site: lesswrong", "# comments:")


def _likely(examined: Examined, proposals: Mapping[int, Proposal]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last passage of each comment that is likely and not settled."""
    settled = {n for each in examined.judged.settled for n in each.passages}
    run: list[int] = []
    for place, join in enumerate(examined.joins):
        if run and _parts(join, proposals.get(place)):
            yield run[0], run[-1]
            run = []
        if join.below is not None and join.below not in settled:
            run.append(join.below)
        elif run:
            yield run[0], run[-1]
            run = []


def _parts(join: Join, proposal: Proposal | None) -> bool:
    """Whether a comment is likely to begin at a join, or nothing can be said across it."""
    if not join.is_within or not join.seen_in:
        return True
    is_likely = proposal is not None and proposal.confidence >= LIKELY
    return is_likely or (join.is_boundary and not join.is_open)


def _name(examined: Examined, number: int) -> str:
    """Return the hash of a passage's preferred text."""
    return next(iter(examined.evidence.readings(examined.evidence.passages[number])))


def _words(examined: Examined, number: int) -> Sequence[str]:
    words = opening(examined.text(number))
    quoted = words.replace("'", "''")
    return [f"#     words: '{quoted}'"] if words.isprintable() else []
