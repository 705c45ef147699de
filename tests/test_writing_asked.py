"""A comment that is begun by its address is what an import of its forum's answer would write."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import Comment, Fidelity, Form, Retraction, Status, load_content
from plugins.errors import ContentError
from plugins.importers.asking import Manners
from plugins.importers.commands import main as import_main
from plugins.importers.inquiry import Answer, UnansweredError, inquire
from plugins.importers.journal import held
from plugins.importers.ledger import read_ledger
from plugins.upkeep.__main__ import main
from plugins.upkeep.writing.begin import Begun, begin_piece
from plugins.upkeep.writing.wishes import Inquiry, Wish
from tests.forum_server import (
    ADA,
    BEN,
    HOMES,
    Forum,
    Handler,
    comment,
    id_of,
    post,
    revision,
    serving,
)
from tests.importing_made import bring, copied
from tests.items_server import serving_items
from tests.sites_fixture import make_site, read_folder

DAY = date(2026, 11, 22)
ACCOUNTS = "lesswrong: ada-example\neaforum: ada-example\nhackernews: ada_example\n"
NAME = id_of("comment", 1)


def address_of(site: str = "lesswrong", name: str = NAME) -> str:
    """Return the address of a comment on a forum."""
    return f"{HOMES[site]}/posts/{id_of('post', 1)}/post-1?commentId={name}"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a folder of content that says who its owner is elsewhere."""
    folder = tmp_path / "content"
    folder.mkdir()
    folder.joinpath("accounts.yaml").write_text(ACCOUNTS, encoding="utf-8")
    return folder


def inquiry(site: str, *servers: str, **more: Any) -> Inquiry:
    """Return what asks servers on this machine, and never rests."""
    return Inquiry(servers={site: servers}, sleep=lambda _: None, **more)


def begun(content: Path, url: str, asked: Inquiry, **wish: Any) -> Begun:
    """Begin the comment at an address."""
    return begin_piece(content, Wish(kind="comment", url=url, **wish), DAY, asked)


def begun_on(content: Path, forum: Forum, name: str = NAME, **wish: Any) -> Begun:
    """Begin a comment of a forum."""
    with serving(forum) as server:
        asked = inquiry(forum.site, server, timeout=0.3)
        return begun(content, address_of(forum.site, name), asked, **wish)


def said(content: Path, what: Begun) -> Comment:
    """Return the comment that was begun, as content has it."""
    found = load_content(content).documents[what.file.relative_to(content).as_posix()]
    assert isinstance(found, Comment)
    return found


def texts_of(content: Path) -> dict[str, bytes]:
    """Return what an import writes: pieces and its ledger, the draft's status left aside."""
    return {
        path: data.replace(b"status: draft\n", b"")
        for path, data in read_folder(content).items()
        if path.endswith(".md") or "pieces-" in path
    }


# ---- as an import would


_ABOVE = {
    "_id": id_of("comment", 7),
    "postedAt": "2023-07-01T10:00:00.000Z",
    "user": BEN,
    "pageUrl": None,
    "deleted": False,
    "hideAuthor": False,
    "contents": revision("<p>Who weaves? I do not. " + "Nobody I know does. " * 80 + "</p>"),
}
_ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "an answer to a post": ("lesswrong", {}),
    "a reply": ("lesswrong", {"parentCommentId": _ABOVE["_id"], "parentComment": _ABOVE}),
    "with lists, links and formulas": (
        "lesswrong",
        {
            "contents": revision(
                '<p>See <a href="/posts/x">this</a>:</p><ol start="3"><li>one</li></ol>'
                '<p><span class="math-tex">\\(x_1 &lt; 2\\)</span></p><script>alert(1)</script>'
            ),
            "af": True,
            "lastEditedAt": "2024-01-02T03:04:05.000Z",
        },
    ),
    "typed as Markdown": ("eaforum", {"contents": revision("<p><em>So</em>.</p>", "*So*.")}),
    "a quick take": ("eaforum", {"shortform": True, "title": "On looms"}),
    "an answer": ("lesswrong", {"answer": True, "retracted": True, "isPinnedOnProfile": True}),
}


def imported(content: Path, answer: Answer) -> Path:
    """Import an answer as a file into content of its own, and return that."""
    export = content.parent / "exports" / answer.given.name
    export.parent.mkdir(parents=True, exist_ok=True)
    export.write_bytes(answer.given.data)
    other = content.parent / "imported"
    other.mkdir()
    (other / "accounts.yaml").write_text(ACCOUNTS, encoding="utf-8")
    exports = content.parent / "exports"
    assert import_main([str(exports), "--on", str(DAY), "--content", str(other)]) == 0
    return other


def _answer(url: str, site: str, *servers: str) -> Answer:
    manners = Manners(agent="personal-archive tests", sleep=lambda _: None)
    return inquire(url, manners, servers={site: servers})


@pytest.mark.parametrize("what", _ROWS)
def test_a_comment_of_a_forum_is_what_an_import_of_the_answer_writes(
    content: Path, what: str
) -> None:
    """The same answer gives the same file, but for its status, and the same line in the ledger."""
    site, row = _ROWS[what]
    with serving(Forum(site=site, comments=[comment(1, ADA, site, **row)])) as server:
        new = begun(content, address_of(site), inquiry(site, server))
        other = imported(content, _answer(address_of(site), site, server))
    assert new.is_filled
    assert (new.told, said(content, new).status) == ("", Status.DRAFT)
    assert texts_of(content) == texts_of(other)


@pytest.mark.parametrize(("number", "requests"), [(102, 3), (103, 2)])
def test_a_comment_of_hacker_news_is_what_an_import_of_the_answers_writes(
    content: Path, number: int, requests: int
) -> None:
    """The comment, what it answers and its story are asked for, and nothing else."""
    url = f"https://news.ycombinator.com/item?id={number}"
    with serving_items() as items:
        asked = inquiry("hackernews", *items.servers, contact="https://ada.example")
        new = begun(content, url, asked)
        assert items.asked[0][0] == f"/items/{number}"
        assert len(items.asked) == requests
        agents = {agent for _, agent in items.asked}
        other = imported(content, _answer(url, "hackernews", *items.servers))
    assert agents == {"personal-archive importer (+https://ada.example)"}
    assert texts_of(content) == texts_of(other)
    piece = said(content, new)
    assert str(piece.date) == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1689700000 + number))
    assert piece.in_reply_to
    if number == 102:
        assert piece.in_reply_to.excerpt == "What weaves?"
        assert piece.thread
        assert (piece.thread.title, piece.thread.author) == ("Looms", "ben_sample")


def test_what_is_asked_for_is_written_in_its_place(content: Path) -> None:
    """Date, context and form come from the forum; title, slug, summary and topics may be named."""
    row = comment(1, ADA, answer=True, retracted=True)
    new = begun_on(content, Forum(comments=[row]), title="Mine", slug="mine", summary="A claim.")
    piece = said(content, new)
    assert new.file == content / "comments/lesswrong/mine.md"
    assert (piece.title, piece.title_by, piece.summary) == ("Mine", "archive", "A claim.")
    assert (piece.form, piece.text, piece.retracted) == (Form.ANSWER, Fidelity.FULL, Retraction())
    assert str(piece.date) == "2023-07-01T01:30:00Z"
    assert piece.in_reply_to
    assert (piece.in_reply_to.title, piece.in_reply_to.author) == ("Post 1", "Ben Sample")
    assert piece.source == address_of()
    assert piece.author is None


def test_what_was_begun_builds_as_it_stands(tmp_path: Path) -> None:
    """The draft is a page that only its author has the address of."""
    site = make_site(tmp_path)
    with serving(Forum(comments=[comment(1, ADA)])) as server:
        new = begun(tmp_path / "content", address_of(), inquiry("lesswrong", server))
    site.must_build()
    assert "The text of comment 1." in site.text(f"drafts/{new.file.stem}")


# ---- whose it is


@pytest.mark.parametrize(
    ("accounts", "told"),
    [
        (ACCOUNTS, "It is somebody else's by"),
        ("eaforum: ada-example\n", "does not say who you are at LessWrong"),
    ],
)
def test_whose_words_it_has_is_told_where_they_are_not_surely_the_owners(
    content: Path, accounts: str, told: str
) -> None:
    """What somebody else wrote, or may have, is never written as the owner's."""
    (content / "accounts.yaml").write_text(accounts, encoding="utf-8")
    new = begun_on(content, Forum(comments=[comment(1, BEN)]))
    assert said(content, new).author == "Ben Sample"
    assert told in new.told
    assert "`author` names Ben Sample" in new.told


@pytest.mark.parametrize("called", ["", "  ", "\x00"])
def test_what_nobody_named_wrote_is_not_the_owners(content: Path, called: str) -> None:
    """Where all that is shown of its author is an id, `author` has that, as is told."""
    (content / "accounts.yaml").write_text(f"lesswrong:\n  id: {ADA['_id']}\n", encoding="utf-8")
    author = {**BEN, "slug": "", "displayName": called}
    new = begun_on(content, Forum(comments=[comment(1, author)]))
    assert said(content, new).author == BEN["_id"]
    assert f"`author` names {BEN['_id']}" in new.told


def test_who_says_later_that_it_is_his_has_it_as_his(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import that knows the owner takes `author` out again."""
    (content / "accounts.yaml").unlink()
    forum = Forum(comments=[comment(1, ADA)])
    new = begun_on(content, forum)
    assert said(content, new).author == "Ada Example"
    (content / "accounts.yaml").write_text(ACCOUNTS, encoding="utf-8")
    _import(content, forum, capsys)
    assert said(content, new).author is None
    assert len(list(content.rglob("*.md"))) == 1


# ---- beside imports


def _import(content: Path, forum: Forum, capsys: pytest.CaptureFixture[str]) -> str:
    """Import a list of a forum's comments, as its profile shows it, and return what is told."""
    rows = {"results": forum.comments, "totalCount": len(forum.comments)}
    file = content.parent / "comments.json"
    file.write_text(json.dumps({"data": {"comments": rows}}), encoding="utf-8")
    assert import_main([str(file), "--on", "2026-12-01", "--content", str(content)]) == 0
    return capsys.readouterr().out


def test_a_later_import_knows_what_was_begun_and_keeps_it_up_to_date(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is one piece: its draft stays one, and what the source changes comes in beside that."""
    forum = Forum(comments=[comment(1, ADA), comment(2, ADA)])
    new = begun_on(content, forum)
    assert "new  " in _import(content, forum, capsys)
    files = sorted(path.name for path in content.rglob("*.md"))
    assert files == ["post-1-comment.md", "post-1-comment0000000002.md"]
    assert said(content, new).status is Status.DRAFT
    forum.comments[0] |= {"contents": revision("<p>Changed at the source.</p>")}
    assert "updated beside an edit here" in _import(content, forum, capsys)
    piece = said(content, new)
    assert (piece.body, piece.status) == ("Changed at the source.", Status.DRAFT)
    new.file.write_bytes(new.file.read_bytes().replace(b"status: draft\n", b""))
    before = read_folder(content)
    assert "unchanged       2" in _import(content, forum, capsys)
    assert read_folder(content) == before


def test_a_later_import_fills_what_was_begun_by_its_address_alone(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stays one draft at its place, with the title that its owner gave it."""
    forum = Forum(comments=[comment(1, ADA)])
    new = begun(content, address_of(), Inquiry(why_not="OFFLINE=1"), title="Mine")
    assert said(content, new).body == "To be written."
    assert "updated beside an edit here" in _import(content, forum, capsys)
    piece = said(content, new)
    assert (piece.title, piece.status) == ("Mine", Status.DRAFT)
    assert (piece.body, str(piece.date)) == ("The text of comment 1.", "2023-07-01T01:30:00Z")
    assert [each.file for each in piece.captured] == ["comments.json"]
    before = read_folder(content)
    assert "edited here" in _import(content, forum, capsys)
    assert read_folder(content) == before


def test_no_import_writes_over_words_that_stand_in_what_was_begun(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where its owner pasted them himself, both are told, and his stay."""
    new = begun(content, address_of(), Inquiry(why_not="OFFLINE=1"))
    new.file.write_bytes(new.file.read_bytes().replace(b"\n\nTo be written.", b"\n\nMy own words."))
    before = new.file.read_bytes()
    assert "changed at the source too" in _import(
        content, Forum(comments=[comment(1, ADA)]), capsys
    )
    assert new.file.read_bytes() == before


def test_what_was_imported_before_is_not_begun_again(content: Path) -> None:
    """Not even where a copy without an address is all that the archive has of it."""
    text = "The engine weaves patterns of algebra just as the loom weaves flowers and leaves."
    bring(content, copied(text))
    before = texts_of(content)
    author = {**ADA, "displayName": "Ada Lovelace"}
    row = comment(1, author, contents=revision(f"<p>{text}</p>"))
    with pytest.raises(ContentError, match="so the archive has it already"):
        begun_on(content, Forum(comments=[row]))
    assert texts_of(content) == before


def test_what_was_taken_away_can_be_begun_again(content: Path) -> None:
    """A file that its owner removed is written again where he asks for it by its address."""
    forum = Forum(comments=[comment(1, ADA)])
    first = begun_on(content, forum)
    before = read_folder(content)
    first.file.unlink()
    assert begun_on(content, forum).file == first.file
    assert read_folder(content) == before


@pytest.mark.parametrize("why_not", ["", "OFFLINE=1"])
def test_the_place_of_another_imported_piece_is_kept_for_it(content: Path, why_not: str) -> None:
    """Even where its file was removed, as an import remembers it by its place."""
    forum = Forum(comments=[comment(1, ADA), comment(2, ADA)])
    begun_on(content, forum, slug="mine").file.unlink()
    before = texts_of(content)
    with serving(forum) as server:
        asked = inquiry("lesswrong", server, why_not=why_not)
        with pytest.raises(ContentError, match="the file of another imported piece"):
            begun(content, address_of(name=id_of("comment", 2)), asked, slug="mine")
    assert texts_of(content) == before


def test_nobody_is_asked_for_what_the_archive_has(content: Path) -> None:
    """A slug or an address that is taken is refused before anything is sent."""
    forum = Forum(comments=[comment(1, ADA), comment(2, ADA)])
    begun_on(content, forum, slug="mine")
    before, asked = read_folder(content), len(forum.asked)
    for name in (NAME, id_of("comment", 2)):
        with pytest.raises(ContentError, match=r"has it already|is there already"):
            begun_on(content, forum, name, slug="mine")
    assert (read_folder(content), len(forum.asked)) == (before, asked)


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("wish", [{}, {"slug": "mine"}])
def test_what_comes_while_a_forum_is_asked_is_not_written_again(
    content: Path, status: int, wish: dict[str, str]
) -> None:
    """Whether the forum tells it or not: another may have begun it, under whatever name."""
    before: dict[str, bytes] = {}

    def begin(handler: Handler, answer: bytes) -> None:
        begun(content, address_of(), Inquiry(why_not="OFFLINE=1"), **wish)
        before.update(read_folder(content))
        handler.send(status, answer)

    with pytest.raises(ContentError, match="so the archive has it already"):
        begun_on(content, Forum(comments=[comment(1, ADA)], bad_days=[begin]))
    assert read_folder(content) == before


@pytest.mark.parametrize("why_not", ["", "OFFLINE=1"])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_kill_leaves_the_draft_with_its_line_in_the_ledger_or_neither(
    content: Path, why_not: str, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever step it comes at, once whoever comes next has finished what was decided."""
    replace, steps = Path.replace, iter(range(3))

    def killed(self: Path, target: Path) -> Path:
        if next(steps) == step:
            raise SystemExit
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with serving(Forum(comments=[comment(1, ADA)])) as server, pytest.raises(SystemExit):
        begun(content, address_of(), inquiry("lesswrong", server, why_not=why_not))
    monkeypatch.undo()
    with held(content):
        written = [path.relative_to(content).as_posix() for path in content.rglob("*.md")]
    assert written == list(read_ledger(content).entries)
    assert bool(written) is (step > 0)


def _file_above(content: Path, _: pytest.MonkeyPatch) -> None:
    (content / "comments").write_bytes(b"")


def _folder_there(content: Path, _: pytest.MonkeyPatch) -> None:
    (content / "comments/lesswrong/post-1-comment.md").mkdir(parents=True)


def _ledger_of_another(content: Path, patch: pytest.MonkeyPatch) -> None:
    ledger = content / "ledger/imported"
    ledger.mkdir(parents=True)
    patch.setattr(os, "access", lambda path, _: Path(path) != ledger)  # who tests may be root


@pytest.mark.parametrize("why_not", ["", "OFFLINE=1"])
@pytest.mark.parametrize("spoil", [_file_above, _folder_there, _ledger_of_another])
def test_what_has_no_place_is_not_begun_and_is_in_nobodys_way(
    content: Path,
    why_not: str,
    spoil: Callable[[Path, pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is decided that cannot be done, so the next import need not do it."""
    spoil(content, monkeypatch)
    told = "Not a directory|is there already|Permission denied"
    with serving(Forum(comments=[comment(1, ADA)])) as server:
        asked = inquiry("lesswrong", server, why_not=why_not)
        with pytest.raises(OSError, match=told):
            begun(content, address_of(), asked)
    assert set(read_folder(content)) <= {"accounts.yaml", "comments", ".importing.lock"}


# ---- where the forum does not tell


def _send(status: int, body: bytes, **headers: str) -> Callable[[Handler, bytes], None]:
    return lambda handler, _: handler.send(status, body, **headers)


def _cut(handler: Handler, answer: bytes) -> None:
    handler.send(200, answer[: len(answer) // 2])


def _hang(handler: Handler, _answer: bytes) -> None:
    time.sleep(0.5)
    handler.close_connection = True


def _endless(handler: Handler, _answer: bytes) -> None:
    """Send more than anybody reads."""
    try:
        handler.send(200, b"[" * 9_000_000)
    except OSError:
        handler.close_connection = True


def _swap(**changes: object) -> Callable[[Handler, bytes], None]:
    """Answer with a comment that is not as it was asked for."""

    def answer(handler: Handler, data: bytes) -> None:
        told = json.loads(data)
        told["data"]["comment"]["result"] |= changes
        handler.send(200, json.dumps(told).encode())

    return answer


_LINK = "https://forum.effectivealtruism.org/posts/aaaaaaaaaaaaaaaaa/x?commentId=aaaaaaaaaaaaaaaaa"
_AWAY = "http://localhost:9/elsewhere"
_FAULTS: dict[str, Callable[[Handler, bytes], None]] = {
    "refuses to answer (status 403)": _send(403, b"no"),
    "gave no answer (status 500)": _send(500, b"oh no"),
    "gave no answer (status 429)": _send(429, b"", Retry_After="1"),
    "asks to wait for 33 minutes": _send(429, b"", Retry_After="2000"),
    "gave no answer (timed out)": _hang,
    "gave no answer (an answer that is cut, or no JSON)": _cut,
    "or no JSON": _send(200, b"<!doctype html><title>Checking your browser</title>"),
    "answers with an error: app.missing\\u200b": _send(
        200, '{"errors":[{"message":"app.missing\u200b"}],"data":null}'.encode()
    ),
    "answers with an error: aaaaa": _send(
        200, b'{"errors":[{"message":"' + b"a" * 9_000 + b'"}],"data":null}'
    ),
    "answers without the comment": _send(200, b'{"data":{"comment":null}}'),
    "answers with more than 8 MB": _endless,
    "it leads away, to http://localhost": _send(307, b"", Location=_AWAY),
    "Exceeded maximum allowed redirects": _send(307, b"", Location="/graphql"),
    "answers with another comment": _swap(_id=id_of("comment", 2)),
    "shows it as deleted": _swap(deleted=True, contents=None),
    "does not show it to everybody": _swap(rejected=True),
    "shows it as a draft at the source": _swap(draft=True),
    "does not show who wrote it": _swap(user=None, userId=None),
    "shows no text of it": _swap(contents=None),
    "answers with another comment;": _swap(pageUrl=_LINK),
    "does not show its address": _swap(pageUrl=None, postId=None, post=None),
}


@pytest.mark.parametrize("told", _FAULTS)
def test_what_a_forum_does_not_tell_stays_unknown_and_is_told(content: Path, told: str) -> None:
    """The file is the one that is written offline, and one line says why and what can be done."""
    forum = Forum(comments=[comment(1, ADA)], bad_days=[_FAULTS[told]] * 5)
    new = begun_on(content, forum)
    online = read_folder(content)
    new.file.unlink()
    offline = begun(content, address_of(), Inquiry(why_not="OFFLINE=1"))
    assert not new.is_filled
    assert new.told.startswith("LessWrong ")
    assert told in new.told
    is_never = told == "shows it as deleted"
    assert ("`make import LESSWRONG=your-slug CONTACT=" in new.told) is not is_never
    assert ("no import will fill it" in new.told) is is_never
    assert len(new.told.splitlines()) == 1
    assert len(new.told) < 400
    assert {p: d for p, d in online.items() if p.endswith(".md")} == {
        p: d for p, d in read_folder(content).items() if p.endswith(".md")
    }
    assert "LessWrong was not asked (OFFLINE=1)" in offline.told


def test_a_forum_may_send_on_to_another_of_its_hosts(content: Path) -> None:
    """As the EA Forum sends programs on; the answer there is as good."""
    days = [_send(307, b"", Location="/graphql"), lambda handler, data: handler.send(200, data)]
    assert begun_on(content, Forum(comments=[comment(1, ADA)], bad_days=days)).is_filled


def test_what_a_forum_hands_out_is_not_carried_back_to_it(content: Path) -> None:
    """A cookie would tell it that two requests come from one reader."""
    seen: list[str | None] = []

    def look(handler: Handler, answer: bytes) -> None:
        seen.append(handler.headers["Cookie"])
        handler.send(200, answer)

    days = [_send(307, b"", Location="/graphql", Set_Cookie="reader=1; Path=/"), look]
    assert begun_on(content, Forum(comments=[comment(1, ADA)], bad_days=days)).is_filled
    assert seen == [None]


@pytest.mark.parametrize(
    ("number", "told"),
    [(104, ""), (100, "answers with what is no comment"), (999, "refuses to answer (status 404)")],
)
def test_hacker_news_is_taken_at_its_word_alone(content: Path, number: int, told: str) -> None:
    """A story is no comment, and an id that nobody has is told."""
    url = f"https://news.ycombinator.com/item?id={number}"
    with serving_items() as items:
        new = begun(content, url, inquiry("hackernews", *items.servers))
    assert new.is_filled is not bool(told)
    assert told in new.told
    assert ("no import will fill it" in new.told) is (number == 100)


def test_neighbours_on_hacker_news_are_begun_beside_each_other(content: Path) -> None:
    """Their ids differ in the last digit alone, and each is told whole."""
    for number in (41111110, 41111111):
        url = f"https://news.ycombinator.com/item?id={number}"
        new = begun(content, url, Inquiry(why_not="OFFLINE=1"))
        assert said(content, new).title == f"Comment {number} on Hacker News"
        assert new.file.stem == str(number)


def test_an_address_from_before_2018_has_nothing_to_be_asked_by(content: Path) -> None:
    """Its piece has another id now."""
    new = begun(content, "https://www.lesswrong.com/lw/abc/title/def", inquiry("lesswrong", ""))
    assert "has no id in that address" in new.told


# ---- the command


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Forum]:
    """Serve a forum in the place of LessWrong."""
    forum = Forum(comments=[comment(1, ADA)])
    with serving(forum) as address:
        servers = {"lesswrong": (address,)}
        monkeypatch.setattr("plugins.upkeep.writing.asked.SERVERS", servers)
        yield forum


def _command(content: Path, *options: str) -> int:
    return main(["new", "comment", "--url", address_of(), "--content", str(content), *options])


def test_the_command_prints_the_file_and_says_what_is_next(
    content: Path, server: Forum, capsys: pytest.CaptureFixture[str]
) -> None:
    """One request, by name; the file alone goes where an editor can be given it."""
    assert _command(content, "--contact", "https://ada.example") == 0
    told = capsys.readouterr()
    assert told.out == f"{content}/comments/lesswrong/post-1-comment.md\n"
    assert told.err.startswith("It is what the forum shows")
    assert server.agents == ["personal-archive importer (+https://ada.example)"]
    Path(told.out.strip()).unlink()
    assert _command(content, "--contact", "  ") == 0
    assert server.agents[1:] == ["personal-archive importer"]
    assert server.asked == [{"id": NAME}] * 2


def test_nobody_is_asked_offline(
    content: Path, server: Forum, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends well, and says how the rest can be filled in."""
    assert _command(content, "--offline") == 0
    assert "LessWrong was not asked (OFFLINE=1)" in capsys.readouterr().err
    assert server.asked == []


def test_nobody_is_asked_under_a_name_that_no_header_holds(
    content: Path, server: Forum, capsys: pytest.CaptureFixture[str]
) -> None:
    """A contact with a line end would be another header."""
    assert _command(content, "--contact", "a\r\nCookie: b") == 2
    told = "CONTACT: 'a Cookie: b': not a contact that a header can hold; write an address"
    assert told in capsys.readouterr().err
    assert (server.asked, list(content.rglob("*.md"))) == ([], [])


def test_ctrl_c_while_a_forum_is_asked_leaves_nothing(
    content: Path, server: Forum, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not a file, a lock or a line of the ledger."""

    def interrupt(handler: Handler, _answer: bytes) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)
        handler.close_connection = True

    server.bad_days.append(interrupt)
    before = read_folder(content)
    assert _command(content) == 130
    assert "nothing was changed" in capsys.readouterr().err
    assert read_folder(content) == before


# ---- always

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [
        "../../../etc/passwd",
        "x" * 30_000,
        "\x00\x1b[31m\u202e",
        "<script>alert(1)</script>",
        "---\nstatus: published\n---",
        "[[essay]] {filename}/essays/x.md",
    ]
)


@given(st.tuples(_TEXT, _TEXT, _TEXT, _TEXT, _TEXT), st.booleans())
@settings(max_examples=12, deadline=None)
def test_whatever_a_forum_answers_the_draft_is_one_file_that_loads(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[str, ...], is_typed: bool
) -> None:
    """A forum's words are only words: they name no file, end no front matter and run nowhere."""
    title, slug, name, text, page = texts
    content = tmp_path_factory.mktemp("content")
    people = {**BEN, "displayName": name}
    under = post(1, people, title=title, slug=slug, pageUrl=f"{HOMES['lesswrong']}/{page}")
    words = revision(f"<p>{text}</p>", text if is_typed else "")
    row = comment(1, {**ADA, "displayName": name}, post=under, contents=words)
    new = begun_on(content, Forum(comments=[{**row, "pageUrl": under["pageUrl"]}]))
    (path,) = (path for path in content.rglob("*") if path.suffix == ".md")
    assert path == new.file
    assert path.parent == content / "comments/lesswrong"
    piece = said(content, new)
    assert piece.status is Status.DRAFT
    assert "<script" not in load_content(content).bodies[piece.path].html


def test_an_answer_is_read_by_nobody_who_did_not_ask_for_it() -> None:
    """An address that no forum has is not asked of any."""
    with pytest.raises(UnansweredError):
        _answer("https://example.org/a#comment-1", "lesswrong", "http://127.0.0.1:9/")
