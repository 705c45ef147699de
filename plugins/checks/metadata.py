"""Every page says what it is."""

from collections.abc import Iterator

from plugins.errors import Problem

from .addresses import Dead, Elsewhere, Found
from .facts import PageFacts, Spot
from .site import Site


def check_metadata(site: Site) -> Iterator[Problem]:
    """Yield a problem for each page without its language, title, description or own address.

    A page that only sends its reader on needs no description and has no address of its own.
    """
    for page in site.pages.values():
        head = page.head
        if not head.lang:
            remedy = 'write <html lang="en">, or whichever it is'
            yield site.problem(page.path, reason="<html> names no language", remedy=remedy)
        yield from _check_one(site, page, head.titles, "<title>")
        if not head.is_redirect:
            yield from _check_one(site, page, head.descriptions, '<meta name="description">')
            yield from _check_canonical(site, page)


def check_theme(site: Site) -> Iterator[Problem]:
    """Yield a problem for each page that the theme did not make.

    Where a template is missing, Pelican takes one of its own without a word; the theme's mark on
    `<html>` tells the two apart.
    """
    for page in site.pages.values():
        if page.head.theme != _THEME and not page.head.is_redirect:
            yield site.problem(
                page.path,
                key="data-theme",
                value=page.head.theme,
                reason="the page was not made by the theme",
                remedy="see that the theme has a template of its kind",
            )


def _check_one(
    site: Site, page: PageFacts, spots: tuple[Spot, ...], what: str
) -> Iterator[Problem]:
    """Yield a problem unless spots are one, and not empty."""
    if not spots:
        yield site.problem(page.path, reason=f"there is no {what}")
    for spot in spots[:1]:
        if not spot.text.strip():
            yield site.problem(page.path, line=spot.line, reason=f"{what} is empty")
    for spot in spots[1:]:
        reason = f"a second {what}; the first is on line {spots[0].line}"
        yield site.problem(page.path, line=spot.line, value=spot.text, reason=reason)


def _check_canonical(site: Site, page: PageFacts) -> Iterator[Problem]:
    """Yield a problem unless page gives its own address, and once."""
    spots = page.head.canonicals
    if not site.address or (page.head.is_noindex and not spots):
        return
    yield from _check_one(site, page, spots, '<link rel="canonical">')
    for spot in spots[:1]:
        if reason := _fault_of(site, page, spot.text):
            yield site.problem(
                page.path,
                line=spot.line,
                key="canonical",
                value=spot.text,
                reason=reason,
                remedy=f"write '{site.addresses.url_of(page.path)}'",
            )


def _fault_of(site: Site, page: PageFacts, canonical: str) -> str:
    """Return what is wrong with a canonical address; empty if nothing is, or it leads nowhere.

    That it leads nowhere is for the check of links to say.
    """
    if not canonical.strip() or site.is_own_address(page, canonical):
        return ""
    if "://" not in canonical:
        return "a canonical address is absolute"
    base = site.addresses.base_of(page.path)
    match site.addresses.resolve(canonical, base=base):
        case Elsewhere():
            return f"does not begin with {site.address}/"
        case Found(path=path) if path == page.path:
            return "is not how the site writes the page's address"
        case Found(path=path) if not page.head.is_noindex:
            return f"is the address of another page, {site.shown_path(path)}"
        case Found() | Dead():
            return ""


_THEME = "archive"
