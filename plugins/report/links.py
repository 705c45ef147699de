"""What the records of links elsewhere ask of the owner; what was not asked is not told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugins.documents.fallbacks import FALLBACKS
from plugins.documents.link_records import DEAD, LINKS, LinkRecord, LinkState
from plugins.documents.outbound import BODY, OutboundLink
from plugins.report.days import in_words
from plugins.report.kinds import Kind
from plugins.report.needs import Holding, Need
from plugins.upkeep.links.found import find_published, host_of
from plugins.upkeep.links.moved import is_to_front_page, is_verbatim
from plugins.views import count_of

__all__ = ["link_needs"]

_Published = Mapping[str, tuple[OutboundLink, ...]]
"""The places that lead readers to each address."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A link elsewhere, what is known of it, and where it stands."""

    address: str
    record: LinkRecord
    places: tuple[OutboundLink, ...]


def link_needs(holding: Holding) -> Iterator[Need]:
    """Yield what each link elsewhere asks for, and each host that lets nobody check."""
    published = find_published(holding.library)
    for address, record in holding.library.link_records.items():
        known = _Known(address, record, published.get(address, ()))
        if address in holding.library.fallbacks:
            if not record.is_dead:
                yield _of_copy(holding, known)
        elif record.is_dead:
            yield _need(holding, Kind.LINK_DEAD, known, _look_for_copy(known))
        elif record.state in DEAD:
            yield _need(holding, Kind.LINK_SILENT, known, _ask_again(known))
        elif record.state is LinkState.MOVED:
            yield from _moves(holding, known)
        elif record.state in _TO_LOOK_AT:
            kind, do = _TO_LOOK_AT[record.state]
            yield _need(holding, kind, known, do)
    yield from _unchecked(holding, published)


_TO_LOOK_AT: Mapping[LinkState, tuple[Kind, str]] = MappingProxyType(
    {
        LinkState.NO_FRAGMENT: (
            Kind.LINK_PART,
            "find the part's new name on the page and write that, or link to the whole page",
        ),
        LinkState.CERTIFICATE: (
            Kind.LINK_UNTRUSTED,
            "open it in a browser; where that warns too, link to another copy",
        ),
    }
)


def _need(holding: Holding, kind: Kind, known: _Known, do: str) -> Need:
    """Return the need of a link, at the first place that has it."""
    path, line = _first(holding, known.places)
    return Need(kind=kind, title=_told(known), path=path, line=line, do=do)


def _first(holding: Holding, places: tuple[OutboundLink, ...]) -> tuple[str, int]:
    """Return where a link stands; the file of records for one that no reader is led to."""
    if not places:
        return holding.file(LINKS), 0
    return holding.file(places[0].path), places[0].line


def _told(known: _Known) -> str:
    record = known.record
    why = f" ({record.why})" if record.why else ""
    alive = f"last seen alive {record.alive}" if record.alive else "never seen alive"
    more = count_of(len(known.places) - 1, "more place") if len(known.places) > 1 else ""
    where = f", in {more}" if more else "" if known.places else ", where no reader is led to it"
    return f"{known.address}: {record.state} since {record.since}{why}, {alive}{where}"


# ---- what is done about each


def _look_for_copy(known: _Known) -> str:
    day = f"{known.record.alive or known.record.since:%Y%m%d}"
    return (
        f"look at https://web.archive.org/web/{day}/{known.address}; "
        "`make check-links OPTIONS=--look-up` prints the lines that confirm it"
    )


def _ask_again(known: _Known) -> str:
    day = in_words(known.record.checked)
    return f"run `make check-links` on a day after {day}; two checks decide"


def _of_copy(holding: Holding, known: _Known) -> Need:
    return Need(
        kind=Kind.COPY_UNSHOWN,
        title=f"{known.address}: {known.record.state}, so its copy is not shown",
        path=holding.file(FALLBACKS),
        line=holding.library.fallbacks[known.address].line,
        do="take its lines out, or leave them for when it dies",
    )


def _moves(holding: Holding, known: _Known) -> Iterator[Need]:
    """Yield the edit that follows a move at each place, none where only verbatim words have it."""
    to = known.record.to
    is_doubtful = is_to_front_page(known.address, to)
    doubt = " (a front page: look whether the piece is still there)" if is_doubtful else ""
    for place in known.places:
        document = holding.library.documents.get(place.path)
        if place.path not in holding.unread and not is_verbatim(document, place):
            is_text = place.key == BODY and not is_doubtful
            command = "run `make check-links OPTIONS=--fix-moved`, or " if is_text else ""
            yield Need(
                kind=Kind.LINK_MOVED,
                title=f"{known.address} is now {to}{doubt}",
                path=holding.file(place.path),
                line=place.line,
                do=f"{command}write {to} there",
            )


# ---- what cannot be checked


def _unchecked(holding: Holding, published: _Published) -> Iterator[Need]:
    """Yield each host whose links tell nothing, with the first place of one of them."""
    hosts: dict[str, list[str]] = {}
    for address, record in holding.library.link_records.items():
        if record.state in _TELLING_NOTHING and not record.is_dead:
            hosts.setdefault(host_of(address) or address, []).append(address)
    for host, addresses in hosts.items():
        path, line = _first(holding, published.get(addresses[0], ()))
        title = f"{host}: {count_of(len(addresses), 'link')}"
        do = f"open {addresses[0]} in a browser now and then; no program is answered"
        yield Need(kind=Kind.LINK_UNCHECKED, title=title, path=path, line=line, do=do)


_TELLING_NOTHING = frozenset({LinkState.BLOCKED, LinkState.NOT_ASKED})
