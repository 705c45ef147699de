"""Quotes and dashes for plain text, lists in words, and the lead of a text that has headings."""

from collections.abc import Sequence
from functools import cache
from html import escape, unescape

from plugins.documents import Document, keeps_title, typeset_html

__all__ = ["count_of", "join_words", "split_lead", "title_of", "typeset"]


@cache
def typeset(text: str) -> str:
    """Return text with the quotes and dashes of print, still plain."""
    return unescape(typeset_html(escape(text, quote=False)))


def title_of(document: Document) -> str:
    """Return the title in print's quotes, but verbatim where it is its author's own on a forum."""
    return document.title if keeps_title(document) else typeset(document.title)


def count_of(count: int, word: str) -> str:
    """Return `1 page` or `2 pages`."""
    return f"{count} {word}" + ("" if count == 1 else "s")


def join_words(words: Sequence[str]) -> str:
    """Return `one, two and three`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def split_lead(html: str) -> tuple[str, str]:
    """Return what stands before the first heading of html, and the rest from there on."""
    place = html.find("<h2")
    return (html, "") if place < 0 else (html[:place], html[place:])
