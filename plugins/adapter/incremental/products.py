"""What a site holds that is no page: style sheets, scripts, images, feeds, cards and the rest."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plugins.adapter.cards import CardStyle, draw_card, name_card
from plugins.adapter.files import describe_site, feed_styles, robots
from plugins.adapter.image_variants import VariantStore
from plugins.adapter.images import Candidate, bare_file, smaller_versions
from plugins.adapter.scripts import read_scripts
from plugins.adapter.search import write_records
from plugins.adapter.stylesheet import STYLESHEET_FOLDER, join_styles
from plugins.documents import Document, Topic, TopicId
from plugins.documents.html.images import image_files
from plugins.frugal.store import digest
from plugins.permanence import load_declared
from plugins.plan import Desk, plan_cards
from plugins.plan.addresses import published_files
from plugins.plan.pieces import is_shown
from plugins.plan.site import PlannedCard
from plugins.views import (
    DUE_DATES,
    FeedSite,
    SitemapEntry,
    build_due_dates,
    build_sitemap,
    has_due_dates,
    make_feeds,
)
from plugins.views.cards import drawable
from plugins.views.feeds import Feed, FeedSource, feed_files
from plugins.views.policy import header_rules
from plugins.views.redirects import build_rules

__all__ = ["Files", "Product", "Shelf", "plan_products", "sitemap"]

Files = Iterable[tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Files that are made in one go."""

    name: str
    """What it is called on record."""
    inputs: bytes
    """What tells everything that make reads, but for the code."""
    make: Callable[[], Files]
    """Gives the path of each file, from the site's root, and its bytes."""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What products are made from."""

    desk: Desk
    settings: Mapping[str, Any]
    content: Path
    theme: Path
    style: CardStyle | None
    variants: VariantStore

    def read(self, file: str) -> bytes:
        """Return the bytes of a file, from `content/`."""
        return (self.content / file).read_bytes()

    @cached_property
    def published(self) -> frozenset[str]:
        """The files, from `content/`, to which pages of this edition lead."""
        library = self.desk.graph.library
        leading = {
            path
            for path, body in library.bodies.items()
            if any(link.file and not link.file.endswith(".md") for link in body.links)
        }
        shown = (library.documents[path] for path in sorted(leading))
        bodies = (library.bodies[each.path] for each in shown if self._has_page(each))
        return library.files & {file for body in bodies for file in published_files(body.html)}

    def _has_page(self, document: Document) -> bool:
        if isinstance(document, Topic):
            return TopicId(document.slug) in self.desk.graph.topics
        return is_shown(document, self.desk.edition)


def plan_products(shelf: Shelf) -> Iterator[Product]:
    """Yield everything that the site holds beside pages, but for what is made of those."""
    yield from _of_the_theme(shelf)
    yield from _of_content(shelf)
    if shelf.desk.edition.has_feeds:
        yield from _fetched(shelf)
        yield from _cards(shelf)
        if (shelf.theme / "templates/search.html").is_file():
            yield _search(shelf)


def _file(name: str, content: bytes) -> Product:
    """Return a product of one file whose bytes are known."""
    return Product(name=name, inputs=digest(content), make=lambda: [(name, content)])


# ---- the theme's


def _of_the_theme(shelf: Shelf) -> Iterator[Product]:
    if sheet := join_styles(shelf.settings):
        yield _file(f"{STYLESHEET_FOLDER}/{sheet.name}", sheet.text.encode())
    for script in read_scripts(shelf.settings, STYLESHEET_FOLDER):
        yield _file(script.address, script.text.encode())
    for folder in shelf.settings["THEME_STATIC_PATHS"]:
        for path in sorted((shelf.theme / folder).rglob("*")):
            if path.is_file():
                below = path.relative_to(shelf.theme / folder).as_posix()
                yield _file(f"{shelf.settings['THEME_STATIC_DIR']}/{below}", path.read_bytes())


# ---- files of content


def _of_content(shelf: Shelf) -> Iterator[Product]:
    for file in sorted(shelf.published):
        make = partial(_bare, file, shelf)
        yield Product(name=file, inputs=digest(shelf.read(file)), make=make)
    for file in sorted(_shown_images(shelf)):
        make = partial(_smaller, file, shelf)
        yield Product(name=f"versions of {file}", inputs=digest(shelf.read(file)), make=make)


def _bare(file: str, shelf: Shelf) -> Files:
    return [(file, bare_file(file, shelf.read(file), shelf.desk.graph.library))]


def _smaller(file: str, shelf: Shelf) -> Files:
    return _versions(file, shelf)[1].items()


def _shown_images(shelf: Shelf) -> frozenset[str]:
    if not shelf.published:
        return frozenset()
    bodies = shelf.desk.graph.library.bodies.values()
    return shelf.published & {file for body in bodies for file in image_files(body)}


def _versions(file: str, shelf: Shelf) -> tuple[tuple[Candidate, ...], Mapping[str, bytes]]:
    return smaller_versions(file, shelf.read(file), shelf.desk.graph.library, shelf.variants)


def offered_images(shelf: Shelf) -> Mapping[str, tuple[Candidate, ...]]:
    """Return the sizes in which pages offer each image that they show, by its file."""
    return {file: _versions(file, shelf)[0] for file in sorted(_shown_images(shelf))}


# ---- what programs fetch from a published site


def _fetched(shelf: Shelf) -> Iterator[Product]:
    desk = shelf.desk
    sheet = feed_styles(shelf.theme)
    site = describe_site(shelf.settings, sheet[0] if sheet else "")
    if sheet:
        yield _file(sheet[0], sheet[1].encode())
    feeds = make_feeds(desk.graph)
    yield from (_feed(feed, site, desk) for feed in feeds)
    if has_due_dates(desk.graph):
        yield Product(
            name=DUE_DATES,
            inputs=digest(repr(site), desk.digests.listed),
            make=lambda: [(DUE_DATES, build_due_dates(desk.graph, site).encode())],
        )
    yield _file("_headers", header_rules(site.address).encode())
    yield _file("robots.txt", robots(site.address).encode())
    documents = desk.graph.library.documents.values()
    declared, _ = load_declared(shelf.content)  # loading it found no fault
    if rules := build_rules(documents, declared, feeds, site.address):
        yield _file("_redirects", rules.encode())


def _feed(feed: Feed, site: FeedSite, desk: Desk) -> Product:
    def make() -> Files:
        source = FeedSource(graph=desk.graph, site=site, html=desk.absolute_text)
        return [(name, text.encode()) for name, text in feed_files(feed, source)]

    shown = [(item.number, desk.digests.whole(item.document)) for item in feed.items]
    entries = desk.digests.entries(item.document for item in feed.items)
    told = (feed.title, feed.holds, feed.total, feed.noun, feed.began, feed.oldest_name)
    names = (feed.name, feed.former_names)
    written = (shown, told, names, site, desk.edition.index)
    inputs = digest(repr(written), entries, desk.digests.topics)
    return Product(name=feed.atom, inputs=inputs, make=make)


def sitemap(entries: Iterable[SitemapEntry]) -> Product:
    """Return the list of pages for search engines."""
    listed = sorted(entries)
    name = "sitemap.xml"
    told = digest(*(f"{each.address} {each.changed}" for each in listed))
    return Product(name=name, inputs=told, make=lambda: [(name, build_sitemap(listed).encode())])


def _cards(shelf: Shelf) -> Iterator[Product]:
    style = shelf.style
    if style is None:
        return
    drawn_with = digest(style.told)
    for planned in plan_cards(shelf.desk):
        inputs = digest(planned.inputs, drawn_with)
        make = partial(_draw, planned, style)
        yield Product(name=f"card of /{planned.permalink}", inputs=inputs, make=make)


def _draw(planned: PlannedCard, style: CardStyle) -> Files:
    card = drawable(planned.card(), style.has)
    return [(name_card(planned.permalink, card, style), draw_card(card, style))] if card else []


def _search(shelf: Shelf) -> Product:
    graph, digests = shelf.desk.graph, shelf.desk.digests
    documents = [*graph.listed, *(node.topic for node in graph.topics.values())]
    told = (digests.face(each) + digests.text(each) for each in documents)

    def make() -> Files:
        with TemporaryDirectory() as folder:
            write_records(graph, Path(folder), shelf.desk.edition.language)
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    yield path.relative_to(folder).as_posix(), path.read_bytes()

    language = shelf.desk.edition.language
    return Product(name="search", inputs=digest(language, b"".join(told)), make=make)
