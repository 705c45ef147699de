"""An archive that has one of everything, built and served, for what only a browser can tell.

`sites/whole/` is an invented owner's, so that the theme is proved whatever is in `content/`.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.sites_fixture import REPOSITORY, SmallSite

__all__ = ["KINDS", "OWNER", "WHOLE", "look_at", "serve", "site", "whole_site"]

WHOLE = REPOSITORY / "tests/sites/whole/content"
OWNER = "Ada Example"
KINDS = (
    "",
    "comments/",
    "comments/a-licence/",
    "comments/a-proof/",
    "comments/posted-for-another/",
    "essays/a-long-essay/",
    "bets/a-proof-by-2040/",
    "topics/",
    "topics/licensing/",
    "archive/",
    "archive/2023/",
    "colophon/",
    "corrections/",
    "feeds/",
    "find/",
    "search/",
    "specimen/",
    "404.html",
)
"""A page of each kind that the theme has a template or a macro of its own for."""


def whole_site(folder: Path) -> SmallSite:
    """Return that archive in a folder, not built yet."""
    site = SmallSite(folder)
    shutil.copytree(WHOLE, folder / "content")
    shutil.copytree(REPOSITORY / "theme", folder / "theme")
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(REPOSITORY / name, folder)
    site.set(AUTHOR=OWNER, SITENAME=OWNER, SOCIAL=(("ada.example", "https://ada.example/"),))
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address at which that archive is served, under a path."""
    folder = tmp_path_factory.mktemp("served")
    with serve(folder) as root:
        archive = whole_site(tmp_path_factory.mktemp("whole"))
        address = f"{root}/archive"
        archive.must_build(publish=True, address=address)
        archive.output.rename(folder / "archive")
        yield address


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve folder, and yield the address of its root."""
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def look_at(page: Page, site: str, paths: tuple[str, ...]) -> list[str]:
    """Return what is wrong with pages, each loaded once and seen narrow and wide, light and dark.

    Whatever scrolls sideways, asks another host, misses a file, or warns the console.
    """
    findings: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: findings.append(f"{page.url}: console: {message.text}"))
    page.on("pageerror", lambda error: findings.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: findings.append(f"{page.url}: failed: {request.url}"))
    page.on("request", lambda request: asked.append(request.url))
    for path in paths:
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(f"{site}/{path}")
        for width, scheme in product((320, 1280), ("light", "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                findings.append(f"{path}: {wide} px too wide at {width} px, {scheme}")
    return findings + [f"asks {url}" for url in asked if not url.startswith(site)]
