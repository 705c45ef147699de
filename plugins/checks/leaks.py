"""Nothing is in the site that is not to be published yet."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import codepoint2name
from urllib.parse import quote

from plugins.errors import Problem

from .site import Site
from .wellformed import XML_ENDINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Something that may not appear in the site."""

    text: str
    """What may not appear; less than four characters are not looked for."""
    what: str
    """What it is, such as `title of the draft content/essays/x.md`."""


def check_leaks(site: Site, secrets: Sequence[Secret]) -> Iterator[Problem]:
    """Yield a problem for each secret and each file that has it in its name or its content.

    A secret is found however HTML, JSON or an address spell it, with straight quotes or curly
    ones, across tags and line breaks, and in compressed files; only its first place is told.
    """
    searches = [_Search.of(secret) for secret in secrets if len(secret.text.strip()) >= _SHORTEST]
    if not searches:
        return
    for path in site.files:
        readings = tuple(_readings(path, site.read_bytes(path)))
        for search in searches:
            if search.find_line(path.encode()) is not None:
                yield _problem(site, path, 0, search.secret, "the name of the file")
            lines = map(search.find_line, readings)
            line = next((line for line in lines if line is not None), None)
            if line is not None:
                yield _problem(site, path, line, search.secret, "this")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """How a secret is looked for."""

    secret: Secret
    word: bytes
    """A part of it that every spelling has; most files do not, and are done with."""
    pattern: re.Pattern[bytes]

    @classmethod
    def of(cls, secret: Secret) -> "_Search":
        word = max(_PLAIN.findall(secret.text), key=len, default="")
        return cls(secret=secret, word=word.encode(), pattern=_pattern_of(secret.text.strip()))

    def find_line(self, content: bytes) -> int | None:
        """Return the line on which content first has the secret; 0 if it has no lines."""
        found = self.pattern.search(content) if self.word in content else None
        if found is None:
            return None
        return 0 if b"\0" in content else 1 + content.count(b"\n", 0, found.start())


def _problem(site: Site, path: str, line: int, secret: Secret, place: str) -> Problem:
    return site.problem(
        path,
        line=line,
        value=secret.text,
        reason=f"{place} may not be seen: {secret.what}",
        remedy="publish it, or take it out",
    )


def _readings(path: str, content: bytes) -> Iterator[bytes]:
    """Yield content as it can be read; HTML within a feed is escaped twice over."""
    unpacked = _unpacked(content)
    yield unpacked
    if path.endswith(XML_ENDINGS):
        yield unescape(unpacked.decode(errors="replace")).encode()


def _unpacked(content: bytes) -> bytes:
    """Return content, decompressed if it is in gzip, as a search index is."""
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error):
        return content


def _pattern_of(text: str) -> re.Pattern[bytes]:
    """Return what finds text in each of its spellings."""
    pattern, between = b"", b""
    for piece in _PIECES.findall(text.replace("...", "…")):
        if piece.isspace():
            pattern, between = pattern + _SPACE, b""
        else:
            pattern += between + b"".join(map(_spelled, piece))
            between = _TAGS
    return re.compile(pattern)


def _spelled(character: str) -> bytes:
    """Return what finds character, or one that typography puts in its place."""
    if _PLAIN.fullmatch(character):
        return character.encode()
    alike = _ALIKE.get(character, (character,))
    spellings = sorted({spelling for one in alike for spelling in _spellings(one)})
    return b"(?:%s)" % b"|".join(re.escape(spelling.encode()) for spelling in spellings)


def _spellings(characters: str) -> Iterator[str]:
    """Yield how files of different kinds write characters."""
    yield characters
    yield quote(characters, safe="")
    if len(characters) == 1:
        point = ord(characters)
        yield json.dumps(characters)[1:-1]
        yield from (f"&#{point};", f"&#x{point:x};", f"&#x{point:X};")
        yield from (f"\\u{point:04X}", f"\\{characters}")
        if name := codepoint2name.get(point):
            yield f"&{name};"


_SHORTEST = 4
_GZIP = b"\x1f\x8b"
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_TAGS = rb"(?:<[^<>]*>)*+"
_SPACE = rb"(?:\s|<[^<>]*>|&nbsp;|&#160;|&#xa0;|\xc2\xa0|\\u00a0|\\n|%20|\+)++"
# What SmartyPants and Typogrify make of plain characters, and back.
_APOSTROPHES = ("'", "\u2018", "\u2019")
_QUOTATION_MARKS = ('"', "\u201c", "\u201d")
_ALIKE = {
    **dict.fromkeys(_APOSTROPHES, _APOSTROPHES),
    **dict.fromkeys(_QUOTATION_MARKS, _QUOTATION_MARKS),
    "\u2026": ("\u2026", "..."),
    "\u2013": ("\u2013", "--"),
    "\u2014": ("\u2014", "---", "--"),
}
