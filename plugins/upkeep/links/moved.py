"""Links to what has moved for good, written anew where that changes nothing but the address."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from plugins.documents import (
    Body,
    Comment,
    Document,
    Fidelity,
    Library,
    load_content,
    parse_document,
    render_body,
)
from plugins.documents.html.link_rewriter import Rewriting, rewrite_links
from plugins.documents.link_records import LinkState
from plugins.documents.outbound import BODY, OutboundLink
from plugins.errors import ContentError
from plugins.upkeep.fields import read_header
from plugins.upkeep.links.found import find_published
from plugins.upkeep.place import copied, read_texts, write_all
from plugins.views import count_of

__all__ = ["fix_moved", "is_to_front_page", "is_verbatim", "with_addresses"]


def fix_moved(content: Path) -> str:
    """Write the new address in each text that links to a moved one, and return what was done.

    Verbatim words, front matter, what is now a front page, and what has a confirmed copy are left
    to the writer, as is a text that has the address elsewhere than in links.  Raise ContentError
    where content has mistakes, or would have some; then no file has changed.
    """
    library = load_content(content)
    moves = _moves_by_path(library)
    before = read_texts(content, library)
    after = {path: with_addresses(path, before[path], moves[path]) for path in moves}
    changes: dict[str, str | None] = {
        path: text for path, text in after.items() if text != before[path]
    }
    _prove(content, library, before | after)
    write_all(content, changes)
    folder = content.as_posix()
    if not changes:
        return "No link was written anew; `make report` tells of those that moved"
    files = count_of(len(changes), "file")
    told = f"Links written anew in {files}; `git checkout {folder}` undoes it:"
    return "\n".join([told, *(f"  {folder}/{path}" for path in changes)])


def _prove(content: Path, library: Library, texts: Mapping[str, str]) -> None:
    """Raise ContentError where content would have mistakes if its documents were these texts."""
    with copied(content, library, texts) as copy:
        try:
            load_content(copy)
        except ContentError as error:
            before, after = copy.as_posix(), content.as_posix()
            raise ContentError(
                replace(p, path=p.path.replace(before, after)) for p in error.problems
            ) from None


def _moves_by_path(library: Library) -> dict[str, dict[str, str]]:
    """Return by path the addresses in texts that moved, with where to."""
    moves: dict[str, dict[str, str]] = {}
    for address, places in find_published(library).items():
        record = library.link_records.get(address)
        if record is None or record.state is not LinkState.MOVED or address in library.fallbacks:
            continue
        for link in places:
            is_text = link.key == BODY and not is_verbatim(library.documents[link.path], link)
            if is_text and not is_to_front_page(address, record.to):
                moves.setdefault(link.path, {})[address] = record.to
    return moves


def is_verbatim(document: Document | None, link: OutboundLink) -> bool:
    """Whether a link stands in a text whose every byte is evidence."""
    is_word_by_word = isinstance(document, Comment) and document.text is not Fidelity.DIGEST
    return is_word_by_word and link.key == BODY


def is_to_front_page(address: str, to: str) -> bool:
    """Whether what was a page within a site leads to its front page, as lost ones often do.

    What is no address leads nowhere, so it counts as one: it is to be looked at.
    """
    return _is_within(address) and not _is_within(to)


def _is_within(address: str) -> bool:
    """Whether an address is that of a page within a site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def with_addresses(path: str, text: str, moves: Mapping[str, str]) -> str:
    """Return the text of a file with each address in its links replaced, where that is all.

    An address is left that stands in the text otherwise, such as in code or in front matter.
    """
    for old, new in moves.items():
        after = _replaced(text, old, new)
        if _is_only_links(path, (text, after), old, new):
            text = after
    return text


def _replaced(text: str, old: str, new: str) -> str:
    """Return text with an address replaced below its front matter, wherever it stands whole."""
    body = read_header(text).end
    whole = re.compile(rf"(?<=[(<\"'=\s]){re.escape(old)}(?=[)>\"'\s]|$)")
    return text[:body] + whole.sub(lambda _: new, text[body:])


def _is_only_links(path: str, texts: tuple[str, str], old: str, new: str) -> bool:
    """Whether two texts of a file differ in nothing but where links to an address lead."""
    before, after = (_rendered(path, text) for text in texts)
    if before is None or after is None:
        return False
    places = sum(link.written == old for link in before.links)
    changed = texts[1].count(new) - texts[0].count(new)
    expected = tuple(
        replace(link, written=new) if link.written == old else link for link in before.links
    )
    is_same = _with_links_to(before, old, new) == _with_links_to(after, old, new)
    return places == changed > 0 and after.links == expected and is_same


def _with_links_to(body: Body, old: str, new: str) -> str:
    """Return the HTML of a body with every link to either address as one to the second."""
    anew = Rewriting(attributes={"href": new}, behind="")
    return rewrite_links(
        body.html, lambda attributes: anew if attributes.get("href") in (old, new) else None
    )


def _rendered(path: str, text: str) -> Body | None:
    try:
        return render_body(parse_document(path, text))
    except ContentError:
        return None
