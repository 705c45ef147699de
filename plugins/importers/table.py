"""What an import did, as a person reads it at its end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from plugins.importers.outcomes import Fate, Outcome, Result
from plugins.importers.records import Skip

__all__ = ["tell"]

_FEW = 5
"""How many of a kind are named; what needs its owner is named always."""
_QUIET = frozenset({Fate.NEW, Fate.UNCHANGED, Fate.UPDATED, Fate.ANEW, Fate.JOINED, Fate.EDITED})


def tell(result: Result, *, is_dry: bool = False) -> str:
    """Return a table of what became of the pieces, and what there is to know or to do."""
    title = "What an import would do; nothing was written" if is_dry else "What was imported"
    if not (result.outcomes or result.skipped):
        title = "Nothing was found to import."
    parts = [title, *_columns(_counts(result)), *_named(result.outcomes), *_skipped(result.skipped)]
    parts += _listed("Only a part, as the sources themselves show", result.incomplete)
    parts += _listed("Not captured, which does not mean that there is none", result.not_captured)
    return "\n".join(parts)


def _counts(result: Result) -> Iterator[tuple[str, int]]:
    fates = Counter(each.fate for each in result.outcomes)
    yield from ((str(fate), fates[fate]) for fate in Fate if fates[fate])
    reasons = Counter(each.reason for each in result.skipped)
    yield from ((f"skipped: {reason}", reasons[reason]) for reason in sorted(reasons))
    yield from ((f"lost: {kind}", result.losses[kind]) for kind in sorted(result.losses))


def _columns(counts: Iterable[tuple[str, int]]) -> Iterator[str]:
    rows = list(counts)
    width = max((len(name) for name, _ in rows), default=0)
    yield from (f"  {name:<{width}}  {count:>6}" for name, count in rows)


def _named(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield the files of each fate, with what is shown of them."""
    found: dict[Fate, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        if each.fate is not Fate.UNCHANGED:
            found[each.fate].append(each)
    for fate in sorted(found, key=list(Fate).index):
        told = [each for each in found[fate] if each.what or fate not in _QUIET]
        few = [each for each in found[fate] if each not in told][: max(0, _FEW - len(told))]
        named = [*told, *few]
        lines = [line for each in named for line in _told(each)]
        yield from _listed(str(fate).capitalize(), [*lines, *_more(len(found[fate]) - len(named))])


def _told(outcome: Outcome) -> Iterator[str]:
    # What has no file is told by its keys, which begin with a site.
    path = f"content/{outcome.path}" if outcome.path.endswith(".md") else outcome.path
    yield f"{path}: {outcome.what}" if outcome.what else path
    yield from (f"  {line}" for line in outcome.shown.split("\n") if line)


def _skipped(skips: Iterable[Skip]) -> Iterator[str]:
    found: dict[str, list[Skip]] = defaultdict(list)
    for each in skips:
        found[each.reason].append(each)
    for reason, group in sorted(found.items()):
        lines = [f"{each.file}: {each.what}" for each in group[:_FEW]]
        yield from _listed(f"Skipped, {reason}", [*lines, *_more(len(group) - _FEW)])


def _more(count: int) -> list[str]:
    return [f"and {count} more"] if count > 0 else []


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = [f"  {line}" for line in lines]
    yield from ["", title, *told] if told else []
