"""Make pictures of pages as readers see them, for a person to look at.

    python tools/pictures.py FOLDER [PATH …]

FOLDER is a built site; PATH a page of it, by default the specimen, a comment, an essay, a topic and
the home page.  Each is taken at three widths, light and dark, and as paper; they are put into
`.pictures/`.
"""

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.browser import NEEDED, find_chromium

WIDTHS = (1280, 768, 360)
SCHEMES = ("light", "dark")
PAGES = (
    "specimen/",
    "comments/llama-2-is-not-open-source/",
    "essays/what-a-proof-about-a-network-would-have-to-say/",
    "topics/licensing/",
    "",
)
PLACE = Path(".pictures")
_ARRIVAL = "(image) => { image.loading = 'eager'; return image.decode().catch(() => {}); }"


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""


def main(arguments: list[str]) -> int:
    """Take the pictures that arguments ask for and say where they are."""
    chromium = find_chromium()
    if not arguments or chromium is None:
        print(NEEDED if arguments else __doc__, file=sys.stderr)
        return 2
    folder, *pages = arguments
    handler = partial(_QuietHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for page in pages or PAGES:
            _take(browser, f"http://127.0.0.1:{server.server_port}/", page)
        browser.close()
        server.shutdown()
    print(f"Pictures are in {PLACE}/")
    return 0


def _take(browser: Browser, site: str, path: str) -> None:
    """Take a page in every width and scheme, and on paper."""
    PLACE.mkdir(exist_ok=True)
    name = path.strip("/").replace("/", "-") or "home"
    for width in WIDTHS:
        for scheme in SCHEMES:
            with browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme
            ) as context:
                page = context.new_page()
                page.goto(f"{site}{path}")
                page.screenshot(path=PLACE / f"{name}-{width}-{scheme}.png", full_page=True)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}{path}")
        # Paper takes no notice of what is still on its way, such as an image further down.
        page.locator("img").evaluate_all(f"(all) => Promise.all(all.map({_ARRIVAL}))")
        page.pdf(path=PLACE / f"{name}.pdf", format="A4")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
