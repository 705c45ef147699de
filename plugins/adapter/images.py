"""Images: pages offer smaller versions of what they show, for screens that need no more.

What a camera wrote into an image is not published.  A version's address changes with its original's
bytes, so that no browser keeps an old one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from plugins.adapter.image_metadata import without_metadata
from plugins.adapter.image_variants import RECIPE, WIDTHS, VariantStore, make_variants
from plugins.documents import Library
from plugins.documents.html.drawings import check_drawing
from plugins.documents.html.image_files import UnfitImageError, measure_image
from plugins.documents.html.images import image_problem
from plugins.errors import ContentError, Problem

__all__ = [
    "IMAGES",
    "Candidate",
    "bare_file",
    "smaller_versions",
    "sources_filter",
    "with_sources",
]

FOLDER = "images"
"""Where they are in the built site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file from which a browser may choose."""

    address: str
    """From the site's root, not quoted."""
    width: int


IMAGES = "image_candidates"
"""What Pelican's context calls the versions that pages offer, by the file of the original."""


def bare_file(file: str, original: bytes, library: Library) -> bytes:
    """Return the bytes of a file of content as they are published: without what it does not show.

    Raise ContentError for one out of which that cannot be taken.
    """
    try:
        if file.lower().endswith(".svg"):
            check_drawing(original)
        return without_metadata(original)
    except UnfitImageError as fault:
        raise _told(file, fault, library) from None


def smaller_versions(
    file: str, original: bytes, library: Library, store: VariantStore
) -> tuple[tuple[Candidate, ...], Mapping[str, bytes]]:
    """Return the versions of an image and it, narrowest first, and the bytes of those by address.

    Both are empty where there are no smaller ones.  Raise ContentError for a damaged image.
    """
    try:
        width = measure_image(original, file).width
        variants = make_variants(original, file, store)
    except UnfitImageError as fault:
        raise _told(file, fault, library) from None
    made = {_name(file, original, each): content for each, content in variants.items()}
    candidates = tuple(
        Candidate(address=address, width=each) for each, address in zip(variants, made, strict=True)
    )
    return (*candidates, Candidate(address=file, width=width)) if made else (), made


def _told(file: str, fault: UnfitImageError, library: Library) -> ContentError:
    """Return what is wrong with an image, at the first place that shows it or leads to it."""
    bodies = sorted(library.bodies.items())
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
        return with_sources(html, generator.context.get(IMAGES, {}), generator.settings["SITEURL"])

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
