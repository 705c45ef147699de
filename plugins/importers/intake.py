"""Paths → all that they hold, with a line for the ledger of each file that was read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from plugins.errors import ContentError
from plugins.importers.captures.decisions import SUFFIX
from plugins.importers.captures.reader import read_captures, recognises
from plugins.importers.ledger import SeenFile
from plugins.importers.readers.base import Asked, Given, give, sha256_of
from plugins.importers.readers.recognise import find_reader, likeness, read_given
from plugins.importers.records import Reading, Skip, SkipReason
from plugins.importers.running import Seen
from plugins.progress import tracked

__all__ = ["take_in"]


def take_in(paths: Sequence[Path], asked: Asked) -> Seen:
    """Return what files, and those in folders, hold, and why some could not be read.

    Plain-text captures are read together, since they prove more together than each alone.
    """
    seen: list[Seen] = []
    captures: list[Given] = []
    for file, root in tracked([*dict.fromkeys(_files(paths))], "Reading"):
        try:
            given = give(file, root)
            if _is_capture(given):
                captures.append(given)
            else:
                seen.append(_read(given, asked, is_named=root is None))
        except ContentError as error:
            seen.append(Seen(problems=error.problems))
    if captures:
        seen.append(_read_captures(captures, asked))
    return Seen(
        reading=Reading.joined(each.reading for each in seen),
        files=tuple(sorted({file for each in seen for file in each.files})),
        problems=tuple(sorted({problem for each in seen for problem in each.problems})),
    )


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Yield each file with the folder that was given, None where the file itself was.

    Left out are hidden files, what browsers save beside a page, and decisions on captures, which
    are read with their captures.
    """
    for path in paths:
        if not path.is_dir():
            yield path, None
            continue
        for file in sorted(path.rglob("*"), key=Path.as_posix):
            parts = file.relative_to(path).parts
            is_beside = any(part.startswith(".") or part.endswith("_files") for part in parts)
            if file.is_file() and not is_beside and not file.name.endswith(SUFFIX):
                yield file, path


def _is_capture(given: Given) -> bool:
    return find_reader(given) is None and recognises(given.name, given.head)


def _read(given: Given, asked: Asked, *, is_named: bool) -> Seen:
    """Return what one file holds; what else lies in a folder that was named is skipped."""
    if not is_named and find_reader(given) is None:
        skip = Skip(file=given.name, what=likeness(given)[0], reason=SkipReason.NOT_WANTED)
        return Seen(reading=Reading(skipped=(skip,)))
    reading = read_given(given, asked)
    told = tuple(f"{given.name}: {each}" for each in reading.incomplete)
    reading = replace(reading, incomplete=told)
    return Seen(reading=reading, files=(_seen(given, reading),))


def _read_captures(captures: list[Given], asked: Asked) -> Seen:
    """Return what captures hold together; what they lack is told with the first of them."""
    try:
        reading = read_captures(captures, asked).reading
    except ContentError as error:
        return Seen(problems=error.problems)
    ordered = sorted(captures, key=lambda each: each.name)
    files = [_seen(each, Reading()) for each in ordered[1:]]
    return Seen(reading=reading, files=(_seen(ordered[0], reading), *files))


def _seen(given: Given, reading: Reading) -> SeenFile:
    return SeenFile(
        file=given.name,
        sha256=sha256_of(given.data),
        incomplete=tuple(sorted(set(reading.incomplete))),
        not_captured=tuple(sorted(set(reading.not_captured))),
        captured=tuple(sorted(set(reading.captured))),
    )
