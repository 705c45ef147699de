"""Files that no template makes, for Pelican's own generators."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from pelican.generators import Generator

from plugins.adapter.files import describe_site, feed_styles, robots
from plugins.adapter.state import get_archive
from plugins.adapter.stylesheet import STYLESHEET_FOLDER, join_styles
from plugins.documents import Document
from plugins.views import DUE_DATES, build_due_dates, build_feeds, has_due_dates
from plugins.views.policy import REFERRER, header_rules, page_policy

__all__ = ["ArchiveFiles"]


class ArchiveFiles(Generator):
    """Writes what no template does."""

    def generate_context(self) -> None:
        """Let every published page say its policy."""
        self.context["referrer"] = REFERRER
        self.context["policy_of"] = self._policy

    def _policy(self, file: str) -> str:
        """Return the policy of a page; empty in a build to be looked at, which has no origin."""
        if self.settings["RELATIVE_URLS"]:
            return ""
        shared = self.context["sharing"].get(file.removesuffix("index.html"))
        as_written = self.env.policies["json.dumps_kwargs"]
        data = [str(htmlsafe_json_dumps(shared.data, **as_written))] if shared else []
        return page_policy(file, self.settings["SITEURL"], data)

    def generate_output(self, writer: Any) -> None:
        """Write the style sheet, and for a site to be published what others fetch from it."""
        del writer
        if sheet := join_styles(self.settings):
            self._write(f"{STYLESHEET_FOLDER}/{sheet.name}", sheet.text)
        if self.settings["FEEDS"]:
            for name, text in self._fetched():
                self._write(name, text)

    def _fetched(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each file that programs fetch from a published site."""
        graph = get_archive(self.settings).graph
        sheet = feed_styles(Path(self.theme))
        site = describe_site(self.settings, sheet[0] if sheet else "")
        yield from build_feeds(graph, site, self._html)
        if sheet:
            yield sheet
        if has_due_dates(graph):
            yield DUE_DATES, build_due_dates(graph, site)
        yield "_headers", header_rules(site.address)
        yield "robots.txt", robots(site.address)

    def _html(self, document: Document) -> str:
        """Return a document's text with absolute addresses."""
        content = self.context["generated_content"][document.path]
        return str(content.get_content(self.settings["SITEURL"]))

    def _write(self, name: str, text: str) -> None:
        path = Path(self.output_path) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
