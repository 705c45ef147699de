"""Links out of a document: where each leads, told from how it is written."""

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote, urlsplit

from plugins.documents.packing import packs_quickly

__all__ = ["Link", "is_strange_placeholder", "link_by_name", "resolve_link", "to_placeholder"]


@packs_quickly
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link out of a document, to an address or to another file."""

    written: str
    """As it stands in the source."""
    line: int
    file: str = ""
    """The file it leads to, from `content/`; empty where it leads to an address.

    Of a link by name it is told by all documents together (`names.py`), and empty where none has,
    or several have, that name.
    """
    fragment: str = ""
    name: str = ""
    """What `[[…]]` calls the piece: its slug, or its folder and slug; empty for other links."""
    shows_title: bool = False
    """It has no text of its own, so that it shows the title of what it leads to."""
    is_broken: bool = False
    """It leaves `content/` or is rooted at `/`, so that it cannot be resolved."""


_PLACEHOLDER = re.compile(r"\{(?:filename|static|attach)\}(.*)", re.DOTALL)


def is_strange_placeholder(written: str) -> bool:
    """Whether a link begins with a word in braces that means nothing here."""
    return bool(re.match(r"\{\w+\}", written)) and not _PLACEHOLDER.match(written)


def resolve_link(written: str, path: str, line: int) -> Link:
    """Return where a link in the file at path leads: to an address, a file, or nowhere."""
    placeholder = _PLACEHOLDER.match(written)
    try:
        parts = urlsplit(placeholder[1] if placeholder else written)
    except ValueError:
        return Link(written=written, line=line, is_broken=True)
    if parts.query and not parts.scheme:
        return Link(written=written, line=line, is_broken=True)
    if parts.scheme or parts.netloc:
        is_nowhere = not parts.scheme or (parts.scheme in ("http", "https") and not parts.hostname)
        return Link(written=written, line=line, is_broken=bool(placeholder) or is_nowhere)
    fragment = unquote(parts.fragment)
    if not parts.path:
        own = path if fragment else ""
        return Link(written=written, line=line, file=own, fragment=fragment, is_broken=not own)
    file = _file(unquote(parts.path), path, is_from_top=placeholder is not None)
    return Link(written=written, line=line, file=file, fragment=fragment, is_broken=not file)


def link_by_name(written: str, line: int, *, shows_title: bool) -> Link | None:
    """Return the link that `[[name]]` or `[[name#anchor]]` is, whose file is not known yet.

    None for what is written otherwise.
    """
    if not (match := _NAME.fullmatch(written)):
        return None
    name, _, fragment = match[1].partition("#")
    name = name or match[1]  # a part of nothing, which no piece is called
    return Link(written=written, line=line, fragment=fragment, name=name, shows_title=shows_title)


_NAME = re.compile(r"\[\[([^\[\]|]+)\]\]")


def _file(name: str, path: str, *, is_from_top: bool) -> str:
    """Return the file that name means in the file at path, empty where it is not in content."""
    if name.startswith("/") and not is_from_top:
        return ""
    joined = name.lstrip("/") if name.startswith("/") else join(dirname(path), name)
    file = normpath(joined)
    return "" if file == ".." or file.startswith(("../", "/")) or file == "." else file


def to_placeholder(link: Link) -> str:
    """Return the one form in which a link to a file leaves the documents room."""
    placeholder = "filename" if link.file.endswith(".md") else "static"
    fragment = f"#{_quoted(link.fragment)}" if link.fragment else ""
    return f"{{{placeholder}}}/{_quoted(link.file)}{fragment}"


def _quoted(text: str) -> str:
    """Return text with escapes for what would end or split an address."""
    return re.sub(r"[%?#\s\"<>\\^`{|}]", lambda match: quote(match[0]), text)
