"""Notes, references and terms: what is defined and not used, used and not defined, or misplaced."""

import re
from collections.abc import Iterator

from markdown.blockprocessors import ReferenceProcessor

from plugins.documents.markdown.blocks import Block, Kind, every_block
from plugins.documents.markdown.lines import CODE_INDENT, Finding, Line

__all__ = ["check_notes", "check_references", "check_terms"]


def check_notes(blocks: list[Block]) -> Iterator[Finding]:
    """Yield a footnote that has only its mark in the text, or only its words."""
    cited: dict[str, Line] = {}
    written: dict[str, Line] = {}
    for block in every_block(blocks):
        for item in block.items if block.kind is Kind.NOTES else []:
            if opening := re.match(r" *\[\^([^\]]+)\]:", item.mark.text):
                written.setdefault(opening[1], item.mark)
                if not any(line.text.strip() for line in item.lines):
                    yield Finding(item.mark, "a note without words", "write them behind it")
        for line in block.lines if block.kind in _WITH_MARKS else []:
            for name in re.findall(r"(?<!\\)\[\^([^\]]+)\]", re.sub(r"(`+).*?\1", "", line.text)):
                cited.setdefault(name, line)
    for name in cited.keys() - written.keys():
        remedy = f"write `[^{name}]: …` below the paragraph"
        yield Finding(cited[name], f"`[^{name}]` would stay text, as no note has that name", remedy)
    for name in written.keys() - cited.keys():
        remedy = f"write `[^{name}]` where it belongs"
        yield Finding(written[name], "a note that nothing cites", remedy)


_WITH_MARKS = frozenset({Kind.TEXT, Kind.HEADING, Kind.UNDERLINED, Kind.TABLE})


# ---- references


def check_references(blocks: list[Block]) -> Iterator[Finding]:
    """Yield a line such as `[Source]: https://…` to which no link refers, so that it vanishes."""
    written: dict[str, Line] = {}
    prose: list[str] = []
    for block in every_block(blocks):
        if block.kind in _WITH_MARKS:
            text = "\n".join(line.text for line in block.lines)
            for match in _REFERENCE.finditer(text) if block.kind is Kind.TEXT else []:
                line = block.lines[text.count("\n", 0, match.start())]
                written.setdefault(_name(match[1]), line)
                text = text.replace(match[0], "")
            prose.append(re.sub(r"(`+).*?\1", "", text))
    used = {_name(name) for name in re.findall(r"\[([^\[\]]*)\]", "\n".join(prose))}
    for name in written.keys() - used:
        remedy = "write `\\[` for text, or `[words][name]` where a link to it belongs"
        yield Finding(written[name], "would vanish, as no link refers to it", remedy)


_REFERENCE = re.compile(
    ReferenceProcessor.RE.pattern.replace(r"\[(", r"\[(?!\^)(", 1), re.MULTILINE
)
"""What Markdown takes for a reference, without notes."""


def _name(text: str) -> str:
    return " ".join(text.split()).lower()


# ---- terms


def check_terms(block: Block) -> Iterator[Finding]:
    """Yield a term right below the definition of another, of which it would become part."""
    if block.kind is not Kind.NOTES:
        return
    for above, line, below in zip(block.lines, block.lines[1:], block.lines[2:], strict=False):
        is_term = _DEFINITION.match(below.text) and not _DEFINITION.match(line.text)
        if is_term and above.number == line.number - 1 and line.indent < CODE_INDENT:
            reason = "would become part of the definition above it"
            yield Finding(line, reason, "leave an empty line above the next term")


_DEFINITION = re.compile(r" {0,3}: {1,3}\S")
