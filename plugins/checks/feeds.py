"""Reading feeds of either format into entries."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from .site import Site
from .wellformed import line_of, read_json, read_xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a feed, or the feed itself, whichever its format; empty where a value lacks."""

    line: int
    """Where it stands, counted from 1; 0 where no line can be told."""
    identifier: str
    """What tells it from every other entry."""
    address: str
    """The page it speaks of."""
    others: tuple[str, ...]
    """The other addresses it names."""
    dates: Mapping[str, str]
    """The dates it has by their names, and those it must have."""
    content: tuple[str, ...]
    """The pieces of HTML it holds: a summary, the whole text."""


def read_feed(site: Site, path: str) -> Iterator[Entry]:
    """Yield the feed at path and then its entries; nothing if the file is no feed."""
    if path.endswith((".atom", ".xml")):
        root = read_xml(site, path)
        if root is not None and root.tag == f"{_ATOM}feed":
            yield _atom_entry(root)
            yield from map(_atom_entry, root.iterfind(f"{_ATOM}entry"))
    elif path.endswith(".json"):
        feed = read_json(site, path)
        if isinstance(feed, dict) and str(feed.get("version", "")).startswith(_JSON_FEED):
            text = site.read_bytes(path).decode(errors="replace")
            yield _json_head(feed)
            for item in feed.get("items") or ():
                yield _json_entry(item if isinstance(item, dict) else {}, text)


def _atom_entry(element: etree._Element) -> Entry:
    """Return an entry or a feed of RFC 4287, sections 4.1.1 and 4.1.2."""
    links = [
        (link.get("rel", "alternate"), link.get("href", ""))
        for link in element.iterfind(f"{_ATOM}link")
    ]
    dates = {name: _text_of(element, name) for name in ("updated", "published")}
    return Entry(
        line=line_of(element),
        identifier=_text_of(element, "id"),
        address=next((href for relation, href in links if relation == "alternate"), ""),
        others=tuple(href for relation, href in links if relation != "alternate"),
        dates={name: date for name, date in dates.items() if date or name == "updated"},
        content=(_text_of(element, "summary"), _text_of(element, "content")),
    )


def _text_of(element: etree._Element, name: str) -> str:
    """Return what the child called name holds, be it escaped HTML or elements."""
    child = element.find(f"{_ATOM}{name}")
    if child is None:
        return ""
    parts = [etree.tostring(part, encoding="unicode") for part in child]
    return "".join([child.text or "", *parts]).strip()


def _json_head(feed: Mapping[str, Any]) -> Entry:
    """Return what a JSON Feed says of itself; its own address is what identifies it."""
    address = str(feed.get("feed_url", ""))
    return Entry(
        line=1,
        identifier=address,
        address=str(feed.get("home_page_url", address)),
        others=(address,),
        dates={},
        content=(),
    )


def _json_entry(item: Mapping[str, Any], text: str) -> Entry:
    """Return an item of https://www.jsonfeed.org/version/1.1/, which stands in text."""
    identifier, address = str(item.get("id", "")), str(item.get("url", ""))
    names = ("date_published", "date_modified")
    return Entry(
        line=_line_of(text, identifier or address),
        identifier=identifier,
        address=address,
        others=tuple(str(item[name]) for name in ("external_url", "image") if name in item),
        dates={name: str(item[name]) for name in names if name in item},
        content=(str(item.get("content_html", "")), str(item.get("summary", ""))),
    )


def _line_of(text: str, value: str) -> int:
    """Return the line on which value stands as a JSON string; 0 if it is written otherwise."""
    position = text.find(json.dumps(value, ensure_ascii=False))
    return 1 + text.count("\n", 0, position) if value and position >= 0 else 0


_ATOM = "{http://www.w3.org/2005/Atom}"
_JSON_FEED = "https://jsonfeed.org/version/"
