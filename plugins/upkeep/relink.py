"""Links in Markdown that lead to another file, edited where they stand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from posixpath import dirname, relpath
from urllib.parse import quote

from plugins.documents import Library, Link, Status, parse_document, render_body
from plugins.errors import ContentError
from plugins.upkeep.fields import Uneditable, read_header

__all__ = ["links_of", "relink"]


def links_of(library: Library, path: str, text: str) -> tuple[Link, ...]:
    """Return the links of the document at path, also of one that was withdrawn, whose text is."""
    if library.documents[path].status is not Status.WITHDRAWN:
        return library.bodies[path].links
    try:
        return render_body(parse_document(path, text)).links
    except ContentError:
        return ()  # nobody reads it any more, so nothing need be right in it


def relink(text: str, links: Iterable[Link], paths: tuple[str, str], moved: tuple[str, str]) -> str:
    """Return text with each of links written anew; paths are where its file is and will be.

    Links to the first of the files moved lead to the second.  Raise Uneditable for a link that
    cannot be found.
    """
    path, at = paths
    old, new = moved
    files = {link: new if link.file == old else link.file for link in links if _is_to_file(link)}
    anew = {link.written: _rewritten(link, file, at) for link, file in files.items()}
    places = _find_links(path, text, [written for written in anew if anew[written] != written])
    for link in files:
        if anew[link.written] != link.written and link.written not in places.values():
            reason = f"'{link.written}' cannot be found in the text; write it anew first"
            raise Uneditable(link.line, "link", reason)
    return _replaced(text, {place: anew[written] for place, written in places.items()})


def _is_to_file(link: Link) -> bool:
    """Whether a link names a file, and not a part of its own or an address that the archive has."""
    return bool(link.file) and not link.written.startswith(("#", "http://", "https://"))


_Place = tuple[int, int]


def _find_links(path: str, text: str, addresses: Iterable[str]) -> dict[_Place, str]:
    """Return the places where text links to addresses, and not where code only shows them.

    Each place where an address stands gets a mark for an address, and those are links whose marks
    Markdown makes links of.
    """
    places = dict(_places(text, addresses))
    marks = {place: f"https://{number}.invalid/" for number, place in enumerate(places)}
    if not places:
        return {}
    try:
        body = render_body(parse_document(path, _replaced(text, marks)))
    except ContentError as error:
        raise Uneditable(error.problems[0].line, "link", error.problems[0].reason) from None
    found = {link.written for link in body.links}
    return {place: address for place, address in places.items() if marks[place] in found}


def _places(text: str, addresses: Iterable[str]) -> Iterator[tuple[_Place, str]]:
    """Yield each place in a body where one of addresses stands as a whole, escaped or not."""
    header = read_header(text)
    for address in addresses:
        for spelling in dict.fromkeys((address, escape(address))):
            whole = rf"(?<=[(<\"'=\s]){re.escape(spelling)}(?=[)>\"'\s]|$)"
            for match in re.compile(whole).finditer(text, header.end):
                yield match.span(), address


def _replaced(text: str, texts: Mapping[_Place, str]) -> str:
    """Return text with other texts in these places, none of which meet."""
    pieces, copied = [], 0
    for (start, end), replacement in sorted(texts.items()):
        pieces += [text[copied:start], replacement]
        copied = end
    return "".join([*pieces, text[copied:]])


def _rewritten(link: Link, target: str, path: str) -> str:
    """Return how the file at path links to target, in the manner and with the anchor of link."""
    placeholder = re.match(r"\{\w+\}/?", link.written)
    _, sign, anchor = link.written.partition("#")
    manner = placeholder[0] if placeholder else ""
    file = target if manner.endswith("/") else relpath(target, dirname(path))
    return manner + quote(file, safe="/~") + sign + anchor
