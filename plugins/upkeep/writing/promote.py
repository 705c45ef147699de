"""The command that begins an essay from a comment, which stays where it is."""

from datetime import date
from pathlib import Path

from plugins.documents import (
    Comment,
    Document,
    Essay,
    Fidelity,
    Status,
    parse_document,
    render_body,
    write_document,
)
from plugins.documents.characters import decode
from plugins.errors import ContentError, ToolError, did_you_mean
from plugins.upkeep.fields import Uneditable
from plugins.upkeep.relink import relink
from plugins.upkeep.writing.begin import TO_BE_WRITTEN, day_of
from plugins.upkeep.writing.fresh import place_document
from plugins.upkeep.writing.names import parse_slug, slug_of
from plugins.upkeep.writing.owners import check_free
from plugins.upkeep.writing.shelf import Shelf, read_shelf

__all__ = ["promote"]


def promote(content: Path, name: str, day: date, *, title: str = "", slug: str = "") -> Path:
    """Write the draft of an essay that grows from the comment of that slug; return its file.

    Its page says what it grew from and the comment's page what became of it, by `grew_from`.
    Raise ToolError where there is no such comment to begin from, ContentError where the essay's
    address is taken.
    """
    shelf = read_shelf(content)
    comment = _comment(shelf, name)
    text = _text(content, comment)
    named = " ".join(title.split()) or comment.title
    own = parse_slug(slug) if slug else (slug_of(title) if title else comment.slug)
    essay = Essay(
        path=f"essays/{own}.md",
        slug=own,
        title=named,
        summary=TO_BE_WRITTEN,
        body=text,
        date=day_of(day),
        topics=comment.topics,
        grew_from=comment.slug,
        status=Status.DRAFT,
        lang=comment.lang,
    )
    if problems := check_free(shelf, essay):
        raise ContentError(problems)
    return place_document(content, essay)


def _comment(shelf: Shelf, name: str) -> Comment:
    """Return the comment of that slug or file; raise ToolError where no essay can grow from it."""
    comments = {
        str(each.slug): each for each in shelf.documents.values() if isinstance(each, Comment)
    }
    wanted = name.removeprefix(f"{shelf.folder}/").removeprefix("content/")
    by_path = {each.path: each for each in comments.values()}
    comment = comments.get(wanted.removeprefix("comments/")) or by_path.get(wanted)
    if comment is None:
        near = did_you_mean(name, comments) or "write the slug of a comment in content/comments/"
        raise ToolError(f"COMMENT: '{name}': no such comment; {near}")
    if comment.status is Status.WITHDRAWN:
        reason = "is withdrawn, so nothing of it may stand anywhere else"
        raise ToolError(f"COMMENT: '{name}': {reason}; begin the essay with `make new`")
    return comment


def _text(content: Path, comment: Comment) -> str:
    """Return what the essay begins with: the comment's words where they are the owner's own.

    A digest is the archive's account of it, and another author's words are no beginning.
    """
    if comment.text is Fidelity.DIGEST or comment.author:
        return TO_BE_WRITTEN
    source, _ = decode(comment.path, (content / comment.path).read_bytes())
    document = parse_document(comment.path, source)
    plain = write_document(document)
    body = render_body(parse_document(comment.path, plain))
    try:
        moved = relink(plain, body.links, (comment.path, "essays/new.md"), ("", ""))
    except Uneditable as found:
        raise ToolError(f"{comment.path}: {found}; then try again") from None
    return _body(comment.path, moved)


def _body(path: str, text: str) -> str:
    """Return the body of a file's text, without reading its links anew."""
    document: Document = parse_document(path, text)
    return document.body
