"""Links in Markdown that lead to another file, edited where they stand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from posixpath import dirname, relpath
from types import MappingProxyType
from urllib.parse import quote

from plugins.documents import (
    Library,
    Link,
    Status,
    find_names,
    parse_document,
    render_body,
    with_file,
)
from plugins.errors import ContentError
from plugins.upkeep.fields import Uneditable, read_header

__all__ = ["links_of", "relink"]

_NONE: Mapping[Link, str] = MappingProxyType({})


def links_of(library: Library, path: str, text: str) -> tuple[Link, ...]:
    """Return the links of the document at path, also of one that was withdrawn, whose text is."""
    if library.documents[path].status is not Status.WITHDRAWN:
        return library.bodies[path].links
    names = find_names(library.documents.values())
    try:
        links = render_body(parse_document(path, text)).links
    except ContentError:
        return ()  # nobody reads it any more, so nothing need be right in it
    return tuple(with_file(link, names) for link in links)


def relink(
    text: str,
    links: Iterable[Link],
    paths: tuple[str, str],
    moved: tuple[str, str],
    called: Mapping[Link, str] = _NONE,
) -> str:
    """Return text with each of links written anew; paths are where its file is and will be.

    Links to the first of the files moved lead to the second.  Links by name are written as called
    has them, and stay where it has nothing.  Raise Uneditable for a link that cannot be found.
    """
    path, at = paths
    old, new = moved
    files = {link: new if link.file == old else link.file for link in links if _is_to_file(link)}
    wanted = {link: _rewritten(link, file, at) for link, file in files.items()} | dict(called)
    anew = {_spelling(link): text for link, text in wanted.items() if text != link.written}
    places = _find_links(path, text, anew)
    for link in wanted:
        if _spelling(link) in anew.keys() - set(places.values()):
            reason = f"'{link.written}' cannot be found in the text; write it anew first"
            raise Uneditable(link.line, "link", reason)
    texts = {place: _before_text(anew[of], of) for place, of in places.items()}
    return _replaced(text, texts)


def _is_to_file(link: Link) -> bool:
    """Whether a link names a file, and not a part of its own or an address that the archive has."""
    is_other = link.name or link.written.startswith(("#", "http://", "https://"))
    return bool(link.file) and not is_other


def _spelling(link: Link) -> str:
    """Return what is looked for in a text: a link by name with text ends where that begins."""
    return f"{link.written[:-2]}|" if link.name and not link.shows_title else link.written


_Place = tuple[int, int]


def _find_links(path: str, text: str, addresses: Iterable[str]) -> dict[_Place, str]:
    """Return the places where text links to addresses, and not where code only shows them.

    Each place where an address stands gets a mark for an address, and those are links whose marks
    Markdown makes links of.
    """
    places = dict(_places(text, addresses))
    marks = {place: _mark(number, of) for number, (place, of) in enumerate(places.items())}
    if not places:
        return {}
    marked = {place: _before_text(mark, places[place]) for place, mark in marks.items()}
    try:
        body = render_body(parse_document(path, _replaced(text, marked)))
    except ContentError as error:
        raise Uneditable(error.problems[0].line, "link", error.problems[0].reason) from None
    found = {link.written for link in body.links}
    return {place: address for place, address in places.items() if marks[place] in found}


def _mark(number: int, address: str) -> str:
    """Return what stands for an address while links are told from what only looks like them."""
    return f"[[mark-{number}]]" if address.startswith("[[") else f"https://{number}.invalid/"


def _before_text(written: str, spelling: str) -> str:
    """Return a link by name as it is written up to its text, where its spelling has one."""
    return written.removesuffix("]]") if spelling.endswith("|") else written


def _places(text: str, addresses: Iterable[str]) -> Iterator[tuple[_Place, str]]:
    """Yield each place in a body where one of addresses stands as a whole, escaped or not."""
    header = read_header(text)
    for address in addresses:
        if address.startswith("[["):
            yield from ((place, address) for place in _places_of_name(text, address, header.end))
            continue
        for spelling in dict.fromkeys((address, escape(address))):
            whole = rf"(?<=[(<\"'=\s]){re.escape(spelling)}(?=[)>\"'\s]|$)"
            for match in re.compile(whole).finditer(text, header.end):
                yield match.span(), address


def _places_of_name(text: str, written: str, start: int) -> Iterator[_Place]:
    """Yield each place where a link by name stands, up to its text if it has one."""
    name = re.escape(written[2:].rstrip("]|"))
    end = r"(?=\\?\|)" if written.endswith("|") else r"\]\]"
    for match in re.compile(rf"\[\[\s*{name}\s*{end}").finditer(text, start):
        yield match.span()


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
