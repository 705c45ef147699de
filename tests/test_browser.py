"""What only a browser can tell: pages fit, load nothing from elsewhere, and raise no complaint."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "comments/",
    "comments/llama-2-is-not-open-source/",
    "comments/what-anthropics-policy-team-does/",
    "comments/a-prize-for-a-proof-about-a-small-network/",
    "essays/",
    "essays/what-a-proof-about-a-network-would-have-to-say/",
    "bets/formal-verification-of-large-models/",
    "topics/",
    "topics/licensing/",
    "archive/",
    "archive/2023/",
    "colophon/",
    "bets/",
    "corrections/",
    "feeds/",
    "find/",
    "search/",
    "specimen/",
    "404.html",
)


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address at which the archive's own site is served, under a path."""
    folder = tmp_path_factory.mktemp("browser")
    with serve(folder) as root:
        build_for(f"{root}/archive", folder / "archive")
        yield f"{root}/archive"


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve folder, and yield the address of its root."""
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def build_for(address: str, folder: Path) -> None:
    """Build the repository's content as it is published at address."""
    from plugins.adapter.__main__ import main  # noqa: PLC0415 (Pelican sets up logging when imported)

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parent.parent)
        patch.setenv("SITEURL", address)
        assert main(["build", "--settings", "publishconf.py", "--output", str(folder)]) == 0


def test_every_kind_of_page_fits_and_keeps_to_itself(browser: Browser, site: str) -> None:
    """No page scrolls sideways, asks another host, misses a file, or warns the console.

    Narrow and wide, light and dark: each page is loaded once, and then seen in all four.
    """
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        findings = [
            finding for path in PAGES for finding in look_at(context, f"{site}/{path}", site)
        ]

    assert findings == []


def look_at(context: BrowserContext, address: str, site: str) -> list[str]:
    """Return what is wrong with the page at address."""
    findings: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: findings.append(f"{address}: console: {message.text}"))
    page.on("pageerror", lambda error: findings.append(f"{address}: {error}"))
    page.on("requestfailed", lambda request: findings.append(f"{address}: failed: {request.url}"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    for width, scheme in product((320, 1280), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            findings.append(f"{address}: {wide} px too wide at {width} px, {scheme}")
    findings += [f"{address}: asks {url}" for url in asked if not url.startswith(site)]
    page.close()
    return findings


def test_the_skip_link_is_first_and_leads_to_the_text(browser: Browser, site: str) -> None:
    """The first Tab reaches the skip link, which is then seen and leads past the masthead."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/comments/")
        page.keyboard.press("Tab")
        focused = page.locator(":focus")

        assert focused.inner_text() == "Skip to the text"
        box = focused.bounding_box()
        assert box is not None
        assert box["height"] > 20
        page.keyboard.press("Enter")
        page.wait_for_url("**/comments/#archive:text")
