"""Pages as people use them: by keyboard, with other colours, larger, on paper, without script."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from plugins.documents import Comment
from tests.graph_strategies import day, make
from tests.sites_fixture import make_site
from tests.test_browser import PAGES, browser, serve, site

__all__ = ["browser", "site"]
pytestmark = pytest.mark.browser


def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, site: str) -> None:
    """Every page is accessible, as far as a program can tell, with what is folded opened.

    Wide and narrow, in both schemes, of which the other only changes contrast.
    """
    found = []
    with browser.new_context() as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(f"{site}/{path}")
            page.locator("details").evaluate_all("(all) => all.forEach((each) => each.open = true)")
            for width, scheme in ((1280, "light"), (360, "dark")):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                found += _violations(page, path)
                page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
                found += _violations(page, path, rules="color-contrast")
    assert found == []


def _violations(page: Page, path: str, rules: str = "") -> list[str]:
    options = {"runOnly": {"type": "rule", "values": [rules]}} if rules else {}
    found = Axe().run(page, options=options or None).response["violations"]
    return [f"{path}: {each['id']}: {each['nodes'][0]['target']}" for each in found]


def test_tab_goes_through_a_page_in_the_order_of_reading(browser: Browser, site: str) -> None:
    """Past the skip link come the name, the lists, the text, and the switch at its foot."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/topics/licensing/")
        seen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            seen.append(focused.inner_text())
            outline = focused.evaluate("(each) => getComputedStyle(each).outlineStyle")
            assert outline != "none", f"the focus on “{seen[-1]}” is not seen"
            if seen[-1] == "Dark page":
                break
    places = [seen.index(each) for each in ("Skip to the text", "Essays", "Search", "Dark page")]
    assert places == sorted(places)
    assert "The longer comment" in seen[places[2] : places[3]]


# ---- light and dark


def test_the_chosen_colours_are_there_before_the_first_picture(browser: Browser, site: str) -> None:
    """A choice lasts over pages, is set in the head, and going back to the system's forgets it."""
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.goto(f"{site}/colophon/")
        light = _ground(page)
        page.get_by_role("button", name="Dark page").click()
        assert _ground(page) != light
        page.goto(f"{site}/comments/")
        assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
        assert _ground(page) != light
        page.get_by_role("button", name="Light page").click()
        assert _ground(page) == light
        assert page.evaluate("localStorage.length") == 0


def _ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def test_without_script_there_is_no_switch_and_the_system_decides(
    browser: Browser, site: str
) -> None:
    """What a script would do is not offered where none runs."""
    with browser.new_context(java_script_enabled=False, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{site}/")
        assert page.get_by_role("button").count() == 0


# ---- Load more


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an archive with three pages of comments."""
    comments = [
        make(Comment, f"c{n:02}", date=day(2023, 1 + n // 28, 1 + n % 28)) for n in range(45)
    ]
    archive = make_site(tmp_path_factory.mktemp("long"), *comments)
    with serve(archive.output) as address:
        archive.must_build(publish=True, address=address)
        yield address


def test_load_more_brings_the_next_pages_in_place(browser: Browser, long_site: str) -> None:
    """Entries join the list, the first new one has the focus, and the end is told."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{long_site}/comments/")
        more = page.get_by_role("link", name="Load more")
        for shown, said in ((40, "40 of 45 are shown."), (45, "All 45 are shown.")):
            more.focus()
            page.keyboard.press("Enter")
            page.wait_for_function(f"document.querySelectorAll('.entry').length === {shown}")
            page.get_by_role("status").get_by_text(said).wait_for()
        assert not more.is_visible()
        assert page.url.endswith("/comments/#page-3")
        titles = page.locator(".entry-title").all_inner_texts()
        assert len(titles) == len(set(titles)) == 45
        assert page.evaluate("document.activeElement.closest('.entry') !== null")


def test_back_finds_the_list_as_it_was_left(browser: Browser, long_site: str) -> None:
    """The pages that were loaded are there again, at the place where the reader was."""
    with browser.new_context(viewport={"width": 800, "height": 500}) as context:
        page = context.new_page()
        page.goto(f"{long_site}/comments/")
        page.get_by_role("link", name="Load more").click()
        page.wait_for_function("document.querySelectorAll('.entry').length === 40")
        link = page.locator(".entry-title a").nth(32)
        link.scroll_into_view_if_needed()
        before = link.bounding_box()
        assert before is not None
        link.click()
        page.wait_for_url(re.compile(r"/comments/c\d\d/"))
        page.go_back()
        page.wait_for_function("document.querySelectorAll('.entry').length === 40")
        page.wait_for_function(
            "({ n, top }) => Math.abs(document.querySelectorAll('.entry-title a')[n]"
            ".getBoundingClientRect().top - top) < 2",
            arg={"n": 32, "top": before["y"]},
        )


def test_without_script_load_more_is_a_link_to_the_next_page(
    browser: Browser, long_site: str
) -> None:
    """Paging by plain links reaches every comment once."""
    seen: list[str] = []
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{long_site}/comments/")
        while True:
            seen += page.locator(".entry-title").all_inner_texts()
            older = page.get_by_role("link", name="Older")
            if not older.count():
                break
            older.click()
    assert len(seen) == len(set(seen)) == 45


# ---- other eyes, and paper


def test_twice_the_size_of_text_loses_nothing(browser: Browser, site: str) -> None:
    """With text of 200 % on a narrow screen nothing is cut off or scrolls sideways."""
    with browser.new_context(viewport={"width": 640, "height": 800}) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(f"{site}/{path}")
            page.add_style_tag(content="html { font-size: 200% }")
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, path


def test_forced_colours_leave_text_and_links_apart(browser: Browser, site: str) -> None:
    """Where the system chooses all colours, links keep their lines and nothing vanishes."""
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(f"{site}/comments/llama-2-is-not-open-source/")
        lines = page.locator(".body a:not(.here)").evaluate_all(
            "(all) => all.map((each) => getComputedStyle(each).textDecorationLine)"
        )
        assert set(lines) == {"underline"}


def test_paper_has_the_piece_and_the_addresses_it_names(browser: Browser, site: str) -> None:
    """Printed, a comment has its text, what it answers and where links lead, and no navigation."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/comments/llama-2-is-not-open-source/")
        reader = PdfReader(BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(each.extract_text() for each in reader.pages).split())
    assert "Reasons" in text
    assert "LawrenceC" in text
    assert "https://opensource.org/osd" in text.replace(" ", "")
    assert f"{site}/comments/llama-2-is-not-open-source/" in text.replace(" ", "")
    assert "000_0e3496d6942557ed.txt" in text, "what is folded is opened"
    assert re.search(r"1 / \d", text), "pages are numbered"
    assert "By year" not in text
    assert "Load more" not in text
