"""Which line of a page is what, by the shape in which the page was written out.

Sources of the shapes: captures of LessWrong's profile pages of 2023 (bodies alone) and 2025, and
GreaterWrong's own templates.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugins.importers.captures.cutting import Label, is_empty
from plugins.importers.captures.pages import Part, Shape

__all__ = ["COMMENTS", "MORE", "WIKI", "Head", "Layout", "lay_out"]

WIKI = re.compile(r"(?:#+ )?(?:Wiki|Wikitag|Tag) Contributions")
COMMENTS = re.compile(r"(?:#+ )?Comments")
MORE = re.compile(r"(?:Load|Show) More", re.IGNORECASE)
_HEADINGS = re.compile(
    r"(?:#+ )?(?:Posts|Sequences|Quick Takes|Shortform|Comments|Questions|Drafts|"
    r"(?:Wiki|Wikitag|Tag) Contributions)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above one comment."""

    author: str
    title: str = ""
    answers: str = ""
    date: str = ""
    age: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What each line of a page is."""

    shape: Shape
    labels: list[Label] = field(repr=False)
    """One for each line; those of empty lines have no meaning."""
    heads: tuple[Head, ...] = ()
    """One for each comment that the labels count."""
    owner: str = ""
    site: str = ""


def lay_out(lines: Sequence[str], owner: str = "") -> Layout:
    """Return what each line of a page is; owner is whose page it is, where that is known."""
    if heads := list(_greaterwrong_heads(lines)):
        return _with_heads(lines, heads, Shape.GREATERWRONG, owner)
    if heads := list(_forum_heads(lines)):
        return _with_heads(lines, heads, Shape.FORUM, owner)
    return _bare(lines)


# ---- bodies alone


def _bare(lines: Sequence[str]) -> Layout:
    """Return the layout of a page on which nothing stands between two comments."""
    filled = [number for number, line in enumerate(lines) if not is_empty(line)]
    top = _list_start(lines, filled)
    more = next(
        (n for n in reversed(filled) if n >= top and MORE.fullmatch(lines[n].strip())), None
    )
    end = len(lines) if more is None else more
    labels = [Label(Part.COMMENT)] * len(lines)
    labels[end:] = [Label(Part.PAGE)] * (len(lines) - end)
    if more is not None:
        labels[more] = Label(Part.MORE)
    owner = _label_front(lines, labels, top)
    return Layout(shape=Shape.BARE, labels=labels, owner=owner)


def _list_start(lines: Sequence[str], filled: Sequence[int]) -> int:
    """Return the line at which the list of comments begins, below its heading if there is one."""
    headings = [n for n in filled if _HEADINGS.fullmatch(lines[n].strip())]
    comments = [n for n in headings if COMMENTS.fullmatch(lines[n].strip())]
    wiki = [n for n in headings if WIKI.fullmatch(lines[n].strip())]
    return next(iter(comments or wiki), -1) + 1


def _label_front(lines: Sequence[str], labels: list[Label], top: int) -> str:
    """Label the lines above the list, and return the name that stands there, if one does."""
    owner, part = "", Part.NAME if top else Part.COMMENT
    for number in range(top):
        line = lines[number].strip()
        if _HEADINGS.fullmatch(line):
            labels[number], part = Label(Part.HEADING), Part.PAGE
            continue
        labels[number] = Label(part)
        if line and part is Part.NAME:
            is_alone = number + 1 >= len(lines) or is_empty(lines[number + 1])
            is_name = is_alone and len(line) <= _LONGEST_NAME and line[-1] not in ".!?:,;"
            owner = line.removeprefix("# ") if is_name else ""
            labels[number] = Label(Part.NAME if is_name else Part.BIOGRAPHY)
            part = Part.BIOGRAPHY
    return owner


_LONGEST_NAME = 60


# ---- pages with a head above each comment


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a head stands: its first line, the line below it, and what it says."""

    start: int
    end: int
    head: Head


def _with_heads(lines: Sequence[str], found: list[_Found], shape: Shape, owner: str) -> Layout:
    owner = owner or _owner(lines, found)
    labels = [Label(Part.PAGE)] * len(lines)
    _label_top(lines, labels, found[0].start, owner)
    starts = [*(each.start for each in found[1:]), len(lines)]
    for number, (each, below) in enumerate(zip(found, starts, strict=True)):
        is_owner = not owner or each.head.author == owner
        body = Label(Part.COMMENT if is_owner else Part.OTHERS, number)
        end = _body_end(lines, each.end, below, is_last=number + 1 == len(found))
        labels[each.start : each.end] = [Label(Part.ABOUT, number)] * (each.end - each.start)
        labels[each.end : end] = [body] * (end - each.end)
        labels[end:below] = [_below(line, number) for line in lines[end:below]]
    heads = tuple(each.head for each in found)
    return Layout(shape=shape, labels=labels, heads=heads, owner=owner, site=_site(lines))


def _owner(lines: Sequence[str], found: list[_Found]) -> str:
    """Return the one author whose name stands alone above the list, or the only author.

    Nothing where there are several and that does not tell.
    """
    authors = {each.head.author for each in found}
    above = {line.strip().removeprefix("# ") for line in lines[: found[0].start]}
    named = authors & above if len(authors) > 1 else authors
    return next(iter(named)) if len(named) == 1 else ""


def _label_top(lines: Sequence[str], labels: list[Label], end: int, owner: str) -> None:
    """Label the lines above the first comment; a biography is not told apart from buttons."""
    for number, line in enumerate(lines[:end]):
        text = line.strip()
        if _HEADINGS.fullmatch(text):
            labels[number] = Label(Part.HEADING)
        elif owner and text.removeprefix("# ") == owner:
            labels[number] = Label(Part.NAME)


def _below(line: str, number: int) -> Label:
    return Label(Part.MORE) if MORE.fullmatch(line.strip()) else Label(Part.ABOUT, number)


def _body_end(lines: Sequence[str], start: int, end: int, *, is_last: bool) -> int:
    """Return the line below a body, which `Reply` ends, or `Load More` below the last one."""
    filled = [number for number in range(start, end) if not is_empty(lines[number])]
    for number in reversed(filled):
        if _REPLY.fullmatch(lines[number].strip()):
            return number
    if is_last:
        more = (number for number in filled if MORE.fullmatch(lines[number].strip()))
        return next(more, end)
    return end


_REPLY = re.compile(r"Reply\d*")


def _site(lines: Sequence[str]) -> str:
    """Return the site that the first lines of a page name, as `Witness.site` has it."""
    top = " ".join(lines[:_TOP]).upper()
    if "EFFECTIVE ALTRUISM FORUM" in top or "EA FORUM" in top:
        return "eaforum"
    is_lesswrong = any(name in top for name in ("LESSWRONG", "GREATERWRONG", "ALIGNMENT FORUM"))
    return "lesswrong" if is_lesswrong else ""


_TOP = 12


# ---- forum pages of 2025

_META = re.compile(
    r"(?P<name>\S(?:.{0,78}?\S)??)(?P<age>\d{1,3}(?:mo|[smhdwy]))"
    r"(?P<votes>[Ω\d\u2212-][Ω\d\u2212\- ]*)"
)
_VOTES = re.compile(r"([\u2212-]?\d+)[ ]?([\u2212-]\d+)|([\u2212-]?\d+) (\d+)")


def _forum_heads(lines: Sequence[str]) -> Iterator[_Found]:
    """Yield the heads of comments: the title's line and the line of name, age and votes."""
    if not any(_REPLY.fullmatch(line.strip()) for line in lines):
        return
    below = 0
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_META or not (match := _META.fullmatch(line.strip())):
            continue
        above = (n for n in range(number - 1, below - 1, -1) if not is_empty(lines[n]))
        title = next(above, None)
        yield _Found(
            number if title is None else title,
            number + 1,
            Head(
                author=match["name"],
                title="" if title is None else lines[title].strip(),
                age=match["age"],
                score=_score(match["votes"]),
            ),
        )
        below = number + 1


_LONGEST_META = 200


def _score(votes: str) -> int | None:
    """Return the first of two numbers of votes; None where their digits run together."""
    match = _VOTES.fullmatch(votes.strip())
    return int((match[1] or match[3]).replace("\u2212", "-")) if match else None


# ---- GreaterWrong

_MOMENT = re.compile(
    r"(?P<name>.{0,80}?)\s*(?P<date>\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}) UTC\b"
    r"(?:\s*(?P<points>[\u2212-]?\d{1,6}) points?)?(?P<rest>.{0,400})"
)
_ANSWERS = re.compile(r"\bin reply to: ?(?P<name>.{1,80}?)[\u2019']s\s+comment")
_ON = re.compile(r"\bon: ?(?P<title>.+)")


def _greaterwrong_heads(lines: Sequence[str]) -> Iterator[_Found]:
    """Yield the heads of comments: a line with a moment, and the lines that tell what it answers.

    Where the name is not on that line, it is the line above.
    """
    for number, line in enumerate(lines):
        text = line.strip()
        is_likely = " UTC" in text and len(text) <= _LONGEST_HEAD
        match = _MOMENT.fullmatch(text) if is_likely else None
        date = _moment(match["date"]) if match else ""
        if match is None or not date:
            continue
        start, name = number, match["name"].strip()
        if not name and number and not is_empty(lines[number - 1]):
            start, name = number - 1, lines[number - 1].strip()
        score = int(match["points"].replace("\u2212", "-")) if match["points"] else None
        head, end = _told(lines, number, match["rest"], Head(author=name, date=date, score=score))
        yield _Found(start, end, head)


_LONGEST_HEAD = 700


def _told(lines: Sequence[str], number: int, rest: str, head: Head) -> tuple[Head, int]:
    """Return the head with what the rest of its line and those right below say, and their end."""
    end = number + 1
    while True:
        answers, on = _ANSWERS.search(rest), _ON.search(rest)
        if answers:
            head = replace(head, answers=answers["name"].strip())
        if on:
            return replace(head, title=on["title"].strip()), end
        if end >= len(lines) or not _TOLD.match(lines[end].strip()[:_LONGEST_HEAD]):
            return head, end
        rest = lines[end].strip()[:_LONGEST_HEAD]
        end += 1


_TOLD = re.compile(r"in reply to:|on: |[\u2212-]?\d+ points?$|LW(?: link)?$|AF$")


def _moment(text: str) -> str:
    """Return a moment of GreaterWrong's in UTC, ISO 8601; nothing for what is no moment.

    The names of months are English, whatever the locale.
    """
    day, month, year, time = text.split()
    if month not in _MONTHS:
        return ""
    hour, minute = time.split(":")
    try:
        moment = datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute))  # noqa: DTZ001 (it is only written)
    except ValueError:
        return ""
    return f"{moment.isoformat(timespec='minutes')}Z"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
