"""The list of pages for search engines (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

__all__ = ["SitemapEntry", "build_sitemap"]


@dataclass(frozen=True, slots=True, order=True)
class SitemapEntry:
    """A page that may be indexed."""

    address: str
    """Absolute."""
    changed: str = ""
    """The day of its last change as YYYY-MM-DD; empty where no day is known."""


def build_sitemap(entries: Iterable[SitemapEntry]) -> str:
    """Return the sitemap of entries, by address."""
    root = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for entry in sorted(entries):
        url = SubElement(root, "url")
        SubElement(url, "loc").text = entry.address
        if entry.changed:
            SubElement(url, "lastmod").text = entry.changed
    indent(root, "")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"
