"""The words of a body that are its author's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from plugins.documents.html.tags import Attributes, TagReader

__all__ = ["own_words"]


def own_words(html: str) -> str:
    """Return the text of a rendered body without what is not its author's own.

    Left out are quotations, whatever has a voice (`data-voice`), the marks of footnotes and the
    way back from them, the label of an addendum, what is only spoken, and what is no text at all.
    Each block of what remains is a line with single blanks; there is no empty one.
    """
    reader = _Reader()
    reader.read(html)
    lines = (" ".join("".join(line).split()) for line in reader.lines)
    return "\n".join(line for line in lines if line)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names(
    "address article aside blockquote caption center col colgroup dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav "
    "ol p pre search section summary table tbody td tfoot th thead tr ul"
)
"""Elements whose text never runs on into what stands beside them."""
_VOID = _names("area br col embed hr img input source track wbr")
_OTHERS_WORDS = _names("blockquote q")
_UNSHOWN = _names("annotation annotation-xml script style")
_QUOTATION = "quotation"
_MARKS = _names("elsewhere footnote-ref footnote-backref addendum-when callout-kind spoken")
"""Classes of what Markdown, its blocks and its spans add to what was written."""

# ---- where elements end that nothing ends (HTML standard, 13.2.6.4.7 and after)

_SCOPES = _names("button caption math object svg table td th")
"""Elements out of which an end tag does not reach."""
_IN_TABLES = _names("caption colgroup table tbody td tfoot th thead tr")
_LISTED = (_BLOCKS - _names("address div p")) | _SCOPES
_Ending = tuple[frozenset[str], frozenset[str]]
"""The elements of which the innermost ends, unless one of the others is nearer."""
_ENDED_BY: Mapping[str, _Ending] = MappingProxyType(
    {tag: (_names("p"), _SCOPES) for tag in _BLOCKS - _IN_TABLES | {"table"}}
)
"""What the start of an element ends first."""
_ALSO_ENDED_BY: Mapping[str, _Ending] = MappingProxyType(
    {
        "li": (_names("li"), _LISTED),
        "dt": (_names("dt dd"), _LISTED),
        "dd": (_names("dt dd"), _LISTED),
        "td": (_names("td th caption"), _names("table")),
        "th": (_names("td th caption"), _names("table")),
        "tr": (_names("tr caption"), _names("table")),
        "tbody": (_names("tbody thead tfoot caption"), _names("table")),
        "thead": (_names("tbody thead tfoot caption"), _names("table")),
        "tfoot": (_names("tbody thead tfoot caption"), _names("table")),
    }
)


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that is open."""

    tag: str
    is_line: bool
    """Whether its words stand in lines of their own."""
    is_left_out: bool
    is_gap: bool
    """Whether words stand apart on both sides of it though it is left out of a line."""


class _Reader(TagReader):
    """Gathers the text that stands in no element which is left out, a list for each line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = [[]]
        self._open: list[_Element] = []
        self._left_out = 0
        """How many of the open elements are."""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Begin an element, after those that end where it begins."""
        for endings in (_ALSO_ENDED_BY, _ENDED_BY):
            if tag in endings:
                self._end(*endings[tag])
        element = _told(tag, attrs) if attrs else _element(tag)
        self._part(element)
        if tag not in _VOID:
            self._open.append(element)
            self._left_out += element.is_left_out

    handle_startendtag = handle_starttag  # a slash ends no element of HTML

    def handle_endtag(self, tag: str) -> None:
        """End an element, with all that is open in it."""
        if self._open and self._open[-1].tag == tag:
            self._leave(len(self._open) - 1)
        elif tag in _IN_TABLES:
            self._end(frozenset({tag}), _names("table"))
        else:
            self._end(frozenset({tag}), _SCOPES if tag in _BLOCKS else _SCOPES | _BLOCKS)

    def handle_data(self, data: str) -> None:
        """Gather text."""
        if not self._left_out:
            self.lines[-1].append(data)

    def _end(self, tags: frozenset[str], within: frozenset[str]) -> None:
        """End the innermost of the open elements of tags, unless one of within is nearer."""
        for depth in reversed(range(len(self._open))):
            tag = self._open[depth].tag
            if tag in tags:
                self._leave(depth)
            if tag in tags or tag in within:
                return

    def _leave(self, depth: int) -> None:
        for element in self._open[depth:]:
            self._left_out -= element.is_left_out
            self._part(element)
        del self._open[depth:]

    def _part(self, element: _Element) -> None:
        """Keep apart the words on both sides of a tag."""
        if element.is_line:
            self.lines.append([])
        elif element.is_gap:
            self.lines[-1].append(" ")


def _told(tag: str, attrs: Attributes) -> _Element:
    """Return what an element's tag says of the words in it."""
    values = dict(reversed(attrs))  # of two attributes of one name, the first counts
    return _element(tag, values.get("class") or "", has_voice="data-voice" in values)


@lru_cache(maxsize=1024)
def _element(tag: str, classes: str = "", *, has_voice: bool = False) -> _Element:
    """Return the same of a tag with such classes, which are few."""
    names = classes.split()
    is_others = tag in _OTHERS_WORDS or has_voice or _QUOTATION in names
    is_apart = tag in _UNSHOWN or not _MARKS.isdisjoint(names)
    is_line = tag in _BLOCKS or tag == "br"
    return _Element(tag, is_line=is_line, is_left_out=is_others or is_apart, is_gap=is_others)
