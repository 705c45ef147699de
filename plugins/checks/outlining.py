"""What a screen reader finds on a page, written down as its tags go by."""

from collections.abc import Mapping
from dataclasses import dataclass

from .facts import Outline, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    """An element that has not ended yet."""

    tag: str
    is_hidden: bool
    """Whether it or one around it is hidden from screen readers."""


class Nesting:
    """The elements that have not ended yet."""

    def __init__(self) -> None:
        """Begin outside of all elements."""
        self._elements: list[_Element] = []

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._elements)

    @property
    def innermost(self) -> str:
        """The innermost element; empty outside of all."""
        return self._elements[-1].tag if self._elements else ""

    @property
    def is_hidden(self) -> bool:
        """Whether what comes here is hidden from screen readers."""
        return bool(self._elements) and self._elements[-1].is_hidden

    def is_within(self, tags: frozenset[str]) -> bool:
        """Return whether one of tags is open."""
        return any(element.tag in tags for element in self._elements)

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note that an element begins, unless its kind never holds anything."""
        if tag not in _VOID:
            is_hidden = self.is_hidden or attributes.get("aria-hidden") == "true"
            self._elements.append(_Element(tag=tag, is_hidden=is_hidden))

    def close(self, tag: str) -> None:
        """Note that the innermost tag ends, and with it all inside it that has no end tag."""
        for depth in range(self.depth, 0, -1):
            if self._elements[depth - 1].tag == tag:
                del self._elements[depth - 1 :]
                return

    def close_all(self) -> None:
        """Note that the page ends."""
        self._elements.clear()


@dataclass(slots=True, kw_only=True)
class _Control:
    """A link or a button that has not ended yet."""

    tag: str
    line: int
    depth: int
    """How many elements stand around it."""
    is_named: bool


class Outliner:
    """Gathers a page's outline; tags and text are told to it in their order."""

    def __init__(self, nesting: Nesting) -> None:
        """Begin a page whose open elements nesting knows."""
        self._nesting = nesting
        self._controls: list[_Control] = []
        self._headings: list[Spot] = []
        self._mains: list[Spot] = []
        self._navs: list[Spot] = []
        self._unnamed: list[Spot] = []
        self._without_alt: list[Spot] = []
        self._first_link: Spot | None = None

    def outline(self) -> Outline:
        """Return what was gathered."""
        return Outline(
            headings=tuple(self._headings),
            mains=tuple(self._mains),
            navs=tuple(self._navs),
            unnamed=tuple(self._unnamed),
            without_alt=tuple(self._without_alt),
            first_link=self._first_link,
        )

    def open(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        """Note a start tag, before the element is open."""
        if self._controls and attributes.get("aria-label", "").strip():
            self._name_controls()
        if tag in _HEADINGS:
            self._headings.append(Spot(line=line, text=tag))
        elif tag == "img":
            self._open_image(attributes, line)
        elif tag in ("a", "button"):
            self._open_control(tag, attributes, line)
        elif tag == "main":
            self._mains.append(Spot(line=line))
        elif tag == "nav" or attributes.get("role") == "navigation":
            self._navs.append(Spot(line=line, text=_label_of(attributes)))

    def text(self, data: str) -> None:
        """Note text, which names the links and buttons around it."""
        if self._controls and not data.isspace():
            self._name_controls()

    def close(self) -> None:
        """Note an end tag, after the element is closed."""
        while self._controls and self._controls[-1].depth >= self._nesting.depth:
            control = self._controls.pop()
            if not control.is_named:
                self._unnamed.append(Spot(line=control.line, text=control.tag))

    def _open_image(self, attributes: Mapping[str, str], line: int) -> None:
        if "alt" not in attributes:
            self._without_alt.append(Spot(line=line, text=attributes.get("src", "")))
        elif attributes["alt"].strip():
            self._name_controls()

    def _open_control(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        href = attributes.get("href", attributes.get("xlink:href"))
        if tag == "a" and href is None:
            return  # the place a link may stand, which is no link
        if tag == "a" and self._first_link is None:
            self._first_link = Spot(line=line, text=href or "")
        if not self._nesting.is_hidden and attributes.get("aria-hidden") != "true":
            is_named = bool(_label_of(attributes) or attributes.get("title", "").strip())
            depth = self._nesting.depth
            self._controls.append(_Control(tag=tag, line=line, depth=depth, is_named=is_named))

    def _name_controls(self) -> None:
        """Let the links and buttons around here have a name, unless it is hidden from readers."""
        if not self._nesting.is_hidden:
            for control in self._controls:
                control.is_named = True


def _label_of(attributes: Mapping[str, str]) -> str:
    """Return an element's label, or the ids of what labels it; empty if it has none."""
    return attributes.get("aria-label", "").strip() or attributes.get("aria-labelledby", "").strip()


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
    | {"track", "wbr"}
)
