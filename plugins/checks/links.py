"""Every address that the site names within itself leads somewhere."""

from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from plugins.errors import Problem, did_you_mean

from .addresses import Dead, Elsewhere, Found
from .facts import PageFacts, Reference
from .leftovers import is_leftover
from .site import Site


def check_links(site: Site) -> Iterator[Problem]:
    """Yield a problem for each address within the site that no file answers."""
    for page in site.pages.values():
        base = site.addresses.base_of(page.path, page.head.base)
        for reference in page.references:
            yield from _check_depth(site, page, reference)
            yield from _check_link(site, page.path, base, reference)
    for path, references in site.stylesheets.items():
        base = site.addresses.base_of(path)
        for reference in references:
            yield from _check_link(site, path, base, reference)


def count_links(site: Site) -> int:
    """Return how many addresses the pages and stylesheets name."""
    pages = sum(len(page.references) for page in site.pages.values())
    return pages + sum(map(len, site.stylesheets.values()))


def find_fault(site: Site, value: str, *, base: SplitResult) -> Dead | None:
    """Return why value leads nowhere when it is asked for on base; None if it arrives."""
    match site.addresses.resolve(value, base=base):
        case Dead() as dead:
            return dead
        case Found(path=path, fragment=fragment) if fragment and path in site.pages:
            return _find_missing_anchor(site, site.pages[path], fragment)
        case Found() | Elsewhere():
            return None


def _find_missing_anchor(site: Site, page: PageFacts, fragment: str) -> Dead | None:
    """Return why fragment points to nothing on page; None if it points to something."""
    # What follows `:~:` names a text, which a browser looks for and may miss without harm.
    name = unquote(fragment.partition(":~:")[0])
    if not name or name.lower() == "top" or name in page.anchors:
        return None
    reason = f"no element of {site.shown_path(page.path)} has the id '{name}'"
    return Dead(reason=reason, remedy=did_you_mean(name, page.anchors))


def _check_link(
    site: Site, path: str, base: SplitResult, reference: Reference
) -> Iterator[Problem]:
    """Yield a problem if nothing answers reference, which stands in the file at path."""
    fault = find_fault(site, reference.value, base=base)
    if fault and not is_leftover(reference):
        yield _problem(site, path, reference, fault.reason, fault.remedy)


def _check_depth(site: Site, page: PageFacts, reference: Reference) -> Iterator[Problem]:
    """Yield a problem if a page that is served at any depth has an address that depends on it."""
    if page.path != _SERVED_ANYWHERE or not site.address or page.head.base:
        return
    asked = urlsplit(reference.value.strip())
    if not (asked.scheme or asked.netloc or asked.path.startswith("/")) and asked.path:
        reason = "a relative address breaks here, as this page is served at any depth"
        remedy = f"begin it with '{site.addresses.home.path}'"
        yield _problem(site, page.path, reference, reason, remedy)


def _problem(site: Site, path: str, reference: Reference, reason: str, remedy: str) -> Problem:
    return site.problem(
        path,
        line=reference.line,
        key=reference.attribute,
        value=reference.value,
        reason=reason,
        remedy=remedy,
    )


_SERVED_ANYWHERE = "404.html"
