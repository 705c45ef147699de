"""A font as cards are set in it: which characters it has, how wide they are, and their kerning.

Pillow does not tell which characters a font has, and without HarfBuzz, which not every machine
has, it does not kern.  Both are read here from the font's own tables (OpenType 1.9: cmap, hmtx,
kern), so that a card is the same everywhere and a box for what is missing is never drawn.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from struct import Struct, calcsize, error, unpack_from

from PIL import ImageDraw, ImageFont

from plugins.errors import ToolError

__all__ = ["Typeface"]


class Typeface:
    """A TrueType font; widths are in parts of its size."""

    def __init__(self, path: Path) -> None:
        """Read the font; raise ToolError where it has none of the tables that are needed."""
        self._bytes = path.read_bytes()
        self._fonts: dict[int, ImageFont.FreeTypeFont] = {}
        self._widths: dict[str, float] = {}
        try:
            tables = _tables(self._bytes)
            self._glyphs = _read_cmap(self._bytes, tables["cmap"])
            unit: int = unpack_from(">H", self._bytes, tables["head"] + 18)[0]
            self._unit = unit
            (metrics,) = unpack_from(">H", self._bytes, tables["hhea"] + 34)
            self._advances: tuple[int, ...] = unpack_from(
                ">" + "Hh" * metrics, self._bytes, tables["hmtx"]
            )[::2]
            self._kerning = _read_kern(self._bytes, tables["kern"]) if "kern" in tables else {}
        except (KeyError, error) as reason:
            raise ToolError(f"{path}: no TrueType font that cards can be set in") from reason

    @cached_property
    def digest(self) -> str:
        """What tells it from any other font."""
        return sha256(self._bytes).hexdigest()

    def has(self, character: str) -> bool:
        """Whether the font has a shape for character."""
        return ord(character) in self._glyphs

    def measure(self, text: str) -> float:
        """Return the width of text, where the size of the font is 1."""
        if text not in self._widths:
            self._widths[text] = self._width([self._glyphs[ord(each)] for each in text])
        return self._widths[text]

    def _width(self, glyphs: list[int]) -> float:
        kerns = sum(self._kerning.get(pair, 0) for pair in pairwise(glyphs))
        return (sum(map(self._advance, glyphs)) + kerns) / self._unit

    def _advance(self, glyph: int) -> int:
        return self._advances[min(glyph, len(self._advances) - 1)]

    def draw(
        self,
        canvas: ImageDraw.ImageDraw,
        place: tuple[float, float],
        text: str,
        size: int,
        ink: int,
    ) -> None:
        """Draw text on canvas; its baseline begins at place."""
        font = self._font(size)
        for character, offset in self._offsets(text):
            if not character.isspace():
                at = (round(place[0] + offset * size), place[1])
                canvas.text(at, character, fill=ink, font=font, anchor="ls")

    def _offsets(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield each character and how far from the start it stands."""
        offset, before = 0, -1
        for character in text:
            glyph = self._glyphs[ord(character)]
            offset += self._kerning.get((before, glyph), 0)
            yield character, offset / self._unit
            offset, before = offset + self._advance(glyph), glyph

    def _font(self, size: int) -> ImageFont.FreeTypeFont:
        if size not in self._fonts:
            layout = ImageFont.Layout.BASIC
            self._fonts[size] = ImageFont.truetype(BytesIO(self._bytes), size, layout_engine=layout)
        return self._fonts[size]


def _tables(font: bytes) -> Mapping[str, int]:
    """Return where each table of font begins."""
    (count,) = unpack_from(">H", font, 4)
    records = (unpack_from(">4sLL", font, 12 + 16 * number) for number in range(count))
    return {tag.decode("latin-1"): offset for tag, _checksum, offset in records}


def _read_cmap(font: bytes, table: int) -> Mapping[int, int]:
    """Return the glyph of each character; raise KeyError where no subtable is of format 4."""
    (count,) = unpack_from(">H", font, table + 2)
    for number in range(count):
        _platform, _encoding, offset = unpack_from(">HHL", font, table + 4 + 8 * number)
        if unpack_from(">H", font, table + offset) == (4,):
            return dict(_read_format_4(font, table + offset))
    raise KeyError("cmap")


def _read_format_4(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield characters and glyphs of a cmap of segments."""
    (double,) = unpack_from(">H", font, start + 6)
    count = double // 2
    ends, firsts, deltas, ranges = (
        unpack_from(f">{count}H", font, start + 14 + place)
        for place in (0, double + 2, 2 * double + 2, 3 * double + 2)
    )
    for number in range(count):
        here = start + 16 + 3 * double + 2 * number
        for point in range(firsts[number], ends[number] + 1):
            glyph = point
            if ranges[number]:
                at = here + ranges[number] + 2 * (point - firsts[number])
                (glyph,) = unpack_from(">H", font, at)
            found = (glyph + deltas[number]) % 0x10000
            if found and (glyph or not ranges[number]):
                yield point, found


_PAIR = Struct(">HHh")


def _read_kern(font: bytes, table: int) -> Mapping[tuple[int, int], int]:
    """Return the kerning of pairs of glyphs, from the first subtable, if that is of format 0."""
    _version, count, _subversion, _length, coverage = unpack_from(">HHHHH", font, table)
    if not count or coverage >> 8:
        return {}
    (pairs,) = unpack_from(">H", font, table + 10)
    start = table + 10 + calcsize(">HHHH")
    packed = font[start : start + pairs * _PAIR.size]
    return {(left, right): value for left, right, value in _PAIR.iter_unpack(packed)}
