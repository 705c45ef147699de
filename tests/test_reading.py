"""Pages as people use them: by keyboard, with other colours, larger, on paper, without script."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from plugins.documents import Comment, Essay, Status
from tests.graph_strategies import day, make
from tests.sites_fixture import make_site
from tests.whole_site import KINDS, OWNER, look_at, serve, site

__all__ = ["site"]
pytestmark = pytest.mark.browser


def test_every_kind_of_page_fits_and_keeps_to_itself(browser: Browser, site: str) -> None:
    """No page scrolls sideways, asks another host, misses a file, or warns the console."""
    with browser.new_context() as context:
        assert look_at(context.new_page(), site, KINDS) == []


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


def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, site: str) -> None:
    """Every page is accessible, as far as a program can tell, with what is folded opened.

    Wide and light, narrow and dark: what differs by width is layout, and by scheme contrast.
    """
    found = []
    with browser.new_context() as context:
        page = context.new_page()
        for path in KINDS:
            page.goto(f"{site}/{path}")
            page.locator("details").evaluate_all("(all) => all.forEach((each) => each.open = true)")
            for width, scheme in ((1280, "light"), (360, "dark")):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                found += _violations(page, path)
    assert found == []


def _violations(page: Page, path: str) -> list[str]:
    """Return what axe finds; its script is read once a page, and only what is wrong comes back."""
    options = {"resultTypes": ["violations"]}  # of what passes, one place each is enough
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """(options) => axe.run(options).then(
            ({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`))""",
        options,
    )
    return [f"{path}: {each}" for each in found]


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


CROWDED = " ".join(f"A short sentence.[^{n}]" for n in range(9)) + "\n"
CROWDED += "".join(f"\n[^{n}]: A note, {'of some length, ' * 9}and over." for n in range(9))
WIDE = f"```\n{'a-long-line-of-code ' * 9}its-end\n```"
HEADINGS = "\n\n".join(f"## Heading {n}\n\n{'Some words. ' * (9 * n + 40)}" for n in range(20))
SPECIAL = (
    make(Essay, "crowded", date=day(2022), body=CROWDED),
    make(Essay, "arabic", date=day(2021), lang="ar", body="كلمات.[^1]\n\n[^1]: حاشية.\n"),
    make(Essay, "long", date=day(2020), body=f"{WIDE}\n\n{HEADINGS}", former_urls=("/old/",)),
    make(Comment, "gone", date=day(2019), status=Status.WITHDRAWN, reason="It is gone.", body=""),
)
"""What that archive has none of."""


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an archive with three pages of comments, and what is special."""
    comments = [
        make(Comment, f"c{n:02}", date=day(2023, 1 + n // 28, 1 + n % 28)) for n in range(45)
    ]
    archive = make_site(tmp_path_factory.mktemp("long"), *comments, *SPECIAL)
    with serve(archive.output) as address:
        archive.must_build(publish=True, address=address)
        yield address


def test_load_more_brings_the_next_pages_in_place(browser: Browser, long_site: str) -> None:
    """Entries join the list, the first new one has the focus, and the end is told."""
    with browser.new_context(bypass_csp=True) as context:
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
    with browser.new_context(bypass_csp=True, viewport={"width": 800, "height": 500}) as context:
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


def test_a_larger_text_loses_nothing(browser: Browser, site: str) -> None:
    """With text twice or four times as large nothing is cut off or scrolls sideways."""
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        for path in KINDS:
            page.goto(f"{site}/{path}")
            for percent, width in ((200, 640), (400, 1280)):
                page.set_viewport_size({"width": width, "height": 800})
                page.add_style_tag(content=f"html {{ font-size: {percent}% }}")
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, (path, percent)


def test_forced_colours_leave_text_and_links_apart(browser: Browser, site: str) -> None:
    """Where the system chooses all colours, links keep their lines and nothing vanishes."""
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(f"{site}/comments/a-licence/")
        lines = page.locator(".body a:not(.here)").evaluate_all(
            "(all) => all.map((each) => getComputedStyle(each).textDecorationLine)"
        )
        assert set(lines) == {"underline"}


def test_what_that_archive_lacks_is_accessible_and_silent(browser: Browser, long_site: str) -> None:
    """A list of several pages, crowded notes, another script, a tombstone, a page that moved."""
    found = []
    paths = ("comments/", "essays/crowded/", "essays/arabic/", "comments/gone/", "old/")
    with browser.new_context() as context:
        found += look_at(context.new_page(), long_site, paths)
    with browser.new_context() as context:
        page = context.new_page()
        for path in paths:
            page.goto(f"{long_site}/{path}")
            found += _violations(page, path)
    assert found == []


def test_a_visitor_sees_at_once_whose_site_it_is_and_its_topics(
    browser: Browser, site: str
) -> None:
    """Before any scrolling, on a wide screen and on a phone: name, where else, and the topics."""
    for width, height in ((1280, 800), (360, 740)):
        with browser.new_context(viewport={"width": width, "height": height}) as context:
            page = context.new_page()
            page.goto(f"{site}/")
            head = page.locator("main header")
            seen = (
                head.get_by_role("heading", name=OWNER),
                head.get_by_role("link", name="ada.example"),
                head.get_by_role("link", name="Licensing"),
            )
            for each in seen:
                box = each.bounding_box()
                assert box is not None
                assert box["y"] + box["height"] <= height, (width, each)


@pytest.mark.parametrize(("width", "top", "sizes"), [(1280, 300, (18, 20)), (360, 350, (17, 18))])
def test_reading_begins_near_the_top_in_a_size_to_be_read(
    browser: Browser, site: str, width: int, top: int, sizes: tuple[int, int]
) -> None:
    """An essay's text, a topic's and a bet's, and what a comment answers."""
    begins = {
        "essays/a-long-essay/": ".body p",
        "topics/licensing/": ".body p",
        "bets/a-proof-by-2040/": ".bet-claim",
        "comments/a-licence/": ".reply",
    }
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for path, first in begins.items():
            page.goto(f"{site}/{path}")
            box = page.locator(first).first.bounding_box()
            assert box is not None
            assert box["y"] <= top, path
            size, line = page.evaluate(
                "(({fontSize, lineHeight}) => [parseFloat(fontSize), parseFloat(lineHeight)])"
                "(getComputedStyle(document.body))"
            )
            assert sizes[0] <= size <= sizes[1]
            assert 1.45 <= line / size <= 1.6


@pytest.mark.parametrize("width", [1216, 1280, 1600])
def test_crowded_notes_stand_beside_the_text_and_not_on_each_other(
    browser: Browser, long_site: str, width: int
) -> None:
    """Each below the last, none on the text, none beyond the screen; each is there once."""
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{long_site}/essays/crowded/")
        notes = [each.bounding_box() for each in page.locator(".sidenote").all()]
        text = page.locator(".body").bounding_box()
        assert text is not None
        assert len(notes) == 9
        end = 0.0
        for box in notes:
            assert box is not None
            assert box["y"] >= end
            assert box["x"] >= text["x"] + text["width"]
            assert box["x"] + box["width"] <= width
            end = box["y"] + box["height"]
        assert not page.locator(".footnote").is_visible()


def test_notes_beside_a_text_from_right_to_left_stand_at_its_left(
    browser: Browser, long_site: str
) -> None:
    """Where its lines end, as those of other scripts do at the right."""
    with browser.new_context(viewport={"width": 1216, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{long_site}/essays/arabic/")
        note = page.locator(".sidenote").bounding_box()
        text = page.locator(".body").bounding_box()
        assert note is not None
        assert text is not None
        assert note["x"] >= 0
        assert note["x"] + note["width"] <= text["x"]


@pytest.mark.parametrize(("width", "size"), [(1200, "100%"), (1280, "125%"), (360, "100%")])
def test_where_there_is_no_room_notes_stand_below(
    browser: Browser, long_site: str, width: int, size: str
) -> None:
    """On a narrower screen, or where the reader's own text is larger."""
    with browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{long_site}/essays/crowded/")
        page.add_style_tag(content=f"html {{ font-size: {size} }}")
        assert page.locator(".footnote").is_visible()
        assert not page.locator(".sidenote").first.is_visible()


def test_the_drawing_of_the_years_has_a_table_as_its_text(browser: Browser, long_site: str) -> None:
    """Its rows are what is listed below; its years are as large as any small text, on a phone."""
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{long_site}/archive/")
        page.get_by_text("The drawing in numbers").click()
        rows = [row.split("\t") for row in page.locator("tbody tr").all_inner_texts()]
        assert rows == [
            ["2023", "0", "45", "0", "45"],
            *([str(year), "1", "0", "0", "1"] for year in (2022, 2021, 2020)),
        ]
        assert page.locator(".density-ends").inner_text().split() == ["2020", "2023"]
        for part in (".density text", ".density-ends"):
            size = page.locator(part).evaluate("(each) => getComputedStyle(each).fontSize")
            assert size == "15px"


def paper(page: Page) -> list[str]:
    """Return the text of each sheet that a page is on paper."""
    return [each.extract_text() for each in PdfReader(BytesIO(page.pdf(format="A4"))).pages]


def test_paper_leaves_no_heading_behind_and_cuts_nothing_off(
    browser: Browser, long_site: str
) -> None:
    """Text stands below each heading on its sheet, and a long line of code goes on in the next."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{long_site}/essays/long/")
        sheets = paper(page)
    assert len(sheets) > 3
    for number, sheet in enumerate(sheets, 1):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        assert f"{number} / {len(sheets)}" in lines
        assert not re.match("Heading", lines[-1])
    assert "its-end" in " ".join(sheets)
    assert "2020" in sheets[0]
    assert f"{long_site}/essays/long/" in sheets[0].replace("\n", "")


def test_paper_has_the_piece_and_the_addresses_it_names(browser: Browser, site: str) -> None:
    """Printed, a comment has its text, what it answers and where links lead, and no navigation."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/comments/a-licence/")
        text = " ".join(" ".join(paper(page)).split())
    assert "Reasons" in text
    assert "Grace Sample" in text
    assert "https://definition.example/of-what-is-open" in text.replace(" ", "")
    assert f"{site}/comments/a-licence/" in text.replace(" ", "")
    assert "a-capture-with-a-long-name-0e3496d6942557ed.txt" in text, "what is folded is opened"
    assert re.search(r"1 / \d", text), "pages are numbered"
    assert "By year" not in text
    assert "Load more" not in text
    assert "Related" not in text, "nothing on paper leads on"
    assert "on or after 18 July 2023" in text
