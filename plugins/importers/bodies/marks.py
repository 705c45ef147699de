"""The marks that elements are, whatever a forum calls them."""

from types import MappingProxyType

from plugins.importers.bodies.model import Mark
from plugins.importers.bodies.styles import is_not_bold
from plugins.importers.bodies.tree import Node, names

__all__ = ["own_marks"]

_MARKS = MappingProxyType(
    {
        **{
            tag: tag
            for tag in names("abbr cite dfn ins kbd mark q rp rt ruby samp small sub sup u var")
        },
        **dict.fromkeys(("strong", "b"), "strong"),
        **dict.fromkeys(("em", "i"), "em"),
        **dict.fromkeys(("del", "s", "strike"), "del"),
        **dict.fromkeys(("code", "tt"), "code"),
    }
)


def own_marks(node: Node) -> frozenset[Mark]:
    """Return the marks that an element is which is no link."""
    if node.tag == "b" and is_not_bold(node.attributes.get("style", "")):
        return frozenset()
    if node.tag in _MARKS:
        title = node.attributes.get("title", "") if node.tag in ("abbr", "dfn") else ""
        return frozenset({Mark(_MARKS[node.tag], title=" ".join(title.split()))})
    if node.tag == "span" and node.classes & {"spoiler", "md-spoiler-text"}:
        return frozenset({Mark("spoiler")})
    return frozenset()
