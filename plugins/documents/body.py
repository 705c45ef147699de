"""A document's Markdown → HTML, and the facts about it that others ask for.

Links to other files leave here in one form, `{filename}/…` and `{static}/…` from the top of `content/`,
which Pelican turns into addresses when it writes a page.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from typogrify.filters import smartypants

from plugins.documents.kinds import Comment, Document, Fidelity
from plugins.documents.markup import MathError, make_markdown
from plugins.errors import ContentError, Problem

__all__ = ["Body", "Link", "render_body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link out of a document, to an address or to another file."""

    written: str
    """As it stands in the source."""
    line: int
    file: str = ""
    """The file it leads to, from `content/`; empty where it leads to an address."""
    fragment: str = ""
    is_broken: bool = False
    """It leaves `content/` or is rooted at `/`, so that it cannot be resolved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A document's text as HTML."""

    html: str
    anchors: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()


_MARKDOWN = make_markdown()


def render_body(document: Document) -> Body:
    """Return the body of document as HTML, with its anchors and links; raise ContentError for what is wrong in it."""
    try:
        html = _MARKDOWN.reset().convert(document.body)
    except MathError as error:
        raise ContentError([_math_problem(document, error)]) from None
    scan = _Scan(document, html if _is_verbatim(document) else smartypants(html))
    if scan.problems:
        raise ContentError(scan.problems)
    return Body(html=scan.html, anchors=frozenset(scan.anchors), links=tuple(scan.links))


def _is_verbatim(document: Document) -> bool:
    """Whether the bytes are evidence, so that no typography may touch them."""
    return isinstance(document, Comment) and document.text is not Fidelity.DIGEST


def _math_problem(document: Document, error: MathError) -> Problem:
    return Problem(
        path=document.path,
        line=_Lines(document)(error.tex),
        key="math",
        value=error.tex,
        reason=f"TeX that is not understood ({error.message})",
        remedy="mend it; what LaTeX's own math mode knows is understood",
    )


class _Lines:
    """Finds the line of the nth time that a text stands in a document's source."""

    def __init__(self, document: Document) -> None:
        self._body = document.body
        self._first = document.body_line
        self._seen: Counter[str] = Counter()

    def __call__(self, text: str) -> int:
        """Return the line of the next occurrence of text, the body's first where there is none."""
        place = -1
        for _ in range(self._seen[text] + 1):
            found = self._body.find(text, place + 1)
            if found < 0:
                break
            place = found
        self._seen[text] += 1
        return self._first + (self._body.count("\n", 0, place) if place > 0 else 0)


_LINKING = {
    "a": "href",
    "img": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "track": "src",
}
_PLACEHOLDER = re.compile(r"\{(filename|static|attach)\}(.*)", re.DOTALL)
_OTHER_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class _Scan(HTMLParser):
    """Goes through rendered HTML once: collects anchors and links, and rewrites links to files."""

    def __init__(self, document: Document, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.document = document
        self.lines = _Lines(document)
        self.anchors: set[str] = set()
        self.links: list[Link] = []
        self.problems: list[Problem] = []
        self._pieces: list[str] = []
        self._written = 0
        self._source = html
        self._starts = _line_starts(html)
        self.feed(html)
        self.close()
        self.html = "".join([*self._pieces, html[self._written :]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the anchor and the link of one tag."""
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        attribute = _LINKING.get(tag, "")
        if tag == "img" and not values.get("alt", "").strip():
            self._report(
                values.get("src", ""),
                "an image without alternative text",
                "write what it shows: ![…](…)",
            )
        if attribute in values and attribute:
            self._link(attribute, values[attribute])

    handle_startendtag = handle_starttag

    def _link(self, attribute: str, written: str) -> None:
        if _OTHER_PLACEHOLDER.match(written) and not _PLACEHOLDER.match(written):
            remedy = "name the file: {filename}/comments/….md"
            self._report(written, "a placeholder that is not used here", remedy)
            return
        link = _resolve(written, self.document.path, self.lines(written))
        self.links.append(link)
        if link.file and not written.startswith("#"):
            self._rewrite(attribute, link)

    def _report(self, value: str, reason: str, remedy: str) -> None:
        line = self.lines(value) if value else self.document.body_line
        self.problems.append(
            Problem(
                path=self.document.path,
                line=line,
                key="body",
                value=value,
                reason=reason,
                remedy=remedy,
            )
        )

    def _rewrite(self, attribute: str, link: Link) -> None:
        """Put the link's one form into the tag being read."""
        line, column = self.getpos()
        start = self._starts[line - 1] + column
        tag = self.get_starttag_text() or ""
        placeholder = "filename" if link.file.endswith(".md") else "static"
        fragment = f"#{link.fragment}" if link.fragment else ""
        address = escape(f"{{{placeholder}}}/{link.file}{fragment}")
        pattern = rf"(\b{attribute}\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>]+)"
        self._pieces.append(self._source[self._written : start])
        self._pieces.append(re.sub(pattern, lambda m: f'{m[1]}"{address}"', tag, count=1))
        self._written = start + len(tag)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _resolve(written: str, path: str, line: int) -> Link:
    """Return where a link in the file at path leads: to an address, a file, or nowhere that can be told."""
    placeholder = _PLACEHOLDER.match(written)
    try:
        parts = urlsplit(placeholder[2] if placeholder else written)
    except ValueError:
        return Link(written=written, line=line, is_broken=True)
    if not placeholder and (parts.scheme or parts.netloc):
        return Link(written=written, line=line)
    if not parts.path:
        own = path if parts.fragment else ""
        return Link(
            written=written,
            line=line,
            file=own,
            fragment=unquote(parts.fragment),
            is_broken=not own,
        )
    name = unquote(parts.path)
    is_rooted = name.startswith("/")
    file = normpath(name.lstrip("/") if is_rooted else join(dirname(path), name))
    if (is_rooted and not placeholder) or file.startswith(".."):
        return Link(written=written, line=line, is_broken=True)
    return Link(written=written, line=line, file=file, fragment=unquote(parts.fragment))
