"""Which keys each kind of document has, what each holds, and which it cannot be without.

One table reads and writes: parse.py goes through it one way, write.py the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from plugins.documents.front_matter.nodes import Node, Scalar
from plugins.documents.front_matter.records import record
from plugins.documents.front_matter.shapes import (
    ADDRESS,
    ANCHOR,
    DATE,
    DAY,
    FLAG,
    LANGUAGE,
    MAYBE_DATE,
    MAYBE_TEXT,
    MAYBE_URL,
    PIECE,
    SLUG,
    TEXT,
    URL,
    Plain,
    Shape,
    choice,
    distinct,
    each,
    filled,
    pairs,
)
from plugins.documents.kinds import (
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Correction,
    Document,
    Essay,
    Fidelity,
    Form,
    Page,
    ReplyContext,
    Retraction,
    Status,
    Term,
    Topic,
    Work,
)

__all__ = ["FOLDERS", "KEYS", "RESERVED", "SYNONYMS", "Key"]


@dataclass(frozen=True, slots=True)
class Key:
    """A front matter key: the field it fills, its shape, and whether it must be there."""

    name: str
    shape: Shape[Any]
    is_needed: bool = False
    field_name: str = ""

    @property
    def field(self) -> str:
        """The name of the dataclass field."""
        return self.field_name or self.name


FOLDERS: Mapping[str, type[Document]] = MappingProxyType(
    {"essays": Essay, "comments": Comment, "bets": Bet, "topics": Topic, "pages": Page}
)
"""The folder in `content/` that holds each kind."""

SYNONYMS: Mapping[str, str] = MappingProxyType({"tags": "topics"})
"""Pelican's words for keys of ours."""

RESERVED = frozenset(
    {
        "authors",
        "categories",
        "category",
        "content",
        "context",
        "date_format",
        "default_template",
        "filename",
        "in_default_lang",
        "keywords",
        "locale_date",
        "locale_modified",
        "mandatory_properties",
        "metadata",
        "override_save_as",
        "override_url",
        "reader",
        "relative_dir",
        "relative_source_path",
        "save_as",
        "settings",
        "source_path",
        "template",
        "timezone",
        "translation",
        "translations",
        "url",
        "url_format",
    }
)
"""Keys that Pelican would turn into attributes it needs itself (pelican/contents.py)."""


# ---- shapes that only one key has


def _read_reply(node: Node) -> ReplyContext | None:
    if isinstance(node, Scalar) and node.text.strip() in ("none", "unknown"):
        return None if node.text.strip() == "none" else ReplyContext()
    return _REPLY.read(node)


def _write_reply(reply: ReplyContext | None) -> Plain:
    if reply is None:
        return "none"
    return "unknown" if reply == ReplyContext() else _REPLY.write(reply)


def _read_thread(node: Node) -> Work:
    return Work(url=URL.read(node)) if isinstance(node, Scalar) else _WORK.read(node)


def _write_thread(thread: Work) -> Plain:
    return thread.url if thread.url and thread == Work(url=thread.url) else _WORK.write(thread)


def _read_terms(node: Node) -> tuple[Term, ...]:
    if isinstance(node, Scalar):
        return (Term(date=MAYBE_DATE.read(node)),)
    return filled(each(_TERM), "a date").read(node)


def _write_terms(terms: tuple[Term, ...]) -> Plain:
    if len(terms) == 1 and terms[0].what is None:
        return MAYBE_DATE.write(terms[0].date)
    return each(_TERM).write(terms)


def _read_retraction(node: Node) -> Retraction:
    return Retraction(date=MAYBE_DATE.read(node))


def _write_retraction(retraction: Retraction) -> Plain:
    return MAYBE_DATE.write(retraction.date)


_WORK_KEYS: dict[str, Shape[Any]] = {
    "title": MAYBE_TEXT,
    "author": MAYBE_TEXT,
    "url": MAYBE_URL,
    "date": MAYBE_DATE,
}
_WORK = record(Work, _WORK_KEYS)
_REPLY = record(
    ReplyContext,
    _WORK_KEYS
    | {"excerpt": MAYBE_TEXT, "digest": MAYBE_TEXT, "rights": MAYBE_TEXT, "captured": MAYBE_DATE}
    | {"comment": SLUG, "under": SLUG},
)
_CAPTURE = record(
    Capture, {"file": TEXT, "sha256": MAYBE_TEXT, "date": MAYBE_DATE, "note": MAYBE_TEXT}
)
_TERM = record(Term, {"what": MAYBE_TEXT, "date": MAYBE_DATE})
_EVENT = record(BetEvent, {"state": choice(BetState), "date": MAYBE_DATE, "note": MAYBE_TEXT})

_CORRECTION = record(Correction, {"date": DAY, "what": TEXT, "was": TEXT})

_STATUS = Key("status", choice(Status))
_REASON = Key("reason", TEXT)
_DATE = Key("date", MAYBE_DATE, is_needed=True)
_TOPICS = Key("topics", distinct(SLUG), is_needed=True)
_NAMED = (Key("title", TEXT, is_needed=True), Key("title_by", TEXT))
_DATED = (Key("added", DAY), Key("modified", DATE), Key("corrections", each(_CORRECTION)))
_ADDRESSED = (
    Key("slug", SLUG),
    Key("former_urls", distinct(ADDRESS)),
    Key("former_anchors", pairs(ANCHOR)),
)
_TERMS_OF_USE = (Key("licence", TEXT), Key("lang", LANGUAGE))
_SUMMARY = Key("summary", TEXT, is_needed=True)
_UNCERTAIN = Key("uncertain", each(TEXT))
_PLACED = (_STATUS, _REASON, Key("pinned", FLAG), *_ADDRESSED, *_TERMS_OF_USE)
_AUTHOR = Key("author", TEXT)
_MIRRORS = Key("mirrors", distinct(URL))
_REVISES = Key("revises", PIECE)

KEYS: Mapping[type[Document], tuple[Key, ...]] = MappingProxyType(
    {
        Essay: (
            *_NAMED,
            _DATE,
            *_DATED,
            _TOPICS,
            _AUTHOR,
            _SUMMARY,
            Key("series", TEXT),
            Key("grew_from", SLUG),
            _REVISES,
            Key("source", URL),
            _MIRRORS,
            *_PLACED,
            _UNCERTAIN,
        ),
        Comment: (
            *_NAMED,
            _DATE,
            *_DATED,
            _TOPICS,
            _AUTHOR,
            Key("posted_by", TEXT),
            Key("role", TEXT),
            _SUMMARY,
            Key("source", MAYBE_URL, is_needed=True),
            _MIRRORS,
            Key("in_reply_to", Shape(_read_reply, _write_reply), is_needed=True),
            Key("thread", Shape(_read_thread, _write_thread)),
            Key("form", choice(Form)),
            Key("text", choice(Fidelity), is_needed=True),
            _REVISES,
            Key("retracted", Shape(_read_retraction, _write_retraction)),
            *_PLACED,
            Key("captured", each(_CAPTURE)),
            _UNCERTAIN,
            Key("lost", each(TEXT)),
        ),
        Bet: (
            *_NAMED,
            *_DATED,
            _TOPICS,
            _AUTHOR,
            _SUMMARY,
            Key("claim", TEXT, is_needed=True),
            Key("with", TEXT, is_needed=True, field_name="against"),
            Key("stakes", TEXT, is_needed=True),
            Key("offered", DATE),
            Key("agreed", DATE),
            Key("resolves", Shape(_read_terms, _write_terms), is_needed=True),
            Key("criteria", filled(each(TEXT), "at least one sentence"), is_needed=True),
            Key("state", choice(BetState), is_needed=True),
            Key("history", each(_EVENT)),
            Key("as_of", DATE),
            Key("source", URL),
            Key("comes_from", SLUG),
            *_PLACED,
            _UNCERTAIN,
        ),
        Topic: (
            *_NAMED,
            *_DATED,
            _AUTHOR,
            _SUMMARY,
            Key("broader", SLUG),
            Key("see_also", distinct(SLUG)),
            Key("former_names", each(TEXT)),
            *_ADDRESSED,
            *_TERMS_OF_USE,
        ),
        Page: (
            *_NAMED,
            Key("date", MAYBE_DATE),
            *_DATED,
            Key("topics", distinct(SLUG)),
            _AUTHOR,
            _SUMMARY,
            *_PLACED,
            _UNCERTAIN,
        ),
    }
)
"""The keys of each kind, in the order in which they are written."""
