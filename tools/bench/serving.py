"""From the moment that a document is saved to the moment that its page is served with that."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from time import perf_counter, sleep

from plugins.errors import ToolError
from tools.bench.rounds import Tell
from tools.bench.running import environment_in
from tools.bench.sites import Site
from tools.bench.steps import edit_body, sentence

__all__ = ["measure_saves"]

_HOST = "127.0.0.1"
_EVERY = 0.004
"""Seconds between two requests for the page."""
_PATIENCE = 900.0
"""Seconds after which a page that does not come is given up."""
_GRACE = 10.0
_LULL = 6.0
"""Seconds that a writer pauses between two saves, in which a server does what is left to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Served:
    site: Site
    port: int

    def has(self, words: bytes) -> bool:
        """Whether the page of the edited document is served, and says that."""
        page = self.site.address_of(self.site.piece)
        connection = http.client.HTTPConnection(_HOST, self.port, timeout=30)
        with suppress(OSError, http.client.HTTPException), closing(connection):
            connection.request("GET", page)
            answer = connection.getresponse()
            return answer.status == http.HTTPStatus.OK and words in answer.read()
        return False


def measure_saves(sites: Sequence[Site], saves: int, tell: Tell) -> Mapping[str, tuple[float, ...]]:
    """Return the seconds that each save took to be seen, by contender.

    All servers run at once, and documents are saved at one after the other.
    """
    with ExitStack() as ending:
        servers = [ending.enter_context(_served(site, tell)) for site in sites]
        rounds = [[_seen_after(each, number, tell) for each in servers] for number in range(saves)]
    columns = zip(*rounds, strict=True)
    return {site.contender.name: times for site, times in zip(sites, columns, strict=True)}


@contextmanager
def _served(site: Site, tell: Tell) -> Iterator[_Served]:
    """Start a server of a site that has no output yet; end it and all that it started."""
    site.reset()
    port = _free_port()
    tell(f"{site.contender.name}: starting its server")
    process = subprocess.Popen(
        [part.format(port=port) for part in site.contender.serve],
        cwd=site.folder,
        env=environment_in(site.folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        served = _Served(site=site, port=port)
        _await(served, b"</html>", process)
        yield served
    finally:
        _end(process)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        return int(free.getsockname()[1])


def _seen_after(served: _Served, number: int, tell: Tell) -> float:
    """Return the seconds from the save number to the page that has it."""
    tell(f"{served.site.contender.name}: save {number + 1}")
    words = sentence(number).encode()
    edit_body(served.site, number)
    saved = perf_counter()
    _await(served, words)
    seen = perf_counter()
    sleep(_LULL)
    return seen - saved


def _await(served: _Served, words: bytes, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until the page has words; raise ToolError where it does not come."""
    until = perf_counter() + _PATIENCE
    while not served.has(words):
        name = served.site.contender.name
        if process and process.poll() is not None:
            raise ToolError(f"{name}: its server ended with status {process.returncode}")
        if perf_counter() > until:
            raise ToolError(f"{name}: its server did not show the page in {_PATIENCE:.0f} seconds")
        sleep(_EVERY)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
            return
