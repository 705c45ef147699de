"""Beginning a piece: a file that builds as it stands, at a place that nobody else has or had."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import (
    Comment,
    Essay,
    Fidelity,
    Form,
    Page,
    ReplyContext,
    Status,
    Topic,
    Work,
    load_content,
    parse_document,
    write_document,
)
from plugins.documents.front_matter.nodes import Scalar
from plugins.documents.front_matter.shapes import SLUG
from plugins.errors import ToolError
from plugins.upkeep.__main__ import main
from plugins.upkeep.writing.fresh import place_new
from plugins.upkeep.writing.names import slug_of
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, make_site, read_folder

DAY = "2026-11-22"
COMMENT = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW?commentId=abcdefghijklmnop7"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a folder of content with a topic and a comment, each as short as can be."""
    site = SmallSite(tmp_path)
    site.add(
        make(Topic, "ada", body="An introduction."),
        make(
            Comment,
            "remark",
            body="Its own words, with [a link](../topics/ada.md).",
            date=day(2024),
            source=COMMENT,
            topics=("ada",),
        ),
    )
    return tmp_path / "content"


def _run(content: Path, *arguments: str) -> int:
    return main([*arguments, "--content", str(content)])


def _new(content: Path, *arguments: str) -> int:
    return _run(content, "new", *arguments, "--on", DAY, "--offline")


# ---- what is begun


def test_what_is_begun_builds_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every kind can be begun from nothing but its name, and the site with all of them is built.

    An essay that grew from a comment leads to it once it is published, and the comment's page to
    the essay.
    """
    site = make_site(
        tmp_path, make(Comment, "remark", date=day(2024), source=COMMENT, body="Own words.")
    )
    content = tmp_path / "content"
    for arguments in (
        ("essay", "--title", "What a licence is for", "--topics", "ada"),
        ("comment", "--url", "https://news.ycombinator.com/item?id=41111111"),
        ("bet", "--title", "Rain before Friday"),
        ("topic", "--title", "Weather"),
        ("page", "--title", "Talks"),
    ):
        assert _new(content, *arguments) == 0
        file = Path(capsys.readouterr().out.strip())
        assert file.is_file()
    before = (content / "comments/remark.md").read_bytes()
    assert _run(content, "promote", "remark", "--title", "It grew", "--on", DAY) == 0
    assert (content / "comments/remark.md").read_bytes() == before
    site.change("content/essays/it-grew.md", "status: draft\n", "")
    site.must_build()
    assert 'href="../../comments/remark/index.html"' in _page(site, "essays/it-grew")
    assert 'href="../../essays/it-grew/index.html"' in _page(site, "comments/remark")


def _page(site: SmallSite, path: str) -> str:
    return (site.output / path / "index.html").read_text("utf-8")


def test_what_is_begun_is_a_draft_of_today(content: Path) -> None:
    """An essay is dated, held back from readers, and has the topics that were asked for."""
    assert _new(content, "essay", "--title", " What  it\tis ", "--topics", "ada") == 0
    essay = load_content(content).documents["essays/what-it-is.md"]
    assert (essay.title, essay.status, str(essay.date)) == ("What it is", Status.DRAFT, DAY)
    assert essay.topics == ("ada",)


def test_a_new_file_is_in_the_one_form(content: Path) -> None:
    """Nothing is to be put in order in what was just begun."""
    for kind in ("essay", "bet", "topic", "page"):
        assert _new(content, kind, "--title", f"A new {kind}") == 0
    assert _new(content, "comment", "--url", "https://example.org/a#b") == 0
    (content / "comments/remark.md").unlink()
    (content / "topics/ada.md").unlink()
    assert _run(content, "fmt", "--check") == 0


# ---- comments


@pytest.mark.parametrize(
    ("url", "path", "said"),
    [
        (
            "https://www.greaterwrong.com/posts/9rdpdDerangjYeQGW/llama-2/answer/Zbcdefghijklmnopq",
            "comments/lesswrong/llama-2-zbcdefg.md",
            {
                "source": "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW"
                "?commentId=Zbcdefghijklmnopq",
                "mirrors": (
                    (
                        "https://www.greaterwrong.com/posts/9rdpdDerangjYeQGW/llama-2"
                        "/answer/Zbcdefghijklmnopq"
                    ),
                ),
                "thread": Work(url="https://www.lesswrong.com/posts/9rdpdDerangjYeQGW"),
                "form": Form.ANSWER,
            },
        ),
        (
            "https://www.alignmentforum.org/posts/9rdpdDerangjYeQGW?commentId=Zbcdefghijklmnopq",
            "comments/lesswrong/zbcdefg.md",
            {
                "source": "https://www.alignmentforum.org/posts/9rdpdDerangjYeQGW"
                "?commentId=Zbcdefghijklmnopq",
                "mirrors": (),
                "title": "Comment Zbcdefg on LessWrong",
            },
        ),
        (
            "https://forum.effectivealtruism.org/posts/9rdpdDerangjYeQGW/a?commentId=Z2345678901234567",
            "comments/eaforum/a-z234567.md",
            {"title": "Comment Z234567 on the EA Forum"},
        ),
        (
            "https://news.ycombinator.com/item?id=41111111",
            "comments/hackernews/41111111.md",
            {"thread": None},
        ),
    ],
)
def test_an_address_tells_the_forum_and_no_more(
    content: Path, url: str, path: str, said: dict[str, object]
) -> None:
    """A comment has what its address tells: forum, post and mirror; all else is unknown."""
    assert _new(content, "comment", "--url", url) == 0
    comment = load_content(content).documents[path]
    assert isinstance(comment, Comment)
    assert {name: getattr(comment, name) for name in said} == said
    assert (comment.date, comment.in_reply_to) == (None, ReplyContext())
    assert (comment.text, str(comment.added)) == (Fidelity.FULL, DAY)


def test_a_comment_that_the_archive_has_is_refused_with_its_place(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another spelling of the address is the same comment."""
    before = read_folder(content)
    spelled = "https://www.alignmentforum.org/posts/xxxxxxxxxxxxxxxxx/y#abcdefghijklmnop7"
    assert _new(content, "comment", "--url", spelled) == 1
    error = capsys.readouterr().err
    assert f"{content}/comments/remark.md:" in error
    assert "the archive has it already" in error
    assert read_folder(content) == before


# ---- what is refused


def _add_owners(content: Path) -> None:
    """Let addresses be had in each way in which they can be."""
    SmallSite(content.parent).add(
        make(Essay, "held", date=day(2024), status=Status.HOLD),
        make(Essay, "later", date=day(2024), former_urls=("/essays/Earlier/", "/about/")),
    )
    ledger = content / "ledger"
    ledger.mkdir()
    ledger.joinpath("addresses.txt").write_text("2025-02-03 /essays/lost/\n", encoding="utf-8")
    ledger.joinpath("declared.txt").write_text("/talks/  kept  zhd.dev\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "who"),
    [
        (("essay", "--title", "Held"), "the file"),
        (("page", "--title", "held"), "/drafts/held/ is the address of"),
        (("essay", "--title", "earlier"), "/essays/earlier/ is a former address of"),
        (("page", "--title", "About"), "content/essays/later.md"),
        (("essay", "--title", "Lost"), "published on 2025-02-03"),
        (("page", "--title", "Talks"), "declared kept"),
        (("page", "--title", "Essays"), "belongs to the archive's own pages"),
        (("topic", "--title", "Ada"), "topics/ada.md is there already"),
    ],
)
def test_a_slug_that_is_or_was_taken_is_refused_with_who_has_it(
    content: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: Sequence[str],
    who: str,
) -> None:
    """Present, future and former addresses, what the ledger has and what is declared, count."""
    _add_owners(content)
    before = read_folder(content)
    assert _new(content, *arguments) == 1
    assert who in capsys.readouterr().err
    assert read_folder(content) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("essay",), "TITLE: missing"),
        (("essay", "--title", "日本"), "choose one with SLUG="),
        (("essay", "--title", "a", "--slug", "a.b"), "SLUG: 'a.b': not a slug"),
        (("essay", "--title", "a", "--url", COMMENT), "only a comment is known by one"),
        (("comment",), "URL: missing"),
        (("comment", "--url", "nowhere"), "not a web address"),
        (("comment", "--url", "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW"), "of a post"),
    ],
)
def test_a_wish_that_is_not_whole_is_told_in_one_line(
    content: Path, capsys: pytest.CaptureFixture[str], arguments: Sequence[str], told: str
) -> None:
    """It could not be begun: status 2, a reason and a remedy, no traceback and no file."""
    before = read_folder(content)
    assert _new(content, *arguments) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.startswith("Could not begin it: ")
    assert len(error.splitlines()) == 1
    assert read_folder(content) == before


def test_a_topic_that_is_not_there_is_refused_with_the_nearest(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt topic is not written into a new file."""
    assert _new(content, "essay", "--title", "a", "--topics", "adda") == 1
    assert "did you mean 'ada'?" in capsys.readouterr().err
    assert not (content / "essays").exists()


def test_a_mistake_in_another_file_is_in_nobodys_way(content: Path) -> None:
    """A thought can be written down while something else is still to be mended."""
    (content / "pages").mkdir()
    (content / "pages/broken.md").write_text("---\ntitel: x\n---\n", encoding="utf-8")
    assert _new(content, "essay", "--title", "A thought") == 0


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    """Not even one that came between the look and the writing; nothing is left beside it."""
    file = tmp_path / "a.md"
    file.write_text("Mine.", encoding="utf-8")
    with pytest.raises(FileExistsError):
        place_new(file, b"Other.")
    assert read_folder(tmp_path) == {"a.md": b"Mine."}


# ---- essays from comments


def test_an_essay_takes_over_the_words_and_mends_their_links(content: Path) -> None:
    """The owner's own words are where it begins; links lead where they led."""
    assert _run(content, "promote", "comments/remark.md", "--slug", "grown", "--on", DAY) == 0
    library = load_content(content)
    essay = library.documents["essays/grown.md"]
    assert isinstance(essay, Essay)
    assert (essay.grew_from, essay.topics, essay.status) == ("remark", ("ada",), Status.DRAFT)
    comment = library.bodies["comments/remark.md"]
    assert library.bodies[essay.path].html == comment.html


@pytest.mark.parametrize(
    "fields", [{"text": Fidelity.DIGEST}, {"author": "Somebody Else"}], ids=["digest", "another's"]
)
def test_words_that_are_not_the_owners_are_not_taken_over(
    content: Path, fields: dict[str, object]
) -> None:
    """An account in the third person, or what somebody else wrote, begins no essay of his."""
    other = make(Comment, "other", date=day(2024), body="Not his words.", **fields)
    SmallSite(content.parent).add(other)
    assert _run(content, "promote", "other", "--on", DAY) == 0
    assert load_content(content).documents["essays/other.md"].body == "To be written."


def test_no_essay_grows_from_what_is_withdrawn(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it may stand anywhere else."""
    gone = make(Comment, "gone", date=day(2024), status=Status.WITHDRAWN, reason="A reason.")
    SmallSite(content.parent).add(gone)
    assert _run(content, "promote", "gone", "--on", DAY) == 2
    assert "is withdrawn" in capsys.readouterr().err


# ---- always


@settings(deadline=None, max_examples=20)
@given(st.text(max_size=120))
def test_every_title_gives_a_slug_or_a_reason(title: str) -> None:
    """A slug made of a title is one, and short; a title without letters says what to do."""
    if not re.search("[a-z0-9]", unicodedata.normalize("NFKD", title.casefold())):
        with pytest.raises(ToolError, match="choose one with SLUG="):
            slug_of(title)
        return
    slug = slug_of(title)
    assert SLUG.read(Scalar(slug, 1)) == slug
    assert len(slug) <= 64


def test_a_page_of_that_name_can_be_begun_once(content: Path) -> None:
    """What was begun is there from then on, so that the same again is refused."""
    assert _new(content, "page", "--title", "Talks") == 0
    page = parse_document("pages/talks.md", (content / "pages/talks.md").read_text("utf-8"))
    assert isinstance(page, Page)
    assert write_document(page) == (content / "pages/talks.md").read_text("utf-8")
    assert _new(content, "page", "--title", "Talks") == 1
