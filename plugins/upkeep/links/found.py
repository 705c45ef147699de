"""Every address elsewhere that readers are led to, once, with the places that name it."""

import runpy
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from plugins.documents import Library, Status
from plugins.documents.fallbacks import FALLBACKS
from plugins.documents.outbound import OutboundLink, outbound_links
from plugins.errors import ToolError

__all__ = ["find_known", "find_published", "host_of", "page_of"]

_SETTINGS = ("SOCIAL", "LICENCE")
"""The settings that hold addresses which every page, or the profile, shows."""


def find_published(
    library: Library, settings: Path | None = None
) -> Mapping[str, tuple[OutboundLink, ...]]:
    """Return the places that lead to each address elsewhere, both in their order.

    Those are documents that readers may see, the archived copies, and the settings.
    """
    published = (
        link
        for path, document in library.documents.items()
        if document.is_public and document.status is not Status.WITHDRAWN
        for link in outbound_links(document, library.bodies[path])
    )
    places: dict[str, list[OutboundLink]] = defaultdict(list)
    for link in (*published, *_copies(library), *_of_settings(settings)):
        places[link.address].append(link)
    return {address: tuple(places[address]) for address in sorted(places)}


def find_known(library: Library, settings: Path | None = None) -> frozenset[str]:
    """Return every address elsewhere that the archive has, drafts and held pieces included."""
    return frozenset(
        link.address
        for path, document in library.documents.items()
        for link in outbound_links(document, library.bodies[path])
    ) | frozenset(find_published(library, settings))


def page_of(address: str) -> str:
    """Return the address without its fragment, which no server is sent."""
    return urldefrag(address).url


def host_of(address: str) -> str:
    """Return the host that is asked for an address, empty for one that cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _copies(library: Library) -> Iterator[OutboundLink]:
    for fallback in library.fallbacks.values():
        address, line = fallback.archived, fallback.line
        yield OutboundLink(address=address, path=FALLBACKS, line=line, key="archived")


def _of_settings(settings: Path | None) -> Iterator[OutboundLink]:
    if settings is None or not settings.is_file():
        return
    try:
        values = runpy.run_path(str(settings))
    except Exception as error:
        raise ToolError(f"{settings}: cannot be read ({error})") from error
    for name in _SETTINGS:
        for address in _addresses(values.get(name)):
            yield OutboundLink(address=address, path=settings.name, line=0, key=name)


def _addresses(value: Any) -> Iterator[str]:
    """Yield the web addresses in a setting, however deep it holds them."""
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _addresses(each)
