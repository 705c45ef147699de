"""Small files that programs fetch, and what feeds say of the site."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from plugins.adapter.stylesheet import STYLESHEET_FOLDER
from plugins.views.feeds import FeedSite

__all__ = ["describe_site", "feed_styles", "robots"]

_FEED_STYLES = ("css/tokens.css", "feeds/feed.css")
"""The sheets that a feed opened in a browser is shown with: the site's colours, and its own."""
_ICON = "favicon.svg"


def robots(address: str) -> str:
    """Return what tells programs that all of the site at address may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}/sitemap.xml\n"


def describe_site(settings: Mapping[str, Any], stylesheet: str) -> FeedSite:
    """Return what feeds say of the site; stylesheet is the address of theirs, from the root."""
    has_icon = Path(settings["THEME"], "static", _ICON).is_file()
    return FeedSite(
        name=settings["SITENAME"],
        owner=settings["AUTHOR"],
        address=settings["SITEURL"],
        authority=settings["FEED_AUTHORITY"],
        language=settings["DEFAULT_LANG"],
        icon=f"{settings['THEME_STATIC_DIR']}/{_ICON}" if has_icon else "",
        stylesheet=stylesheet,
    )


def feed_styles(theme: Path) -> tuple[str, str] | None:
    """Return the name and the text of the sheet of feeds; None for a theme that has none.

    The name changes with the text, so that no browser keeps an old one.
    """
    sheets = [theme / name for name in _FEED_STYLES]
    if not all(sheet.is_file() for sheet in sheets):
        return None
    text = "".join(sheet.read_text("utf-8") for sheet in sheets)
    return f"{STYLESHEET_FOLDER}/feed.{sha256(text.encode()).hexdigest()[:12]}.css", text
