"""What the card of a document says, which networks show where the document is shared.

A card tells what a document is, from when, and whose words it has; nothing of what is not public.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from unicodedata import category, normalize

from plugins.documents import (
    Bet,
    Comment,
    Document,
    Essay,
    Fidelity,
    Permalink,
    Status,
    Topic,
)
from plugins.relations import Graph
from plugins.views.entries import is_retracted, kind_word
from plugins.views.site import SiteView
from plugins.views.typography import title_of, typeset
from plugins.views.when import show_date

__all__ = ["Card", "drawable", "is_shared", "make_card", "make_cards", "make_home_card"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The words on a card; only the title is never empty."""

    label: str
    """What it is and from when: `Comment · about July 2023`."""
    title: str
    whose: str
    """Whose words these are: `By Somebody`."""
    site: str
    """The site's name; empty where the title is that already."""

    @property
    def alt(self) -> str:
        """What the card says, for who does not see it."""
        parts = (self.label, self.title, self.whose, self.site)
        told = (f"{part}." if part[-1].isalnum() else part for part in parts if part)
        return " ".join(told)


def make_cards(graph: Graph, site: SiteView, name: str, subtitle: str) -> Mapping[Permalink, Card]:
    """Return the card of the home page and of each document that may be shared, by address.

    The site's name and subtitle are what the home page's card says, whatever its profile is.
    """
    counted = {topic.permalink: topic.counted for topic in site.topics}
    cards = {
        address: make_card(document, site.owner, name, counted.get(address, ""))
        for document in graph.library.documents.values()
        if is_shared(document) and (address := document.permalink)
    }
    return {Permalink(""): make_home_card(name, subtitle)} | dict(sorted(cards.items()))


def make_home_card(name: str, subtitle: str) -> Card:
    """Return the card of the home page of a site of that name."""
    return Card(label="", title=name, whose=typeset(subtitle), site="")


def make_card(document: Document, owner: str, name: str, counted: str = "") -> Card:
    """Return the card of a document of owner's site; counted is what a topic has, in words."""
    whose = counted or _whose(document, owner)
    return Card(label=_label(document), title=title_of(document), whose=whose, site=name)


def is_shared(document: Document) -> bool:
    """Return whether document has words that whoever has its address may read."""
    return document.status in (Status.PUBLISHED, Status.HIDDEN)


# ---- what it is, and from when


def _label(document: Document) -> str:
    if kind_word(document) == "page":
        return ""
    parts = [_kind(document), *_dates(document)]
    if is_retracted(document):
        parts.append("retracted by its author")
    return " · ".join(parts)


def _kind(document: Document) -> str:
    word = kind_word(document)
    text = document.text if isinstance(document, Comment) else Fidelity.FULL
    if text is Fidelity.FULL:
        return word.capitalize()
    article = "an" if word[0] in "aeiou" else "a"
    return f"{text.value} of {article} {word}".capitalize()


def _dates(document: Document) -> Iterator[str]:
    """Yield the date as it is known; of a bet that of its terms, and its state where it moved on.

    A topic is of no date.
    """
    if isinstance(document, Bet):
        step = "agreed" if document.agreed else "offered"
        yield f"{step} {show_date(document.date)}"
        if document.state.value != step:
            yield document.state.value
    elif not isinstance(document, Topic):
        yield str(show_date(document.date))


# ---- whose words


def _whose(document: Document, owner: str) -> str:
    match document:
        case Comment():
            posted = f", posted by {document.posted_by}" if document.posted_by else ""
            return _words(document, document.author or owner) + posted
        case Bet():
            account = f"; an account by {document.author}" if document.author else ""
            return _sides(document, owner) + account
        case Essay():
            return f"By {document.author or owner}"
    return f"By {document.author}" if document.author else ""


def _sides(bet: Bet, owner: str) -> str:
    is_open = bet.against == "anyone"
    return f"Offered by {owner} to anyone" if is_open else f"Between {owner} and {bet.against}"


def _words(comment: Comment, author: str) -> str:
    match comment.text:
        case Fidelity.DIGEST:
            return f"A digest by the archive of what {author} wrote"
        case Fidelity.EXCERPT:
            return f"In part the words of {author}"
        case Fidelity.FULL:
            return f"Words of {author}" if comment.author else f"By {author}"


# ---- what a font can draw


def drawable(card: Card, can_draw: Callable[[str], bool]) -> Card | None:
    """Return what can be said of card with the characters that can be drawn; None if nothing.

    A text that would lose a letter or a number is left out as a whole, since what remained could
    say something else; signs, such as emoji, are left out alone.  Without its title a card has
    the site's name in its place.
    """
    label, title, whose, site = (
        _drawable(text, can_draw) for text in (card.label, card.title, card.whose, card.site)
    )
    if not title:
        title, site = site, ""
    return replace(card, label=label, title=title, whose=whose, site=site) if title else None


def _drawable(text: str, can_draw: Callable[[str], bool]) -> str:
    """Return text with what can be drawn of it, or nothing where a word would not be itself."""
    text = normalize("NFC", text)
    if text.isprintable() and all(map(can_draw, set(text) - {" "})):
        return " ".join(text.split())  # as nearly all can be
    kept = []
    for character in text:
        if character == " " or (category(character) not in _UNSEEN and can_draw(character)):
            kept.append(character)
        elif category(character)[0] in "LNM" and not _is_selector(character):
            return ""
    return " ".join(part for part in "".join(kept).split(" ") if part.strip())


def _is_selector(character: str) -> bool:
    """Whether character only chooses a shape of the one before it (Unicode, chapter 23.4)."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Marks for bidirectional text, joiners and the like: a font may have them, as boxes."""
