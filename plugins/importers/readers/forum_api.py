"""Saved answers of ForumMagnum's GraphQL, one or a list of them, and its staff's export of a user.

A view that the forum does not know silently answers with something else, and a row may be hidden
from others: whose each row is, and who may see it, is told by the row alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plugins.importers.readers.base import Asked, Given, parse_json
from plugins.importers.readers.forum_reading import read_shown
from plugins.importers.readers.forum_rows import Row, Shown, number_of, row_of, rows_of, text_of
from plugins.importers.readers.forum_sites import HOMES
from plugins.importers.records import Reading

__all__ = ["NAME", "default_site", "kind_of", "read", "recognises", "show_answers"]

NAME = "forum-api"
_RANK = 0


def recognises(name: str, head: bytes) -> bool:
    """Whether a file is JSON of the forum's; a name is no proof."""
    del name
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] not in (b"{", b"["):
        return False
    has_rows = bool(re.search(rb'"results?"\s*:|"GetUserBySlug"\s*:', start))
    is_forums = has_rows and b'"_id"' in start and bool(_FIELDS.search(start))
    return is_forums or bool(_SHAPE.search(start))


_FIELDS = re.compile(rb'"(?:pageUrl|postedAt|htmlBody|parentCommentId|displayName|editedAt)"\s*:')
_SHAPE = re.compile(
    rb'"(?:Users|Comments|Posts|Revisions|Sequences)"\s*:\s*\[\s*\{.{0,2000}?"_id"\s*:'
    rb'|^(?:\[\s*)?\{\s*"(?:errors|data)"\s*:\s*(?:\[|null|\{\s*\}|\{\s*"(?:comments?|posts?|users?'
    rb'|GetUserBySlug|sequences?|revisions?|tags?)"\s*:)',
    re.DOTALL,
)


def read(given: Given, asked: Asked) -> Reading:
    """Return what a saved answer shows of the person asked for.

    Raises ContentError where it is broken, is an error of the forum's, or shows no rows at all.
    """
    answers = parse_json(given)
    shown = show_answers(given, answers if isinstance(answers, list) else [answers])
    return read_shown(given, given.source(NAME, _RANK), shown, asked, default_site(given, asked))


def default_site(given: Given, asked: Asked) -> str:
    """Return the forum that a file's name tells, else the only one asked for, else nothing."""
    name = given.name.casefold()
    if "eaforum" in name or "effectivealtruism" in name:
        return "eaforum"
    if "lesswrong" in name or "alignment" in name:
        return "lesswrong"
    known = [site for site in HOMES if site in asked.whose]
    return known[0] if len(known) == 1 else ""


def show_answers(given: Given, answers: Iterable[Any]) -> Shown:
    """Return all that answers show; raise ContentError where one is an error or shows no rows."""
    shown = Shown()
    for position, answer in enumerate(answers):
        where = f"answer {position + 1}"
        data = _data(given, answer, where)
        if _is_export(data):
            _take_export(shown, data)
        elif not _take_data(shown, data):
            reason, remedy = "no rows that the forum answers with", "save the answer of the query"
            raise given.error(reason, remedy, key=where)
    if any("//www.alignmentforum.org/" in text_of(row, "pageUrl") for row in shown.pieces()):
        shown.lists.clear()
        shown.notes.append("only what the Alignment Forum shows, and not all of LessWrong's")
    return shown


def _data(given: Given, answer: Any, where: str) -> Row:
    if not isinstance(answer, Mapping):
        raise given.error("no answer of the forum's", "save the answer of the query", key=where)
    if errors := answer.get("errors"):
        first = errors[0] if isinstance(errors, list) and errors else errors
        told = text_of(first, "message") if isinstance(first, Mapping) else str(first)
        reason = "the forum answered with an error, so what it shows may be a part"
        raise given.error(reason, "ask again, and save the answer", key=where, value=told)
    data = answer.get("data", answer)
    return data if isinstance(data, Mapping) else {}


# ---- answers


def _take_data(shown: Shown, data: Row) -> bool:
    """Take the rows of each field of an answer; whether it has any field that holds rows."""
    is_answer = False
    for name, value in data.items():
        if isinstance(value, Mapping) and isinstance(value.get("results"), list):
            is_answer = _take_list(shown, kind_of(name, value["results"]), value) or is_answer
        elif isinstance(value, Mapping):
            row = row_of(value, "result") or value
            kind = kind_of(name, [row])
            if kind and text_of(row, "_id"):
                shown.take(kind, [row])
                is_answer = True
    return is_answer


def _take_list(shown: Shown, kind: str, answer: Row) -> bool:
    """Take a list of rows and how many there are of them; whether their type is known."""
    if not kind:
        return False
    rows = answer["results"]
    shown.take(kind, _wiki_edits(rows) if kind == "revisions" else rows)
    if _is_one_person(rows_of(answer, "results")):
        shown.lists.add(kind)
        total = number_of(answer, "totalCount")
        if total is None:
            shown.notes.append(f"the answer does not say how many {kind} there are")
        else:
            shown.totals[kind] = max(total, shown.totals.get(kind, 0))
    return True


def kind_of(name: str, rows: Iterable[Any]) -> str:
    """Return the type of rows by their own word, else by the field's name; empty if unknown."""
    for row in rows:
        told = text_of(row, "__typename") if isinstance(row, Mapping) else ""
        if told:
            return _KINDS.get(told.casefold(), "")
    return next((kind for word, kind in _KINDS.items() if word in name.casefold()), "")


_KINDS = {
    "comment": "comments",
    "post": "posts",
    "user": "users",
    "sequence": "sequences",
    "revision": "revisions",
    "tag": "tags",
}


def _is_one_person(rows: Iterable[Row]) -> bool:
    """Whether somebody is among the authors of every row, as in a list of a profile."""
    common: set[str] | None = None
    for row in rows:
        people = [row_of(row, "user"), *rows_of(row, "coauthors")]
        ids = {text_of(row, "userId"), *(text_of(person, "_id") for person in people)} - {""}
        common = ids if common is None else common & ids
    return common is None or bool(common)


def _wiki_edits(rows: Iterable[Any]) -> Iterator[Any]:
    """Yield the revisions that are edits of the wiki, or do not say of what they are."""
    for row in rows:
        what = text_of(row, "collectionName") if isinstance(row, Mapping) else ""
        if what in ("", "Tags", "MultiDocuments"):
            yield row


# ---- the staff's export


def _is_export(data: Row) -> bool:
    return any(isinstance(data.get(name), list) for name in ("Users", "Comments", "Posts"))


def _take_export(shown: Shown, data: Row) -> None:
    """Take an export of rows as they lie in the database, with each text in its place."""
    revisions = {text_of(row, "_id"): row for row in rows_of(data, "Revisions")}
    for name, kind, field in (
        ("Users", "users", "biography"),
        ("Comments", "comments", "contents"),
        ("Posts", "posts", "contents"),
        ("Sequences", "sequences", "contents"),
    ):
        rows = data.get(name)
        if isinstance(rows, list):
            shown.take(kind, [_filled(row, field, revisions) for row in rows])
            if kind != "sequences":  # whose posts the export does not list
                shown.lists.add(kind)
    shown.take("revisions", _wiki_edits(revisions.values()))
    shown.take("tags", rows_of(data, "Tags"))
    shown.lists.add("revisions")


def _filled(row: Any, field: str, revisions: Mapping[str, Row]) -> Any:
    """Return a row with its text from the revision that it names, where it has none itself."""
    if not isinstance(row, Mapping) or row_of(row, field):
        return row
    latest = revisions.get(text_of(row, f"{field}_latest"))
    return {**row, field: latest} if latest else row
