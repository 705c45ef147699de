"""Paragraphs with one sentence a line: a change shows in version control as the sentence it is.

Only plain paragraphs are touched.  Lists, quotations, tables, code, HTML, blocks, definitions and
lines that end on purpose keep their lines.  Where a sentence ends is a guess that no reader sees,
since a line end shows as a blank; so a table of abbreviations serves, and no library of languages.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

__all__ = ["Split", "split_sentences"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A body in parts."""

    parts: tuple[str, ...]
    """What stands between paragraphs, and paragraphs, in turn; with them, the whole body."""
    paragraphs: tuple[tuple[int, str], ...]
    """The number of each part that changes, and what it becomes."""

    def joined(self, wanted: Collection[int] | None = None) -> str:
        """Return the body with these of its paragraphs changed, or with all."""
        chosen = [each for n, each in enumerate(self.paragraphs) if wanted is None or n in wanted]
        changes = dict(chosen)
        return "".join(changes.get(n, part) for n, part in enumerate(self.parts))


def split_sentences(body: str) -> Split:
    """Return body in parts, with what each plain paragraph is with one sentence a line."""
    parts = tuple(_parts(body))
    changed = ((number, _one_a_line(part)) for number, part in enumerate(parts))
    paragraphs = tuple((n, text) for n, text in changed if text != parts[n])
    return Split(parts=parts, paragraphs=paragraphs)


# ---- paragraphs

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SPECIAL = re.compile(
    r"\s|[#>|<:=~/]|[-+*](?:\s|$)|[-*_]\s*[-*_]|\d+[.)](?:\s|$)|\[[^\]]*\]:|\*\[|\{:|```|\\\[|\$\$"
)
"""How no line of a plain paragraph begins."""


def _parts(body: str) -> Iterator[str]:
    """Yield runs of lines without an empty one among them, each with its end, and what is between.

    What stands within a fence, or in an element of HTML, is one part, which begins as neither may.
    """
    run: list[str] = []
    fence = ""
    for line in body.split("\n"):
        opens = _FENCE.match(line)
        if fence:
            run.append(line)
            fence = "" if opens and opens[1].startswith(fence) else fence
            continue
        if opens:
            fence = opens[1]
        if bool(line.strip()) != bool(run and run[-1].strip()) and run:
            yield "\n".join(run) + "\n"
            run = []
        run.append(line)
    yield "\n".join(run)


def _one_a_line(part: str) -> str:
    """Return a plain paragraph with one sentence a line, and any other part as it is."""
    lines = part.removesuffix("\n").split("\n")
    end = "\n" if part.endswith("\n") else ""
    tail = [lines.pop()] if len(lines) > 1 and lines[-1].startswith("{:") else []
    if any(_SPECIAL.match(line) or _ends_on_purpose(line) or _is_row(line) for line in lines):
        return part
    if not all(line.strip() for line in lines):
        return part
    return "\n".join([*_sentences(" ".join(line.strip() for line in lines)), *tail]) + end


def _is_row(line: str) -> bool:
    """Whether a line may be a table's; the bar in a link by name, `[[name|text]]`, makes none."""
    return "|" in re.sub(r"\[\[[^\[\]]*\]\]", "", line)


def _ends_on_purpose(line: str) -> bool:
    return line.endswith(("  ", "\\"))


# ---- sentences

_WHOLE = re.compile(
    r"`+[^`]*`+|!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\{[^}]*\})?"
    r"|\\\(.*?\\\)|<[^>]*>"
)
"""What no line end may come into: code, links, spans, formulas, tags."""
_END = re.compile(
    r"""[.!?\u2026]["'\u201d\u2019)\]*_`]*(?:\[\^[^\]]+\])*(?P<gap> +)"""
    r"""(?=["'\u201c\u2018(\[*_`]*[A-Z0-9\u00C0-\u024F])"""
)
_SHORT = re.compile(
    r"(?:^|[\s(\u201c\u2018\"'])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Fig|Eq|Sec|Ch|Vol|pp?|ed|eds|vs|cf"
    r"|ca|al|etc|viz|i\.e|e\.g|a\.m|p\.m|[A-Z](?:\.[A-Z])+)\.$"
)
"""What ends with a dot, and no sentence with it."""


def _sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    whole = [match.span() for match in _WHOLE.finditer(text)]
    found, start = [], 0
    for match in _END.finditer(text):
        gap = match.start("gap")
        is_within = any(begin < gap < end for begin, end in whole)
        after = text[match.end() :]
        if is_within or _SHORT.search(text[start : match.start() + 1]) or _SPECIAL.match(after):
            continue
        found.append(text[start:gap])
        start = match.end()
    return [*found, text[start:]]
