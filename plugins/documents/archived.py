"""Archived copies offered beside links to what is dead elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from plugins.documents.body import Body
from plugins.documents.fallbacks import Fallback
from plugins.documents.html.link_rewriter import Rewriting, rewrite_links
from plugins.documents.link_records import LinkRecord

__all__ = ["choose_copies", "offer_copies", "with_copies"]


def choose_copies(
    records: Mapping[str, LinkRecord], fallbacks: Mapping[str, Fallback]
) -> dict[str, Fallback]:
    """Return the copy of each address that is dead, by address; a live one needs none."""
    return {
        address: fallback
        for address, fallback in fallbacks.items()
        if address in records and records[address].is_dead
    }


def offer_copies(body: Body, copies: Mapping[str, Fallback]) -> Body:
    """Return the body with the copy of each dead address behind every link to it."""
    is_asked_for = any(link.written in copies for link in body.links)
    return replace(body, html=with_copies(body.html, copies)) if is_asked_for else body


def with_copies(html: str, copies: Mapping[str, Fallback]) -> str:
    """Return html with the copy of each dead address behind every link to it.

    The link itself stays, and says in `data-archived` and `data-captured` where its copy is and
    of which day.  Where that is so already, nothing is added.
    """

    def offer(attributes: Mapping[str, str]) -> Rewriting | None:
        copy = copies.get(attributes.get("href", ""))
        if copy is None or "data-archived" in attributes:
            return None
        told = {"data-archived": copy.archived, "data-captured": str(copy.captured)}
        return Rewriting(attributes=told, behind=_mark(copy))

    return rewrite_links(html, offer)


def _mark(copy: Fallback) -> str:
    """Return what leads to a copy; as `elsewhere`, it is no part of anybody's words."""
    link = f'<a href="{escape(copy.archived)}">archived copy</a>'
    return f' <span class="elsewhere archived-copy">({link})</span>'
