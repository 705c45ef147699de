"""Every page is at its address, links where it should, and shows text as text."""

import re
import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from plugins.checks import Site, check_site
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
    Retraction,
    Status,
    Term,
    Topic,
    TopicId,
    Work,
    parse_date,
)
from tests.graph_strategies import day, make
from tests.sites_fixture import ADDRESS, TOPIC, UNDER_A_PATH, SmallSite, make_site

CLASSIC = Path(__file__).parent / "sites/classic"
ADA = (TopicId("ada"),)
POST = Work(url="https://forum.example/post", title="A post")

DOCUMENTS: tuple[Document, ...] = (
    make(
        Page, "profile", body="Who he is, and [a comment](../comments/reply.md).\n\n## More\n\nSo."
    ),
    make(Page, "colophon", body="How it is made.", topics=ADA),
    make(Essay, "grown", date=day(2023, 2, 3), topics=ADA, grew_from="reply", author="The archive"),
    make(Essay, "polski", date=parse_date("1987-06"), added=day(2026), topics=ADA, lang="pl"),
    make(Essay, "hidden", date=day(2023), topics=ADA, status=Status.HIDDEN),
    make(Essay, "draft", date=day(2023), topics=ADA, status=Status.DRAFT),
    make(Essay, "gone", date=day(2023), topics=ADA, status=Status.WITHDRAWN, reason="Gone."),
    make(Comment, "reply", added=day(2026), topics=ADA, thread=POST, text=Fidelity.DIGEST),
    make(
        Comment,
        "taken-back",
        date=parse_date("2023-01-01T05:00:00+10:00"),
        topics=ADA,
        thread=POST,
        retracted=Retraction(),
        author="???",
        posted_by="The Owner",
    ),
    make(Comment, "greenwich", date=parse_date("2022-12-31T23:00:00Z"), topics=ADA),
    make(Comment, "old", date=parse_date("0987~"), added=day(2026), topics=ADA),
    make(Bet, "bet", date=day(2023, 6), offered=day(2023, 6), topics=ADA, comes_from="reply"),
    make(Topic, "empty", body="Nothing yet.", broader="ada"),
)


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return the archive as it is built to look at."""
    return make_site(tmp_path_factory.mktemp("home"), *DOCUMENTS).must_build()


@pytest.fixture(scope="module", params=[ADDRESS, UNDER_A_PATH])
def address(request: pytest.FixtureRequest) -> str:
    """Return where the archive is published: at a root, or under a path."""
    return str(request.param)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, address: str) -> SmallSite:
    """Return the archive as it is published at address."""
    site = make_site(tmp_path_factory.mktemp("published"), *DOCUMENTS)
    return site.must_build(publish=True, address=address)


def links_in(site: SmallSite) -> Iterator[tuple[str, str]]:
    """Yield every page and each link in it."""
    for path, text in site.files().items():
        if path.endswith(".html"):
            for *_, link, _ in html.fromstring(text).iterlinks():
                yield path, link


def problems_of(site: SmallSite, address: str = ADDRESS) -> list[str]:
    """Return what the checks find wrong."""
    return [str(each) for each in check_site(Site.read(site.output, address=address, workers=1))]


# ---- addresses


def test_every_document_is_at_its_permalink(at_home: SmallSite) -> None:
    """Whatever its kind, its status, its language or its date."""
    files = at_home.files()
    for document in (TOPIC, *DOCUMENTS):
        assert f"{document.permalink}index.html" in files


def test_links_at_home_lead_to_files_that_are_there(at_home: SmallSite) -> None:
    """Relative, with `index.html` at their ends, so that they work without a server."""
    files = at_home.files()
    followed = 0
    for page, link in links_in(at_home):
        parts = urlsplit(link)
        if parts.scheme or not parts.path:
            continue
        assert not parts.path.startswith("/")
        assert normpath(join(dirname(page), unquote(parts.path))) in files, (page, link)
        assert not parts.path.endswith("/"), (page, link)
        followed += 1
    assert followed > 100


def test_links_of_a_published_site_are_whole(published: SmallSite, address: str) -> None:
    """Every link that does not leave the site, or the page, begins with its address."""
    outside = ("https://forum.example/", "https://creativecommons.org/", "https://github.com/")
    owners = [
        link for _, link in runpy.run_path(str(published.folder / "pelicanconf.py"))["SOCIAL"]
    ]
    known = (f"{address}/", "#", *outside, *owners)
    assert {link for _, link in links_in(published) if not link.startswith(known)} == set()


def test_the_checks_find_nothing_wrong(published: SmallSite, address: str) -> None:
    """Links, anchors, feeds, sitemap, metadata and markup of every kind of page."""
    assert problems_of(published, address) == []


def test_each_page_names_its_own_address_as_canonical(published: SmallSite, address: str) -> None:
    """No two pages have the same, and none ends in `index.html`."""
    pages = [path for path in published.files() if path.endswith(".html")]
    for path in pages:
        page = html.fromstring((published.output / path).read_bytes())
        expected = f"{address}/{path.removesuffix('index.html')}"
        assert page.xpath("//link[@rel='canonical']/@href") == [expected]


def test_years_are_the_ones_that_were_written(published: SmallSite) -> None:
    """Offsets near New Year move nothing; an early year has four digits, the undated no page."""
    files = published.files()
    years = sorted(path.split("/")[1] for path in files if re.match(r"archive/\d", path))
    assert years == ["0987", "1987", "2022", "2023"]
    titles = published.page("archive/2023").xpath("//h2[contains(@class, 'entry-title')]//text()")
    assert [title for title in titles if title.strip()] == [
        "Title of bet",
        "Title of grown",
        "Title of taken-back",
    ]
    assert published.page("archive/2022").xpath("//h2//text()") == ["Title of greenwich"]
    headings = published.page("archive").xpath("//h2/text()")
    assert headings == ["2023", "2022", "1987", "987", "Undated"]


# ---- dates


def test_no_file_claims_a_day_that_is_not_known(published: SmallSite) -> None:
    """Of a month and of an uncertain year nothing finer is said, in any page, feed or sitemap.

    But that a feed's entry is as old as their last second, where Atom demands some moment.
    """
    last = rb"(?!(12-31|30)T23:59:59\+00:00)"
    claims = re.compile(rb"(1987-06-|0987-)" + last + rb"|\d (June|January) (1987|987)\b")
    assert [path for path, text in published.files().items() if claims.search(text)] == []
    page = published.page("essays/polski")
    assert page.xpath("//time/@datetime")[0] == "1987-06"
    assert not page.xpath("//*[contains(@class, 'dt-published')]")
    known = published.page("essays/grown").xpath("//*[contains(@class, 'dt-published')]/@datetime")
    assert known == ["2023-02-03"]


def test_the_sitemap_dates_only_what_is_known_to_the_day(
    published: SmallSite, address: str
) -> None:
    """It is sorted; a piece without a known day is as old as its arrival; hidden ones are out."""
    root = etree.parse(published.output / "sitemap.xml").getroot()
    dates = {url[0].text: url[1].text if len(url) > 1 else None for url in root}
    assert list(dates) == sorted(dates)
    assert dates[f"{address}/essays/grown/"] == "2023-02-03"
    assert dates[f"{address}/essays/polski/"] == "2026-01-01"
    assert dates[f"{address}/topics/ada/"] is None
    absent = ("hidden", "gone", "draft")
    assert not [url for url in dates if url.rstrip("/").endswith(absent)]


# ---- what pages show


def test_unknowns_are_shown_in_words(at_home: SmallSite) -> None:
    """Its date, its address, and what it answers."""
    text = at_home.text("comments/reply")
    assert "date unknown" in text
    assert "address unknown" in text
    other = make(Comment, "x", in_reply_to=ReplyContext(), added=day(2026), topics=ADA)
    site = make_site(at_home.folder / "other", other).must_build()
    assert "What this answers is not known." in site.text("comments/x")


def test_a_retracted_comment_is_marked_wherever_it_is_listed(at_home: SmallSite) -> None:
    """On its page, in its list, under its topic, by year, in its thread."""
    assert "Retracted by its author" in at_home.text("comments/taken-back")
    assert "Title of taken-back (retracted), 1 January 2023" in at_home.text("comments/reply")
    for path in ("comments", "topics/ada", "archive", "archive/2023"):
        (entry,) = [
            each
            for each in at_home.page(path).xpath("//li[contains(@class, 'h-entry')]")
            if "Title of taken-back" in each.text_content()
        ]
        assert entry.get("data-retracted") is not None
        assert "retracted by its author" in entry.text_content()


def test_the_home_page_shows_the_profile_and_what_is_newest(at_home: SmallSite) -> None:
    """Its lead comes first and the rest last; its links lead on from there."""
    text = at_home.text("")
    assert text.index("Who he is") < text.index("Newest comments") < text.index("More ¶ So.")
    assert at_home.page("").xpath("//a[text()='a comment']/@href") == [
        "./comments/reply/index.html"
    ]
    assert "profile/index.html" not in at_home.files()


def test_a_piece_in_another_language_says_so(at_home: SmallSite) -> None:
    """Its page, and its title and summary in lists."""
    page = at_home.page("essays/polski")
    assert page.xpath("/html/@lang") == ["en"], "what stands around it is the archive's"
    for part in ("//h1", "//div[contains(@class, 'e-content')]"):
        assert page.xpath(f"{part}/@lang") == ["pl"]
        assert page.xpath(f"{part}/@dir") == ["auto"], "Hebrew and Arabic run the other way"
    assert at_home.page("essays/grown").xpath("//h1/@lang") == []
    listed = at_home.page("essays").xpath("//a[text()='Title of polski']/@lang")
    assert listed == ["pl"]


def test_a_page_about_a_topic_links_to_it(at_home: SmallSite) -> None:
    """Every document links to its topics, whatever its kind."""
    for path in ("colophon", "essays/grown", "comments/reply", "bets/bet"):
        assert at_home.page(path).xpath("//a[@href='../../topics/ada/index.html']") or (
            at_home.page(path).xpath("//a[@href='../topics/ada/index.html']")
        )


# ---- long lists


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory, address: str) -> SmallSite:
    """Return an archive of 45 comments, two of them pinned, the oldest and one in the middle."""
    comments = [
        make(
            Comment,
            f"c{n:02}",
            date=day(2023, 1 + n // 28, 1 + n % 28),
            topics=ADA,
            pinned=n in (0, 20),
        )
        for n in range(45)
    ]
    site = make_site(tmp_path_factory.mktemp("long"), *comments)
    return site.must_build(publish=True, address=address)


PAGES = ("comments", "comments/page/2", "comments/page/3")


def test_45_comments_are_three_pages_with_the_pinned_first(long_list: SmallSite) -> None:
    """All of them once; pinned, then newest first."""
    titles = [
        long_list.page(path).xpath("//li[contains(@class, 'h-entry')]//a[@class='u-url']/text()")
        for path in PAGES
    ]
    assert [len(each) for each in titles] == [20, 20, 5]
    others = [n for n in reversed(range(45)) if n not in (0, 20)]
    assert [title for each in titles for title in each] == [
        f"Title of c{n:02}" for n in (20, 0, *others)
    ]
    assert "comments/page/4/index.html" not in long_list.files()
    assert "comments/page/1/index.html" not in long_list.files()


def test_pages_of_a_list_lead_to_each_other_and_know_their_own_address(
    long_list: SmallSite, address: str
) -> None:
    """The first has no newer page and the last no older one."""
    here = [f"{address}/{path}/" for path in PAGES]
    for number, path in enumerate(PAGES):
        page = long_list.page(path)
        assert page.xpath("//link[@rel='canonical']/@href") == [here[number]]
        assert page.xpath("//a[@rel='prev']/@href") == here[:number][-1:]
        assert page.xpath("//a[@rel='next']/@href") == here[number + 1 :][:1]
        assert f"Page {number + 1} of 3" in long_list.text(path)


def test_pages_of_a_list_differ_in_title_and_are_in_the_sitemap(
    long_list: SmallSite, address: str
) -> None:
    """No two have the same title, and the checks find nothing wrong with any."""
    titles = {long_list.page(path).findtext(".//title") for path in PAGES}
    assert len(titles) == 3
    sitemap = (long_list.output / "sitemap.xml").read_text()
    assert all(f"<loc>{address}/{path}/</loc>" in sitemap for path in PAGES)
    assert problems_of(long_list, address) == []


# ---- small sites


SMALL: dict[str, tuple[Document, ...]] = {
    "no profile": (make(Comment, date=day(2023), topics=ADA),),
    "no essays": (make(Page, "profile"), make(Comment, date=day(2023), topics=ADA)),
    "nothing but a profile": (make(Page, "profile"),),
    "nothing at all": (),
    "only a page on a topic": (make(Page, "about", topics=ADA),),
    "only a hidden piece": (make(Essay, date=day(2023), topics=ADA, status=Status.HIDDEN),),
    "only undated": (make(Essay, added=day(2026), topics=ADA),),
    "only a bet": (make(Bet, date=day(2023), offered=day(2023), topics=ADA),),
    "only in Polish": (make(Essay, date=day(2023), topics=ADA, lang="pl"),),
    "a topic beside": (make(Topic, "basic", body="On nothing.", see_also=("ada",)),),
}


@pytest.mark.parametrize("documents", SMALL.values(), ids=SMALL)
def test_an_archive_may_be_small(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    """Whatever kind it lacks, every link resolves, in both builds."""
    site = make_site(tmp_path, *documents).must_build(publish=True)
    assert problems_of(site) == []
    site.must_build()
    assert problems_of(site, "") == []


def test_headings_of_a_body_never_meet_those_of_its_page(tmp_path: Path) -> None:
    """A page has no id twice, whatever its text calls its parts."""
    words = (
        "Text",
        *("First", "Topics", "Comments", "Essays", "Bets"),
        *("Thread", "Record", "Uncertain", "Neighbours", "2023", "Undated"),
        *("Criteria", "History", "Background"),
    )
    body = "\n\n".join(f"## {word}\n\nSo." for word in words)
    documents = (
        make(Page, "profile", body=body),
        make(Topic, "basic", body=body),
        make(Essay, "essay", body=body, date=day(2023), topics=ADA, uncertain=("So.",)),
        make(Comment, "comment", body=body, added=day(2026), topics=("ada", "basic"), thread=POST),
        make(Bet, "bet", body=body, date=day(2023), offered=day(2023), topics=ADA),
    )
    site = make_site(tmp_path, *documents).must_build(publish=True)
    assert problems_of(site) == []


# ---- text is text

NASTY = "<script>alert(1)</script>\"'&amp;&<img src=x onerror=alert(1)>"


def nasty_documents() -> tuple[Document, ...]:
    """Return a document of each kind with markup in every field that holds text."""
    common = {
        "title": NASTY,
        "summary": NASTY,
        "licence": NASTY,
        "uncertain": (NASTY,),
        "corrections": (Correction(date=day(2026), what=NASTY, was=NASTY),),
        "topics": ADA,
    }
    by_other = common | {"author": NASTY}
    work = {"title": NASTY, "author": NASTY, "url": "https://forum.example/?a='b&c=(d)"}
    return (
        replace(
            TOPIC,
            title=NASTY,
            summary=NASTY,
            former_names=(NASTY,),
            corrections=common["corrections"],
        ),
        make(Topic, "basic", title=f"{NASTY} too", summary=NASTY, broader="ada", body="So."),
        make(Page, "profile", **by_other),
        make(Page, "colophon", **by_other),
        make(Essay, "essay", **by_other, date=day(2023), series=NASTY, pinned=True),
        make(Essay, "gone", **common, date=day(2023), status=Status.WITHDRAWN, reason=NASTY),
        make(
            Comment,
            "comment",
            **(by_other | {"topics": (*ADA, TopicId("basic"))}),
            added=day(2026),
            posted_by=NASTY,
            role=NASTY,
            source="https://forum.example/?own='b&c=(d)",
            in_reply_to=ReplyContext(**work, excerpt=NASTY, digest=NASTY, rights=NASTY),
            thread=Work(**work),
            captured=(Capture(file=NASTY, sha256=NASTY, note=NASTY),),
            lost=(NASTY,),
            text=Fidelity.EXCERPT,
            retracted=Retraction(),
            revises="essays/essay",
        ),
        make(Comment, "same", **by_other, added=day(2026), thread=Work(**work)),
        make(
            Comment,
            "answer",
            **common,
            added=day(2026),
            in_reply_to=ReplyContext(comment="comment", excerpt=NASTY),
        ),
        make(
            Bet,
            "bet",
            **common,
            date=day(2023),
            offered=day(2023),
            claim=NASTY,
            against=NASTY,
            stakes=NASTY,
            resolves=(Term(what=NASTY),),
            criteria=(NASTY,),
            history=(BetEvent(state=BetState.OFFERED, note=NASTY),),
            comes_from="answer",
        ),
    )


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive full of markup, in its settings too."""
    settings = {"SITENAME": NASTY, "SITESUBTITLE": NASTY, "AUTHOR": NASTY}
    site = make_site(tmp_path_factory.mktemp("nasty"), *nasty_documents(), **settings)
    return site.must_build(publish=True)


def test_markup_in_any_field_is_shown_as_text(nasty: SmallSite) -> None:
    """No page has an element or an attribute that only a field could have made."""
    seen = 0
    for path, text in nasty.files().items():
        if path.endswith(".html"):
            page = html.fromstring(text)
            ours = f"starts-with(@src, '{ADDRESS}/theme/') or @type = 'application/ld+json'"
            assert page.xpath(f"//script[not({ours})] | //img | //@onerror") == []
            assert not [data for data in page.xpath("//script/text()") if "<" in data]
            seen += page.text_content().count("<script>alert(1)</script>")
    assert seen > 50
    assert problems_of(nasty) == []


def test_markup_in_any_field_is_text_in_feeds_too(nasty: SmallSite) -> None:
    """Also after the HTML that an entry holds is read as HTML."""
    atom = "{http://www.w3.org/2005/Atom}"
    feeds = [path for path in nasty.files() if path.endswith(".atom")]
    assert len(feeds) == 7
    for path in feeds:
        root = etree.parse(nasty.output / path).getroot()
        for element in root.iter(f"{atom}summary", f"{atom}content"):
            held = html.fragment_fromstring(element.text, create_parent=True)
            assert held.xpath(".//script | .//img") == []
        assert "<script>alert(1)</script>" in root.findtext(f"{atom}title")


# ---- with Pelican's grain


@pytest.fixture(scope="module")
def classic(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return the archive in a theme that knows nothing of archives, built twice."""
    site = make_site(
        tmp_path_factory.mktemp("classic"), *DOCUMENTS, THEME=str(CLASSIC), JINJA_ENVIRONMENT={}
    )
    return site.must_build().must_build()


def test_a_theme_of_others_shows_essays_and_comments_as_articles(classic: SmallSite) -> None:
    """With their categories, tags, authors and dates, at the same addresses."""
    by = " ".join(
        classic.page("comments/taken-back").xpath("//p[@class='by']")[0].text_content().split()
    )
    assert by == "???, in comments, Title of ada"
    titles = classic.page("comments").xpath("//ol/li/a/text()")
    assert titles == ["Title of taken-back", "Title of greenwich", "Title of old", "Title of reply"]
    assert "Title of ada (7)" in classic.text("topics")
    assert "Who he is" not in classic.text("")


def test_a_theme_of_others_is_not_given_what_is_not_published(classic: SmallSite) -> None:
    """Pelican's own lists leave out drafts and hidden pieces."""
    for path in ("", "essays", "topics/ada", "archive", "archive/2023"):
        text = classic.text(path)
        assert "Title of grown" in text
        assert "Title of draft" not in text
        assert "Title of hidden" not in text


def test_a_theme_of_others_needs_no_style_sheets_of_ours(classic: SmallSite) -> None:
    """There is nothing to join, so no file is written; its own templates may use Pelican's."""
    assert not [path for path in classic.files() if path.startswith("theme/")]
    assert "Not found" in (classic.output / "404.html").read_text()
