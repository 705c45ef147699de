"""Words of a withdrawn piece that still stand in another one, typed there as a quotation."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from html import unescape

from plugins.documents.body import Body, read_body
from plugins.documents.html.own_words import own_words
from plugins.documents.kinds import Document, Status
from plugins.errors import Problem

__all__ = ["check_withdrawn_words"]

_LONG = 8
"""So many words in a row do not meet by chance in two texts."""
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*>")


def check_withdrawn_words(
    originals: Iterable[Document], documents: Mapping[str, Document], bodies: Mapping[str, Body]
) -> Iterator[Problem]:
    """Yield the first passage in each field of documents that is one of a withdrawn original.

    Only its own words count, since what it quoted is another's, and eight of them in a row.  One
    whose file has no text any more is nowhere quoted.  For its title and its summary, which may be
    as short as any phrase, the built site is searched (plugins/checks/leaks.py).
    """
    gone = {
        run: original.path
        for original in originals
        if original.status is Status.WITHDRAWN
        for run in _runs(_words(own_words(read_body(original)[0].html)))
    }
    for path, document in documents.items() if gone else ():
        if document.status is not Status.WITHDRAWN:
            yield from _check(document, bodies[path], gone)


_Run = tuple[str, ...]


def _runs(words: list[str]) -> Iterator[_Run]:
    """Yield each run of so many words."""
    yield from (tuple(words[n : n + _LONG]) for n in range(len(words) - _LONG + 1))


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]


def _check(document: Document, body: Body, gone: Mapping[_Run, str]) -> Iterator[Problem]:
    for text in _texts(document, body):
        run = next((run for run in _runs(_words(text.words)) if run in gone), None)
        if run:
            yield _problem(document, text, gone[run], run)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of a document and the key under which it stands, `body` for its own."""

    key: str
    words: str


def _texts(document: Document, body: Body) -> Iterator[_Text]:
    """Yield every text of a document that some page may show."""
    yield _Text("body", unescape(_TAG.sub("", body.html)))
    for field in fields(document):
        if field.name not in _UNSHOWN:
            yield from (_Text(field.name, t) for t in _strings(getattr(document, field.name)))


_UNSHOWN = frozenset({"body", "path", "slug", "key_lines", "status", "topics", "former_urls"})


def _strings(value: object) -> Iterator[str]:
    """Yield each text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _strings(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))


def _problem(document: Document, text: _Text, gone: str, run: _Run) -> Problem:
    found = re.search(r"[\W_]+".join(map(re.escape, run)), text.words, re.IGNORECASE)
    return Problem(
        path=document.path,
        line=_line(document, text.key, run),
        key="quotation",
        value=found[0] if found else " ".join(run),
        reason=f"words of content/{gone}, which is withdrawn, so nothing of it may stand here",
        remedy="take them out; if its text was moved here, empty the body of that file",
    )


def _line(document: Document, key: str, run: _Run) -> int:
    """Return the line on which a run begins; where it is broken by marks, that of the text."""
    if key != "body":
        return document.line_of(key) or 1
    found = re.search(r"[\W_]+".join(map(re.escape, run)), document.body, re.IGNORECASE)
    place = found.start() if found else 0
    return document.body_line + document.body.count("\n", 0, place)
