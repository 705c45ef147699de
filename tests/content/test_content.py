"""What the first owner's content says, and how his site shows it.

`make init` takes this folder away with the content that it is about.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser

from plugins.documents import Bet, Comment, Fidelity, Library, Topic, load_content
from plugins.relations import build_graph
from tests.sites_fixture import REPOSITORY, SmallSite
from tests.whole_site import serve

COMMENTS = (
    "a-prize-for-a-proof-about-a-small-network",
    "formal-specification-and-a-crux",
    "llama-2-is-not-open-source",
    "next-models-for-interpretability",
    "one-year-board-terms",
    "purpose-driven-companies-as-pbcs",
    "python-books",
    "research-that-llama-2s-licence-rules-out",
    "spending-on-yourself-is-not-a-donation",
    "startups-risk-and-b-corps",
    "what-anthropics-policy-team-does",
    "what-makes-a-good-decomposition",
)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def library() -> Library:
    """Return the content, which must be without a mistake."""
    return load_content(REPOSITORY / "content")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Return the folder of the site as it is published, and its address."""
    folder = tmp_path_factory.mktemp("content") / "output"
    with serve(folder) as address:
        outcome = SmallSite(REPOSITORY).build(publish=True, address=address, output=str(folder))
        assert (outcome.status, outcome.err) == (0, "")
        yield folder, address


@pytest.fixture(scope="module")
def built(served: tuple[Path, str]) -> SmallSite:
    """Return the site as it is published; its output is all of it."""
    return SmallSite(served[0].parent)


def test_every_topic_is_described_and_used(library: Library) -> None:
    """No topic is empty, and each says in its introduction what the archive holds on it."""
    for node in build_graph(library).topics.values():
        assert node.documents, node.topic.slug
        assert len(node.topic.body.split()) > 40
        linked = {link.file for link in library.bodies[node.topic.path].links}
        assert any(document.path in linked for document in node.documents), node.topic.slug


def test_every_piece_is_introduced_by_one_of_its_topics(library: Library) -> None:
    """Nobody has to find a piece by its date alone."""
    topics = [each for each in library.documents.values() if isinstance(each, Topic)]
    linked = {link.file for topic in topics for link in library.bodies[topic.path].links}
    pieces = [each.path for each in library.documents.values() if isinstance(each, (Comment, Bet))]
    assert set(pieces) <= linked


def test_the_twelve_comments_are_at_their_addresses(built: SmallSite) -> None:
    """No more and no fewer; these addresses are promises."""
    found = [path for path in built.files() if re.fullmatch("comments/[^/]+/index.html", path)]
    assert [path.split("/")[1] for path in found] == list(COMMENTS)


@pytest.mark.parametrize("topic", ["licensing", "verification", "policy", "donations"])
def test_the_first_topics_are_at_their_addresses(built: SmallSite, topic: str) -> None:
    """With what is on them."""
    assert built.page(f"topics/{topic}").xpath("//li[contains(@class, 'h-entry')]")


def test_every_digest_says_that_it_is_one(built: SmallSite, library: Library) -> None:
    """On its page, in the list of comments, and in the feed."""
    digests = [
        each
        for each in library.documents.values()
        if isinstance(each, Comment) and each.text is Fidelity.DIGEST
    ]
    assert len(digests) == 12
    entries = dict(entries_of(built, "comments"))
    for comment in digests:
        assert "This is a digest, in the archive" in built.text(f"comments/{comment.slug}")
        (listed,) = [text for link, text in entries.items() if f"/{comment.slug}/" in link]
        assert ", digest" in listed
    contents = [entry.findtext(f"{ATOM}content") for entry in feed_of(built, "comments")]
    assert all("A digest by the archive" in (content or "") for content in contents)


def entries_of(site: SmallSite, path: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of every entry in a list."""
    for entry in site.page(path).xpath("//li[contains(@class, 'h-entry')]"):
        yield entry.xpath(".//a/@href")[0], " ".join(entry.text_content().split())


def feed_of(site: SmallSite, name: str) -> list[etree._Element]:
    """Return the entries of a feed."""
    return etree.parse(site.output / f"feeds/{name}.atom").getroot().findall(f"{ATOM}entry")


def test_the_comment_of_jack_clark_is_his_wherever_it_is_shown(built: SmallSite) -> None:
    """On its page, in its metadata, in lists, under its topic, by year, and in feeds."""
    page = "comments/what-anthropics-policy-team-does"
    assert "Comment by Jack Clark, posted by Zac Hatfield-Dodds" in built.text(page)
    assert built.page(page).xpath("//meta[@name='author']/@content") == ["Jack Clark"]
    for path in ("comments", "topics/policy", "archive", "archive/2023"):
        (listed,) = [text for link, text in entries_of(built, path) if page in link]
        assert "Jack Clark, posted by Zac Hatfield-Dodds" in listed
    for name in ("all", "comments", "topics/policy"):
        (entry,) = [
            each for each in feed_of(built, name) if page in each.find(f"{ATOM}link").get("href")
        ]
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Jack Clark"
        assert "Posted by Zac Hatfield-Dodds." in entry.findtext(f"{ATOM}content")


def test_the_addenda_on_llama_2_stand_between_the_claim_and_its_reasons(built: SmallSite) -> None:
    """Where they stood in the original; and the criteria keep their numbers."""
    page = built.page("comments/llama-2-is-not-open-source")
    (body,) = page.xpath("//div[contains(@class, 'e-content')]")
    shape = [f"{each.tag}.{each.get('class') or each.get('id') or ''}" for each in body]
    assert [re.sub(r"\.p-[0-9a-f]{8}$", ".", each) for each in shape[:4]] == [
        "p.",
        "div.addendum",
        "div.addendum",
        "h2.reasons",
    ]
    assert [each.get("value") for each in body.iter("li") if each.get("value")] == ["2", "5", "6"]


def test_the_lost_formula_is_there_as_mathematics(built: SmallSite) -> None:
    """As MathML, with the sign for infinity, and a note on where it was recovered."""
    text = (
        built.output / "comments/a-prize-for-a-proof-about-a-small-network/index.html"
    ).read_text()
    assert re.search(r"<math\b.*?\u221e.*?</math>", text, re.DOTALL)
    assert 'class="note"' in text


def test_the_archives_own_essays_are_bylined_to_it(library: Library) -> None:
    """Never to the owner, who did not write them."""
    essays = [each for each in library.documents.values() if each.path.startswith("essays/")]
    assert len(essays) >= 2
    assert {str(each.author).lower() for each in essays} == {"the archive"}


def test_the_accounts_of_bets_are_the_archives(built: SmallSite) -> None:
    """Neither their pages nor their feed give its words to the owner."""
    for page in (built.output / "bets").glob("*/index.html"):
        assert '<meta name="author" content="the archive">' in page.read_text("utf-8")
    feed = (built.output / "feeds/bets.atom").read_text("utf-8")
    entries = feed.split("<entry>")[1:]
    assert entries
    assert all("<author><name>the archive</name></author>" in entry for entry in entries)


@pytest.mark.parametrize(
    "page",
    ["", "colophon/", "topics/licensing/", "comments/llama-2-is-not-open-source/"],
)
def test_every_kind_of_page_says_who_links_to_it(built: SmallSite, page: str) -> None:
    """The profile, a page, a topic and a piece each have the sentences that link to them."""
    text = (built.output / page / "index.html").read_text("utf-8")
    section = text.partition('id="archive:backlinks"')[2].partition("</section>")[0]
    assert re.search(r"<li><a href=[^>]+>[^<]+</a>, \w+: <q>[^<]+</q>", section)


@pytest.mark.browser
def test_every_piece_fits_on_a_phone(
    browser: Browser, served: tuple[Path, str], library: Library
) -> None:
    """No table, formula or long word of any makes its page scroll sideways."""
    _, address = served
    wide = []
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        for document in library.documents.values():
            page.goto(f"{address}/{document.permalink}")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(document.path)
    assert wide == []
