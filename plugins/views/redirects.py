"""Where readers are sent on who come to an address that a document used to have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from plugins.documents import Document, Permalink, permalink
from plugins.documents.addresses import RESERVED_FILES
from plugins.views.typography import title_of

__all__ = ["Redirect", "dead_addresses", "make_redirects"]


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
    """The title of the document there."""
    lang: str
    """The language of the title, where that is not the archive's."""


def make_redirects(documents: Iterable[Document]) -> tuple[Redirect, ...]:
    """Return a redirect for each former address of what readers may reach, by file.

    Two addresses that one file answers, such as `/x` and `/x/`, have one; addresses that no static
    page can answer have none (see dead_addresses), nor has the address that a document came back
    to, in whatever case it is written, as many file systems see none.
    """
    found: dict[str, Redirect] = {}
    for document, address in _former(documents):
        file = _file_at(address)
        if file and file not in found:
            found[file] = Redirect(
                address=address,
                file=file,
                permalink=permalink(document),
                title=title_of(document),
                lang=document.lang or "",
            )
    return tuple(found[file] for file in sorted(found))


def dead_addresses(documents: Iterable[Document]) -> tuple[tuple[Document, str], ...]:
    """Return each former address that no static page can answer, with its document.

    Such as one of a feed or a picture: a host would send a page under its name as what it is not.
    """
    return tuple((each, address) for each, address in _former(documents) if not _file_at(address))


def _former(documents: Iterable[Document]) -> Iterator[tuple[Document, str]]:
    """Yield each address that documents which readers may reach have left, in order of path."""
    for document in sorted(documents, key=lambda document: document.path):
        if document.is_public:
            own = _file_at(f"/{permalink(document)}").casefold()  # empty for the home page
            for address in document.former_urls:
                if not own or _file_at(address).casefold() != own:
                    yield document, address


def _file_at(address: str) -> str:
    """Return the file from which a static host answers address, empty where no page can stand.

    Hosts answer `/x` and `/x/` with `x/index.html`, and a name with an ending with that file.
    """
    path = unquote(address).strip("/")
    segments = path.split("/")
    if not all(map(_is_name, segments)) or segments[0].casefold() in RESERVED_FILES:
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
