"""Moving a document or a file: which edits that takes, and what comes of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from plugins.documents import (
    Bet,
    Comment,
    Document,
    Essay,
    Library,
    PieceName,
    ReplyContext,
    Slug,
    parse_document,
)
from plugins.errors import ContentError, Problem
from plugins.permanence import DECLARED, Records, State, canonical, escaped
from plugins.upkeep.called import Naming
from plugins.upkeep.edits import add_values, remove_value, replace_value, values_of
from plugins.upkeep.fields import Uneditable
from plugins.upkeep.relink import links_of, relink
from plugins.upkeep.writing.nested import replace_nested

__all__ = ["Relocation", "edit_moved", "expected_moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """What is to be called otherwise."""

    old: str
    """The file's path from `content/`."""
    new: str
    document: Document | None = None
    """What the file holds, None for an image or another file."""
    slug: Slug | None = None
    """What the document's slug is to be."""
    former: str = ""
    """The address that it leaves and goes on to answer, empty where nobody was ever promised it."""


# ---- the edits


def edit_moved(
    library: Library, texts: Mapping[str, str], records: Records, move: Relocation
) -> dict[str, str]:
    """Return the text of every document afterwards, by its path then, and of what is declared.

    Of a text nothing changes but values that name the document and links that lead to the file, and
    in the document itself its address and links that lead from elsewhere now.  Raise ContentError
    where one cannot be edited.
    """
    edited: dict[str, str] = {}
    problems = []
    naming = _naming(library, move)
    for path, text in texts.items():
        at = move.new if path == move.old else path
        try:
            edited[at] = _edited(library, path, text, move, naming)
        except Uneditable as found:
            problems.append(Problem(path=path, line=found.line, key=found.key, reason=str(found)))
    if problems:
        raise ContentError(problems)
    if move.document is None and f"/{escaped(move.old)}" in records.ledger.entries:
        edited[DECLARED] = _declaration(move)
    return edited


def _declaration(move: Relocation) -> str:
    """Return the line that leads a published file's former address to the present one."""
    return f"/{escaped(move.old)}  {State.MOVED}  {canonical(escaped(move.new))}\n"


def _naming(library: Library, move: Relocation) -> Naming:
    """Return what all documents are called afterwards."""
    if not move.document or not move.slug:
        return Naming.after(library.documents, {})
    moved = replace(library.documents[move.old], path=move.new, slug=move.slug)
    return Naming.after(library.documents, {move.old: moved})


def _edited(library: Library, path: str, text: str, move: Relocation, naming: Naming) -> str:
    if move.document and move.slug:
        text = _renamed(text, parse_document(path, text), move.document, move.slug)
    at = move.new if path == move.old else path
    is_elsewhere = at.rpartition("/")[0] != path.rpartition("/")[0]
    links = links_of(library, path, text)
    anew = [link for link in links if is_elsewhere or link.file == move.old]
    text = relink(text, anew, (path, at), (move.old, move.new), naming.called(links))
    return _readdressed(text, move) if path == move.old and move.document else text


def _renamed(text: str, document: Document, moved: Document, slug: Slug) -> str:
    """Return text, which says document, with the values that name what is moved."""
    (old, new), former = _names(moved, slug), str(moved.slug)
    if old == new:
        return text
    if old in values_of(text, "revises"):
        text = replace_value(text, "revises", old, new)
    if not isinstance(moved, Comment):
        return text
    for key in ("grew_from", "comes_from"):
        if former in values_of(text, key):
            text = replace_value(text, key, former, slug)
    if isinstance(document, Comment):
        for inner in ("comment", "under"):
            text = replace_nested(text, ("in_reply_to", inner), former, slug)
    return text


def _readdressed(text: str, move: Relocation) -> str:
    """Return the moved document's text with the address that it leaves.

    It has no `slug:` any more, as its file's name says it.
    """
    for slug in values_of(text, "slug"):
        text = remove_value(text, "slug", slug)
    return add_values(text, "former_urls", *_left(move))


def _left(move: Relocation) -> tuple[str, ...]:
    """Return the address that the document leaves, where its former ones do not have it."""
    former = {_folded(each) for each in move.document.former_urls} if move.document else set()
    return (move.former,) if move.former and _folded(move.former) not in former else ()


def _folded(address: str) -> str:
    return address.strip("/").casefold()


# ---- what comes of them


def expected_moved(texts: Mapping[str, str], move: Relocation) -> Iterator[Document]:
    """Yield what each document says afterwards, leaving aside what bodies say."""
    for path, text in texts.items():
        document = parse_document(path, text)
        if not move.document or not move.slug:
            yield document
            continue
        if path == move.old:
            former = (*document.former_urls, *_left(move))
            document = replace(document, path=move.new, slug=move.slug, former_urls=former)
        yield replace(document, **_changes(document, move.document, move.slug))


def _changes(document: Document, moved: Document, slug: Slug) -> dict[str, Any]:
    """Return the fields that name what is moved, as they will be."""
    changes: dict[str, Any] = {}
    old, new = _names(moved, slug)
    if isinstance(document, (Essay, Comment)) and document.revises == old:
        changes["revises"] = PieceName(new)
    if not isinstance(moved, Comment):
        return changes
    if isinstance(document, Essay) and document.grew_from == moved.slug:
        changes["grew_from"] = slug
    if isinstance(document, Bet) and document.comes_from == moved.slug:
        changes["comes_from"] = slug
    if isinstance(document, Comment) and document.in_reply_to:
        changes["in_reply_to"] = _answered(document.in_reply_to, moved.slug, slug)
    return changes


def _answered(reply: ReplyContext, old: Slug, new: Slug) -> ReplyContext:
    comment = new if reply.comment == old else reply.comment
    return replace(reply, comment=comment, under=new if reply.under == old else reply.under)


def _names(moved: Document, slug: Slug) -> tuple[str, str]:
    """Return what others call a piece, by its section and slug: as it is, and as it will be."""
    section = moved.path.partition("/")[0]
    return f"{section}/{moved.slug}", f"{section}/{slug}"
