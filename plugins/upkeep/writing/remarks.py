"""A comment known by its address alone: what that tells, and `unknown` for everything else.

It is what stands where the forum could not be asked (`asked.py`).
"""

import re
from hashlib import sha256
from urllib.parse import urlsplit

from plugins.documents import (
    FORUMS,
    Comment,
    Date,
    Fidelity,
    Form,
    ReplyContext,
    Slug,
    Status,
    Work,
    addresses_elsewhere,
    find_post,
    fold_address,
)
from plugins.documents.front_matter.nodes import Scalar
from plugins.documents.front_matter.shapes import URL, Misfit
from plugins.documents.identity import misnamed_comment
from plugins.errors import ContentError, Problem, ToolError
from plugins.importers.setting import name_of_site
from plugins.upkeep.writing.names import slug_of
from plugins.upkeep.writing.shelf import Shelf

__all__ = ["begin_comment", "check_held", "forum_of"]

_FORUMS = frozenset({"lesswrong", "eaforum", "hackernews"})
"""The sites that can be asked for a comment."""

_HOMES = {
    "lesswrong": ("https://www.lesswrong.com", frozenset({"alignmentforum.org"})),
    "eaforum": ("https://forum.effectivealtruism.org", frozenset()),
}
"""Where each forum's pieces live, and which other hosts are homes too; the rest only show them."""


def begin_comment(shelf: Shelf, url: str, day: Date, *, title: str, slug: Slug | None) -> Comment:
    """Return the draft of the comment at an address.

    Raise ToolError where that is no address of a comment, ContentError where the archive has it.
    """
    address = _checked(url)
    check_held(shelf, address)
    site, name, source = forum_of(address), _id_of(address), _at_home(address)
    slug = slug or Slug(f"{_words(address, title)}{name.lower()}")
    return Comment(
        path=f"comments/{site or 'web'}/{slug}.md",
        slug=slug,
        title=title or f"Comment {name} on {name_of_site(site) if site else _host(address)}",
        title_by="archive",
        summary="To be written.",
        body="To be written.",
        status=Status.DRAFT,
        added=day,
        source=source,
        mirrors=() if source == address else (address,),
        in_reply_to=ReplyContext(),
        thread=_thread_of(source),
        text=Fidelity.FULL,
        form=Form.ANSWER if "/answer/" in urlsplit(address).path else Form.COMMENT,
    )


def _checked(url: str) -> str:
    """Return the address as it was written; raise ToolError where no comment can have it."""
    if not url.strip():
        raise ToolError("URL: missing; a new comment is known by its own address on the forum")
    try:
        address = URL.read(Scalar(url, 0))
    except Misfit as misfit:
        (complaint, *_) = misfit.complaints
        raise ToolError(f"URL: '{url}': {complaint.reason}; {complaint.remedy}") from None
    if what := misnamed_comment(address):
        reason = (
            "what it asks for is no comment's id" if what == "an id" else f"the address of {what}"
        )
        remedy = "write the comment's own link, which has ?commentId=… and 17 letters and digits"
        raise ToolError(f"URL: '{url}': {reason}; {remedy}")
    return address


def check_held(shelf: Shelf, address: str | None) -> None:
    """Raise ContentError where the archive has the piece at address, whatever its status."""
    key = fold_address(address or "")
    for path, document in shelf.documents.items():
        for name, known in addresses_elsewhere(document):
            if fold_address(known) == key:
                problem = Problem(
                    path=f"{shelf.folder}/{path}",
                    line=document.line_of(name) or document.line_of(name.partition("[")[0]),
                    key=name.partition("[")[0],
                    value=known,
                    reason=f"the same piece as {address}, so the archive has it already",
                    remedy="write in this file",
                )
                raise ContentError([problem])


# ---- what an address tells


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def forum_of(address: str | None) -> str:
    """Return which forum shows an address, an empty text for a host that is none we know."""
    if address is None:
        return ""
    site = fold_address(address).partition("/")[0]
    return site if site in _FORUMS else FORUMS.get(_host(address), "")


def _id_of(address: str) -> str:
    """Return what tells the comment from others: of its id, or of signs made of its address."""
    key = fold_address(address)
    name = key.rpartition("/")[2]
    if forum_of(address) and name.isdecimal():
        return name  # whole: numbers that follow one another begin alike
    is_id = bool(forum_of(address)) and name.isalnum()
    return (name if is_id else sha256(key.encode()).hexdigest())[:7]


def _thread_of(source: str) -> Work | None:
    """Return the post under which a comment stands, where its address tells."""
    post = find_post(source)
    return Work(url=post) if post and post != source else None


def _at_home(address: str) -> str:
    """Return the address on the forum itself of a comment that a reader's mirror shows."""
    forum, _, rest = fold_address(address).partition("/comment/")
    if not rest or forum not in _HOMES:
        return address
    home, others = _HOMES[forum]
    post = find_post(address)
    if not post or _host(address) in {_host(home), *others}:
        return address
    return f"{home}{urlsplit(post).path}?commentId={rest}"


def _words(address: str, title: str) -> str:
    """Return the words of a title, or of the post as its address spells it, with a hyphen."""
    post = re.search(r"/posts/[A-Za-z0-9]{17}/([a-z0-9-]+)", urlsplit(address).path)
    words = title or (post[1] if post else "")
    return f"{slug_of(words)}-" if re.search(r"[A-Za-z0-9]", words) else ""
