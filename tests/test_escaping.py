"""What is written as text is shown as text: markup in any field stays what was typed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import bibtexparser
import icalendar
import pytest
from lxml import etree, html

from plugins.documents import (
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Correction,
    Document,
    Essay,
    Fidelity,
    Page,
    ReplyContext,
    Status,
    Term,
    Topic,
    TopicId,
    Work,
)
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, make_site

PLANT = """x'"><zxplant onclick=zx()></script></title></textarea>--> ]]>&amp;{{ 7*7 }} \\{}%"""
"""What ends a tag, an attribute, a script, a title, a comment and a value, in one line."""
PLANTED_URL = "https://forum.example/'&lt;zxplant&gt;;,(x)"
TAG = b"<zxplant"


def told(place: str) -> str:
    """Return a text that holds the plant, and names its place."""
    return f"{place}{PLANT}"


def url(place: str) -> str:
    """Return an address with all that a YAML value for one may hold."""
    return f"{PLANTED_URL}{place}"


def common() -> dict[str, object]:
    """Return what every kind says."""
    return {
        "title": told("title"),
        "summary": told("summary"),
        "author": told("author"),
        "date": day(2020, 2, 3),
        "corrections": (Correction(date=day(2021, 1, 1), what=told("what"), was=told("was")),),
        "former_urls": ("/old'&lt;zxplant&gt;/{x}/",),
        "licence": told("licence"),
        "uncertain": (told("uncertain"),),
    }


ADA = TopicId("ada")
DOCUMENTS: dict[str, Document] = {
    "essay": make(
        Essay, "essay", **common(), topics=(ADA,), series=told("series"), source=url("essay"),
        mirrors=(url("essay-mirror"),),
    ),
    "comment": make(
        Comment, "comment", **common() | {"former_urls": ()}, topics=(ADA,), text=Fidelity.EXCERPT,
        source=url("comment"), mirrors=(url("mirror"),), posted_by=told("poster"),
        in_reply_to=ReplyContext(
            title=told("parent"), author=told("parent-author"), url=url("parent"),
            excerpt=told("excerpt"), digest=told("digest"), rights=told("rights"),
            captured=day(2021),
        ),
        thread=Work(url=url("thread"), title=told("thread"), author=told("thread-author")),
        captured=(Capture(file=told("file"), sha256=told("sha"), note=told("note")),),
        role=told("role"), lost=(told("lost"),),
    ),
    "bet": make(
        Bet, "bet", **common() | {"former_urls": ()}, topics=(ADA,), claim=told("claim"),
        against=told("with"), stakes=told("stakes"), offered=day(2020, 2, 3), source=url("bet"),
        agreed=day(2020, 2, 3), resolves=(Term(what=told("term"), date=day(2030, 1, 1)),),
        criteria=(told("criterion"),), state=BetState.AGREED,
        history=(BetEvent(state=BetState.AGREED, date=day(2020, 2, 3), note=told("event")),),
    ),
    "page": make(Page, "page", **common() | {"former_urls": ()}),
    "topic": make(Topic, "ada", title=told("topic"), summary=told("topic-summary"), body="Text."),
    "gone": make(
        Essay, "gone", title="Gone", date=day(2020, 1, 1), status=Status.WITHDRAWN,
        reason=told("reason"),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive with the plant in every field, published."""
    comment = DOCUMENTS["comment"]
    more = [replace(comment, path=f"comments/c{n}.md", slug=f"c{n}", source=None, mirrors=())
            for n in (2, 3)]  # fmt: skip
    site = make_site(tmp_path_factory.mktemp("escaping"))
    (site.folder / "content/topics/ada.md").unlink()
    site.add(*DOCUMENTS.values(), *more)
    return site.must_build(publish=True)


def texts_of(value: object) -> Iterator[str]:
    """Yield each text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts_of(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def pages(site: SmallSite) -> Mapping[str, Any]:
    """Return each page that was built, as a browser would take it apart."""
    found = site.files().items()
    return {path: html.fromstring(text) for path, text in found if path.endswith(".html")}


def test_no_file_has_the_tag_but_those_that_are_plain_text(site: SmallSite) -> None:
    """A calendar and JSON are data, in which the sign of a tag is a sign; all else escapes it."""
    places = {path for path, text in site.files().items() if TAG in text}
    assert {path.rpartition(".")[2] for path in places} <= {"ics", "json"}


def test_every_page_shows_the_plant_and_has_none_of_its_elements(site: SmallSite) -> None:
    """Nor an attribute of it; and the text of each field can be read where its page shows it."""
    found = pages(site)
    for path, page in found.items():
        assert page.xpath("//zxplant | //@onclick") == [], path
        assert len(page.xpath("//title")) == 1, path
        assert b"49" not in etree.tostring(page.xpath("//title")[0]), path
    for name, folder in (("essay", "essays/"), ("comment", "comments/"), ("bet", "bets/")):
        page = found[f"{folder}{name}/index.html"]
        read = _letters("".join((*page.xpath("//text()"), *page.xpath("//@*"))))
        unseen = {"former_urls", "series"}
        planted = {
            text
            for field in fields(DOCUMENTS[name])
            if field.name not in unseen
            for text in texts_of(getattr(DOCUMENTS[name], field.name))
            if PLANT in text
        }
        assert {text for text in planted if _letters(text) not in read} == set(), name


def _letters(text: str) -> str:
    """Return text without the signs that typography sets otherwise, and without blanks."""
    return "".join(sign for sign in text if sign not in "'\"‘’“”-–— \n\u00a0")


def test_json_in_pages_is_whole_and_says_what_was_written(site: SmallSite) -> None:
    """JSON-LD and CSL parse, and hold the plant as a text."""
    page = pages(site)["essays/essay/index.html"]
    (data,) = page.xpath("//script[@type='application/ld+json']/text()")
    assert any(PLANT in text for text in texts_of(json.loads(data)))
    bibtex, csl = (
        each.text_content() for each in page.xpath("//details[@id='archive:cite']//code")
    )
    assert any("zxplant" in text for text in texts_of(json.loads(csl)))
    library = bibtexparser.parse_string(bibtex)
    assert (len(library.entries), library.failed_blocks) == (1, [])


@pytest.mark.parametrize("feed", ["all.atom", "ada.atom", "corrections.atom", "all.xml"])
def test_an_atom_feed_is_whole_and_its_html_has_no_plant(site: SmallSite, feed: str) -> None:
    """Neither as an element of it nor in the HTML that an entry holds."""
    names = [path for path in site.files() if path.startswith("feeds/") and path.endswith(feed)]
    (name,) = names[:1]
    tree = etree.fromstring(site.files()[name])
    assert not [each for each in tree.iter() if "zxplant" in str(each.tag)]
    texts = [each.text or "" for each in tree.iter() if each.get("type") == "html"]
    for text in texts:
        assert html.fromstring(f"<div>{text}</div>").xpath("//zxplant | //@onclick") == []
    assert any("zxplant" in (each.text or "") for each in tree.iter())


def test_a_json_feed_has_the_plant_as_text_alone(site: SmallSite) -> None:
    """Titles are text; the HTML of an item has it escaped."""
    feed = json.loads(site.files()["feeds/all.json"])
    assert any("zxplant" in item["title"] for item in feed["items"])
    for item in feed["items"]:
        assert html.fromstring(f"<div>{item['content_html']}</div>").xpath("//zxplant") == []


def test_the_calendar_has_the_plant_in_one_value(site: SmallSite) -> None:
    """It begins no property of its own."""
    (name,) = [path for path in site.files() if path.endswith(".ics")]
    calendar = icalendar.Calendar.from_ical(site.files()[name].decode())
    (event,) = calendar.walk("VEVENT")
    assert "zxplant" in str(event["SUMMARY"])


def test_a_page_at_a_former_address_and_the_rules_for_hosts_are_whole(site: SmallSite) -> None:
    """The address is quoted where it is an address; a rule is one line with three words."""
    (moved,) = [page for path, page in pages(site).items() if path.startswith("old")]
    assert moved.xpath("//zxplant") == []
    rules = site.files().get("_redirects", b"").decode().splitlines()
    assert all(len(rule.split()) == 3 for rule in rules if rule.strip() and rule[0] != "#")
    assert site.files()["_headers"].decode().count("\n") == len(
        site.files()["_headers"].decode().splitlines()
    )


@pytest.mark.parametrize(
    "name",
    ["essays/<zxplant>.md", "essays/a b.md", "comments/x'onclick='.md", "topics/{{7}}.md"],
)
def test_a_file_whose_name_holds_markup_is_a_mistake(tmp_path: Path, name: str) -> None:
    """So no address of a page can."""
    site = make_site(tmp_path)
    site.write(
        f"content/{name}", "---\ntitle: A\nsummary: B\ndate: 2020-01-01\ntopics: []\n---\nC\n"
    )
    outcome = site.build()
    assert outcome.status == 1
    assert "slug" in outcome.err


@pytest.mark.parametrize("name", ["<zxplant>.png", "a b.png", "x'y.png", "{{7}}.png"])
def test_an_image_whose_name_holds_markup_is_a_mistake(tmp_path: Path, name: str) -> None:
    """Nor can the address of a file."""
    essay = make(Essay, "one", date=day(2020, 1, 1), body=f"![A](<../images/{name}>)")
    site = make_site(tmp_path, essay)
    site.write(f"content/images/{name}", b"x")
    outcome = site.build()
    assert outcome.status == 1
    assert name in outcome.err or "%3C" in outcome.err or "&lt;" in outcome.err
