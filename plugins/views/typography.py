"""Quotes and dashes for plain text, lists in words, and the lead of a text that has headings."""

from collections.abc import Sequence
from functools import cache
from html import escape, unescape

from typogrify.filters import smartypants

from plugins.documents import Comment, Document, Fidelity

__all__ = ["join_words", "split_lead", "title_of", "typeset"]


@cache
def typeset(text: str) -> str:
    """Return text with the quotes and dashes of print, still plain."""
    # SmartyPants takes a backslash for an escape and drops it.
    return unescape(smartypants(escape(text, quote=False).replace("\\", "&#92;")))


def title_of(document: Document) -> str:
    """Return the title in print's quotes, but verbatim where it is its author's own on a forum."""
    if not isinstance(document, Comment) or document.text is Fidelity.DIGEST:
        return typeset(document.title)
    return document.title if document.title_by is None else typeset(document.title)


def join_words(words: Sequence[str]) -> str:
    """Return `one, two and three`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def split_lead(html: str) -> tuple[str, str]:
    """Return what stands before the first heading of html, and the rest from there on."""
    place = html.find("<h2")
    return (html, "") if place < 0 else (html[:place], html[place:])
