"""Images: pages offer smaller versions of what they show, for screens that need no more.

What a camera wrote into an image is not published.  A version's address changes with its original's
bytes, so that no browser keeps an old one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from pelican.generators import Generator

from plugins.adapter.image_metadata import without_metadata
from plugins.adapter.image_variants import RECIPE, WIDTHS, VariantStore, make_variants
from plugins.adapter.state import Archive, get_archive, get_build
from plugins.documents.html.drawings import check_drawing
from plugins.documents.html.image_files import UnfitImageError, measure_image
from plugins.documents.html.images import image_files, image_problem
from plugins.errors import ContentError, Problem

__all__ = ["ArchiveImages", "Candidate", "sources_filter", "with_sources"]

FOLDER = "images"
"""Where they are in the built site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file from which a browser may choose."""

    address: str
    """From the site's root, not quoted."""
    width: int


class ArchiveImages(Generator):
    """Makes smaller versions of images, and lets pages offer them."""

    def generate_context(self) -> None:
        """Write the versions of each image that a piece of this build shows, and note them.

        Pelican knows by now to which files its pages lead, so a draft's images are not among them.
        """
        self.context[_IMAGES] = {}
        if not (Path(self.theme) / "templates/macros/rendered.html").is_file():
            return  # another's theme offers none
        archive = get_archive(self.settings)
        store = VariantStore(get_build(self.settings).staging.output.parent / ".images")
        shown = {file for body in archive.library.bodies.values() for file in image_files(body)}
        self.context[_IMAGES] = {
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
        try:
            if file.lower().endswith(".svg"):
                check_drawing(original)
            bare = without_metadata(original)
        except UnfitImageError as fault:
            raise _told(file, fault, get_archive(self.settings)) from None
        if bare == original:
            return False
        place = Path(self.output_path) / static.save_as
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(bare)
        return True

    def _write(self, file: str, archive: Archive, store: VariantStore) -> tuple[Candidate, ...]:
        """Write the versions of an image; return them and it, narrowest first, if there are any."""
        original = Path(self.settings["PATH"], file).read_bytes()
        try:
            width = measure_image(original, file).width
            variants = make_variants(original, file, store)
        except UnfitImageError as fault:
            raise _told(file, fault, archive) from None
        made = [
            (Candidate(address=_name(file, original, w), width=w), variants[w]) for w in variants
        ]
        for candidate, content in made:
            place = Path(self.output_path) / candidate.address
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        candidates = [candidate for candidate, _ in made]
        return (*candidates, Candidate(address=file, width=width)) if made else ()


_IMAGES = "image_candidates"


def _told(file: str, fault: UnfitImageError, archive: Archive) -> ContentError:
    """Return what is wrong with an image, at the first place that shows it or leads to it."""
    bodies = sorted(archive.library.bodies.items())
    for path, link in ((path, link) for path, body in bodies for link in body.links):
        if link.file == file:
            return ContentError([image_problem(f"content/{path}", link, fault)])
    return ContentError([_told_alone(file, fault)])


def _told_alone(file: str, fault: UnfitImageError) -> Problem:
    """Return the same of a file to which no piece leads, but the settings do."""
    return Problem(path=f"content/{file}", reason=fault.reason, remedy=fault.remedy)


def _name(file: str, original: bytes, width: int) -> str:
    """Return the address of a version: of what it is made of, and of how."""
    path = PurePosixPath(file)
    digest = sha256(RECIPE + original).hexdigest()[:12]
    return f"{FOLDER}/{path.stem[:_LONGEST]}.{digest}.{width}{path.suffix.lower()}"


_LONGEST = 60
"""So that no file system finds the name too long, in whatever letters."""


# ---- in a page


def sources_filter(generator: Any) -> Callable[[str], str]:
    """Return what puts the versions that generator's build has made into a rendered body."""

    def put(html: str) -> str:
        return with_sources(html, generator.context.get(_IMAGES, {}), generator.settings["SITEURL"])

    return put


def with_sources(html: str, images: Mapping[str, tuple[Candidate, ...]], site: str) -> str:
    """Return html in which images are offered in every size there is.

    Addresses in html are relative or begin with site; images are by their path from its root.
    What has a `srcset` keeps it.
    """

    def put(tag: re.Match[str]) -> str:
        source = unescape(tag["source"])
        root, path = _split(source, site)
        candidates = images.get(unquote(path), ())
        if not candidates or " srcset=" in tag[0]:
            return tag[0]
        offers = ", ".join(f"{root}{quote(each.address)} {each.width}w" for each in candidates)
        sizes = _sizes(int(found[1]) if (found := _WIDTH.search(tag[0])) else _MEASURE)
        return f'{tag["before"]}{tag["source"]}" srcset="{offers}" sizes="{sizes}"{tag["after"]}'

    return _IMAGE.sub(put, html)


# A tag as the documents room writes it: small letters, double quotes, no bare `>` in a value.
_IMAGE = re.compile(r'(?P<before><img\b[^<>]*\ssrc=")(?P<source>[^"]*)"(?P<after>[^<>]*>)')
_WIDTH = re.compile(r'\swidth="0*([0-9]{1,5})"')
_UP = re.compile(r"(?:\.{1,2}/+)*")
_REM = 16
_MEASURE = WIDTHS[0]
_MARGINS = 40  # a gutter of 1.25rem on either side


def _split(source: str, site: str) -> tuple[str, str]:
    """Return what leads from a page to the site's root, and the path from there."""
    root = f"{site}/" if site and source.startswith(f"{site}/") else ""
    root = root or (found[0] if (found := _UP.match(source)) else "")
    return root, source.removeprefix(root)


def _sizes(width: int) -> str:
    """Return how wide an image stands: as its width, or as a column (theme/css/tokens.css)."""
    if width >= _MEASURE:
        column, page = f"{_MEASURE / _REM:g}rem", f"{(_MEASURE + _MARGINS) / _REM:g}rem"
    else:
        column, page = f"{width}px", f"{width + _MARGINS}px"
    return f"(min-width: {page}) {column}, calc(100vw - {_MARGINS / _REM:g}rem)"
