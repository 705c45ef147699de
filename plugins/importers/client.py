"""The live forums, on request alone: what one person published there → one file of raw answers.

An import never reads the network: it reads the file, which `forum_api` knows as a list of answers.
The file is there whole or not at all; what an interrupted run had asked stays beside it, and the
next run goes on there.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx

from plugins.errors import ContentError, Problem
from plugins.importers import client_queries as queries
from plugins.importers.asking import Asker, Manners

__all__ = ["ENDPOINTS", "Limits", "Manners", "fetch"]

ENDPOINTS: Mapping[str, str] = MappingProxyType(
    {
        "lesswrong": "https://www.lesswrong.com/graphql",
        "alignmentforum": "https://www.alignmentforum.org/graphql",
        "eaforum": "https://forum.effectivealtruism.org/graphql",
    }
)
"""Where each forum answers; the Alignment Forum shows a part of LessWrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is asked at once, and how much the server gives."""

    rows: int = 500
    """Rows per request; the forum's other public clients ask for as many."""
    most: int = 5_000
    """Rows of the largest answer (ForumMagnum: `maxDocumentsPerRequest`)."""
    deepest: int = 2_000
    """The largest offset; the server refuses more."""


_LIMITS = Limits()


def fetch(
    site: str,
    slug: str,
    into: Path,
    manners: Manners,
    *,
    limits: Limits = _LIMITS,
    endpoint: str = "",
) -> tuple[Path, ...]:
    """Ask a forum for all that a person published there; return the files that were written.

    The file is `into/<site>/<slug>.json`, replaced as a whole. Raises ContentError where the
    forum refuses, or shows what was not asked for; the answers so far are kept.
    """
    address = endpoint or _endpoint(site)
    _check_slug(address, slug)
    parts = into / site / f".{slug}.unfinished"
    parts.mkdir(parents=True, exist_ok=True)
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client:
        asker = Asker(client=client, address=address, manners=manners)
        _Profile(site=site, slug=slug, asker=asker, parts=parts, limits=limits).ask()
    file = into / site / f"{slug}.json"
    _join(sorted(parts.glob("*.json")), file)
    shutil.rmtree(parts)
    return (file,)


_TIMEOUT = 90.0
"""Seconds: an answer of five thousand rows takes its time."""


def _endpoint(site: str) -> str:
    if site not in ENDPOINTS:
        raise _refused(site, "no forum that is known", f"name one of {', '.join(ENDPOINTS)}")
    return ENDPOINTS[site]


def _check_slug(address: str, slug: str) -> None:
    """Raise ContentError where a slug is none: it becomes the name of a file."""
    if not re.fullmatch(r"[\w-]{1,100}", slug):
        raise _refused(address, "no slug of a profile", "it is what follows /users/", slug)


def _refused(path: str, reason: str, remedy: str, value: str = "") -> ContentError:
    return ContentError([Problem(path=path, reason=reason, remedy=remedy, value=value)])


def _join(parts: list[Path], file: Path) -> None:
    """Write the answers as one list; the file changes at once, and only when all is on the disk."""
    unfinished = file.with_name(f".{file.name}.new")
    with unfinished.open("wb") as joined:
        for position, part in enumerate(parts):
            joined.write(b",\n" if position else b"[")
            with part.open("rb") as answer:
                shutil.copyfileobj(answer, joined)
        joined.write(b"]\n")
        joined.flush()
        os.fsync(joined.fileno())
    unfinished.replace(file)


# ---- what is asked, in its order


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list of a profile: what is asked, and how its answer shows that it was understood."""

    kind: str
    query: str
    view: str
    sorted_by: str = ""
    """The field by which the view sorts: an unknown view falls back to one that does not."""
    is_rising: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)


_LISTS = (
    _List(
        kind="comments",
        query=queries.COMMENTS,
        view="profileComments",
        sorted_by="postedAt",
        is_rising=True,
        terms={"sortBy": "old"},  # "new" has the pinned ones first, whatever their date
    ),
    _List(kind="posts", query=queries.POSTS, view="userPosts", sorted_by="postedAt"),
    _List(kind="sequences", query=queries.SEQUENCES, view="userProfile"),
    _List(kind="revisions", query=queries.WIKI_EDITS, view="revisionsByUser", sorted_by="editedAt"),
)


@dataclass(slots=True, kw_only=True)
class _Profile:
    """Asks for a profile, and keeps each answer as a file of `parts`."""

    site: str
    slug: str
    asker: Asker
    parts: Path
    limits: Limits
    _kept: set[str] = field(default_factory=set)

    def ask(self) -> None:
        """Keep every answer; answers of an earlier run that no longer belong are taken away."""
        user = self._user()
        for each in _LISTS:
            self._list(each, user)
        for left in self.parts.glob("*"):
            if left.name not in self._kept:
                left.unlink()

    def _user(self) -> str:
        """Return the id of the person whose slug it is."""
        if self.site != "eaforum":
            self._ask_user(queries.PINNED)
        return self._ask_user(queries.USER)

    def _ask_user(self, query: str) -> str:
        """Keep an answer about the person, and return their id."""
        answer, data = self.asker.ask(query, {"slug": self.slug})
        found = data.get("GetUserBySlug")
        if not isinstance(found, Mapping) or not isinstance(found.get("_id"), str):
            remedy = "it is what follows /users/ in the address of their profile"
            raise self._wrong("nobody has this slug", remedy, self.slug)
        if found.get("slug") != self.slug:
            reason = "the forum answers with somebody else"
            raise self._wrong(reason, "ask by their present slug", str(found.get("slug")))
        self._keep(self._name("user", query, {"slug": self.slug}), answer)
        return str(found["_id"])

    def _list(self, asked: _List, user: str) -> None:
        """Keep the answers that have all rows of a list, page by page."""
        first = {"view": asked.view, "userId": user, **asked.terms}
        terms: Mapping[str, Any] | None = {**first, "limit": self.limits.rows, "offset": 0}
        seen: set[str] = set()
        last, most, position = "", 0, 0
        while terms:
            rows, total = self._page(asked, terms, user, position)
            seen |= {str(row["_id"]) for row in rows}
            most, position = max(most, total), position + 1
            last = str(rows[-1].get(asked.sorted_by) or "") if rows else last
            terms = self._next(asked, terms, total, last)
        self.asker.manners.tell(f"{asked.kind}: {len(seen):,} of {most:,}")

    def _next(
        self, asked: _List, terms: Mapping[str, Any], total: int, last: str
    ) -> Mapping[str, Any] | None:
        """Return the terms of the page after a page, None where that was the last.

        Behind the largest offset there is one page of the largest size; behind that, LessWrong
        goes on from a date, and the EA Forum does not go on.
        """
        offset, deepest = terms["offset"], self.limits.deepest
        reached = offset + terms["limit"]
        if reached >= total:
            return None
        if offset < deepest:
            rows = self.limits.rows if reached < deepest else self.limits.most
            return {**terms, "offset": min(reached, deepest), "limit": rows}
        if self.site == "eaforum" or asked.kind != "comments" or last in ("", terms.get("after")):
            return None
        dated = {"view": "allRecentComments", "sortBy": "old", "after": last}
        return {**terms, **dated, "offset": 0, "limit": self.limits.rows}

    def _page(
        self, asked: _List, terms: Mapping[str, Any], user: str, position: int
    ) -> tuple[list[Mapping[str, Any]], int]:
        """Return the rows of a page and how many the forum counts in all.

        A full page of an earlier run is not asked for again; a page that was the last then is.
        """
        name = self._name(f"{asked.kind}-{position:04}", asked.query, terms)
        with suppress(OSError, ValueError, LookupError, TypeError, ContentError):
            data = json.loads((self.parts / name).read_bytes())["data"]
            rows, total = self._checked(asked, terms, data, user)
            if len(rows) == terms["limit"]:
                self._kept.add(name)
                return rows, total
        answer, data = self.asker.ask(asked.query, {"terms": terms})
        rows, total = self._checked(asked, terms, data, user)
        self._keep(name, answer)
        return rows, total

    # ---- answers that are what was asked for

    def _checked(
        self, asked: _List, terms: Mapping[str, Any], data: Mapping[str, Any], user: str
    ) -> tuple[list[Mapping[str, Any]], int]:
        """Return the rows and their total; raise ContentError where the view was not understood.

        A view that the server does not know is no error to it: it answers with another.
        """
        found = data.get(asked.kind)
        rows = found.get("results") if isinstance(found, Mapping) else None
        total = found.get("totalCount") if isinstance(found, Mapping) else None
        if not isinstance(rows, list) or not isinstance(total, int):
            raise self._wrong(f"answers without {asked.kind} or their number", _CHANGED)
        for row in rows:
            if not isinstance(row, Mapping) or not isinstance(row.get("_id"), str):
                raise self._wrong(f"answers with {asked.kind} that have no id", _CHANGED)
            if user not in _authors(row):
                reason = f"answers the view {terms['view']} with rows of somebody else"
                raise self._wrong(reason, _CHANGED, row["_id"])
        dates = [str(row.get(asked.sorted_by)) for row in rows] if asked.sorted_by else []
        if dates != sorted(dates, reverse=not asked.is_rising) or len(rows) > terms["limit"]:
            raise self._wrong(f"does not know the view {terms['view']}: other rows came", _CHANGED)
        return rows, total

    def _wrong(self, reason: str, remedy: str, value: str = "") -> ContentError:
        return self.asker.refusal(reason, remedy, value)

    def _name(self, beginning: str, query: str, variables: Mapping[str, Any]) -> str:
        """Return the name of the file that keeps an answer: one name for one question."""
        question = json.dumps([query, variables], sort_keys=True).encode()
        return f"{beginning}-{sha256(question).hexdigest()[:12]}.json"

    def _keep(self, name: str, answer: bytes) -> None:
        unfinished = self.parts / f"{name}.new"
        unfinished.write_bytes(answer)
        unfinished.replace(self.parts / name)
        self._kept.add(name)


_CHANGED = "the forum may have changed; save pages with a browser and import those"


def _authors(row: Mapping[str, Any]) -> set[Any]:
    """Return the ids of who wrote a row."""
    others = row.get("coauthors")
    listed = others if isinstance(others, list) else []
    return {row.get("userId"), *(each.get("_id") for each in listed if isinstance(each, Mapping))}
