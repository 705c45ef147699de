"""Reading one HTML page: once for its facts, once for what the standard objects to."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from .facts import Attribute, Head, PageFacts, Reference, Spot
from .outlining import Nesting, Outliner
from .parse_errors import find_parse_errors
from .references import element_references
from .stylesheets import css_references


def read_page(folder: Path, path: str) -> PageFacts:
    """Return the facts of the page at path within folder."""
    content = (folder / path).read_bytes()
    markup = content.decode("utf-8-sig", errors="replace")
    return read_markup(markup, path=path, parse_errors=_errors_in(content, markup))


def read_markup(markup: str, *, path: str, parse_errors: tuple[Spot, ...] = ()) -> PageFacts:
    """Return the facts of markup, which is a page or a part of one."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return PageFacts(
        path=path,
        head=reader.head(),
        outline=reader.outliner.outline(),
        references=tuple(reader.references),
        anchors=reader.anchors,
        repeated_ids=tuple(reader.repeated_ids),
        suspects=tuple(reader.suspects),
        parse_errors=parse_errors,
    )


def _errors_in(content: bytes, markup: str) -> tuple[Spot, ...]:
    """Return the parse errors of a page, or where its bytes are not text."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        return (Spot(line=line, text="there are bytes that are not UTF-8"),)
    return find_parse_errors(markup)


class _Reader(HTMLParser):
    """Writes down the facts of a page as its tags go by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nesting = Nesting()
        self.outliner = Outliner(self.nesting)
        self.references: list[Reference] = []
        self.anchors: dict[str, int] = {}
        self.repeated_ids: list[Spot] = []
        self.suspects: list[Attribute] = []
        self._ids: set[str] = set()
        self._titles: list[Spot] = []
        self._canonicals: list[Spot] = []
        self._metas: dict[str, list[Spot]] = {}
        self._first: dict[str, Mapping[str, str]] = {}

    def head(self) -> Head:
        """Return what the page says about itself."""
        html, main = self._first.get("html", {}), self._first.get("main", {})
        robots = " ".join(spot.text for spot in self._metas.get("robots", ()))
        return Head(
            lang=html.get("lang", "").strip(),
            theme=html.get("data-theme", ""),
            source=main.get("data-source", ""),
            base=self._first.get("base", {}).get("href", ""),
            titles=tuple(self._titles),
            descriptions=tuple(self._metas.get("description", ())),
            canonicals=tuple(self._canonicals),
            is_noindex=bool(_NOINDEX.search(robots)),
            is_redirect="refresh" in self._metas,
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write down what a start tag says."""
        line = self.getpos()[0]
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")
        self.references.extend(element_references(tag, attributes, line=line))
        self._read_anchors(tag, attributes, line)
        self._read_suspects(attributes, line)
        if tag in _HEAD:
            self._read_head(tag, attributes, line)
        self.outliner.open(tag, attributes, line)
        self.nesting.open(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """Write down that an element ends."""
        self.nesting.close(tag)
        self.outliner.close()

    def handle_data(self, data: str) -> None:
        """Write down what a text says of the element around it."""
        self.outliner.text(data)
        if self.nesting.innermost == "style":
            self.references.extend(css_references(data, line=self.getpos()[0]))
        elif self.nesting.innermost == "title" and not self.nesting.is_within(_DRAWING):
            title = self._titles.pop()
            self._titles.append(Spot(line=title.line, text=title.text + data))

    def close(self) -> None:
        """Write down what the page leaves open."""
        super().close()
        self.nesting.close_all()
        self.outliner.close()

    def _read_anchors(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        """Write down what a fragment can point to."""
        if "id" in attributes:
            identifier = attributes["id"]
            if identifier in self._ids:
                self.repeated_ids.append(Spot(line=line, text=identifier))
            self._ids.add(identifier)
            self.anchors.setdefault(identifier, line)
        if tag == "a" and "name" in attributes:
            self.anchors.setdefault(attributes["name"], line)

    def _read_suspects(self, attributes: Mapping[str, str], line: int) -> None:
        """Write down values to be looked at again; most pages have none."""
        for name, value in attributes.items():
            # The TeX of a formula is full of braces, and of nothing else that matters here.
            if _SUSPECT.search(value) and name != "alttext":
                self.suspects.append(Attribute(line=line, name=name, value=value))

    def _read_head(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        """Write down what the page says about itself."""
        if tag == "title":
            if not self.nesting.is_within(_DRAWING):
                self._titles.append(Spot(line=line))
        elif tag == "meta":
            name = attributes.get("name", attributes.get("http-equiv", "")).lower()
            spot = Spot(line=line, text=attributes.get("content", ""))
            self._metas.setdefault(name, []).append(spot)
        elif tag == "link":
            if "canonical" in attributes.get("rel", "").lower().split():
                self._canonicals.append(Spot(line=line, text=attributes.get("href", "")))
        else:
            self._first.setdefault(tag, attributes)


_HEAD = frozenset({"base", "html", "link", "main", "meta", "title"})
_DRAWING = frozenset({"svg"})
_SUSPECT = re.compile(r"\{|//(?:localhost|127\.|0\.)")
_NOINDEX = re.compile(r"\b(?:noindex|none)\b", re.IGNORECASE)
