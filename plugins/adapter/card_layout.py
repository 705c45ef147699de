"""Where the words of a card stand: sizes, lines and places, in pixels from its upper left."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from plugins.views.cards import Card

__all__ = ["HEIGHT", "MARGIN", "WIDTH", "Line", "Measured", "arrange", "wrap"]

WIDTH, HEIGHT = 1200, 630
"""What Facebook, LinkedIn and Mastodon show whole, and X all but whole."""
MARGIN = 84
MOST_LINES = 4

_SIZES = (116, 104, 92, 82, 74, 66, 60, 54, 48)
"""Of a title, tried in this order."""
_SMALL = 35
_LEADING, _SMALL_LEADING = 1.14, 1.36
_ABOVE, _BELOW = 0.76, 0.24
"""How far letters reach from the baseline, in parts of the size."""
_GAP, _SMALL_GAP = 40, 12
"""Between the title and what stands above and below it; between the lines at the foot."""
_ROOM = WIDTH - 2 * MARGIN


class Measured(Protocol):
    """What can tell the width of a text, where the size is 1."""

    def measure(self, text: str) -> float:
        """Return the width of text."""

    def has(self, character: str) -> bool:
        """Whether there is a shape for character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text on a card."""

    text: str
    size: int
    baseline: int
    is_title: bool = False
    is_quiet: bool = False

    @property
    def top(self) -> float:
        """How high its letters reach."""
        return self.baseline - _ABOVE * self.size

    @property
    def bottom(self) -> float:
        """How low they do."""
        return self.baseline + _BELOW * self.size


def arrange(card: Card, title: Measured, small: Measured) -> tuple[Line, ...]:
    """Return the lines of card from above to below, all of them within its margins.

    The title is as large as its room allows; what even the smallest size has no room for is cut.
    """
    foot = tuple(_foot(card, small))
    head = tuple(_head(card, small))
    top = head[-1].baseline + _GAP if head else MARGIN
    bottom = (foot[0].top if foot else HEIGHT - MARGIN) - _GAP
    lines = _title(_joined(card.title, title), title, top, bottom)
    return (*head, *(lines if head else _lowered(lines, bottom)), *foot)


def _head(card: Card, small: Measured) -> Iterator[Line]:
    if card.label:
        text = _cut(card.label, small, _ROOM / _SMALL)
        yield Line(text=text, size=_SMALL, baseline=MARGIN + round(_ABOVE * _SMALL), is_quiet=True)


def _foot(card: Card, small: Measured) -> Iterator[Line]:
    """Yield whose words these are, on two lines at most, and the site's name below."""
    whose = _balanced(card.whose, small, _ROOM / _SMALL, 2) if card.whose else ()
    above = _SMALL * _SMALL_LEADING + _SMALL_GAP if card.site else 0
    for number, text in enumerate(whose):
        below = above + (len(whose) - 1 - number) * _SMALL * _SMALL_LEADING
        yield Line(text=text, size=_SMALL, baseline=round(_LAST - below))
    if card.site:
        text = _cut(card.site, small, _ROOM / _SMALL)
        yield Line(text=text, size=_SMALL, baseline=_LAST, is_quiet=True)


_LAST = HEIGHT - MARGIN
"""The lowest baseline."""


def _title(text: str, measured: Measured, top: float, bottom: float) -> tuple[Line, ...]:
    size, lines = _fitted(text, measured, bottom - top)
    first, step = top + _ABOVE * size, _LEADING * size
    return tuple(
        Line(text=line, size=size, baseline=round(first + number * step), is_title=True)
        for number, line in enumerate(lines)
    )


def _joined(text: str, font: Measured) -> str:
    """Return text with small numbers kept on the line of the word before: `Llama 2`."""
    return _NUMBER.sub("\u00a0", text) if font.has("\u00a0") else text


_NUMBER = re.compile(r"(?<=\w) (?=[0-9]{1,2}(?![0-9]))")


def _lowered(lines: tuple[Line, ...], bottom: float) -> tuple[Line, ...]:
    """Return lines so low that they end at bottom: a name stands above what is said of it."""
    down = int(bottom - lines[-1].bottom)
    return tuple(replace(line, baseline=line.baseline + down) for line in lines)


def _fitted(text: str, measured: Measured, height: float) -> tuple[int, tuple[str, ...]]:
    """Return the largest size at which text has room without a word broken, and its lines."""
    size = next((size for size in _SIZES if _has_room(text, measured, size, height)), _SIZES[-1])
    return size, _balanced(text, measured, _ROOM / size, _most_lines(size, height))


def _has_room(text: str, measured: Measured, size: int, height: float) -> bool:
    width = _ROOM / size
    if _longest(text, measured) > width:
        return False
    return len(wrap(text, measured, width)) <= _most_lines(size, height)


def _most_lines(size: int, height: float) -> int:
    rest = height - (_ABOVE + _BELOW) * size
    return min(MOST_LINES, 1 + int(rest // (_LEADING * size)))


# ---- lines


def _balanced(text: str, measured: Measured, width: float, most: int) -> tuple[str, ...]:
    """Return text on no more lines than it needs, as even as they can be; cut where too long."""
    lines = wrap(text, measured, width)
    if len(lines) > most:
        return (*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), measured, width))
    narrow, wide = max(width / 2, _longest(text, measured)), width
    for _ in range(_HALVINGS if len(lines) > 1 and narrow < wide else 0):
        middle = (narrow + wide) / 2
        if len(wrap(text, measured, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return wrap(text, measured, wide)


_HALVINGS = 7
"""So often is the narrowest width searched for: to a 256th of the room."""


def _longest(text: str, measured: Measured) -> float:
    """Return the width of the longest word of text."""
    return max(map(measured.measure, text.split(" ")))


def wrap(text: str, measured: Measured, width: float) -> tuple[str, ...]:
    """Return text in lines that are no wider than width; only a word that is wider is broken."""
    blank = measured.measure(" ")
    lines: list[str] = []
    end = 0.0
    for word in text.split(" "):
        for number, part in enumerate(_broken(word, measured, width)):
            long = measured.measure(part)
            if lines and not number and end + blank + long <= width:
                lines[-1], end = f"{lines[-1]} {part}", end + blank + long
            else:
                lines.append(part)
                end = long
    return tuple(lines)


def _broken(word: str, measured: Measured, width: float) -> list[str]:
    """Return the parts of word, each as long as width allows, and at least one character."""
    pieces = []
    while len(word) > 1 and measured.measure(word) > width:
        end = max(1, _longest_prefix(word, measured, width))
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


def _longest_prefix(text: str, measured: Measured, width: float) -> int:
    """Return how many characters of text have room."""
    fitting, beyond = 0, len(text) + 1
    while beyond - fitting > 1:
        middle = (fitting + beyond) // 2
        if measured.measure(text[:middle]) <= width:
            fitting = middle
        else:
            beyond = middle
    return fitting


def _cut(text: str, measured: Measured, width: float) -> str:
    """Return text, with an ellipsis for its end where it is wider than width."""
    if measured.measure(text) <= width:
        return text
    end = _longest_prefix(text, measured, width - measured.measure("…"))
    return f"{_at_word(text, end)}…"


def _at_word(text: str, end: int) -> str:
    """Return the first end characters of text, without the word that they would break."""
    kept = text[:end]
    whole = kept.rpartition(" ")[0] if text[end] != " " else kept
    return (whole or kept).rstrip(" ,;:.\u2013\u2014-\u00b7")
