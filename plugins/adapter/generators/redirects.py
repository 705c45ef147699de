"""What stands at former addresses, for Pelican's own generators."""

from pathlib import Path
from typing import Any

from pelican.generators import Generator
from pelican.utils import get_relative_path, path_to_url

from plugins.adapter.image_metadata import without_metadata
from plugins.adapter.redirects import MISSING, TAKEN, redirect_problem
from plugins.adapter.state import get_archive
from plugins.documents.html.image_files import UnfitImageError
from plugins.errors import ContentError, Problem
from plugins.permanence import DECLARED, load_declared
from plugins.views import Redirect, make_feeds, make_redirects
from plugins.views.redirects import FileMove, build_rules, make_moves

__all__ = ["ArchiveRedirects"]

_RULES = "_redirects"
"""The file of rules that Netlify and Cloudflare Pages read; others serve it to whoever asks."""


class ArchiveRedirects(Generator):
    """Writes what stands at each address that something used to have.

    Not through Pelican's writer, which would have the sitemap list it.
    """

    def generate_output(self, writer: Any) -> None:
        """Write a page, or the file itself, for each former address, and the rules for hosts.

        Raise ContentError where something of the site stands there already, or nothing stands at
        the new address.
        """
        del writer
        archive = get_archive(self.settings)
        documents = archive.library.documents.values()
        declared, _ = load_declared(Path(self.settings["PATH"]))  # loading it found no fault
        problems = [
            *filter(None, map(self._write, make_redirects(documents, declared))),
            *filter(None, map(self._copy, make_moves(declared))),
        ]
        if problems:
            raise ContentError(problems)
        if self.settings["FEEDS"]:
            feeds = make_feeds(archive.graph)
            rules = build_rules(documents, declared, feeds, self.settings["SITEURL"])
            if rules:
                (Path(self.output_path) / _RULES).write_text(rules, "utf-8", newline="")

    def _write(self, redirect: Redirect) -> Problem | None:
        """Write the page at a former address, or return what stands there."""
        if redirect.feed_type and not self.settings["FEEDS"]:
            return None  # a build to be looked at has no feeds, so the page would lead nowhere
        place = Path(self.output_path) / redirect.file
        if _is_taken(place, Path(self.output_path)):
            return self._problem(redirect.path, redirect.line, redirect.address, TAKEN)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(self._render(redirect), "utf-8")
        return None

    def _render(self, redirect: Redirect) -> str:
        """Return the page that stands at a former address."""
        here = {"redirect": redirect, "output_file": redirect.file}
        if self.settings["RELATIVE_URLS"]:
            here["SITEURL"] = path_to_url(get_relative_path(redirect.file))
        return str(self.get_template("redirect").render(self.context | here))

    def _copy(self, move: FileMove) -> Problem | None:
        """Put a file at its former address too, or return why it cannot stand there."""
        output = Path(self.output_path)
        source, place = output / move.target, output / move.file
        if move.target in self.context["static_links"]:  # Pelican copies these later
            source = Path(self.settings["PATH"]) / move.target
        if not source.is_file():
            missing = self._problem(DECLARED, move.line, f"/{move.target}", MISSING)
            return missing if self.settings["FEEDS"] else None  # as above
        if _is_taken(place, output):
            return self._problem(DECLARED, move.line, f"/{move.file}", TAKEN)
        try:
            bare = without_metadata(source.read_bytes())
        except UnfitImageError as fault:
            told = (fault.reason, fault.remedy)
            return self._problem(DECLARED, move.line, f"/{move.target}", told)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(bare)
        return None

    def _problem(self, path: str, line: int, address: str, fault: tuple[str, str]) -> Problem:
        return redirect_problem(Path(self.settings["PATH"]).name, path, line, address, fault)


def _is_taken(place: Path, output: Path) -> bool:
    """Whether something stands at place already, or a file where a folder would have to be."""
    above = place.relative_to(output).parents
    return place.exists() or any((output / folder).is_file() for folder in above)
