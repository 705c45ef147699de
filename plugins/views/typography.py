"""Quotes and dashes for plain text, and the lead of a text that has headings."""

from functools import cache
from html import escape, unescape

from typogrify.filters import smartypants

from plugins.documents import Comment, Document, Fidelity

__all__ = ["split_lead", "title_of", "typeset"]


@cache
def typeset(text: str) -> str:
    """Return text with the quotes and dashes of print, still plain."""
    return unescape(smartypants(escape(text, quote=False)))


def title_of(document: Document) -> str:
    """Return the title in print's quotes, but verbatim where it is its author's own on a forum."""
    is_verbatim = isinstance(document, Comment) and document.title_by is None
    return document.title if is_verbatim and document.text is not Fidelity.DIGEST else typeset(document.title)


def split_lead(html: str) -> tuple[str, str]:
    """Return what stands before the first heading of html, and the rest from there on."""
    place = html.find("<h2")
    return (html, "") if place < 0 else (html[:place], html[place:])
