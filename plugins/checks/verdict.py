"""All checks of a built site, one after the other."""

from collections.abc import Callable, Iterator, Sequence

from plugins.errors import Problem

from .leaks import Secret, check_leaks
from .leftovers import check_leftovers
from .links import check_links
from .markup import check_markup, check_outline
from .metadata import check_metadata, check_theme
from .permanence import Promises, check_permanence
from .site import Site
from .sitemap import check_robots, check_sitemap
from .subscriptions import check_feeds
from .third_parties import check_third_parties
from .wellformed import check_wellformed


def check_site(
    site: Site, *, secrets: Sequence[Secret] = (), promises: Promises | None = None
) -> tuple[Problem, ...]:
    """Return every problem of site, sorted; none of secrets may appear, all of promises must."""
    found = {problem for check in CHECKS for problem in check(site)}
    lost = check_permanence(site, promises) if promises else ()
    return tuple(sorted(found.union(check_leaks(site, secrets), lost)))


CHECKS: tuple[Callable[[Site], Iterator[Problem]], ...] = (
    check_feeds,
    check_leftovers,
    check_links,
    check_markup,
    check_metadata,
    check_outline,
    check_robots,
    check_sitemap,
    check_theme,
    check_third_parties,
    check_wellformed,
)
