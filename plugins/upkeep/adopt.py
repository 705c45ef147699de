"""The command that takes in the addresses of a site which this one replaces.

From then on they are promises like any other; so each of them has to answer before any is written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from plugins.errors import ContentError, Problem, ToolError
from plugins.launch import too_late
from plugins.permanence import (
    DECLARED,
    Declaration,
    Fate,
    Harvest,
    Neighbours,
    Records,
    canonical,
    follow,
    harvest_folder,
    is_promise,
    load_records,
    record_list,
    save_ledger,
)

__all__ = ["Listed", "adopt", "read_list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An address of a site that is to be replaced."""

    address: str
    """From the root, as the ledger spells it."""
    host: str
    """Whose it is, empty where the list does not say."""
    line: int
    """Where the list has it."""


def adopt(content: Path, listed: Path, site: Path, host: str, day: date) -> str:
    """Take the addresses in a file into the ledger in content, and return what was done.

    Site is a build as it is published, and host whose addresses these are, where the file does not
    say.  Raise ContentError with each address that the build does not answer, which is not declared
    gone or kept by another host; ToolError where the file cannot be read or the site is not there.
    """
    records = load_records(content)
    everything, problems = read_list(_read(listed), listed.as_posix(), host)
    addresses = [each for each in everything if is_promise(each.address.lstrip("/"))]
    folder = content.as_posix()
    problems += [replace(fault, path=f"{folder}/{fault.path}") for fault in records.problems]
    harvest = harvest_folder(site)
    problems += _unanswered(addresses, harvest, records.declared, listed.as_posix())
    if problems:
        raise ContentError(problems)
    source = host or next((each.host for each in addresses if each.host), listed.name)
    ledger = record_list(records.ledger, (each.address for each in addresses), source, day)
    new = len(ledger.entries) - len(records.ledger.entries)
    too_late()
    file = save_ledger(content, ledger)
    told = f"{len(addresses)} of the addresses of {source}, {new} of them new"
    others = [each.address for each in everything if each not in addresses]
    lines = [f"Wrote {file.as_posix()}: {told}; commit it", *_kept(addresses, records)]
    return "\n".join([*lines, *(f"  {address} is nobody's to keep: {_OURS}" for address in others)])


_OURS = "hosts and pages ask for it, and no reader"


def _read(listed: Path) -> str:
    try:
        return listed.read_text("utf-8")
    except UnicodeDecodeError:
        raise ToolError(f"{listed.as_posix()}: not UTF-8; save it as text") from None


def _kept(addresses: Iterable[Listed], records: Records) -> Iterator[str]:
    """Yield what answers only because it is declared to, for the owner to look at again."""
    for each in addresses:
        if declared := records.declared.get(each.address):
            yield f"  {each.address} is {declared.state}: {declared.told}"


# ---- what answers


def _unanswered(
    addresses: Iterable[Listed],
    harvest: Harvest,
    declared: Mapping[str, Declaration],
    path: str,
) -> Iterator[Problem]:
    """Yield each address that the site does not answer, with what it may be now."""
    near = Neighbours.of(harvest.addresses)
    for each in addresses:
        if follow(each.address, harvest, declared).fate not in (Fate.FOUND, Fate.DECLARED):
            yield Problem(
                path=path,
                line=each.line,
                key="address",
                value=each.address,
                reason="nothing answers, and it is not declared gone or kept",
                remedy=_remedy(each, near.nearest(each.address)),
            )


def _remedy(each: Listed, near: tuple[str, ...]) -> str:
    """Return the line to write for each of what may have become of an address."""
    asked = f"is it now {' or '.join(near)}? " if near else ""
    is_page = "." not in each.address.rpartition("/")[2]
    former = "into the `former_urls` of the piece that it is now, or " if is_page else ""
    return (
        f"{asked}write it {former}into content/{DECLARED}: "
        f"`{each.address} kept {each.host or 'a.host'}`, "
        f"`{each.address} moved /…`, or `{each.address} gone …` and why"
    )


# ---- the list


def read_list(text: str, path: str, host: str = "") -> tuple[list[Listed], list[Problem]]:
    """Return the addresses that a list or a sitemap names, each once, and what is wrong in it.

    A list has an address to a line, whole or from the root; what follows a `#` and a blank is a
    comment.  All are of one host: the one given, or else that of the first that has one.
    """
    found: dict[str, Listed] = {}
    problems: list[Problem] = []
    text = text.removeprefix("\ufeff")
    for line, written in _sitemap(text) if text.lstrip().startswith("<") else _lines(text):
        said = _read_address(written, line)
        if said is None:
            problems.append(_fault(path, line, written, "not an address", _HOW))
            continue
        host = host or said.host
        if said.host not in ("", host):
            reason = f"an address of {said.host}, and the others are of {host}"
            problems.append(_fault(path, line, written, reason, "adopt one site at a time"))
        found.setdefault(said.address, replace(said, host=host))
    if not found and not problems:
        problems.append(_fault(path, 0, "", "names no address", _HOW))
    return list(found.values()), problems


_HOW = "write one a line, such as https://zhd.dev/talks/ or /talks/; # begins a comment"
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?([^<\]]*)", re.IGNORECASE)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        written = re.sub(r"(?:^|\s)#(?:\s.*)?$", "", line).strip()
        yield from ((number, word) for word in written.split())


def _sitemap(text: str) -> Iterator[tuple[int, str]]:
    """Yield each location of a sitemap (sitemaps.org, protocol 0.9)."""
    for location in _LOCATION.finditer(text):
        yield 1 + text.count("\n", 0, location.start(1)), unescape(location[1].strip())


def _read_address(written: str, line: int) -> Listed | None:
    """Return the address that is written, None where none is."""
    try:
        parts = urlsplit(written)
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return None
    is_whole = parts.scheme in ("http", "https") and bool(host)
    if not is_whole and (parts.scheme or parts.netloc or not parts.path.startswith("/")):
        return None
    return Listed(address=canonical(parts.path or "/"), host=host, line=line)


def _fault(path: str, line: int, value: str, reason: str, remedy: str) -> Problem:
    return Problem(path=path, line=line, key="list", value=value, reason=reason, remedy=remedy)
