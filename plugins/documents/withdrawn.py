"""A withdrawn piece: its address answers with the reason, and its text is nowhere."""

from dataclasses import MISSING, fields, replace
from typing import Any

from plugins.documents.kinds import Bet, Document, Status

__all__ = ["without_text"]

_KEPT = frozenset(
    {"path", "slug", "status", "reason", "former_urls", "date", "added", "modified"}
    | {"body_line", "key_lines"}
)
"""What a tombstone shows, and what tells where its file is at fault."""

_SAID: dict[str, Any] = {"title": "Withdrawn", "summary": "This piece was withdrawn.", "body": ""}


def without_text(document: Document) -> Document:
    """Return the document, of a withdrawn one only what its tombstone shows.

    Every field that is not named above goes, so that a new one is not kept by oversight.
    """
    if document.status is not Status.WITHDRAWN:
        return document
    emptied: dict[str, Any] = {
        field.name: field.default
        for field in fields(document)
        if field.name not in _KEPT and field.default is not MISSING
    }
    return replace(document, **emptied | _SAID | _emptied_bet(document))


def _emptied_bet(document: Document) -> dict[str, Any]:
    """Return what stands in those fields of a bet that have no default."""
    if not isinstance(document, Bet):
        return {}
    return {"claim": "", "against": "", "stakes": "", "resolves": (), "criteria": ()}
