"""Pages at former addresses, which send their readers on."""

from pathlib import Path
from typing import Any

from pelican.generators import Generator
from pelican.utils import get_relative_path, path_to_url

from plugins.adapter.state import get_archive
from plugins.views import Redirect, make_redirects

__all__ = ["ArchiveRedirects"]


class ArchiveRedirects(Generator):
    """Writes a page at each address that a document used to have.

    Not through Pelican's writer, which would have the sitemap list them.
    """

    def generate_output(self, writer: Any) -> None:
        """Write a page for each former address at which no page of the site stands."""
        del writer
        documents = get_archive(self.settings).library.documents.values()
        for redirect in make_redirects(documents):
            place = Path(self.output_path) / redirect.file
            if not _is_taken(place, Path(self.output_path)):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(self._render(redirect), "utf-8")

    def _render(self, redirect: Redirect) -> str:
        """Return the page that stands at a former address."""
        here = {"redirect": redirect, "output_file": redirect.file}
        if self.settings["RELATIVE_URLS"]:
            here["SITEURL"] = path_to_url(get_relative_path(redirect.file))
        return str(self.get_template("redirect").render(self.context | here))


def _is_taken(place: Path, output: Path) -> bool:
    """Whether something stands at place already, or a file where a folder would have to be."""
    above = place.relative_to(output).parents
    return place.exists() or any((output / folder).is_file() for folder in above)
