"""Relations: Pelican's lists in the archive's order, its tags as topics with their introductions."""

from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Page as PelicanPage
from pelican.urlwrappers import Tag

from plugins.adapter.read import UNDATED
from plugins.adapter.state import Archive, get_archive
from plugins.documents import HOME, Topic
from plugins.relations import pinned_first

__all__ = ["register"]


def register() -> None:
    """Have Pelican's lists and tags follow the graph."""
    signals.article_generator_pretaxonomy.connect(_order)
    signals.article_generator_pretaxonomy.connect(_introduce_topics)
    signals.article_generator_finalized.connect(_leave_out_undated_year)
    signals.article_generator_finalized.connect(_show_site)
    signals.page_generator_finalized.connect(_show_profile)


def _order(generator: Any) -> None:
    """Put articles into the order of lists: pinned ones first, then by date, undated ones last."""
    place = {document.path: n for n, document in enumerate(pinned_first(_documents(generator.articles)))}
    generator.articles.sort(key=lambda article: place[article.document.path])


def _documents(articles: list[Any]) -> list[Any]:
    return [article.document for article in articles]


def _introduce_topics(generator: Any) -> None:
    """Make a tag of every topic, those without a document too, and give it its introduction."""
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
    """Return the topic's text as Pelican's content, so that its links are resolved and others find it."""
    return PelicanPage(
        archive.library.bodies[topic.path].html,
        {"title": topic.title, "slug": topic.slug, "url": tag.url, "save_as": tag.save_as},
        settings=generator.settings,
        source_path=str(Path(generator.path) / topic.path),
        context=generator.context,
    )


def _leave_out_undated_year(generator: Any) -> None:
    """Take away the year in which undated pieces stand only because Pelican wants a date."""
    years = generator.period_archives["year"]
    years[:] = [year for year in years if year["period"] != (UNDATED.year,)]


def _show_site(generator: Any) -> None:
    """Let every template see the site as a whole."""
    generator.context["site"] = get_archive(generator.settings).site


def _show_profile(generator: Any) -> None:
    """Let the home page show the profile, None where the archive has none."""
    pages = (page for page in generator.pages if page.slug == HOME)
    generator.context["profile"] = next(pages, None)
