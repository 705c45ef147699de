"""Renaming a topic, or merging it into another: which edits that takes, and what comes of them.

A renamed topic keeps its file, whose `slug:` says the new name, so that Git undoes everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from plugins.documents import (
    Document,
    Library,
    Slug,
    Topic,
    TopicId,
    parse_document,
)
from plugins.documents.front_matter.nodes import Scalar
from plugins.documents.front_matter.shapes import SLUG, Misfit
from plugins.errors import ContentError, Problem, ToolError, did_you_mean
from plugins.upkeep.called import Naming
from plugins.upkeep.edits import add_values, remove_value, replace_value, set_value, values_of
from plugins.upkeep.fields import Uneditable
from plugins.upkeep.merging import with_introduction
from plugins.upkeep.relink import links_of, relink

__all__ = ["Move", "edit_texts", "expected_documents", "find_move"]

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a topic is to be called instead, or which other it is to become a part of."""

    topic: Topic
    """As it is now."""
    new: TopicId
    into: Topic | None
    """The topic of that name where there is one, as it is now."""

    @property
    def old(self) -> TopicId:
        """The name that goes."""
        return TopicId(self.topic.slug)

    @property
    def address(self) -> str:
        """The address that goes with it."""
        return f"/topics/{self.old}/"


def find_move(library: Library, old: str, new: str) -> Move:
    """Return the move from old to new; raise ToolError where that cannot be meant."""
    topics = {
        str(each.slug): each for each in library.documents.values() if isinstance(each, Topic)
    }
    try:
        SLUG.read(Scalar(new, 0))
    except Misfit as misfit:
        (complaint, *_) = misfit.complaints
        message = f"TO: '{new}': {complaint.reason}; {complaint.remedy}"
        raise ToolError(message) from None
    if old not in topics:
        near = did_you_mean(old, topics) or f"the topics are {', '.join(sorted(topics)) or 'none'}"
        raise ToolError(f"FROM: '{old}': no such topic; {near}")
    if old == new:
        raise ToolError(f"TO: '{new}': the name that the topic has")
    alike = [slug for slug in topics if slug != new and slug.casefold() == new.casefold()]
    if alike and new not in topics:
        reason = "differs from a topic's name in nothing but case, as many file systems see none"
        raise ToolError(f"TO: '{new}': {reason}; did you mean '{alike[0]}'?")
    return Move(topic=topics[old], new=TopicId(new), into=topics.get(new))


# ---- the edits


def edit_texts(library: Library, texts: Mapping[str, str], move: Move) -> dict[str, str]:
    """Return the text of every document after move; raise ContentError where one cannot be edited.

    Of a text nothing changes but the values that name the topic and the links that lead to it.
    """
    edited: dict[str, str] = {}
    problems = []
    naming = _naming(library, move)
    for path, text in texts.items():
        try:
            edited[path] = _edited(library, path, text, move, naming)
        except Uneditable as found:
            problems.append(Problem(path=path, line=found.line, key=found.key, reason=str(found)))
    if problems:
        raise ContentError(problems)
    if move.into:
        moved = edited.pop(move.topic.path)
        edited[move.into.path] = with_introduction(
            edited[move.into.path], move.topic, parse_document(move.topic.path, moved).body
        )
    return edited


def _naming(library: Library, move: Move) -> Naming:
    """Return what all documents are called after move."""
    topic = library.documents[(move.into or move.topic).path]
    renamed = topic if move.into else replace(topic, slug=Slug(move.new))
    return Naming.after(library.documents, {move.topic.path: renamed})


def _edited(library: Library, path: str, text: str, move: Move, naming: Naming) -> str:
    if move.into and path == move.topic.path:
        return _relinked(library, path, text, move, naming)
    for key in ("topics", "tags", "broader", "see_also"):
        text = _renamed(path, text, key, move)
    text = _relinked(library, path, text, move, naming)
    if path == (move.into or move.topic).path:
        text = _readdressed(text, move)
    return text


def _renamed(path: str, text: str, key: str, move: Move) -> str:
    """Return text with the topic's name replaced, or taken out where the new one is there too."""
    values = values_of(text, key)
    if move.old not in values:
        return text
    is_own = move.into is not None and path == move.into.path
    if is_own or move.new in values:
        return remove_value(text, key, move.old)
    return replace_value(text, key, move.old, move.new)


def _relinked(library: Library, path: str, text: str, move: Move, naming: Naming) -> str:
    """Return text with the links anew that lead elsewhere after the move, or from elsewhere."""
    stays = move.into or move.topic
    at = stays.path if path == move.topic.path else path
    is_moved = at.rpartition("/")[0] != path.rpartition("/")[0]
    links = links_of(library, path, text)
    anew = [link for link in links if is_moved or link.file == move.topic.path]
    moved = (move.topic.path, stays.path)
    return relink(text, anew, (path, at), moved, naming.called(links))


def _readdressed(text: str, move: Move) -> str:
    """Return the text of the topic that there will be, with the addresses that there were."""
    if move.into:
        text = add_values(text, "former_urls", *_former_urls(move, move.into))
        return add_values(text, "former_names", *_former_names(move, move.into))
    text = set_value(text, "slug", move.new)
    return add_values(text, "former_urls", *_former_urls(move, move.topic))


def _former_urls(move: Move, topic: Topic) -> list[str]:
    """Return the addresses that topic, which stays, has to list too, oldest first.

    An address that it comes back to stays where it is in the list, whose first one is its name in
    feeds; and its own present one comes before those that it takes over, for the same reason.
    """
    own = f"/{topic.permalink}"
    taken = (*move.topic.former_urls, move.address) if move.into else ()
    found = {_folded(url): url for url in topic.former_urls}
    for url in (own, *taken):
        found.setdefault(_folded(url), url)
    return list(found.values())[len(topic.former_urls) :]


def _folded(address: str) -> str:
    return address.strip("/").casefold()


def _former_names(move: Move, into: Topic) -> list[str]:
    names = dict.fromkeys((*move.topic.former_names, move.topic.title))
    return [name for name in names if name not in (*into.former_names, into.title)]


# ---- what comes of them


def expected_documents(texts: Mapping[str, str], move: Move) -> dict[str, Document]:
    """Return what each document says after move, by path, leaving aside what bodies say."""
    return {
        path: _expected(parse_document(path, text), move)
        for path, text in texts.items()
        if not (move.into and path == move.topic.path)
    }


def _expected(document: Document, move: Move) -> Document:
    changes: dict[str, Any] = {"topics": _mapped(document.topics, move)}
    if isinstance(document, Topic):
        changes |= _expected_of_topic(document, move)
    return replace(document, **changes)


def _expected_of_topic(topic: Topic, move: Move) -> dict[str, Any]:
    broader, see_also = topic.broader, topic.see_also
    if move.into and topic.path == move.into.path:
        return {
            "broader": None if broader == move.old else broader,
            "see_also": tuple(other for other in see_also if other != move.old),
            "former_urls": (*topic.former_urls, *_former_urls(move, topic)),
            "former_names": (*topic.former_names, *_former_names(move, move.into)),
        }
    changes: dict[str, Any] = {
        "broader": move.new if broader == move.old else broader,
        "see_also": _mapped(see_also, move),
    }
    if topic.path == move.topic.path:
        former = (*topic.former_urls, *_former_urls(move, topic))
        changes |= {"slug": Slug(move.new), "former_urls": former}
    return changes


def _mapped(names: tuple[TopicId, ...], move: Move) -> tuple[TopicId, ...]:
    if move.new in names:
        return tuple(name for name in names if name != move.old)
    return tuple(move.new if name == move.old else name for name in names)
