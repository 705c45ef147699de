"""What imports and captures left for the owner: what waits in their ledger, and what was lost."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from plugins.importers.needs import Lost, Wait, Waiting, find_lost
from plugins.importers.records import LossKind
from plugins.report.kinds import Kind
from plugins.report.needs import Holding, Need
from plugins.report.pieces import find_unknown

__all__ = ["lost_needs", "waiting_need"]


def waiting_need(holding: Holding, waiting: Waiting) -> Need:
    """Return what the ledger of imports has for the owner."""
    path = holding.file(waiting.path)
    document = holding.library.documents.get(waiting.path)
    title = waiting.told or (document.title if document else "") or waiting.path
    return Need(kind=_KINDS[waiting.why], title=title, path=path, do=_deed(waiting.why, path))


_KINDS: Mapping[Wait, Kind] = MappingProxyType(
    {
        Wait.CHANGED: Kind.SOURCE_CHANGED,
        Wait.GONE: Kind.SOURCE_GONE,
        Wait.PART: Kind.IMPORT_PART,
    }
)


def _deed(why: Wait, path: str) -> str:
    settle = f"`python -m plugins.importers --settle {path}`"
    match why:
        case Wait.CHANGED:
            return f"import it again to see both, put in what you want, then {settle}"
        case Wait.GONE:
            return f"keep it, or write `status: withdrawn` and a `reason:`; then {settle}"
        case Wait.PART:
            return "save or export it whole, and `make import FROM=…` again"


def lost_needs(holding: Holding) -> Iterator[Need]:
    """Yield each loss that a piece still tells, with its line in the front matter.

    What is told as unknown already is left out.
    """
    for document in holding.documents:
        for lost in find_lost(document):
            if _UNKNOWN.get(lost.kind) not in find_unknown(document):
                line = document.line_of(lost.key)
                yield holding.need(_kind(lost), document, lost.what, _FIND, line)


_UNKNOWN: Mapping[LossKind | None, Kind] = MappingProxyType(
    {LossKind.DATE: Kind.DATE_UNKNOWN, LossKind.PARENT: Kind.PARENT_UNKNOWN}
)


def _kind(lost: Lost) -> Kind:
    """Return of which kind a loss is: as an import tells, else by its words."""
    match lost.kind:
        case LossKind.LINK:
            return Kind.LINK_LOST
        case LossKind.FORMULA:
            return Kind.FORMULA_LOST
        case None:
            words = set(re.findall(r"[a-z]+", lost.what.lower()))
            return next((kind for kind, told in _WORDS.items() if words & told), Kind.LOST)
        case _:
            return Kind.LOST


_WORDS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.FORMULA_LOST: frozenset({"formula", "formulas", "formulae", "equation", "equations"}),
        Kind.LINK_LOST: frozenset({"link", "links", "target", "targets"}),
    }
)
"""How people tell of a loss; to take one for another changes but its estimate."""

_FIND = "look for it where it was written, put it in, and take this line out"
