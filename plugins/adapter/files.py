"""Files that are no pages: the stylesheet, feeds, robots.txt."""

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
        """Write the stylesheet, and for a site to be published its feeds and robots.txt."""
        del writer
        if sheet := join_styles(Path(self.theme)):
            self._write(f"{STYLESHEET_FOLDER}/{sheet.name}", sheet.text)
        if self.settings["FEEDS"]:
            self._write_feeds()
            sitemap = f"{self.settings['SITEURL']}/sitemap.xml"
            self._write("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")

    def _write_feeds(self) -> None:
        site = FeedSite(
            name=self.settings["SITENAME"],
            owner=self.settings["AUTHOR"],
            address=self.settings["SITEURL"],
            authority=self.settings["FEED_AUTHORITY"],
            language=self.settings["DEFAULT_LANG"],
        )
        for feed in make_feeds(get_archive(self.settings).graph):
            self._write(feed.path, build_atom(feed, site, self._html))

    def _html(self, document: Document) -> str:
        """Return a document's text with absolute addresses."""
        content = self.context["generated_content"][document.path]
        return str(content.get_content(self.settings["SITEURL"]))

    def _write(self, name: str, text: str) -> None:
        path = Path(self.output_path) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
