"""Relations: Pelican's lists in the archive's order, its tags as topics with introductions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Page as PelicanPage
from pelican.urlwrappers import Tag

from plugins.adapter.incremental.choice import is_incremental
from plugins.adapter.state import Archive, get_archive
from plugins.documents import HOME, Topic
from plugins.relations import Year, by_year, newest_first, pinned_first
from plugins.views import year_permalink

__all__ = ["register"]


def register() -> None:
    """Have Pelican's lists and tags follow the graph."""
    signals.article_generator_pretaxonomy.connect(_order)
    signals.article_generator_pretaxonomy.connect(_introduce_topics)
    signals.article_generator_finalized.connect(_order_in_time)
    signals.article_generator_finalized.connect(_show_site)
    signals.page_generator_finalized.connect(_show_profile)


def _order(generator: Any) -> None:
    """Put articles into the order of lists: pinned ones first, then by date, undated ones last."""
    if is_incremental(generator.settings):
        return
    by_path = _by_path(generator.articles)
    documents = pinned_first(article.document for article in generator.articles)
    generator.articles[:] = [by_path[document.path] for document in documents]


def _by_path(articles: list[Any]) -> Mapping[str, Any]:
    return {article.document.path: article for article in articles}


def _introduce_topics(generator: Any) -> None:
    """Make a tag of every topic, those without a document too, and give it its introduction."""
    if is_incremental(generator.settings):
        return
    archive = get_archive(generator.settings)
    views = {view.source_path: view for view in archive.site.topics}
    for node in archive.graph.topics.values():
        tag = Tag(node.topic.title, generator.settings)
        tag.slug = node.topic.slug
        tag.view = views[node.topic.path]
        tag.introduction = _introduction(tag, node.topic, archive, generator)
        generator.tags[tag] = []
        generator.add_source_path(tag.introduction)
        generator.add_static_links(tag.introduction)


def _introduction(tag: Any, topic: Topic, archive: Archive, generator: Any) -> Any:
    """Return the topic's text as Pelican's content: its links resolve, and others find it."""
    return PelicanPage(
        archive.library.bodies[topic.path].html,
        {"title": topic.title, "slug": topic.slug, "url": tag.url, "save_as": tag.save_as},
        settings=generator.settings,
        source_path=str(Path(generator.path) / topic.path),
        context=generator.context,
    )


def _order_in_time(generator: Any) -> None:
    """Put dates into the archive's order, and years as they were written; the undated have none.

    Pelican would go by the moment, so that offsets near New Year make it meet a year twice.
    """
    if is_incremental(generator.settings):
        return
    by_path = _by_path(generator.articles)
    documents = [article.document for article in generator.articles]
    generator.dates[:] = [by_path[document.path] for document in newest_first(documents)]
    if not generator.settings["NEWEST_FIRST_ARCHIVES"]:
        generator.dates.reverse()
    generator.period_archives["year"] = [
        _year_archive(year, by_path, generator)
        for year in by_year(documents)
        if year.number is not None
    ]


def _year_archive(year: Year, by_path: Mapping[str, Any], generator: Any) -> dict[str, Any]:
    """Return a year as Pelican's period archives have it."""
    paths = {document.path for document in year.documents}
    address = year_permalink(year.number or 0)
    is_newest_first = generator.settings["NEWEST_FIRST_ARCHIVES"]
    ordered = year.documents if is_newest_first else reversed(year.documents)
    return {
        "dates": [by_path[document.path] for document in ordered],
        "articles": [each for each in generator.articles if each.document.path in paths],
        "period": (year.number,),
        "period_num": (year.number,),
        "url": address + generator.settings["DIRECTORY_INDEX"],
        "save_as": f"{address}index.html",
    }


def _show_site(generator: Any) -> None:
    """Let every template see the site as a whole."""
    if is_incremental(generator.settings):
        return
    generator.context["site"] = get_archive(generator.settings).site


def _show_profile(generator: Any) -> None:
    """Let the home page show the profile, None where the archive has none."""
    if is_incremental(generator.settings):
        return
    pages = (page for page in (*generator.pages, *generator.hidden_pages) if page.slug == HOME)
    generator.context["profile"] = next(pages, None)
