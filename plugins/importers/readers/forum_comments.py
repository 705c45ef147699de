"""A row of a comment → its witness, with what the row does not show as losses."""

from dataclasses import replace

from plugins.importers.readers.forum_rows import Row, date_of, merged, number_of, row_of, text_of
from plugins.importers.readers.forum_sight import (
    Sight,
    author_of,
    body_of,
    edited_of,
    mirrored,
    ranked,
    tags_of,
)
from plugins.importers.readers.forum_sites import comment_address, post_address, wiki_address
from plugins.importers.records import Loss, LossKind, Parent, Person, Piece, Place, Witness

__all__ = ["comment_form", "see_comment"]


def see_comment(sight: Sight, row: Row, author: Person) -> Witness:
    """Return the witness of a comment, an answer, a quick take or a review.

    Where it is deleted at the source, it has neither text nor context.
    """
    date, lost = date_of(row, "postedAt")
    witness = Witness(
        source=sight.source,
        site=sight.site,
        piece=comment_form(row),
        id=text_of(row, "_id"),
        url=_comment_url(sight, row),
        author=author,
        date=date,
        deleted=row.get("deleted") is True,
    )
    known = witness if witness.deleted else _with_text(sight, row, witness, lost)
    return mirrored(known, row)


def _with_text(sight: Sight, row: Row, witness: Witness, lost: tuple[Loss, ...]) -> Witness:
    """Return a witness with its text and what stands around it."""
    body, missing = body_of(row)
    parent, orphaned = _parent(sight, row)
    return replace(
        witness,
        source=ranked(sight.source, body, missing),
        title=text_of(row, "title"),
        edited=edited_of(row, witness.date),
        place=_place(sight, row),
        parent=parent,
        answers_post=_answers_post(row),
        retracted=row.get("retracted") is True,
        pinned=row.get("isPinnedOnProfile") is True,
        tags=tags_of(row, "relevantTags"),
        score=number_of(row, "baseScore"),
        body=body,
        losses=(*lost, *missing, *orphaned),
    )


def comment_form(row: Row) -> Piece:
    """Return what kind of comment a row is; what answers a comment is a comment itself."""
    if row.get("answer") is True:
        return Piece.ANSWER
    if text_of(row, "parentCommentId"):
        return Piece.COMMENT
    if row.get("shortform") is True or row_of(row, "post").get("shortform") is True:
        return Piece.QUICK_TAKE
    return Piece.REVIEW if text_of(row, "reviewingForReview") else Piece.COMMENT


def _comment_url(sight: Sight, row: Row, comment: str = "") -> str:
    post = _post_of(sight, row)
    shown = text_of(row, "pageUrl") or text_of(post, "pageUrl")
    if not shown and not text_of(row, "postId"):
        wiki = wiki_address(sight.site, text_of(row, "tag", "slug"))
        shown = f"{wiki}/discussion" if wiki else ""
    return comment_address(
        sight.site,
        comment or text_of(row, "_id"),
        text_of(row, "postId"),
        text_of(post, "slug"),
        shown,
    )


def _post_of(sight: Sight, row: Row) -> Row:
    """Return the post under which a comment stands, as the row and the file show it."""
    return merged(sight.shown.about("posts", text_of(row, "postId")), row_of(row, "post"))


def _place(sight: Sight, row: Row) -> Place | None:
    """Return the post or the wiki page under which a comment stands, None where none is shown."""
    post, wiki = _post_of(sight, row), row_of(row, "tag")
    url = post_address(
        sight.site, text_of(row, "postId"), text_of(post, "slug"), text_of(post, "pageUrl")
    )
    if url:
        return Place(
            title=text_of(post, "title"),
            url=url,
            author=author_of(post, sight.people),
            date=date_of(post, "postedAt")[0],
        )
    name, page = text_of(wiki, "name"), wiki_address(sight.site, text_of(wiki, "slug"))
    return Place(title=name, url=page) if name or page else None


def _answers_post(row: Row) -> bool | None:
    """Whether a comment answers its post itself; a quick take answers nothing."""
    if "parentCommentId" not in row:
        return None
    return not text_of(row, "parentCommentId") and comment_form(row) is not Piece.QUICK_TAKE


def _parent(sight: Sight, row: Row) -> tuple[Parent | None, tuple[Loss, ...]]:
    """Return the comment that a row answers, and what of it the file does not show."""
    answered = text_of(row, "parentCommentId")
    if not answered:
        is_lost = "parentCommentId" not in row
        told = Loss(kind=LossKind.PARENT, what="the source does not show what it answers")
        return None, (told,) if is_lost else ()
    known = merged(sight.shown.about("comments", answered), row_of(row, "parentComment"))
    gone = known.get("deleted") is True
    return Parent(
        url=_comment_url(sight, row, answered),
        author=None if gone else author_of(known, sight.people),
        date=date_of(known, "postedAt")[0],
        html="" if gone else text_of(known, "contents", "html") or text_of(known, "htmlBody"),
    ), ()
