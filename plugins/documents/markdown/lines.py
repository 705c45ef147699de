"""A body's lines as Markdown's block parser gets them: without code and without raw HTML.

Both are taken out before blocks are looked for, so what is in them cannot be misread.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown import Markdown

__all__ = [
    "CODE",
    "CODE_INDENT",
    "FENCE",
    "FENCES",
    "SECOND_TITLE",
    "Finding",
    "Line",
    "is_attribute",
    "prose_lines",
]

CODE_INDENT = 4
"""How many spaces make a line code, or part of the item above it."""
SECOND_TITLE = "would become a second title of the page"
CODE = "\ufffc"
"""Stands for fenced code in a line of prose."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its number; in lists and quotations without their indentation and marks."""

    number: int
    text: str

    @property
    def indent(self) -> int:
        """How many spaces the line begins with."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the line."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Finding:
    """A line that Markdown would misread."""

    line: Line
    reason: str
    remedy: str


def is_attribute(line: Line) -> bool:
    """Whether a line gives attributes to what stands above it."""
    return line.text.lstrip().startswith("{:")


def prose_lines(body: str, first_line: int) -> tuple[list[Line], list[Finding]]:
    """Return the lines of body, blank where raw HTML stands, and what of either never ends."""
    texts = body.expandtabs(4).split("\n")
    lines = [Line(number, text) for number, text in enumerate(texts, first_line)]
    findings: list[Finding] = []
    if any(fence in body for fence in FENCES):
        lines = list(_without_code(lines, findings))
    if "<" not in body:
        return lines, findings
    findings += [
        Finding(line, SECOND_TITLE, "begin headings in the text with `##`")
        for line in lines
        if re.search(r"<h1\b", re.sub(r"(`+).*?\1", "", line.text), re.IGNORECASE)
    ]
    return list(_without_html(lines, findings)), findings


# ---- fenced code

FENCES = ("```", "~~~")
"""What every line that opens or ends code has."""
FENCE = re.compile(r"(?P<prefix>[> ]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_INFO = re.compile(
    r" *(?:\.?[\w#.+-]+)?(?: *\{[^}]*\}"
    r'|(?: +(?:hl_lines="[0-9]+(?:[- ][0-9]+)*"|linenums="[0-9 ]+"|title="[^"]*"))*) *$'
)


def _without_code(lines: list[Line], findings: list[Finding]) -> Iterator[Line]:
    """Yield lines with one mark between blank lines for each fenced code."""
    at = 0
    while at < len(lines):
        line = lines[at]
        match = FENCE.match(line.text)
        if beside := _BESIDE_ITEM.match(line.text):
            findings.append(Finding(line, _STAYS_TEXT, _HOW_TO_INDENT))
            at = _after(lines, at + 1, beside["fence"]) if _is_ended(lines, at, beside) else at + 1
            yield Line(line.number, line.text[: beside.start("fence")] + CODE)
            continue
        if not match:
            yield line
            at += 1
            continue
        end, fault = _end_of_code(lines, at, match)
        if fault and fault.line is line and line.indent >= CODE_INDENT:
            yield line  # an example of a fence in indented code
            at += 1
            continue
        if fault or not _INFO.match(match["info"]):
            findings.append(fault or Finding(line, _UNREAD, _HOW_TO_OPEN))
        for text in (match["prefix"], match["prefix"] + CODE, match["prefix"]):
            yield Line(line.number, text.rstrip(" "))
        at = end


_BESIDE_ITEM = re.compile(r"[> ]*(?:[-*+]|[0-9]+\.) +(?P<fence>`{3,}|~{3,})[^`]*$")
_STAYS_TEXT = "code that begins beside the mark of its item, and would stay text"
_HOW_TO_INDENT = "begin it below an empty line, indented by four spaces"
_UNREAD = "code whose first line is not understood, so that it would be run together as text"
_HOW_TO_OPEN = "write one word beside the fence, such as ```python"


def _end_of_code(lines: list[Line], start: int, match: re.Match[str]) -> tuple[int, Finding | None]:
    """Return the number of the line after the code that starts at start, and what is wrong."""
    prefix, fence = match["prefix"], match["fence"]
    for at in range(start + 1, len(lines)):
        text = lines[at].text
        if text.strip("> ") == fence:
            has_prefix = text.rstrip(" ") == prefix + fence
            return at + 1, None if has_prefix else _slipped(lines[at], fence)
        if text.strip() and not _continues(text, prefix):
            slipped = _slipped(lines[at], fence)
            return _after(lines, at, fence), slipped
    reason = "code that never ends"
    return len(lines), Finding(lines[start], reason, f"write {fence} below its last line")


def _continues(text: str, prefix: str) -> bool:
    """Whether a line of code has the indentation and the marks that its first line has."""
    return text.startswith(prefix) or (">" in prefix and text.rstrip() == prefix.rstrip())


def _slipped(line: Line, fence: str) -> Finding:
    reason = f"a line of code that is not indented like the {fence} above it, which ends nothing"
    return Finding(
        line, reason, "indent each line of the code as its first, in a quotation by `> `"
    )


def _is_ended(lines: list[Line], at: int, match: re.Match[str]) -> bool:
    return any(line.text.strip("> ") == match["fence"] for line in lines[at + 1 :])


def _after(lines: list[Line], at: int, fence: str) -> int:
    """Return the number of the line below the next fence, so that code is not read as prose."""
    ends = (n for n in range(at, len(lines)) if lines[n].text.strip("> ") == fence)
    return next(ends, len(lines) - 1) + 1


# ---- raw HTML

_BLOCK_ELEMENTS = frozenset(Markdown().block_level_elements)
_VOID = frozenset({"hr"})
_TAG = re.compile(r" {0,3}<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)\b(?P<rest>.*)")
_COMMENT = re.compile(r" {0,3}<!--")


def _without_html(lines: list[Line], findings: list[Finding]) -> Iterator[Line]:
    """Yield lines with blank ones for those of raw HTML."""
    at = 0
    while at < len(lines):
        end = _end_of_html(lines, at)
        if end is None:
            tag = lines[at].text.strip()
            findings.append(Finding(lines[at], _ENDLESS, f"end what {tag.split()[0]} opens"))
            return
        if _has_raw_marks(lines[at:end]):
            name = _name_of(lines[at])
            remedy = f'write `<{name} markdown="1">`, or the same in HTML'
            findings.append(Finding(lines[at], "Markdown in it stays as typed", remedy))
        yield from (Line(line.number, "") for line in lines[at:end])
        if end == at:
            yield lines[at]
        at = max(end, at + 1)


_ENDLESS = "HTML that never ends, so that all text below it would be left as it is"


def _has_raw_marks(lines: list[Line]) -> bool:
    """Whether an element holds what its writer likely meant as Markdown."""
    name = _name_of(lines[0]) if lines else ""
    if not name or name.lower() in _LITERAL:
        return False
    inside = _NO_PROSE.sub("", "\n".join(line.text for line in lines))
    return bool(_MARKS.search(re.sub(r"<[^>]*>", "", inside)))


def _name_of(line: Line) -> str:
    """Return the element that a line opens, empty where it opens none."""
    tag = _TAG.match(line.text)
    return tag["name"] if tag and not tag["slash"] and "markdown=" not in tag["rest"] else ""


_LITERAL = ("pre", "script", "style", "table", "svg", "math", "textarea")
_NO_PROSE = re.compile(
    rf"<!--.*?-->|<(?P<name>code|kbd|samp|{'|'.join(_LITERAL)})\b.*?</(?P=name)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_MARKS = re.compile(
    r"\*\*\S|^ *(?:[-*+>]|#{1,6}|[0-9]+\.) +\S|\[[^\]\n]+\]\([^)\n]+\)|`[^`\n]+`", re.MULTILINE
)


def _end_of_html(lines: list[Line], at: int) -> int | None:
    """Return the number of the line after the HTML at a line, its own where there is none.

    None where the HTML never ends.
    """
    text = lines[at].text
    if _COMMENT.match(text):
        return next((n + 1 for n in range(at, len(lines)) if "-->" in lines[n].text), None)
    tag = _TAG.match(text)
    if tag is None or tag["name"].lower() not in _BLOCK_ELEMENTS:
        return at
    if tag["slash"] or tag["name"].lower() in _VOID or "markdown=" in tag["rest"]:
        return at + 1
    return _end_of_element(lines, at, tag["name"])


def _end_of_element(lines: list[Line], at: int, name: str) -> int | None:
    opening = re.compile(rf"<(/?){name}(?=[\s/>]|$)", re.IGNORECASE)
    depth = 0
    for number in range(at, len(lines)):
        marks = opening.findall(lines[number].text)
        depth += marks.count("") - marks.count("/")
        if depth <= 0:
            return number + 1
    return None
