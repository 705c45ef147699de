"""The one form of a content file: keys in one order, each written in one way, and its comments.

`write_document` has the form; it knows no comments, so they are put back where they belong.  That
is done by lines and not by a library that keeps comments (ruamel.yaml): such a one hangs a comment
on the value before it, and so moves it with the wrong key when keys change places.  A key among
whose values comments stand keeps its lines as they are.

Nothing is written that would be read otherwise: each file is proved by itself.
"""

import re
from collections.abc import Iterator

from plugins.documents import Document, Fidelity, parse_document, render_body, write_document
from plugins.documents.characters import normalise
from plugins.documents.front_matter.keys import KEYS, SYNONYMS
from plugins.documents.kinds import Comment
from plugins.errors import ContentError, Problem
from plugins.upkeep.writing.chunks import Chunk, Chunks, count_comments, cut_header
from plugins.upkeep.writing.sentences import split_sentences

__all__ = ["form_text"]


def form_text(path: str, text: str, *, sentences: bool = False) -> str:
    """Return the text of the file at path in its one form, with a sentence a line if asked to.

    Raise ContentError where it has mistakes, or would be read otherwise afterwards.
    """
    document = parse_document(path, text)
    before = render_body(document).html
    formed = _with_comments(document, normalise(text))
    if sentences and document.body and not _is_verbatim(document):
        formed = _with_sentences(document, formed, before)
    _prove(document, text, formed, before)
    return formed


def _is_verbatim(document: Document) -> bool:
    """Whether a body is evidence of what was written elsewhere, down to its line ends."""
    return isinstance(document, Comment) and document.text is not Fidelity.DIGEST


# ---- front matter


def _with_comments(document: Document, text: str) -> str:
    """Return the canonical text of a document with the comments that its text has."""
    canonical = write_document(document)
    lines = _header_lines(text)
    if lines is None:
        return _only(document, canonical, None)
    if _is_flow(lines):
        if count_comments(lines):
            raise ContentError([_refusal(document.path, 2, "front matter", _IN_BRACES)])
        return _only(document, canonical, None)
    return _only(document, canonical, cut_header(lines))


_IN_BRACES = "comments within braces, which have no place in any other form"


def _header_lines(text: str) -> list[str] | None:
    """Return the lines of YAML front matter, None where a text has Pelican's header."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    end = next(n for n, line in enumerate(lines) if n and line.rstrip() == "---")
    return lines[1:end]


def _is_flow(lines: list[str]) -> bool:
    filled = (line.strip() for line in lines)
    return next((line for line in filled if line and not line.startswith("#")), "")[:1] == "{"


def _only(document: Document, canonical: str, written: Chunks | None) -> str:
    """Return the canonical text with the keys that the file has, and with its comments."""
    header, end, body = canonical.removeprefix("---\n").partition("\n---\n")
    formed = {chunk.name: chunk for chunk in cut_header(header.split("\n")).chunks}
    has = document.lines()
    mine = {_key(chunk): chunk for chunk in written.chunks} if written else {}
    lines = [
        line
        for key in KEYS[type(document)]
        if key.name in has
        for line in _lines(formed.get(key.name), mine.get(key.name))
    ]
    below = written.below if written else ()
    text = "\n".join(("---", *lines, *below))
    return f"{text}{end}{body.rstrip(chr(10))}\n" if document.body else f"{text}\n---\n"


def _key(chunk: Chunk) -> str:
    return SYNONYMS.get(chunk.name, chunk.name)


def _lines(formed: Chunk | None, written: Chunk | None) -> Iterator[str]:
    """Yield the lines of a key: its comments, and its canonical form where nothing would be lost.

    What says no more than its absence would, and has no comment, goes.
    """
    if written:
        yield from written.above
    if written and (written.has_comments or (written.above and formed is None)):
        yield from written.lines
    elif formed:
        yield from formed.lines


# ---- sentences


def _with_sentences(document: Document, formed: str, before: str) -> str:
    """Return the text with one sentence a line, where that shows as it did.

    Paragraphs that would not are left as they are.
    """
    head = formed.removesuffix(f"{document.body}\n")
    body, kept = document.body, frozenset[int]()
    for number in [None, *range(len(split_sentences(body).paragraphs))]:
        wanted = None if number is None else kept | {number}
        split = split_sentences(body).joined(wanted)
        if _shows(_body_html(document, f"{head}{split}\n")) == _shows(before):
            if number is None:
                return f"{head}{split}\n"
            kept |= {number}
    return f"{head}{split_sentences(body).joined(kept)}\n" if kept else formed


def _body_html(document: Document, text: str) -> str:
    """Return what a text's body renders to, nothing where it would be a mistake."""
    try:
        return render_body(parse_document(document.path, text)).html
    except ContentError:
        return ""


def _shows(html: str) -> str:
    """Return HTML with each run of white space as one blank where a reader cannot tell it from one.

    That is outside `pre` (CSS Text 3, 4.1); what stands in attributes is folded by nobody.
    """
    parts = re.split(r"(<pre\b.*?</pre>|<[^>]*>)", html, flags=re.DOTALL)
    return "".join(part if part[:1] == "<" else re.sub(r"[ \n]+", " ", part) for part in parts)


# ---- the proof


def _prove(document: Document, text: str, formed: str, before: str) -> None:
    """Raise ContentError unless a formed text says and shows what it did, comments included."""
    path = document.path
    try:
        after = parse_document(path, formed)
        html = render_body(after).html
    except ContentError as error:
        problem = error.problems[0]
        raise ContentError([_refusal(path, 1, problem.key, problem.reason)]) from None
    changed = [
        name for name in _compared(document) if _value(after, name) != _value(document, name)
    ]
    if changed:
        raise ContentError([_refusal(path, document.line_of(changed[0]) or 1, changed[0], _OTHER)])
    if _shows(html) != _shows(before):
        raise ContentError([_refusal(path, document.body_line, "body", _OTHER)])
    if _comments(formed) < _comments(normalise(text)):
        raise ContentError([_refusal(path, 1, "front matter", "would lose a comment")])


_OTHER = "would be read otherwise in the one form"


def _compared(document: Document) -> Iterator[str]:
    """Yield the fields that must stay; what the body says is compared as HTML."""
    left_out = {"body", "body_line", "key_lines"}
    yield from (name for name in document.__dataclass_fields__ if name not in left_out)


def _value(document: Document, name: str) -> object:
    value: object = getattr(document, name)
    return value


def _comments(text: str) -> int:
    lines = _header_lines(text)
    return count_comments(lines) if lines else 0


def _refusal(path: str, line: int, key: str, reason: str) -> Problem:
    remedy = "it is left as it is; write it more simply, or leave it so"
    return Problem(path=path, line=line, key=key, reason=reason, remedy=remedy)
