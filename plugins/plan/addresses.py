"""Links within a rendered body → addresses, as they are from the page that shows it."""

import re
from collections.abc import Iterator
from html import unescape
from posixpath import join
from urllib.parse import ParseResult, unquote, urljoin, urlparse, urlunparse

from plugins.documents import Document, Library
from plugins.errors import ToolError

__all__ = ["published_files", "root_of", "with_addresses"]


def root_of(file: str) -> str:
    """Return what leads from a page, by its file from the site's root, to that root."""
    return "/".join([".."] * file.count("/")) or "."


def with_addresses(html: str, root: str, index: str, library: Library) -> str:
    """Return html with each `{filename}` and `{static}` as an address below root.

    They become what Pelican makes of them (pelican/contents.py), so that a build by its own
    generators gives the same bytes.  Index is what the addresses of pages end in.
    """
    if "{filename}" not in html and "{static}" not in html:
        return html

    def put(link: re.Match[str]) -> str:
        target = _target(link["what"], link["value"], index, library)
        path = urljoin(f"{root}/", target.path) if "://" in root else join(root, target.path)
        address = urlunparse(target._replace(path=path))
        return f"{link['markup']}{link['quote']}{address}{link['quote']}"

    return _LINK.sub(put, html)


_LINK = re.compile(
    r"(?P<markup><[^>]+(?:href|src|poster|data|cite|formaction|action|content)\s*=\s*)"
    r"(?P<quote>[\"'])\{(?P<what>filename|static)\}(?P<value>.*?)(?P=quote)"
)


def _target(what: str, value: str, index: str, library: Library) -> ParseResult:
    """Return where a link leads from the site's root; raise ToolError if it leads nowhere."""
    for parts, path in _readings(value):
        if what == "static" and path in library.files:
            return parts._replace(path=path)
        if what == "filename" and path in library.documents:
            return parts._replace(path=_address(library.documents[path], index))
    raise ToolError(f"'{{{what}}}{value}': a link to no file, which no check has seen")


def _readings(value: str) -> Iterator[tuple[ParseResult, str]]:
    """Yield what a link may mean: as it is written, without escapes, without HTML's."""
    parts = urlparse(value)
    yield parts, parts.path.lstrip("/")
    yield parts, unquote(parts.path).lstrip("/")
    unescaped = urlparse(unescape(value))
    yield unescaped, unescaped.path.lstrip("/")


def _address(document: Document, index: str) -> str:
    return document.permalink + index


def published_files(html: str) -> Iterator[str]:
    """Yield the files, from `content/`, that a body shows or leads to, so that they are there."""
    if "{static}" in html:
        for link in _LINK.finditer(html):
            if link["what"] == "static":
                yield urlparse(link["value"]).path.lstrip("/").replace("%20", " ")
