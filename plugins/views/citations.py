"""How to cite a document: as text, for BibTeX, as CSL-JSON, and for software that reads the page.

A comment is cited at its original address and in our copy.  Nothing unknown is made up: without a
date there is no year, and a digest says that it is one.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.documents import (
    Comment,
    Date,
    Document,
    Essay,
    Fidelity,
    Page,
    Precision,
    Status,
    Topic,
)
from plugins.views.entries import kind_word
from plugins.views.typography import title_of
from plugins.views.when import show_date

__all__ = ["CitationView", "cite", "is_citable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """A document as others cite it."""

    text: str
    """One paragraph."""
    bibtex: str
    csl: str
    """An array of one item, as CSL-JSON has it (citeproc-js, CSL 1.0.2 data schema)."""
    tags: tuple[tuple[str, str], ...]
    """The `citation_…` names and values for the page's head, which Zotero and others read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What there is to cite."""

    name: str
    """By which it is cited, letters and digits."""
    title: str
    is_described: bool
    """Whether the title is not its author's: such a one stands in brackets, not in quotes."""
    author: str
    """Whose words these are, for a digest the archive's.

    Empty for what is the archive's own and names nobody, such as a topic.
    """
    date: Date | None
    when: str
    """The date in words; empty for a topic, which has none."""
    what: str
    """Its kind in words: `Digest of a comment on “…”`; empty for an essay."""
    original: str
    """Its address elsewhere; empty where none is known, and for what was written for here."""
    ours: str
    """Its address here; empty in a build that is only to be looked at."""
    archive: str
    """What ours stands in."""

    @property
    def url(self) -> str:
        """Where it is to be looked up first."""
        return self.original or self.ours


def cite(document: Document, owner: str, address: str = "") -> CitationView:
    """Return how to cite document of owner's archive, which is published at address."""
    work = _work(document, owner, address)
    return CitationView(
        text=_text(work),
        bibtex=_bibtex(work),
        csl=_JSON.encode([_csl(work, document)]),
        tags=tuple(_tags(work)),
    )


_JSON = json.JSONEncoder(ensure_ascii=False, indent=2)


def is_citable(document: Document) -> bool:
    """Return whether document is one that readers can reach and that says something."""
    return document.status in (Status.PUBLISHED, Status.HIDDEN)


def _work(document: Document, owner: str, address: str) -> _Work:
    original = document.source if isinstance(document, (Comment, Essay)) else None
    is_of_the_archive = isinstance(document, (Topic, Page))
    archive = f"Archive of {owner}"
    author = document.author or ("" if is_of_the_archive else owner)
    return _Work(
        name=_name(author or "archive", document),
        title=title_of(document),
        is_described=document.title_by is not None,
        author=archive if _is_digest(document) else author,
        date=document.date,
        when="" if is_of_the_archive and not document.date else str(show_date(document.date)),
        what=_what(document, author),
        original=original or "",
        ours=f"{address}/{document.permalink}" if address else "",
        archive=archive,
    )


def _name(author: str, document: Document) -> str:
    """Return such as `knuth-2023-comments-python-books`: family name, year if known, address.

    Two documents never have the same one, or nobody could cite both.
    """
    family = _plain(author.rpartition(" ")[2]).strip("-") or "anon"
    date = document.date
    year = str(date.start.year) if date and not _is_vague(date) else ""
    address = _plain(document.permalink.strip("/").replace("/", "-"))
    return "-".join(filter(None, [family, year, address]))


def _plain(text: str) -> str:
    """Return text in the characters that every reader of BibTeX takes for part of a name."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9_-]", "", letters)


def _is_digest(document: Document) -> bool:
    return isinstance(document, Comment) and document.text is Fidelity.DIGEST


def _what(document: Document, author: str) -> str:
    if not isinstance(document, Comment):
        return "" if isinstance(document, Essay) else kind_word(document).capitalize()
    near = {Fidelity.FULL: "", Fidelity.EXCERPT: "excerpt of a ", Fidelity.DIGEST: "digest of a "}
    reply = document.in_reply_to
    on = document.thread.title if document.thread and document.thread.title else None
    on = on or (reply.title if reply else None)
    by = f" by {author}" if _is_digest(document) else ""
    told = f"{near[document.text]}{kind_word(document)}{by}" + (f" on “{on}”" if on else "")
    return _capital(told)


# ---- text


def _text(work: _Work) -> str:
    title = f"[{work.title}]" if work.is_described else f"“{work.title}”"
    said = [work.author, title, work.what, _capital(work.when)]
    # An address is followed by no stop, which would be copied with it.
    places = [f"{_host(work.original)}: {work.original}"] if work.original else []
    archive = "" if work.author == work.archive else work.archive  # which is said but once
    places.append(": ".join(filter(None, [archive, work.ours])) if work.ours else _stop(archive))
    return _capital(
        " ".join([*(_stopped(part) for part in said if part), "; ".join(filter(None, places))])
    ).strip()


def _stop(words: str) -> str:
    return f"{words}." if words else ""


def _stopped(part: str) -> str:
    """Return part with a stop at its end, unless it has one, be it in quotation marks."""
    return part if part.rstrip(_CLOSING).endswith((".", "!", "?", "…")) else f"{part}."


_CLOSING = "”\N{RIGHT SINGLE QUOTATION MARK}\"')]"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


# ---- BibTeX


def _bibtex(work: _Work) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(work) if value)
    return f"@misc{{{work.name},\n{fields}}}\n"


def _fields(work: _Work) -> Iterator[tuple[str, str]]:
    yield "author", f"{{{_tex(work.author)}}}" if work.author else ""
    yield "title", f"{{{_tex(work.title)}}}"
    if work.date and not _is_vague(work.date):
        yield "year", str(work.date.start.year)
        if work.date.precision is not Precision.YEAR:
            yield "month", str(work.date.start.month)
    yield "howpublished", _tex(work.what)
    yield "url", work.url.translate(_IN_ADDRESSES)
    is_told = work.when and _is_vague(work.date)
    notes = [f"Date: {work.when}" if is_told else "", _copy(work)]
    yield "note", _tex(". ".join(filter(None, notes)))


def _is_vague(date: Date | None) -> bool:
    """Whether a year alone would say more than is known."""
    return date is None or date.is_about or date.is_or_later


def _copy(work: _Work) -> str:
    what = "Copy in" if work.original else "In"
    return f"{what} the {work.archive}" + (f": {work.ours}" if work.ours else "")


_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # Readers of BibTeX count braces, escaped ones too; a phantom keeps each paired and unseen.
        "{": r"\{\vphantom{\}}",
        "}": r"\vphantom{\{}\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
    }
    | {sign: f"\\{sign}" for sign in "#$%&_"}
)
_IN_ADDRESSES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
"""Addresses stand as they are, since no style prints them as TeX; but braces must pair."""


def _tex(text: str) -> str:
    """Return text with what TeX gives a meaning escaped, and with what it would join kept apart."""
    return _JOINED.sub(r"\1{}", text.translate(_SPECIAL))


_JOINED = re.compile(r"([-'<>,])(?=\1)")


# ---- CSL-JSON


def _csl(work: _Work, document: Document) -> dict[str, Any]:
    is_post = isinstance(document, Comment)
    item: dict[str, Any] = {
        "id": work.name,
        "type": "post" if is_post else "webpage",
        "title": work.title,
        "author": [{"literal": work.author}] if work.author else [],
        "genre": work.what,
        "container-title": _host(work.original) if work.original else work.archive,
        "issued": _issued(work.date),
        "URL": work.url,
        "archive": work.archive if work.original else "",
        "archive_location": work.ours if work.original else "",
        "language": document.lang or "",
    }
    return {name: value for name, value in item.items() if value}


def _issued(date: Date | None) -> dict[str, Any]:
    """Return a date as CSL-JSON has it; one that may be later than what is known, in words."""
    if date is None:
        return {}
    if date.is_or_later:
        return {"literal": str(show_date(date))}
    start = date.start
    known = {Precision.YEAR: 1, Precision.MONTH: 2}.get(date.precision, 3)
    issued: dict[str, Any] = {"date-parts": [[start.year, start.month, start.day][:known]]}
    return issued | ({"circa": True} if date.is_about else {})


# ---- the page's head


def _tags(work: _Work) -> Iterator[tuple[str, str]]:
    """Yield the names that Google Scholar's inclusion guidelines give, and Zotero reads."""
    yield "citation_title", work.title
    if work.author:
        yield "citation_author", work.author
    if work.date and not _is_vague(work.date):
        yield "citation_publication_date", work.date.known[: len("2023-07-18")].replace("-", "/")
    if work.url:
        yield "citation_public_url", work.url
