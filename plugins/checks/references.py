"""Which addresses an element names."""

import re
from collections.abc import Iterator, Mapping

from .facts import Reference
from .stylesheets import css_references


def element_references(
    tag: str, attributes: Mapping[str, str], *, line: int
) -> Iterator[Reference]:
    """Yield each address the element names."""
    for attribute in _LOADED.get(tag, ()):
        if attribute in attributes:
            yield _reference(line, tag, attribute, attributes[attribute], loads=True)
    for attribute in _FOLLOWED.get(tag, ()):
        if attribute in attributes:
            yield _reference(line, tag, attribute, attributes[attribute], loads=False)
    if "style" in attributes:
        yield from css_references(attributes["style"], line=line)
    if tag in _SPECIAL:
        yield from _special_references(tag, attributes, line)


def _special_references(tag: str, attributes: Mapping[str, str], line: int) -> Iterator[Reference]:
    """Yield the addresses of elements whose attributes must be read to be understood."""
    if tag == "link" and "href" in attributes:
        loads = not _LOADING_RELATIONS.isdisjoint(attributes.get("rel", "").lower().split())
        yield _reference(line, tag, "href", attributes["href"], loads=loads)
    if tag == "meta":
        yield from _meta_references(attributes, line)
    for attribute in ("srcset", "imagesrcset"):
        for value in _CANDIDATE.findall(attributes.get(attribute, "")):
            yield _reference(line, tag, attribute, value, loads=True)


def _meta_references(attributes: Mapping[str, str], line: int) -> Iterator[Reference]:
    """Yield where a refresh leads and what a preview of the page shows."""
    content = attributes.get("content", "")
    name = attributes.get("property", attributes.get("name", "")).lower()
    if attributes.get("http-equiv", "").lower() == "refresh":
        if destination := _REFRESH.search(content):
            yield _reference(line, "meta", "content", destination[1], loads=True)
    elif name in _PREVIEWS:
        yield _reference(line, "meta", "content", content, loads=False)


def _reference(line: int, tag: str, attribute: str, value: str, *, loads: bool) -> Reference:
    return Reference(line=line, tag=tag, attribute=attribute, value=value, loads=loads)


# The HTML standard's attributes that hold an address, by what the browser does with it:
# https://html.spec.whatwg.org/multipage/indices.html#attributes-3
_LOADED: Mapping[str, tuple[str, ...]] = {
    "a": ("ping",),
    "audio": ("src",),
    "button": ("formaction",),
    "embed": ("src",),
    "feimage": ("href", "xlink:href"),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("src", "formaction"),
    "object": ("data",),
    "script": ("src", "href", "xlink:href"),
    "source": ("src",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
_FOLLOWED: Mapping[str, tuple[str, ...]] = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "blockquote": ("cite",),
    "del": ("cite",),
    "ins": ("cite",),
    "q": ("cite",),
}
_SPECIAL = frozenset({"img", "link", "meta", "source"})
_LOADING_RELATIONS = frozenset(
    {
        "apple-touch-icon",
        "apple-touch-icon-precomposed",
        "dns-prefetch",
        "icon",
        "manifest",
        "mask-icon",
        "modulepreload",
        "preconnect",
        "prefetch",
        "preload",
        "prerender",
        "stylesheet",
    }
)
_PREVIEWS = frozenset(
    {
        "msapplication-tileimage",
        "og:audio",
        "og:audio:url",
        "og:image",
        "og:image:secure_url",
        "og:image:url",
        "og:url",
        "og:video",
        "og:video:url",
        "twitter:image",
        "twitter:player",
    }
)
# A comma ends a candidate only where white space follows it, since an address may hold commas.
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:\s+[\d.]+[wxh])?\s*(?:,|$)")
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
