"""Every page is valid, and one who cannot see it finds the way through."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from plugins.errors import Problem

from .facts import PageFacts
from .site import Site


def check_markup(site: Site) -> Iterator[Problem]:
    """Yield a problem for each thing on a page that HTML does not allow."""
    for page in site.pages.values():
        for spot in page.parse_errors:
            yield site.problem(page.path, line=spot.line, reason=f"not valid HTML: {spot.text}")
        for spot in page.repeated_ids:
            first = page.anchors[spot.text]
            reason = f"an element on line {first} has this id already"
            yield site.problem(page.path, line=spot.line, key="id", value=spot.text, reason=reason)


def check_outline(site: Site) -> Iterator[Problem]:
    """Yield a problem for each page that a screen reader cannot find its way through.

    A page that only sends its reader on is not read.
    """
    for page in site.pages.values():
        if not page.head.is_redirect:
            yield from _check_headings(site, page)
            yield from _check_landmarks(site, page)
            yield from _check_skip_link(site, page)
            yield from _check_names(site, page)


def _check_headings(site: Site, page: PageFacts) -> Iterator[Problem]:
    """Yield a problem unless there is one `h1` and no level is left out below another."""
    firsts = [spot for spot in page.outline.headings if spot.text == "h1"]
    if not firsts:
        yield site.problem(page.path, reason="there is no <h1>")
    for spot in firsts[1:]:
        reason = f"a second <h1>; the first is on line {firsts[0].line}"
        yield site.problem(page.path, line=spot.line, reason=reason)
    for before, spot in pairwise(page.outline.headings):
        level = int(before.text[1])
        if int(spot.text[1]) > level + 1:
            reason = f"<{spot.text}> follows <{before.text}> of line {before.line}"
            remedy = f"write <h{level + 1}>"
            yield site.problem(page.path, line=spot.line, reason=reason, remedy=remedy)


def _check_landmarks(site: Site, page: PageFacts) -> Iterator[Problem]:
    """Yield a problem unless there is one `main` and each `nav` can be told from the others."""
    mains, navs = page.outline.mains, page.outline.navs
    if not mains:
        yield site.problem(page.path, reason="there is no <main>")
    for spot in mains[1:]:
        reason = f"a second <main>; the first is on line {mains[0].line}"
        yield site.problem(page.path, line=spot.line, reason=reason)
    count = Counter(spot.text for spot in navs)
    for spot in navs:
        if len(navs) > 1 and (not spot.text or count[spot.text] > 1):
            reason = "another <nav> has this label" if spot.text else "one <nav> of several"
            yield site.problem(
                page.path,
                line=spot.line,
                key="aria-label",
                value=spot.text,
                reason=reason,
                remedy="give each its own aria-label",
            )


def _check_skip_link(site: Site, page: PageFacts) -> Iterator[Problem]:
    """Yield a problem unless the first link leads into the page.

    Whether it arrives is for the check of links to say.
    """
    first = page.outline.first_link
    if first is None or not first.text.startswith("#") or first.text == "#":
        line, value = (first.line, first.text) if first else (0, "")
        yield site.problem(
            page.path,
            line=line,
            value=value,
            reason="the first link does not skip to the content",
            remedy='begin the body with <a href="#main">',
        )


def _check_names(site: Site, page: PageFacts) -> Iterator[Problem]:
    """Yield a problem for each image, link and button that says nothing."""
    for spot in page.outline.without_alt:
        yield site.problem(
            page.path,
            line=spot.line,
            key="alt",
            reason=f"the image '{spot.text}' has no alternative",
            remedy='describe it, or write alt="" if it is an ornament',
        )
    for spot in page.outline.unnamed:
        what = "link" if spot.text == "a" else "button"
        remedy = "give it a text or an aria-label"
        yield site.problem(
            page.path, line=spot.line, reason=f"a {what} without a name", remedy=remedy
        )
