"""Search engines hear of every page they may list, and of no other."""

import re
from collections.abc import Iterator

from plugins.errors import Problem

from .addresses import Dead, Elsewhere, Found
from .facts import Spot
from .leftovers import leftover_in
from .site import Site
from .wellformed import line_of, read_xml


def check_sitemap(site: Site) -> Iterator[Problem]:
    """Yield a problem for each address in the sitemap, or missing from it, that is wrong."""
    if _SITEMAP not in site.files:
        if site.address:
            yield site.problem(_SITEMAP, reason="there is no sitemap")
        return
    listed: dict[str, int] = {}
    for spot in _locations(site):
        reason, remedy = _fault_of(site, spot, listed)
        if reason:
            yield _problem(site, spot, reason, remedy)
    if site.address:
        yield from _check_complete(site, listed)


def check_robots(site: Site) -> Iterator[Problem]:
    """Yield a problem for each sitemap that `robots.txt` names and the site does not have."""
    if _ROBOTS not in site.files:
        return
    text = site.read_bytes(_ROBOTS).decode(errors="replace")
    for line, rule in enumerate(text.splitlines(), start=1):
        if named := _SITEMAP_RULE.fullmatch(rule):
            landing = site.addresses.resolve(named[1], base=site.addresses.home)
            if not isinstance(landing, Found):
                reason = landing.reason if isinstance(landing, Dead) else "leads out of the site"
                yield site.problem(_ROBOTS, line=line, key="Sitemap", value=named[1], reason=reason)


def _locations(site: Site) -> Iterator[Spot]:
    """Yield each address in the sitemap; none if it is not well-formed."""
    root = read_xml(site, _SITEMAP)
    if root is not None:
        for location in root.iterfind(f"{_NAMESPACE}url/{_NAMESPACE}loc"):
            yield Spot(line=line_of(location), text=(location.text or "").strip())


def _fault_of(site: Site, spot: Spot, listed: dict[str, int]) -> tuple[str, str]:
    """Return what is wrong with an address in the sitemap and its remedy; note what it lists."""
    if reason := leftover_in(spot.text):
        return reason, ""
    if site.address and not spot.text.startswith(f"{site.address}/"):
        return f"does not begin with {site.address}/", ""
    match site.addresses.resolve(spot.text, base=site.addresses.home):
        case Dead(reason=reason, remedy=remedy):
            return reason, remedy
        case Elsewhere():
            return "leads out of the site", ""
        case Found(path=path):
            first = listed.setdefault(path, spot.line)
            reason = "" if first == spot.line else f"is on line {first} already"
            return reason or _unlisted(site, path), ""


def _unlisted(site: Site, path: str) -> str:
    """Return why the file at path may not be in the sitemap; empty if it may."""
    page = site.pages.get(path)
    if page is None:
        return "is not a page"
    if page.head.is_noindex:
        return "the page asks not to be listed"
    return "the page only sends its reader on" if page.head.is_redirect else ""


def _check_complete(site: Site, listed: dict[str, int]) -> Iterator[Problem]:
    """Yield a problem for each page that is to be in the sitemap and is not among listed."""
    for path, page in site.pages.items():
        if path not in listed and path != _NOT_FOUND and site.is_indexable(page):
            spot = Spot(line=0, text=site.addresses.url_of(path))
            yield _problem(site, spot, "the page is not listed", "")


def _problem(site: Site, spot: Spot, reason: str, remedy: str) -> Problem:
    return site.problem(
        _SITEMAP, line=spot.line, key="loc", value=spot.text, reason=reason, remedy=remedy
    )


_SITEMAP = "sitemap.xml"
_ROBOTS = "robots.txt"
_NOT_FOUND = "404.html"
_NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_SITEMAP_RULE = re.compile(r"\s*sitemap\s*:\s*(\S*)\s*", re.IGNORECASE)
