"""What is remembered of a built page: plain data, so that it can cross processes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Something a page says, and the line it says it on."""

    line: int
    """Counted from 1."""
    text: str = ""
    """What stands there; what it means is told where the spot is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute as it was written."""

    line: int
    """Of the tag, counted from 1."""
    name: str
    """In lower case."""
    value: str
    """Without character references."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An address that a page or a stylesheet names."""

    line: int
    """Of the tag, counted from 1."""
    tag: str
    """The element that names it; `css` in a stylesheet."""
    attribute: str
    """Where in the element it stands; `url` or `@import` in a stylesheet."""
    value: str
    """The address as it was written."""
    loads: bool
    """Whether the browser asks for it without being told to by the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says about itself."""

    lang: str
    """The language of the document; empty where `<html>` names none."""
    theme: str
    """The mark that the theme leaves on `<html>`."""
    source: str
    """The file the page was made from, within the content folder; empty where it is not told."""
    base: str
    """The `<base href>`; empty where there is none."""
    titles: tuple[Spot, ...]
    """Each `<title>` that is not a drawing's."""
    descriptions: tuple[Spot, ...]
    """Each `<meta name=description>`."""
    canonicals: tuple[Spot, ...]
    """Each `<link rel=canonical>`."""
    is_noindex: bool
    """Whether search engines are asked to leave the page out."""
    is_redirect: bool
    """Whether the page sends its reader on by `<meta http-equiv=refresh>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a screen reader finds its way by; each list in the page's order."""

    headings: tuple[Spot, ...]
    """The text is the element, `h1` to `h6`."""
    mains: tuple[Spot, ...]
    """Each `<main>`."""
    navs: tuple[Spot, ...]
    """Each navigation landmark and its label, which may be empty."""
    unnamed: tuple[Spot, ...]
    """Each link or button without a name; the text is the element."""
    without_alt: tuple[Spot, ...]
    """Each image without an `alt`; the text is its address."""
    first_link: Spot | None
    """The address of the first link in the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """All that the checks ask about one page."""

    path: str
    """Of the file within the built folder, with forward slashes."""
    head: Head
    outline: Outline
    references: tuple[Reference, ...]
    """Every address on the page, in its order."""
    anchors: Mapping[str, int]
    """The line of each `id` and `name` a fragment can point to."""
    repeated_ids: tuple[Spot, ...]
    """Each `id` that an earlier element has already."""
    suspects: tuple[Attribute, ...]
    """Attributes that may hold a placeholder or an address of somebody's own machine."""
    parse_errors: tuple[Spot, ...]
    """What is not valid HTML; the text says why."""
