"""All pages of a site, and the cards of those that are shared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from plugins.documents import Permalink, Topic
from plugins.frugal.store import digest
from plugins.plan.direct import plan_direct
from plugins.plan.lists import plan_lists
from plugins.plan.page import Page
from plugins.plan.pieces import Desk, plan_pieces
from plugins.views.cards import Card, is_shared
from plugins.views.site import count_kinds

__all__ = ["PlannedCard", "plan_cards", "plan_pages"]


def plan_pages(desk: Desk) -> Iterator[Page]:
    """Yield every page of the site, each file once."""
    yield from plan_pieces(desk)
    yield from plan_direct(desk)
    yield from plan_lists(desk)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCard:
    """The card of a page."""

    permalink: Permalink
    inputs: bytes
    """What tells everything that card reads."""
    card: Callable[[], Card]


def plan_cards(desk: Desk) -> Iterator[PlannedCard]:
    """Yield the card of the home page and of each document that may be shared."""
    edition = desk.edition
    home = digest(edition.name, edition.subtitle)
    yield PlannedCard(permalink=Permalink(""), inputs=home, card=lambda: desk.home_card)
    said = digest(edition.owner, edition.name)
    counted = {node.topic.path: count_kinds(node.documents) for node in desk.graph.topics.values()}
    for document in desk.graph.library.documents.values():
        address = document.permalink
        if address and is_shared(document):
            count = counted.get(document.path, "") if isinstance(document, Topic) else ""
            inputs = digest(desk.digests.face(document), said, count)
            card = partial(desk.card, document, count)
            yield PlannedCard(permalink=address, inputs=inputs, card=card)
