"""What is not published is nowhere; what is hidden or withdrawn says no more than it should."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from plugins.documents import (
    Bet,
    BetEvent,
    BetState,
    Capture,
    Comment,
    Document,
    Essay,
    Fidelity,
    Page,
    ReplyContext,
    Slug,
    Status,
    Term,
    Topic,
    Work,
    write_document,
)
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, make_site

SECRET = "xyzzy"  # noqa: S105 (it opens nothing)
POST = "https://forum.example/post"
OTHERS_TOPIC = make(Topic, "basic", title="Only for drafts", body="An introduction.")
PUBLIC = (
    make(Essay, "public", date=day(2023), topics=("ada",)),
    make(Comment, "public", date=day(2023), topics=("ada",), thread=Work(url=POST)),
)


def picture() -> bytes:
    """Return an image that gives away in its bytes where it came from."""
    words, file = PngInfo(), BytesIO()
    words.add_text("Comment", f"{SECRET}, as only this picture has it")
    Image.new("L", (1, 1)).save(file, "PNG", pnginfo=words)
    return file.getvalue()


def word(name: str) -> str:
    """Return a text that gives away where it came from."""
    return f"{SECRET}-{name}"


def url(name: str) -> str:
    """Return an address that does."""
    return f"https://forum.example/{SECRET}/{name}"


COMMON: dict[str, object] = {
    "title": word("title"),
    "summary": word("summary"),
    "body": f"{word('body')}\n\n![A picture](../images/{SECRET}.png)",
    "licence": word("licence"),
    "former_urls": (f"/{SECRET}/old/",),
    "uncertain": (word("uncertain"),),
    "topics": ("ada", "basic"),
    "pinned": True,
}
DATED: dict[str, object] = {
    "date": day(1983, 4, 5),
    "modified": day(1984, 4, 5),
    "added": day(1985),
}

DOCUMENTS: dict[str, Document] = {
    "essay": make(Essay, SECRET, **COMMON, **DATED, author=word("author"), series=word("series")),
    "page": make(Page, SECRET, **COMMON, **DATED, author=word("author")),
    "comment": make(
        Comment,
        SECRET,
        **COMMON,
        **DATED,
        author=word("author"),
        posted_by=word("posted_by"),
        role=word("role"),
        source=url("source"),
        mirrors=(url("mirror"),),
        in_reply_to=ReplyContext(
            title=word("reply-title"),
            author=word("reply-author"),
            url=url("reply"),
            excerpt=word("excerpt"),
            digest=word("digest"),
            rights=word("rights"),
        ),
        thread=Work(url=POST, title=word("thread"), author=word("thread-author")),
        captured=(Capture(file=word("file"), sha256=word("sha256"), note=word("note")),),
        lost=(word("lost"),),
        text=Fidelity.FULL,
    ),
    "bet": make(
        Bet,
        SECRET,
        **COMMON,
        date=day(1983, 4, 5),
        offered=day(1983, 4, 5),
        claim=word("claim"),
        against=word("with"),
        stakes=word("stakes"),
        resolves=(Term(what=word("what"), date=day(1990)),),
        criteria=(word("criterion"),),
        state=BetState.OFFERED,
        history=(BetEvent(state=BetState.OFFERED, note=word("event")),),
        source=url("bet"),
    ),
}
"""A document of each kind that holds the secret in every field."""


@pytest.fixture(scope="module", params=DOCUMENTS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return each kind of document."""
    return str(request.param)


def site_with(folder: Path, document: Document) -> SmallSite:
    """Return an archive of public pieces, the document, and a picture that only it uses."""
    site = make_site(folder, OTHERS_TOPIC, *PUBLIC, document)
    site.write(f"content/images/{SECRET}.png", picture())
    return site


def places_of_the_secret(site: SmallSite) -> set[str]:
    """Return every file that was built whose name or bytes hold the secret."""
    files = site.files().items()
    return {path for path, text in files if SECRET in path or SECRET.encode() in text.lower()}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.HOLD])
def test_a_published_site_holds_no_word_name_or_picture_of_what_is_not(
    tmp_path: Path, kind: str, status: Status
) -> None:
    """Nor its dates, nor a count that knows of it."""
    site = site_with(tmp_path, replace(DOCUMENTS[kind], status=status)).must_build(publish=True)
    assert places_of_the_secret(site) == set()
    dates = [path for path, text in site.files().items() if b"198" in text and path.endswith("l")]
    assert dates == []
    assert "Only for drafts nothing yet" in site.text("topics")
    assert "nothing yet" in site.text("topics/basic")
    assert "1 comment and 1 essay" in site.text("topics/ada")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.HOLD])
def test_at_home_a_draft_is_seen_at_an_address_of_its_own_with_a_notice(
    tmp_path: Path, kind: str, status: Status
) -> None:
    """Its page, its picture, and no list, topic or count that has it."""
    site = site_with(tmp_path, replace(DOCUMENTS[kind], status=status)).must_build()
    draft = f"drafts/{SECRET}/index.html"
    assert places_of_the_secret(site) == {draft, f"images/{SECRET}.png"}
    text = site.text(f"drafts/{SECRET}")
    assert ("Held:" if status is Status.HOLD else "Draft:") in text
    assert word("body") in text
    assert site.page(f"drafts/{SECRET}").xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "Only for drafts nothing yet" in site.text("topics")


def test_a_hidden_piece_is_reached_by_its_address_alone(tmp_path: Path, kind: str) -> None:
    """It is in no list, feed or sitemap, and asks not to be indexed."""
    document = replace(DOCUMENTS[kind], status=Status.HIDDEN)
    site = site_with(tmp_path, document).must_build(publish=True)
    folder = SECRET if kind == "page" else f"{kind}s/{SECRET}"
    places = places_of_the_secret(site)
    cards = {path for path in places if path.startswith("cards/")}
    assert places - cards == {
        f"{folder}/index.html",
        f"images/{SECRET}.png",
        f"{SECRET}/old/index.html",
    }
    assert len(cards) <= 1, "the one that its page names"
    assert word("body") in site.text(folder)
    assert site.page(folder).xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "Only for drafts nothing yet" in site.text("topics")


def test_of_a_withdrawn_piece_nothing_is_left_but_the_reason(tmp_path: Path, kind: str) -> None:
    """Its address answers; its words, its picture, its dates and its topics are gone."""
    gone = replace(
        DOCUMENTS[kind],
        status=Status.WITHDRAWN,
        reason="Asked for by its author.",
        slug=Slug("gone"),
    )
    site = site_with(tmp_path, replace(gone, path=f"{gone.path.split('/')[0]}/gone.md"))
    site.must_build(publish=True)
    # A former address leads to the reason, and says nothing beside.
    former = f"{SECRET}/old"
    assert places_of_the_secret(site) == {f"{former}/index.html"}
    assert SECRET not in site.text(former).lower()
    folder = "gone" if kind == "page" else f"{kind}s/gone"
    page = site.page(folder)
    (main,) = page.xpath("//main")
    assert main.text_content().split() == ["Withdrawn", "Asked", "for", "by", "its", "author."]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not [
        path for path, text in site.files().items() if b"198" in text and path.endswith("l")
    ]


def test_a_draft_of_the_profile_is_a_draft_like_any_other(tmp_path: Path) -> None:
    """The home page does without it, and it is seen at its own address while it is written."""
    profile = make(Page, "profile", body=word("body"), status=Status.DRAFT)
    site = make_site(tmp_path, *PUBLIC, profile).must_build()
    assert places_of_the_secret(site) == {"drafts/profile/index.html"}
    site.must_build(publish=True)
    assert places_of_the_secret(site) == set()


def test_a_withdrawn_profile_leaves_its_reason_on_the_home_page(tmp_path: Path) -> None:
    """That is its address."""
    profile = make(
        Page, "profile", body=word("body"), status=Status.WITHDRAWN, reason="Gone fishing."
    )
    site = make_site(tmp_path, *PUBLIC, profile).must_build(publish=True)
    assert places_of_the_secret(site) == set()
    assert "Gone fishing." in site.text("")


def test_publishing_what_was_held_needs_nothing_but_its_status(tmp_path: Path) -> None:
    """The same file, without its status, is at its address and in every list."""
    held = replace(DOCUMENTS["essay"], status=Status.HOLD)
    site = site_with(tmp_path, held).must_build(publish=True)
    site.write(f"content/{held.path}", write_document(replace(held, status=Status.PUBLISHED)))
    site.must_build(publish=True)
    assert {f"essays/{SECRET}/index.html", "index.html", "sitemap.xml", "feeds/all.atom"} <= (
        places_of_the_secret(site)
    )
