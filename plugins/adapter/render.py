"""Output: Pelican writes into a staging folder, which becomes the site when everything is right."""

import atexit
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.adapter.complaints import forget_complaints, raise_complaints
from plugins.adapter.files import ArchiveFiles
from plugins.adapter.layout import set_addresses
from plugins.adapter.staging import Staging
from plugins.adapter.state import Build, get_build, set_build
from plugins.adapter.templates import prepare_templates
from plugins.errors import ToolError
from plugins.views import DocumentView, SitemapEntry, build_sitemap

__all__ = ["register"]

_NEEDED = ("plugins.adapter.read", "plugins.adapter.relate", "plugins.adapter.render")


def register() -> None:
    """Have Pelican build the archive's way."""
    signals.initialized.connect(_prepare)
    signals.article_generator_init.connect(_begin)
    signals.generator_init.connect(prepare_templates)
    signals.get_generators.connect(_add_generators)
    signals.content_written.connect(_note_page)
    signals.finalized.connect(_finish)


def _prepare(pelican: Any) -> None:
    """Set addresses and the staging folder; raise ToolError where a plugin did not load."""
    raise_complaints()
    missing = [name for name in _NEEDED if name not in pelican.settings["PLUGINS"]]
    if missing:
        raise ToolError(f"PLUGINS: {', '.join(missing)} did not load")
    set_addresses(pelican.settings)
    output = Path(pelican.settings["OUTPUT_PATH"])
    sources = (Path(pelican.settings["PATH"]), Path(pelican.settings["THEME"]))
    staging = Staging(output, sources, tuple(pelican.settings["OUTPUT_RETENTION"]))
    set_build(pelican.settings, Build(staging=staging))
    pelican.output_path = str(staging.folder)
    atexit.register(staging.abandon)


def _begin(generator: Any) -> None:
    """Open the staging folder for this run, once the content is known to be right."""
    build = get_build(generator.settings)
    build.pages.clear()
    forget_complaints()
    build.staging.begin()


def _add_generators(pelican: Any) -> Iterable[type]:
    del pelican
    return (ArchiveFiles,)


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
    """Write the sitemap and put the build in place; raise ToolError where anything was warned of."""
    build = get_build(pelican.settings)
    if pelican.settings["FEEDS"]:
        (build.staging.folder / "sitemap.xml").write_text(build_sitemap(build.pages), "utf-8")
    raise_complaints()
    build.staging.commit()
