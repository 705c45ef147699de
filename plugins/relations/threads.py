"""Threads: the discussions elsewhere under which comments stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.documents import Comment, Work, find_post, fold_address
from plugins.relations.order import in_time

__all__ = ["Thread", "build_threads"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A post elsewhere and the archive's comments under it."""

    post: Work
    """What is known of the post from any of its comments; its url is known."""
    comments: tuple[Comment, ...]
    """In time order, never empty."""


def build_threads(comments: Iterable[Comment]) -> Mapping[str, Thread]:
    """Return the thread of each comment whose post has a known address, by the comment's path."""
    by_post: dict[str, list[Comment]] = defaultdict(list)
    for comment in comments:
        if url := _post(comment).url:
            by_post[fold_address(url)].append(comment)
    threads = [_thread(in_time(same)) for _, same in sorted(by_post.items())]
    return {comment.path: thread for thread in threads for comment in thread.comments}


def _post(comment: Comment) -> Work:
    """Return the post under which comment stands, as far as comment itself says."""
    if comment.thread:
        return comment.thread
    answered = comment.in_reply_to or Work()
    if answered.url is None:
        return Work()
    post = find_post(answered.url)
    # What is known of an answered comment is not known of its post.
    return answered if post == answered.url else Work(url=post)


def _thread(comments: tuple[Comment, ...]) -> Thread:
    posts = [_post(comment) for comment in comments]
    return Thread(
        post=Work(
            title=next((post.title for post in posts if post.title), None),
            author=next((post.author for post in posts if post.author), None),
            url=next(post.url for post in posts if post.url),
            date=next((post.date for post in posts if post.date), None),
        ),
        comments=comments,
    )
