"""Save and see: an open page follows what is written, without a hand laid on the browser."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from plugins.adapter.serving.pace import QUIET_AGAIN
from plugins.documents import Essay, Status
from tests.graph_strategies import day, make
from tests.serving_fixture import PATIENCE, Running, read, running
from tests.sites_fixture import make_site

pytestmark = pytest.mark.browser

expect.set_options(timeout=PATIENCE * 1000)

LONG = "\n\n".join(f"Paragraph {number} says what it says." for number in range(80))
PLUGIN = """
from pelican import signals

def sign(path, context):
    with open(path, "a", encoding="utf-8") as page:
        page.write("<!-- signed ONE -->")

def register():
    signals.content_written.connect(sign)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a running server of a small archive with a plugin of its own."""
    site = make_site(
        tmp_path_factory.mktemp("serving"),
        make(Essay, date=day(2023), topics=("ada",), body=f"First words.\n\n{LONG}"),
        make(Essay, "two", date=day(2023), topics=("ada",), body="A draft.", status=Status.DRAFT),
        make(Essay, "three", date=day(2023), topics=("ada",), body="Held.", status=Status.HOLD),
    )
    site.use("signing", PLUGIN)
    with running(site) as server:
        assert server.address
        yield server
        assert server.end() == 0
        assert not [line for line in server.err.lines if "Traceback" in line]


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """Return the essay's page, open; nothing on it may complain of anything."""
    complaints: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server.address}essays/one/")
        yield page
    assert complaints == []


def test_what_is_saved_is_seen_where_the_reader_is(page: Page, server: Running) -> None:
    """The text is new, what was being read stands where it stood, and the address is told."""
    reading = page.get_by_text("Paragraph 40 says")
    reading.evaluate("each => each.scrollIntoView({ block: 'start', behavior: 'instant' })")
    before = reading.evaluate("element => element.getBoundingClientRect().top")

    server.site.change("content/essays/one.md", "First words.", "Second words.\n\nMore of them.")

    expect(page.get_by_text("Second words.")).to_be_attached()
    page.wait_for_function(
        "before => document.readyState === 'complete' && Math.abs(before - [..."
        "document.querySelectorAll('main p')].find(each => each.textContent.includes("
        "'Paragraph 40 says')).getBoundingClientRect().top) < 2",
        arg=before,
    )
    server.out.wait_for(f": {server.address}essays/one/")


def test_a_mistake_is_told_on_the_page_until_it_is_mended(page: Page, server: Running) -> None:
    """With file, line, key, value and remedy, over the page as it last was; hidden on request."""
    server.site.change("content/essays/one.md", "summary:", "sumary:")

    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("nothing was built, what was built before is as it was")
    expect(notice).to_contain_text("content/essays/one.md:6")
    expect(notice).to_contain_text("sumary: Summary of one.: no such key in an essay")
    expect(notice).to_contain_text("To mend it: did you mean 'summary'?")
    assert notice.evaluate("each => getComputedStyle(each).position") == "fixed"
    expect(page.get_by_text("Paragraph 40 says")).to_be_attached()
    server.err.wait_for("did you mean 'summary'?")
    page.get_by_role("button", name="Hide").click()
    expect(notice).not_to_be_attached()
    page.reload()
    expect(notice).to_be_visible()

    server.site.change("content/essays/one.md", "sumary:", "summary:")
    expect(notice).not_to_be_attached()


def test_a_style_sheet_is_changed_under_the_page(page: Page, server: Running) -> None:
    """Nothing is loaded anew, so a mark in the page's memory stays, and so does the place."""
    page.evaluate("window.mark = 'kept'; scrollTo({ top: 500, behavior: 'instant' })")

    server.site.write("theme/css/zzz.css", "@layer tokens { main { outline: 3px solid #123456; } }")

    page.wait_for_function(
        "getComputedStyle(document.querySelector('main')).outlineColor === 'rgb(18, 52, 86)'"
    )
    expect(page.locator('link[rel="stylesheet"]')).to_have_count(1)
    assert page.evaluate("[window.mark, scrollY]") == ["kept", 500]


def test_an_edited_plugin_takes_effect(page: Page, server: Running) -> None:
    """And one that Python cannot read is told, with the line, over the page as it last was."""
    server.site.change("signing.py", "def register():", "def register(:")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("signing.py:8")
    expect(notice).to_contain_text("SyntaxError")
    expect(page.get_by_text("Paragraph 40 says")).to_be_attached()

    mended = PLUGIN.replace("ONE", "TWO")
    server.site.write("signing.py", mended)
    page.wait_for_function(SIGNED, arg=" signed TWO ")
    expect(notice).not_to_be_attached()


SIGNED = """words => [...document.childNodes, ...document.body.childNodes].some(
    each => each.nodeType === Node.COMMENT_NODE && each.data === words)"""


def test_fifty_saves_in_two_seconds_are_two_builds_at_most(
    browser: Browser, server: Running
) -> None:
    """And the last of them is what is seen, by whoever opened the page before there was one."""
    with browser.new_context() as context:
        page = context.new_page()
        answer = page.goto(f"{server.address}essays/four/")
        assert answer is not None
        assert answer.status == 404
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 0
        before = serial(server)

        for number in range(50):
            server.site.write("content/essays/four.md", ESSAY.format(number=number))
            time.sleep(0.04)  # what a second and less of typing with automatic saving looks like

        expect(page.get_by_text("Save 49 of it.")).to_be_visible()
        assert urlsplit(page.url).path == "/essays/four/"
    time.sleep(QUIET_AGAIN * 2)  # a build too many would have begun by then
    assert 1 <= serial(server) - before <= 2


def serial(server: Running) -> int:
    """Return how many builds went well, as pages are told."""
    return int(read(server.address).split('data-serial="')[1].split('"')[0])


ESSAY = """---
title: Four
date: 2023-07-18
topics: [ada]
summary: The fourth.
---

Save {number} of it.
"""


def test_what_nobody_else_may_see_is_seen_and_marked(page: Page, server: Running) -> None:
    """A draft and a held piece have pages, which say what they are."""
    for name, mark in (("two", "Draft: seen only here"), ("three", "Held: seen only here")):
        page.goto(f"{server.address}drafts/{name}/")
        expect(page.get_by_text(mark)).to_be_visible()


def test_no_file_that_is_built_has_anything_of_the_servers(server: Running) -> None:
    """The script is added to what is sent; what lies in the folder can be published."""
    assert not [name for name, data in server.site.files().items() if b".serve" in data]
