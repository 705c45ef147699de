"""While somebody writes, the site is on view as it last was right."""

import os
import signal
import socket
from contextlib import redirect_stderr
from pathlib import Path

import msgspec
import pytest

from plugins.adapter.serving import child, work
from plugins.adapter.serving.outcome import Order, Outcome
from plugins.documents import Essay
from tests.graph_strategies import day, make
from tests.serving_fixture import children_of, is_running, read, running, wait_until
from tests.sites_fixture import OURS, SmallSite, make_site, run
from tests.terminal_fixture import Terminal

ESSAY = make(Essay, date=day(2023), topics=("ada",), body="First words.")


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    """Return a small archive that was never built."""
    return make_site(tmp_path, ESSAY)


def test_a_mistake_and_a_taken_port_keep_nothing_from_being_served(site: SmallSite) -> None:
    """The next free port is said; a first build that fails is told; mending it shows the page.

    A piece that is as it was before a mistake has been saved all the same, so its address is told;
    what settings import is read anew when it is edited; who waits to build may be killed.
    Ctrl-C, here amid a build, is no mistake: nothing that was started is left, nothing half-done.
    """
    site.change("content/essays/one.md", "summary:", "sumary:")
    site.write("naming.py", "SITENAME = 'Ada'\n")
    site.change("pelicanconf.py", "SITENAME =", "from naming import SITENAME\nOTHER_NAME =")
    with taken_port() as port, running(site, "--port", str(port)) as server:
        assert server.out.wait_for("taken") == (
            f"Port {port} is taken; the next free one is {server.address.split(':')[-1][:-1]}"
        )
        assert "did you mean 'summary'?" in server.err.wait_for("sumary")
        assert "There is no page here yet" in read(server.address)

        site.change("content/essays/one.md", "sumary:", "summary:")
        page = f"{server.address}essays/one/"
        assert server.out.wait_for("Built in").endswith(f": {page}")
        assert "First words." in read(page)

        told = len(server.out.lines), len(server.err.lines)
        site.change("content/essays/one.md", "summary:", "sumary:")
        server.err.wait_for("sumary", told[1])
        site.change("content/essays/one.md", "sumary:", "summary:")
        assert server.out.wait_for("Built in", told[0]).endswith(f": {page}")

        (waiting,) = children_of(server.process.pid)
        os.kill(waiting, signal.SIGKILL)
        heard = len(server.out.lines)
        site.write("theme/css/zzz.css", "@layer tokens {}")
        server.out.wait_for("Built in", heard)

        heard = len(server.out.lines)
        site.write("naming.py", "SITENAME = 'Bea'\n")
        server.out.wait_for("Built in", heard)
        assert "Bea</title>" in read(page)

        built = site.files()
        site.write("slow.py", SLOW)
        site.set(PLUGINS=[OURS[0], "slow", *OURS[1:]])
        wait_until((site.folder / "building").exists)
        started = children_of(server.process.pid)
        assert started
        assert server.end() == 0
        wait_until(lambda: not any(map(is_running, started)))
        assert site.files() == built
        left = {path.name for path in site.folder.iterdir()}
        assert left.isdisjoint({".output.new", ".output.old"})
        wait_until(lambda: server.out.lines[-1] == "Stopped")
        assert not [line for line in server.err.lines if "Traceback" in line]


SLOW = """
import time
from pathlib import Path
from pelican import signals

def wait(generators):
    Path("building").touch()
    time.sleep(60)

def register():
    signals.all_generators_finalized.connect(wait)
"""


class taken_port:  # noqa: N801 (used as a function)
    """Listens at a port, so that nobody else can."""

    def __enter__(self) -> int:
        """Return the port."""
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        port: int = self._socket.getsockname()[1]
        return port

    def __exit__(self, *error: object) -> None:
        """Let it go."""
        self._socket.close()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--port", "65536"), "'65536' is no port; write a number from 1 to 65535"),
        (("--port", "web"), "'web' is no port; write a number from 1 to 65535"),
        (("--host", "192.0.2.1"), "Could not serve at '192.0.2.1': no address of this machine"),
    ],
)
def test_where_nothing_can_be_served_is_told(
    capsys: pytest.CaptureFixture[str], options: tuple[str, str], told: str
) -> None:
    """In a line, with status 2, and nothing is built."""
    from plugins.adapter.__main__ import main  # noqa: PLC0415 (Pelican sets up logging)

    try:
        status = main(["serve", *options])
    except SystemExit as ended:  # argparse
        status = int(ended.code or 0)

    assert status == 2
    assert told in capsys.readouterr().err


def test_a_preview_goes_where_the_site_cannot_be_built(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own page knows of no mistake; another, which led to a part of it, does."""
    site.change("content/essays/one.md", "First words.", "## A part\n\nFirst words.")
    site.add(make(Essay, "two", date=day(2023), topics=("ada",), body="[It](one.md#a-part)."))
    monkeypatch.chdir(site.folder)
    monkeypatch.setattr(work, "_KNOWN", work._Known())  # noqa: SLF001 (as in a process that has just begun)
    run(site, "-m", "plugins.adapter", "build")
    monkeypatch.setenv("TERM", "xterm")
    with redirect_stderr(Terminal()) as shown:
        work.after(_order(site))
    assert not shown.getvalue(), "the server has the terminal by now"
    built = site.files()

    site.change("content/essays/one.md", "## A part", "## Another part")
    assert _status(work.here(_order(site, is_preview=True))) == 0
    assert b"Another part" in site.files()["essays/one/index.html"]
    assert _status(work.here(_order(site))) == 1
    assert site.files() == built


@pytest.mark.parametrize("is_asked_again", [False, True])
def test_a_preview_that_cannot_be_made_is_left_to_the_build(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch, *, is_asked_again: bool
) -> None:
    """Where its page was taken away, or its template does not bear what was written."""
    dividing = "{{ 1 // (view.entry.title != 'Zero') | int }}"
    main = "{% block main %}"
    site.change("theme/templates/article.html", main, main + dividing)
    monkeypatch.chdir(site.folder)
    monkeypatch.setattr(work, "_KNOWN", work._Known())  # noqa: SLF001 (as in a process that has just begun)
    run(site, "-m", "plugins.adapter", "build")
    work.after(_order(site))
    built, page = site.files(), "essays/one/index.html"

    site.change("content/essays/one.md", "Title of one", "Zero")
    assert _status(work.here(_order(site, is_preview=True))) == 2
    assert site.files() == built
    if is_asked_again:
        assert _status(work.here(_order(site))) == 2
        assert site.files() == built

    site.change("content/essays/one.md", "title: Zero", "title: One more")
    (site.output / page).unlink()
    assert _status(work.here(_order(site, is_preview=True))) == 2
    assert _status(work.here(_order(site))) == 0
    assert b"One more" in site.files()[page]


def _order(site: SmallSite, *, is_preview: bool = False) -> bytes:
    changed = (str(site.folder / "content/essays/one.md"),)
    order = Order(settings="pelicanconf.py", changed=changed, is_preview=is_preview)
    return msgspec.json.encode(order)


def _status(answer: bytes | None) -> int:
    assert answer is not None
    return msgspec.json.decode(answer, type=Outcome).status


def test_a_build_outlives_no_server(site: SmallSite) -> None:
    """A process that stands ready ends by itself where nobody is left to ask it."""
    outcome = run(site, "-P", str(Path(child.__file__)), environment={"DEBUG": "1"})

    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
