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
    shown = _COMMENT.sub(_PLACE, html)
    set_apart = _set_apart(shown)
    if set_apart is None:
        set_apart = smartypants(_PART.sub(_protect, shown))
    return _restored(set_apart, comments)


# ---- part by part, so that smartypants need not read what it would leave as it is


def _set_apart(html: str) -> str | None:
    """Return html with each text in it set alone, None where texts hang together otherwise.

    Most texts have no sign that smartypants would set, and half of what it costs is to find out.
    """
    pieces: list[str] = []
    before, end = "", 0
    for part in _PART.finditer(html):
        if part.start() != end:
            return None  # a sign `<` that opens nothing
        end = part.end()
        piece = _protect(part)
        if part["code"]:
            if not _is_closed(piece):
                return None
            before = _TAGS.sub("", piece)[-1:] or before
        elif part["tag"]:
            if _OPENS_MORE.match(piece):
                return None
        else:
            before, piece = piece[-1:], _set(piece, before)
        pieces.append(piece)
    return "".join(pieces) if end == len(html) else None


def _set(text: str, before: str) -> str:
    """Return a text set; one that is but a quote leans on the sign before it."""
    if not _SIGNS.search(text):
        return text
    if len(text) == 1:
        return str(smartypants(f"{before}{_PLACE}{text}")).partition(_PLACE)[2]
    return str(smartypants(text))


_SIGNS = re.compile(r"[\"']|``|--|\.\.\.|\. \. \.")
"""What smartypants sets."""
_CODE = "pre|samp|code|tt|kbd|script|style|math"
_TAGS = re.compile(rf"<(?:(/)?({_CODE}))?[^>]*>", re.IGNORECASE)
_OPENS_MORE = re.compile(rf"</?(?:{_CODE})|<!--", re.IGNORECASE)
"""A tag behind which smartypants sets nothing, or another than it seems."""


def _is_closed(code: str) -> bool:
    """Whether smartypants, too, sees code end with its last tag."""
    opened: list[str] = []
    for number, (slash, name) in enumerate(_TAGS.findall(code.lower())):
        if number and not opened:
            return False
        if name and not slash:
            opened.append(name)
        elif name and opened[-1] == name:
            opened.pop()
    return not opened


# ---- what smartypants would misread


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
