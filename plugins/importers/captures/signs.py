"""What in the words around an empty line speaks for or against a new comment there.

The weights are judgements, not measurements: each is the logarithm of how much likelier a sign is
where a comment begins than within one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plugins.importers.captures.folding import folded_words
from plugins.importers.captures.pages import opening

__all__ = ["Around", "Sign", "find_signs"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a boundary, or where its weight is negative against one."""

    weight: float
    told: str


class Text:
    """A passage, and what is looked up in it more than once."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self.text = text
        self.head = opening(text, _HEAD).casefold()
        self.tail = text[-_HEAD:].strip()

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The longer words of it, but for those that every text has."""
        words = (word.casefold() for word in folded_words(self.text[:_READ]))
        return frozenset(word for word in words if len(word) >= _LONG) - _COMMON


_HEAD = 160
_READ = 4000
"""So many characters of a passage tell what it is about."""
_LONG = 5
_COMMON = frozenset(
    [
        "about",
        "after",
        "again",
        "against",
        "although",
        "always",
        "because",
        "before",
        "being",
        "between",
        "could",
        "does",
        "doing",
        "don't",
        "every",
        "first",
        "having",
        "however",
        "instead",
        "might",
        "never",
        "often",
        "other",
        "others",
        "people",
        "really",
        "should",
        "since",
        "something",
        "still",
        "their",
        "there",
        "these",
        "thing",
        "things",
        "think",
        "those",
        "though",
        "through",
        "under",
        "until",
        "using",
        "want",
        "which",
        "while",
        "whole",
        "within",
        "without",
        "would",
        "years",
    ]
)


@dataclass(frozen=True, slots=True)
class Around:
    """Two passages above a join, and two below it; None where there is none."""

    farther_above: Text | None
    above: Text
    below: Text
    farther_below: Text | None


def find_signs(around: Around) -> Iterator[Sign]:
    """Yield what speaks for and against a boundary between above and below."""
    for pattern, weight, told in _OPENINGS:
        if match := pattern.match(around.below.head):
            yield Sign(weight, told.format(match[0].strip(" ,;:.")))
    for sign in (_announced, _lone, _listed, _answered, _subject):
        yield from sign(around)


def _opening(words: str, weight: float, told: str) -> tuple[re.Pattern[str], float, str]:
    return re.compile(words), weight, told


_OPENINGS = (
    _opening(r"(?:hi|hello|hey|dear|greetings)\b", 1.8, "it opens with a greeting (“{}”)"),
    _opening(
        r"(?:many )?(?:thanks|thank you)\b|sorry\b|apologies\b"
        r"|(?:first(?:ly)?, )?(?:an apology|thanks)",
        2.2,
        "it opens with thanks or an apology (“{}”)",
    ),
    _opening(
        r"(?:i (?:strongly |mostly |also )?(?:agree|disagree)|agreed|yes|yep|no|nope|disagree"
        r"|good (?:point|question)|great|(?:in )?my (?:personal )?(?:opinion|view))\b",
        2.0,
        "it opens like an answer (“{}”)",
    ),
    _opening(
        r"\(?[^().]{0,30}\b(?:note|disclaimer|disclosure|status): ",
        2.0,
        "it opens with a note about itself (“{}”)",
    ),
    _opening(
        r"(?:for|on|re|regarding|as for) [^,.]{3,40}, (?:i|we|my)\b",
        1.6,
        "it names its subject first (“{}”)",
    ),
    _opening(r"i (?:was|am|work|have been)\b", 1.0, "it opens with who is writing (“{}”)"),
    _opening(
        r"(?!so|and|but)[^.!?:]{0,60}\b(?:actually|of course|indeed|in fact)\b",
        1.4,
        "it sets something right that does not stand above it (“{}”)",
    ),
    _opening(
        r"(?:however|nonetheless|nevertheless|instead|and|but|so|also|still|meanwhile|moreover"
        r"|further(?:more)?|more (?:broadly|generally)|in (?:many|most|some|these|such)"
        r"|to (?:summari[sz]e|be clear)|in (?:short|summary|particular)|finally|second(?:ly)?"
        r"|third(?:ly)?|then|therefore|thus|hence|that said|while|specifically|similarly"
        r"|additionally|likewise|otherwise|for (?:example|instance)|on the other hand|e\.g\.)\b",
        -1.8,
        "it goes on from what is above it (“{}”)",
    ),
    _opening(
        r"(?:some |any |the )?(?:other|another|second|next)\b"
        r"|(?:i|we|you|they)\b(?:'ll| will| would| do)?,? (?:still|also|however)\b",
        -1.5,
        "it adds to what is above it (“{}”)",
    ),
    _opening(
        r"\(?(?:edit(?:ed)?|update|added|eta|p\.?s\.?|later)\b"
        r"|\((?:a few|some|two|three) \w+ (?:after|later)",
        -2.2,
        "it is an addition (“{}”)",
    ),
    _opening(r"(?:your|this|these|that|those) ", -0.8, "it points to what is above it (“{}”)"),
)


def _announced(around: Around) -> Iterator[Sign]:
    """Yield that the passage above says that something follows."""
    if around.above.tail.endswith((":", ",", "—", "\u2013")):
        yield Sign(-3.0, f"what is above it ends with “{around.above.tail[-1]}”")
    elif re.search(r"\b(?:below|as follows|the following)\b", around.above.tail.casefold()):
        yield Sign(-3.0, "what is above it announces what follows")


def _lone(around: Around) -> Iterator[Sign]:
    """Yield that the passage is a single short sentence, as claims at the top of a comment are."""
    text = around.below.text.strip()
    words = len(text.split()) if len(text) <= _HEAD else 0
    if 2 <= words <= _FEW and text.endswith((".", "!")):  # noqa: PLR2004 (a word alone is an aside)
        yield Sign(1.6, "it is one short sentence")


_FEW = 8


def _listed(around: Around) -> Iterator[Sign]:
    """Yield that a list begins or goes on, which hangs on what is above it."""
    if _ITEM.match(around.below.text):
        yield Sign(-3.0, "it is a list")


_ITEM = re.compile(r"[ \t\u00a0]*(?:[•◦▪*\u2013-]|\d{1,3}[.)]|[a-z][.)])[ \t\u00a0]")


def _answered(around: Around) -> Iterator[Sign]:
    """Yield that the passage may be a quoted line, which the one below it takes up."""
    below, answer = around.below, around.farther_below
    if answer is None or len(below.text) > _LONGEST_QUOTE or _ITEM.match(below.text):
        return
    shared = below.subjects & answer.subjects - around.above.subjects
    is_statement = below.text.strip()[-1:] in ".!?" and not re.match(r"i\b|my\b", below.head)
    if is_statement and len(shared) >= _TAKEN_UP:
        told = ", ".join(sorted(shared)[:3])
        yield Sign(0.9, f"it may be a quoted line, which the next one answers ({told})")


_LONGEST_QUOTE = 320
_TAKEN_UP = 2


def _subject(around: Around) -> Iterator[Sign]:
    """Yield whether the passages on both sides are about the same."""
    above = around.above.subjects | _subjects(around.farther_above)
    below = around.below.subjects | _subjects(around.farther_below)
    shared = around.below.subjects & above
    if len(shared) >= _SAME:
        yield Sign(-1.2, f"it is about the same ({', '.join(sorted(shared)[:3])})")
    elif above and below and not above & below:
        yield Sign(1.4, "no word of its subject stands above it")
    elif not shared:
        yield Sign(0.6, "it shares no word of its subject with what is above it")


_SAME = 2


def _subjects(text: Text | None) -> frozenset[str]:
    return text.subjects if text else frozenset()
