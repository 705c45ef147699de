"""Text with marks in its normal form: single blanks, none within the edge of a mark."""

import re
from collections.abc import Iterable

from plugins.importers.bodies.model import Anchor, Break, Formula, Inline, Leaf, Mark, Run, Text

__all__ = ["BLANK", "tidy"]

BLANK = " \t\n\r\f"
"""White space of HTML, of which a browser shows one; no no-break space is among it."""
_BLANKS = re.compile(f"[{BLANK}]+")


def tidy(runs: Iterable[Run]) -> Inline:
    """Return runs with single blanks, none at the ends of lines, and equal neighbours joined.

    A blank at the edge of a mark stands outside of it, as it looks the same there.
    """
    parts: list[Run] = []
    for run in runs:
        if isinstance(run.leaf, Text):
            parts += _split(run.leaf.text, run.marks)
        else:
            parts.append(run)
    return tuple(_trimmed(_joined(parts)))


def _split(text: str, marks: frozenset[Mark]) -> Iterable[Run]:
    """Yield text in one run, and blanks at its ends in runs of their own."""
    single = _BLANKS.sub(" ", text)
    words = single.strip(" ")
    if single.startswith(" "):
        yield Run(_SPACE)
    if words:
        yield Run(Text(words), marks)
        if single.endswith(" "):
            yield Run(_SPACE)


_SPACE = Text(" ")


def _joined(parts: list[Run]) -> list[Run]:
    """Return parts with each blank in the marks that are on both of its sides, then joined."""
    for at, part in enumerate(parts):
        if part.leaf == _SPACE and 0 < at < len(parts) - 1:
            around = parts[at - 1].marks & _next_marks(parts, at)
            parts[at] = Run(_SPACE, around)
    joined: list[tuple[list[str] | Leaf, frozenset[Mark]]] = []
    for part in parts:
        if not isinstance(part.leaf, Text):
            joined.append((part.leaf, part.marks))
            continue
        last, marks = joined[-1] if joined else (None, part.marks)
        if isinstance(last, list) and part.leaf == _SPACE and last[-1].endswith(" "):
            continue
        if isinstance(last, list) and marks == part.marks:
            last.append(part.leaf.text)
        else:
            joined.append(([part.leaf.text], part.marks))
    return [
        Run(Text("".join(leaf)) if isinstance(leaf, list) else leaf, marks)
        for leaf, marks in joined
    ]


def _next_marks(parts: list[Run], at: int) -> frozenset[Mark]:
    """Return the marks of what follows a blank, the blanks right behind it left out."""
    for part in parts[at + 1 : at + 3]:
        if part.leaf != _SPACE:
            return part.marks
    return frozenset()


def _trimmed(runs: list[Run]) -> list[Run]:
    """Return runs without blanks around breaks, and without what is unseen at both ends."""
    kept: list[Run] = []
    for run in runs:
        before = kept[-1].leaf if kept else Break()
        if _ends_line(before) and isinstance(run.leaf, Text):
            run = Run(Text(run.leaf.text.lstrip(" ")), run.marks)  # noqa: PLW2901 (its rest)
        if _ends_line(run.leaf):
            _strip_end(kept)
            run = Run(run.leaf)  # noqa: PLW2901 (no mark is seen on it)
            if isinstance(run.leaf, Break) and not _is_seen(kept):
                continue
        if run.leaf != Text(""):
            kept.append(run)
    while kept and isinstance(kept[-1].leaf, Break | Text):
        _strip_end(kept)
        if not kept or not isinstance(kept[-1].leaf, Break):
            break
        kept.pop()
    return kept


def _ends_line(leaf: Leaf) -> bool:
    """Whether a leaf stands between lines, where no blank is seen."""
    return isinstance(leaf, Break) or (isinstance(leaf, Formula) and leaf.is_display)


def _is_seen(runs: list[Run]) -> bool:
    return any(not isinstance(run.leaf, Anchor) for run in runs)


def _strip_end(runs: list[Run]) -> None:
    """Take the blank off the end of runs."""
    if runs and isinstance(leaf := runs[-1].leaf, Text):
        text = leaf.text.rstrip(" ")
        runs[-1:] = [Run(Text(text), runs[-1].marks)] if text else []
