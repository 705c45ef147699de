"""Images and other files of content, for Pelican's own generators."""

from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.adapter.image_variants import VariantStore
from plugins.adapter.images import IMAGES, Candidate, bare_file, smaller_versions
from plugins.adapter.state import Archive, get_archive, get_build
from plugins.documents.html.images import image_files

__all__ = ["ArchiveImages"]


class ArchiveImages(Generator):
    """Makes smaller versions of images, and lets pages offer them."""

    def generate_context(self) -> None:
        """Write the versions of each image that a piece of this build shows, and note them.

        Pelican knows by now to which files its pages lead, so a draft's images are not among them.
        """
        self.context[IMAGES] = {}
        if not (Path(self.theme) / "templates/macros/rendered.html").is_file():
            return  # another's theme offers none
        archive = get_archive(self.settings)
        store = VariantStore(get_build(self.settings).staging.output.parent / ".images")
        shown = {file for body in archive.library.bodies.values() for file in image_files(body)}
        self.context[IMAGES] = {
            file: self._write(file, archive, store)
            for file in sorted(shown & self.context["static_links"])
        }

    def generate_output(self, writer: Any) -> None:
        """Write images that hold more than a picture without the rest, and leave others to Pelican.

        Raise ContentError for one out of which it cannot be taken.
        """
        del writer
        self.context["staticfiles"] = [
            each for each in self.context["staticfiles"] if not self._write_bare(each)
        ]

    def _write_bare(self, static: Any) -> bool:
        """Write the file of a static without what it does not show; say whether there was any."""
        file = str(static.get_relative_source_path())
        original = Path(self.settings["PATH"], file).read_bytes()
        bare = bare_file(file, original, get_archive(self.settings).library)
        if bare == original:
            return False
        place = Path(self.output_path) / static.save_as
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(bare)
        return True

    def _write(self, file: str, archive: Archive, store: VariantStore) -> tuple[Candidate, ...]:
        """Write the versions of an image; return them and it, narrowest first, if there are any."""
        original = Path(self.settings["PATH"], file).read_bytes()
        candidates, made = smaller_versions(file, original, archive.library, store)
        for address, content in made.items():
            place = Path(self.output_path) / address
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return candidates
