"""Cards: a picture of each public document's title, for where it is shared.

Drawn for a published site only, with the fonts in theme/cards; a theme without them has no cards.
A card's address changes with what it says and how it is drawn, so that no network keeps an old one.
"""

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from plugins.adapter import card_layout, typeface
from plugins.adapter.card_layout import HEIGHT, MARGIN, WIDTH, arrange
from plugins.adapter.typeface import Typeface
from plugins.documents import Permalink
from plugins.errors import ToolError
from plugins.views.cards import Card

__all__ = ["CardStyle", "draw_card", "name_card", "read_style"]

FOLDER = "cards"
"""Where they are in the built site."""

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStyle:
    """What cards of a theme are drawn with."""

    title: Typeface
    text: Typeface
    paper: Colour
    ink: Colour

    @property
    def told(self) -> str:
        """What tells it from any other."""
        return repr((self.title.digest, self.text.digest, self.paper, self.ink))

    def has(self, character: str) -> bool:
        """Whether character can be drawn in any line of a card."""
        return self.title.has(character) and self.text.has(character)


# ---- what a theme gives


def read_style(theme: Path) -> CardStyle | None:
    """Return the fonts in theme/cards and the colours of its tokens; None for a theme without.

    A theme that does not name the colours has black on white.
    """
    title, text = (theme / "cards" / name for name in ("title.ttf", "text.ttf"))
    if not (title.is_file() and text.is_file()):
        return None
    tokens = theme / "css/tokens.css"
    css = tokens.read_text("utf-8") if tokens.is_file() else ""
    return CardStyle(
        title=_read_typeface(title),
        text=_read_typeface(text),
        paper=_colour(css, "paper") or (255, 255, 255),
        ink=_colour(css, "ink") or (0, 0, 0),
    )


def _read_typeface(path: Path) -> Typeface:
    """Return the font; raise ToolError where it lacks what a card may have to add to a text."""
    font = Typeface(path)
    if not all(map(font.has, " …")):
        raise ToolError(f"{path}: has no blank or no ellipsis, which cards need")
    return font


def _colour(css: str, name: str) -> Colour | None:
    """Return the colour, in light surroundings, that css declares by that name."""
    found = re.search(rf"--{name}:\s*(?:light-dark\(\s*)?#([0-9a-fA-F]{{6}})\b", css)
    if found is None:
        return None
    red, green, blue = bytes.fromhex(found[1])
    return red, green, blue


# ---- drawing


def name_card(permalink: Permalink, card: Card, style: CardStyle) -> str:
    """Return the address of a card from the root: of what its page is, and of all it is made of."""
    made_of = (*astuple(card), style.title.digest, style.text.digest, style.paper, style.ink)
    digest = sha256(repr((made_of, _drawing())).encode()).hexdigest()[:12]
    stem = permalink.strip("/").replace("/", "-")[:_LONGEST] or "home"
    return f"{FOLDER}/{stem}.{digest}.png"


_LONGEST = 150
"""So that no file system finds the name too long."""


@cache
def _drawing() -> str:
    """Return what tells how cards are drawn: a digest of the code that does."""
    sources = (Path(module.__file__ or "") for module in (card_layout, typeface))
    code = [Path(__file__), *sources]
    text = "".join(path.read_text("utf-8") for path in code)
    return sha256(text.encode()).hexdigest()


def draw_card(card: Card, style: CardStyle) -> bytes:
    """Return card as a PNG of WIDTH and HEIGHT, whose bytes depend on nothing else and on Pillow.

    It is drawn as ink on nothing and in double size, so that letters stand where they should.
    """
    ink = Image.new("L", (_FINE * WIDTH, _FINE * HEIGHT), 0)
    canvas = ImageDraw.Draw(ink)
    for line in arrange(card, style.title, style.text):
        font = style.title if line.is_title else style.text
        place = (_FINE * MARGIN, _FINE * line.baseline)
        font.draw(canvas, place, line.text, _FINE * line.size, _QUIET if line.is_quiet else _FULL)
    return _png(ink.reduce(_FINE), style)


_FINE = 2
_FULL, _QUIET = 255, 187
"""How much ink, of 255: the quiet one is the grey of the site's small print."""
_SHADES = 16
"""Between paper and ink; more are not told apart, and would make a third more bytes."""


def _png(ink: Image.Image, style: CardStyle) -> bytes:
    shades = ink.point([round(level * (_SHADES - 1) / _FULL) for level in range(_FULL + 1)])
    picture = Image.frombytes("P", shades.size, shades.tobytes())
    picture.putpalette([part for number in range(_SHADES) for part in _shade(number, style)])
    file = BytesIO()
    picture.save(file, "PNG", bits=4, compress_level=6)  # 9 takes five times as long, for 6 %
    return file.getvalue()


def _shade(number: int, style: CardStyle) -> Iterator[int]:
    """Yield red, green and blue of a shade: of paper for 0, of ink for the last."""
    for paper, ink in zip(style.paper, style.ink, strict=True):
        yield round(paper + (ink - paper) * number / (_SHADES - 1))
