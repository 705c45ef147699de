"""Which of the archive's own pieces each comment answers."""

from collections.abc import Iterable, Iterator, Mapping

from plugins.documents.consistency.circles import find_circles, tell_circle
from plugins.documents.dates import Date, is_surely_before
from plugins.documents.identity import fold_address
from plugins.documents.kinds import Comment, Document, Essay
from plugins.errors import Problem

__all__ = ["check_replies", "find_parents"]


def find_parents(documents: Iterable[Document]) -> Mapping[str, Comment | Essay]:
    """Return the piece among documents that each comment answers or stands under, by its path.

    It is told by `comment` or `under` in what is answered, which name a comment, or else by the
    answered address, which may be an essay's too.
    """
    pieces = [each for each in documents if isinstance(each, (Comment, Essay))]
    comments = [each for each in pieces if isinstance(each, Comment)]
    by_slug = {str(comment.slug): comment for comment in comments}
    by_address = {
        fold_address(address): piece
        for piece in pieces
        for address in (piece.source, *piece.mirrors)
        if address
    }
    parents = ((each.path, _parent(each, by_slug, by_address)) for each in comments)
    return {path: parent for path, parent in parents if parent}


def _parent(
    comment: Comment,
    by_slug: Mapping[str, Comment],
    by_address: Mapping[str, Comment | Essay],
) -> Comment | Essay | None:
    reply = comment.in_reply_to
    if reply is None:
        return None
    if named := reply.comment or reply.under:
        return by_slug.get(named)
    return by_address.get(fold_address(reply.url)) if reply.url else None


def check_replies(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield each comment that answers itself, an answer to itself, or what came after it."""
    documents = list(documents)
    comments = {each.path: each for each in documents if isinstance(each, Comment)}
    parents = find_parents(documents)
    for path, comment in sorted(comments.items()):
        parent = parents.get(path)
        answered = comment.in_reply_to.date if comment.in_reply_to else None
        if parent is comment:
            yield _problem(comment, "answers itself", "name what it answers, or `unknown`")
        elif parent and is_surely_before(comment.date, parent.date):
            yield _too_early(comment, parent.date, f"content/{parent.path}, which it answers")
        elif is_surely_before(comment.date, answered):
            yield _too_early(comment, answered, "what it answers")
    yield from _check_cycles(comments, parents)


def _check_cycles(
    comments: Mapping[str, Comment], parents: Mapping[str, Comment | Essay]
) -> Iterator[Problem]:
    """Yield one problem for each circle of comments, at the one whose path comes first."""
    following = {path: parents[path].path for path in comments if path in parents}
    for circle in find_circles(following):
        if len(circle) > 1:
            reason = f"answers, by way of others, itself ({tell_circle(circle)})"
            yield _problem(comments[circle[0]], reason, "mend what one of them answers")


def _too_early(comment: Comment, answered: Date | None, what: str) -> Problem:
    reason = f"written before {what} ({answered})"
    line = comment.line_of("date") or 1
    return Problem(
        path=comment.path,
        line=line,
        key="date",
        value=str(comment.date),
        reason=reason,
        remedy="mend one of the dates, or name what it does answer",
    )


def _problem(comment: Comment, reason: str, remedy: str) -> Problem:
    return Problem(
        path=comment.path,
        line=comment.line_of("in_reply_to") or 1,
        key="in_reply_to",
        reason=reason,
        remedy=remedy,
    )
