"""What was once published is still there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from plugins.errors import Problem
from plugins.permanence import (
    Harvest,
    HarvestedPage,
    Records,
    address_of,
    find_losses,
    is_own_anchor,
    is_promise,
    leads_to,
)

from .facts import PageFacts
from .site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What was published before, and what became of it."""

    records: Records
    content: str
    """What messages call the folder of content."""
    is_withdrawn: Callable[[str], bool]
    """Whether the content file at a path was withdrawn, and its page answers for all it held."""


def check_permanence(site: Site, promises: Promises) -> Iterator[Problem]:
    """Yield a problem for each address and anchor that was published and site does not answer.

    A build to be looked at, which has no address and no feeds, is not compared.
    """
    records = promises.records
    found = [*records.problems]
    if site.address:
        harvest = harvest_site(site)
        found += find_losses(records.ledger, harvest, records.declared, promises.is_withdrawn)
    for problem in found:
        yield replace(problem, path=f"{promises.content}/{problem.path}")


def harvest_site(site: Site) -> Harvest:
    """Return what is published with site, from what is known of its pages already."""
    files = [path for path in site.files if is_promise(path)]
    pages = {address_of(path): site.pages[path] for path in files if path in site.pages}
    return Harvest(
        pages={address: _page(site, address, page) for address, page in pages.items()},
        files=frozenset(map(address_of, files)) - set(pages),
    )


def _page(site: Site, address: str, page: PageFacts) -> HarvestedPage:
    refreshes = [each.value for each in page.references if each.tag == "meta" and each.loads]
    return HarvestedPage(
        anchors=tuple(filter(is_own_anchor, page.anchors)),
        leads_to=leads_to(refreshes[0], address, site.address) if refreshes else "",
        source=page.head.source,
    )
