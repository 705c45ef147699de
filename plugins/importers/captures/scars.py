"""Marks that a plain-text capture leaves where something stood: told as losses, never mended."""

import re
from collections.abc import Iterator, Sequence

from plugins.importers.records import Loss, LossKind

__all__ = ["ALWAYS_LOST", "find_scars"]

ALWAYS_LOST = Loss(
    kind=LossKind.MARKUP,
    what="emphasis, code marks, images, the frames of quotations and the targets of links, which "
    "plain text does not keep",
)
"""What is missing from the text of every comment of a capture, whether or not it had any."""


def find_scars(texts: Sequence[str]) -> tuple[Loss, ...]:
    """Return what the blocks of a comment show to be lost, each once, in their order.

    A scar is a place to look at: some are how the author wrote.
    """
    found = [loss for text in texts for loss in (*_in_words(text), *_in_numbers(text))]
    across = _in_numbers("\n".join(text for text in texts if _ITEM.match(text)))
    return tuple(dict.fromkeys([*found, *across]))


# ---- within a line

_AROUND = 32
"""So many characters are shown on each side of a scar."""
_OF_NOTHING = r"\b(?:at|via|from|see|on|by)"
"""Words that want another one behind them."""
_LINK = "a link, with its text, behind the word"
_PATTERNS = (
    (
        # `more at` at the end of a line, `for free on,`, `at ;`
        re.compile(_OF_NOTHING + r"(?:[ \t\u00a0]*$|[ \t\u00a0]*[,;.:](?=\s|$))", re.MULTILINE),
        LossKind.LINK,
        _LINK,
    ),
    (
        # `the bounds would be .`: a blank before the end of a clause, and nothing between
        re.compile(
            r"(?<=\S)(?<!\bat)(?<!\bon)(?<!\bby)(?<!\bvia)(?<!\bsee)(?<!\bfrom)"
            r"[ \t\u00a0]+[.,;](?=\s|$)",
            re.MULTILINE,
        ),
        LossKind.FORMULA,
        "a formula, or a link whose text is gone, before the stop",
    ),
    (
        # two blanks within a sentence; behind its end they are a habit of typing
        re.compile(r"(?<=[^\s.!?:;])[ \u00a0]{2,}(?=[^\s•.,;])"),
        LossKind.LINK,
        "a link, a formula or an image between the words",
    ),
)
_HABITS = re.compile(
    r"\b(?:go(?:es|ing)?|went|so|and so|early|later|now|then|carry|move[ds]?|moving|bas(?:ed|ing)"
    r"|rel(?:y|ies|ied|ying)|depend(?:s|ed|ing)?|work(?:s|ed|ing)?|act(?:s|ed|ing)?|insist(?:s|ed)?"
    r"|com(?:e|es|ing)|came|look(?:s|ed|ing)?|arriv(?:e|es|ed|ing)|aim(?:s|ed|ing)?|stand(?:s)?"
    r"|stood|live[ds]?|i|we|you|they|to|can|let's|will|would) (?:on|at|by|from|see)\W*$",
    re.IGNORECASE,
)
"""Words with which such a preposition ends a sentence that nothing is missing from."""


def _in_words(text: str) -> Iterator[Loss]:
    for pattern, kind, told in _PATTERNS:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _AROUND) : match.end()]
            if kind is LossKind.LINK and _HABITS.search(before):
                continue
            yield Loss(kind=kind, what=f"{told}: “{_shown(text, match.start(), match.end())}”")


def _shown(text: str, start: int, end: int) -> str:
    """Return what stands around a scar on its line, blanks as they are."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    low = max(first, start - _AROUND)
    high = min(len(text) if last < 0 else last, end + _AROUND)
    cut = text[low : min(high, start + 2 * _AROUND)]
    return ("…" if low > first else "") + cut.strip() + ("…" if high < len(text) else "")


# ---- numbers of lists

_ITEM = re.compile(r"[ \t\u00a0]*\d{1,4}[.)][ \t\u00a0]")
_NUMBER = re.compile(r"^([ \t\u00a0]*)(\d{1,4})[.)][ \t\u00a0]+(\S[^\n]{0,23})", re.MULTILINE)


def _in_numbers(text: str) -> Iterator[Loss]:
    """Yield each list whose items have all one number, so that their own are lost."""
    run: list[re.Match[str]] = []
    for match in [*_NUMBER.finditer(text), None]:
        if match and (not run or match.group(1, 2) == run[-1].group(1, 2)):
            run.append(match)
            continue
        if len(run) > 1:
            told = f"the numbers of {len(run)} items, each shown as {run[0][2]}"
            yield Loss(kind=LossKind.NUMBER, what=f"{told}, the first: “{run[0][3].strip()}…”")
        run = [match] if match else []
