"""What pages of ForumMagnum hold as JSON in their scripts: parsed, never run.

Apollo's cache (`window.__APOLLO_STATE__`) is on the EA Forum's pages and on LessWrong's until
2025; since 2026 LessWrong injects each answer of its server (`window.__lwSsrGql.inject`), in which
objects that recur are replaced by `{"$ref": key}` (ForumMagnum: `lib/crud/useQuery.ts`).
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from plugins.importers.readers.base import Given
from plugins.importers.readers.forum_rows import Row, Shown, row_of, text_of
from plugins.importers.readers.pages import Page, to_line

__all__ = ["show_embedded"]

_CALL = re.compile(
    r"(?:^|[;}\n])\s*window\.(?:(?P<state>__APOLLO_STATE__)\s*=|__lwSsrGql\.inject\()\s*"
)
_DECODER = json.JSONDecoder()


def show_embedded(given: Given, page: Page) -> Shown:
    """Return all that a page's scripts show; raise ContentError where one is cut or broken."""
    shown = Shown()
    store: dict[str, Any] = {}
    answers: list[Any] = []
    try:
        for script in page.scripts():
            answers += _held(given, page, script, store)
        _walk(_resolved(answers, "$ref", store), shown)
    except RecursionError:
        raise given.error("nested too deeply", "save it anew") from None
    return shown


# ---- out of the scripts


def _held(given: Given, page: Page, script: str, store: dict[str, Any]) -> Iterator[Any]:
    """Yield what a script assigns or injects, and keep in store what that refers to.

    Looking goes on behind what was read, so that nothing in somebody's text is taken for a call.
    """
    position = 0
    while found := _CALL.search(script, position):
        held, position = _decoded(given, page, script, found.end())
        if found["state"] and isinstance(held, Mapping):
            cache = {key: _plain(value) for key, value in held.items()}
            yield from _resolved(list(cache.values()), "__ref", cache)
        elif not found["state"]:
            answer, position = _decoded(given, page, script, _after_comma(script, position))
            after = _after_comma(script, position)
            if script[after : after + 1] == "{":
                more, position = _decoded(given, page, script, after)
                store.update(more)
            yield answer.get("data") if isinstance(answer, Mapping) else None


def _after_comma(script: str, position: int) -> int:
    found = _COMMA.match(script, position)
    return found.end() if found else position


_COMMA = re.compile(r"\s*,\s*")


def _decoded(given: Given, page: Page, script: str, position: int) -> tuple[Any, int]:
    """Return the JSON at a position of a script and where it ends."""
    try:
        return _DECODER.raw_decode(script, position)
    except json.JSONDecodeError as error:
        start = max(page.text.find(script), 0)
        raise given.error(
            f"the data in a script of the page is cut or broken ({error.msg})",
            "save the page anew",
            line=to_line(page.text, start + error.pos),
            value=script[error.pos : error.pos + 20],
        ) from None


def _plain(value: Any) -> Any:
    """Return a value of Apollo's cache with fields by their names, without their arguments.

    A field without arguments stands before the same field with some.
    """
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    names = sorted(value, key=lambda name: "(" not in name and ":" not in name)
    return {re.split(r"[(:]", name, maxsplit=1)[0]: _plain(value[name]) for name in names}


# ---- what refers to what


def _resolved(answers: list[Any], mark: str, store: Mapping[str, Any]) -> list[Any]:
    """Return answers with each reference replaced by what it refers to, once for all of them.

    What refers to itself ends there with its id alone.
    """
    done: dict[str, Any] = {}

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve(each) for each in value]
        if not isinstance(value, Mapping):
            return value
        key = value.get(mark) if len(value) == 1 else None
        return look_up(key) if isinstance(key, str) else {k: resolve(v) for k, v in value.items()}

    def look_up(key: str) -> Any:
        if key not in done:
            done[key] = _stub(store.get(key))
            done[key] = resolve(store.get(key))
        return done[key]

    return [resolve(each) for each in answers]


def _stub(value: Any) -> Row:
    kept = ("_id", "__typename", "slug", "displayName", "title")
    return {name: text_of(value, name) for name in kept} if isinstance(value, Mapping) else {}


def _walk(answers: list[Any], shown: Shown) -> None:
    """Take each row that answers hold, wherever it stands; each object once."""
    seen: set[int] = set()
    left: list[Any] = [answers]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += reversed(value)
        elif isinstance(value, Mapping) and id(value) not in seen:
            seen.add(id(value))
            _take(shown, value)
            left += reversed(list(value.values()))


def _take(shown: Shown, row: Row) -> None:
    kind = next((kind for kind, is_kind in _KINDS.items() if is_kind(row)), "")
    if not text_of(row, "_id") or not kind:
        return
    if kind in ("comments", "posts") and not _is_whole(row):
        shown.glimpse(row)
    else:
        shown.take(kind, [row])


def _is_whole(row: Row) -> bool:
    """Whether a row has a text, or none because it is gone."""
    contents = row_of(row, "contents")
    typed = text_of(contents, "originalContents", "data")
    shows = text_of(contents, "html") or text_of(row, "htmlBody") or typed
    return bool(shows) or row.get("deleted") is True


def _is(kind: str, *names: str) -> Callable[[Row], bool]:
    """Return what tells rows of a type, by their own word, else by the fields that they have."""

    def is_kind(row: Row) -> bool:
        told = row.get("__typename")
        return told == kind if isinstance(told, str) else all(name in row for name in names)

    return is_kind


_KINDS = {
    "comments": _is("Comment", "postedAt", "parentCommentId"),
    "posts": _is("Post", "postedAt", "title", "slug"),
    "users": _is("User", "displayName", "slug"),
    "sequences": _is("Sequence", "title", "chapters"),
    "tags": _is("Tag", "name", "slug", "wikiOnly"),
}
