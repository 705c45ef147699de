"""Hacker News on this machine: items of its own API, and of Algolia's, with people who are not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SAID = {
    100: {"type": "story", "by": "ben_sample", "title": "Looms", "url": "https://ben.example/"},
    101: {"type": "comment", "by": "ben_sample", "text": "What weaves?", "parent": 100},
    102: {"type": "comment", "by": "ada_example", "text": "Looms <i>do</i>.<p>Yes.", "parent": 101},
    103: {"type": "comment", "by": "ada_example", "text": "I weave &amp; spin.", "parent": 100},
    104: {"type": "comment", "by": "ben_sample", "text": "Not hers.", "parent": 100},
}
_FIRST = 1_689_700_000


@dataclass(slots=True)
class Items:
    """Where the two servers are, and what they were asked, in order."""

    address: str
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Paths, and who asks by the header."""

    @property
    def servers(self) -> tuple[str, str]:
        """Where items of Algolia's stand, and those of the site."""
        return f"{self.address}/items/", f"{self.address}/item/"


def _own(number: int) -> dict[str, Any]:
    return {"id": number, "time": _FIRST + number, **SAID[number]}


def _algolia(number: int) -> dict[str, Any]:
    told = SAID[number]
    parts = {"created_at_i": _FIRST + number, "type": told["type"], "author": told["by"]}
    above = {"parent_id": told.get("parent"), "story_id": 100, "points": None}
    text = {"text": told.get("text"), "title": told.get("title"), "children": [{"id": 9}]}
    return {"id": number, **parts, **text, **above}


@contextmanager
def serving_items() -> Iterator[Items]:
    """Serve both."""
    items = Items("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            items.asked.append((self.path, self.headers.get("User-Agent", "")))
            name = self.path.rpartition("/")[2]
            number = int(name.partition(".")[0])
            status = 200 if number in SAID or name.endswith(".json") else 404
            told: object = None
            if number in SAID:
                told = _own(number) if name.endswith(".json") else _algolia(number)
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    items.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield items
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
