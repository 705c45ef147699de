"""Text → blocks: lines that no empty line parts, each with what it is of its page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.importers.captures.pages import Block, Part, hash_of

__all__ = ["Label", "cut", "is_empty", "paragraphs"]


@dataclass(frozen=True, slots=True)
class Label:
    """What a line is of its page, and of which comment, where lines are told apart by that."""

    part: Part
    comment: int = -1
    """Counted from 0; -1 where it belongs to none, or where that is not told."""


def is_empty(line: str) -> bool:
    """Whether nothing can be seen on a line."""
    return not line.strip()


def cut(lines: Sequence[str], labels: Sequence[Label]) -> Iterator[tuple[Block, Label]]:
    """Yield the blocks of lines, each with the label that all of its lines have.

    Where no line of a comment is empty, each line is a block but those of a list, since some
    tools write paragraphs so.
    """
    loose = _loose_comments(lines, labels)
    start, gap = 0, 0
    for number in range(1, len(lines) + 1):
        is_last = number == len(lines)
        if not is_last and not _parts(lines, labels, number, loose):
            continue
        if is_empty(lines[start]):
            gap += number - start
        else:
            text = "\n".join(lines[start:number])
            part = labels[start].part
            block = Block(text=text, line=start + 1, gap=gap, part=part, hash=hash_of(text))
            yield block, labels[start]
            gap = 0
        start = number


def paragraphs(lines: Sequence[str]) -> list[range]:
    """Return where the runs of lines stand that are not empty."""
    starts = [
        number
        for number, line in enumerate(lines)
        if not is_empty(line) and (number == 0 or is_empty(lines[number - 1]))
    ]
    ends = [
        number + 1
        for number, line in enumerate(lines)
        if not is_empty(line) and (number + 1 == len(lines) or is_empty(lines[number + 1]))
    ]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _parts(
    lines: Sequence[str], labels: Sequence[Label], number: int, loose: frozenset[int]
) -> bool:
    """Whether a block or a gap ends before the line at number."""
    before, line = lines[number - 1], lines[number]
    if is_empty(before) or is_empty(line):
        return is_empty(before) != is_empty(line)
    label = labels[number]
    if labels[number - 1] != label or label.part in _SINGLE:
        return True
    is_dense = label.comment >= 0 and label.comment not in loose
    return is_dense and not (line[0].isspace() and before[0].isspace())


_SINGLE = frozenset({Part.HEADING, Part.MORE})
"""Parts of which each line is one."""


def _loose_comments(lines: Sequence[str], labels: Sequence[Label]) -> frozenset[int]:
    """Return the comments within whose text an empty line stands."""
    found = set[int]()
    last: Label | None = None
    is_after_gap = False
    for line, label in zip(lines, labels, strict=True):
        if is_empty(line):
            is_after_gap = True
            continue
        if is_after_gap and label == last and label.comment >= 0:
            found.add(label.comment)
        last, is_after_gap = label, False
    return frozenset(found)
