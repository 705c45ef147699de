"""Goes through rendered HTML once: anchors and links are found, links to files rewritten."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape

from plugins.documents.html.allowed import holds_more, is_harmless, tag_faults
from plugins.documents.html.elements import HOW_TO_SHOW, Balance
from plugins.documents.html.links import (
    Link,
    is_strange_placeholder,
    link_by_name,
    resolve_link,
    to_placeholder,
)
from plugins.documents.html.places import Places
from plugins.documents.html.tags import Attributes, TagReader
from plugins.errors import Problem

__all__ = ["Scan"]

_LINKING = {
    "href": frozenset({"a", "area"}),
    "src": frozenset({"audio", "embed", "iframe", "img", "input", "source", "track", "video"}),
    "poster": frozenset({"video"}),
    "data": frozenset({"object"}),
    "cite": frozenset({"blockquote", "del", "ins", "q"}),
}
"""The attributes that lead to files or addresses, and the elements that have them."""
_LINKERS = frozenset[str]().union(*_LINKING.values())

_UNSEEN = "holds what browsers take for more than it seems, such as a comment that ends at once"
_PAGES = (
    *(".html", ".htm", ".shtml", ".xhtml", ".xht", ".mht", ".mhtml"),
    *(".xml", ".xsl", ".xslt", ".xsd", ".rdf", ".rss", ".atom", ".mml", ".svgz"),
)
_NOT_JUDGED = "a file that browsers open as a page of the site, though nothing has judged it"
_MADE_BY_MARKDOWN = frozenset({"footnote-ref", "footnote-backref"})
_ATTRIBUTES = re.compile(r"\{:[^}\n]*\}?")
_TYPED = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
"""What was typed for the quotes that typography sets."""


class Scan(TagReader):
    """What was found in the HTML of the document at path; `html` is with its links rewritten."""

    def __init__(self, path: str, html: str, places: Places) -> None:
        """Read html, which has been made of the document at path."""
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[Link] = []
        self.problems: list[Problem] = []
        self._path = path
        self._places = places
        self._balance = Balance()
        self._pieces: list[str] = []
        self._copied = 0
        self._source = html
        self.read(html)
        for tag, fault in self._balance.faults():
            if place := places.line_of_unpaired(tag):
                self._report(place, *fault)
        if not self.problems and not places.is_plain and holds_more(html):
            self._report(places.line_of_first("<!", "<"), "<", _UNSEEN, HOW_TO_SHOW)
        self.html = "".join([*self._pieces, html[self._copied :]])

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Note the anchors and links of one element."""
        written_tag = self.get_starttag_text() or ""
        self._balance.open(tag, is_whole=written_tag.endswith("/>"))
        if is_harmless(tag, attrs) and tag != "img":
            return  # as most, so that it saves a tenth of reading a body
        opening = written_tag[: 1 + len(tag)]
        for value, reason, remedy in tag_faults(tag, written_tag, attrs):
            line = self._places.line_of_first(value, f"{value.partition('=')[0]}=", opening)
            self._report(line, value, reason, remedy)
        self._note_anchors(tag, attrs)
        if tag not in _LINKERS:
            return
        values = {name: (value or "").strip() for name, value in reversed(attrs)}
        if values.get("class") in _MADE_BY_MARKDOWN or (tag == "a" and self._note_name(values)):
            return
        addresses = {
            name: (value, self._places.line_of_address(value))
            for name, value in values.items()
            if tag in _LINKING.get(name, ())
        }
        if tag == "img" and not values.get("alt"):
            value, line = addresses.get("src") or ("", self._places.line_of("<img"))
            remedy = "write what it shows: ![…](…)"
            self._report(line, value, "an image without alternative text", remedy)
        written = {name: self._link(*address) for name, address in addresses.items()}
        if any(written.values()):
            self._rewrite(tag, [(name, written.get(name) or value) for name, value in attrs])

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends."""
        self._balance.close(tag)

    def handle_pi(self, data: str) -> None:
        """Report what HTML takes for an instruction or a declaration, and shows nowhere."""
        value = f"<{self._source[self.place() + 1]}{data}"
        reason, remedy = "would vanish, as HTML shows no such thing", HOW_TO_SHOW
        self._report(self._places.line_of(value), value, reason, remedy)

    def handle_decl(self, decl: str) -> None:
        """Report a declaration likewise."""
        self.handle_pi(decl)

    def unknown_decl(self, data: str) -> None:
        """Report a declaration that HTML does not know likewise."""
        self.handle_pi(f"[{data}")

    def handle_data(self, data: str) -> None:
        """Report attributes that are shown as text, since they stand where nothing reads them."""
        if "{:" not in data or self._balance.is_literal():
            return
        for shown in _ATTRIBUTES.findall(data):
            value = shown.translate(_TYPED)
            reason = "would be shown as it stands"
            remedy = "put it on a line of its own below what it is for, or in backticks"
            self._report(self._places.line_of(value), value, reason, remedy)

    def _note_anchors(self, tag: str, attrs: Attributes) -> None:
        for name, value in attrs:
            if not value or not (name == "id" or (name == "name" and tag == "a")):
                continue
            if name == "id" and value in self.anchors:
                line = max(self._places.line_of(f"#{value}") for _ in range(2))
                self._report(line, value, "an anchor that stands twice", "give one another name")
            self.anchors.add(value)

    def _note_name(self, values: Mapping[str, str]) -> bool:
        """Note a link by name, which stays as it is until all names are known; tell if it is one.

        What ends where it begins has no text of its own.
        """
        end = self.place() + len(self.get_starttag_text() or "")
        written = values.get("href", "")
        is_empty = self._source.startswith("</a>", end)
        if link := link_by_name(written, 0, shows_title=is_empty):
            self.links.append(replace(link, line=self._places.line_of_name(written)))
        return link is not None

    def _link(self, written: str, line: int) -> str:
        """Note a link, and return how it is to be written, empty where it stays as it is."""
        if is_strange_placeholder(written):
            remedy = "name the file: {filename}/comments/….md"
            self._report(line, written, "a placeholder that is not used here", remedy)
            return ""
        link = resolve_link(written, self._path, line)
        if link.file.lower().endswith(_PAGES):
            self._report(
                line, written, _NOT_JUDGED, "write it as a piece, or put it into an archive"
            )
        self.links.append(link)
        return to_placeholder(link) if link.file and not written.startswith("#") else ""

    def _report(self, line: int, value: str, reason: str, remedy: str) -> None:
        self.problems.append(
            Problem(
                path=self._path, line=line, key="body", value=value, reason=reason, remedy=remedy
            )
        )

    def _rewrite(self, tag: str, attrs: Attributes) -> None:
        """Put another tag in the place of the one being read."""
        start = self.place()
        written = self.get_starttag_text() or ""
        told = "".join(f" {name}" if v is None else f' {name}="{escape(v)}"' for name, v in attrs)
        end = " />" if written.endswith("/>") else ">"
        self._pieces += [self._source[self._copied : start], f"<{tag}{told}{end}"]
        self._copied = start + len(written)
