"""The introduction of a topic as a part of another one's, with no word lost."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape

from plugins.documents import Body, Library, Link, Topic
from plugins.errors import Problem
from plugins.upkeep.fields import Lines

__all__ = ["check_anchors", "check_merged", "with_introduction"]


def with_introduction(text: str, topic: Topic, body: str) -> str:
    """Return the text of a file with the body of topic below its own, under its title."""
    if not body:
        return text
    lines = Lines(text)
    newline = lines.newline
    ended = text if text.endswith(("\n", "\r")) else text + newline
    gap = "" if text.endswith(newline) and not lines[len(lines) - 2].strip() else newline
    added = f"## {_as_markdown(topic.title)}\n\n{body}\n"
    return ended + gap + added.replace("\n", newline)


def _as_markdown(title: str) -> str:
    """Return a title so that Markdown shows it as it is."""
    escaped = re.sub(r"([\\`*_{}\[\]#])", r"\\\1", title)
    return escaped.replace("&", "&amp;").replace("<", "&lt;")


def check_merged(
    before: Library, topic: Topic, into: Topic, merged: Body, shown: str
) -> Iterator[Problem]:
    """Yield why the merged body is not all that the two bodies were; shown is the title as HTML."""
    own, added = before.bodies[into.path], before.bodies[topic.path]
    lost = _words(own.html) + _words(added.html) + _words(shown) - _words(merged.html)
    for link in (*own.links, *added.links):
        if link.shows_title and link.file == topic.path:  # and so shows the other title now
            lost -= _words(escape(topic.title))
    links = _links(own, topic, into) + _links(added, topic, into) - _links(merged, topic, into)
    what = next(iter([*lost, *links]), None)
    if what is not None:
        yield Problem(
            path=into.path,
            key="body",
            value=what,
            reason=f"would be lost if the text of content/{topic.path} stood below this one's",
            remedy="see that both do not give one name to two notes or links, and rename one",
        )


def _words(html: str) -> Counter[str]:
    """Return how often each word stands in html; numbers are left out, as notes are renumbered."""
    words = re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", html)))
    return Counter(word for word in words if not word.isdigit())


def _links(body: Body, topic: Topic, into: Topic) -> Counter[str]:
    """Return how often each place is linked to, with topic's file counting as that of into."""
    return Counter(_target(link, topic, into) for link in body.links)


def _target(link: Link, topic: Topic, into: Topic) -> str:
    if not link.file:
        return link.written
    file = into.path if link.file == topic.path else link.file
    return f"{file}#{link.fragment}"


def check_anchors(library: Library, topic: Topic, into: Topic) -> Iterator[Problem]:
    """Yield a problem for each link to a part of topic whose name into has for a part of its own.

    That an anchor is not there at all is found when the merged content is loaded.
    """
    taken = library.bodies[into.path].anchors
    for path, body in library.bodies.items():
        for link in body.links:
            if link.file == topic.path and link.fragment in taken:
                yield Problem(
                    path=path,
                    line=link.line,
                    key="link",
                    value=link.written,
                    reason=f"content/{into.path} has a part of its own called '{link.fragment}'",
                    remedy="give one of the two another name with `{: #name }`",
                )
