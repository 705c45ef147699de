"""No page tells a third party who reads it."""

from collections.abc import Iterator
from urllib.parse import SplitResult

from plugins.errors import Problem

from .addresses import Elsewhere
from .facts import Reference
from .leftovers import is_leftover
from .site import Site


def check_third_parties(site: Site) -> Iterator[Problem]:
    """Yield a problem for each address that makes a browser ask another host by itself."""
    for page in site.pages.values():
        base = site.addresses.base_of(page.path, page.head.base)
        yield from _check_references(site, page.path, base, page.references)
    for path, references in site.stylesheets.items():
        yield from _check_references(site, path, site.addresses.base_of(path), references)


def _check_references(
    site: Site, path: str, base: SplitResult, references: tuple[Reference, ...]
) -> Iterator[Problem]:
    """Yield a problem for each of references, which stand in the file at path."""
    for reference in references:
        if not reference.loads or is_leftover(reference):
            continue
        landing = site.addresses.resolve(reference.value, base=base)
        if isinstance(landing, Elsewhere) and landing.host not in ("", site.addresses.home.netloc):
            asker = "a style rule" if reference.tag == "css" else f"<{reference.tag}>"
            yield site.problem(
                path,
                line=reference.line,
                key=reference.attribute,
                value=reference.value,
                reason=f"{asker} makes every reader's browser ask {landing.host}",
                remedy="keep a copy in the site, or leave it out",
            )
