"""The export of a WordPress site (WXR): posts, pages and comments.

What was never public is skipped: drafts, what is private, waits, is spam or asks for a password.
The e-mail and network addresses that stand beside comments and authors are never read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from plugins.importers.bodies import with_paragraphs
from plugins.importers.readers.base import Asked, Given, is_by
from plugins.importers.readers.gathering import gather, not_theirs
from plugins.importers.readers.wordpress_items import (
    NAMESPACE,
    Comment,
    Export,
    Item,
    parse_export,
)
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Notation,
    Parent,
    Person,
    Piece,
    Place,
    Reading,
    Skip,
    SkipReason,
    Source,
    Witness,
)

__all__ = ["NAME", "read", "recognises"]

NAME = "wordpress"
_RANK = 0


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is an export, by the namespace that nothing else has."""
    del name
    return b"<rss" in head.replace(b"\0", b"") and NAMESPACE in head.replace(b"\0", b"")


def read(given: Given, asked: Asked) -> Reading:
    """Return the public posts, pages and comments of the person asked for.

    Raises ContentError where it is broken or cut off, declares entities, or nobody is asked for.
    """
    export = parse_export(given)
    shown = [person for item in export.items for person in _writers(export, item)]
    site = _Site(
        source=given.source(NAME, _RANK, export.taken),
        person=asked.person(given, "wordpress", shown),
        export=export,
    )
    found = [each for item in export.items for each in _found(site, item)]
    parts = ("wordpress: posts", "wordpress: comments")
    return gather(found, asked, captured=parts, not_captured=("wordpress: biography",))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """What is known while the items of an export are read."""

    source: Source
    person: Person
    """Whose pieces are read."""
    export: Export

    def name(self, number: str) -> str:
        """Return the id of a piece, which no other site's piece has."""
        return f"{self.export.host}/{number}"


def _writers(export: Export, item: Item) -> Iterator[Person]:
    """Yield the author of an item, and of each comment under it."""
    if item.kind in _WRITTEN:
        yield _author(export, item)
    yield from (_commenter(export, comment) for comment in item.comments)


def _author(export: Export, item: Item) -> Person:
    return export.people.get(item.login) or Person(slug=item.login)


def _commenter(export: Export, comment: Comment) -> Person:
    """Return who signed a comment; who was signed in has an id."""
    known = (each for each in export.people.values() if each.id == comment.user)
    if comment.user in (None, "", "0"):
        return Person(name=comment.author)
    return next(known, Person(id=comment.user or "", name=comment.author))


# ---- items


_WRITTEN = ("post", "page")
_STATUS: Mapping[str, SkipReason | None] = MappingProxyType(
    {
        "publish": None,
        "draft": SkipReason.DRAFT,
        "auto-draft": SkipReason.DRAFT,
        "pending": SkipReason.DRAFT,
        "future": SkipReason.DRAFT,
        "trash": SkipReason.DELETED,
    }
)
"""Why an item is not taken, by its status; `private`, and what plugins add, is private."""


def _found(site: _Site, item: Item) -> Iterator[Witness | Skip]:
    """Yield the witness of an item or why it is not taken, then the same for its comments."""
    known = {comment.id: comment for comment in item.comments}
    if item.kind in _WRITTEN or item.kind == "":
        yield _see(site, item)
    else:
        what = f"{item.kind} {item.id}"
        yield Skip(file=site.source.file, what=what, reason=SkipReason.NOT_WANTED)
    for comment in item.comments:
        yield _see_comment(site, item, comment, known)


def _see(site: _Site, item: Item) -> Witness | Skip:
    author = _author(site.export, item)
    reason = not_theirs(author, site.person) or _hidden(item)
    if not item.id or not item.kind:
        reason = SkipReason.UNREADABLE
    if reason:
        what = item.id or f"line {item.line}"
        return Skip(file=site.source.file, what=what, reason=reason)
    losses = tuple(_losses(item.date, item.html))
    return Witness(
        source=site.source,
        site="wordpress",
        piece=Piece.POST,
        id=site.name(item.id),
        url=item.url,
        author=author,
        title=item.title,
        summary=item.summary,
        date=item.date,
        edited=item.edited if item.edited > item.date else "",
        pinned=item.is_sticky,
        tags=item.tags,
        body=_body(item.html),
        losses=losses,
    )


def _hidden(item: Item) -> SkipReason | None:
    """Return why an item was not shown to everybody, None where it was."""
    if item.is_locked:
        return SkipReason.PRIVATE
    return _STATUS.get(item.status, SkipReason.PRIVATE)


def _body(html: str) -> Body | None:
    return Body(text=with_paragraphs(html), notation=Notation.HTML) if html.strip() else None


def _losses(date: str, html: str) -> Iterator[Loss]:
    if not date:
        yield Loss(kind=LossKind.DATE, what="the source shows none")
    if not html.strip():
        yield Loss(kind=LossKind.TEXT, what="the source shows no text")
    for code in _SHORTCODE.findall(html):
        yield Loss(kind=LossKind.EMBED, what=f"what the site puts in for {code}")


_SHORTCODE = re.compile(
    r"\[(?:gallery|embed|audio|video|playlist|youtube|vimeo|contact-form|latex)\b[^\]\n]{0,200}\]"
)
"""What WordPress and its most common plugins replace when a page is shown."""


# ---- comments


def _see_comment(
    site: _Site, item: Item, comment: Comment, known: Mapping[str, Comment]
) -> Witness | Skip:
    author = _commenter(site.export, comment)
    reason = _comment_refusal(site, item, comment, author)
    if reason:
        what = f"comment {comment.id or '?'} on {item.id or f'line {item.line}'}"
        return Skip(file=site.source.file, what=what, reason=reason)
    parent = known.get(comment.parent)
    answers_post = comment.parent in ("", "0")
    address = partial(_comment_address, item)
    orphaned = Loss(kind=LossKind.PARENT, what=f"comment {comment.parent} is not in the export")
    is_orphan = not answers_post and parent is None
    return Witness(
        source=site.source,
        site="wordpress",
        piece=Piece.COMMENT,
        id=site.name(comment.id),
        url=address(comment.id),
        author=author,
        date=comment.date,
        place=_place(site, item),
        parent=_parent(site, parent, address(parent.id)) if parent else None,
        answers_post=answers_post,
        body=_body(comment.html),
        losses=(*_losses(comment.date, comment.html), *((orphaned,) if is_orphan else ())),
    )


def _comment_refusal(
    site: _Site, item: Item, comment: Comment, author: Person
) -> SkipReason | None:
    """Return why a comment is not taken.

    Anybody may sign with the name of somebody who has an account, so a name alone tells nothing
    where the export says who was signed in.
    """
    if comment.kind not in ("", "comment"):
        return SkipReason.NOT_WANTED
    if other := not_theirs(author, site.person):
        return other
    if comment.approved != "1":
        is_gone = comment.approved in ("trash", "spam", "post-trashed")
        return SkipReason.DELETED if is_gone else SkipReason.PRIVATE
    if comment.user == "0" and _has_account(site):
        return SkipReason.UNREADABLE
    if item.is_locked or item.status not in ("publish", "inherit"):
        return SkipReason.PRIVATE
    return None if comment.id else SkipReason.UNREADABLE


def _has_account(site: _Site) -> bool:
    return any(is_by(each, site.person) for each in site.export.people.values())


def _comment_address(item: Item, comment: str) -> str:
    return f"{item.url}#comment-{comment}" if item.url and comment else ""


def _place(site: _Site, item: Item) -> Place:
    author = _author(site.export, item) if item.login else None
    return Place(title=item.title, url=item.url, author=author, date=item.date)


def _parent(site: _Site, comment: Comment, url: str) -> Parent:
    """Return the comment that is answered, without the words of what is not shown to everybody."""
    if comment.approved != "1":
        return Parent(url=url)
    author = _commenter(site.export, comment)
    return Parent(
        url=url,
        author=author if author != Person() else None,
        date=comment.date,
        html=with_paragraphs(comment.html),
    )
