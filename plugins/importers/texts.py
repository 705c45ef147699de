"""What bodies say, as plain text: to be compared, and to tell how a piece begins."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from plugins.documents import own_words
from plugins.documents.characters import FORBIDDEN
from plugins.importers.records import Body, Notation

__all__ = ["beginning", "folded_words", "lines_of", "own_lines", "plain", "shorten"]


def folded_words(body: Body) -> tuple[str, ...]:
    """Return the words of a body in one spelling, those of quotations too.

    Quotes, dashes, ellipses, blanks, marks of Markdown and the numbers and bullets of lists are
    folded, so that a copy as text, or one whose typography was changed, has the words of its HTML.
    """
    return tuple(word for line in lines_of(body) for word in _folded(line))


def own_lines(body: Body) -> tuple[str, ...]:
    """Return the blocks of a body that are its author's own words, as plain text.

    What a reader is to uncover first, such as a spoiler, is left out, as these are shown in lists.
    """
    if body.notation is Notation.HTML or body.rendered:
        html = _HIDDEN.sub(r"<\1 data-voice='' ", body.rendered or body.text)
        return tuple(line for line in own_words(html).split("\n") if line)
    blocks = re.split(r"\n[ \t]*\n", _without_hidden(body.text.replace("\r\n", "\n")))
    if body.notation is Notation.TEXT:
        return tuple(" ".join(block.split()) for block in blocks if block.strip())
    own = (block for block in blocks if not re.match(r" {0,3}(?:>|///|\||<)", block.lstrip("\n")))
    told = (_unmarked(" ".join(_LIST_MARK.sub("", block).split())) for block in own)
    return tuple(line for line in told if line)


def plain(text: str) -> str:
    """Return text as a front matter key can hold it: one line, no character that HTML cannot."""
    return " ".join(FORBIDDEN.sub("", text).split())


def shorten(text: str, length: int) -> str:
    """Return the whole words of text that fit into so many characters, with `…` if not all do."""
    if len(text) <= length:
        return text
    cut = text[:length].rpartition(" ")[0] or text[: length - 1]
    return cut.rstrip(" ,;:\u2013\u2014-") + "…"


def beginning(lines: tuple[str, ...], length: int, words: int = 2**20) -> str:
    """Return the first whole sentences of lines within so many characters and words.

    Where not even the first one fits, its first words with `…`; empty where there is no text.
    """
    told = ""
    for sentence in _sentences(lines):
        longer = f"{told} {sentence}".strip()
        if len(longer) > length or len(longer.split()) > words:
            break
        told = longer
    first = next(_sentences(lines), "")
    if told or not first:
        return told
    few = first.split()
    cut = " ".join(few[:words])
    return shorten(cut, length) if len(few) <= words else f"{shorten(cut, length).rstrip('…')}…"


# ---- lines

_HIDDEN = re.compile(
    r"<(details|\w+(?=[^<>]*\bclass=[\"'][^\"'<>]*spoiler))(?=[\s>])", re.IGNORECASE
)
"""The start of an element that hides its text until it is asked for."""
_LIST_MARK = re.compile(r"^[ \t]*(?:[•*+>#-]+|[0-9]+[.)])[ \t]+", re.MULTILINE)


def lines_of(body: Body) -> Iterator[str]:
    """Yield the lines of a body as text, quotations and all."""
    text = body.text
    if body.notation is Notation.HTML or body.rendered:
        told = _QUOTATION.sub(r"<\1div", body.rendered or text)
        yield from own_words(told).split("\n")
    elif body.notation is Notation.MARKDOWN:
        yield from _unmarked(text).split("\n")
    else:
        yield from text.split("\n")


_QUOTATION = re.compile(r"<(/?)(?:blockquote|q)\b", re.IGNORECASE)
"""What `own_words` would leave out."""


def _unmarked(text: str) -> str:
    """Return Markdown without its links' targets, images, tags and marks of emphasis."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[\^[^\]]*\]:?", "", text)
    text = re.sub(r"<(https?://[^>]*)>", r"\1", text)
    text = re.sub(r"</?[A-Za-z][^>]*>", "", text)
    text = re.sub(r"(?<![\w\\])[*_`]+|(?<!\\)[*_`]+(?!\w)", "", text)
    text = _SPOILER.sub(r"\1", text.replace("~~", ""))
    return unescape(re.sub(r"\\([^\w\s])", r"\1", text))


_SPOILER = re.compile(r">!(?=\S)((?:[^\n]|\n(?!\n))*?)!<")
"""What Reddit hides within a line."""


def _without_hidden(text: str) -> str:
    """Return Markdown without its fenced code and its spoilers."""
    text = _SPOILER.sub("", text)
    return re.sub(r"^(```+|~~~+|:::+).*?^\1[ \t]*$", "", text, flags=re.MULTILINE | re.DOTALL)


# ---- words

_DASHES = re.compile(r"[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
_NO_WORDS = re.compile(
    r"[\"'`*_~\\\u2018-\u201f\u00ab\u00bb\u2039\u203a\u200b-\u200f\u2060\ufeff]+"
)


def _folded(line: str) -> list[str]:
    line = _LIST_MARK.sub("", line.strip())
    line = unicodedata.normalize("NFKC", line)
    return _NO_WORDS.sub("", _DASHES.sub(" ", line)).split()


# ---- sentences

_END = re.compile(r"[.!?…]+[\"'\u201d\u2019)\]]*(?=\s|$)")
_NO_END = re.compile(r"(?:^|[\s(“\"])(?:[A-Za-z]|e\.g|i\.e|cf|vs|etc|Mr|Mrs|Ms|Dr|St|No|pp?)\.$")


def _sentences(lines: tuple[str, ...]) -> Iterator[str]:
    """Yield each sentence; the end of a line ends one too."""
    for line in map(plain, lines):
        start = 0
        for end in _END.finditer(line):
            if end[0] != "." or not _NO_END.search(line[start : end.end()]):
                yield line[start : end.end()].strip()
                start = end.end()
        if rest := line[start:].strip():
            yield rest
