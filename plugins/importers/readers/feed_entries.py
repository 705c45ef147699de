"""A feed's file → its entries, whichever of the formats it is in.

Nothing is taken out of a text here: cleaning by the parser would take formulas and embeds with it.
E-mail addresses, which RSS asks for as names of authors, are not read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXParseException

import feedparser

from plugins.importers.readers.base import Given, parse_json
from plugins.importers.readers.forum_rows import Row, row_of, rows_of, text_of
from plugins.importers.readers.xml_files import iso_date, xml_bytes
from plugins.importers.records import Notation

__all__ = ["Entry", "Feed", "parse_feed", "parse_json_feed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of a feed."""

    what: str
    """Its id or address, else its position."""
    id: str
    url: str
    title: str
    authors: tuple[str, ...]
    """Their names, in its order."""
    date: str
    edited: str
    text: str = field(repr=False)
    notation: Notation
    is_whole: bool
    """False where the feed shows only how it begins."""
    summary: str = ""
    tags: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    """Addresses of what is attached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a file holds."""

    home: str
    """The page that it is the feed of."""
    authors: tuple[str, ...]
    """Whose everything in it is that names nobody else."""
    entries: tuple[Entry, ...]
    faulty: tuple[str, ...] = ()
    """Where entries stand that cannot be read."""
    incomplete: tuple[str, ...] = ()


# ---- RSS and Atom


def parse_feed(given: Given) -> Feed:
    """Return a feed of RSS or Atom; raise ContentError where it is cut off, or would expand."""
    data = xml_bytes(given)
    told = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    error = told.get("bozo_exception")
    line = (error.getLineNumber() or 0) if isinstance(error, SAXParseException) else 0
    if not re.search(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>", data[-_TAIL:]):
        last = data.count(b"\n") + 1
        raise given.error("cut off: the feed has no end", "save it anew", line=last)
    if not told.get("version") and not told.entries:
        raise given.error("no feed", "save the feed itself, and not a page about it", line=line)
    home = _address(told.feed.get("link"), "")
    is_atom = str(told.get("version", "")).startswith("atom")
    entries = tuple(
        _entry(each, place, home, is_atom=is_atom) for place, each in enumerate(told.entries, 1)
    )
    return Feed(
        home=home,
        authors=_names(told.feed, is_atom=is_atom),
        entries=entries,
        incomplete=tuple(_partial(told.feed, line)),
    )


_TAIL = 4_096
"""Bytes at the end of a file in which its root ends; programs write remarks after it."""


def _partial(feed: Any, line: int) -> Iterator[str]:
    if line:
        yield f"not well-formed at line {line}, so what stands there may be missing"
    if any(link.get("rel") == "next" for link in _listed(feed, "links")):
        yield "a feed that goes on in another file"


def _entry(row: Any, place: int, home: str, *, is_atom: bool) -> Entry:
    name, url = _plain(row.get("id")), _address(row.get("link"), home)
    html, is_content = _text(row)
    is_cut = _is_cut(html) or (not is_content and (is_atom or html.rstrip().endswith("…")))
    summary = _without_tags(_plain(row.get("summary"))) if is_content else ""
    is_own = summary and summary != _without_tags(html) and not _is_cut(summary)
    return Entry(
        what=name or url or f"entry {place}",
        id=name,
        url=url,
        title=_title(row),
        authors=_names(row, is_atom=is_atom),
        date=_moment(row, "published"),
        edited=_moment(row, "updated"),
        text=_without_footer(html),
        notation=Notation.HTML,
        is_whole=not is_cut,
        summary=summary if is_own else "",
        tags=tuple(dict.fromkeys(_plain(tag.get("term")) for tag in _listed(row, "tags"))),
        enclosures=tuple(_plain(each.get("href")) for each in _listed(row, "enclosures")),
    )


def _text(row: Any) -> tuple[str, bool]:
    """Return the text of an entry as HTML, and whether that is more than a summary."""
    contents = [each for each in _listed(row, "content") if _plain(each.get("value")).strip()]
    if contents:
        best = max(contents, key=lambda each: "html" in _plain(each.get("type")))
        return _as_html(best), True
    detail = row.get("summary_detail")
    return (_as_html(detail) if isinstance(detail, Mapping) else ""), False


def _without_footer(html: str) -> str:
    start = max(0, len(html) - 2_000)
    return html[:start] + _FOOTER.sub("", html[start:])


def _as_html(detail: Any) -> str:
    value = _plain(detail.get("value"))
    is_text = detail.get("type") == "text/plain" and not re.search(r"<\w|&\w+;", value)
    paragraphs = re.split(r"\n\s*\n", value.strip())
    return "".join(f"<p>{_escaped(each)}</p>" for each in paragraphs) if is_text else value


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")


_FOOTER = re.compile(
    r"\s*<p>The post <a [^>]{0,500}>[^<]{0,500}</a> (?:first )?appeared (?:first )?on "
    r"<a [^>]{0,500}>[^<]{0,500}</a>\.</p>\s*\Z"
)
"""What WordPress puts after each text of a feed."""
_CUT = re.compile(
    r"(?:\[(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)\]"
    r"|\b(?:read more|continue reading|read the rest)\b[^<>]{0,80})"
    r"(?:</?\w[^>]{0,200}>|[\s→»….]|&rarr;|&raquo;)*+\Z",
    re.IGNORECASE,
)


def _is_cut(html: str) -> bool:
    """Whether a text ends as those do that go on elsewhere."""
    return _CUT.search(html[-500:]) is not None


def _moment(row: Any, name: str) -> str:
    """Return a date as it is written, with its offset; else as the parser understands it, in UTC.

    Asked of the plain dictionary: the parser's own passes one kind of date for another.
    """
    if told := iso_date(_plain(dict.get(row, name))):
        return told
    parsed = dict.get(row, f"{name}_parsed")
    if not isinstance(parsed, struct_time):
        return ""
    try:
        moment = datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return ""
    return iso_date(moment.isoformat().replace("+00:00", "Z"))


def _names(row: Any, *, is_atom: bool) -> tuple[str, ...]:
    """Return the names of authors, never an e-mail address.

    RSS writes both into one text, of which the parser's own cutting leaves the end of an address.
    """
    whole = _without_mail(_plain(row.get("author")))
    told = (
        _without_mail(_plain(each.get("name"))) if is_atom or "email" not in each else whole
        for each in _listed(row, "authors")
    )
    return tuple(dict.fromkeys(name for name in told if name)) or ((whole,) if whole else ())


def _without_mail(told: str) -> str:
    told = told[:_LONGEST_NAME]
    name = _MAIL.sub("", told)
    return " ".join(name.strip(" ()<>[],").split() if name != told else told.split())


_LONGEST_NAME = 500


_MAIL = re.compile(r"(?<![@\w.+-])[^\s<>()\[\]@]+@[^\s<>()\[\]@]+")


def _title(row: Any) -> str:
    detail = row.get("title_detail")
    is_text = isinstance(detail, Mapping) and detail.get("type") == "text/plain"
    title = _plain(row.get("title"))
    return " ".join((title if is_text else _without_tags(title)).split())


def _without_tags(html: str) -> str:
    return " ".join(unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", html)).split())


def _listed(row: Any, name: str) -> list[Any]:
    value = row.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _address(value: Any, home: str) -> str:
    """Return an address in full, empty for what is none."""
    try:
        told = urljoin(home, _plain(value).strip())
        parts = urlsplit(told)
    except ValueError:
        return ""
    return told if parts.scheme in ("http", "https") and parts.hostname else ""


# ---- JSON Feed


def parse_json_feed(given: Given) -> Feed:
    """Return a JSON Feed (versions 1 and 1.1); raise ContentError where it is broken or cut off."""
    told = parse_json(given)
    if not isinstance(told, Mapping) or not isinstance(told.get("items"), list):
        raise given.error("a feed without entries", "save the feed itself", key="items")
    home = _address(told.get("home_page_url"), "")
    items = told["items"]
    return Feed(
        home=home,
        authors=_signed(told),
        entries=tuple(
            _json_entry(each, place, home)
            for place, each in enumerate(items)
            if isinstance(each, Mapping)
        ),
        faulty=tuple(
            f"items[{place}]" for place, each in enumerate(items) if not isinstance(each, Mapping)
        ),
        incomplete=("a feed that goes on in another file",) if text_of(told, "next_url") else (),
    )


def _json_entry(row: Row, place: int, home: str) -> Entry:
    name, url = text_of(row, "id"), _address(row.get("url"), home)
    html, text = text_of(row, "content_html"), text_of(row, "content_text")
    summary = text_of(row, "summary")
    attached = (text_of(each, "url") for each in rows_of(row, "attachments"))
    return Entry(
        what=name or url or f"items[{place}]",
        id=name,
        url=url,
        title=text_of(row, "title"),
        authors=_signed(row),
        date=iso_date(text_of(row, "date_published")),
        edited=iso_date(text_of(row, "date_modified")),
        text=html or text or summary,
        notation=Notation.HTML if html else Notation.TEXT,
        is_whole=bool(html or text) and not _is_cut(html or text),
        summary=summary,
        tags=_tags(row),
        enclosures=tuple(each for each in attached if each),
    )


def _signed(row: Row) -> tuple[str, ...]:
    """Return the names of authors, as version 1.1 writes them or version 1."""
    people = [*rows_of(row, "authors"), row_of(row, "author")]
    names = (_without_mail(text_of(each, "name")) for each in people)
    return tuple(dict.fromkeys(name for name in names if name))


def _tags(row: Row) -> tuple[str, ...]:
    tags = row.get("tags")
    told = tags if isinstance(tags, list) else []
    return tuple(dict.fromkeys(each for each in told if isinstance(each, str) and each))
