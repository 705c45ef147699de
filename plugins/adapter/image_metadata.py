"""What a camera or a program wrote into an image beside its picture, left out of what is published.

A photograph's Exif data may say where it was taken and by whom, its XMP what else was done with it,
and behind its end there may be another picture or a film.  What decides how it looks stays: its
colours, its resolution and its orientation; no pixel is decoded, so none changes.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from PIL import ExifTags, Image

from plugins.documents.html.image_files import UnfitImageError, open_image, orientation_of

__all__ = ["without_metadata"]


def without_metadata(data: bytes) -> bytes:
    """Return the file of an image without what it does not show; what is no image, as it is.

    The same bytes give the same.  Raise UnfitImageError where a kind of file has such data and is
    not one out of which it can be taken, or where the file is damaged.
    """
    for begins, strip in _KINDS.items():
        if re.match(begins, data, re.DOTALL):
            try:
                return strip(data)
            except (IndexError, OSError, ValueError, struct.error):
                remedy = "save it anew from its original"
                raise UnfitImageError("is damaged: its parts do not add up", remedy) from None
    return data


# ---- JPEG (ITU T.81, annex B)

_MARKER = re.compile(rb"\xff+([^\x00\x01\xff\xd0-\xd7])", re.DOTALL)
_END, _SCAN, _COMMENT = 0xD9, 0xDA, 0xFE
_APPLICATION = range(0xE0, 0xF0)
_KEPT_APPLICATIONS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JFIF = b"JFIF\0"
_UPRIGHT = 1


def _strip_jpeg(data: bytes) -> bytes:
    with open_image(data) as image:
        turned = orientation_of(image)
    exif = _segment(0xE1, _exif_of(turned)) if turned != _UPRIGHT else b""
    return b"\xff\xd8" + exif + b"".join(_jpeg_parts(data)) + b"\xff\xd9"


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """Yield each segment that is kept, with the pixels behind it, up to the end of the picture."""
    at = 2
    while (found := _MARKER.search(data, at)) and found[1][0] != _END:
        marker, at = found[1][0], found.end()
        length = struct.unpack_from(">H", data, at)[0]
        said, at = data[at + 2 : at + length], at + length
        stop = at
        if marker == _SCAN:
            stop = behind.start() if (behind := _MARKER.search(data, at)) else len(data)
        if kept := _kept_segment(marker, said):
            yield kept + data[at:stop]
        at = stop


def _kept_segment(marker: int, said: bytes) -> bytes:
    """Return a segment as it is to stand, empty where it tells more than how the picture looks."""
    if marker == _APPLICATION.start and said.startswith(_JFIF):
        return _segment(marker, said[:12] + b"\0\0")  # without the smaller picture within
    if marker in _APPLICATION and not said.startswith(_KEPT_APPLICATIONS.get(marker, b"\0none")):
        return b""
    return b"" if marker == _COMMENT else _segment(marker, said)


def _segment(marker: int, said: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(said) + 2) + said


def _exif_of(turned: int) -> bytes:
    """Return Exif data that says how a picture is turned, and no more (Exif 2.32, 4.6)."""
    entry = struct.pack(">HHIHH", ExifTags.Base.Orientation, 3, 1, turned, 0)
    return b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


# ---- PNG (PNG 3, 5.3)

_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM cICP cLLI gAMA iCCP mDCV sBIT sRGB bKGD hIST pHYs "
    b"acTL fcTL fdAT".split()
)


def _strip_png(data: bytes) -> bytes:
    return _PNG_SIGN + b"".join(_png_parts(data))


def _png_parts(data: bytes) -> Iterator[bytes]:
    at, name = len(_PNG_SIGN), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        if name in _PNG_KEPT:
            yield data[at : at + 12 + length]
        at += 12 + length


# ---- WebP (RFC 9649, 2.7)

_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF_OR_XMP = 0x0C


def _strip_webp(data: bytes) -> bytes:
    parts = b"WEBP" + b"".join(_webp_parts(data))
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def _webp_parts(data: bytes) -> Iterator[bytes]:
    at, end = 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        part = data[at : at + 8 + length + length % 2]
        at += 8 + length + length % 2
        if name == b"VP8X":
            yield part[:8] + bytes((part[8] & ~_HAS_EXIF_OR_XMP,)) + part[9:]
        elif name in _WEBP_KEPT:
            yield part


# ---- GIF (GIF89a, 15 to 26)

_GIF_KEPT = (b"\x21\xf9", b"\x21\xff\x0bNETSCAPE2.0", b"\x21\xff\x0bANIMEXTS1.0")
_GIF_COLOURS = (b"\x21\xff\x0bICCRGBG1012",)
_IMAGE, _TRAILER = 0x2C, 0x3B


def _strip_gif(data: bytes) -> bytes:
    start = 13 + _colours(data[10])
    return data[:start] + b"".join(_gif_parts(data, start)) + b";"


def _gif_parts(data: bytes, at: int) -> Iterator[bytes]:
    while data[at] != _TRAILER:
        is_image = data[at] == _IMAGE
        inner = at + (11 + _colours(data[at + 9]) if is_image else 2)
        while data[inner]:
            inner += 1 + data[inner]
        part, at = data[at : inner + 1], inner + 1
        if is_image or part.startswith(_GIF_KEPT + _GIF_COLOURS):
            yield part


def _colours(flags: int) -> int:
    """Return the length of the table of colours that flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


# ---- kinds out of which nothing is taken

_SAVE_WITHOUT = "save it without, as JPEG, PNG or WebP"
_TELLING = frozenset(
    {ExifTags.Base.GPSInfo, ExifTags.Base.ExifOffset, ExifTags.Base.XMLPacket}
    | {ExifTags.Base.IPTCNAA, ExifTags.Base.ImageResources, ExifTags.Base.Artist}
)


def _refuse_in_boxes(data: bytes) -> bytes:
    """Return an AVIF or HEIF file (ISO 14496-12) in which no Exif or XMP is announced."""
    for name, box in _boxes(data):
        if name == b"meta" and (b"Exif" in box or b"application/rdf+xml" in box):
            raise UnfitImageError("has Exif data, which may say where it was taken", _SAVE_WITHOUT)
    return data


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if length == 1:
            length = struct.unpack_from(">Q", data, at + 8)[0]
        length = max(8, length) if length else len(data) - at
        yield name, data[at : at + length]
        at += length


def _refuse_in_tiff(data: bytes) -> bytes:
    """Return a TIFF file that says nothing of where and by whom it was made."""
    with Image.open(BytesIO(data)) as image:
        if _TELLING & set(image.getexif()):
            raise UnfitImageError("has Exif data, which may say where it was taken", _SAVE_WITHOUT)
    return data


_KINDS: Mapping[bytes, Callable[[bytes], bytes]] = {
    rb"\xff\xd8\xff": _strip_jpeg,
    re.escape(_PNG_SIGN): _strip_png,
    rb"RIFF....WEBP": _strip_webp,
    rb"GIF8[79]a": _strip_gif,
    rb"....ftyp(?:avi|hei|hev|mif|msf)": _refuse_in_boxes,
    rb"II\*\0|MM\0\*": _refuse_in_tiff,
}
"""How a file of each kind begins, and what takes out of it what it does not show."""
