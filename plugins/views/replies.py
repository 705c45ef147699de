"""What a comment answers, in words: every part that is not known is said to be so."""

from dataclasses import dataclass, replace

from plugins.documents import Comment, Essay, Permalink, ReplyContext
from plugins.views.entries import (
    WITHDRAWN,
    Reference,
    is_retracted,
    is_withdrawn,
    kind_word,
    refer_to,
)
from plugins.views.typography import join_words, title_of, typeset
from plugins.views.when import When, show_date

__all__ = ["ReplyView", "show_reply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyView:
    """What a comment answers; every part that is unknown is empty."""

    title: str
    author: str
    url: str
    permalink: Permalink | None
    """Where the archive has it, where it is one of the archive's own."""
    kind: str
    """The word for its kind, where it is one of the archive's own; else empty."""
    is_retracted: bool
    """Whether its author took it back, as far as the archive knows; wherever it is named, so is
    this."""
    under: Reference | None
    """The archive's own comment among whose replies it stands."""
    when: When | None
    excerpt: str
    digest: str
    rights: str
    captured: When | None
    is_unknown: bool
    """Nothing about it is known."""
    unknown: str
    """The parts that are not known, in words; empty where all are."""
    excerpt_unknown: str
    """What is not known of its excerpt, in words; empty where it has none."""


def show_reply(reply: ReplyContext, owner: str, parent: Comment | Essay | None = None) -> ReplyView:
    """Return what a comment answers as its page, its feed entries and print show it.

    Its parent is the piece of the archive's own that it answers, of which what reply leaves out
    is known, or under which it stands.  Of one that was withdrawn nothing is shown but that.
    """
    answered = None if reply.under else parent
    if reply.title:
        reply = replace(reply, title=typeset(reply.title))
    if answered and is_withdrawn(answered):
        reply = ReplyContext(title=WITHDRAWN)
    elif answered:
        reply = _filled(reply, answered, owner)
    return ReplyView(
        title=reply.title or "",
        author=reply.author or "",
        url=reply.url or "",
        permalink=answered.permalink if answered else None,
        kind=kind_word(answered) if answered else "",
        is_retracted=answered is not None and is_retracted(answered),
        under=refer_to(parent) if parent and reply.under else None,
        when=show_date(reply.date) if reply.date else None,
        excerpt=reply.excerpt or "",
        digest=typeset(reply.digest or ""),
        rights=reply.rights or "",
        captured=show_date(reply.captured) if reply.captured else None,
        is_unknown=reply == ReplyContext(),
        unknown="" if answered and is_withdrawn(answered) else _unknown_parts(reply),
        excerpt_unknown=_unknown_of_excerpt(reply) if reply.excerpt else "",
    )


def _filled(reply: ReplyContext, answered: Comment | Essay, owner: str) -> ReplyContext:
    return replace(
        reply,
        title=reply.title or title_of(answered),
        author=reply.author or answered.author or owner,
        url=reply.url or answered.source,
        date=reply.date or answered.date,
    )


def _unknown_parts(reply: ReplyContext) -> str:
    """Return `author and date`, what is not known of it beside its title."""
    parts = {"author": reply.author, "address": reply.url, "date": reply.date}
    return join_words([name for name, value in parts.items() if value is None])


def _unknown_of_excerpt(reply: ReplyContext) -> str:
    """Return what is not known of an excerpt: its terms, and when it was taken."""
    parts = {"the terms on which it stands here": reply.rights, "when it was taken": reply.captured}
    return join_words([name for name, value in parts.items() if value is None])
