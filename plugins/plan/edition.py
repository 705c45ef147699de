"""For whom a site is built: to be looked at here, or to be published; as its settings say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins.views.structured import Publication

__all__ = ["Edition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What the pages of one build have in common, whatever the content."""

    owner: str
    name: str
    subtitle: str
    language: str
    address: str
    """What it is published at, without a slash at its end; empty where it is not."""
    index: str
    """What the addresses of pages end in: `index.html` where no server adds it."""
    is_relative: bool
    """Whether addresses are relative, so that a page is read as a file."""
    shows_drafts: bool
    has_feeds: bool
    per_page: int
    """How many pieces a page of a list has; 0 for all."""
    newest_first: bool
    """The order within a year's page."""
    licence: str
    profiles: tuple[str, ...]
    authority: str
    """The archive's part of every id (RFC 4151)."""
    pages: tuple[str, ...] = field(default=())
    """The templates that make a page each, and need nothing but the site."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Edition":
        """Return the edition that Pelican's settings ask for."""
        paginated = settings["PAGINATED_TEMPLATES"]
        per_page = paginated["category"] or settings["DEFAULT_PAGINATION"]
        return cls(
            owner=settings["AUTHOR"],
            name=settings["SITENAME"],
            subtitle=settings.get("SITESUBTITLE", ""),
            language=settings["DEFAULT_LANG"],
            address="" if settings["RELATIVE_URLS"] else settings["SITEURL"],
            index=settings["DIRECTORY_INDEX"],
            is_relative=settings["RELATIVE_URLS"],
            shows_drafts=settings["SHOW_DRAFTS"],
            has_feeds=settings["FEEDS"],
            per_page=per_page if "category" in paginated else 0,
            newest_first=settings["NEWEST_FIRST_ARCHIVES"],
            licence=settings["LICENCE"][1] if "LICENCE" in settings else "",
            profiles=tuple(address for _, address in settings.get("SOCIAL", ())),
            authority=settings["FEED_AUTHORITY"],
            pages=tuple(settings["DIRECT_TEMPLATES"]),
        )

    @property
    def publication(self) -> Publication:
        """What is told of the site where a page is shared."""
        return Publication(
            name=self.name,
            subtitle=self.subtitle,
            owner=self.owner,
            address=self.address,
            language=self.language,
            licence=self.licence,
            profiles=self.profiles,
        )
