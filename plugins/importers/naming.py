"""What a piece is called: its title, its summary, and the name of its file.

A title or summary says nothing that its author did not write: either has his own first words, or
names where they stand.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256

from plugins.importers.merging import Record
from plugins.importers.readers.base import is_by
from plugins.importers.records import Piece
from plugins.importers.setting import name_of_site
from plugins.importers.texts import beginning, own_lines, plain, shorten

__all__ = ["file_names", "summary_of", "title_of"]

_TITLE, _SUMMARY, _NAME = 80, 240, 48
"""So many characters at most: of a title, of a summary, of the words in a file's name."""


def title_of(record: Record) -> tuple[str, bool]:
    """Return the title of a piece, and whether its author gave it."""
    own = plain(record.first(lambda each: each.title) or "")
    if own and record.piece is Piece.POST:
        return own, True
    above = record.place.title if record.place else ""
    if above and record.piece is not Piece.QUICK_TAKE:
        return _titled_by_place(record, _within_quotes(above)), False
    words = beginning(_lines(record), _TITLE)
    return shorten(words.rstrip("."), _TITLE) or f"A piece on {name_of_site(record.site)}", False


def summary_of(record: Record) -> str:
    """Return the first sentences of a piece, or where it has no words of its own, what it is."""
    given = plain(record.first(lambda each: each.summary) or "")
    if given and record.piece is Piece.POST:
        return beginning((given,), _SUMMARY)
    return beginning(_lines(record), _SUMMARY) or f"{title_of(record)[0]}."


def file_names(record: Record) -> Iterator[str]:
    """Yield the paths from `content/` that a piece may have, the best first.

    They follow from its first title and its id alone, so that nothing else ever renames it.
    """
    if record.piece is Piece.POST:
        words = _slug(title_of(record)[0], _NAME)
        yield from ([f"essays/{words}.md"] if words else [])
        yield from (f"essays/{_hyphened(words, end)}.md" for end in _endings(record))
        return
    place = record.place.title if record.place else ""
    words = _slug(place or " ".join(_lines(record))[: 2 * _NAME], _NAME)
    folder = f"comments/{_slug(record.site, _NAME) or 'web'}"
    yield from (f"{folder}/{_hyphened(words, end)}.md" for end in _endings(record))


# ---- titles


def _titled_by_place(record: Record, above: str) -> str:
    match record.piece:
        case Piece.ANSWER:
            return f"An answer to {above}"
        case Piece.REVIEW:
            return f"A review of {above}"
        case _:
            answered = record.parent.author if record.parent else None
            author = record.first(lambda each: each.author)
            if answered and author and is_by(answered, author):
                return f"On {above}, continued"
            to = plain(answered.name or answered.slug) if answered else ""
            return f"To {to}, on {above}" if to else f"On {above}"


def _within_quotes(title: str) -> str:
    """Return a title in quotes, with those within it made single."""
    inner = re.sub(r'[“"]([^“”"]*)[”"]', "\u2018\\1\u2019", shorten(plain(title), _TITLE))
    return f"“{inner}”"


def _lines(record: Record) -> tuple[str, ...]:
    return own_lines(record.best.body) if record.best.body else ()


# ---- files


def _slug(text: str, length: int) -> str:
    """Return a text in letters a to z, digits and hyphens, cut between words; perhaps empty."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub("['\u2019]", "", ascii_only.casefold()))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= length:
            break
        slug = _hyphened(slug, word)
    return slug or "".join(words[:1])[:length]


def _hyphened(words: str, end: str) -> str:
    return f"{words}-{end}" if words else end


def _endings(record: Record) -> Iterator[str]:
    """Yield what tells a piece from others with its title: a few signs of its id, then all."""
    known = record.first(lambda each: each.id) or record.keys[0]
    name = re.split(r"[/:#]", known)[-1]
    is_id = re.fullmatch(r"[A-Za-z0-9]+", name) is not None
    if is_id and name.isdigit():
        yield name
    elif is_id:
        yield name[:7].lower()
        yield name.lower()
    digest = sha256(record.keys[0].encode()).hexdigest()
    yield digest[:10]
    yield digest
