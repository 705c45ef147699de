"""Exports of an invented person from sites that are no forums, given to their readers."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plugins.errors import ContentError, Problem
from plugins.importers.readers import READERS
from plugins.importers.readers.base import Asked, Given, Reader
from plugins.importers.readers.recognise import Findings, read_paths
from plugins.importers.records import Person, Reading, Skip, SkipReason, Witness

EXPORTS = Path(__file__).parent / "exports" / "others"

ASKED = Asked(
    whose={
        "web": Person(slug="ada.example", name="Ada Example"),
        "lesswrong": Person(name="Ada Example"),
        "hackernews": Person(slug="ada_example"),
        "mastodon": Person(slug="ada"),
        "x": Person(slug="ada_example"),
        "reddit": Person(slug="ada_example"),
        "substack": Person(slug="ada-on-substack"),
        "wordpress": Person(slug="ada"),
    }
)

BY_NAME: Mapping[str, Reader] = {reader.NAME: reader for reader in READERS}


def fixture(name: str) -> bytes:
    """Return the bytes of a committed file."""
    return (EXPORTS / name).read_bytes()


def given_of(name: str, data: bytes | str, beside: Mapping[str, bytes] | None = None) -> Given:
    """Return a file, with others beside it."""
    others = beside or {}
    raw = data.encode() if isinstance(data, str) else data
    return Given(name=name, data=raw, beside=others.get)


def given_json(name: str, value: Any, beside: Mapping[str, bytes] | None = None) -> Given:
    """Return a file with a value as JSON."""
    return given_of(name, json.dumps(value), beside)


def read_with(reader: str, given: Given, asked: Asked = ASKED) -> Reading:
    """Return what the reader of a name makes of a file, which it must recognise."""
    assert BY_NAME[reader].recognises(given.name, given.head)
    return BY_NAME[reader].read(given, asked)


def outcome(read: Callable[[], Reading]) -> tuple[Reading | None, tuple[Problem, ...]]:
    """Return what was read, or else why it could not be."""
    try:
        return read(), ()
    except ContentError as error:
        return None, error.problems


def read_export(folder: str, asked: Asked = ASKED) -> Findings:
    """Return what a committed folder holds."""
    return read_paths([EXPORTS / folder], asked)


def by_id(reading: Reading) -> dict[str, Witness]:
    """Return the pieces of a reading, each by its id or else its address."""
    return {each.id or each.url: each for each in reading.witnesses}


def reasons(skipped: tuple[Skip, ...]) -> dict[str, SkipReason]:
    """Return why each piece was not taken, by what it is."""
    return {each.what: each.reason for each in skipped}


def body_of(witness: Witness) -> str:
    """Return the text of a piece, which must have one."""
    assert witness.body
    return witness.body.text


def every_byte(findings: Findings) -> str:
    """Return all that came out of an export, bodies and parents too."""
    told = [asdict(findings.reading), [asdict(each) for each in findings.problems]]
    return json.dumps(told, ensure_ascii=False)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip with members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def zipped_export(folder: str) -> bytes:
    """Return a zip of all that a committed folder holds."""
    top = EXPORTS / folder
    files = sorted(path for path in top.rglob("*") if path.is_file())
    return zipped({path.relative_to(top).as_posix(): path.read_bytes() for path in files})
