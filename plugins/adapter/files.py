"""Files that are no pages: the stylesheet, feeds, robots.txt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.adapter.state import get_archive
from plugins.adapter.stylesheet import STYLESHEET_FOLDER, join_styles
from plugins.documents import Document
from plugins.views import FeedSite, build_atom, make_feeds

__all__ = ["ArchiveFiles"]


class ArchiveFiles(Generator):
    """Writes what no template does."""

    def generate_output(self, writer: Any) -> None:
        """Write the stylesheet, and for a build that is to be published its feeds and robots.txt."""
        del writer
        sheet = join_styles(Path(self.theme))
        self._write(f"{STYLESHEET_FOLDER}/{sheet.name}", sheet.text)
        if self.settings["FEEDS"]:
            self._write_feeds()
            address = self.settings["SITEURL"]
            self._write("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {address}/sitemap.xml\n")

    def _write_feeds(self) -> None:
        site = FeedSite(
            name=self.settings["SITENAME"],
            owner=self.settings["AUTHOR"],
            address=self.settings["SITEURL"],
            authority=self.settings["FEED_AUTHORITY"],
            language=self.settings["DEFAULT_LANG"],
        )
        for feed in make_feeds(get_archive(self.settings).graph):
            self._write(feed.path, build_atom(feed, site, self._html()))

    def _html(self) -> Callable[[Document], str]:
        """Return how to get a document's text with absolute addresses."""
        contents, address = self.context["generated_content"], self.settings["SITEURL"]
        return lambda document: str(contents[document.path].get_content(address))

    def _write(self, name: str, text: str) -> None:
        path = Path(self.output_path) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
