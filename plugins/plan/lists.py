"""The pages that list documents: topics, kinds, years, threads, and the site's own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.documents import SECTIONS, Bet, Comment, Document, Essay, Permalink
from plugins.frugal.store import digest
from plugins.plan.declared import Closed
from plugins.plan.page import Content, Page, Parts
from plugins.plan.pieces import Desk
from plugins.plan.surroundings import surroundings_digest, surroundings_of
from plugins.relations import Thread, TopicNode, by_year, pinned_first
from plugins.views import make_entry
from plugins.views.bets import show_bet
from plugins.views.entries import Entry
from plugins.views.site import (
    show_topic,
    year_permalink,
)
from plugins.views.threads import make_thread_page, thread_permalink

__all__ = ["plan_lists"]


def plan_lists(desk: Desk) -> Iterator[Page]:
    """Yield every page that lists documents."""
    yield from (_topic(node, desk) for node in desk.graph.topics.values())
    for kind, section in SECTIONS.items():
        if kind in (Essay, Comment, Bet):
            yield from _section(kind, section, desk)
    yield from _years(desk)
    yield from _threads(desk)


# ---- topics


def _topic(node: TopicNode, desk: Desk) -> Page:
    topic, graph, digests = node.topic, desk.graph, desk.digests
    address = Permalink(f"topics/{topic.slug}/")
    file = f"{address}index.html"

    def variables() -> Mapping[str, Any]:
        view = show_topic(node, graph, desk.edition.owner, desk.edition.address)
        introduction = Content(view=view, content=desk.text(topic, file))
        tag = Parts(view=view, introduction=introduction)
        return {
            "tag": tag,
            "site": desk.chrome.site(f"feeds/topics/{topic.slug}.atom"),
            "sharing": desk.share(topic, surroundings_of(topic, graph), view.counted),
        }

    around = (
        surroundings_digest(topic, graph, digests),
        digests.entries(node.documents),
        digests.topics,
        desk.chrome.inputs,
    )
    return Page(
        file=file,
        template="tag",
        inputs=digest(*around),
        variables=variables,
        permalink=address,
    )


# ---- lists of a kind, in pages


@dataclass(frozen=True, slots=True)
class _ListPage(Closed):
    """A page of a list, as Pelican's paginator has it."""

    number: int
    count: int
    object_list: "Sequence[_Article]"

    def has_previous(self) -> bool:
        """Return whether there is a page before it."""
        return self.number > 1

    def has_next(self) -> bool:
        """Return whether there is a page behind it."""
        return self.number < self.count


def _section(kind: type[Document], section: str, desk: Desk) -> Iterator[Page]:
    listed = pinned_first(each for each in desk.graph.listed if isinstance(each, kind))
    per_page = desk.edition.per_page or len(listed)
    slices = [listed[start : start + per_page] for start in range(0, len(listed), per_page or 1)]
    for number, documents in enumerate(slices, start=1):
        yield _section_page(section, number, len(slices), documents, len(listed), desk)


def _section_page(
    section: str, number: int, count: int, documents: Sequence[Document], total: int, desk: Desk
) -> Page:
    address = f"{section}/" if number == 1 else f"{section}/page/{number}/"

    def variables() -> Mapping[str, Any]:
        shown = tuple(_listed(each, desk) for each in documents)
        return {
            "category": Parts(slug=section, name=section),
            "articles_page": _ListPage(number, count, shown),
            "articles_paginator": Parts(num_pages=count, count=total),
            "site": desk.chrome.site(f"feeds/{section}.atom", calendar=desk.calendar),
        }

    numbers = f"{section} {number} {count} {total} {desk.calendar}"
    return Page(
        file=f"{address}index.html",
        template="category",
        inputs=digest(desk.digests.entries(documents), numbers, desk.chrome.inputs),
        variables=variables,
        permalink=Permalink(address),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed(Closed):
    """A document as lists show it."""

    entry: Entry
    lang: str
    bet: object


@dataclass(frozen=True, slots=True, kw_only=True)
class _Article(Closed):
    """What templates know as an article of a list, which shows nothing of its text."""

    view: _Listed


def _listed(document: Document, desk: Desk) -> _Article:
    view = _Listed(
        entry=make_entry(document, desk.graph.parents.get(document.path)),
        lang=document.lang or "",
        bet=show_bet(document) if isinstance(document, Bet) else None,
    )
    return _Article(view=view)


# ---- years and threads


def _years(desk: Desk) -> Iterator[Page]:
    pieces = [each for each in desk.graph.listed if isinstance(each, (Essay, Comment, Bet))]
    for year in by_year(pieces):
        if year.number is not None:
            yield _year(year.number, year.documents, desk)


def _year(number: int, documents: Iterable[Document], desk: Desk) -> Page:
    ordered = list(documents) if desk.edition.newest_first else list(reversed(list(documents)))
    address = year_permalink(number)

    def variables() -> Mapping[str, Any]:
        return {
            "dates": [_listed(each, desk) for each in ordered],
            "period_num": (number,),
            "site": desk.chrome.site(),
        }

    return Page(
        file=f"{address}index.html",
        template="period_archives",
        inputs=digest(desk.digests.entries(ordered), str(number), desk.chrome.inputs),
        variables=variables,
        permalink=address,
    )


def _threads(desk: Desk) -> Iterator[Page]:
    """Yield the page of each thread that has one."""
    threads = {thread.slug: thread for thread in desk.graph.threads.values()}
    for thread in threads.values():
        if address := thread_permalink(thread):
            yield _thread(thread, address, desk)


def _thread(thread: Thread, address: Permalink, desk: Desk) -> Page:
    def variables() -> Mapping[str, Any]:
        shown = make_thread_page(thread, address, desk.graph, desk.edition.owner)
        return {"thread": shown, "site": desk.chrome.site()}

    return Page(
        file=f"{address}index.html",
        template="thread",
        inputs=digest(desk.digests.thread(thread), desk.chrome.inputs),
        variables=variables,
        permalink=address,
    )
