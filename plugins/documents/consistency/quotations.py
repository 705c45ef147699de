"""Quotations of the archive's own pieces, held to their words."""

import re
from collections.abc import Iterator, Mapping

from plugins.documents.body import Body
from plugins.documents.consistency.differences import tell_difference
from plugins.documents.consistency.quoted_text import QuotedText, split_parts
from plugins.documents.html.passages import Passage, passages_of, text_of
from plugins.documents.html.places import Places
from plugins.documents.kinds import Bet, Comment, Document, Fidelity, Status, Topic
from plugins.errors import Problem

__all__ = ["check_quotations"]


def check_quotations(
    documents: Mapping[str, Document], bodies: Mapping[str, Body]
) -> Iterator[Problem]:
    """Yield each passage marked as a quotation of a piece of the archive that is not in it.

    A passage that has none of its words is told too, since it would be held to nothing.

    Marked are a `/// quote` block whose argument links to the piece, and a link with the class
    `quoted`.  Quotes, dashes and blanks are folded; `…`, `...`, what stands in brackets and what
    is marked as inserted may stand for anything.
    """
    texts: dict[tuple[str, bool], QuotedText] = {}
    for path, body in bodies.items():
        for passage in passages_of(body.html):
            quoted = documents.get(passage.file)
            if quoted is None or _is_unread(quoted, bodies[passage.file]):
                continue
            # in its own text a quotation would be found as itself, so that text is without any
            is_own = passage.file == path
            if (passage.file, is_own) not in texts:
                said = _said(quoted, bodies[passage.file], without=path if is_own else "")
                texts[passage.file, is_own] = QuotedText(said)
            if told := _fault(passage, texts[passage.file, is_own], quoted):
                yield _problem(documents[path], body, passage, *told)


def _is_unread(quoted: Document, body: Body) -> bool:
    """Whether a piece has no text because of another mistake, which is told already."""
    return not body.html and quoted.status is not Status.WITHDRAWN and not isinstance(quoted, Topic)


def _said(quoted: Document, body: Body, *, without: str) -> str:
    """Return all that a piece says, but for its quotations of the piece `without`."""
    said = [text_of(body.html, without=without)]
    if quoted.title_by is None:
        said.append(quoted.title)
    if isinstance(quoted, Bet):
        said += [quoted.claim, quoted.stakes, *quoted.criteria]
    return "\n".join(said)


def _problem(document: Document, body: Body, passage: Passage, reason: str, remedy: str) -> Problem:
    words = " ".join(passage.words.split())
    return Problem(
        path=document.path,
        line=_line(document, body, passage.file, words),
        key="quotation",
        value=words,
        reason=reason,
        remedy=remedy,
    )


def _line(document: Document, body: Body, file: str, words: str) -> int:
    """Return the line where the words stand as typed, or else that of a link to the file."""
    if words and words[:_PLACE] in document.body:
        return Places(document).line_of(words[:_PLACE])
    return next((link.line for link in body.links if link.file == file), document.body_line)


_PLACE = 30
"""So many characters of a quotation tell where it stands."""


# ---- comparing


def _fault(passage: Passage, text: "QuotedText", quoted: Document) -> tuple[str, str] | None:
    """Return what is wrong with a quotation of quoted, which says text, and a remedy."""
    if quoted.status is Status.WITHDRAWN:
        return f"content/{quoted.path} is withdrawn, so nothing of it may stand here", "take it out"
    if isinstance(quoted, Comment) and quoted.text is Fidelity.DIGEST:
        reason = f"content/{quoted.path} is a digest and has not its author's words"
        return reason, "a digest cannot be quoted as anyone's words; say it in your own, and link"
    parts = tuple(split_parts(passage.words))
    if not any(map(_LETTER.search, (part.folded for part in parts))):
        return f"has not a word of content/{quoted.path}, so there is nothing to check", _SAY_SOME
    place = 0
    for part in parts:
        found = text.find(part, place)
        if found < 0:
            return f"not in content/{quoted.path}: {tell_difference(part, text)}", _AS_IT_STANDS
        place = found + len(part.folded)
    return None


_SAY_SOME = "quote some of its words, or link to it without quoting"
_AS_IT_STANDS = "quote it as it stands; `[…]` stands for what is left out"
_LETTER = re.compile(r"\w")
