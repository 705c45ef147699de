"""Files of images: what their heads say, and why one cannot be shown on a page.

Nothing is decoded but heads, so that a file costs about as much as reading it.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from pathlib import PurePosixPath
from xml.parsers import expat

from PIL import Image, UnidentifiedImageError

__all__ = ["Picture", "UnfitImageError", "measure_image", "open_image", "orientation_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the head of an image's file says."""

    kind: str
    """`PNG`, `JPEG`, `GIF`, `WEBP`, `AVIF` or `SVG`."""
    width: int
    """In CSS pixels, as it is shown: turned where its camera says so."""
    height: int
    is_animated: bool = False


class UnfitImageError(Exception):
    """No browser, or not every one, would show the file as it is meant."""

    def __init__(self, reason: str, remedy: str) -> None:
        """Keep what is wrong and what to do about it."""
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


# ---- a file as a whole


def measure_image(data: bytes, name: str) -> Picture:
    """Return what data, the file of that name, shows; no pixel of it is decoded.

    Raise UnfitImageError where it is no image, is damaged, or is of a kind that pages do not show.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".svg":
        width, height = _svg_size(data)
        return Picture(kind="SVG", width=width, height=height)
    try:
        with open_image(data) as image:
            picture = _picture(image)
    except UnidentifiedImageError:
        raise _unknown(data) from None
    if suffix not in _SUFFIXES[picture.kind]:
        reason = f"is a {picture.kind} by its bytes, which its name does not say"
        raise UnfitImageError(reason, f"rename it to end in {_SUFFIXES[picture.kind][0]}")
    if not _is_whole(picture.kind, data):
        raise UnfitImageError("is damaged: a part of it is missing or wrong", _ANEW)
    return picture


def open_image(data: bytes) -> Image.Image:
    """Return the image in data, of whose pixels none is decoded yet.

    Raise UnidentifiedImageError where it is of no kind that pages show, UnfitImageError where it
    would need more memory than Pillow allows for an image, or is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is merely odd, browsers show
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(BytesIO(data), formats=tuple(_SUFFIXES))
    except UnidentifiedImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        reason = f"has more than {Image.MAX_IMAGE_PIXELS or 0:,} pixels, too many to decode"
        raise UnfitImageError(reason, "make it smaller") from None
    except Exception as error:  # noqa: BLE001 (any bytes may stand there, and readers have bugs)
        raise UnfitImageError(f"is damaged ({error})", _ANEW) from None


_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "GIF": (".gif",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
}
"""The endings by which servers tell browsers of what kind a file is."""
_ANEW = "save it anew from its original"
_ORIENTATION = 0x0112  # Exif 2.32, table 4
_UPRIGHT = 1
_ON_ITS_SIDE = 5  # and all above


def _picture(image: Image.Image) -> Picture:
    # A camera's JPEG may hold a second picture, of which browsers know nothing.
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    width, height = image.size
    turned = orientation_of(image)
    if turned != _UPRIGHT and kind != "JPEG":
        reason = "is turned by its Exif data, which not every browser reads in this kind"
        raise UnfitImageError(reason, "save it upright")
    if turned >= _ON_ITS_SIDE:
        width, height = height, width
    is_animated = kind != "JPEG" and _is_animated(image)
    return Picture(kind=kind, width=width, height=height, is_animated=is_animated)


def _is_animated(image: Image.Image) -> bool:
    """Whether it moves; Pillow looks for a second picture only now, and may find half of one."""
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception as error:  # noqa: BLE001 (any bytes may stand there, and readers have bugs)
        raise UnfitImageError(f"is damaged ({error})", _ANEW) from None


def orientation_of(image: Image.Image) -> int:
    """Return how the image is turned (1 to 8); Exif data that cannot be read says nothing."""
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif", b""))
        turned = exif.get(_ORIENTATION, _UPRIGHT)
    except Exception:  # noqa: BLE001 (any bytes may stand there, and readers have bugs)
        return _UPRIGHT
    return turned if isinstance(turned, int) and turned in range(1, 9) else _UPRIGHT


def _unknown(data: bytes) -> UnfitImageError:
    """Return what is wrong with data, which is nothing that pages show."""
    remedy = f"pages show {', '.join(_SUFFIXES)} and SVG: save it as one of these"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kind = Image.open(BytesIO(data)).format
    except Exception:  # noqa: BLE001 (any bytes may stand there, and readers have bugs)
        return UnfitImageError("is no image that can be read, or its head is damaged", remedy)
    if kind in (*_SUFFIXES, "MPO"):
        return UnfitImageError("is damaged", _ANEW)
    return UnfitImageError(f"is a {kind}, which not every browser shows", remedy)


# ---- is a file whole


def _is_whole(kind: str, data: bytes) -> bool:
    """Whether all parts of a file are there; its pixels, not decoded, may be damaged still."""
    match kind:
        case "PNG":
            return _PNG_END in data and _png_is_whole(data)
        case "JPEG":
            return data.rfind(b"\xff\xd9") > _jpeg_scan(data)
        case "GIF":
            return _gif_ends(data)
        case _:  # Pillow reads these to their end before it tells their size
            return True


_PNG_END = b"IEND\xaeB`\x82"
"""The last part, with its checksum (PNG 3, 11.2.5)."""


def _png_is_whole(data: bytes) -> bool:
    """Whether the checksum of every part before the last is right."""
    try:
        with open_image(data) as image:
            image.verify()
    except Exception:  # noqa: BLE001 (any bytes may stand there, and readers have bugs)
        return False
    return True


def _jpeg_scan(data: bytes) -> int:
    """Return where the pixels of a JPEG begin: after segments, each with its length (T.81, B.1)."""
    at = 2
    while at + 4 <= len(data) and (marker := data[at + 1 : at + 2]) != b"\xda":
        # Before a marker any number of the same byte may stand that begins it.
        at += 1 if marker == b"\xff" else 2 + int.from_bytes(data[at + 2 : at + 4])
    return at


def _gif_ends(data: bytes) -> bool:
    """Whether the blocks of a GIF lead to its trailer (GIF89a, appendix B)."""
    at = 13 + _gif_colours(data, 10)
    while (block := data[at : at + 1]) and block != b";":
        at += 2 if block == b"!" else 10 + _gif_colours(data, at + 9)
        at += 1 if block == b"," else 0  # how its pixels are packed
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
    return bool(block)


def _gif_colours(data: bytes, at: int) -> int:
    """Return the length of the table of colours that the flags there announce."""
    flags = data[at] if at < len(data) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


# ---- drawings


def _svg_size(data: bytes) -> tuple[int, int]:
    """Return the size of a drawing, from what it says of itself or from its viewBox (SVG 2, 8)."""
    root = _svg_root(data)
    box = _view_box(root.get("viewBox", ""))
    width, height = (_length(root.get(name, "")) for name in ("width", "height"))
    if box:
        width = width or (height * box[0] / box[1] if height else box[0])
        height = height or width * box[1] / box[0]
    if not (width and height):
        reason = "is a drawing that does not say its size"
        raise UnfitImageError(reason, 'give its <svg> a viewBox="0 0 width height"')
    return max(1, round(width)), max(1, round(height))


def _svg_root(data: bytes) -> Mapping[str, str]:
    """Return the attributes of the first element; nothing is expanded, and nothing fetched."""
    opened: list[tuple[str, dict[str, str]]] = []

    def refuse(*_declaration: object) -> None:
        raise UnfitImageError("declares entities, which it could grow by", "save it as plain SVG")

    def note(name: str, attributes: dict[str, str]) -> None:
        if not opened:
            opened.append((name, attributes))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = note
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnfitImageError(f"is no whole SVG ({error})", _ANEW) from None
    name, attributes = opened[0]
    if name != "http://www.w3.org/2000/svg svg":
        reason = "is no SVG: its first element is not <svg> of that namespace"
        raise UnfitImageError(reason, 'write <svg xmlns="http://www.w3.org/2000/svg" …>')
    return attributes


_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_LENGTH = re.compile(rf"\s*({_NUMBER})(px|in|cm|mm|q|pt|pc)?\s*", re.IGNORECASE)
_PIXELS = {"px": 1.0, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6}
_PIXELS |= {"pt": 96 / 72, "pc": 16}
"""CSS pixels in a unit (CSS Values 4, 6.2)."""
_LARGEST = 100_000


def _length(written: str) -> float:
    """Return a length in CSS pixels; 0 where it says none, or depends on what is around it."""
    found = _LENGTH.fullmatch(written)
    return _sensible(float(found[1]) * _PIXELS[(found[2] or "px").lower()]) if found else 0


def _view_box(written: str) -> tuple[float, float] | None:
    """Return width and height of a viewBox."""
    numbers = re.split(r"\s*,\s*|\s+", written.strip())
    if len(numbers) != 4 or not all(re.fullmatch(_NUMBER, number) for number in numbers):  # noqa: PLR2004 (as the standard has it)
        return None
    width, height = (_sensible(float(number)) for number in numbers[2:])
    return (width, height) if width and height else None


def _sensible(length: float) -> float:
    """Return a length that is one, and 0 for others."""
    return length if isfinite(length) and 0 < length <= _LARGEST else 0
