"""Everything is filled in that a template or a writer left to be filled in."""

import re
from collections.abc import Iterator

from plugins.errors import Problem

from .facts import PageFacts, Reference
from .site import Site


def check_leftovers(site: Site) -> Iterator[Problem]:
    """Yield a problem for each placeholder and each address of somebody's own machine."""
    for page in site.pages.values():
        yield from leftovers_of(site, page)


def leftovers_of(site: Site, facts: PageFacts, *, line: int = 0) -> Iterator[Problem]:
    """Yield the leftovers among facts; line is given where facts are a part of a file."""
    for suspect in facts.suspects:
        if reason := leftover_in(suspect.value):
            yield site.problem(
                facts.path,
                line=line or suspect.line,
                key=suspect.name,
                value=suspect.value,
                reason=reason,
            )


def leftover_in(value: str) -> str:
    """Return what is left over in value, an attribute or an address; empty if nothing is."""
    if _PLACEHOLDER.search(value):
        return "a placeholder of Pelican's was not filled in"
    if _OWN_MACHINE.search(value):
        return "leads to the reader's own machine"
    return ""


def is_leftover(reference: Reference) -> bool:
    """Return whether reference is told of by this check, so that no other has to."""
    return reference.tag != "css" and bool(leftover_in(reference.value))


# As an address, alone or one of several; prose may speak of a placeholder, or of such a machine.
_PLACEHOLDER = re.compile(
    r"(?:^\s*|,\s+|\burl=\s*['\"]?)\{(?:filename|static|attach|tag|category|author|index)\}(?=\S|$)"
)
_OWN_MACHINE = re.compile(
    r"(?:^\s*|,\s+|\burl=\s*['\"]?)https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?![\w.-])",
    re.IGNORECASE,
)
