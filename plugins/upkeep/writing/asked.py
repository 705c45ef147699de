"""A comment as its forum shows it: asked for, proved, and placed together with its record.

Nothing is locked or written while the forum is asked, so that Ctrl-C leaves nothing.
"""

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.documents import Comment, Date, Slug, Status, Topic
from plugins.errors import ContentError, Problem
from plugins.importers.accounts import ACCOUNTS
from plugins.importers.agent import IMPORTER, agent_of
from plugins.importers.asking import Manners
from plugins.importers.inquiry import SERVERS, Answer, UnansweredError, inquire
from plugins.importers.journal import held
from plugins.importers.setting import name_of_site
from plugins.importers.shelf import address_of
from plugins.importers.single import Single, check_single, enter_single, make_single
from plugins.progress import progress
from plugins.upkeep.writing.entered import PATIENCE
from plugins.upkeep.writing.fresh import proved_text
from plugins.upkeep.writing.names import parse_slug
from plugins.upkeep.writing.owners import check_free
from plugins.upkeep.writing.remarks import check_held, forum_of
from plugins.upkeep.writing.shelf import Shelf, read_shelf
from plugins.upkeep.writing.wishes import Inquiry, Wish, with_wishes

__all__ = ["UnansweredError", "begin_asked"]

_LONGEST = 15.0
"""Seconds for a whole answer."""
_LARGEST = 8 * 2**20
"""Bytes of one; that of a comment on Hacker News has all that answers it."""


def begin_asked(
    content: Path, wish: Wish, day: Date, address: str, inquiry: Inquiry
) -> tuple[Path, str]:
    """Write the draft of the comment at an address as its forum shows it, and enter it as imported.

    `day` is when it enters the archive.

    Return its file and what there is to know of it. Raise UnansweredError where the forum did not
    tell enough, ContentError where the archive has the piece or its place is taken, ToolError
    where another import is at work; then nothing was written.
    """
    answer = _answer(address, inquiry)
    with held(content, PATIENCE):
        shelf = read_shelf(content)  # anew: it may have come here while the forum was asked
        check_held(shelf, address)
        topics = {str(each.slug) for each in shelf.documents.values() if isinstance(each, Topic)}
        single = make_single(content, answer, day, frozenset(topics))
        comment = _free(shelf, single, _wished(single.comment, wish), is_named=bool(wish.slug))
        enter_single(content, single, comment.path, _proved(content, comment))
    return content / comment.path, _whose(content, single, answer)


def _answer(address: str, inquiry: Inquiry) -> Answer:
    manners = Manners(
        agent=agent_of(IMPORTER, inquiry.contact),
        tries=1,
        longest=_LONGEST,
        largest=_LARGEST,
        sleep=inquiry.sleep,
    )
    with progress(f"Asking {name_of_site(forum_of(address))}"):
        return inquire(
            address, manners, servers=inquiry.servers or SERVERS, timeout=inquiry.timeout
        )


def _wished(comment: Comment, wish: Wish) -> Comment:
    """Return a comment as a draft, with what was asked for of it."""
    changes: dict[str, Any] = {"status": Status.DRAFT}
    if title := " ".join(wish.title.split()):
        changes |= {"title": title, "title_by": "archive"}
    if wish.slug:
        slug = parse_slug(wish.slug)
        path = PurePosixPath(comment.path).with_name(f"{slug}.md")
        changes |= {"path": path.as_posix(), "slug": slug}
    return with_wishes(replace(comment, **changes), wish)


def _free(shelf: Shelf, single: Single, comment: Comment, *, is_named: bool) -> Comment:
    """Return a comment at the first place that nothing else has or had; raise ContentError."""
    problems: list[Problem] = []
    for path in (comment.path,) if is_named else single.paths:
        placed = replace(comment, path=path, slug=Slug(PurePosixPath(path).stem))
        found = check_free(shelf, placed)
        if not found and address_of(path) in single.taken:
            reason = "was the file of another imported piece, and is kept for it"
            file = f"{shelf.folder}/{path}"
            found = [Problem(path=file, key="slug", reason=reason, remedy="choose another slug")]
        if not found:
            return placed
        problems = problems or found
    raise ContentError(problems)


def _proved(content: Path, comment: Comment) -> str:
    """Return the text of a comment's file; raise UnansweredError where it would not load."""
    try:
        text = proved_text(content, comment)
    except ContentError as error:
        reason = error.problems[0].reason
        raise UnansweredError(f"answers with what would not load here ({reason})") from None
    check_single(content, comment.path, text)
    return text


def _whose(content: Path, single: Single, answer: Answer) -> str:
    """Return in a sentence whose words a comment has, where it is not surely the owner's."""
    if single.is_owners:
        return ""
    named = f"`author` names {single.author}"
    accounts = f"{content.as_posix()}/{ACCOUNTS}"
    if single.is_owners is False:
        return f"It is somebody else's by {accounts}, so {named}."
    forum = name_of_site(answer.site)
    return (
        f"{accounts} does not say who you are at {forum}, so {named}; take it out if that is you."
    )
