"""Where readers are sent on who come to an address that something used to have."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from plugins.documents import Document, Permalink
from plugins.documents.addresses import is_reserved
from plugins.permanence import DECLARED, Declaration, State, unescaped
from plugins.views.feeds import Feed
from plugins.views.typography import title_of

__all__ = ["FileMove", "Redirect", "build_rules", "dead_addresses", "make_moves", "make_redirects"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A page that stands at a former address and leads to the present one."""

    address: str
    """As the document gives it, from the root."""
    file: str
    """The page's file, from the root of the site."""
    permalink: Permalink
    """Where it leads."""
    title: str
    """The title of the document there, or its address where it is no document."""
    lang: str = ""
    """The language of the title, where that is not the archive's."""
    path: str = ""
    """The file that says so, from `content/`."""
    line: int = 0
    """The line on which it does."""

    @property
    def feed_type(self) -> str:
        """What kind of feed stands there, empty where it is none."""
        return _FEED_TYPES.get(self.permalink.rpartition(".")[2], "")


_FEED_TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMove:
    """A file that stands at a former address too, as no page can send on who asks for a file.

    A static host has no other way to send a reader of feeds on: a refresh is for browsers.  The
    feed itself names its present address and has the same id there, so nothing comes up twice.
    """

    file: str
    """Where it used to be, from the root of the site."""
    target: str
    """Where it is."""
    line: int
    """The line that declares it."""


def make_redirects(
    documents: Iterable[Document], declared: Mapping[str, Declaration] | None = None
) -> tuple[Redirect, ...]:
    """Return a redirect for each former address of what readers may reach, by file.

    Two addresses that one file answers, such as `/x` and `/x/`, have one; addresses that no static
    page can answer have none (see dead_addresses), nor has the address that a document came back
    to, in whatever case it is written, as many file systems see none.
    """
    documents = tuple(documents)
    found: dict[str, Redirect] = {}
    for redirect in (*_of_documents(documents), *_of_declared(documents, declared or {})):
        found.setdefault(redirect.file, redirect)
    return tuple(found[file] for file in sorted(found))


def make_moves(declared: Mapping[str, Declaration]) -> tuple[FileMove, ...]:
    """Return each file that is declared to have moved, and is wanted at its former address too."""
    moved = _moved(declared)
    return tuple(
        FileMove(file=_path(address), target=_path(each.told), line=each.line)
        for address, each in moved
        if not _file_at(address) and all(map(_is_name, _path(address).split("/")))
    )


def dead_addresses(documents: Iterable[Document]) -> tuple[tuple[Document, str], ...]:
    """Return each former address that no static page can answer, with its document.

    Such as one of a feed or a picture: a host would send a page under its name as what it is not.
    """
    former = _former(documents)
    return tuple((each, address) for each, _, address in former if not _file_at(address))


def build_rules(
    documents: Iterable[Document],
    declared: Mapping[str, Declaration],
    feeds: Iterable[Feed],
    site: str,
) -> str:
    """Return the `_redirects` of a site at address site: a permanent redirect to a line, sorted.

    It is read by Netlify, which serves what is there before it looks for a rule, and Cloudflare
    Pages, which follows the rule first; so there is a rule for nothing that is there itself.  Of a
    page there is one with the last slash and one without.  Empty where nothing has moved.

    Other hosts serve the file to whoever asks, so it tells of nothing that no list has: who comes
    to a former address of what is hidden or withdrawn is led on by the page that stands there.
    """
    documents = tuple(documents)
    listed = [each for each in documents if each.is_listed]
    owned = {f"/{each.permalink}".rstrip("/").casefold() for each in documents}
    moves = [
        *((address, document.permalink) for document, _, address in _former(listed)),
        *((address, _path(each.told)) for address, each in _moved(declared)),
        *_former_feeds(feeds),
    ]
    root = urlsplit(site).path.rstrip("/")
    rules = {
        source: f"{root}{_quoted(source)} {root}/{quote(target)} 301\n"
        for address, target in moves
        for source in _sources(address)
        if source.rstrip("/").casefold() not in owned
    }
    return "".join(rules[source] for source in sorted(rules))


# ---- what has moved


def _of_documents(documents: Iterable[Document]) -> Iterator[Redirect]:
    for document, number, address in _former(documents):
        if file := _file_at(address):
            yield Redirect(
                address=address,
                file=file,
                permalink=document.permalink,
                title=title_of(document),
                lang=document.lang or "",
                path=document.path,
                line=document.line_of(f"former_urls[{number}]") or document.line_of("former_urls"),
            )


def _of_declared(
    documents: Iterable[Document], declared: Mapping[str, Declaration]
) -> Iterator[Redirect]:
    """Yield a redirect for each address that is declared to have moved and that a page can have."""
    at = {f"/{each.permalink}": each for each in documents if each.is_public}
    for address, each in _moved(declared):
        if file := _file_at(address):
            document = at.get(each.told)
            yield Redirect(
                address=address,
                file=file,
                permalink=Permalink(each.told.lstrip("/")),
                title=title_of(document) if document else each.told,
                lang=(document.lang or "") if document else "",
                path=DECLARED,
                line=each.line,
            )


def _moved(declared: Mapping[str, Declaration]) -> list[tuple[str, Declaration]]:
    return sorted((at, each) for at, each in declared.items() if each.state is State.MOVED)


def _former(documents: Iterable[Document]) -> Iterator[tuple[Document, int, str]]:
    """Yield each address that documents which readers may reach have left, in order of path.

    With its place among the document's former addresses.
    """
    for document in sorted(documents, key=lambda document: document.path):
        if document.is_public and document.former_urls:
            own = _file_at(f"/{document.permalink}").casefold()  # empty for the home page
            for number, address in enumerate(document.former_urls):
                if not own or _file_at(address).casefold() != own:
                    yield document, number, address


def _former_feeds(feeds: Iterable[Feed]) -> Iterator[tuple[str, str]]:
    for feed in feeds:
        for name in feed.former_names:
            yield from ((f"/{name}.{end}", f"{feed.name}.{end}") for end in ("atom", "json", "xml"))


# ---- files


def _path(address: str) -> str:
    """Return the path, from the root of the site, at which an address of the ledger's stands."""
    return unescaped(address).lstrip("/")


def _file_at(address: str) -> str:
    """Return the file from which a static host answers address, empty where no page can stand.

    Hosts answer `/x` and `/x/` with `x/index.html`, and a name with an ending with that file.
    """
    path = unquote(address).strip("/")
    segments = path.split("/")
    if not all(map(_is_name, segments)) or is_reserved(path):
        return ""
    ending = segments[-1].rpartition(".")[2] if "." in segments[-1] else ""
    if address.endswith("/") or not ending:
        return f"{path}/index.html"
    return path if ending.lower() in ("html", "htm") else ""


def _is_name(segment: str) -> bool:
    """Whether a part of an address can be the name of a file or folder on any system."""
    is_odd = segment in ("", ".", "..") or any(sign in segment for sign in "\\\0\ufffd")
    return not is_odd and segment.isprintable() and len(segment.encode()) <= _LONGEST_NAME


_LONGEST_NAME = 255
"""Bytes in a name, for the file systems in use."""


# ---- rules


def _sources(address: str) -> tuple[str, ...]:
    """Return the spellings of an address that a rule is wanted for."""
    path = f"/{unquote(address).strip('/')}"
    if path == "/" or not _file_at(address):
        return () if path == "/" else (path,)
    return (path, f"{path}/") if _file_at(address).endswith("/index.html") else (path,)


def _quoted(source: str) -> str:
    """Return an address as rules write it, where `*` and `:name` would stand for anything."""
    return re.sub(r"[*:]", lambda sign: f"%{ord(sign[0]):02X}", quote(source, safe="/~*:"))
