"""What a published page says of itself where it is shared: Open Graph, a card, JSON-LD."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.documents import Bet, Comment, Document, Essay, Permalink
from plugins.relations import Graph
from plugins.views.cards import is_shared
from plugins.views.structured import Publication, describe_document, describe_home
from plugins.views.typography import title_of, typeset

__all__ = ["CardImage", "SharingView", "share_document", "share_home", "share_pages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardImage:
    """The picture of a card."""

    address: str
    """From the root of the site."""
    alt: str
    """What it says."""
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingView:
    """A page as networks and search engines are told of it (ogp.me, schema.org)."""

    title: str
    description: str
    type: str
    """`article`, `profile` or `website`."""
    url: str
    site: str
    locale: str
    """Such as `en_GB`; empty where the language alone is known."""
    published: str
    """The day or moment of its publication; empty where that is not known to the day."""
    modified: str
    topics: tuple[str, ...]
    image: CardImage | None
    data: dict[str, Any]
    """What JSON-LD is written from."""


def share_pages(
    graph: Graph, publication: Publication, images: Mapping[Permalink, CardImage]
) -> Mapping[Permalink, SharingView]:
    """Return what the home page and each document that may be shared say of themselves.

    By address; what is draft, held or withdrawn says nothing.
    """
    documents = [each for each in graph.library.documents.values() if is_shared(each)]
    shared = {
        document.permalink: share_document(
            document, graph, publication, images.get(document.permalink)
        )
        for document in documents
        if document.permalink
    }
    profile = next((each for each in documents if not each.permalink), None)
    home = share_home(profile, publication, images.get(Permalink("")))
    return {Permalink(""): home} | shared


def share_document(
    document: Document, graph: Graph, publication: Publication, image: CardImage | None
) -> SharingView:
    """Return what the page of a document says of itself; image is its card, if it has one."""
    is_article = isinstance(document, (Essay, Comment, Bet))
    has_dates = isinstance(document, (Essay, Comment))
    topics = (graph.topics[topic].topic for topic in document.topics)
    return SharingView(
        title=title_of(document),
        description=typeset(document.summary),
        type="article" if is_article else "website",
        url=f"{publication.address}/{document.permalink}",
        site=publication.name,
        locale=_locale(document.lang or publication.language),
        published=_to_the_day(document, "date") if has_dates else "",
        modified=_to_the_day(document, "modified") if is_article else "",
        topics=tuple(map(title_of, topics)) if is_article else (),
        image=image,
        data=describe_document(document, graph, publication),
    )


def share_home(
    profile: Document | None, publication: Publication, image: CardImage | None
) -> SharingView:
    """Return what the home page says of itself; profile is None where it shows none."""
    return SharingView(
        title=publication.name,
        description=typeset(profile.summary if profile else publication.subtitle),
        type="profile",
        url=f"{publication.address}/",
        site=publication.name,
        locale=_locale((profile.lang if profile else None) or publication.language),
        published="",
        modified="",
        topics=(),
        image=image,
        data=describe_home(profile, publication),
    )


def _to_the_day(document: Document, field: str) -> str:
    date = getattr(document, field)
    return date.known if date and date.is_to_the_day else ""


def _locale(language: str) -> str:
    """Return a language tag as Open Graph has it: language and territory, which it must have."""
    first, *parts = language.split("-")
    territory = next((each for each in parts if len(each) == _LETTERS and each.isalpha()), "")
    return f"{first.lower()}_{territory.upper()}" if territory else ""


_LETTERS = 2
"""Of a territory (ISO 3166-1)."""
