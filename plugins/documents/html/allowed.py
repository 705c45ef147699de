"""What a body may hold of HTML: text and its parts, and nothing that acts, asks or sets itself.

Markdown lets raw HTML through, so that what it cannot say can be said, and so that what importers
take from forums keeps its form.  All else is a mistake to be told, never to be dropped in silence.
"""

import re
from collections.abc import Iterator
from typing import Any

import nh3

from plugins.documents.html.elements import HOW_TO_SHOW, HTML, MATHML, SVG, Fault, is_known

__all__ = ["ATTRIBUTES", "holds_more", "is_harmless", "tag_faults"]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TEXT = (
    "abbr address article aside b bdi bdo br caption center cite code dd details dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i kbd mark nav "
    "pre rp rt ruby s samp section small span strong sub summary sup table tbody tfoot thead tr u "
    "ul var wbr acronym big strike tt"
)
_OWN = {
    "a": "href hreflang name rel type download",
    "audio": "src controls loop muted preload",
    "blockquote": "cite",
    "col": "span",
    "colgroup": "span",
    "data": "value",
    "del": "cite datetime",
    "details": "open name",
    "img": "src alt width height loading decoding",
    "ins": "cite datetime",
    "li": "value",
    "ol": "start type reversed",
    "p": "cite",  # where `{: cite="…" }` below a quotation puts it
    "q": "cite",
    "source": "src type media",
    "td": "colspan rowspan headers",
    "th": "colspan rowspan headers scope abbr",
    "time": "datetime",
    "track": "src kind srclang label default",
    "video": "src controls loop muted preload poster width height",
}
_FORMULA = MATHML - _names("annotation-xml maction")  # which hold anything, and act
_OF_FORMULAS = _names(
    "accent accentunder alttext bevelled close columnalign columnlines columnspacing columnspan "
    "denomalign depth display displaystyle encoding fence form frame height largeop linethickness "
    "lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation "
    "numalign open rowalign rowlines rowspacing rowspan rspace scriptlevel separator separators "
    "stretchy symmetric voffset width xmlns"
)

ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys(_names(_TEXT), frozenset[str]()),
    **{tag: _names(words) for tag, words in _OWN.items()},
    **dict.fromkeys(_FORMULA, _OF_FORMULAS),
}
"""The elements that may stand in a body, and the attributes that each may have of its own."""
_EVERYWHERE = _names("class dir id lang role tabindex title translate")
_PREFIXES = ("aria-", "data-")
_ADDRESSES = _names("cite href poster src")
_SCHEMES = frozenset(nh3.ALLOWED_URL_SCHEMES)
_THEMES = "archive:"
"""What the ids of the theme begin with."""


# ---- one tag


def is_harmless(tag: str, attributes: list[tuple[str, str | None]]) -> bool:
    """Whether an opening tag surely has no fault, no anchor and no link, as most have none."""
    return tag in ATTRIBUTES and all(name in _HARMLESS for name, _ in attributes)


_HARMLESS = _EVERYWHERE - {"id"}


def tag_faults(tag: str, written: str, attributes: list[tuple[str, str | None]]) -> Iterator[Fault]:
    """Yield what is wrong with an opening tag: that it is unknown, or not for a body."""
    if tag == "script":
        yield "<script", _NO_SCRIPT, _TAKE_OUT
    elif not is_known(tag):
        yield written, "not an element of HTML, so it would vanish", HOW_TO_SHOW
    elif tag not in ATTRIBUTES:
        yield written, "not among the elements that a text may have", _remedy(tag)
    for name, value in attributes:
        yield from _attribute_faults(tag, name, value)


def _attribute_faults(tag: str, name: str, value: str | None) -> Iterator[Fault]:
    told = name if value is None else f'{name}="{value}"'
    if _HANDLER.match(name):
        yield name, _NO_SCRIPT, _TAKE_OUT
    elif name == "style":
        yield told, "a style of its own, which the site's policy forbids", _remedy(name)
    elif name in _ADDRESSES and (scheme := _scheme(value or "")) not in _SCHEMES:
        yield value or "", *_SCHEME_FAULTS.get(scheme, _NO_SCHEME)
    elif tag in ATTRIBUTES and not _may_have(tag, name):
        yield told, f"not among the attributes that <{tag}> may have in a text", _remedy(name)
    elif name in ("id", "name") and (value or "").startswith(_THEMES):
        yield told, "an id as only the site's own have", "give it another"


_HANDLER = re.compile(r"on[a-z]")


def _may_have(tag: str, name: str) -> bool:
    return name in _EVERYWHERE or name in ATTRIBUTES[tag] or name.startswith(_PREFIXES)


def _scheme(address: str) -> str:
    """Return the scheme of an address as a browser finds it (URL standard, 4.4), else `https`."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    found = re.match(r"([a-z][a-z0-9+.-]*):", bare)
    return found[1] if found else "https"


_NO_SCRIPT = "the site runs no script"
_TAKE_OUT = "take it out"
_NO_SCHEME = ("leads to what no page of the site may lead to", "link to a page or a file")
_SCHEME_FAULTS = {
    **dict.fromkeys(("javascript", "vbscript"), (_NO_SCRIPT, _TAKE_OUT)),
    "data": (
        "brings a document of its own, which the site's policy forbids",
        "save it as a file in content/images/ or content/files/, and name that",
    ),
}


def _remedy(name: str) -> str:
    return _REMEDIES.get(name, _TAKE_OUT)


_REMEDIES = {
    "align": 'write `data-align="…"`, which the theme has rules for',
    "style": "give it a class, and the class a rule in theme/css/",
    "svg": "save the drawing as a file in content/images/, and show it: ![…](…)",
    "target": "take it out; readers choose where a link opens",
    **dict.fromkeys(("embed", "iframe", "object"), "link to it instead"),
}


# ---- a body as browsers read it


def holds_more(html: str) -> bool:
    """Whether a browser would find in html what is not on the list, though its tags seem right.

    Such as markup within what only looks like a comment.  nh3 reads as browsers do: what it keeps
    of everything must be what it keeps by the list.
    """
    return bool(_ANYTHING.clean(html) != _LISTED.clean(html))


_COMMON: dict[str, Any] = {
    "clean_content_tags": set(),
    "link_rel": None,
    "strip_comments": False,
}
_LISTED = nh3.Cleaner(
    tags=set(ATTRIBUTES),
    attributes={tag: set(own | _EVERYWHERE) for tag, own in ATTRIBUTES.items()},
    generic_attribute_prefixes=set(_PREFIXES),
    url_schemes=set(_SCHEMES),
    **_COMMON,
)
_FRAME = _names("body head html")  # which every parser leaves out of a part of a page
_ANYTHING = nh3.Cleaner(
    tags=set(HTML | SVG | MATHML) - _FRAME,
    attributes={},
    generic_attribute_prefixes=set("abcdefghijklmnopqrstuvwxyz"),
    url_schemes=set(_SCHEMES | _SCHEME_FAULTS.keys() | {"blob", "file", "filesystem"}),
    **_COMMON,
)
