"""Search finds what is meant in any spelling, shows what was written, and waits to be asked."""

import gzip
import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from playwright.sync_api import Browser, Page, expect

from plugins.adapter.pagefind import Record, _finish_script, write_index
from plugins.adapter.search import INDEX, make_records
from plugins.adapter.spelling import fold_spelling
from plugins.documents import (
    Bet,
    Comment,
    Essay,
    Fidelity,
    Library,
    Permalink,
    Status,
    TopicId,
    own_words,
    parse_date,
)
from plugins.errors import ToolError
from plugins.relations import build_graph
from tests.graph_strategies import libraries, make
from tests.sites_fixture import REPOSITORY, SmallSite, make_site, read_folder

# ---- spellings


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("licence", "license"),
        ("Licences", "licenses"),
        ("defence", "defense"),
        ("practised", "practiced"),
        ("organise", "organize"),
        ("generalisation", "generalization"),
        ("optimisers", "optimizers"),
        ("analysed", "analyzed"),
        ("colours", "colors"),
        ("behavioural", "behavioral"),
        ("centre", "center"),
        ("modelling", "modeling"),
        ("labelled", "labeled"),
        ("programme", "program"),
        ("judgement", "judgment"),
        ("catalogue", "catalog"),
        ("SCEPTICAL", "skeptical"),
    ],
)
def test_both_spellings_of_a_word_are_one(british: str, american: str) -> None:
    """Whatever their capitals, and folding what is folded changes nothing."""
    folded = fold_spelling(british)

    assert folded == fold_spelling(american)
    assert fold_spelling(folded) == folded


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("four", "for"),
        ("mourning", "morning"),
        ("course", "corse"),
        ("filled", "filed"),
        ("prise", "prize"),
    ],
)
def test_words_that_only_look_like_two_spellings_stay_two(word: str, other: str) -> None:
    """What is spelt alike by chance is another word."""
    assert fold_spelling(word) != fold_spelling(other)


# ---- records


@given(libraries())
@settings(max_examples=20)
def test_each_listed_document_can_be_found_whole_and_nothing_else_can(library: Library) -> None:
    """Drafts, held, hidden and withdrawn pieces have no record; the others have one, and a copy."""
    listed = sorted(each.permalink for each in library.documents.values() if each.is_listed)
    records = tuple(make_records(build_graph(library)))

    assert [each.permalink for each in records if "copy" not in each.filters] == listed
    assert all(each.permalink in listed for each in records)


@given(libraries())
@settings(max_examples=20)
def test_own_words_are_those_of_the_owner_alone(library: Library) -> None:
    """A record of own words has no others', and nobody else's piece or digest has one."""
    documents = {each.permalink: each for each in library.documents.values() if each.is_listed}
    for record in make_records(build_graph(library)):
        if "own" in record.filters:
            document = documents[record.permalink]
            assert isinstance(document, (Essay, Comment))
            assert document.author is None
            assert not isinstance(document, Comment) or document.text is not Fidelity.DIGEST
            assert not (record.title and document.title_by)
            html = library.bodies[document.path].html
            assert list(record.lines) == own_words(html).splitlines()


AWKWARD = (
    "Licences – and a licence’s “licence”.",
    "no\u00a0break, thin\u2009space, zero\u200bwidth, a\ufeffmark, soft\u00adhyphen",
    "- – — … ( ) * 1 000 000 % £5 <b>organise</b> &amp; &lt; \"quoted\" 'it'",
    "naïve café don’t don't re-use e.g. x_y GPT-4 C++ 日本語 שלום 👩‍👩‍👧‍👦 ½",
    "A heading",
    "ends in a colour",
)


def record(name: str, *lines: str, title: str = "", filters: tuple[str, ...] = ()) -> Record:
    """Return a record of lines."""
    return Record(
        permalink=Permalink(f"{name}/" if name else ""), title=title, lines=lines, filters=filters
    )


RECORDS = (
    record("whole", *AWKWARD, title="A licence, organised", filters=("kind-essay", "topic-a")),
    record("whole", *AWKWARD[3:], filters=("kind-essay", "topic-a", "own", "copy")),
    *(record(f"line-{n}", line, title=line) for n, line in enumerate(AWKWARD)),
    *(record(f"year-{n}", "Text.", filters=(f"year-{n}", "own")) for n in range(1990, 2000)),
    record("", "The home page."),
    record("empty", title="No text"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of RECORDS."""
    folder = tmp_path_factory.mktemp("index") / "one"
    write_index(RECORDS, folder, "en")
    return folder


def test_the_same_records_give_the_same_bytes(index: Path, tmp_path: Path) -> None:
    """In whichever folder and order."""
    write_index(RECORDS[::-1], tmp_path / "far" / "away", "en")

    assert read_folder(tmp_path / "far" / "away") == read_folder(index)


def test_what_is_shown_is_what_was_written(index: Path) -> None:
    """From what the index hands on, every word of a record can be shown as it was."""
    shown = {}
    for file in index.glob("fragment/*"):
        told = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        begins, written = json.loads(told["anchors"][0]["id"])
        words = [
            written.get(str(place), word) for place, word in enumerate(told["content"].split())
        ]
        ends = [*begins[1:], len(words)]
        shown[told["url"]] = [words[: begins[0]], *map(words.__getitem__, map(slice, begins, ends))]

    assert shown == {
        address(each): [words_of(text) for text in (each.title, *(each.lines or ("",)))]
        for each in RECORDS
    }


def address(each: Record) -> str:
    """Return the address that the index has for a record."""
    return f"/{each.permalink}" + ("own.html" if "copy" in each.filters else "")


def words_of(text: str) -> list[str]:
    """Return the words of text, without what nobody sees."""
    return re.sub("[\u200b\ufeff]", "", text).split()


def test_only_what_the_page_asks_for_is_published(index: Path) -> None:
    """None of Pagefind's own interfaces, no worker, one language."""
    files = sorted(path.name for path in index.iterdir() if path.is_file())

    assert [name for name in files if not name.endswith(".pf_meta")] == [
        "pagefind-entry.json",
        "pagefind.js",
        "wasm.en.pagefind",
    ]
    assert len(files) == 4


def test_an_indexer_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its status, and what to do."""
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with pytest.raises(ToolError, match=r"search: Pagefind ended with status 1: .*`make clean`"):
        write_index(RECORDS[:1], tmp_path / "index", "en")


def test_another_pagefind_is_told(tmp_path: Path) -> None:
    """A script that asks for workers in another way is not published as it is."""
    script = tmp_path / "pagefind.js"
    script.write_text("export {};")
    with pytest.raises(ToolError, match=r"search: Pagefind asks for workers in another way"):
        _finish_script(script)


# ---- the page

ADDED = parse_date("2024-01-01")
essay = partial(make, Essay, added=ADDED)
comment = partial(make, Comment, added=ADDED)

DOCUMENTS = (
    essay("british", body="The licence matters. We organise it in two colours."),
    essay("american", body="A license is a promise. They organize it in three colors."),
    comment(
        "quoting",
        title_by="archive",
        date=parse_date("2023"),
        body="I prefer the otter.\n\n/// quote | Somebody\nBeware of the walrus.\n///",
    ),
    comment("digest", text=Fidelity.DIGEST, body="He says that the heron waits."),
    essay("odd", body="Don’t call a snow\u00a0leopard naïve. It is at x."),
    make(Bet, "rain", offered=ADDED, date=ADDED, topics=(TopicId("ada"),)),
    essay("secret", status=Status.DRAFT, body="The narwhal is not to be told of."),
    *(essay(f"plankton-{n:02}", body=f"Plankton, part {n}.") for n in range(12)),
)
POLICY = "default-src 'none'; " + "; ".join(
    f"{kind} 'self'" + (" 'wasm-unsafe-eval'" if kind == "script-src" else "")
    for kind in ("script-src", "style-src", "connect-src", "img-src")
)
"""What the page needs of a policy, and nothing beside it."""


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder under the policy, and says nothing."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        pass


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive, not built yet."""
    return make_site(tmp_path_factory.mktemp("search"), *DOCUMENTS)


@pytest.fixture(scope="module")
def site(small: SmallSite) -> Iterator[str]:
    """Return the address at which it is served as published, under a path."""
    handler = partial(_Handler, directory=str(small.folder / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/archive"
        outcome = small.build(publish=True, address=address, output="served/archive")
        assert outcome.status == 0, outcome.err
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{address}/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Return the search page as it is opened; what it complains of fails the test."""
    complaints: list[str] = []
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        opened = context.new_page()
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(f"{site}search/")
        yield opened
        assert opened.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert complaints == []


def search(page: Page, words: str, status: str) -> list[str]:
    """Look for words, wait for status, and return the titles that are found."""
    page.get_by_role("searchbox").fill(words)
    expect(page.get_by_role("status")).to_have_text(status)
    return titles(page)


def titles(page: Page) -> list[str]:
    """Return the titles of what is found."""
    return page.locator("main ol .entry-title").all_inner_texts()


def sentences(page: Page) -> list[str]:
    """Return the sentences of what is found, sorted."""
    return sorted(page.locator("main ol .entry-summary").all_inner_texts())


@pytest.mark.browser
def test_nothing_is_loaded_before_the_first_key(page: Page) -> None:
    """Opening the page, moving about it and choosing the field ask for no file of the index."""
    page.keyboard.press("/")
    page.wait_for_load_state("networkidle")
    assert not any(INDEX in url for url in loaded(page))

    search(page, "licence", "2 results for “licence”")
    assert any(INDEX in url for url in loaded(page))


def loaded(page: Page) -> list[str]:
    """Return the addresses of all that page has loaded."""
    urls: list[str] = page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    return urls


@pytest.mark.browser
def test_both_spellings_find_both_and_each_is_shown_as_written(page: Page) -> None:
    """So do quotes, dashes, accents and blanks of any kind; what was found is marked."""
    found = search(page, "licence", "2 results for “licence”")
    shown = ["A license is a promise.", "The licence matters."]
    assert sorted(found) == ["Title of american", "Title of british"]
    assert sentences(page) == shown
    assert search(page, "LICENSE", "2 results for “LICENSE”") == found
    assert sentences(page) == shown
    assert sorted(page.locator("main mark").all_inner_texts()) == ["licence", "license"]

    for words in ("organised colour", "organized color"):
        assert sorted(search(page, words, f"2 results for “{words}”")) == sorted(found)
    for words in ("snow leopard", "snow\u00a0leopard", "naive", "naïve", "don't", "don’t", "dont"):
        assert search(page, words, f"1 result for “{words.strip()}”") == ["Title of odd"]
    assert search(page, "“snow leopard”", "1 result for “snow leopard”") == ["Title of odd"]
    assert search(page, '"leopard snow"', 'No results for "leopard snow"') == []


@pytest.mark.browser
def test_own_words_only_leaves_out_whatever_is_somebody_elses(page: Page) -> None:
    """A quotation, a digest, a bet's terms, and a title that the archive gave."""
    whole = {
        "walrus": "Title of quoting",
        "heron": "Title of digest",
        "rains": "Title of rain",
        "quoting": "Title of quoting",
    }
    for word, title in whole.items():
        assert search(page, word, f"1 result for “{word}”") == [title]

    page.get_by_label("own words only").check()
    for word in whole:
        assert search(page, word, f"No results for “{word}”") == []
    assert search(page, "otter", "1 result for “otter”") == ["Title of quoting"]
    assert search(page, "british", "1 result for “british”") == ["Title of british"]


@pytest.mark.browser
def test_filters_narrow_and_the_address_keeps_what_was_asked(page: Page, site: str) -> None:
    """So a link finds it again, and so does Back, from a result and to what was asked before."""
    status = page.get_by_role("status")
    search(page, "title", "19 results for “title”")
    page.get_by_label("Kind").select_option("comment")
    expect(status).to_have_text("2 results for “title”")
    page.get_by_label("Year").select_option("2023")
    expect(status).to_have_text("1 result for “title”")
    assert page.url == f"{site}search/?q=title&kind=comment&year=2023"
    line = page.locator("main ol .entry-line").inner_text()
    assert line == "Comment · 2023"

    page.get_by_role("link", name="Title of quoting").click()
    page.wait_for_url(f"{site}comments/quoting/")
    page.go_back()
    expect(status).to_have_text("1 result for “title”")
    page.go_back()
    expect(status).to_have_text("2 results for “title”")
    assert page.get_by_label("Year").input_value() == ""


@pytest.mark.browser
def test_the_keyboard_does_it_all(page: Page) -> None:
    """`/` leads to the field and is a sign within it, Enter searches, Tab reads on, Esc clears."""
    page.keyboard.press("/")
    page.keyboard.type("and/or walrus")
    assert page.get_by_role("searchbox").input_value() == "and/or walrus"
    page.keyboard.press("Escape")
    assert page.get_by_role("searchbox").input_value() == ""
    expect(page.get_by_role("status")).to_have_text("")
    expect(page.get_by_role("heading", name="By topic")).to_be_visible()

    page.keyboard.type("walrus")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 result for “walrus”")
    page.locator("main ol a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/comments/quoting/")


@pytest.mark.browser
def test_more_results_come_when_asked_for(page: Page) -> None:
    """Ten at once; the first of the others has the focus then, and no button is left."""
    assert len(search(page, "plankton", "12 results for “plankton”")) == 10
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("main ol > li")).to_have_count(12)
    assert page.locator(":focus").inner_text() == titles(page)[10]
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


@pytest.mark.browser
def test_what_is_not_there_is_not_found(page: Page, small: SmallSite) -> None:
    """A draft, a word that begins as another does, and one of several that nothing has."""
    assert search(page, "narwhal", "No results for “narwhal”") == []
    assert search(page, "xylophone", "Nothing here has “xylophone”.") == []
    assert search(page, "licence wombat", "Nothing here has “wombat”.") == []
    fragments = (small.folder / "served/archive" / INDEX / "fragment").iterdir()
    assert not [each for each in fragments if b"narwhal" in gzip.decompress(each.read_bytes())]


@pytest.mark.browser
def test_without_script_the_page_lists_everything(browser: Browser, site: str) -> None:
    """By topic and by year, without a form, and says what can be done."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}search/")

        assert not page.get_by_role("searchbox").is_visible()
        assert page.get_by_text("your browser’s own find works on this page").is_visible()
        for name in ("british", "quoting", "rain", "plankton-00"):
            assert page.get_by_role("link", name=f"Title of {name}").first.is_visible()
        assert page.get_by_role("link", name="secret").count() == 0


def test_a_build_to_look_at_has_the_list_and_no_index(small: SmallSite) -> None:
    """Neither form nor script, and every listed piece."""
    small.must_build()

    page = small.page("search")
    assert not page.xpath("//form | //script[contains(@src, 'search')]")
    assert page.xpath("//a[text()='Title of british']")
    assert not (small.output / INDEX).exists()


def test_a_theme_without_a_search_page_gets_no_index(tmp_path: Path) -> None:
    """Others' themes have none."""
    site = make_site(tmp_path, DOCUMENTS[0], THEME=str(REPOSITORY / "tests/sites/classic"))

    assert site.build(publish=True).status == 0
    assert not (site.output / "search").exists()
