"""A page of the site: where it stands, what it is made with, and what tells whether it changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from plugins.documents import Permalink
from plugins.frugal.store import digest
from plugins.plan.declared import Closed
from plugins.relations import Graph
from plugins.views import SitemapEntry
from plugins.views.site import Section, has_colophon, list_sections

__all__ = ["Chrome", "Content", "Page", "Parts", "make_chrome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file that a template makes."""

    file: str
    """From the site's root."""
    template: str
    """Its name, without `.html`."""
    inputs: bytes
    """What tells everything that variables reads."""
    variables: Callable[[], Mapping[str, Any]]
    """Gives the names that the template may use, beside the settings and what each page has."""
    permalink: Permalink
    """Its address from the site's root, without what addresses end in."""
    changed: str | None = ""
    """The day of its last change, for the sitemap; empty if unknown, None to be left out of it."""

    def indexed_at(self, address: str) -> SitemapEntry | None:
        """Return what the sitemap of a site at address says of it, if anything."""
        if self.changed is None:
            return None
        return SitemapEntry(f"{address}/{self.file.removesuffix('index.html')}", self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Closed):
    """What templates know as an article or a page."""

    view: Any
    content: str
    """Its text as HTML, with addresses from the page it stands on."""


class Parts(Closed, SimpleNamespace):
    """Values by their names, and no others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _FeedAddress(Closed):
    """A feed that a page leads to."""

    json: str


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """What every page shows of the site; all that it changes with is a new kind, topic or page."""

    sections: tuple[Section, ...]
    """Their counts are left out, or each new piece would be one on every page."""
    has_topics: bool
    has_colophon: bool
    has_feeds: bool

    @cached_property
    def inputs(self) -> bytes:
        """What tells it from any other."""
        return digest(repr(self))

    def site(self, *feeds: str, **parts: object) -> "Parts":
        """Return what a page sees as `site`: this, the feeds it leads to, and its own parts."""
        atoms = [*(["feeds/all.atom"] if self.has_feeds else []), *feeds]
        shown = {
            "sections": self.sections,
            "topics": self.has_topics,
            "has_colophon": self.has_colophon,
            "feeds": {
                atom: _FeedAddress(json=f"{atom.removesuffix('.atom')}.json") for atom in atoms
            },
        }
        return Parts(**shown | parts)


def make_chrome(graph: Graph) -> Chrome:
    """Return what every page of a site shows of it."""
    sections = tuple(
        Section(title=each.title, permalink=each.permalink, count=0)
        for each in list_sections(graph)
    )
    return Chrome(
        sections=sections,
        has_topics=bool(graph.topics),
        has_colophon=has_colophon(graph),
        has_feeds=bool(sections),
    )
