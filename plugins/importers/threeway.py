"""Two edits of one text, put together where they do not touch.

Front matter is taken key by key, since neighbouring keys have nothing to do with one another;
bodies, and whatever is no front matter, line by line. What the archive itself made up for a key is
no edit of a source's: there the owner's words stand.
"""

import re
from collections.abc import Iterator
from difflib import unified_diff

from merge3 import Merge3

__all__ = ["difference", "merge_texts"]


def merge_texts(base: str, mine: str, theirs: str) -> str | None:
    """Return what both edits of base make of it, in mine's line ends; None where they touch."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    newline = "\r\n" if "\r\n" in mine else "\n"
    texts = [text.replace("\r\n", "\n") for text in (base, mine, theirs)]
    split = [_split(text) for text in texts]
    if any(part is None for part in split):
        merged = _merge_lines(*texts)
    else:
        (base_keys, base_body), (my_keys, my_body), (their_keys, their_body) = [
            part for part in split if part
        ]
        header = _merge_keys(base_keys, my_keys, their_keys)
        body = _merge_lines(base_body, my_body, their_body)
        merged = None if header is None or body is None else f"---\n{header}---\n{body}"
    return None if merged is None else merged.replace("\n", newline)


def difference(before: str, after: str, names: tuple[str, str]) -> str:
    """Return what differs between two texts, as lines that begin with `-` and `+`."""
    lines = unified_diff(before.split("\n"), after.split("\n"), *names, n=1, lineterm="")
    return "\n".join(lines)


# ---- lines


def _merge_lines(base: str, mine: str, theirs: str) -> str | None:
    lines = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    merge = Merge3(lines[0], lines[1], lines[2])
    if any(region[0] == "conflict" for region in merge.merge_regions()):
        return None
    return "".join(merge.merge_lines())


# ---- keys

_Keys = dict[str, str]
"""The lines of each key, those that belong to it and their ends too."""


def _split(text: str) -> tuple[_Keys, str] | None:
    """Return the keys and the body of text, None where it has no YAML that can be taken apart."""
    found = re.match(r"---[ \t]*\n(.*?^)---[ \t]*\n", text, re.DOTALL | re.MULTILINE)
    if not found:
        return None
    keys: _Keys = {}
    for name, lines in _blocks(found[1]):
        if name in keys or (not name and lines.strip()):
            return None
        keys[name] = lines
    keys.pop("", None)
    return keys, text[found.end() :]


def _blocks(header: str) -> Iterator[tuple[str, str]]:
    """Yield each key with its lines; an empty name for what stands above the first."""
    name, lines = "", ""
    for line in header.splitlines(keepends=True):
        if found := re.match(r"([A-Za-z_]+):(?=\s)", line):
            yield name, lines
            name, lines = found[1], ""
        lines += line
    yield name, lines


_MADE_UP = frozenset({"summary", "topics"})
"""Keys that follow from the text, or from what topics there are; and so does a title with
`title_by`."""


def _merge_keys(base: _Keys, mine: _Keys, theirs: _Keys) -> str | None:
    """Return the lines of all keys, in my order; None where both edits changed one of them."""
    merged: _Keys = {}
    own = _MADE_UP | ({"title"} if "title_by" in theirs else frozenset())
    for name in _ordered(mine, theirs):
        old, one, other = base.get(name), mine.get(name), theirs.get(name)
        is_edited = one != old
        if is_edited and other not in (old, one) and name not in own:
            return None
        kept = one if is_edited else other
        if kept is not None:
            merged[name] = kept
    return "".join(merged.values())


def _ordered(mine: _Keys, theirs: _Keys) -> list[str]:
    """Return every key: mine in their order, each other one behind the key that it follows."""
    names = list(mine)
    place = 0
    for name in theirs:
        if name in names:
            place = names.index(name) + 1
        else:
            names.insert(place, name)
            place += 1
    return names
