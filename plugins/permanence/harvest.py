"""A built folder → what is published with it: addresses, and the anchors of each page."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from plugins.errors import ToolError
from plugins.permanence.addresses import address_of, canonical, is_promise

__all__ = [
    "Harvest",
    "HarvestedPage",
    "harvest_folder",
    "is_own_anchor",
    "leads_to",
    "read_anchors",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestedPage:
    """A page as it was built."""

    anchors: tuple[str, ...] = ()
    """What a link can lead to on it, in its order, without the theme's own."""
    leads_to: str = ""
    """Where it sends its reader on: an address of the site, or a whole one of another's."""
    source: str = ""
    """The content file it was made from, from `content/`; empty where it is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What a build answers: pages by address, and the addresses of other files."""

    pages: Mapping[str, HarvestedPage] = field(default_factory=dict)
    files: frozenset[str] = frozenset()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address, sorted."""
        return tuple(sorted(self.files | set(self.pages)))


def harvest_folder(folder: Path, site: str | None = None) -> Harvest:
    """Return what is published with a built folder.

    Site is its address, empty if it has none, by default what its first page calls its own.
    Raise ToolError where there is no such folder.
    """
    if not folder.is_dir():
        raise ToolError(f"{folder.as_posix()}: there is no such folder; build the site first")
    files = [
        Path(root, name).relative_to(folder).as_posix()
        for root, _, names in os.walk(folder)
        for name in names
    ]
    site = _find_site(folder) if site is None else site
    promised = [file for file in files if is_promise(file)]
    pages = {
        address_of(file): _read_page(folder / file, address_of(file), site)
        for file in promised
        if file.endswith((".html", ".htm"))
    }
    return Harvest(pages=pages, files=frozenset(map(address_of, promised)) - set(pages))


def read_anchors(html: str) -> tuple[str, ...]:
    """Return what a link can lead to in html, in its order, without the theme's own."""
    return _read(html).own_anchors()


def is_own_anchor(name: str) -> bool:
    """Whether an anchor is a piece's; the theme's own, which come and go, begin with `archive:`."""
    return bool(name) and not name.startswith("archive:")


def leads_to(refresh: str, page: str, site: str) -> str:
    """Return where a page leads on: an address from the root, or a whole one of another site.

    Refresh is as the page writes it, and page the page's own address.
    """
    root = site.rstrip("/") or "https://site.invalid"  # RFC 2606: nobody's
    address = urljoin(f"{root}{page}", refresh)
    is_ours = address == root or address.startswith((f"{root}/", f"{root}#"))
    return canonical(address.removeprefix(root)) if is_ours else address


def _find_site(folder: Path) -> str:
    first = folder / "index.html"
    return _read(first.read_text("utf-8")).canonical.rstrip("/") if first.is_file() else ""


def _read_page(file: Path, address: str, site: str) -> HarvestedPage:
    found = _read(file.read_text("utf-8", errors="replace"))
    target = leads_to(found.refresh, address, site) if found.refresh else ""
    return HarvestedPage(anchors=found.own_anchors(), leads_to=target, source=found.source)


def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Keeps a page's anchors, its own address, where it leads on, and what it was made from."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.refresh = self.source = self.canonical = ""
        self._anchors: dict[str, None] = {}

    def own_anchors(self) -> tuple[str, ...]:
        return tuple(filter(is_own_anchor, self._anchors))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in reversed(attrs)}
        names = [said.get("id", ""), said.get("name", "") if tag == "a" else ""]
        self._anchors |= dict.fromkeys(filter(None, names))
        if tag == "meta" and said.get("http-equiv", "").lower() == "refresh":
            _, is_there, address = said.get("content", "").partition("=")
            self.refresh = self.refresh or (address.strip(" '\"") if is_there else "")
        elif tag == "link" and said.get("rel", "").lower() == "canonical":
            self.canonical = self.canonical or said.get("href", "")
        elif tag == "main":
            self.source = self.source or said.get("data-source", "")
