"""What must hold between documents: one address each, and no reference to what is not there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename

from plugins.documents.addresses import RESERVED_SEGMENTS, permalink
from plugins.documents.body import Body, Link
from plugins.documents.kinds import Bet, Comment, Document, Essay, Page, Topic
from plugins.errors import Problem, did_you_mean

__all__ = ["check_addresses", "check_links", "check_names"]


def check_addresses(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for every document whose address another one has, whatever its case, or the site itself."""
    by_address: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_address[permalink(document).casefold()].append(document)
        if isinstance(document, Page) and document.slug.casefold() in RESERVED_SEGMENTS:
            yield _taken(document, f"/{document.slug}/", "belongs to the archive's own pages")
    for same in by_address.values():
        first = min(same, key=lambda document: document.path)
        for document in same:
            if document is not first:
                yield _taken(
                    document, f"/{permalink(document)}", f"is the address of {first.path} too"
                )


def _taken(document: Document, address: str, reason: str) -> Problem:
    remedy = (
        "rename the file or write another `slug:`; letters that differ only in case are the same"
    )
    line = document.line_of("slug") or 1
    return Problem(
        path=document.path, line=line, key="slug", value=address, reason=reason, remedy=remedy
    )


def check_names(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for every topic or comment that a front matter key names and no file holds."""
    documents = list(documents)
    topics = {document.slug for document in documents if isinstance(document, Topic)}
    comments = {document.slug for document in documents if isinstance(document, Comment)}
    for document in documents:
        for key, slug in _topics_named(document):
            if slug not in topics:
                remedy = (
                    f"{did_you_mean(slug, topics)} A new topic is a file in content/topics/".strip()
                )
                yield _unknown(document, key, slug, "no such topic", remedy)
        for key, slug in _comments_named(document):
            if slug not in comments:
                remedy = (
                    did_you_mean(slug, comments)
                    or "write the slug of a comment in content/comments/"
                )
                yield _unknown(document, key, slug, "no such comment", remedy)


def _topics_named(document: Document) -> Iterator[tuple[str, str]]:
    yield from (("topics", topic) for topic in document.topics)
    if isinstance(document, Topic):
        yield from (("see_also", topic) for topic in document.see_also)
        if document.broader:
            yield "broader", document.broader


def _comments_named(document: Document) -> Iterator[tuple[str, str]]:
    if isinstance(document, Essay) and document.grew_from:
        yield "grew_from", document.grew_from
    if isinstance(document, Bet) and document.comes_from:
        yield "comes_from", document.comes_from


def _unknown(document: Document, key: str, value: str, reason: str, remedy: str) -> Problem:
    line = document.line_of(key)
    return Problem(
        path=document.path, line=line, key=key, value=value, reason=reason, remedy=remedy
    )


def check_links(
    documents: Mapping[str, Document], bodies: Mapping[str, Body], files: frozenset[str]
) -> Iterator[Problem]:
    """Yield a problem for every link in a body that leads to no file, no anchor, or what no reader may see."""
    for path, body in bodies.items():
        for link in body.links:
            reason, remedy = _fault(documents[path], link, documents, bodies, files)
            if reason:
                yield Problem(
                    path=path,
                    line=link.line,
                    key="link",
                    value=link.written,
                    reason=reason,
                    remedy=remedy,
                )


def _fault(
    document: Document,
    link: Link,
    documents: Mapping[str, Document],
    bodies: Mapping[str, Body],
    files: frozenset[str],
) -> tuple[str, str]:
    """Return what is wrong with a link and what to do, both empty where it is right."""
    if link.is_broken:
        return (
            "not an address, nor a file in content/",
            "name the file: ../comments/….md or {filename}/comments/….md",
        )
    if not link.file or (link.file in files and link.file not in documents):
        return "", ""
    if link.file not in documents:
        return f"no such file ({link.file})", _nearest(link.file, files)
    if document.is_public and not documents[link.file].is_public:
        status = documents[link.file].status
        return (
            f"leads to a piece that is not published ({status})",
            "take the link out or publish both",
        )
    return _missing_anchor(link, bodies[link.file]) if link.file in bodies else ("", "")


def _missing_anchor(link: Link, target: Body) -> tuple[str, str]:
    if not link.fragment or link.fragment in target.anchors:
        return "", ""
    listed = ", ".join(sorted(target.anchors)) or "none"
    return f"no such anchor ('{link.fragment}')", did_you_mean(
        link.fragment, target.anchors
    ) or f"it has: {listed}"


def _nearest(file: str, files: frozenset[str]) -> str:
    """Return the file of the same name elsewhere, or the one whose path is most alike."""
    for other in sorted(files):
        if basename(other) == basename(file):
            return f"did you mean '{other}'?"
    return did_you_mean(file, files) or "write the path from this file, such as ../comments/….md"
