"""The last part of an address, made of a title."""

import re
import unicodedata

from plugins.documents import Slug
from plugins.documents.front_matter.nodes import Scalar
from plugins.documents.front_matter.shapes import SLUG, Misfit
from plugins.errors import ToolError

__all__ = ["parse_slug", "slug_of"]

_LONGEST = 64
"""So many characters of a title at most; an address that is longer is cut by whoever shows it."""


def slug_of(title: str) -> Slug:
    """Return a title in letters a to z, digits and hyphens, cut between words.

    Raise ToolError where none of its letters has a place there.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub("['`]", "", plain))
    if not words:
        reason = "has no letter a to z and no digit, of which an address could be made"
        raise ToolError(f"TITLE: '{title}': {reason}; choose one with SLUG=")
    kept = words[:1]
    for word in words[1:]:
        if len("-".join((*kept, word))) > _LONGEST:
            break
        kept.append(word)
    return Slug("-".join(kept)[:_LONGEST])


def parse_slug(text: str, option: str = "SLUG") -> Slug:
    """Return the slug that text writes; raise ToolError, which names the option, for another."""
    try:
        return Slug(SLUG.read(Scalar(text, 0)))
    except Misfit as misfit:
        (complaint, *_) = misfit.complaints
        raise ToolError(f"{option}: '{text}': {complaint.reason}; {complaint.remedy}") from None
