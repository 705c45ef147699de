"""HTML that is kept, past the same list that the site has for the HTML of its bodies."""

from functools import cache

import nh3

from plugins.documents.html.allowed import ATTRIBUTES
from plugins.importers.bodies.model import Block
from plugins.importers.bodies.raw import write_html
from plugins.importers.bodies.recovering import reread

__all__ = ["admitted"]


def admitted(block: Block, anchors: frozenset[str]) -> tuple[str, tuple[Block, ...]]:
    """Return the HTML of a block, and what the site's list leaves of it.

    Only where it leaves less is the block taken from what it left.
    """
    html = write_html(block)
    left = reread(_cleaner().clean(html), anchors).blocks
    if left == (block,):
        return html, left
    return "".join(map(write_html, left)), left


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ATTRIBUTES),
        attributes={tag: set(names | {"class", "id"}) for tag, names in ATTRIBUTES.items()},
        generic_attribute_prefixes={"data-"},
        clean_content_tags=set(),
        link_rel=None,
    )
