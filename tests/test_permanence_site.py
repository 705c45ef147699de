"""The promise on real builds: what was published is checked, mended and taken over."""

import io
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plugins.checks import Site
from plugins.checks.__main__ import main as check
from plugins.checks.permanence import harvest_site
from plugins.documents import Essay, Status
from plugins.errors import ContentError
from plugins.permanence import (
    Harvest,
    Ledger,
    harvest_folder,
    load_records,
    record,
    save_ledger,
)
from plugins.upkeep.__main__ import main as upkeep
from plugins.upkeep.adopt import Listed, adopt, read_list
from tests.graph_strategies import day, make
from tests.sites_fixture import ADDRESS, TOPIC, UNDER_A_PATH, SmallSite, make_site

DAY = date(2026, 11, 22)
FORMER_SITE = """\
/ /bets/ /talks/ /ghostwriter/ /sufficiently/ /2020/pyconau/ /2020/scipy/ /404.html /style.css
/img/profile.jpg /img/zahlen.svg /_static/2018-crafting-policy.pdf
"""


def _essay(slug: str, body: str, **fields: object) -> Essay:
    return make(Essay, slug, body=body, date=day(2023), topics=("ada",), **fields)


_KEPT = _essay("kept", "## Reasons\n\nFirst.\n\nSecond.")
_MOVED = _essay("moved", "## Part\n\nMoved words.", former_urls=("/essays/older/",))
_GOES = _essay("goes", "Words that go[^1].\n\n[^1]: A note.")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return a site that was published under a path, and whose ledger knows it."""
    site = make_site(tmp_path_factory.mktemp("permanence") / "site", _KEPT, _MOVED, _GOES)
    site.must_build(publish=True, address=UNDER_A_PATH)
    save_ledger(site.folder / "content", record(Ledger(), harvest_folder(site.output), DAY))
    return site


@pytest.fixture(scope="module")
def changed(published: SmallSite) -> SmallSite:
    """Return it after one piece was edited, one renamed and one withdrawn, published elsewhere."""
    folder = published.folder / "content/essays"
    (folder / "moved.md").unlink()
    published.add(
        _essay("kept", "## Grounds\n\nFirst.\n\nThe second."),
        replace(_MOVED, path="essays/new.md", slug="new"),
        replace(_GOES, status=Status.WITHDRAWN, reason="Wrong."),
    )
    return published.must_build(publish=True, address=ADDRESS)


def _run(main: Callable[[list[str]], int], site: SmallSite, *arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with chdir(site.folder), redirect_stdout(out), redirect_stderr(out):
        return main([*arguments, "--content", "content"]), out.getvalue()


def test_both_ways_to_read_a_build_agree(published: SmallSite) -> None:
    """The checks have read its pages already, a deploy has not."""
    site = Site.read(published.output, address=UNDER_A_PATH, workers=1)
    harvest = harvest_folder(published.output)
    assert harvest_site(site) == harvest
    assert harvest.pages["/essays/older/"].leads_to == "/essays/moved/"
    assert harvest.pages["/essays/goes/"].anchors[-2:] == ("fnref:1", "fn:1")
    assert harvest.pages["/essays/goes/"].source == "essays/goes.md"
    assert {"/feeds/all.atom", "/robots.txt", "/sitemap.xml"} <= harvest.files
    assert not any("theme" in each or "pagefind" in each for each in harvest.addresses)


def test_where_it_is_published_makes_no_difference(published: SmallSite) -> None:
    """The ledger knows no host and no path."""
    entries = load_records(published.folder / "content").ledger.entries
    assert all(not address.startswith("/archive/essays") for address in entries)
    assert next(iter(entries["/essays/kept/"].anchors)) == "reasons"


def test_what_is_lost_fails_the_check_and_what_mends_it_does(changed: SmallSite) -> None:
    """From the loss of an address and of anchors to a clean check, as a writer meets it."""
    status, told = _run(check, changed, "output")
    losses = [line for line in told.splitlines() if line.startswith("content/ledger/")]
    assert status == 1
    values = [line.split("'")[1].partition("#p-")[0] for line in losses]
    assert values == ["/essays/kept/#reasons", "/essays/kept/", "/essays/moved/"]
    assert "write `/essays/moved/` into `former_urls`" in losses[-1]
    changed.change(
        "content/essays/new.md", "- /essays/older/", "- /essays/older/\n  - /essays/moved/"
    )
    status, told = _run(upkeep, changed, "anchors")
    assert (status, told.splitlines()[0][:20]) == (0, "2 lost anchors led o")
    changed.must_build(publish=True, address=ADDRESS)
    status, told = _run(check, changed, "output")
    assert (status, "0 problems" in told) == (0, True)
    page = changed.page("essays/kept")
    assert page.xpath("//h2[@id='grounds']/span/@id") == ["reasons"]


def test_a_build_to_be_looked_at_is_not_compared(changed: SmallSite) -> None:
    """It has neither feeds nor an address, and is not what is published."""
    changed.must_build()
    status, told = _run(check, changed, "output")
    assert (status, "ledger" in told) == (0, False)


def test_a_ledger_that_cannot_be_read_fails_the_check(published: SmallSite, tmp_path: Path) -> None:
    """Since nothing could be promised by it."""
    site = SmallSite(tmp_path)
    site.add(TOPIC)
    site.write("content/ledger/addresses.txt", "<<<<<<< ours\n2026-11-22 /a/\n")
    site.write("content/ledger/declared.txt", "/b/ gone\n")
    status, told = _run(check, site, str(published.output), "--address", ADDRESS)
    assert status == 1
    assert "content/ledger/addresses.txt:1: ledger: '<<<<<<< ours'" in told
    assert "content/ledger/declared.txt:1: ledger: '/b/ gone': does not say enough" in told


# ---- the addresses of another site


def _adopt(site: SmallSite, text: str, *options: str) -> tuple[int, str]:
    site.write("list.txt", text)
    return _run(upkeep, site, "adopt", "list.txt", "--site", "output", *options)


def test_a_site_is_taken_over_once_each_address_answers(changed: SmallSite) -> None:
    """Those that its host keeps are declared so; the list is told line by line until then."""
    changed.must_build(publish=True, address=ADDRESS)
    before = load_records(changed.folder / "content").ledger
    status, told = _adopt(changed, FORMER_SITE, "--host", "zhd.dev", "--on", "2026-11-23")
    lines = told.splitlines()
    assert (status, lines[-1]) == (
        1,
        "Could not take the addresses in: 10 mistakes; no file was changed",
    )
    assert lines[0].startswith("list.txt:1: address: '/2020/pyconau/': nothing answers, and it is")
    assert "`/style.css kept zhd.dev`, `/style.css moved /…`, or `/style.css gone …` and" in told
    assert load_records(changed.folder / "content").ledger == before
    lost = [line.split("'")[1] for line in lines[:-1]]
    changed.write("content/ledger/declared.txt", "".join(f"{at} kept zhd.dev\n" for at in lost))
    status, told = _adopt(changed, FORMER_SITE, "--host", "zhd.dev", "--on", "2026-11-23")
    assert status == 0
    assert "ledger/addresses.txt: 11 of the addresses of zhd.dev, 10 of them new; commit" in told
    assert "/404.html is nobody's to keep" in told
    records = load_records(changed.folder / "content")
    assert records.ledger.entries["/talks/"].source == "zhd.dev"
    assert records.ledger.entries["/"].source == ""
    _, told = _run(check, changed, "output")
    assert [address for address in lost if f"'{address}'" in told] == []


@pytest.mark.parametrize(
    "text",
    [
        "# all\n\nhttps://zhd.dev/a/ # one\n/b.pdf\nhttps://zhd.dev/a/?x=1#y",
        "\ufeff/a/ /b.pdf",
        """<?xml version="1.0"?>
        <urlset><url><loc> https://zhd.dev/a/ </loc></url>
        <url><loc><![CDATA[https://zhd.dev/b.pdf]]></loc></url></urlset>""",
    ],
)
def test_a_list_is_read_in_any_form(text: str) -> None:
    """Whole addresses or paths, with remarks, or a sitemap."""
    found, problems = read_list(text, "list.txt", "zhd.dev")
    assert problems == []
    assert [(each.address, each.host) for each in found] == [
        ("/a/", "zhd.dev"),
        ("/b.pdf", "zhd.dev"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "list.txt: list: names no address"),
        ("/a/\ntalks/", "list.txt:2: list: 'talks/': not an address"),
        ("ftp://zhd.dev/a", "list.txt:1: list: 'ftp://zhd.dev/a': not an address"),
        ("http://[x/", "list.txt:1: list: 'http://[x/': not an address"),
        ("//b.dev/", "list.txt:1: list: '//b.dev/': not an address"),
        (
            "https://a.dev/\nhttps://b.dev/",
            "list.txt:2: list: 'https://b.dev/': an address of b.dev, and the others are of a.dev",
        ),
    ],
)
def test_what_is_no_address_of_the_site_is_told(text: str, told: str) -> None:
    """With its line."""
    _, (problem,) = read_list(text, "list.txt")
    assert str(problem).startswith(told)
    assert problem.remedy


def test_whose_addresses_they_are_is_taken_from_the_list() -> None:
    """Where one of them says; else from the name of the list."""
    found, _ = read_list("/a/\nhttps://Zhd.dev:8000/b/", "list.txt")
    assert found[1] == Listed(address="/b/", host="zhd.dev:8000", line=2)


def test_a_list_alone_names_its_source(tmp_path: Path) -> None:
    """And a build that is not there is told."""
    (tmp_path / "old.txt").write_text("/\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<p>Home.</p>")
    told = adopt(tmp_path, tmp_path / "old.txt", tmp_path / "site", "", DAY)
    assert "1 of the addresses of old.txt, 1 of them new" in told
    assert "2026-11-22 / from old.txt\n" in (tmp_path / "ledger/addresses.txt").read_text()
    (tmp_path / "old.txt").write_text("/gone/\n")
    with pytest.raises(ContentError, match="/gone/"):
        adopt(tmp_path, tmp_path / "old.txt", tmp_path / "site", "", DAY)
    assert (
        harvest_folder(tmp_path / "site", "").addresses == Harvest(files=frozenset({"/"})).addresses
    )
