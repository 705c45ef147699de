"""The build that does no more than a change asks for: read, plan, compare, make, put in place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from plugins.adapter.card_layout import HEIGHT, WIDTH
from plugins.adapter.cards import CardStyle, name_card, read_style
from plugins.adapter.image_variants import VariantStore
from plugins.adapter.images import with_sources
from plugins.adapter.incremental.code import RELATIONS, code_digest, syntax_digest
from plugins.adapter.incremental.environment import make_environment
from plugins.adapter.incremental.former import plan_moves, plan_redirects
from plugins.adapter.incremental.making import Changes, Making
from plugins.adapter.incremental.preview import Preview
from plugins.adapter.incremental.processes import beside, processors, shared_among
from plugins.adapter.incremental.products import (
    Product,
    Shelf,
    offered_images,
    plan_products,
    sitemap,
)
from plugins.adapter.incremental.record import Record, Stat, list_built
from plugins.adapter.incremental.renderer import Renderer
from plugins.adapter.incremental.snapshot import Snapshot
from plugins.adapter.incremental.stored import RELATING, TEMPLATES, Stored
from plugins.adapter.incremental.templates_read import Reading
from plugins.adapter.report import describe_build
from plugins.adapter.staging import Staging
from plugins.adapter.state import Archive
from plugins.documents import Permalink, load_content
from plugins.documents.sources import known_addresses
from plugins.errors import ContentError, Problem
from plugins.frugal.collector import without_collector
from plugins.frugal.store import digest
from plugins.permanence import load_declared
from plugins.plan import CardAddress, Desk, Digests, Edition, Page, make_chrome, plan_pages
from plugins.progress import progress
from plugins.relations import build_graph
from plugins.views.cards import Card, drawable
from plugins.views.sharing import CardImage

__all__ = ["Job", "Site", "build_incrementally"]

_READ_AT_ONCE = 200
"""From so many files on, copies of the process save more than they cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site that is in place."""

    archive: Archive
    summary: str
    """What was built and what was done for it, a line each."""
    changes: Changes
    preview: Preview
    """With which what is saved next can be previewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be built, and where."""

    settings: Mapping[str, Any]
    """Pelican's, as it has made them out of a file."""
    readings: Mapping[str, Reading]
    """What the theme's templates read."""
    staging: Staging
    stored: Stored
    record: Record
    """What stands in the output since the last build."""
    snapshot: Snapshot
    """All that goes in, as it was before any of it was read."""


def build_incrementally(job: Job) -> Site:
    """Build what differs from what was built last, and put on record what it was made of.

    Raise ContentError with every mistake, or what a template raises; then nothing has changed.
    """
    built = beside(partial(list_built, job.staging.output), pays=job.stored.is_large)
    with without_collector(), built as list_output, progress("Reading what is written") as show:
        archive = _read(job)
        show("Planning the site")
        return _build(job, archive, list_output)


def _build(job: Job, archive: Archive, list_output: Callable[[], Mapping[str, Stat]]) -> Site:
    shelf = _shelf(job.settings, archive, job.staging)
    renderer = _renderer(job, shelf)
    products, pages = [*plan_products(shelf)], [*plan_pages(shelf.desk)]
    edition = shelf.desk.edition
    entries = [entry for page in pages if (entry := page.indexed_at(edition.address))]
    if edition.has_feeds:
        products.append(sitemap(entries))
    making = Making(job.staging, job.record, list_output())
    making.make([*map(_page_product(renderer), pages), *products], renderer.make_ready)
    _make_former(making, shelf, renderer)
    record, changes = making.finish()
    record.summary = describe_build(archive, len(entries))
    _put_on_record(job.snapshot, record, shelf.content)
    job.stored.keep(record)
    preview = Preview(
        desk=shelf.desk, renderer=renderer, content=shelf.content, output=job.staging.output
    )
    summary = f"{record.summary}\n{changes}"
    return Site(archive=archive, summary=summary, changes=changes, preview=preview)


def _renderer(job: Job, shelf: Shelf) -> Renderer:
    settings = job.settings
    sources = partial(with_sources, images=offered_images(shelf), site=settings["SITEURL"])
    memory = job.stored.memory(TEMPLATES, syntax_digest(settings))
    env = make_environment(settings, sources, memory)
    cards = shelf.style.told if shelf.style else ""
    copies = shelf.desk.graph.library.copies
    return Renderer(env, settings, job.readings, shelf.desk.edition, copies, cards)


def _make_former(making: Making, shelf: Shelf, renderer: Renderer) -> None:
    """Make what stands at former addresses, once it is known where anything else does."""
    declared, _ = load_declared(shelf.content)  # loading it found no fault
    content, is_published = shelf.content.name, shelf.desk.edition.has_feeds
    problems: list[Problem] = []
    redirects = plan_redirects(shelf.desk, declared, making.owned(), content, problems)
    making.make([*map(_page_product(renderer), redirects)])
    taken = making.owned()
    moves = plan_moves(declared, taken, making.read, content, problems, is_published=is_published)
    making.make([*moves])
    if problems:
        raise ContentError(problems)


def _put_on_record(snapshot: Snapshot, record: Record, content: Path) -> None:
    """Put on record what the site was made of, as far as that is known for sure.

    Documents are read once, so that pages are on record with what they show; any other file that
    was edited meanwhile may have been read before and after that.
    """
    changed = snapshot.changed()
    if not changed:
        record.site = snapshot.digest
    elif any(not path.endswith(".md") or content not in Path(path).parents for path in changed):
        record.made = {}


def _read(job: Job) -> Archive:
    settings, stored = job.settings, job.stored
    memory = stored.readings()
    work = shared_among(processors(), _READ_AT_ONCE)
    with known_addresses(memory):
        content = Path(settings["PATH"])
        seen = {} if job.staging.has_waited else job.snapshot.below(content)
        library = load_content(content, memory, work, seen)
        graph = build_graph(library, stored.memory(RELATING, code_digest(RELATIONS)), work)
    address = "" if settings["RELATIVE_URLS"] else settings["SITEURL"]
    return Archive(library=library, graph=graph, owner=settings["AUTHOR"], address=address)


def _shelf(settings: Mapping[str, Any], archive: Archive, staging: Staging) -> Shelf:
    edition = Edition.of(settings)
    theme, content = Path(settings["THEME"]), Path(settings["PATH"])
    style = read_style(theme) if edition.has_feeds else None
    desk = Desk(
        graph=archive.graph,
        digests=Digests(archive.graph, lambda file: digest((content / file).read_bytes())),
        edition=edition,
        chrome=make_chrome(archive.graph),
        card_image=_image_of(style) if style else None,
    )
    return Shelf(
        desk=desk,
        settings=settings,
        content=content,
        theme=theme,
        style=style,
        variants=VariantStore(staging.output.parent / ".images"),
    )


def _image_of(style: CardStyle) -> CardAddress:
    """Return what gives the picture of a card that is drawn in style."""

    def image(permalink: Permalink, said: Card) -> CardImage | None:
        card = drawable(said, style.has)
        if card is None:
            return None
        address = name_card(permalink, card, style)
        return CardImage(address=address, alt=card.alt, width=WIDTH, height=HEIGHT)

    return image


def _page_product(renderer: Renderer) -> Callable[[Page], Product]:
    def product(page: Page) -> Product:
        return Product(
            name=page.file,
            inputs=renderer.inputs(page),
            make=lambda: [(page.file, renderer.render(page))],
        )

    return product
