"""What the records of links ask of the owner, told line by line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit

from plugins.documents import Comment, Document, Fidelity, Library
from plugins.documents.fallbacks import FALLBACKS
from plugins.documents.link_records import DEAD, LinkRecord, LinkState
from plugins.documents.outbound import BODY, OutboundLink
from plugins.upkeep.links.found import find_published, tell_place
from plugins.views import count_of

__all__ = ["fallback_lines", "is_to_front_page", "is_verbatim", "link_needs"]


@dataclass(frozen=True, slots=True)
class _Known:
    """A link elsewhere, what is known of it, and where it stands."""

    address: str
    record: LinkRecord
    places: tuple[OutboundLink, ...]
    folder: str
    """What content is called."""

    @property
    def where(self) -> str:
        """The places, as an editor finds them."""
        told = ", ".join(tell_place(place, self.folder) for place in self.places)
        return told or "in no document that readers see; in the settings, perhaps"


def link_needs(library: Library, folder: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the title of each kind of need, and the lines that tell of links which have it.

    What has not been asked is not told; folder is what content is called.
    """
    published = find_published(library)
    lines: dict[str, list[str]] = {title: [] for title in _TITLES}
    for address, record in sorted(library.link_records.items()):
        known = _Known(address, record, published.get(address, ()), folder)
        title = _title(known, library)
        if title == _MOVED:
            lines[title] += _moved(known, library.documents)
        elif title:
            lines[title] += _DETAILS.get(title, _plain)(known)
    yield from ((title, tuple(told)) for title, told in lines.items())
    blocked = _by_host(library.link_records)
    yield "Links that refuse to be checked, by host", blocked


_TITLES = (
    _DEAD := "Links that are dead, without an archived copy",
    _FAILING := "Links that did not answer once, and are not taken for dead yet",
    _MOVED := "Redirects that moved for good",
    _PART := "Links to a part that its page no longer has",
    _UNTRUSTED := "Links whose certificate is not trusted",
    _UNSHOWN := "Archived copies that no page shows, since the link is not dead",
)


def _title(known: _Known, library: Library) -> str:
    """Return under which title a link is told, empty for one that needs nothing."""
    state, is_dead = known.record.state, known.record.is_dead
    if known.address in library.fallbacks:
        return "" if is_dead else _UNSHOWN
    if is_dead:
        return _DEAD
    return _FAILING if state in DEAD else _BY_STATE.get(state, "")


_BY_STATE: Mapping[LinkState, str] = MappingProxyType(
    {
        LinkState.MOVED: _MOVED,
        LinkState.NO_FRAGMENT: _PART,
        LinkState.CERTIFICATE: _UNTRUSTED,
    }
)

# ---- the lines


def _plain(known: _Known) -> list[str]:
    record = known.record
    why = f" ({record.why})" if record.why else ""
    alive = f"last seen alive {record.alive}" if record.alive else "never seen alive"
    told = f"{record.state} since {record.since}{why}, {alive}"
    return [f"{known.address}: {told}; {known.where}"]


def _dead(known: _Known) -> list[str]:
    """Return what is known of a dead link, where to look for a copy, and what then to write."""
    day = f"{known.record.alive or known.record.since:%Y%m%d}"
    look = f"{_ARCHIVE}/{day}/{known.address}"
    copy = f"{_ARCHIVE}/YYYYMMDDhhmmss/{known.address}"
    written = (f"    {line}" for line in fallback_lines(known.address, copy, "YYYY-MM-DD"))
    what = f"  look at {look}; if that is it, put the copy's address and day into"
    return [*_plain(known), f"{what} {known.folder}/{FALLBACKS}:", *written]


_ARCHIVE = "https://web.archive.org/web"


def fallback_lines(address: str, archived: str, captured: date | str) -> tuple[str, ...]:
    """Return the lines of `fallbacks.yaml` that confirm a copy of an address."""
    return (
        f"{_as_yaml(address)}:",
        f"  archived: {_as_yaml(archived)}",
        f"  captured: {captured}",
    )


def _as_yaml(address: str) -> str:
    return address if re.fullmatch(r"https?://[\w.:/~%?=&+#-]*[\w/]", address) else f'"{address}"'


def _moved(known: _Known, documents: Mapping[str, Document]) -> list[str]:
    """Return the edit that follows a move, none where only verbatim words have the link."""
    to_edit = [each for each in known.places if not is_verbatim(documents.get(each.path), each)]
    if known.places and not to_edit:
        return []
    told = _Known(known.address, known.record, tuple(to_edit), known.folder)
    doubt = " (a front page: look whether the piece is still there)" * is_to_front_page(
        known.address, known.record.to
    )
    return [f"{known.address} is now {known.record.to}{doubt}: write that in {told.where}"]


def is_verbatim(document: Document | None, link: OutboundLink) -> bool:
    """Whether a link stands in a text whose every byte is evidence."""
    is_word_by_word = isinstance(document, Comment) and document.text is not Fidelity.DIGEST
    return is_word_by_word and link.key == BODY


def is_to_front_page(address: str, to: str) -> bool:
    """Whether what was a page within a site leads to its front page, as lost ones often do."""
    was, now = urlsplit(address), urlsplit(to)
    return bool(was.path.strip("/") or was.query) and not (now.path.strip("/") or now.query)


_DETAILS = MappingProxyType({_DEAD: _dead})


def _by_host(records: Mapping[str, LinkRecord]) -> tuple[str, ...]:
    """Return how many links of each host tell nothing, most first."""
    hosts: dict[str, int] = {}
    for address, record in records.items():
        if record.state in (LinkState.BLOCKED, LinkState.NOT_ASKED) and not record.is_dead:
            host = urlsplit(address).hostname or address
            hosts[host] = hosts.get(host, 0) + 1
    ordered = sorted(hosts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(f"{host}: {count_of(count, 'link')}" for host, count in ordered)
