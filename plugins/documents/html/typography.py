"""Typographer's quotes, dashes and ellipses in HTML, and nothing else changed."""

import re
from collections.abc import Iterator

from typogrify.filters import smartypants

__all__ = ["typeset_html"]

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = r"<[A-Za-z/](?:\"[^\"]*\"|'[^']*'|[^'\">])*>"
_PART = re.compile(
    r"(?P<code><(?P<name>pre|code|kbd|samp|tt|script|style|math)\b.*?</(?P=name)\s*>)"
    rf"|(?P<tag>{_TAG}|<[^>]*>)|[^<]+",
    re.DOTALL | re.IGNORECASE,
)
_PLACE = "<!>"
"""Stands for a comment, in which smartypants would see text."""


def typeset_html(html: str) -> str:
    """Return html with quotes, dashes and ellipses as a typographer sets them.

    Code and comments stay as they are, as do backslashes and four hyphens or more; tags keep
    their meaning.
    """
    comments = iter(_COMMENT.findall(html))
    shown = _PART.sub(_protect, _COMMENT.sub(_PLACE, html))
    return _restored(smartypants(shown), comments)


def _protect(match: re.Match[str]) -> str:
    """Return a part of HTML with references for signs that smartypants would misread."""
    if match["code"]:
        return match[0]
    if match["tag"]:
        return f"{match[0][:-1].replace('>', '&gt;')}>"
    text = match[0].replace("\\", _BACKSLASH)
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    if _APOSTROPHE.match(text) and _ENDED_WORD.search(before):
        text = f"&#8217;{text[1:]}"
    text = re.sub("-{4,}", lambda run: _HYPHEN * len(run[0]), text)
    return re.sub("-{3}", "&#8212;", text)


_APOSTROPHE = re.compile(r"'\w")
_ENDED_WORD = re.compile(r"(?:\w|<a [^<>]*>)(?:</\w+>)+\Z")
"""A word that an element ends, or a link that will show a title: what follows is no beginning."""
_BEFORE = 300
"""So many characters are looked at for that."""
_BACKSLASH = "&#92;"
_HYPHEN = "&#45;"


def _restored(html: str, comments: Iterator[str]) -> str:
    html = html.replace(_BACKSLASH, "\\").replace(_HYPHEN, "-")
    return re.sub(_PLACE, lambda match: next(comments, match[0]), html)
