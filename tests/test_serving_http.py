"""What the server of `make serve` answers: as a static host, and to nobody but this machine."""

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from plugins.adapter.serving.board import Board, State
from plugins.adapter.serving.finding import Found, content_type, find
from plugins.adapter.serving.pages import EVENTS, with_script
from plugins.adapter.serving.serve import greet
from plugins.adapter.serving.server import Server, is_loopback, open_server
from plugins.adapter.serving.telling import Voice
from plugins.errors import Problem

FILES = {
    "index.html": b"<html><head></head><body>home</body></html>",
    "404.html": b'<html><head><link href="./theme/a.css"></head><body>none</body></html>',
    "essays/one/index.html": b"<html><head></head><body>one</body></html>",
    "essays/a b?c/index.html": b"odd",
    "feeds/all.atom": b"<feed/>",
    "feeds/all.json": b"{}",
    "bets.ics": b"BEGIN:VCALENDAR",
    "theme/a.css": b"a{}",
    "theme/a.js": b"1",
    "images/a.webp": b"RIFF",
    "empty/kept": b"",
    "_headers": b"/*",
    ".built": b"mark",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as a build leaves one, with something beside it that is nobody's business."""
    folder = tmp_path_factory.mktemp("serving") / "output"
    for name, data in FILES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (folder.parent / "secret.html").write_text("secret", "utf-8")
    (folder / "out.html").symlink_to(folder.parent / "secret.html")
    return folder


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    """Return a server of the folder."""
    server = open_server("127.0.0.1", 0, root, Board())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.close()
    thread.join()


def ask(
    connection: HTTPConnection, target: str, method: str = "GET", host: str = "localhost"
) -> tuple[HTTPResponse, bytes]:
    """Return the answer to a request and its body."""
    connection.putrequest(method, target, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    return answer, answer.read()


def connect(server: Server) -> HTTPConnection:
    """Return a connection to server."""
    return HTTPConnection("127.0.0.1", server.server_port, timeout=30)


def test_files_come_as_a_static_host_sends_them(server: Server) -> None:
    """Over one connection: type, length, no copy to be kept, the head alone if that is asked."""
    connection = connect(server)
    for target, kind in (
        ("/", "text/html; charset=utf-8"),
        ("/essays/one/?a=b", "text/html; charset=utf-8"),
        ("/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.json", "application/json; charset=utf-8"),
        ("/bets.ics", "text/calendar; charset=utf-8"),
        ("/theme/a.css", "text/css; charset=utf-8"),
        ("/theme/a.js", "text/javascript; charset=utf-8"),
        ("/images/a.webp", "image/webp"),
        ("/_headers", "text/plain; charset=utf-8"),
        ("/.serve/live.js", "text/javascript; charset=utf-8"),
        ("/.serve/notice.css", "text/css; charset=utf-8"),
    ):
        answer, body = ask(connection, target)
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["Cache-Control"] == "no-store"
        assert not {"Last-Modified", "ETag", "Expires"} & set(answer.headers)
        head, nothing = ask(connection, target, "HEAD")
        assert (head.status, nothing) == (200, b"")
        assert int(head.headers["Content-Length"]) == len(body)
    connection.close()


def test_a_folder_is_asked_for_with_a_slash(server: Server) -> None:
    """Or the links of its page would lead elsewhere; and never to another host."""
    connection = connect(server)
    for target, location in (
        ("/essays/one", "/essays/one/"),
        ("//essays/one?a=b", "/essays/one/?a=b"),
        ("/essays/a%20b%3Fc", "/essays/a%20b%3Fc/"),
    ):
        answer, _ = ask(connection, target)
        assert (answer.status, answer.headers["Location"]) == (301, location)
    connection.close()


@pytest.mark.parametrize(
    "target",
    [
        *("/../secret.html", "/%2e%2e/secret.html", "/essays/..%2f../secret.html", "/out.html"),
        *("//../secret.html", "/essays/..\\..\\..\\secret.html", "/%00", "/%ff", "/.built"),
        *("/index.html/", "/empty/", "/nowhere/at/all", "/.serve/", "/.serve/server.py"),
        "http://localhost/../secret.html",
    ],
)
def test_what_is_not_there_is_said_on_the_sites_own_page(server: Server, target: str) -> None:
    """With the status that says so, the links from the root, and nothing from elsewhere."""
    connection = connect(server)
    answer, body = ask(connection, target)
    connection.close()

    assert answer.status == 404
    assert b'href="/theme/a.css"' in body
    assert b"/.serve/live.js" in body


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:80", "", "[", "10.0.0.1"])
def test_a_name_that_is_not_this_machines_is_answered_nothing(server: Server, host: str) -> None:
    """Neither a page nor an event: a stranger's page may have its own name lead here."""
    connection = connect(server)
    for target in ("/", EVENTS, "/.serve/live.js"):
        answer, body = ask(connection, target, host=host)
        assert answer.status == 421
        assert b"home" not in body
    connection.close()


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "127.0.0.1", "[::1]:8000"])
def test_every_name_of_this_machine_is_answered(server: Server, host: str) -> None:
    """With any port, since one may be forwarded."""
    connection = connect(server)
    assert ask(connection, "/", host=host)[0].status == 200
    connection.close()


def test_who_serves_others_is_asked_by_any_name(root: Path) -> None:
    """And told that they can; the address that is said is one of this machine."""
    heard = StringIO()
    console = Console(file=heard, width=200)
    server = open_server("0.0.0.0", 0, root, Board())  # noqa: S104 (it answers nobody here)
    try:
        assert server.serves_others
        greet(server, 0, Voice(console, console))
    finally:
        server.close()
    assert heard.getvalue() == (
        "Others who reach this machine can see this, drafts included\n"
        f"Serving http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)\n"
    )
    assert [is_loopback(each) for each in ("127.0.0.1", "::1", "0.0.0.0")] == [True, True, False]  # noqa: S104


def test_pages_hear_of_each_state_until_the_server_ends(server: Server) -> None:
    """At once of the one there is, then of each new one; who goes away takes nothing along."""
    with socket.create_connection(("127.0.0.1", server.server_port), 30) as page:
        page.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        lines = page.makefile("rb")
        assert next_state(lines).serial == 0

        server.board.show_problems("wrong", (Problem(path="a.md", line=3, reason="a\nb"),))
        told = next_state(lines)
        assert (told.verdict, told.problems[0].line, told.problems[0].reason) == (
            "wrong",
            3,
            "a\nb",
        )

        server.board.show_build("styles")
        told = next_state(lines)
        assert (told.serial, told.kind, told.verdict, told.problems) == (1, "styles", "", ())

        server.board.close()
        assert lines.read() == b"\n"


def next_state(lines: Iterator[bytes]) -> State:
    """Return the next state that an event stream tells."""
    line = next(line for line in lines if line.startswith(b"data: "))
    return msgspec.json.decode(line.removeprefix(b"data: "), type=State)


def test_a_build_that_takes_anothers_place_is_never_missed(tmp_path: Path) -> None:
    """Whoever asks while folders are renamed gets the one page or the other."""
    output, former, new = (tmp_path / name for name in ("output", "old", "new"))
    for folder, text in ((output, b"0"), (new, b"1")):
        folder.mkdir()
        (folder / "index.html").write_bytes(text)
    done = threading.Event()

    def swap() -> None:
        for _ in range(100):
            output.rename(former)
            new.rename(output)
            former.rename(new)
        done.set()

    thread = threading.Thread(target=swap)
    thread.start()
    answers = set()
    while not done.is_set():
        answers.add(find(output, "/"))
    thread.join()

    assert answers <= {Found("index.html", b"0"), Found("index.html", b"1")}


@given(st.text(st.sampled_from("./%2eE5cf\\:\0ab~?#@"), max_size=24))
def test_no_target_leads_out_of_the_folder(root: Path, target: str) -> None:
    """Whatever is asked, what is found is one of the files that may be shown."""
    found = find(root, target)

    shown = {data for name, data in FILES.items() if not name.startswith(".")}
    assert not isinstance(found, Found) or found.data in shown


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_a_page_is_sent_as_it_is_but_for_one_tag(before: bytes, after: bytes) -> None:
    """The script is added and nothing is taken away; which sheet a page has makes no other page."""
    state = State(boot="b", serial=3)
    pages = [before + b'<link rel="stylesheet" href="%d.css">' % i + after for i in (1, 2)]
    sent = [with_script(page, state) for page in pages]

    for page, served in zip(pages, sent, strict=True):
        start = served.index(b'<script src="/.serve/live.js"')
        end = served.index(b"</script>", start) + len(b"</script>")
        assert served[:start] + served[end:] == page
    assert len({page.replace(b"1.css", b"2.css") for page in sent}) == 1


def test_a_file_is_of_the_same_type_on_every_machine() -> None:
    """What a machine's own table says is not asked."""
    assert content_type("x.woff2") == "font/woff2"
    assert content_type("x.nobody-knows") == "application/octet-stream"
