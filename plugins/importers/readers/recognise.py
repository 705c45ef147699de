"""What is given → which reader reads it, by its beginning and never by its name alone.

What nothing recognises is a problem that says what it looks like, so that nothing is left out
without a word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plugins.errors import ContentError, Problem
from plugins.importers.readers import READERS
from plugins.importers.readers.base import Asked, Given, Reader, give
from plugins.importers.records import Reading, Skip, SkipReason

__all__ = ["Findings", "find_reader", "likeness", "read_all", "read_given", "read_paths"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What all that was given holds, and what of it could not be read."""

    reading: Reading
    problems: tuple[Problem, ...] = ()
    """Sorted; the reading has nothing of the files at fault."""


def read_paths(paths: Iterable[Path], asked: Asked) -> Findings:
    """Return what files hold, and those in folders, however deep; in the order of their names.

    Hidden files and folders are left, and so is what browsers save beside a page, in `…_files`.
    """
    readings: list[Reading] = []
    problems: list[Problem] = []
    for path, root in _files(paths):
        try:
            given = give(path, root)
            skip = _scenery(given) if root else None
            readings.append(Reading(skipped=(skip,)) if skip else read_given(given, asked))
        except ContentError as error:
            problems += error.problems
    return Findings(reading=Reading.joined(readings), problems=tuple(sorted(set(problems))))


def read_all(given: Iterable[Given], asked: Asked) -> Findings:
    """Return what everything given holds, from wherever it is."""
    readings: list[Reading] = []
    problems: list[Problem] = []
    for each in given:
        try:
            readings.append(read_given(each, asked))
        except ContentError as error:
            problems += error.problems
    return Findings(reading=Reading.joined(readings), problems=tuple(sorted(set(problems))))


def read_given(given: Given, asked: Asked) -> Reading:
    """Return what one file holds; raise ContentError where no reader recognises it."""
    reader = find_reader(given)
    if reader is None:
        what, remedy = likeness(given)
        raise given.error(f"nothing to import: it looks like {what}", remedy)
    return reader.read(given, asked)


def find_reader(given: Given) -> Reader | None:
    """Return the reader that recognises a file, None where none does."""
    head = given.head
    return next((reader for reader in READERS if reader.recognises(given.name, head)), None)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Yield each file with the folder that was given, None where the file itself was."""
    for path in paths:
        if not path.is_dir():
            yield path, None
            continue
        for file in sorted(path.rglob("*"), key=lambda each: each.as_posix()):
            parts = file.relative_to(path).parts
            is_beside = any(part.startswith(".") or part.endswith("_files") for part in parts)
            if file.is_file() and not is_beside:
                yield file, path


def _scenery(given: Given) -> Skip | None:
    """Return why a file of a folder is passed over that can hold no pieces, such as an image."""
    if find_reader(given):
        return None
    if Path(given.name).suffix.casefold() not in _SCENERY:
        return None
    return Skip(file=given.name, what=likeness(given)[0], reason=SkipReason.NOT_WANTED)


_SCENERY = frozenset(
    [
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".css"),
        *(".woff", ".woff2", ".mp3", ".mp4", ".mov", ".webm"),
    ]
)


# ---- what nothing recognises


def likeness(given: Given) -> tuple[str, str]:
    """Return what a file that no reader recognises looks like, and what to do about it."""
    head = given.head
    for mark, what, remedy in _MARKS:
        if re.match(mark, head, re.IGNORECASE | re.DOTALL):
            return what, remedy
    text = (
        head.replace(b"\0", b"").decode("latin-1").lstrip("\u00ef\u00bb\u00bf\u00ff\u00fe \r\n\t")
    )
    return _likeness_of_text(text)


_SAVED = "save the profile, a page of comments, a feed, or the answer of an API"
_MARKS = (
    (rb"PK\x03\x04", "a zip", "unpack it, and name the folder"),
    (rb"\x1f\x8b", "a file packed with gzip", "unpack it"),
    (rb"%PDF", "a PDF", _SAVED),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP", "an image", _SAVED),
    (rb"SQLite format 3", "a database", _SAVED),
    (
        rb"(?:From|MIME-Version|Snapshot-Content-Location|Subject):.*multipart/related",
        "a web archive (MHTML)",
        "save the page as HTML",
    ),
)


def _likeness_of_text(text: str) -> tuple[str, str]:
    if re.match(
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?!!doctype html|html)([a-z][\w:.-]*)", text
    ):
        root = re.search(r"<([a-z][\w:.-]*)", text)
        return f"XML whose root is <{root[1] if root else ''}>", _SAVED
    if re.search(r"<(?:!doctype html|html|head|body)\b", text[:4096], re.IGNORECASE):
        return _likeness_of_page(text), "save a page of a site that can be imported"
    if text[:1] in ("{", "["):
        keys = list(dict.fromkeys(re.findall(r'"([\w@.$-]{1,30})"\s*:', text[:4096])))[:5]
        told = f"JSON with {', '.join(keys)}" if keys else "JSON without keys"
        return told, "name a file that holds comments or posts"
    return _likeness_of_lines(text)


def _likeness_of_page(text: str) -> str:
    found = re.search(
        r"(?:rel=[\"']?canonical[\"']?[^>]*href=|og:url[\"'][^>]*content=|saved from url=\(\d+\))"
        r"[\"']?(https?://[^\"'\s>]+)",
        text,
        re.IGNORECASE,
    )
    try:
        host = urlsplit(found[1]).hostname if found else ""
    except ValueError:
        host = ""
    return f"a page of {host}" if host else "a web page of an unknown site"


def _likeness_of_lines(text: str) -> tuple[str, str]:
    line = text.partition("\n")[0].strip()
    if line.count(",") > 1 and re.fullmatch(r"[\w ,\"-]+", line):
        return f"a table with the columns {line[:60]}", "name a table of comments or posts"
    is_text = sum(map(str.isprintable, text[:1000])) > len(text[:1000]) * 0.9
    return ("plain text", _SAVED) if is_text and text else ("no text at all", _SAVED)
