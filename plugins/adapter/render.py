"""Output: Pelican writes into a staging folder, which becomes the site when all is right."""

import atexit
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.adapter.archived_copies import add_copies
from plugins.adapter.complaints import forget_complaints, raise_complaints
from plugins.adapter.generators.cards import ArchiveCards
from plugins.adapter.generators.files import ArchiveFiles
from plugins.adapter.generators.images import ArchiveImages
from plugins.adapter.generators.pages import ArchivePages
from plugins.adapter.generators.redirects import ArchiveRedirects
from plugins.adapter.incremental.choice import choose_way, is_incremental
from plugins.adapter.incremental.generator import ArchiveSite
from plugins.adapter.layout import set_addresses
from plugins.adapter.search import index_site
from plugins.adapter.staging import Staging
from plugins.adapter.state import Build, get_archive, get_build, set_build
from plugins.adapter.templates import prepare_templates
from plugins.errors import ToolError
from plugins.views import DocumentView, SitemapEntry, build_sitemap

__all__ = ["register"]

_FIRST = "plugins.adapter.read"
_NEEDED = (_FIRST, "plugins.adapter.relate", "plugins.adapter.render")


def register() -> None:
    """Have Pelican build the archive's way."""
    signals.initialized.connect(_prepare)
    signals.article_generator_init.connect(_begin)
    signals.generator_init.connect(prepare_templates)
    signals.get_generators.connect(_add_generators)
    signals.content_written.connect(_note_page)
    signals.finalized.connect(_finish)


def _prepare(pelican: Any) -> None:
    """Set addresses and the staging folder; raise ToolError where the settings do not allow it."""
    raise_complaints()
    settings = pelican.settings
    _check_plugins(settings["PLUGINS"])
    _check_address(settings)
    set_addresses(settings)
    staging = Staging(
        Path(settings["OUTPUT_PATH"]),
        (Path(settings["PATH"]), Path(settings["THEME"])),
        tuple(settings["OUTPUT_RETENTION"]),
    )
    set_build(settings, Build(staging=staging))
    choose_way(settings)
    pelican.output_path = str(staging.folder)
    atexit.register(staging.abandon)


def _check_plugins(loaded: list[str]) -> None:
    """Raise ToolError where one of ours is missing, or comes too late to see another's failure."""
    if missing := [name for name in _NEEDED if name not in loaded]:
        raise ToolError(f"PLUGINS: {', '.join(missing)} did not load")
    if loaded[0] != _FIRST:
        raise ToolError(f"PLUGINS: {_FIRST} goes first, or no one notices which others fail")


def _check_address(settings: dict[str, Any]) -> None:
    """Raise ToolError where what is published would not know where it is."""
    address = settings["SITEURL"]
    if settings["FEEDS"] and not _ADDRESS.fullmatch(address):
        raise ToolError(
            f"SITEURL: '{address}' is no address of a site; write it as https://host/path, "
            "without a slash at its end, in ASCII"
        )


_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~%-]+)*")


def _begin(generator: Any) -> None:
    """Open the staging folder for this run, once the content is known to be right."""
    build = get_build(generator.settings)
    build.pages.clear()
    if not is_incremental(generator.settings):
        build.staging.begin()


def _add_generators(pelican: Any) -> Iterable[type]:
    """Offer ours; here each run begins, so what was warned of before belongs to another."""
    forget_complaints()
    if is_incremental(pelican.settings):
        return (ArchiveSite,)
    return (ArchiveCards, ArchivePages, ArchiveFiles, ArchiveRedirects, ArchiveImages)


def _note_page(path: str, context: dict[str, Any]) -> None:
    """Keep what the sitemap says of a page that was written."""
    del path
    file = context["output_file"]
    piece = context.get("article") or context.get("page")
    view: DocumentView | None = getattr(piece, "view", None)
    if not file.endswith(".html") or file == "404.html" or (view and not view.is_indexed):
        return
    address = f"{context['SITEURL']}/{file.removesuffix('index.html')}"
    get_build(context).pages.append(SitemapEntry(address, view.changed if view else ""))


def _finish(pelican: Any) -> None:
    """Write the sitemap and put the build in place; raise ToolError for any warning."""
    build = get_build(pelican.settings)
    if is_incremental(pelican.settings):
        return
    add_copies(build.staging.folder, get_archive(pelican.settings).library.copies)
    if pelican.settings["FEEDS"]:
        (build.staging.folder / "sitemap.xml").write_text(build_sitemap(build.pages), "utf-8")
    raise_complaints()
    if pelican.settings["FEEDS"]:
        index_site(pelican.settings, build.staging.folder)
    build.staging.commit()
