"""Archived copies of dead links, looked up at the Wayback Machine when the owner asks for it.

The question is that of https://archive.org/help/wayback_api.php: which capture of an address is
nearest to a moment.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from plugins.documents import load_content
from plugins.documents.fallbacks import FALLBACKS
from plugins.errors import ToolError
from plugins.upkeep.links.lychee import Manner

__all__ = ["WAYBACK", "Copy", "fallback_lines", "look_up_copies", "read_copy"]

WAYBACK = "https://archive.org/wayback/available"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An archived copy."""

    address: str
    day: str
    """The day of the capture, such as 2023-07-18."""


def look_up_copies(content: Path, manner: Manner, service: str = WAYBACK) -> str:
    """Return lines for `fallbacks.yaml` with a copy of each dead link that has none confirmed.

    Nothing is written: whether a copy shows what was meant, the writer has to see.  Raise ToolError
    where the service does not answer.
    """
    library = load_content(content)
    dead = [
        (address, record)
        for address, record in library.link_records.items()
        if record.is_dead and address not in library.fallbacks
    ]
    if not dead:
        return "No dead link is without an archived copy"
    lines: list[str] = []
    for number, (address, record) in enumerate(dead):
        if number:
            time.sleep(manner.pause)
        wanted = {"url": address, "timestamp": f"{record.alive or record.since:%Y%m%d}"}
        lines += _told(address, read_copy(_fetch(f"{service}?{urlencode(wanted)}", manner)))
    file = f"{content.as_posix()}/{FALLBACKS}"
    return "\n".join(
        [f"Look at each copy, and put the lines of those that fit into {file}:", *lines]
    )


def read_copy(answer: object) -> Copy | None:
    """Return the copy that an answer names, None where it names none that was a page."""
    match answer:
        case {
            "archived_snapshots": {
                "closest": {"available": True, "url": str(url), "timestamp": str(moment)} as found
            }
        } if re.fullmatch(r"\d{8,14}", moment) and str(found.get("status", "200")) == "200":
            day = f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}"
            return Copy(address=re.sub(r"^http:", "https:", url), day=day)
    return None


def _told(address: str, copy: Copy | None) -> Iterator[str]:
    if copy:
        yield from fallback_lines(address, copy.address, copy.day)
    else:
        yield f"# {address}: the archive has no copy"


def fallback_lines(address: str, archived: str, captured: str) -> tuple[str, ...]:
    """Return the lines of `fallbacks.yaml` that confirm a copy of an address."""
    return (
        f"{_as_yaml(address)}:",
        f"  archived: {_as_yaml(archived)}",
        f"  captured: {captured}",
    )


def _as_yaml(address: str) -> str:
    return address if re.fullmatch(r"https?://[\w.:/~%?=&+#-]*[\w/]", address) else f'"{address}"'


def _fetch(address: str, manner: Manner) -> Any:
    request = Request(address, headers={"User-Agent": manner.agent})  # noqa: S310 (our own https)
    try:
        with urlopen(request, timeout=manner.timeout) as answer:  # noqa: S310 (likewise)
            return json.load(answer)
    except (OSError, HTTPException, ValueError) as error:
        raise ToolError(f"{address}: does not answer ({error})") from error
