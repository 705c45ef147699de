"""Renaming a piece or a file: all that led to it leads to it, or nothing has changed."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    Comment,
    Document,
    Essay,
    Library,
    Page,
    PieceName,
    ReplyContext,
    Slug,
    Status,
    Topic,
    load_content,
    parse_document,
)
from plugins.errors import ContentError, ToolError
from plugins.permanence import load_declared
from plugins.upkeep.__main__ import main
from plugins.upkeep.writing import renaming
from plugins.upkeep.writing.renaming import rename
from tests.graph_strategies import day, make
from tests.sites_fixture import SmallSite, read_folder

PICTURE = Path(__file__).parent / "sites/whole/content/images/specimen.png"

_LINKS = """\
See [it](../comments/old.md), [it again]({filename}/comments/old.md#part "old.md") and
`[no link](../comments/old.md)`, or [by reference][it].

[it]: ../comments/old.md

/// quote | Its author, [the comment](../comments/old.md)
Words of its own
///

<a href="../comments/old.md">In HTML</a>, ![a picture](../images/a.png)
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a folder in which others name a comment in every way there is."""
    site = SmallSite(tmp_path)
    site.add(
        make(Topic, "ada", body="An introduction; see [it](../comments/old.md)."),
        make(
            Comment,
            "old",
            date=day(2023),
            body="Words of its own {: #part }\n\n[A topic](../topics/ada.md), [myself](old.md).",
            former_urls=("/comments/older/",),
        ),
        make(Comment, "reply", date=day(2024), in_reply_to=ReplyContext(comment=Slug("old"))),
        make(Comment, "below", date=day(2024), in_reply_to=ReplyContext(under=Slug("old"))),
        make(
            Essay,
            "grown",
            date=day(2024),
            body=_LINKS,
            grew_from=Slug("old"),
            revises=PieceName("comments/old"),
        ),
        make(Bet, "bet", date=day(2024), offered=day(2024), comes_from=Slug("old")),
        make(Page, "profile", body="A profile."),
        make(Essay, "draft", date=day(2024), status=Status.DRAFT),
    )
    site.write("content/comments/old.md", _with_part(site))
    site.write("content/images/a.png", PICTURE.read_bytes())
    return tmp_path / "content"


def _with_part(site: SmallSite) -> str:
    text = (site.folder / "content/comments/old.md").read_text("utf-8")
    return text.replace("own {: #part }", "own\n{: #part }")


def _documents(content: Path) -> dict[str, Document]:
    return dict(load_content(content).documents)


# ---- what is mended


@pytest.mark.parametrize(
    ("new", "path"),
    [
        ("new", "comments/new.md"),
        ("comments/forum/new.md", "comments/forum/new.md"),
        ("content/comments/a/b/new", "comments/a/b/new.md"),
    ],
)
def test_everything_that_named_a_comment_names_it_still(content: Path, new: str, path: str) -> None:
    """Links in every form, quotations, and front matter; its own links lead where they led."""
    before = _documents(content)
    rename(content, "comments/old", new)
    after = _documents(content)
    moved = after.pop(path)
    assert moved.former_urls == ("/comments/older/", "/comments/old/")
    assert replace(moved, path="", slug="", body="", former_urls=()) == replace(
        before.pop("comments/old.md"), path="", slug="", body="", former_urls=()
    )
    grown, bet = after["essays/grown.md"], after["bets/bet.md"]
    assert isinstance(grown, Essay)
    assert isinstance(bet, Bet)
    assert (grown.grew_from, grown.revises, bet.comes_from) == ("new", "comments/new", "new")
    assert "`[no link](../comments/old.md)`" in grown.body
    assert len(re.findall(re.escape(f"/{path}"), grown.body)) == 5
    for name, reply in (("reply", {"comment": "new"}), ("below", {"under": "new"})):
        comment = after[f"comments/{name}.md"]
        assert isinstance(comment, Comment)
        assert comment.in_reply_to == ReplyContext(**reply)


def test_a_picture_is_renamed_with_every_link_to_it(content: Path) -> None:
    """Its bytes stay; an address that was published leads on, which `declared.txt` says."""
    ledger = content / "ledger/addresses.txt"
    ledger.parent.mkdir()
    ledger.write_text("2025-01-01 /images/a.png\n", encoding="utf-8")
    told = rename(content, "images/a.png", "loss-by-day.png")
    library = load_content(content)
    assert "images/a.png" not in library.files
    assert (content / "images/loss-by-day.png").read_bytes() == PICTURE.read_bytes()
    declared, _ = load_declared(content)
    assert declared["/images/a.png"].told == "/images/loss-by-day.png"
    assert "ledger/declared.txt" in told


def test_a_draft_leaves_no_address_behind(content: Path) -> None:
    """Nobody was promised it."""
    rename(content, "essays/draft", "thought")
    assert _documents(content)["essays/thought.md"].former_urls == ()


def test_a_slug_of_its_own_goes_with_the_old_name(content: Path) -> None:
    """From then on the file's name says it."""
    file = content / "essays/draft.md"
    file.write_text(file.read_text("utf-8").replace("title:", "slug: other\ntitle:"), "utf-8")
    rename(content, "other", "thought")
    assert "slug:" not in (content / "essays/thought.md").read_text("utf-8")


def test_going_there_and_back_keeps_both_addresses(content: Path) -> None:
    """A piece that comes back to an address lists it too, as its name in feeds is the oldest."""
    rename(content, "essays/grown", "other")
    rename(content, "essays/other", "grown")
    grown = _documents(content)["essays/grown.md"]
    assert grown.former_urls == ("/essays/grown/", "/essays/other/")


def test_a_topic_is_renamed_as_topics_are(content: Path) -> None:
    """Its file stays and says its slug."""
    (content / "essays/grown.md").unlink()
    (content / "images/a.png").unlink()
    rename(content, "topics/ada", "lovelace")
    assert _documents(content)["topics/ada.md"].slug == "lovelace"


def test_git_undoes_it_as_the_command_says(content: Path) -> None:
    """The line that is printed, run in a shell, brings every byte back.

    Where something was not committed no such line is printed, as it would throw that away.
    """
    root = content.parent
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "before"]):
        subprocess.run([*git, *arguments], cwd=root, check=True, capture_output=True)
    before = read_folder(content)
    draft = content / "essays/new.md"
    draft.write_bytes((content / "essays/draft.md").read_bytes())
    assert "Git cannot undo it; `make rename FROM=" in rename(content, "essays/new", "newer")
    (content / "essays/newer.md").unlink()
    (undo,) = re.findall(r"`(.*)` undoes it", rename(content, "comments/old", "new"))
    assert read_folder(content) != before
    subprocess.run(undo, shell=True, cwd=root, check=True, capture_output=True)  # noqa: S602 (what a person would type)
    assert read_folder(content) == before


# ---- what is refused


@pytest.mark.parametrize(
    ("old", "new", "status", "told"),
    [
        ("comments/olt", "new", 2, "did you mean 'comments/old'?"),
        ("comments/old", "old", 2, "the name that it has"),
        ("comments/old", "a.b", 2, "not a slug"),
        ("comments/old", "essays/old", 2, "whose kind it would change"),
        ("comments/old", "comments/../x", 2, "whose kind it would change"),
        ("comments/old", "reply", 1, "is there already"),
        ("comments/old", "Reply", 1, "is there already"),
        ("comments/old", "comments/x/below.md", 1, "is the address of"),
        ("comments/old", "lost", 1, "was published on 2025-01-01"),
        ("comments/reply", "older", 1, "is a former address of"),
        ("pages/profile", "home", 2, "the home page"),
        ("essays/draft", "essays/a/grown", 1, "will be"),
        ("images/a.png", "b.jpg", 2, "another ending"),
        ("images/a.png", "essays/b.png", 2, "not a place for files"),
        ("images/a.png", "../b.png", 2, "not a place for files"),
        ("images/a.png", "a.png", 2, "is there already"),
        ("ledger/addresses.txt", "b.txt", 2, "a record of the archive's own"),
        ("topics/ada", "topics/ada", 2, "the name that the topic has"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_changes(
    content: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    status: int,
    told: str,
) -> None:
    """Each with who has it, or what to write, and no traceback."""
    (content / "ledger").mkdir()
    (content / "ledger/addresses.txt").write_text("2025-01-01 /comments/lost/\n", "utf-8")
    before = read_folder(content)
    if told == "will be":
        told = "grown"
    assert main(["rename", old, new, "--content", str(content)]) == status
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert read_folder(content) == before


def test_a_link_that_cannot_be_found_stops_it(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a link is written so that it cannot be mended, nothing is."""
    page = content / "pages/profile.md"
    text = page.read_text("utf-8").replace("A profile.", "[it](&#46;./comments/old.md)")
    page.write_text(text, encoding="utf-8")
    before = read_folder(content)
    assert main(["rename", "comments/old", "new", "--content", str(content)]) == 1
    assert f"{content}/pages/profile.md:" in capsys.readouterr().err
    assert read_folder(content) == before


def test_stopped_half_way_it_leaves_everything_as_it_was(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stops the writing, the new file goes again and the old ones stay."""

    def stopped(*_arguments: object) -> None:
        raise KeyboardInterrupt

    before = read_folder(content)
    monkeypatch.setattr(renaming, "write_all", stopped)
    assert main(["rename", "comments/old", "new", "--content", str(content)]) == 130
    assert read_folder(content) == before


# ---- always


_PIECES = ("a", "b", "c", "d")
_KINDS = {"essays": Essay, "comments": Comment}


@st.composite
def _archives(draw: st.DrawFn) -> list[Document]:
    """Return pieces that link to one another in many ways."""
    sections = [draw(st.sampled_from(sorted(_KINDS))) for _ in _PIECES]
    places = [f"{s}/{n}" for s, n in zip(sections, _PIECES, strict=True)]
    made = []
    for section, name in zip(sections, _PIECES, strict=True):
        others = draw(st.lists(st.sampled_from(places), max_size=3))
        manners = draw(st.lists(st.sampled_from(_MANNERS), min_size=3, max_size=3))
        links = [
            manner.format(to=to, slug=to.partition("/")[2])
            for manner, to in zip(manners, others, strict=False)
        ]
        made.append(
            make(_KINDS[section], name, date=day(2024), body="\n\n".join(["Text.", *links]))
        )
    return made


_MANNERS = (
    "[x](../{to}.md)",
    "[x]({{filename}}/{to}.md)",
    "[x](../{to}.md 'a title') and `[x](../{to}.md)`",
    "Words <a href='../{to}.md'>x</a>.",
    "[[{to}|x]], [[{slug}|y]] and `[[{slug}]]`",
    "/// note | A\n[[{slug}]]\n///",
    "![x]({{static}}/images/a.png) and [it][r]\n\n[r]: ../{to}.md",
)


@settings(deadline=None, max_examples=4)
@given(_archives(), st.sampled_from(_PIECES), st.sampled_from(["new", "sub/new", "sub/deep/new"]))
def test_links_lead_where_they_led_whoever_is_renamed(
    documents: Sequence[Document], name: str, new: str
) -> None:
    """The graph of links is the same but for the name, and so is every body's text."""
    with TemporaryDirectory() as folder:
        site = SmallSite(Path(folder))
        site.add(*documents)
        site.write("content/images/a.png", PICTURE.read_bytes())
        content = Path(folder) / "content"
        (old,) = (each.path for each in documents if each.slug == name)
        path = f"{old.partition('/')[0]}/{new}.md"
        before = load_content(content)
        rename(content, name, path)
        assert _links(before, old, path) == _links(load_content(content), old, path)


def _links(library: Library, old: str, new: str) -> dict[str, list[str]]:
    """Return the files that each document leads to, with the new name for the old."""
    names = {old: new}
    return {
        names.get(path, path): [names.get(link.file, link.file) for link in body.links]
        for path, body in library.bodies.items()
    }


@settings(deadline=None, max_examples=4)
@given(st.text(max_size=30))
def test_any_words_are_a_name_or_a_reason(name: str) -> None:
    """Whatever is typed for FROM or TO, nothing but a told mistake comes of it."""
    with TemporaryDirectory() as folder:
        site = SmallSite(Path(folder))
        site.add(make(Essay, "one", date=day(2024)))
        content = Path(folder) / "content"
        for old, new in ((name, "two"), ("essays/one", name)):
            before = read_folder(content)
            try:
                rename(content, old, new)
            except (ToolError, ContentError):
                assert read_folder(content) == before
            else:
                shutil.rmtree(content)
                site.add(make(Essay, "one", date=day(2024)))


def test_the_same_document_is_read_from_its_new_place(content: Path) -> None:
    """A folder below another of its kind changes no address."""
    rename(content, "essays/grown", "essays/2024/grown.md")
    text = (content / "essays/2024/grown.md").read_text("utf-8")
    assert parse_document("essays/2024/grown.md", text).former_urls == ()
    assert "](../../comments/old.md)" in text
