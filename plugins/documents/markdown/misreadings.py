"""Places where Markdown would read something else than the writer typed.

Each is legal Markdown, so no renderer complains: a reply joins the quotation above it, a list stays
text, `>10%` opens a quotation.  Tried on Markdown 3.11 with the extensions of markup.py.
"""

import re
from collections.abc import Callable, Iterator

from plugins.documents.markdown.blocks import (
    ITEM,
    Block,
    Item,
    Kind,
    every_block,
    is_prose,
    read_blocks,
)
from plugins.documents.markdown.definitions import check_notes, check_references, check_terms
from plugins.documents.markdown.directives import check_directives
from plugins.documents.markdown.lines import (
    CODE_INDENT,
    FENCE,
    SECOND_TITLE,
    Finding,
    Line,
    is_attribute,
    prose_lines,
)
from plugins.documents.markdown.numbering import check_numbering
from plugins.documents.markdown.tables import check_cells, check_names, check_tables
from plugins.errors import Problem

__all__ = ["check_misreadings"]


def check_misreadings(path: str, body: str, first_line: int) -> list[Problem]:
    """Return a problem for each line of body that Markdown would misread; sorted by line.

    `first_line` is where body starts in its file.
    """
    texts = body.split("\n")
    problems = {
        Problem(
            path=path,
            line=finding.line.number,
            key="body",
            value=texts[finding.line.number - first_line].strip(),
            reason=finding.reason,
            remedy=finding.remedy,
        )
        for finding in _findings(body, first_line)
    }
    return sorted(problems)


def _findings(body: str, first_line: int) -> Iterator[Finding]:
    lines, findings = prose_lines(body, first_line)
    blocks = read_blocks(lines)
    yield from findings
    for block in every_block(blocks):
        if not _is_plain(block):
            for check in _CHECKS:
                yield from check(block)
    for mark, check_all in _CHECKS_OF_MARKS:
        if mark in body:
            yield from check_all(blocks)


def _is_plain(block: Block) -> bool:
    """Whether a block is prose in which no check of one block can find anything, as most are."""
    if block.kind is not Kind.TEXT or not is_prose(block.lines):
        return False
    return not any("|" in line.text or "\\" in line.text for line in block.lines)


# ---- headings


def _check_headings(block: Block) -> Iterator[Finding]:
    """Yield E1: `#` needs no space after it to open a heading, but must open its line."""
    for line in block.lines if block.kind in (Kind.HEADING, Kind.TEXT) else []:
        marks = re.match(r"( *)(#+)(.*)", line.text)
        if not marks:
            continue
        indent, signs, text = marks.groups()
        if indent and re.match(r" +\S", text):
            reason = "would stay text, since spaces stand before the `#`"
            yield Finding(line, reason, "begin the line with the `#`")
        elif not indent and (text[:1] not in ("", " ") or len(signs) > _DEEPEST_HEADING):
            reason = f"would become a heading, without its `{signs}`"
            remedy = "write `\\#` for the sign, or a space after it for a heading"
            yield Finding(line, reason, remedy)
        elif not indent and not text.strip(" #"):
            yield Finding(line, "would become an empty heading", "write its words, or `\\#`")
        elif not indent and signs == "#":
            yield Finding(line, SECOND_TITLE, "begin headings in the text with `##`")
        elif not indent and (ending := re.search(r"(\S*[^\s#\\])(#+)$", text)):
            reason = f"would lose its `{ending[2]}`"
            sign = "\\#" * len(ending[2])
            yield Finding(line, reason, f"write `{ending[1]}{sign}`")


_DEEPEST_HEADING = 6


def _check_underlines(block: Block) -> Iterator[Finding]:
    """Yield what a line of `=` or `-` below it makes a heading."""
    if block.kind is not Kind.UNDERLINED:
        return
    above, line = block.lines
    if line.text.startswith("="):
        yield Finding(above, SECOND_TITLE, "write it as `## …`, without the line of `=` below it")
    elif ITEM.match(above.text) or _QUOTED.match(above.text):
        reason = "would become a heading, because of the line of `-` below it"
        yield Finding(above, reason, "leave an empty line between the two")


# ---- quotations

_QUOTED = re.compile(r" {0,3}>")


def _check_quotations(block: Block) -> Iterator[Finding]:
    """Yield E3: `>` needs no space after it to open a quotation; E4: a line below one joins it."""
    for line in block.lines if block.kind is Kind.TEXT else []:
        if line.indent >= CODE_INDENT and line.text.lstrip().startswith(">"):
            remedy = "leave an empty line above it, and begin each of its lines with `> `"
            yield Finding(line, "would stay text, not become a quotation", remedy)
            return
    swallowed = None
    for line in block.lines if block.kind is Kind.QUOTATION else []:
        if re.match(r" {0,3}>[^\s>]", line.text):
            reason = "would become a quotation, without its `>`"
            remedy = "write `\\>` for the sign, or a space after it for a quotation"
            yield Finding(line, reason, remedy)
        elif not _QUOTED.match(line.text) and not is_attribute(line):
            swallowed = swallowed or line
    if swallowed:
        reason = "would become part of the quotation above it"
        remedy = "leave an empty line between, or begin each line of the quotation with `> `"
        yield Finding(swallowed, reason, remedy)


def _check_alerts(block: Block) -> Iterator[Finding]:
    """Yield GitHub's callouts, whose mark would be shown as it stands."""
    line = block.lines[0]
    if block.kind is Kind.QUOTATION and (mark := _ALERT.match(line.text)):
        kind = mark[1].lower()
        remedy = f"write `/// {'aside' if kind == 'note' else kind}` above the text, `///` below it"
        yield Finding(line, f"would show `[!{mark[1]}]` as it stands", remedy)


_ALERT = re.compile(r" {0,3}> ?\[!(note|tip|important|warning|caution)\] *$", re.IGNORECASE)

# ---- lists


def _check_bullets(block: Block) -> Iterator[Finding]:
    """Yield E5: a typographer's bullet, or a number with a bracket, makes no list."""
    reason = "would stay text, not become an item of a list"
    for line in block.lines if block.kind is Kind.TEXT else []:
        if re.match(r" *[•‣◦▪●○∙\u2043]\s", line.text):
            yield Finding(line, reason, "write `- ` for the bullet")
            return
        if line is not block.lines[0] and (number := re.match(r" *([0-9]{1,3})\) ", line.text)):
            remedy = f"write `{number[1]}.` for the number, and an empty line above the list"
            yield Finding(line, reason, remedy)
            return


def _check_lists(block: Block) -> Iterator[Finding]:
    """Yield E6: a list right under a paragraph stays in the paragraph."""
    if block.kind is not Kind.TEXT or _is_formula(block.lines):
        return
    in_formula = False
    for line in block.lines:
        is_below = line is not block.lines[0]
        if is_below and not in_formula and _ITEM_BELOW_TEXT.match(line.text):
            yield Finding(line, _JOINS_PARAGRAPH, _HOW_TO_LIST)
            return
        in_formula = _ends_in_formula(line.text, in_formula=in_formula)


_ITEM_BELOW_TEXT = re.compile(r" *(?:[-*+]|[0-9]{1,3}\.) +(?![-+*]? *$)")
_JOINS_PARAGRAPH = "would stay text in the paragraph above it, not become an item of a list"
_HOW_TO_LIST = (
    "leave an empty line above the list (inside a list, indent it by four spaces), "
    "or join the line to the one before it"
)


def _ends_in_formula(text: str, *, in_formula: bool) -> bool:
    """Whether a formula that spans lines is open after text."""
    mark = text.strip()
    return mark == "\\[" or (in_formula and mark != "\\]")


def _is_formula(lines: list[Line]) -> bool:
    """Whether a paragraph is nothing but one formula."""
    first, last = lines[0].text.strip(), lines[-1].text.strip()
    return first.startswith("\\[") and last.endswith("\\]")


def _check_nesting(block: Block) -> Iterator[Finding]:
    """Yield what needs four spaces to stand inside of the item above it, and has less."""
    if block.kind in (Kind.BULLETS, Kind.NUMBERS):
        base = block.items[0].mark.indent
        for item in block.items:
            if item.mark.indent >= base + _LESS_THAN_NESTED:
                reason = "would become an item of the list above it, not of one inside that list"
                yield Finding(item.mark, reason, _FOUR_SPACES)
            yield from _check_quotation_below(item, base)
            yield from _check_depth(item, block.inside)
            for line in item.slipped:
                reason = "would become part of the item above it, because the line above it is"
                yield Finding(line, reason, "leave an empty line between")
    if block.above and block.above.kind in (Kind.BULLETS, Kind.NUMBERS):
        base = block.above.items[0].mark.indent
        if base + _LESS_THAN_NESTED <= block.lines[0].indent < CODE_INDENT:
            reason = "would stand below the list, not inside its last item"
            yield Finding(block.lines[0], reason, _FOUR_SPACES)


def _check_quotation_below(item: Item, base: int) -> Iterator[Finding]:
    """Yield a quotation right under an item, which becomes part of it."""
    for line in item.lines[1:]:
        if line.is_blank:
            return
        if _QUOTED.match(line.text) and line.indent <= base:
            reason = "would become a quotation inside the item above it"
            yield Finding(line, reason, "leave an empty line between, or indent it by four spaces")
            return


def _check_depth(item: Item, inside: list[Block]) -> Iterator[Finding]:
    """Yield a paragraph in an item that is neither indented as text nor as code."""
    own = {line.number for line in item.lines} - {item.mark.number}
    for block in inside:
        line = block.lines[0]
        if block.kind is Kind.TEXT and line.number in own and 0 < line.indent < CODE_INDENT:
            reason = "would become a paragraph of the item, without the spaces before it"
            yield Finding(line, reason, "indent code by eight spaces, and text by four")


_LESS_THAN_NESTED = 2
_FOUR_SPACES = "indent it by four spaces"


def _check_years(block: Block) -> Iterator[Finding]:
    """Yield a paragraph that begins with a year and a full stop, which is a list to Markdown."""
    if block.kind is Kind.NUMBERS and (year := re.match(r" *([0-9]{4,})\.", block.lines[0].text)):
        reason = f"would become a list that counts from {year[1]}"
        yield Finding(block.lines[0], reason, f"write `{year[1]}\\.`")


# ---- what else stays text


def _check_fences(block: Block) -> Iterator[Finding]:
    """Yield indented code that does not end."""
    for line in block.lines if block.kind is Kind.TEXT else []:
        if FENCE.match(line.text):
            reason = "code that never ends, and would stay text"
            yield Finding(line, reason, "write the same marks below its last line, as far in")
            return


def _check_formulas(block: Block) -> Iterator[Finding]:
    r"""Yield a formula that an empty line ends, and one that `\(` makes of an address."""
    for line in block.lines if block.kind is Kind.TEXT else []:
        if re.search(r"\]\([^()\s]*\\\(", line.text):
            reason = "an address in which `\\(` would begin a formula"
            yield Finding(line, reason, "write `%28` for `(` and `%29` for `)`")
    text = "\n".join(line.text for line in block.lines)
    if block.kind is Kind.TEXT and block.lines[0].text.strip() == "\\[" and "\\]" not in text:
        reason = "a formula that does not end before the next empty line, so that it would be text"
        yield Finding(block.lines[0], reason, "leave no empty line in it, and end it with `\\]`")


_CHECKS: tuple[Callable[[Block], Iterator[Finding]], ...] = (
    _check_headings,
    _check_underlines,
    _check_quotations,
    _check_alerts,
    _check_bullets,
    _check_lists,
    _check_nesting,
    _check_years,
    check_tables,
    check_cells,
    check_names,
    check_terms,
    _check_fences,
    _check_formulas,
    check_numbering,
)
_CHECKS_OF_MARKS: tuple[tuple[str, Callable[[list[Block]], Iterator[Finding]]], ...] = (
    ("///", check_directives),
    ("[^", check_notes),
    ("]:", check_references),
)
"""Checks of all blocks together, and what a text has to have for one to find anything."""
