"""The discussion under which a comment stands, and the page of one that has several."""

from dataclasses import dataclass

from plugins.documents import Comment, Permalink, Work
from plugins.relations import Graph, Thread, place_in
from plugins.views.entries import Entry, Reference, make_entries, refer_to
from plugins.views.typography import count_of, typeset
from plugins.views.when import When, show_date

__all__ = [
    "ThreadPage",
    "ThreadView",
    "make_thread_page",
    "make_thread_pages",
    "show_thread",
    "thread_permalink",
]

ENOUGH = 3
"""From so many comments on, a thread has a page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """The discussion under which a comment stands; what is unknown is empty."""

    title: str
    author: str
    url: str
    post: Reference | None
    """The archive's own copy of the post under which it stands, where it has one."""
    permalink: Permalink | None
    """The thread's own page, where it has one."""
    counted: str
    """How many comments the archive has of it: `3 comments`."""
    earlier: tuple[Entry, ...]
    """The archive's other comments in it, those nearest before, in time order."""
    later: tuple[Entry, ...]
    beside: tuple[Entry, ...]
    """Those of which nobody knows whether they came before or after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """A thread as its own page shows it."""

    title: str
    author: str
    url: str
    post: Reference | None
    """The archive's own copy of its post, where it has one."""
    when: When | None
    """When its post was written, where that is known."""
    permalink: Permalink
    entries: tuple[Entry, ...]
    """In the order of the discussion."""


def show_thread(comment: Comment, graph: Graph, owner: str = "") -> ThreadView | None:
    """Return the discussion under which comment stands; None where nothing of it is known.

    Owner is who wrote the archive's own pieces.
    """
    thread = graph.threads.get(comment.path)
    if thread is None:
        return _alone(comment.thread) if comment.thread else None
    place = place_in(thread, comment)
    return ThreadView(
        title=typeset(thread.post.title or ""),
        author=_author(thread, owner),
        url=thread.post.url or "",
        post=refer_to(thread.essay) if thread.essay else None,
        permalink=thread_permalink(thread),
        counted=count_of(len(thread.comments), "comment"),
        earlier=make_entries(place.earlier, graph),
        later=make_entries(place.later, graph),
        beside=make_entries(place.beside, graph),
    )


def _alone(post: Work) -> ThreadView:
    """Return a discussion of which nothing tells what else of it the archive has."""
    return ThreadView(
        title=typeset(post.title or ""),
        author=post.author or "",
        url=post.url or "",
        post=None,
        permalink=None,
        counted="",
        earlier=(),
        later=(),
        beside=(),
    )


def make_thread_pages(graph: Graph, owner: str = "") -> tuple[ThreadPage, ...]:
    """Return a page for each thread of which the archive has ENOUGH comments, by address.

    Owner is who wrote the archive's own pieces.
    """
    threads = {thread.slug: thread for thread in graph.threads.values()}
    return tuple(
        make_thread_page(thread, address, graph, owner)
        for _, thread in sorted(threads.items())
        if (address := thread_permalink(thread))
    )


def thread_permalink(thread: Thread) -> Permalink | None:
    """Return the address of a thread's own page; None where it has too few comments for one."""
    is_enough = len(thread.comments) >= ENOUGH
    return Permalink(f"threads/{thread.slug}/") if is_enough else None


def _author(thread: Thread, owner: str) -> str:
    """Return who wrote the post, which is the owner where an essay of the archive's own is his."""
    return thread.post.author or (owner if thread.essay else "")


def make_thread_page(
    thread: Thread, address: Permalink, graph: Graph, owner: str = ""
) -> ThreadPage:
    """Return a thread as its own page at address shows it."""
    post = thread.post
    return ThreadPage(
        title=typeset(post.title or ""),
        author=_author(thread, owner),
        url=post.url or "",
        post=refer_to(thread.essay) if thread.essay else None,
        when=show_date(post.date) if post.date else None,
        permalink=address,
        entries=make_entries(thread.comments, graph),
    )
