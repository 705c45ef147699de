"""A withdrawn piece: its address answers with the reason, and its text is nowhere."""

from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, TypeVar

from plugins.documents.holdings import find_holdings
from plugins.documents.identity import fold_address
from plugins.documents.kinds import Bet, Comment, Document, Essay, Status, Work

__all__ = ["KEPT", "without_text", "without_withdrawn"]

KEPT = frozenset(
    {"path", "slug", "status", "reason", "former_urls", "date", "added", "modified"}
    | {"body_line", "key_lines"}
)
"""What a tombstone shows, and what tells where its file is at fault."""

_SAID: dict[str, Any] = {"title": "Withdrawn", "summary": "This piece was withdrawn.", "body": ""}


def without_withdrawn(documents: Mapping[str, Document]) -> dict[str, Document]:
    """Return documents without what withdrawn ones say, and without what others say of those.

    A comment that answers one, or stands under it, says its address alone; so that the graph can
    tell what that means, the withdrawn piece keeps its addresses elsewhere, which no page shows.
    """
    if all(each.status is not Status.WITHDRAWN for each in documents.values()):
        return dict(documents)
    gone = _Gone.among(documents.values())
    return {
        path: gone.with_addresses(each, without_text(each))
        if each.status is Status.WITHDRAWN
        else gone.left_of(each)
        for path, each in documents.items()
    }


def without_text(document: Document) -> Document:
    """Return the document, of a withdrawn one only what its tombstone shows.

    Every field that is not named above goes, so that a new one is not kept by oversight.
    """
    if document.status is not Status.WITHDRAWN:
        return document
    emptied: dict[str, Any] = {
        field.name: field.default
        for field in fields(document)
        if field.name not in KEPT and field.default is not MISSING
    }
    return replace(document, **emptied | _SAID | _emptied_bet(document))


def _emptied_bet(document: Document) -> dict[str, Any]:
    """Return what stands in those fields of a bet that have no default."""
    if not isinstance(document, Bet):
        return {}
    return {"claim": "", "against": "", "stakes": "", "resolves": (), "criteria": ()}


# ---- what others say of it


@dataclass(frozen=True, slots=True)
class _Gone:
    """What was withdrawn, by what other pieces call it."""

    addresses: frozenset[str]
    slugs: frozenset[str]

    @classmethod
    def among(cls, documents: Collection[Document]) -> "_Gone":
        """Return what is gone of documents; what another has at the same address is not."""
        gone = [each for each in documents if each.status is Status.WITHDRAWN]
        kept = [each for each in documents if each.status is not Status.WITHDRAWN]
        slugs = frozenset(str(each.slug) for each in gone if isinstance(each, Comment))
        return cls(frozenset(find_holdings(gone).keys() - find_holdings(kept).keys()), slugs)

    def with_addresses(self, document: Document, tombstone: Document) -> Document:
        """Return the tombstone of a document with its addresses elsewhere."""
        if not isinstance(document, (Comment, Essay)) or not isinstance(
            tombstone, (Comment, Essay)
        ):
            return tombstone
        source = document.source if self._is_gone(document.source) else None
        mirrors = tuple(filter(self._is_gone, document.mirrors))
        return replace(tombstone, source=source, mirrors=mirrors)

    def left_of(self, document: Document) -> Document:
        """Return document without what it says of a withdrawn piece."""
        if not isinstance(document, Comment):
            return document
        answered, thread = document.in_reply_to, document.thread
        if answered and (answered.comment in self.slugs or self._is_gone(answered.url)):
            answered = replace(
                _address_of(answered),
                excerpt=None,
                digest=None,
                rights=None,
                captured=None,
            )
        if thread and self._is_gone(thread.url):
            thread = _address_of(thread)
        if answered is document.in_reply_to and thread is document.thread:
            return document
        return replace(document, in_reply_to=answered, thread=thread)

    def _is_gone(self, address: str | None) -> bool:
        return address is not None and fold_address(address) in self.addresses


_W = TypeVar("_W", bound=Work)


def _address_of(work: _W) -> _W:
    return replace(work, title=None, author=None, date=None)
