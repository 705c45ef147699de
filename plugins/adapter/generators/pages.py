"""Pages that are neither documents nor Pelican's lists: threads; and the scripts of pages."""

from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.adapter.scripts import read_scripts
from plugins.adapter.state import get_archive
from plugins.adapter.stylesheet import STYLESHEET_FOLDER
from plugins.views import make_thread_pages

__all__ = ["ArchivePages"]


class ArchivePages(Generator):
    """Writes a page for each thread of which the archive has several comments."""

    def generate_output(self, writer: Any) -> None:
        """Write the pages through Pelican, so that the sitemap and other plugins know of them."""
        if (Path(self.theme) / "templates" / "thread.html").is_file():  # another's theme has none
            self._write_threads(writer)
        for script in read_scripts(self.settings, STYLESHEET_FOLDER):
            place = Path(self.output_path) / script.address
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(script.text, "utf-8", newline="")

    def _write_threads(self, writer: Any) -> None:
        archive = get_archive(self.settings)
        for thread in make_thread_pages(archive.graph, archive.owner):
            writer.write_file(
                f"{thread.permalink}index.html",
                self.get_template("thread"),
                self.context,
                relative_urls=self.settings["RELATIVE_URLS"],
                template_name="thread",
                thread=thread,
            )
