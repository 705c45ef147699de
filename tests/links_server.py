"""A server on this machine that answers in every way in which a link can go wrong."""

import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import trustme

PAGE = b'<!doctype html><html lang="en"><title>A page</title><p id="there">Words.</html>'

REDIRECTS = {
    "/moved": (301, "/moved-again"),
    "/moved-again": (308, "/new"),
    "/moved-308": (308, "/new"),
    "/moved-then-for-now": (301, "/for-now"),
    "/for-now": (302, "/new"),
    "/for-now-307": (307, "/new"),
    "/moved-to-nothing": (301, "/404"),
    "/moved-to-the-front": (301, "/"),
    "/circle": (302, "/circle-2"),
    "/circle-2": (302, "/circle"),
    **{f"/chain-{n}": (301, f"/chain-{n + 1}") for n in range(12)},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    agent: str


@dataclass(slots=True)
class LinksServer:
    """Where the server is, and what it was asked, in order."""

    port: int
    secure_port: int
    released: threading.Event
    """Set at the end, so that nobody is waited for any longer."""
    asked: list[Asked] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    mended: set[str] = field(default_factory=set)
    """Paths that answer well from now on."""

    @property
    def address(self) -> str:
        """The address of its front page, without the slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def other_host(self) -> str:
        """The same under another name of this machine."""
        return f"http://localhost:{self.port}"

    @property
    def secure(self) -> str:
        """The same with a certificate that nobody has reason to trust."""
        return f"https://127.0.0.1:{self.secure_port}"

    def methods_of(self, path: str) -> list[str]:
        """Return the methods by which path was asked for."""
        return [each.method for each in self.asked if each.path == path]


class _Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self._answer()

    def do_GET(self) -> None:
        """Answer with a body."""
        self._answer()

    def _answer(self) -> None:
        state, path = self.server.state, self.path
        state.asked.append(Asked(self.command, path, self.headers.get("User-Agent", "")))
        state.counts[path] += 1
        if path in state.mended:
            self._send(200)
        elif path == "/slow":
            state.released.wait(20)
            self.close_connection = True
        elif path == "/broken":
            self.close_connection = True
        elif path in REDIRECTS:
            code, place = REDIRECTS[path]
            self._send(code, Location=place)
        else:
            self._send(*self._by_name(path, state.counts[path]))

    def _by_name(self, path: str, times: int) -> tuple[int, bytes]:
        """Return the status and the body for a path, asked for so many times by now."""
        name = path.strip("/").partition("?")[0]
        if name == "500-then-200":
            return (500 if times == 1 else 200), PAGE
        if name == "no-head":
            return (405 if self.command == "HEAD" else 200), PAGE
        if name == "available":
            return 200, self.server.wayback
        return (int(name) if name.isdigit() else 200), PAGE

    def _send(self, code: int, body: bytes = PAGE, **headers: str) -> None:
        self.send_response(code)
        if code == 429:
            self.send_header("Retry-After", "1")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    state: LinksServer
    wayback = b"{}"

    def handle_error(self, *arguments: Any) -> None:
        """Say nothing of those who hang up."""


@contextmanager
def links_server(wayback: bytes = b"{}") -> Iterator[LinksServer]:
    """Provide the server, which answers /available with wayback."""
    plain, secure = _Server(("127.0.0.1", 0), _Handler), _Server(("127.0.0.1", 0), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    state = LinksServer(plain.server_port, secure.server_port, threading.Event())
    threads = []
    for server in (plain, secure):
        server.state, server.wayback, server.daemon_threads = state, wayback, True
        threads.append(threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True))
        threads[-1].start()
    try:
        yield state
    finally:
        state.released.set()
        for server, thread in zip((plain, secure), threads, strict=True):
            server.shutdown()
            thread.join()
            with suppress(OSError):
                server.server_close()
