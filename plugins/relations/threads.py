"""Threads: the discussions elsewhere under which comments stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from plugins.documents import (
    Comment,
    Document,
    Essay,
    Work,
    addresses_elsewhere,
    find_parents,
    find_post,
    fold_address,
    is_surely_before,
)
from plugins.relations.order import in_time

__all__ = ["Place", "Thread", "build_threads", "place_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A post elsewhere and the archive's comments under it."""

    slug: str
    """The last part of the address of its page, which it keeps as comments join it."""
    post: Work
    """What is known of the post: as the archive has it, or else from any of its comments."""
    essay: Essay | None
    """The archive's own copy of the post, where it has one."""
    comments: tuple[Comment, ...]
    """In time order, but each after what it answers; never empty."""
    numbers: Mapping[str, int]
    """The place of each of them, from 0, by its path."""
    parents: Mapping[str, Comment]
    """The archive's own comment that one answers or stands under, by path, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What stands near a comment in its thread, at most NEAR pieces on each side."""

    earlier: tuple[Comment, ...]
    later: tuple[Comment, ...]
    beside: tuple[Comment, ...]
    """Those of which it is not known whether they came before or after."""


NEAR = 5
"""So many pieces on each side; the thread's own page has them all."""


# ---- building


def build_threads(pieces: Iterable[Document]) -> Mapping[str, Thread]:
    """Return the thread of each comment whose post is known, or what it answers, by its path.

    A comment stands in the thread that it names, that of the comment of the archive's own which it
    answers, that of the post in its own address or of the post it answers, or that of its answers.
    An essay among pieces tells of the thread that stands under it elsewhere.
    """
    pieces = list(pieces)
    ordered = in_time(each for each in pieces if isinstance(each, Comment))
    found = find_parents(ordered)
    parents = {path: each for path, each in found.items() if isinstance(each, Comment)}
    ordered = _parents_first(ordered, parents)
    keys = _keys(ordered, parents)
    members: dict[str, list[Comment]] = defaultdict(list)
    for comment in ordered:
        if key := keys.get(comment.path):
            members[key].append(comment)
    essays = _essays(pieces)
    threads = [
        _thread(key, tuple(same), parents, essays.get(key)) for key, same in sorted(members.items())
    ]
    return {comment.path: thread for thread in threads for comment in thread.comments}


def _essays(pieces: Iterable[Document]) -> Mapping[str, Essay]:
    """Return each essay by the keys of its addresses elsewhere."""
    return {
        fold_address(address): each
        for each in pieces
        if isinstance(each, Essay)
        for _, address in addresses_elsewhere(each)
    }


def _keys(comments: tuple[Comment, ...], parents: Mapping[str, Comment]) -> Mapping[str, str]:
    """Return what tells the thread of each comment, where anything does.

    What no comment of its own says of the first of a chain of answers, the answers may say.
    """
    keys: dict[str, str] = {}
    told = _told_by_answers(comments, parents)
    for comment in comments:
        parent = parents.get(comment.path)
        if comment.thread and comment.thread.url:
            keys[comment.path] = fold_address(comment.thread.url)
        elif parent:
            keys[comment.path] = keys[parent.path]
        elif key := told.get(comment.path):
            keys[comment.path] = key
    return keys


def _told_by_answers(
    comments: tuple[Comment, ...], parents: Mapping[str, Comment]
) -> Mapping[str, str]:
    """Return the thread of each comment that answers none, as it or those below it tell it.

    One that has answers, and of which nobody tells the post, gives the thread its own name.
    """
    above: dict[str, Comment] = {}
    told: dict[str, str] = {}
    for comment in comments:
        parent = parents.get(comment.path)
        first = above[comment.path] = above[parent.path] if parent else comment
        if first.path in told:
            continue
        url = next((post.url for post in _posts(comment, parents) if post.url), None)
        if url:
            told[first.path] = fold_address(url)
    unnamed = {first.path: first.permalink for path, first in above.items() if path != first.path}
    return unnamed | told


def _parents_first(
    comments: tuple[Comment, ...], parents: Mapping[str, Comment]
) -> tuple[Comment, ...]:
    """Return comments in their order, but each after the one that it answers."""
    placed: dict[str, Comment] = {}
    for comment in comments:
        chain: dict[str, Comment] = {}
        above: Comment | None = comment
        while above and above.path not in placed and above.path not in chain:
            chain[above.path] = above
            above = parents.get(above.path)
        placed |= dict(reversed(chain.items()))
    return tuple(placed.values())


def _posts(comment: Comment, parents: Mapping[str, Comment]) -> Iterator[Work]:
    """Yield what comment itself says of the post under which it stands, the surest first."""
    if comment.thread:
        yield comment.thread
    if comment.source and (post := find_post(comment.source)) != comment.source:
        yield Work(url=post)
    answered = comment.in_reply_to
    if answered and answered.url:
        post = find_post(answered.url)
        # What is known of an answered comment is not known of its post.
        if post != answered.url:
            yield Work(url=post)
        elif comment.path not in parents and not comment.thread:
            yield answered


def _thread(
    key: str,
    comments: tuple[Comment, ...],
    parents: Mapping[str, Comment],
    essay: Essay | None,
) -> Thread:
    posts = [post for comment in comments for post in _posts(comment, parents)]
    # What is answered elsewhere than in this thread is not its post.
    posts = [post for post in posts if post.url is None or fold_address(post.url) == key]
    told = Work(
        title=next((post.title for post in posts if post.title), None),
        author=next((post.author for post in posts if post.author), None),
        url=next((post.url for post in posts if post.url), None),
        date=next((post.date for post in posts if post.date), None),
    )
    return Thread(
        slug=_slug(key),
        post=_as_held(told, essay) if essay else told,
        essay=essay,
        comments=comments,
        numbers={comment.path: number for number, comment in enumerate(comments)},
        parents={c.path: parents[c.path] for c in comments if c.path in parents},
    )


def _as_held(told: Work, essay: Essay) -> Work:
    """Return a post by what the archive knows of it; without an author, it is the owner's."""
    return replace(told, title=essay.title, author=essay.author, date=essay.date or told.date)


def _slug(key: str) -> str:
    """Return a name for an address: a forum's own name for its post, or one made of the key."""
    parts = key.strip("/").split("/")
    if parts[0] in _FORUMS and len(parts) > 1 and parts[1] != "old-item":  # numbers as of old posts
        return f"{parts[0]}-{parts[-1]}"
    return sha256(key.encode()).hexdigest()[:12]


_FORUMS = frozenset({"lesswrong", "eaforum", "hackernews"})


# ---- reading


def place_in(thread: Thread, comment: Comment) -> Place:
    """Return what stands near comment in its thread, as far as its order is known."""
    number = thread.numbers[comment.path]
    window = thread.comments[max(0, number - NEAR) : number + 1 + NEAR]
    near = [each for each in window if each is not comment]
    earlier = tuple(each for each in near if _is_before(each, comment, thread))
    later = tuple(each for each in near if _is_before(comment, each, thread))
    known = {each.path for each in (*earlier, *later)}
    beside = tuple(each for each in near if each.path not in known)
    return Place(earlier=earlier, later=later, beside=beside)


def _is_before(one: Comment, other: Comment, thread: Thread) -> bool:
    """Whether other answers one, or their dates say that one came before it.

    Where dates speak against an answer, by way of others, the answer counts.
    """
    if _answers(other, one, thread) or _answers(one, other, thread):
        return _answers(other, one, thread)
    return is_surely_before(one.date, other.date)


def _answers(comment: Comment, other: Comment, thread: Thread) -> bool:
    """Whether comment answers other, by way of at most NEAR others: those stand between them."""
    above: Comment | None = comment
    for _ in range(NEAR):
        above = thread.parents.get(above.path) if above else None
        if above is other:
            return True
    return False
