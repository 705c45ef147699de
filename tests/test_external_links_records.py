"""What is known of links elsewhere: how it grows, how it is kept, and what pages make of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from plugins.documents import (
    Bet,
    Comment,
    Essay,
    Page,
    ReplyContext,
    Status,
    Topic,
    Work,
    load_content,
    parse_date,
    write_document,
)
from plugins.documents.archived import choose_copies, with_copies
from plugins.documents.fallbacks import Fallback, read_fallbacks
from plugins.documents.link_records import (
    ANSWERING,
    DEAD,
    LINKS,
    LinkRecord,
    LinkState,
    format_link_records,
    read_link_records,
)
from plugins.report.kinds import Kind
from plugins.report.links import link_needs
from plugins.report.needs import Holding, Need
from plugins.upkeep.links.archives import fallback_lines, read_copy
from plugins.upkeep.links.found import find_known, find_published, host_of
from plugins.upkeep.links.lychee import Answer, Hop
from plugins.upkeep.links.moved import with_addresses
from plugins.upkeep.links.records import grow_record, is_due
from plugins.upkeep.links.rounds import in_rounds
from plugins.upkeep.links.verdicts import Verdict, judge
from tests.graph_strategies import day, library_of, make
from tests.strategies import urls

START = date(2026, 11, 1)
DEAD_LINK, COPY = "https://gone.example.net/a?b=c&d", "https://archive.example.net/web/2024/a"
COPIES = {DEAD_LINK: Fallback(archived=COPY, captured=parse_date("2024-01-02"))}

_DAYS = st.integers(0, 400).map(lambda number: START + timedelta(days=number))
_RECORDS = st.builds(
    LinkRecord,
    state=st.sampled_from(LinkState),
    since=_DAYS,
    checked=_DAYS,
    alive=st.none() | _DAYS,
    dead_checks=st.integers(0, 9),
    to=st.just("") | urls(),
    why=st.text(max_size=12),
)

# ---- growing


@given(st.lists(st.tuples(st.sampled_from(LinkState), st.integers(0, 3)), min_size=1, max_size=12))
def test_what_is_known_follows_from_the_days_and_the_answers(
    answers: list[tuple[LinkState, int]],
) -> None:
    """The days of death since the last life count, once each; what tells neither changes nothing.

    Only a refusal on the same day before it may hide a death.
    """
    record: LinkRecord | None = None
    on, first = START, START
    alive: date | None = None
    days, hidden = set[date](), set[date]()
    for state, pause in answers:
        on += timedelta(days=pause)
        first = first if record and record.state is state else on
        if state in ANSWERING:
            alive, days, hidden = on, set(), set()
        elif state in DEAD:
            days.add(on)
        else:
            hidden.add(on)
        record = grow_record(record, Verdict(state=state), on)
        assert (record.state, record.since, record.checked) == (state, first, on)
        assert record.alive == alive
        assert max(len(days - hidden), bool(days)) <= record.dead_checks <= len(days)


def test_two_checks_on_one_day_are_one() -> None:
    """A server that is down for an hour is not dead."""
    gone = Verdict(state=LinkState.GONE)
    once = grow_record(None, gone, START)
    assert grow_record(once, gone, START) == once
    assert not once.is_dead
    assert grow_record(once, gone, START + timedelta(days=1)).is_dead


@given(_RECORDS, _DAYS)
def test_a_link_is_let_be_for_days_unless_it_may_be_dead(record: LinkRecord, on: date) -> None:
    """Never twice a day, never before the last check, and always within a week."""
    passed = (on - record.checked).days
    assert is_due(record, on) == (passed >= (1 if record.state in DEAD else 6))
    assert is_due(None, on)


@given(st.lists(urls(), max_size=12))
def test_no_host_is_asked_twice_in_a_round_and_every_address_once(addresses: list[str]) -> None:
    """The rounds hold what there is, in the order given for each host."""
    rounds = list(in_rounds(addresses))
    for each in rounds:
        hosts = [host_of(address) for address in each]
        assert len(hosts) == len(set(hosts)) > 0
    asked = [address for each in rounds for address in each]
    assert sorted(asked) == sorted(set(addresses))
    for host in {host_of(each) for each in addresses}:
        of_host = [each for each in dict.fromkeys(addresses) if host_of(each) == host]
        assert [each for each in asked if host_of(each) == host] == of_host


# ---- keeping

_KEPT = st.dictionaries(urls(), _RECORDS, max_size=4)


@settings(max_examples=40)
@given(_KEPT)
def test_what_is_kept_is_read_as_it_was(records: dict[str, LinkRecord]) -> None:
    """Writing and reading is the identity, in whatever order records came."""
    text = format_link_records(records)
    assert format_link_records(dict(reversed(records.items()))) == text
    with TemporaryDirectory() as folder:
        file = Path(folder) / LINKS
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        assert read_link_records(Path(folder)) == (records, [])


@settings(max_examples=40)
@given(urls(), urls(), st.dates(date(1996, 1, 1), date(2100, 1, 1)))
def test_the_lines_to_confirm_say_what_they_are_made_of(
    address: str, archived: str, captured: date
) -> None:
    """Whatever signs an address has, the file of copies reads it back."""
    with TemporaryDirectory() as folder:
        lines = fallback_lines(address, archived, captured)
        (Path(folder) / "fallbacks.yaml").write_text("\n".join(lines), encoding="utf-8")
        found, problems = read_fallbacks(Path(folder))
    if address == archived:
        assert len(problems) == 1
    else:
        fallback = Fallback(archived=archived, captured=parse_date(captured.isoformat()))
        assert (found, problems) == ({address: fallback}, [])


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing confirmed yet\n"])
def test_a_file_of_copies_may_be_empty(tmp_path: Path, text: str) -> None:
    """It says that nothing is confirmed."""
    (tmp_path / "fallbacks.yaml").write_text(text, encoding="utf-8")
    assert read_fallbacks(tmp_path) == ({}, [])


# ---- showing


@given(_RECORDS, st.booleans())
def test_a_copy_is_chosen_for_what_is_dead_and_confirmed(
    record: LinkRecord, is_confirmed: bool
) -> None:
    """Neither one death nor a life, nor a copy that nobody looked at, changes a page."""
    copies = COPIES if is_confirmed else {}
    chosen = choose_copies({DEAD_LINK: record}, copies)
    assert chosen == (COPIES if record.dead_checks >= 2 and is_confirmed else {})


_PARTS = (
    "<p>Text &amp; more {}</p>",
    '<a href="{}">one</a>',
    "<a href='{}'><b>two</b> &lt;</a >",
    '<a\nhref="{}" title="a > b" data-x>three</a>',
    '<a href="https://a.example/">four</a>',
    "<!-- <a href='{}'>six</a> -->",
    '<code>&lt;a href="{}"></code><br/>\n',
    '<sup class="elsewhere"><a href="{}" aria-label="x">\u2197</a></sup>',
    '<blockquote cite="{}">Words.</blockquote>',
)


@given(st.lists(st.sampled_from(_PARTS), max_size=8))
def test_a_page_gets_a_mark_behind_each_dead_link_and_nothing_else(parts: list[str]) -> None:
    """Take marks and attributes away, and it is as it was; twice is once."""
    before = "".join(part.format(escape(DEAD_LINK)) for part in parts)
    after = with_copies(before, COPIES)
    assert with_copies(after, COPIES) == after
    assert with_copies(before, {}) == before
    page = html.fromstring(f"<article>{after}</article>")
    links = page.xpath("//a[@data-archived]")
    assert len(links) == sum(
        "<a" in part and "{" in part and "<!" not in part and "&lt;a" not in part for part in parts
    )
    for link in links:
        assert (link.get("href"), link.get("data-archived")) == (DEAD_LINK, COPY)
        assert link.get("data-captured") == "2024-01-02"
        mark = link.getnext()
        assert (mark.text_content(), mark.xpath("a/@href")) == ("(archived copy)", [COPY])
        assert link.tail == " "
        link.tail = None
        mark.drop_tree()
        del link.attrib["data-archived"], link.attrib["data-captured"]
    assert html.tostring(page) == html.tostring(html.fromstring(f"<article>{before}</article>"))


# ---- what answers mean


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        ("DNS resolution failed - check hostname spelling", LinkState.UNRESOLVED),
        ("Connection failed. Check network connectivity", LinkState.UNRESOLVED),
        ("Connection refused - server may be down or port blocked", LinkState.UNREACHABLE),
        ("SSL certificate expired. Site needs to renew certificate", LinkState.CERTIFICATE),
        ("TLS handshake failed. Check SSL/TLS configuration", LinkState.CERTIFICATE),
        ("Request timed out. Try increasing timeout", LinkState.TIMED_OUT),
        ("Something new in a later version", LinkState.UNREACHABLE),
    ],
)
def test_trouble_without_a_status_is_told_by_what_lychee_says(
    trouble: str, state: LinkState
) -> None:
    """A name that is not found is asked of the system too, as lychee is vague about it."""
    answer = Answer(trouble=trouble)
    assert judge("https://a.example.net/", answer, lambda _: False).state is state
    resolved = judge("https://a.example.net/", answer, lambda _: True).state
    assert resolved is (LinkState.UNREACHABLE if state is LinkState.UNRESOLVED else state)


@given(st.lists(st.sampled_from([301, 302, 303, 307, 308]), max_size=6))
def test_a_move_is_followed_as_far_as_it_is_for_good(codes: list[int]) -> None:
    """What redirects only for now is not what a writer should write."""
    hops = tuple(Hop(code=code, to=f"https://a.example.net/{n}") for n, code in enumerate(codes))
    verdict = judge("https://a.example.net/#part", Answer(is_alive=True, hops=hops), lambda _: True)
    kept = next((n for n, code in enumerate(codes) if code not in (301, 308)), len(codes))
    if not codes:
        assert verdict == Verdict(state=LinkState.ALIVE)
    elif kept:
        to = f"https://a.example.net/{kept - 1}#part"
        assert verdict == Verdict(state=LinkState.MOVED, to=to)
    else:
        to = f"https://a.example.net/{len(codes) - 1}#part"
        assert verdict == Verdict(state=LinkState.REDIRECTED, to=to)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"archived_snapshots": {}},
        {"archived_snapshots": {"closest": {"available": False, "url": "x", "timestamp": "2024"}}},
        {"archived_snapshots": {"closest": {"available": True, "url": "x", "timestamp": "soon"}}},
        {
            "archived_snapshots": {
                "closest": {
                    "available": True,
                    "url": "x",
                    "timestamp": "20240101000000",
                    "status": "404",
                }
            }
        },
    ],
)
def test_an_answer_without_a_copy_names_none(answer: object) -> None:
    """Nothing is made up from what the archive does not say."""
    assert read_copy(answer) is None


# ---- which links there are


def _site(tmp_path: Path) -> Path:
    work = {"title": "A post", "author": "Somebody"}
    answered = ReplyContext(url="https://a.example.net/reply", **work)
    thread = Work(url="https://a.example.net/thread", **work)
    dated = {"date": day(2024), "added": day(2024)}
    body = "[a](https://a.example.net/body) [b](mailto:x@a.example.net) [c](#d){: #d }"
    documents = [
        make(Topic, "ada", body="[t](https://a.example.net/topic)"),
        make(Page, "profile", body="[p](https://a.example.net/profile)"),
        make(Bet, "bet", source="https://a.example.net/bet", offered=day(2024), **dated),
        make(
            Comment,
            "comment",
            source="https://a.example.net/own",
            mirrors=("https://a.example.net/mirror",),
            in_reply_to=answered,
            thread=thread,
            body=body,
            **dated,
        ),
        *(
            make(
                Essay,
                status,
                body=f"[s](https://a.example.net/{status})",
                status=status,
                reason="Wrong." if status is Status.WITHDRAWN else None,
                **dated,
            )
            for status in Status
        ),
    ]
    for document in documents:
        file = tmp_path / "content" / document.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write_document(document), encoding="utf-8")
    fallback = "https://a.example.net/body:\n  archived: https://a.example.net/copy\n"
    copies = tmp_path / "content" / "fallbacks.yaml"
    copies.write_text(f"{fallback}  captured: 2024-01-01\n", encoding="utf-8")
    settings = (
        'SOCIAL = (("me", "https://a.example.net/me"),)\nSITEURL = "https://no.example.net"\n'
    )
    (tmp_path / "pelicanconf.py").write_text(settings, encoding="utf-8")
    return tmp_path


def test_every_place_that_readers_see_is_looked_at_and_no_other(tmp_path: Path) -> None:
    """Text, front matter, copies and settings; nothing of what is not published."""
    folder = _site(tmp_path)
    library = load_content(folder / "content")
    found = find_published(library, folder / "pelicanconf.py")
    names = "bet body copy hidden me mirror own profile published reply thread topic"
    assert list(found) == [f"https://a.example.net/{name}" for name in names.split()]
    known = find_known(library, folder / "pelicanconf.py")
    held = {f"https://a.example.net/{name}" for name in ("draft", "hold")}
    assert known == frozenset(found) | held
    lines = (folder / "content/comments/comment.md").read_text(encoding="utf-8").split("\n")
    for address, places in found.items():
        for place in places:
            if place.path == "comments/comment.md" and place.key in ("source", "body"):
                assert address in lines[place.line - 1]
            assert place.line or place.path == "pelicanconf.py"


# ---- what the owner is told


def _told(records: Mapping[str, LinkRecord], body: str, **fields: object) -> list[Need]:
    library = library_of([make(Essay, source=DEAD_LINK, body=body)])
    library = replace(library, link_records=records, **fields)
    return list(link_needs(Holding(library=library, on=START)))


def test_a_dead_link_is_told_with_where_to_look() -> None:
    """Where it is linked, when it was last alive, where a copy may be, and how to confirm it."""
    record = LinkRecord(
        state=LinkState.GONE,
        since=START,
        checked=START,
        alive=date(2026, 10, 2),
        dead_checks=2,
        why="404 Not Found",
    )
    (need,) = _told({DEAD_LINK: record}, "Text.")
    what = "gone since 2026-11-01 (404 Not Found), last seen alive 2026-10-02"
    assert (need.kind, need.place) == (Kind.LINK_DEAD, "content/essays/one.md")
    assert need.title == f"{DEAD_LINK}: {what}"
    assert need.do.startswith(f"look at https://web.archive.org/web/20261002/{DEAD_LINK}; ")
    assert "make check-links OPTIONS=--look-up" in need.do
    assert _told({DEAD_LINK: record}, "Text.", fallbacks=COPIES) == []
    alive = replace(record, dead_checks=0, state=LinkState.ALIVE)
    (need,) = _told({DEAD_LINK: alive}, "Text.", fallbacks=COPIES)
    assert (need.kind, need.path) == (Kind.COPY_UNSHOWN, "content/fallbacks.yaml")
    (need,) = _told({"https://x.example.net/": record}, "Text.")
    assert need.path == "content/ledger/links.json"
    assert need.title.endswith("where no reader is led to it")


def test_a_front_page_is_doubted() -> None:
    """Who lost a page often leads to the front; that is no edit to make unseen."""
    record = LinkRecord(
        state=LinkState.MOVED, since=START, checked=START, alive=START, to="https://b.example.net/"
    )
    (need,) = _told({DEAD_LINK: record}, "Text.")
    assert "is now https://b.example.net/ (a front page: look whether" in need.title
    assert need.do == "write https://b.example.net/ there"


# ---- addresses written anew

OLD, NEW = "https://old.example.net/a", "https://new.example.net/b?c=d&e"


@pytest.mark.parametrize(
    "body",
    [
        "[words]({})",
        "[words]({} 'A title')",
        "[words][r]\n\n[r]: {}",
        "<a class=x href='{}'>words</a>",
        "- [words]({})\n- [more]({})",
        "/// quote | Somebody, [here]({})\nWords.\n///",
    ],
)
def test_a_link_in_any_form_is_written_anew(body: str) -> None:
    """Markdown or HTML: what it says stays, and it leads to where the page is now."""
    before = write_document(make(Essay, body=body.format(OLD, OLD), source=OLD, added=day(2024)))
    head, line, _ = before.rpartition("---\n")
    after = with_addresses("essays/one.md", before, {OLD: NEW})
    assert after.startswith(head + line)
    assert after.removeprefix(head + line).strip() == body.format(NEW, NEW)


@pytest.mark.parametrize(
    "body", ["<{}>", "{}", "[a]({}) ` {} `", "[a]({}) and ({})", "    <a href='{}'>", "[a]({}/c)"]
)
def test_what_is_not_only_a_link_is_left_to_the_writer(body: str) -> None:
    """Text, code and longer addresses stay as they are."""
    text = write_document(make(Essay, body=body.format(OLD, OLD), added=day(2024)))
    assert with_addresses("essays/one.md", text, {OLD: NEW}) == text
