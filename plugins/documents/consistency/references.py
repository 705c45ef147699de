"""What must hold between documents: one address each, and no reference to what is not there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from posixpath import basename, dirname, relpath
from unicodedata import category, normalize

from plugins.documents.addresses import (
    RESERVED_SEGMENTS,
    is_reserved,
)
from plugins.documents.body import Body, Link
from plugins.documents.consistency.circles import check_topics, find_circles, tell_circle
from plugins.documents.consistency.unknown_names import moved_file, name_fault
from plugins.documents.dates import is_surely_before
from plugins.documents.front_matter.keys import FOLDERS
from plugins.documents.holdings import addresses_elsewhere
from plugins.documents.identity import fold_address, misnamed_comment
from plugins.documents.kinds import Bet, Comment, Document, Essay, Form, Page, Status, Topic
from plugins.documents.markdown.paragraphs import PARAGRAPH
from plugins.errors import Problem, did_you_mean

__all__ = ["Shelf", "check_addresses", "check_links", "check_names", "check_sources"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything in a folder of content, also documents that could not be read."""

    documents: Mapping[str, Document]
    bodies: Mapping[str, Body]
    files: frozenset[str]


# ---- addresses


def check_addresses(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for each address that two documents have, or a document and the site itself.

    Letters that differ only in case are the same, as they are on many file systems.  A document
    may list its own address among its former ones: it went and came back.
    """
    taken: dict[str, list[tuple[Document, str]]] = defaultdict(list)
    for document in sorted(documents, key=lambda document: document.path):
        own = document.permalink.casefold()
        taken[own].append((document, "slug"))
        left = set()
        for number, former in enumerate(document.former_urls):
            address = former.strip("/").casefold()
            place = f"{address}/" if address else ""
            if place != own or place in left:
                taken[place].append((document, f"former_urls[{number}]"))
            left.add(place)
            if is_reserved(address):
                yield _taken(document, f"former_urls[{number}]", _OWN_FILE, "take it out")
        if isinstance(document, Page) and document.slug.casefold() in RESERVED_SEGMENTS:
            yield _taken(document, "slug", "belongs to the archive's own pages")
    for same in taken.values():
        first = min(same, key=lambda place: (place[1] != "slug", place[0].path))
        for document, key in same:
            if (document, key) != first:
                whose = "stands twice" if document is first[0] else f"is {_owner(first)} too"
                yield _taken(document, key, whose)


def _owner(place: tuple[Document, str]) -> str:
    document, key = place
    return f"{'the' if key == 'slug' else 'a former'} address of content/{document.path}"


_OWN_FILE = "is a file of the archive's own"


def _taken(document: Document, key: str, reason: str, remedy: str = "") -> Problem:
    name, _, number = key.rstrip("]").partition("[")
    address = document.former_urls[int(number)] if number else f"/{document.permalink}"
    remedy = remedy or (_TAKE_OUT if number else _RENAME)
    line = document.line_of(key) or document.line_of(name) or 1
    return Problem(
        path=document.path, line=line, key=name, value=address, reason=reason, remedy=remedy
    )


_RENAME = "rename the file or write another `slug:`; letters that differ only in case are the same"
_TAKE_OUT = "take it out here or there"


# ---- addresses elsewhere


def check_sources(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for each piece that is in the archive already, by the addresses it had.

    And for each comment that has the address of something else on its forum.
    """
    first: dict[str, Document] = {}
    for document in sorted(documents, key=lambda document: document.path):
        for key, address in addresses_elsewhere(document):
            if isinstance(document, Comment) and (fault := _no_comment(document, address)):
                yield _misnamed(document, key, address, *fault)
                continue
            other = first.setdefault(fold_address(address), document)
            if other is not document:
                reason = f"an address of the same {_word(document, other)} as content/{other.path}"
                yield _misnamed(document, key, address, reason, "keep one of the two files")


def _no_comment(comment: Comment, address: str) -> tuple[str, str] | None:
    """Return what is wrong with an address of comment on a forum, and what to do about it.

    A quick take is a comment on a post that is its author's own, and may have that one's address.
    """
    match misnamed_comment(address):
        case None:
            return None
        case "a post" if comment.form is Form.QUICK_TAKE:
            return None
        case "an id":
            return "asks for a comment by what is no comment's id", _COPY_LINK
        case "a post":
            return "the address of a post, not of a comment", _ADD_ID
        case page:
            return f"the address of {page}, not of a comment", _OWN_LINK


_ADD_ID = "add ?commentId=… with the comment's id"
_OWN_LINK = "write the comment's own link, which has ?commentId=…"
_COPY_LINK = "copy the comment's link anew: an id has 17 letters and digits"


def _word(document: Document, other: Document) -> str:
    """Return what both documents are."""
    return type(document).__name__.lower() if type(document) is type(other) else "piece"


# ---- names in front matter


def check_names(documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield a problem for every topic or comment that a key names and no reader can reach."""
    documents = list(documents)
    topics = {document.slug for document in documents if isinstance(document, Topic)}
    comments = {str(d.slug): d for d in documents if isinstance(d, Comment)}
    pieces = {each.published_permalink.strip("/"): each for each in documents if _may_revise(each)}
    for document in documents:
        for key, slug in _topics_named(document):
            if slug not in topics:
                near = did_you_mean(slug, topics)
                remedy = f"{near} A{_NEW_TOPIC}" if near else f"a{_NEW_TOPIC}"
                yield _misnamed(document, key, slug, "no such topic", remedy)
        yield from _check_revised(document, pieces)
        for key, slug in _comments_named(document):
            if slug not in comments:
                remedy = (
                    did_you_mean(slug, comments) or "write the name of a file in content/comments/"
                )
                yield _misnamed(document, key, slug, "no such comment", remedy)
            elif document.is_public and not comments[slug].is_public:
                yield _misnamed(document, key, slug, _unpublished(comments[slug]), _PUBLISH_BOTH)
    yield from _check_revision_circles(pieces)
    yield from check_topics(documents)


_NEW_TOPIC = " new topic is a file in content/topics/"


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
    if isinstance(document, Comment) and document.in_reply_to:
        named = (document.in_reply_to.comment, document.in_reply_to.under)
        yield from (("in_reply_to", slug) for slug in named if slug)


def _check_revised(document: Document, pieces: Mapping[str, Document]) -> Iterator[Problem]:
    """Yield what is wrong with the earlier piece that a document says it revises."""
    name = _revised_by(document)
    if name is None:
        return
    earlier = pieces.get(name)
    if earlier is None:
        remedy = did_you_mean(name, pieces) or "write its folder and its slug"
        yield _misnamed(document, "revises", name, "no such piece", remedy)
    elif document.is_public and not earlier.is_public:
        yield _misnamed(document, "revises", name, _unpublished(earlier), _PUBLISH_BOTH)
    elif earlier is document or is_surely_before(document.date, earlier.date):
        reason = "does not come before this piece, so it cannot be revised by it"
        yield _misnamed(document, "revises", name, reason, "name an earlier piece")


def _check_revision_circles(pieces: Mapping[str, Document]) -> Iterator[Problem]:
    """Yield one problem for each circle of pieces that revise one another."""
    following = {
        each.path: pieces[name].path
        for each in pieces.values()
        if (name := _revised_by(each)) and pieces.get(name, each) is not each
    }
    by_path = {each.path: each for each in pieces.values()}
    for circle in find_circles(following):
        first = by_path[circle[0]]
        reason = f"revises, by way of others, itself ({tell_circle(circle)})"
        yield _misnamed(first, "revises", _revised_by(first) or "", reason, "name an earlier piece")


def _may_revise(document: Document) -> bool:
    return isinstance(document, (Essay, Comment))


def _revised_by(document: Document) -> str | None:
    """Return the name of the piece that a document revises."""
    return document.revises if isinstance(document, (Essay, Comment)) else None


def _misnamed(document: Document, key: str, value: str, reason: str, remedy: str) -> Problem:
    name = key.partition("[")[0]
    line = document.line_of(key) or document.line_of(name) or 1
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
    if link.name and not link.file:
        return name_fault(shelf.documents, link)
    if link.is_broken:
        return "neither a web address nor a file in content/", _HOW_TO_LINK
    if link.file in shelf.files and link.file != document.path and not _is_linkable(link.file):
        return f"a file name that no link can hold ({link.file})", _HOW_TO_NAME
    if not link.file or (link.file in shelf.files and not link.file.endswith(".md")):
        return None
    return _fault_of_page(shelf, document, link)


def _fault_of_page(shelf: Shelf, document: Document, link: Link) -> tuple[str, str] | None:
    """Return what is wrong with a link to what should be a document."""
    target = shelf.documents.get(link.file)
    if target is None:
        return _no_document(shelf, document, link)
    if document.is_public and not target.is_public:
        return _unpublished(target), _PUBLISH_BOTH
    return _missing_anchor(link, target, shelf.bodies[link.file].anchors)


def _is_linkable(file: str) -> bool:
    """Whether a name has letters, digits and `. - _ ~` alone, which Pelican finds in a link."""
    if _PLAIN.fullmatch(file):  # as nearly all are
        return True
    return all(sign in "./-_~" or category(sign)[0] in "LMN" for sign in file)


_PLAIN = re.compile(r"[A-Za-z0-9./_~-]*")


_HOW_TO_NAME = "rename the file: letters, digits, and `.`, `-`, `_` or `~`"
_HOW_TO_LINK = (
    "name the file from this one, ../comments/….md, or from content/, {filename}/comments/….md"
)


def _no_document(shelf: Shelf, document: Document, link: Link) -> tuple[str, str]:
    if link.file in shelf.files:
        remedy = f"files become pages in {', '.join(f'{folder}/' for folder in FOLDERS)} only"
        return f"content/{link.file} is no document", remedy
    reason = f"no such file: content/{link.file}"
    if moved := moved_file(shelf.documents, link.file):
        return reason, f"it is {_told(document, link, moved)} now"
    return reason, _nearest(document, link, shelf.files)


def _missing_anchor(
    link: Link, target: Document, anchors: frozenset[str]
) -> tuple[str, str] | None:
    if not link.fragment or link.fragment in anchors:
        return None
    if target.status is Status.WITHDRAWN:
        return "leads to a part of what was withdrawn", "link to the piece without `#…`"
    reason = f"content/{link.file} has no anchor '{link.fragment}'"
    if PARAGRAPH.fullmatch(link.fragment):
        return reason, "that paragraph has changed or is gone; take its link from the page anew"
    named = sorted(anchor for anchor in anchors if not PARAGRAPH.fullmatch(anchor))
    if not named:
        return reason, "it has none at all; write `{: #name }` where the link is to lead"
    listed = ", ".join(named[:_MANY])
    return reason, did_you_mean(link.fragment, named) or f"its anchors are {listed}"


_MANY = 20


def _nearest(document: Document, link: Link, files: frozenset[str]) -> str:
    """Return a link to the file whose name is most alike, however its letters are composed."""
    by_name = {_folded(file): file for file in sorted(files, reverse=True)}
    near = get_close_matches(_folded(link.file), by_name, n=1, cutoff=0.7)
    if not near:
        return _HOW_TO_LINK
    return f"did you mean {_told(document, link, by_name[near[0]])}?"


def _told(document: Document, link: Link, file: str) -> str:
    """Return a file as document would link to it, in the manner of link."""
    if link.written.startswith("{"):
        return f"'{link.written.partition('}')[0]}}}/{file}'"
    return f"'{relpath(file, dirname(document.path))}'"


def _folded(file: str) -> str:
    return normalize("NFC", basename(file)).casefold()
