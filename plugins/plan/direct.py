"""The pages that there is one of each: home, topics, years, search and the site's other lists."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.documents import FORUMS, Comment, Essay, Permalink
from plugins.frugal.store import digest
from plugins.plan.page import Page, Parts
from plugins.plan.pieces import Desk, profile_of
from plugins.plan.surroundings import surroundings_digest
from plugins.views import title_of
from plugins.views.corrections import list_corrections
from plugins.views.find import list_addresses
from plugins.views.site import (
    count_kinds,
    draw_years,
    list_feeds,
    list_newest,
    list_open_bets,
    list_pinned,
    list_sections,
    list_years,
    show_topic,
)
from plugins.views.typography import typeset

__all__ = ["plan_direct"]


def plan_direct(desk: Desk) -> Iterator[Page]:
    """Yield the page of each template that makes one by itself, as the settings name them."""
    for name in desk.edition.pages:
        file, parts = _DIRECT.get(name, (f"{name}.html", _nothing))
        told = parts(desk)
        yield Page(
            file=file,
            template=name,
            inputs=digest(desk.chrome.inputs, told.inputs),
            variables=told.variables,
            permalink=Permalink(file.removesuffix("index.html")),
            changed=None if name == "404" else "",
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a page shows beside what every page does."""

    inputs: bytes
    variables: Callable[[], Mapping[str, Any]]


def _parts(desk: Desk, inputs: bytes, *feeds: str, **parts: Callable[[], object]) -> _Parts:
    """Return parts of `site`, which are made when they are needed, and the feeds it leads to."""

    def variables() -> Mapping[str, Any]:
        return {"site": desk.chrome.site(*feeds, **{name: make() for name, make in parts.items()})}

    return _Parts(inputs, variables)


def _nothing(desk: Desk) -> _Parts:
    return _parts(desk, b"")


def _home(desk: Desk) -> _Parts:
    graph = desk.graph
    parts = {
        "topics": _topic_lines(desk),
        "first": list_pinned(graph),
        "comments": list_newest(graph, Comment),
        "essays": list_newest(graph, Essay),
        "open_bets": list_open_bets(graph),
    }
    profile = profile_of(graph)
    around = surroundings_digest(profile, graph, desk.digests) if profile else b""

    def variables() -> Mapping[str, Any]:
        shown = desk.content(profile, "index.html") if profile else None
        sharing = desk.share_home(profile)
        return {"profile": shown, "site": desk.chrome.site(**parts), "sharing": sharing}

    return _Parts(digest(repr(parts), around, desk.edition.subtitle), variables)


def _topic_lines(desk: Desk) -> tuple[Parts, ...]:
    """Return the topics as lists of them show them."""
    return tuple(
        Parts(
            title=title_of(node.topic),
            permalink=Permalink(f"topics/{node.topic.slug}/"),
            summary=typeset(node.topic.summary),
            counted=count_kinds(node.documents),
        )
        for node in desk.graph.topics.values()
    )


def _topics(desk: Desk) -> _Parts:
    lines = _topic_lines(desk)
    return _parts(desk, digest(repr(lines)), topics=lambda: lines)


def _archive(desk: Desk) -> _Parts:
    graph = desk.graph
    return _parts(
        desk,
        desk.digests.listed,
        years=lambda: list_years(graph),
        density=lambda: draw_years(graph),
    )


def _corrections(desk: Desk) -> _Parts:
    corrected = list_corrections(desk.graph)
    told = digest(repr(corrected))
    return _parts(desk, told, "feeds/corrections.atom", corrections=lambda: corrected)


def _feeds(desk: Desk) -> _Parts:
    graph = desk.graph
    return _parts(
        desk,
        desk.digests.listed,
        feeds=lambda: list_feeds(graph),
        calendar=lambda: desk.calendar,
    )


def _found(desk: Desk) -> _Parts:
    threads = {thread.slug: thread for thread in desk.graph.threads.values()}
    return _parts(
        desk,
        digest(desk.digests.listed, b"".join(map(desk.digests.thread, threads.values()))),
        addresses=lambda: list_addresses(desk.graph),
        forums=lambda: FORUMS,
    )


def _search(desk: Desk) -> _Parts:
    graph, owner = desk.graph, desk.edition.owner

    def topics() -> object:
        return tuple(show_topic(node, graph, owner) for node in graph.topics.values())

    return _parts(
        desk,
        desk.digests.listed,
        years=lambda: list_years(graph),
        topics=topics,
        sections=lambda: tuple(list_sections(graph)),
    )


_DIRECT: Mapping[str, tuple[str, Callable[[Desk], _Parts]]] = {
    "index": ("index.html", _home),
    "tags": ("topics/index.html", _topics),
    "archives": ("archive/index.html", _archive),
    "404": ("404.html", _nothing),
    "corrections": ("corrections/index.html", _corrections),
    "feeds": ("feeds/index.html", _feeds),
    "find": ("find/index.html", _found),
    "search": ("search/index.html", _search),
}
