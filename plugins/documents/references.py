"""What must hold between documents: one address each, and no reference to what is not there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename
from unicodedata import normalize

from plugins.documents.addresses import RESERVED_SEGMENTS, permalink
from plugins.documents.body import Body, Link
from plugins.documents.kinds import Bet, Comment, Document, Essay, Page, Topic
from plugins.errors import Problem, did_you_mean

__all__ = ["Shelf", "check_addresses", "check_links", "check_names"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything in a folder of content, also documents that could not be read."""

    documents: Mapping[str, Document]
    bodies: Mapping[str, Body]
    """Those that could be read."""
    files: frozenset[str]


# ---- addresses


def check_addresses(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for each address that two documents have, or a document and the site itself.

    Letters that differ only in case are the same, as they are on many file systems.
    """
    taken: dict[str, list[tuple[Document, str]]] = defaultdict(list)
    for document in sorted(documents, key=lambda document: document.path):
        taken[permalink(document).casefold()].append((document, "slug"))
        for number, former in enumerate(document.former_urls):
            address = former.strip("/").casefold()
            taken[f"{address}/" if address else ""].append((document, f"former_urls[{number}]"))
        if isinstance(document, Page) and document.slug.casefold() in RESERVED_SEGMENTS:
            yield _taken(document, "slug", "belongs to the archive's own pages")
    for same in taken.values():
        first = min(same, key=lambda place: (place[1] != "slug", place[0].path))
        for document, key in same:
            if (document, key) != first:
                whose = "is its own address" if document is first[0] else f"is {_owner(first)} too"
                yield _taken(document, key, whose)


def _owner(place: tuple[Document, str]) -> str:
    document, key = place
    return f"{'the' if key == 'slug' else 'a former'} address of {document.path}"


def _taken(document: Document, key: str, reason: str) -> Problem:
    if key == "slug":
        address = f"/{permalink(document)}"
        remedy = "rename the file, or write another `slug:`, in which more than case differs"
    else:
        number = int(key.partition("[")[2].rstrip("]"))
        address, remedy = document.former_urls[number], "take it out of the one or the other"
    return Problem(
        path=document.path,
        line=document.line_of(key) or document.line_of("former_urls" if "[" in key else "slug"),
        key=key.partition("[")[0],
        value=address,
        reason=reason,
        remedy=remedy,
    )


# ---- names in front matter


def check_names(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for every topic or comment that a key names and no reader can reach."""
    documents = list(documents)
    topics = {document.slug for document in documents if isinstance(document, Topic)}
    comments = {str(d.slug): d for d in documents if isinstance(d, Comment)}
    for document in documents:
        for key, slug in _topics_named(document):
            if slug not in topics:
                remedy = f"{did_you_mean(slug, topics)} A new topic is a file in content/topics/"
                yield _misnamed(document, key, slug, "no such topic", remedy.strip())
        for key, slug in _comments_named(document):
            if slug not in comments:
                remedy = (
                    did_you_mean(slug, comments) or "write the name of a file in content/comments/"
                )
                yield _misnamed(document, key, slug, "no such comment", remedy)
            elif document.is_public and not comments[slug].is_public:
                yield _misnamed(document, key, slug, _unpublished(comments[slug]), _PUBLISH_BOTH)


def _topics_named(document: Document) -> Iterator[tuple[str, str]]:
    yield from ((f"topics[{n}]", topic) for n, topic in enumerate(document.topics))
    if isinstance(document, Topic):
        yield from ((f"see_also[{n}]", topic) for n, topic in enumerate(document.see_also))
        if document.broader:
            yield "broader", document.broader


def _comments_named(document: Document) -> Iterator[tuple[str, str]]:
    if isinstance(document, Essay) and document.grew_from:
        yield "grew_from", document.grew_from
    if isinstance(document, Bet) and document.comes_from:
        yield "comes_from", document.comes_from


def _misnamed(document: Document, key: str, value: str, reason: str, remedy: str) -> Problem:
    name = key.partition("[")[0]
    line = document.line_of(key) or document.line_of(name)
    return Problem(
        path=document.path, line=line, key=name, value=value, reason=reason, remedy=remedy
    )


def _unpublished(document: Document) -> str:
    return f"leads to a piece that is not published (status: {document.status})"


_PUBLISH_BOTH = "take it out, or publish both"


# ---- links in bodies


def check_links(shelf: Shelf) -> Iterator[Problem]:
    """Yield a problem for every link that leads to no file, no anchor, or what nobody may see."""
    for path, body in shelf.bodies.items():
        for link in body.links:
            if fault := _fault(shelf, shelf.documents[path], link):
                reason, remedy = fault
                yield Problem(
                    path=path,
                    line=link.line,
                    key="link",
                    value=link.written,
                    reason=reason,
                    remedy=remedy,
                )


def _fault(shelf: Shelf, document: Document, link: Link) -> tuple[str, str] | None:
    """Return what is wrong with a link and what to do about it."""
    if link.is_broken:
        return "neither a web address nor a file in content/", _HOW_TO_LINK
    if not link.file or (link.file in shelf.files and not link.file.endswith(".md")):
        return None
    target = shelf.documents.get(link.file)
    if target is None:
        what = "is no document" if link.file in shelf.files else "no such file"
        return f"{what}: content/{link.file}", _nearest(link.file, shelf.files)
    if document.is_public and not target.is_public:
        return _unpublished(target), _PUBLISH_BOTH
    if not link.fragment or link.file not in shelf.bodies:
        return None
    return _missing_anchor(link, shelf.bodies[link.file].anchors)


_HOW_TO_LINK = (
    "name the file from this one, ../comments/….md, or from content/, {filename}/comments/….md"
)


def _missing_anchor(link: Link, anchors: frozenset[str]) -> tuple[str, str] | None:
    if link.fragment in anchors:
        return None
    listed = ", ".join(sorted(anchors)[:_MANY]) or "none; write `{: #name }` where it is to lead"
    remedy = did_you_mean(link.fragment, anchors) or f"its anchors are {listed}"
    return f"content/{link.file} has no anchor '{link.fragment}'", remedy


_MANY = 20


def _nearest(file: str, files: frozenset[str]) -> str:
    """Return the file of the same name, however it is spelled, or the one most alike."""
    for other in sorted(files):
        if _folded(basename(other)) == _folded(basename(file)) and other != file:
            return f"did you mean 'content/{other}'?"
    return did_you_mean(file, files) or _HOW_TO_LINK


def _folded(name: str) -> str:
    return normalize("NFC", name).casefold()
