"""Places where Markdown would read something else than the writer typed.

Each is legal Markdown, so no renderer complains: a reply joins the quotation above it, a list stays text,
`>10%` opens a quotation.  Tried on Markdown 3.11 with the extensions of markup.py.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plugins.errors import Problem

__all__ = ["check_misreadings"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a block, without the indentation that its list gives it."""

    number: int
    text: str


def check_misreadings(path: str, body: str, first_line: int) -> list[Problem]:
    """Return a problem for each line of body that Markdown would misread; first_line is where body starts."""
    problems = []
    for block in _blocks(body, first_line):
        for check in _CHECKS:
            for line, reason, remedy in check(block):
                problems.append(
                    Problem(
                        path=path,
                        line=line.number,
                        key="body",
                        value=line.text.strip(),
                        reason=reason,
                        remedy=remedy,
                    )
                )
    for line, reason, remedy in _check_fences(body, first_line):
        problems.append(
            Problem(
                path=path,
                line=line.number,
                key="body",
                value=line.text,
                reason=reason,
                remedy=remedy,
            )
        )
    return problems + list(_check_numbering(path, body, first_line))


# ---- what is prose

_FENCE = re.compile(r" *(`{3,}|~{3,})")
_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,3}\.)[ \t]+\S")
_RAW_HTML = re.compile(r"<(?:[a-zA-Z/!?])")
_DIRECTIVE = re.compile(r"///")


def _prose(body: str, first_line: int) -> Iterator[_Line | None]:
    """Yield the lines of body, None for those inside fenced code."""
    fence = ""
    for number, text in enumerate(body.split("\n"), first_line):
        match = _FENCE.match(text)
        if fence:
            if match and match[1].startswith(fence) and not text.strip(" `~"):
                fence = ""
            yield None
        elif match:
            fence = match[1]
            yield None
        else:
            yield _Line(number, text)


def _blocks(body: str, first_line: int) -> Iterator[list[_Line]]:
    """Yield runs of lines between blank lines, in lists without their indentation, leaving code out."""
    block: list[_Line] = []
    in_list = False
    for line in [*_prose(body, first_line), None]:
        if line is not None and line.text.strip() and not _DIRECTIVE.match(line.text.lstrip()):
            block.append(line)
            continue
        if block:
            in_list, prose = _dedented(block, in_list=in_list)
            if prose and not _RAW_HTML.match(prose[0].text):
                yield prose
        block = []


def _dedented(block: list[_Line], *, in_list: bool) -> tuple[bool, list[_Line]]:
    """Return whether a list goes on below block, and its lines without a list's indentation; code has none."""
    indent = len(block[0].text) - len(block[0].text.lstrip())
    if indent < _LIST_INDENT:
        return bool(_ITEM.match(block[0].text.lstrip())), block
    if not in_list:
        return False, []
    depth = indent // _LIST_INDENT * _LIST_INDENT
    return True, [_Line(line.number, _without_indent(line.text, depth)) for line in block]


def _without_indent(text: str, depth: int) -> str:
    return text[min(depth, len(text) - len(text.lstrip())) :]


_LIST_INDENT = 4

# ---- the misreadings, by their numbers in the notes on Pelican and Markdown

_Finding = tuple[_Line, str, str]


def _check_headings(block: list[_Line]) -> Iterator[_Finding]:
    """E1: `#` needs no space after it to open a heading."""
    for line in block:
        text = _ITEM_MARK.sub("", line.text, count=1)
        if re.match(r"#{1,6}[^#\s]", text):
            yield (
                line,
                "would become a heading",
                "write `\\#` for the sign, or a space after it for a heading",
            )
        elif re.match(r"#\s", text):
            yield (
                line,
                "would become a second title of the page",
                "begin headings in the text with `##`",
            )


_ITEM_MARK = re.compile(r" {0,3}(?:(?:[-*+]|[0-9]{1,3}\.)[ \t]+)?")


def _check_quotations(block: list[_Line]) -> Iterator[_Finding]:
    """E3: `>` needs no space after it to open a quotation; E4: a line below a quotation joins it."""
    quoting = False
    for line in block:
        if re.match(r" {0,3}>[^\s>]", line.text):
            reason = "would become a quotation, without its `>`"
            yield line, reason, "write `\\>` for the sign, or a space after it for a quotation"
            return
        if quoting and not re.match(r" {0,3}>", line.text):
            reason = "would become part of the quotation above it"
            yield line, reason, "leave an empty line between, or begin the line with `> `"
            return
        quoting = quoting or bool(re.match(r" {0,3}>", line.text))


def _check_bullets(block: list[_Line]) -> Iterator[_Finding]:
    """E5: a typographer's bullet makes no list."""
    for line in block:
        if re.match(r"[•‣◦▪●○∙⁃]\s", line.text.lstrip()):
            yield line, "would stay text, not an item of a list", "write `- ` for the bullet"


def _check_lists(block: list[_Line]) -> Iterator[_Finding]:
    """E6: a list right under a paragraph stays in the paragraph."""
    lines = [line for line in block if not re.match(r" {0,3}#", line.text)]
    if not lines or _ITEM.match(lines[0].text.lstrip()) or re.match(r" {0,3}[>|:]", lines[0].text):
        return
    for line in lines[1:]:
        if _ITEM.match(line.text.lstrip()):
            reason = "would stay text in the paragraph above it, not an item of a list"
            yield (
                line,
                reason,
                "leave an empty line above a list, or join the line to the one before it",
            )
            return


_CHECKS: tuple[Callable[[list[_Line]], Iterator[_Finding]], ...] = (
    _check_headings,
    _check_quotations,
    _check_bullets,
    _check_lists,
)


# ---- what reaches over several blocks


def _check_fences(body: str, first_line: int) -> Iterator[_Finding]:
    """Fenced code and `///` blocks that never end, and blocks of an unknown name."""
    fence: _Line | None = None
    opened: list[_Line] = []
    for number, text in enumerate(body.split("\n"), first_line):
        line, match = _Line(number, text.strip()), _FENCE.match(text)
        if match and fence is None:
            fence = line
        elif (
            match
            and fence is not None
            and line.text.startswith(_mark(fence))
            and not line.text.strip("`~")
        ):
            fence = None
        elif fence is None and line.text == "///":
            if not opened:
                yield (
                    line,
                    "ends a block that nothing opened",
                    "take it out, or open the block above",
                )
            else:
                opened.pop()
        elif fence is None and line.text.startswith("///"):
            opened.append(line)
            name = line.text[3:].split("|")[0].strip()
            if name not in _BLOCKS:
                yield line, f"no such block ('{name}')", f"the blocks are {', '.join(_BLOCKS)}"
    if fence:
        yield fence, "code that never ends", f"write {_mark(fence)} below its last line"
    for line in opened:
        yield line, "a block that never ends", "write `///` below its last line"


_BLOCKS = ("addendum", "note", "quote")


def _mark(fence: _Line) -> str:
    match = _FENCE.match(fence.text)
    return match[1] if match else ""


def _check_numbering(path: str, body: str, first_line: int) -> Iterator[Problem]:
    """E2: Markdown counts on from a list's first number, so a number that leaps ahead would be lost."""
    expected: int | None = None
    for item in _items(list(_prose(body, first_line))):
        number = _NUMBER.match(item[0].text)
        if number is None:
            expected = None
            continue
        written = int(number[1])
        if expected is not None and written > expected and not any(map(_has_value, item[1:])):
            yield Problem(
                path=path,
                line=item[0].number,
                key="body",
                value=item[0].text,
                reason=f"would be shown with the number {expected}",
                remedy=f'write `{{: value="{written}" }}` on a line below it',
            )
        expected = written + 1


def _items(lines: list[_Line | None]) -> Iterator[list[_Line]]:
    """Yield runs of lines that each begin with a number or with text at the margin."""
    item: list[_Line] = []
    for line in lines:
        if line is not None and line.text[:1] not in ("", " ") and not line.text.startswith("{:"):
            if item:
                yield item
            item = []
        if line is not None and (item or line.text.strip()):
            item.append(line)
    if item:
        yield item


_NUMBER = re.compile(r"([0-9]{1,3})\.[ \t]+\S")


def _has_value(line: _Line) -> bool:
    return bool(re.match(r" *\{:[^}]*\bvalue=", line.text))
