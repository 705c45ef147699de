"""The pages of documents: each shows one, and what stands around it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plugins.documents import HOME, Document, Permalink, Status, Topic
from plugins.documents import Page as PageDocument
from plugins.frugal.store import digest
from plugins.plan.addresses import root_of, with_addresses
from plugins.plan.digests import Digests
from plugins.plan.edition import Edition
from plugins.plan.page import Chrome, Content, Page
from plugins.plan.surroundings import surroundings_digest, surroundings_of
from plugins.relations import Graph
from plugins.views import DUE_DATES, has_due_dates, make_document_view
from plugins.views.cards import Card, is_shared, make_card, make_home_card
from plugins.views.pages import changed_on
from plugins.views.sharing import CardImage, SharingView, share_document, share_home

__all__ = ["CardAddress", "Desk", "Sharing", "is_shown", "plan_piece", "plan_pieces", "profile_of"]


Sharing = Mapping[Permalink, SharingView]
"""What a page says of itself where it is shared, by its address."""
CardAddress = Callable[[Permalink, Card], CardImage | None]
"""Gives the picture of a card on the page at an address; None where nothing of it can be drawn."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """All that pages are planned from."""

    graph: Graph
    digests: Digests
    edition: Edition
    chrome: Chrome
    card_image: CardAddress | None = None
    """None where the theme has no cards."""

    @cached_property
    def calendar(self) -> str:
        """The address of the calendar of bets, or nothing where there is none."""
        return DUE_DATES if has_due_dates(self.graph) else ""

    def text(self, document: Document, file: str) -> str:
        """Return a document's text with addresses as they are from the page in file."""
        library = self.graph.library
        root = root_of(file) if self.edition.is_relative else self.edition.address
        html = library.bodies[document.path].html
        return with_addresses(html, root, self.edition.index, library)

    def absolute_text(self, document: Document) -> str:
        """Return a document's text with absolute addresses."""
        library = self.graph.library
        html = library.bodies[document.path].html
        return with_addresses(html, self.edition.address, self.edition.index, library)

    def content(self, document: Document, file: str, near: Graph | None = None) -> Content:
        """Return a document as the template of the page in file sees it, from what is near it."""
        around = near or surroundings_of(document, self.graph)
        view = make_document_view(document, around, self.edition.owner, self.edition.address)
        return Content(view=view, content=self.text(document, file))

    def share(self, document: Document, near: Graph, counted: str = "") -> Sharing:
        """Return what the page of a document says of itself; nothing if it is not published."""
        address = document.permalink
        if not self.edition.has_feeds or not is_shared(document):
            return {}
        image = self._image(address, self.card(document, counted))
        return {address: share_document(document, near, self.edition.publication, image)}

    def share_home(self, profile: Document | None) -> Sharing:
        """Return the same of the home page, whose profile may be missing, or withdrawn."""
        if not self.edition.has_feeds:
            return {}
        shown = profile if profile and is_shared(profile) else None
        image = self._image(Permalink(""), self.home_card)
        return {Permalink(""): share_home(shown, self.edition.publication, image)}

    def card(self, document: Document, counted: str = "") -> Card:
        """Return what the card of a document says; counted is what a topic has, in words."""
        return make_card(document, self.edition.owner, self.edition.name, counted)

    @property
    def home_card(self) -> Card:
        """What the card of the home page says."""
        return make_home_card(self.edition.name, self.edition.subtitle)

    def _image(self, address: Permalink, card: Card) -> CardImage | None:
        return self.card_image(address, card) if self.card_image else None


def is_shown(document: Document, edition: Edition) -> bool:
    """Return whether a document has a page in this edition, or is part of one."""
    return document.is_public or edition.shows_drafts


def profile_of(graph: Graph) -> Document | None:
    """Return the page that the home page shows, if there is one."""
    pages = (each for each in graph.library.documents.values() if isinstance(each, PageDocument))
    return next((each for each in pages if each.slug == HOME and each.is_public), None)


def plan_pieces(desk: Desk) -> Iterator[Page]:
    """Yield the page of each essay, comment, bet and page, in the order of their files."""
    for document in desk.graph.library.documents.values():
        if page := plan_piece(document, desk):
            yield page


def plan_piece(document: Document, desk: Desk) -> Page | None:
    """Return the page of a document; None for a topic, the profile, and what is not shown."""
    address = document.permalink
    if not address or isinstance(document, Topic) or not is_shown(document, desk.edition):
        return None
    return _page(document, address, desk)


def _page(document: Document, address: Permalink, desk: Desk) -> Page:
    name = "page" if isinstance(document, PageDocument) else "article"
    file = f"{address}index.html"

    def variables() -> Mapping[str, Any]:
        near = surroundings_of(document, desk.graph)
        feeds = [f"feeds/topics/{topic}.atom" for topic in document.topics]
        return {
            name: desk.content(document, file, near),
            "site": desk.chrome.site(*feeds),
            "sharing": desk.share(document, near),
        }

    return Page(
        file=file,
        template=name,
        inputs=digest(surroundings_digest(document, desk.graph, desk.digests), desk.chrome.inputs),
        variables=variables,
        permalink=address,
        changed=changed_on(document) if document.status is Status.PUBLISHED else None,
    )
