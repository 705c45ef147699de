"""A file → the capture it is, and by what it is recognised."""

import re
from collections.abc import Iterator, Mapping, Sequence

from plugins.errors import ContentError
from plugins.importers.captures.cutting import Label, cut
from plugins.importers.captures.pages import Block, Capture, Part, Shape, Shown
from plugins.importers.captures.shapes import COMMENTS, MORE, WIKI, Head, Layout, lay_out
from plugins.importers.readers.base import Given, decode

__all__ = ["MOST_BLOCKS", "NAME", "RANK", "parse", "recognises"]

NAME = "capture"
"""What `Source.reader` says."""
RANK = 9
"""What `Source.rank` says: nothing is further from what was written."""
MOST_BLOCKS = 100_000
"""A page of ten comments has fifty; one with so many was made to exhaust memory."""


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is a plain-text capture, by its name and how it begins.

    It has the headings of a profile page on lines of their own, or heads of comments.
    """
    is_text = name.casefold().endswith((".txt", ".text", ".md")) or "." not in name
    if not is_text or b"\0" in head or head.lstrip()[:1] in (b"<", b"{", b"["):
        return False
    lines = head.decode("utf-8", "replace").splitlines()
    found = {line.strip() for line in lines if len(line) <= _LONGEST_HEADING}
    if any(WIKI.fullmatch(line) for line in found):
        return True
    if any(COMMENTS.fullmatch(line) for line in found) and any(map(MORE.fullmatch, found)):
        return True
    return bool(lay_out(lines).heads)


_LONGEST_HEADING = 40


def parse(given: Given, owner: str = "") -> Capture:
    """Return the capture that a file is.

    `owner` is whose page it is, where that is known: a page of replies does not tell it.  Raises
    ContentError where it is no text, has more than MOST_BLOCKS, or has comments of several people
    and is nobody's page.
    Every line of it that is not empty stands in one of its blocks.
    """
    lines = decode(given).split("\n")
    layout = lay_out(lines, owner)
    if layout.heads and not layout.owner:
        raise _nobodys(given, layout)
    pairs = list(cut(lines, layout.labels))
    if len(pairs) > MOST_BLOCKS:
        raise given.error(f"has more than {MOST_BLOCKS} blocks", "save the page in parts")
    blocks = tuple(block for block, _ in pairs)
    starts, ends, goes_on = _known(layout, pairs)
    return Capture(
        source=given.source(NAME, RANK),
        shape=layout.shape,
        site=layout.site,
        owner=layout.owner,
        blocks=blocks,
        starts=starts,
        ends=ends,
        goes_on=goes_on,
        shown=tuple(_shown(layout, pairs)),
        incomplete=tuple(_incomplete(given.name, blocks)),
        missing=dict(_missing(given.name, blocks)),
    )


def _nobodys(given: Given, layout: Layout) -> ContentError:
    names = list(dict.fromkeys(head.author or "somebody unnamed" for head in layout.heads))
    told = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" * (len(names) > _NAMED))
    remedy = f"say whose pieces to take, by name; it has comments by {told}"
    return given.error("it does not tell whose page it is", remedy)


_NAMED = 5
_Known = tuple[Mapping[int, str], Mapping[int, str], frozenset[int]]


def _known(layout: Layout, pairs: Sequence[tuple[Block, Label]]) -> _Known:
    """Return which blocks begin a comment, end one, and go on with one, by the page alone."""
    if layout.shape is Shape.BARE:
        return (*_list_edges([block for block, _ in pairs]), frozenset())
    spans = _spans(pairs)
    closed = [span for span in spans.values() if span[1] + 1 < len(pairs)]
    starts = {first: "its head stands above it" for first, _ in spans.values()}
    ends = {last: "the next head, or what ends it, stands below it" for _, last in closed}
    # what closes no comment may be followed by the foot of the page, as if that went on with it
    within = (range(first + 1, last + 1) for first, last in closed)
    return starts, ends, frozenset(number for span in within for number in span)


def _list_edges(blocks: Sequence[Block]) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Return the block right below the heading of the list, and the one right above its end."""
    found = [number for number, block in enumerate(blocks) if block.part is Part.COMMENT]
    if not found:
        return {}, {}
    first, last = found[0], found[-1]
    is_headed = first > 0 and COMMENTS.fullmatch(blocks[first - 1].text.strip())
    starts = {first: "the heading `Comments` stands right above it"} if is_headed else {}
    is_closed = last + 1 < len(blocks) and blocks[last + 1].part is Part.MORE
    return starts, ({last: "`Load More` stands right below it"} if is_closed else {})


def _spans(pairs: Sequence[tuple[Block, Label]]) -> dict[int, tuple[int, int]]:
    """Return the first and the last block of each comment of the owner's that has a text."""
    spans: dict[int, tuple[int, int]] = {}
    for number, (_, label) in enumerate(pairs):
        if label.part is Part.COMMENT:
            first, _ = spans.get(label.comment, (number, number))
            spans[label.comment] = (first, number)
    return spans


def _shown(layout: Layout, pairs: Sequence[tuple[Block, Label]]) -> Iterator[Shown]:
    if layout.shape is Shape.BARE:
        return
    for comment, (first, last) in _spans(pairs).items():
        head: Head = layout.heads[comment]
        yield Shown(
            first=first,
            last=last,
            author=head.author,
            title=head.title,
            answers=head.answers,
            date=head.date,
            age=head.age,
            score=head.score,
        )


# ---- what the page says it lacks


def _incomplete(file: str, blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.part is Part.MORE:
            told = f"`{block.text.strip()}` stands on line {block.line}"
            yield f"{file}: {told}, so the page had more comments than it shows"
        elif block.part in (Part.COMMENT, Part.OTHERS) and (found := _CUT.search(block.text)):
            yield f"{file}: a comment is cut off on line {block.last_line}: `{found[1]}`"


_CUT = re.compile(r"(\((?:read more|read \d{1,6} more words(?: →)?)\))\s*\Z")


def _missing(file: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield each part of a profile that is not taken from the page, and why."""
    for part, heading in _SECTIONS.items():
        place = next((n for n, b in enumerate(blocks) if _is_heading(b, heading)), None)
        if place is None:
            yield part, f"{file}: {part} are not shown"
        elif not _is_bare(blocks, place):
            yield part, f"{file}:{blocks[place].line}: {part} are listed, and not read from text"
        else:
            line = blocks[place].line
            yield part, f"{file}:{line}: {part} are shown empty, which is not the same as none"
    for part in _FORMS:
        yield part, f"{file}: {part} are not told from other comments"
    if not any(block.part is Part.BIOGRAPHY for block in blocks):
        yield "biography", f"{file}: no biography is told apart"
    if not any(block.part is Part.COMMENT for block in blocks):
        yield "comments", f"{file}: no comment is shown, which is not the same as none"


_SECTIONS: Mapping[str, re.Pattern[str]] = {
    "posts": re.compile(r"(?:#+ )?Posts"),
    "sequences": re.compile(r"(?:#+ )?Sequences"),
    "quick takes": re.compile(r"(?:#+ )?(?:Quick Takes|Shortform)"),
    "wiki edits": WIKI,
}
"""The headings under which a profile page shows its parts."""
_FORMS = ("answers", "reviews", "pinned comments")


def _is_bare(blocks: Sequence[Block], place: int) -> bool:
    """Whether nothing of a section stands below its heading."""
    return place + 1 == len(blocks) or blocks[place + 1].part is not Part.PAGE


def _is_heading(block: Block, heading: re.Pattern[str]) -> bool:
    return block.part is Part.HEADING and bool(heading.fullmatch(block.text.strip()))
