"""Make pictures of pages as readers see them, for a person to look at.

Each is taken at three widths, light and dark, and as paper; they are put into `.pictures/`.
"""

import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from plugins.command import Ending, Parser, guarded
from plugins.errors import ToolError
from plugins.progress import tracked
from tools.browser import NEEDED, find_chromium

WIDTHS = (1280, 768, 360)
SCHEMES = ("light", "dark")
SECTIONS = ("comments", "essays", "bets", "topics")
PLACE = Path(".pictures")
_ARRIVAL = "(image) => { image.loading = 'eager'; return image.decode().catch(() => {}); }"


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        """Say nothing."""


def parser() -> Parser:
    """Return what reads the arguments."""
    program = "python tools/pictures.py"
    examples = [f"{program} output", f"{program} output topics/ archive/"]
    reader = Parser(
        prog=program, about="Take pictures of pages into .pictures/.", examples=examples
    )
    reader.add_argument("folder", type=Path, metavar="FOLDER", help="a built site")
    usual = "by default the home page, the specimen, and the first page of each section"
    reader.add_argument("pages", nargs="*", metavar="PATH", help=f"a page of it; {usual}")
    return reader


def main(arguments: list[str]) -> int:
    """Take the pictures that arguments ask for and say where they are; return the exit status."""
    options = parser().parse_args(arguments)
    ending = Ending(failed="Could not take pictures", stopped=f"{PLACE}/ has those that were taken")
    return guarded(partial(_take_all, options.folder, options.pages), ending)


def _take_all(folder: Path, pages: list[str]) -> int:
    chromium = find_chromium()
    if chromium is None:
        raise ToolError(NEEDED)
    if not folder.is_dir():
        raise ToolError(f"{folder}: no such folder; `make html` builds one")
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for page in tracked(pages or [*_chosen(folder)], "Taking pictures"):
            _take(browser, f"http://127.0.0.1:{server.server_port}/", page)
        browser.close()
        server.shutdown()
    print(f"Pictures are in {PLACE}/")
    return 0


def _chosen(site: Path) -> Iterator[str]:
    """Yield the home page, the specimen, and the first page of each section that has one."""
    yield ""
    for section in SECTIONS:
        found = sorted(each.parent.name for each in site.glob(f"{section}/*/index.html"))
        yield from (f"{section}/{name}/" for name in found[:1])
    if (site / "specimen").is_dir():
        yield "specimen/"


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
