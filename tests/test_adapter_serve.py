"""While somebody writes, the site is on view as it last was right."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from plugins.documents import Essay
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, make_site, run, surroundings

ESSAY = make(Essay, date=day(2023), topics=("ada",), body="First words.")
PATIENCE = 20
"""Seconds; a machine under load is slow to notice a change."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Return a server of a small archive, which ends with the test."""
    make_site(tmp_path, ESSAY)
    command = [sys.executable, "-m", "plugins.adapter", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=tmp_path, env=surroundings(), stdout=pipe, stderr=pipe, text=True
    ) as process:
        yield process
        process.kill()


def test_a_change_is_served_and_a_mistake_leaves_what_was_there(
    tmp_path: Path, server: subprocess.Popen[str]
) -> None:
    """It builds, serves, builds again, survives a mistake, and ends well when interrupted."""
    assert server.stdout is not None
    assert server.stderr is not None
    site = SmallSite(tmp_path)
    address = next(line.split()[1] for line in server.stdout if line.startswith("Serving"))
    page = f"{address}essays/one/index.html"
    assert "First words." in read(page)

    site.change("content/essays/one.md", "First words.", "Second words.")
    wait_until(lambda: "Second words." in read(page))

    site.change("content/essays/one.md", "summary:", "sumary:")
    assert next(line for line in server.stderr if "did you mean 'summary'?" in line)
    assert "Second words." in read(page)

    server.send_signal(signal.SIGINT)
    assert server.wait(PATIENCE) == 0


def read(address: str) -> str:
    """Return the page at address, nothing while it is being replaced."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 (our own)
            return str(answer.read().decode())
    except HTTPError as error:
        error.close()
        return ""


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something to become so; fail if it does not."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.05)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """One line, and what to do."""
    site = make_site(tmp_path, ESSAY)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = run(site, "-m", "plugins.adapter", "serve", "--port", str(port))
    assert outcome.status == 2
    assert outcome.err == (
        f"Could not serve on port {port}: Address already in use; choose another with PORT=\n"
    )
