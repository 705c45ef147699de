"""The HTTP side: files as a static host serves them, and the events that pages wait for.

What it does differs from such a host in that nothing is kept by the browser, and that it answers
only to a name of this machine: any site can have its name lead to 127.0.0.1, and its page would
then be asking as if it were ours (DNS rebinding).
"""

import contextlib
import errno
import ipaddress
import socket
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from urllib.parse import urlsplit

import msgspec

from plugins.adapter.serving.board import Board
from plugins.adapter.serving.finding import Found, Moved, content_type, find
from plugins.adapter.serving.pages import (
    ASSETS,
    EVENTS,
    NOTHING_BUILT,
    from_the_root,
    with_script,
)
from plugins.errors import ToolError

__all__ = ["Server", "is_loopback", "open_server"]

_TRIED = 100
"""How many ports are tried from the one that was asked for."""
_ALIVE = 15.0
"""Seconds after which a page that waits is sent something, to learn whether it still does."""


class Server(ThreadingHTTPServer):
    """Serves the folder `root`, which may be set anew, to open pages that `board` keeps told."""

    daemon_threads = False  # they are waited for: that their sockets are closed ends them
    root: Path
    board: Board
    serves_others: bool

    def __init__(self, address: tuple[str, int], family: socket.AddressFamily) -> None:
        """Listen at address."""
        self.address_family = family
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    @property
    def address(self) -> str:
        """Where the site is, for a browser on this machine."""
        host = str(self.server_address[0])
        if host in {"0.0.0.0", "::"}:  # noqa: S104 (every address, so this one as well)
            host = "127.0.0.1"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"

    def server_bind(self) -> None:
        """Bind without asking for the machine's name, which can take long where there is no net."""
        TCPServer.server_bind(self)
        host, port, *_ = self.server_address
        self.server_name, self.server_port = str(host), int(port)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep the connection, so that it can be closed."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Let go of a connection that has ended."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away; tell any other fault in a line."""
        del request, client_address
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            sys.stderr.write(f"Could not answer a request: {type(error).__name__}: {error}\n")

    def close(self) -> None:
        """End every connection and wait for its thread; `serve_forever` has ended before."""
        self.board.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


def open_server(host: str, port: int, root: Path, board: Board) -> Server:
    """Return a server at port, or at the next that is free; raise ToolError where none is."""
    for each in range(port, min(port + _TRIED, 65_536)) if port else (0,):
        try:
            family, *_, address = socket.getaddrinfo(
                host, each, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            server = Server((str(address[0]), int(address[1])), family)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ToolError(_refusal(host, each, error)) from None
        else:
            server.root, server.board = root, board
            server.serves_others = not is_loopback(host)
            return server
    raise ToolError(f"Could not serve: no port from {port} on is free; choose another with PORT=")


def _refusal(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"Could not serve at '{host}': no address of this machine; leave HOST= away"
    reason = error.strerror or type(error).__name__
    return f"Could not serve on port {port}: {reason}; choose another with PORT="


def is_loopback(host: str) -> bool:
    """Tell whether host is a name of this machine that nobody else can reach it by."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds that a connection is kept while nothing is asked
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""

    def version_string(self) -> str:
        """Return what names the server to its clients: not which Python it is."""
        return "archive"

    def do_GET(self) -> None:
        """Answer with a file, or with why not."""
        if not self._is_asked_by_its_name():
            self._refuse()
            return
        path = urlsplit(self.path).path
        if path == EVENTS:
            self._send_events()
        elif path in ASSETS:
            kind, data = ASSETS[path]
            self._send(HTTPStatus.OK, data, f"{kind}; charset=utf-8")
        else:
            self._send_found(find(self.server.root, self.path))

    do_HEAD = do_GET  # noqa: N815 (likewise); _send leaves the body out

    def _is_asked_by_its_name(self) -> bool:
        if self.server.serves_others:
            return True
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:
            return False
        return is_loopback(name)

    def _refuse(self) -> None:
        text = b"This server answers at localhost and 127.0.0.1 only.\n"
        self._send(HTTPStatus.MISDIRECTED_REQUEST, text, "text/plain; charset=utf-8")

    def _send_found(self, found: Found | Moved | None) -> None:
        match found:
            case Found(name, data):
                self._send_page(HTTPStatus.OK, name, data)
            case Moved(location):
                query = urlsplit(self.path).query
                target = f"{location}?{query}" if query else location
                self._send(HTTPStatus.MOVED_PERMANENTLY, b"", "text/plain", {"Location": target})
            case None:
                own = find(self.server.root, "/404.html")
                page = from_the_root(own.data) if isinstance(own, Found) else NOTHING_BUILT
                self._send_page(HTTPStatus.NOT_FOUND, "404.html", page)

    def _send_page(self, status: HTTPStatus, name: str, data: bytes) -> None:
        if name.endswith((".html", ".htm")):
            data = with_script(data, self.server.board.state)
        self._send(status, data, content_type(name))

    def _send(
        self, status: HTTPStatus, data: bytes, kind: str, more: Mapping[str, str] | None = None
    ) -> None:
        """Send an answer, without its body where only the head was asked for."""
        self._send_head(status, kind, {"Content-Length": str(len(data)), **(more or {})})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _send_head(self, status: HTTPStatus, kind: str, more: Mapping[str, str]) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, **_HEADERS, **more}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_events(self) -> None:
        """Send each new state as it comes, until the page or the server ends (HTML 9.2)."""
        self.close_connection = True
        self._send_head(HTTPStatus.OK, "text/event-stream", {"Connection": "close"})
        if self.command == "HEAD":
            return
        seen = None
        while state := self.server.board.wait(seen, _ALIVE):
            is_new, seen = state is not seen, state
            event = b"data: %s\n\n" % msgspec.json.encode(state) if is_new else b": still here\n\n"
            self.wfile.write(event)


_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",  # no other site shows drafts as its own
}
"""What is sent with every answer."""
