"""A folder of content becomes a library, or one list of every mistake in it."""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import (
    Comment,
    Library,
    Topic,
    load_content,
    survey_content,
    unpublished,
    write_document,
)
from plugins.errors import ContentError, SiteError, ToolError
from tests.strategies import comments, files, paths

_TOPIC = "---\ntitle: Licensing\nsummary: What may be done.\n---\n\nText.\n"
_ESSAY = (
    "---\ntitle: On licences\ndate: 2023-07-18\ntopics: [licensing]\nsummary: What they ask.\n"
    "---\n\n{}\n"
)

_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55000000"
    "0a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
"""A PNG of one pixel."""

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes files into a folder of content that has one topic."""

    def write_files(files: Mapping[str, str | bytes]) -> Path:
        content = tmp_path / "content"
        for path, text in {"topics/licensing.md": _TOPIC, **files}.items():
            file = content / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return content

    return write_files


def _told(content: Path) -> str:
    with chdir(content.parent), pytest.raises(ContentError) as caught:
        load_content(Path("content"))
    return str(caught.value)


# ---- whatever is there


def _verdict(content: Path) -> tuple[str, Library | None]:
    try:
        return "", load_content(content)
    except ContentError as error:
        return str(error), None


def _write_all(folder: Path, texts: Mapping[str, str | bytes]) -> None:
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


@settings(max_examples=40)
@given(st.dictionaries(paths(), files() | st.binary(max_size=60), max_size=4), st.randoms())
def test_any_folder_is_a_library_or_a_site_error(
    texts: dict[str, str | bytes], random: Random
) -> None:
    """Whatever files there are, nothing but SiteError is raised, in whatever order they stand."""
    shuffled = list(texts)
    random.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        content = Path(folder, "content")
        content.mkdir()
        _write_all(content, texts)
        with chdir(folder):
            verdict = _verdict(Path("content"))
    with TemporaryDirectory() as folder:
        content = Path(folder, "content")
        content.mkdir()
        _write_all(content, {path: texts[path] for path in shuffled})
        with chdir(folder):
            assert _verdict(Path("content")) == verdict


@settings(max_examples=20)
@given(st.lists(comments(), min_size=1, max_size=3, unique_by=lambda c: c.path.casefold()))
def test_documents_are_loaded_as_they_were_written(documents: list[Comment]) -> None:
    """A library has the documents that were written into its folder, sorted by path."""
    documents = [_alone(document) for document in documents]
    topics = {topic for document in documents for topic in document.topics}
    with TemporaryDirectory() as folder:
        _write_all(Path(folder), {d.path: write_document(d) for d in documents})
        _write_all(Path(folder), {f"topics/{topic}.md": _TOPIC for topic in topics})
        problems, library = _verdict(Path(folder))
    if library is None:
        assert re.search("address|nothing in it would be seen", problems)
        return
    loaded = [d for d in library.documents.values() if not isinstance(d, Topic)]
    assert loaded == sorted(documents, key=lambda document: document.path)


def _alone(comment: Comment) -> Comment:
    """Return comment without what only makes sense beside others."""
    reply = comment.in_reply_to
    lonely = reply and replace(reply, date=None, url=None, comment=None, under=None)
    return replace(comment, revises=None, in_reply_to=lonely)


# ---- what stands there instead of a file


def test_a_missing_folder_is_a_failure_of_the_tool(tmp_path: Path) -> None:
    """Without a folder of content there is nothing to be wrong in it."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for path in ("nowhere", "file"):
        with pytest.raises(ToolError, match="no such folder"):
            load_content(tmp_path / path)


def test_links_that_lead_nowhere_or_to_folders_are_told(write: Write) -> None:
    """No loop hangs the build, and no page is missing without a word."""
    content = write({})
    (content / "essays").mkdir()
    (content / "essays" / "loop.md").symlink_to("loop.md")
    (content / "essays" / "gone.md").symlink_to("nowhere.md")
    (content / "files").mkdir()
    (content / "files" / "key.txt").symlink_to(Path(__file__))
    (content / "essays" / "round").symlink_to(content, target_is_directory=True)
    told = _told(content)
    assert "content/essays/loop.md: a symbolic link that leads to no file" in told
    assert "content/essays/gone.md: a symbolic link that leads to no file" in told
    assert "content/files/key.txt: a symbolic link that leads out of the folder" in told
    assert "content/essays/round: a symbolic link to a folder, which is not followed" in told


def test_a_pipe_is_not_waited_for(write: Write) -> None:
    """What is no file is told and not read."""
    content = write({})
    os.mkfifo(content / "topics" / "pipe.md")
    assert "content/topics/pipe.md: not a file" in _told(content)


def test_a_file_that_cannot_be_read_is_a_problem(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file without permission is told with its path, and nothing else because of it."""
    content = write({"essays/x.md": _ESSAY.format("See [it](y.md#part).")})
    (content / "essays" / "y.md").write_text(_ESSAY.format("Text."), encoding="utf-8")
    opened = os.open

    def refuse(path: str, how: int) -> int:
        if path.endswith("licensing.md"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, how)

    monkeypatch.setattr(os, "open", refuse)
    told = _told(content)
    assert "content/topics/licensing.md: cannot be read (Permission denied)" in told
    assert "no such topic" not in told
    assert "content/essays/x.md:8: link" in told


def test_a_folder_that_cannot_be_opened_is_a_problem(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without permission does not take its pages away without a word."""
    content = write({"essays/x.md": _ESSAY.format("Text.")})
    scan = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "essays":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert "content/essays: a folder that cannot be opened (Permission denied)" in _told(content)


def test_a_file_name_that_is_not_utf8_is_a_problem(write: Write) -> None:
    """Such a name has no address, and its problem can be printed."""
    content = write({})
    try:
        Path(os.fsdecode(os.fsencode(content) + b"/topics/caf\xe9.md")).write_text("x")
    except OSError:
        pytest.skip("this file system has names in UTF-8 only")
    assert "content/topics/caf\\udce9.md: a file name that is not UTF-8" in _told(content)


def test_hidden_files_and_backups_are_left_out(write: Write) -> None:
    """What an editor or a system leaves behind is no content."""
    junk = {f"essays/{name}": "x" for name in (".#x.md", "#x.md#", "x.md~", ".git/x.md")}
    assert load_content(write(junk)).files == {"topics/licensing.md"}


# ---- links


def test_links_leave_in_one_form(write: Write) -> None:
    """However a link is written, its file and anchor are the same, and the rest stays."""
    spellings = (
        '<a href="y.md#a">1</a>',
        "<a class=x HREF='y.md#a' data-href=\"y.md\">2</a>",
        "<A href=y.md#a>3</A>",
        "[4](y.md#a 'Title')",
        "[5]({filename}y.md#a)",
        "[6]({filename}/essays/y.md#a)",
        "[7][r]",
        "[8](./../essays/y.md#%61)",
    )
    body = "\n\n".join(spellings) + "\n\n[r]: <y.md#a>"
    content = write({"essays/x.md": _ESSAY.format(body)})
    (content / "essays/y.md").write_text(_ESSAY.format("## A {: #a }"), encoding="utf-8")
    html = load_content(content).bodies["essays/x.md"].html
    assert html.count('href="{filename}/essays/y.md#a"') == len(spellings)
    assert 'class="x"' in html
    assert 'data-href="y.md"' in html


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("images/caf\u00e9.png", "../images/caf\u00e9.png"),
        ("images/caf\u00e9.png", "../images/caf%C3%A9.png"),
        ("images/a_b.png", "<../images/a_b.png>"),
        ("images/a~b.png", "../images/a%7Eb.png"),
        ("images/cafe\u0301.png", "../images/cafe\u0301.png"),
    ],
)
def test_a_file_is_found_however_its_name_is_written(write: Write, name: str, written: str) -> None:
    """Escapes of addresses and of HTML lead to the file that they mean."""
    content = write({name: _PICTURE, "essays/x.md": _ESSAY.format(f"![A picture]({written})")})
    (link,) = load_content(content).bodies["essays/x.md"].links
    assert (link.file, link.line) == (name, 8)


@pytest.mark.parametrize("name", ["it's", "Q&A", "100%", "a;b", "a|b", "a{b", 'a"b', "a?b", "a b"])
def test_a_file_whose_name_no_link_can_hold_is_to_be_renamed(write: Write, name: str) -> None:
    """Pelican would not find such a file, however the link is written."""
    body = f"![A picture](<../images/{quote(name)}.png>)"
    content = write({f"images/{name}.png": _PICTURE, "essays/x.md": _ESSAY.format(body)})
    assert "a file name that no link can hold" in _told(content)


def test_anchors_of_every_kind_are_found(write: Write) -> None:
    """Headings, attribute lists, raw HTML and notes can be led to."""
    body = (
        "## A heading\n\nText.\n{: #para }\n\n<p id='raw'>x</p>\n\n<a name=named></a>\n\n"
        "- item\n\n    ## Caf\u00e9 {: #caf\u00e9 }\n\nNote[^n].\n\n[^n]: Words."
    )
    links = " ".join(
        f"[x](y.md#{anchor})"
        for anchor in ("a-heading", "para", "raw", "named", "caf%C3%A9", "caf\u00e9", "fn:n")
    )
    content = write({"essays/y.md": _ESSAY.format(body), "essays/x.md": _ESSAY.format(links)})
    assert len(load_content(content).bodies["essays/x.md"].links) == 7


def test_the_line_of_a_link_is_where_it_stands(write: Write) -> None:
    """Code, longer addresses and the same address elsewhere do not lead astray."""
    body = "`[a](b.md)` and abb.md\n\n[x](bb.md) [y](b.md#c)\n\n[z](b.md)\n\n    [a](b.md)"
    content = write({"essays/x.md": _ESSAY.format(body)})
    lines = sorted(line.split(": ")[:3] for line in _told(content).split("\n"))
    assert lines == [
        ["content/essays/x.md:10", "link", "'b.md#c'"],
        ["content/essays/x.md:10", "link", "'bb.md'"],
        ["content/essays/x.md:12", "link", "'b.md'"],
    ]


# ---- one mistake does not hide another, nor make one


def test_a_file_that_is_wrong_is_still_there_for_others(write: Write) -> None:
    """A topic and an anchor in a file with a mistake are not missed by other files."""
    content = write(
        {
            "topics/licensing.md": _TOPIC.replace("title: Licensing\n", ""),
            "essays/x.md": _ESSAY.format("[y](y.md#part)"),
            "essays/y.md": _ESSAY.format("## Part").replace("2023-07-18", "someday"),
        }
    )
    assert [line.split(": ")[:2] for line in _told(content).split("\n")] == [
        ["content/essays/y.md:3", "date"],
        ["content/topics/licensing.md:1", "title"],
    ]


def test_a_body_is_read_although_the_front_matter_is_wrong(write: Write) -> None:
    """Dead links, images and formulas are told beside a date that is none."""
    body = "[a](gone.md) ![](b.png) \\(\\nosuch\\) \\(\\nosuchtoo\\)"
    content = write({"essays/x.md": _ESSAY.format(body).replace("2023-07-18", "someday")})
    keys = [line.split(": ")[1] for line in _told(content).split("\n")]
    assert keys == ["date", "body", "link", "link", "math", "math"]


# ---- what is not published


def test_what_nobody_may_see_is_listed(write: Write) -> None:
    """Titles, summaries, addresses and files of drafts, and what was withdrawn."""
    draft = _ESSAY.format("![A](../images/a.png) ![B](../images/b.png)")
    withdrawn = _ESSAY.format("![C](../images/c.png) [gone](nowhere.md)")
    content = write(
        {
            **{f"images/{name}.png": _PICTURE for name in "abc"},
            "essays/draft.md": draft.replace("title: On", "status: draft\ntitle: Draft on"),
            "essays/shown.md": _ESSAY.format("![B](../images/b.png)"),
            "essays/back.md": withdrawn.replace(
                "title: On", "status: withdrawn\nreason: Wrong.\ntitle: Wrongly on"
            ),
        }
    )
    secrets = [text for text, _ in unpublished(content)]
    assert secrets == [
        "Wrongly on licences",
        "What they ask.",
        "c.png",
        "Draft on licences",
        "What they ask.",
        "drafts/draft/",
        "/essays/draft/",
        "a.png",
    ]
    assert load_content(content).bodies["essays/back.md"].html == ""


def test_every_error_is_a_site_error() -> None:
    """Whoever builds needs to know one base only."""
    assert issubclass(ContentError, SiteError)
    assert issubclass(ToolError, SiteError)


def test_a_survey_tells_the_mistakes_and_what_could_be_read_beside_them(write: Write) -> None:
    """A file with mistakes of its own is named, and one that only leads nowhere is not."""
    leads_nowhere, broken = _ESSAY.format("[Text](gone.md)."), _ESSAY.replace("2023-07-18", "then")
    files = {"essays/a.md": leads_nowhere, "essays/b.md": broken.format("Text.")}
    content = write(files)
    with chdir(content.parent):
        survey = survey_content(Path("content"))
    assert "\n".join(map(str, sorted(survey.problems))) == _told(content)
    assert survey.unread == {"essays/b.md"}
    assert survey.library.documents["essays/a.md"].title == "On licences"
    whole = write(dict.fromkeys(files, _ESSAY.format("Text.")))
    survey = survey_content(whole)
    assert (survey.library, survey.problems, survey.unread) == (
        load_content(whole),
        (),
        frozenset(),
    )
