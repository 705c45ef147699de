"""What wants the owner: each need once, shortest first, as text and as JSON, mistakes or none."""

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import (
    Bet,
    BetState,
    Comment,
    Document,
    Essay,
    Fidelity,
    Library,
    Page,
    ReplyContext,
    Status,
    Term,
    Topic,
    TopicId,
    load_content,
    parse_date,
    write_document,
)
from plugins.documents.link_records import DEAD, LinkRecord, LinkState, format_link_records
from plugins.errors import ContentError, printable
from plugins.importers.ledger import Entry, Ledger, SeenFile, ledger_texts
from plugins.importers.records import Piece, Source, Witness
from plugins.report.__main__ import main
from plugins.report.as_json import to_json
from plugins.report.gathering import Report, gather, needs_of
from plugins.report.history import first_days
from plugins.report.kinds import SORTS, Kind
from plugins.report.needs import Holding, Need, in_order
from plugins.report.telling import tell_report
from tests.graph_strategies import day, libraries, library_of, make
from tests.sites_fixture import REPOSITORY

ON = date(2026, 11, 22)
ADA = TopicId("ada")
LINK = "https://a.example.net/page"


def _essay(slug: str, **fields: Any) -> Essay:
    return make(Essay, slug, **({"topics": (ADA,), "date": day(2023)} | fields))


def _comment(slug: str = "c", **fields: Any) -> Comment:
    known = {"topics": (ADA,), "date": day(2023), "added": day(2024), "source": f"{LINK}/{slug}"}
    return make(Comment, slug, **(known | fields))


def _bet(slug: str = "rain", **fields: Any) -> Bet:
    known = {"topics": (ADA,), "offered": day(2023), "date": day(2023)}
    return make(Bet, slug, **(known | fields))


def _due(text: str | None, what: str | None = None) -> tuple[Term, ...]:
    return (Term(date=parse_date(text) if text else None, what=what),)


FULL = (make(Topic, "ada"), _essay("a"), _essay("b"))
"""An archive in which nothing waits."""


def _needs(*documents: Document, on: date = ON, **known: Any) -> tuple[Need, ...]:
    library = library_of([*FULL, *documents])
    return in_order(needs_of(Holding(library=library, on=on, **known)))


def _write(folder: Path, *documents: Document, files: Mapping[str, bytes] | None = None) -> Path:
    content = folder / "content"
    texts = {each.path: write_document(each).encode() for each in documents}
    for path, data in (texts | dict(files or {})).items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_bytes(data)
    return content


def _text(report: Report) -> str:
    return "\n".join(map(str, tell_report(report)))


# ---- one site for each kind


def _record(state: LinkState, **fields: Any) -> dict[str, bytes]:
    seen = date(2026, 11, 1)
    record = LinkRecord(**({"state": state, "since": seen, "checked": seen} | fields))
    return {"ledger/links.json": format_link_records({LINK: record}).encode()}


def _imported(entry: Mapping[str, Any], *incomplete: str) -> dict[str, bytes]:
    source = Source(file="export.json", sha256="0" * 64, reader="forum-api", rank=0)
    deleted = bool(entry.get("deleted"))
    witness = Witness(source=source, site="lesswrong", piece=Piece.COMMENT, deleted=deleted)
    told = Entry(
        path="essays/a.md",
        site="lesswrong",
        added="2026-01-01",
        text="",
        of="",
        waiting=str(entry.get("waiting", "")),
        witnesses=(witness,),
    )
    seen = SeenFile(file="export.json", sha256="0" * 64, incomplete=incomplete)
    return ledger_texts(Ledger(entries={told.path: told}, files=frozenset([seen])))


_LINKED = _essay("linked", body=f"Text with [a link]({LINK}).")
_COPY = f"{LINK}:\n  archived: {LINK}/copy\n  captured: 2024-01-02\n".encode()

SITES: Mapping[Kind, tuple[Iterable[Document], Mapping[str, bytes]]] = {
    Kind.MISTAKE: ((), {"essays/bare.md": b"Just text."}),
    Kind.DRAFT_OF_UNKNOWN_AGE: ((_comment(status=Status.DRAFT, added=None),), {}),
    Kind.LINK_MOVED: ((_LINKED,), _record(LinkState.MOVED, to=f"{LINK}/new")),
    Kind.LINK_SILENT: ((_LINKED,), _record(LinkState.GONE, dead_checks=1)),
    Kind.COPY_UNSHOWN: ((_LINKED,), _record(LinkState.ALIVE) | {"fallbacks.yaml": _COPY}),
    Kind.HELD: ((_essay("held", status=Status.HOLD),), {}),
    Kind.TOPIC_MISSING: ((_essay("alone", topics=()),), {}),
    Kind.LINK_UNCHECKED: ((_LINKED,), _record(LinkState.BLOCKED)),
    Kind.DATE_UNKNOWN: ((_comment(date=None),), {}),
    Kind.PARENT_UNKNOWN: ((_comment(in_reply_to=ReplyContext()),), {}),
    Kind.ADDRESS_DEAD: ((_essay("moved", former_urls=("/feed.xml",)),), {}),
    Kind.SOURCE_GONE: ((), _imported({"deleted": True})),
    Kind.LINK_PART: ((_LINKED,), _record(LinkState.NO_FRAGMENT)),
    Kind.LINK_UNTRUSTED: ((_LINKED,), _record(LinkState.CERTIFICATE)),
    Kind.LINK_LOST: ((_comment(lost=("Link: behind the word",)),), {}),
    Kind.FORMULA_LOST: ((_comment(lost=("The formula in the second line.",)),), {}),
    Kind.LINK_DEAD: ((_LINKED,), _record(LinkState.GONE, dead_checks=2)),
    Kind.SOURCE_CHANGED: ((), _imported({"waiting": "theirs"})),
    Kind.BET_SOON: ((_bet(resolves=_due("2026-12")),), {}),
    Kind.BET_ENDLESS: ((_bet(),), {}),
    Kind.BET_DUE: ((_bet(resolves=_due("2026-10")),), {}),
    Kind.LOST: ((_comment(lost=("Image: a loom",)),), {}),
    Kind.SOURCE_UNKNOWN: ((_comment(source=None, date=None),), {}),
    Kind.IMPORT_PART: ((), _imported({}, "export.json: 2 of 3 comments are shown")),
    Kind.TOPIC_UNINTRODUCED: ((replace(FULL[0], body=""),), {}),
    Kind.DRAFT_OLD: ((_essay("draft", status=Status.DRAFT),), {}),
    Kind.TOPIC_THIN: ((make(Topic, "cobol"),), {}),
    Kind.TOPIC_BIG: ([_essay(f"e{number}") for number in range(59)], {}),
}
"""What makes one need of each kind, beside an archive in which nothing waits."""


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_of_need_is_told_alone(kind: Kind, tmp_path: Path) -> None:
    """With its file, its estimate, and what to do; the content is left as it is."""
    documents, files = SITES[kind]
    content = _write(tmp_path, *FULL, *documents, files=files)
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    report = gather(content, ON)
    (need,) = report.needs
    assert need.kind is kind
    assert (content.parent / need.path).is_file()
    assert need.do
    assert report.minutes == need.minutes == SORTS[kind].minutes
    assert f"  {need.place}: {need.title}" in _text(report).split("\n")
    assert before == {path: path.read_bytes() for path in before}


def test_a_line_is_told_where_there_is_one(tmp_path: Path) -> None:
    """It is that of the key, the item of a list, or the link."""
    for kind, says in (
        (Kind.HELD, "status: hold"),
        (Kind.LINK_MOVED, LINK),
        (Kind.LOST, "Image: a loom"),
        (Kind.COPY_UNSHOWN, f"{LINK}:"),
        (Kind.BET_DUE, "2026-10"),
        (Kind.SOURCE_UNKNOWN, "source: unknown"),
    ):
        documents, files = SITES[kind]
        (need,) = gather(_write(tmp_path / kind, *FULL, *documents, files=files), ON).needs
        assert says in Path(need.path).read_text("utf-8").split("\n")[need.line - 1]


def test_where_nothing_waits_nothing_is_told(tmp_path: Path) -> None:
    """One line says so, and JSON has an empty list."""
    report = gather(_write(tmp_path, *FULL), ON)
    assert _text(report) == "What needs you, 22 November 2026: nothing."
    told = json.loads(to_json(report))
    assert (told["things"], told["minutes"], told["needs"]) == (0, 0, [])


# ---- always


_words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
_all_needs = st.lists(
    st.builds(
        Need,
        kind=st.sampled_from(Kind),
        title=_words | st.just("Ada"),
        path=st.sampled_from(["content/a.md", "content/b c.md", "content/\x1b.md"]),
        line=st.integers(0, 3),
        do=_words | st.just("do it"),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(_all_needs)
def test_text_and_json_tell_each_need_once_and_shortest_first(needs: list[Need]) -> None:
    """Whatever they say: the same needs, in the same order, whose minutes never decrease."""
    report = Report(on=ON, needs=in_order(needs))
    assert Counter(report.needs) == Counter(set(needs))
    minutes = [need.minutes for need in report.needs]
    assert minutes == sorted(minutes)
    told = json.loads(to_json(report))
    assert [_as_json(need) for need in report.needs] == told["needs"]
    assert (told["things"], told["minutes"]) == (len(minutes), sum(minutes))
    assert _read(_text(report)) == [_as_text(each) for each in told["needs"]]


def _as_json(need: Need) -> dict[str, Any]:
    given = {"kind": str(need.kind), "title": need.title, "file": need.path, "do": need.do}
    return given | {"line": need.line or None, "minutes": need.minutes}


def _as_text(told: Mapping[str, Any]) -> tuple[str, str, int]:
    """Return what lines in text tell of a need in JSON: what and where, what to do, minutes."""
    place = f"{told['file']}:{told['line']}" if told["line"] else told["file"]
    return f"{_plain(place)}: {_plain(told['title'])}", _plain(told["do"]), told["minutes"]


def _plain(text: str) -> str:
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def _read(text: str) -> list[tuple[str, str, int]]:
    """Return the needs that a text tells, by its headings and indents alone."""
    found: list[tuple[str, str, int]] = []
    minutes, common = 0, ""
    for line in text.split("\n")[1:]:
        if heading := re.fullmatch(r"\S.*\(\d+, about (\d+) minutes? each\)", line):
            minutes, common = int(heading[1]), ""
        elif line.startswith("      do: "):
            found[-1] = (found[-1][0], line[len("      do: ") :], minutes)
        elif line.startswith("  do: "):
            common = line[len("  do: ") :]
        elif line:
            found.append((line[2:], common, minutes))
    return found


_RECORDS = st.builds(
    LinkRecord,
    state=st.sampled_from(LinkState),
    since=st.dates(),
    checked=st.dates(),
    alive=st.none() | st.dates(),
    dead_checks=st.integers(0, 3),
    to=st.sampled_from(["", "https://e.example/", "https://e.example/p", "http://[", "\x1b[31m"]),
)


@settings(max_examples=25)
@given(libraries(), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.data())
def test_every_need_of_an_archive_is_told_once(
    library: Library, on: date, data: st.DataObject
) -> None:
    """Counted by the rules of each kind, on whatever documents and records of links."""
    places = ("https://a.example/", "https://b.example/p", "http://[c", "https://d.example/?q")
    records = data.draw(st.dictionaries(st.sampled_from(places), _RECORDS))
    linking = _essay("z", source=places[0], mirrors=places[1:])
    library = library_of([*library.documents.values(), linking])
    holding = Holding(library=replace(library, link_records=records), on=on)
    needs = in_order(needs_of(holding))
    counts = Counter(need.kind for need in needs)
    documents = list(library.documents.values())
    shown = [each for each in documents if each.status in {Status.PUBLISHED, Status.HIDDEN}]
    comments = [each for each in shown if isinstance(each, Comment)]
    assert counts[Kind.HELD] == sum(each.status is Status.HOLD for each in documents)
    assert counts[Kind.SOURCE_UNKNOWN] == sum(each.source is None for each in comments)
    undated = [
        each
        for each in shown
        if each.date is None
        and (isinstance(each, Essay | Bet) or (isinstance(each, Comment) and each.source))
    ]
    assert counts[Kind.DATE_UNKNOWN] == len(undated)
    homeless = [
        each
        for each in documents
        if each.status is Status.PUBLISHED
        and not each.topics
        and not isinstance(each, Topic | Page)
    ]
    assert counts[Kind.TOPIC_MISSING] == len(homeless)
    dead = [each for each in records.values() if each.is_dead]
    assert counts[Kind.LINK_DEAD] == len(dead)
    silent = [each for each in records.values() if each.state in DEAD and not each.is_dead]
    assert counts[Kind.LINK_SILENT] == len(silent)
    moved = [each for each in records.values() if each.state is LinkState.MOVED]
    assert counts[Kind.LINK_MOVED] == sum(not each.is_dead for each in moved)
    assert len({(need.kind, need.place, need.title) for need in needs}) == len(needs)


# ---- mistakes


def test_mistakes_hide_nothing_that_can_be_told(tmp_path: Path) -> None:
    """Each is told with its remedy; of its file nothing else, since that may be wrong too."""
    held, broken = (
        _essay("held", status=Status.HOLD),
        b"---\ntitle: T\ndate: 2023-13\n---\n\nText.\n",
    )
    files = {"essays/broken.md": broken, "ledger/imported/pieces-x.jsonl": b"{\n"}
    topic = (make(Topic, "cobol"), _essay("one", topics=("cobol",)))
    content = _write(tmp_path, *FULL, held, *topic, files=files)
    report = gather(content, ON)
    kinds = Counter(need.kind for need in report.needs)
    assert kinds.keys() == {Kind.MISTAKE, Kind.HELD}  # the broken one may be the topic's
    assert f"{content}/ledger/imported/pieces-x.jsonl:1" in {each.place for each in report.needs}
    assert report.unread == (f"{content}/essays/broken.md",)
    (month,) = [need for need in report.needs if "2023-13" in need.title]
    assert month.place == f"{content}/essays/broken.md:3"
    assert month.title == "date: '2023-13': no such day or time (month must be in 1..12)"
    assert month.do.startswith("write 2023, 2023-07, ")
    assert "Nothing else is told of 1 file with mistakes until they are mended." in _text(report)


def test_every_mistake_that_stops_a_build_is_told() -> None:
    """The same ones, whatever is wrong with the content."""
    folders = sorted((REPOSITORY / "tests/invalid_sites").iterdir())
    for folder in folders[::4]:
        content = folder / "content" if (folder / "content").is_dir() else folder
        with pytest.raises(ContentError) as stopped:
            load_content(content)
        told = [need for need in gather(content, ON).needs if need.kind is Kind.MISTAKE]
        wrong = sorted(map(str, stopped.value.problems))
        assert sorted(_as_problem(need) for need in told) == wrong, folder.name


def _as_problem(need: Need) -> str:
    """Return a mistake as other commands tell it."""
    told = f"{need.place}: {need.title}"
    return printable(told if need.do == "mend it" else f"{told}; {need.do}")


# ---- bets


@pytest.mark.parametrize(
    ("due", "on", "told"),
    [
        ("2026", "2026-12-31", "due 2026, 0 days left"),
        ("2026", "2027-01-01", "due 2026, 1 day ago"),
        ("2026-02", "2026-02-27", "due February 2026, 1 day left"),
        ("2028-02", "2028-03-01", "due February 2028, 1 day ago"),
        ("2026-12~", "2027-01-02", "due about December 2026, 2 days ago"),
        ("2026-11-22T23:30:00-11:00", "2026-11-22", "due 22 November 2026"),
        ("2026-11-22/..", "2027-11-22", "due on or after 22 November 2026"),
        (None, "2027-11-22", "due on a day that is not known"),
    ],
)
def test_a_bet_is_due_after_the_last_day_it_can_mean(due: str | None, on: str, told: str) -> None:
    """A date claims no more than is known, so the last day of a year or month counts."""
    (need,) = _needs(_bet(resolves=_due(due, "Rain")), on=date.fromisoformat(on))
    assert need.path == "content/bets/rain.md"
    assert need.title.startswith(f"Rain, {told}")


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(BetState))
def test_only_open_bets_wait_and_only_when_they_are_near(on: date, state: BetState) -> None:
    """Sixty days before the day it is told, and from then on, for as long as the bet is open."""
    needs = _needs(_bet(state=state, resolves=_due("2026-06-30")), on=on)
    is_open = state in (BetState.OFFERED, BetState.AGREED)
    due = Kind.BET_DUE if on > date(2026, 6, 30) else Kind.BET_SOON
    is_near = (date(2026, 6, 30) - on).days <= 60
    assert [need.kind for need in needs] == ([due] if is_open and is_near else [])


# ---- pieces and topics


def test_a_topic_is_thin_only_where_that_is_sure() -> None:
    """A file that cannot be read may be on it."""
    pieces = (make(Topic, "basic"), _essay("one", topics=("basic",)))
    (thin,) = _needs(*pieces)
    assert (thin.kind, thin.title) == (Kind.TOPIC_THIN, "Title of basic: 1 piece")
    unread = _essay("unread", topics=())
    assert _needs(*pieces, unread, unread=frozenset([unread.path])) == ()


def test_what_an_import_tells_as_lost_and_nobody_knows_is_one_need() -> None:
    """A date or a parent is looked for once; afterwards its line is what is left to take out."""
    lost = ("Date: the source shows none", "Parent: the source does not show what it answers")
    unknown = _comment(date=None, in_reply_to=ReplyContext(), lost=lost)
    assert [need.kind for need in _needs(unknown)] == [Kind.DATE_UNKNOWN, Kind.PARENT_UNKNOWN]
    known = _comment(lost=lost)
    assert [need.title for need in _needs(known)] == [*lost]


def test_links_in_words_that_are_evidence_are_left() -> None:
    """Nobody is asked to change what stands there as it was written."""
    record = LinkRecord(state=LinkState.MOVED, since=ON, checked=ON, to=f"{LINK}/new")
    sites = [_comment(text=text, mirrors=(LINK,)) for text in Fidelity]
    for site in sites:
        library = replace(library_of([*FULL, site]), link_records={LINK: record})
        (need,) = needs_of(Holding(library=library, on=ON))
        assert need.do == f"write {LINK}/new there"  # in front matter, where no command reaches


@pytest.mark.parametrize(
    ("committed", "fields", "told"),
    [
        (date(2026, 10, 22), {}, "22 October 2026, 31 days ago"),
        (date(2026, 10, 23), {}, ""),
        (date(2026, 11, 20), {"added": day(2025)}, ""),
        (date(2026, 11, 23), {}, ""),
        (None, {"added": day(2026, 10, 2), "date": day(2019)}, "2 October 2026, 51 days ago"),
        (None, {"date": day(2026, 11, 1)}, ""),
        (None, {"date": parse_date("2026-09")}, "30 September 2026, 53 days ago"),
        (None, {"date": parse_date("2026")}, "nothing tells since when"),
        (None, {"date": day(2027)}, "nothing tells since when"),
        (None, {"date": parse_date("2020/..")}, "nothing tells since when"),
        (None, {"date": None}, "nothing tells since when"),
    ],
)
def test_a_draft_is_as_old_as_is_known(
    committed: date | None, fields: dict[str, Any], told: str
) -> None:
    """By its first commit, else by its front matter; where neither tells, that is told."""
    draft = _essay("draft", status=Status.DRAFT, **fields)
    known = {draft.path: committed} if committed else {}
    titles = [need.title for need in _needs(draft, committed=known)]
    assert [told in title for title in titles] == [True] * bool(told)


_PATH = os.environ["PATH"]


def _git(folder: Path, *asked: str, on: str = "2026-01-02") -> None:
    when = {"GIT_AUTHOR_DATE": f"{on}T12:00:00Z", "GIT_COMMITTER_DATE": f"{on}T12:00:00Z"}
    who = {
        f"GIT_{role}_{what}": "ada@a.example"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(
        ["git", *asked],
        cwd=folder,
        check=True,
        capture_output=True,
        env={"PATH": _PATH} | when | who,
    )


def test_the_first_commit_of_a_file_is_found_by_whatever_name(tmp_path: Path) -> None:
    """Renames are followed; what is not committed, or cut off by a shallow clone, is not known."""
    house = tmp_path / "house"
    content = _write(house, files={"essays/é a.md": b"One.\n" * 9, "essays/b.md": b"Two.\n" * 9})
    _git(house, "init", "--quiet")
    _git(house, "add", ".")
    _git(house, "commit", "--message", "One")
    _git(house, "mv", "content/essays/é a.md", "content/essays/c.md")
    _git(house, "commit", "--message", "Two", on="2026-02-03")
    (content / "essays/d.md").write_text("Three.\n" * 9)
    _git(house, "add", ".")
    _git(house, "commit", "--message", "Three", on="2026-03-04")
    (content / "essays/new.md").write_text("Four.")
    asked = ["essays/c.md", "essays/b.md", "essays/d.md", "essays/new.md", "essays/é a.md"]
    known = {"essays/c.md": date(2026, 1, 2), "essays/b.md": date(2026, 1, 2)}
    known["essays/d.md"] = date(2026, 3, 4)
    assert first_days(content, asked) == known
    _git(tmp_path, "clone", "--quiet", "--depth", "1", house.as_uri(), "copy")
    assert first_days(tmp_path / "copy/content", asked) == {}
    assert first_days(_write(tmp_path / "bare", *FULL), asked) == {}


# ---- the command


def test_the_status_is_about_the_telling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 where all was told, mistakes too; 2 where there is nothing to look at; no traceback."""
    arguments = ["--content", str(_write(tmp_path, *FULL, files={"essays/x.md": b"Text."}))]
    assert main(["--on", "2026-11-22", *arguments]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "What needs you, 22 November 2026: 1 thing, an estimated 1 minute. First: "
    )
    assert "essays/x.md:1: front matter: 'Text.': missing; begin the file" in out.split("\n")[0]
    assert "\x1b" not in out
    assert main(["--json", *arguments]) == 0
    assert json.loads(capsys.readouterr().out)["things"] == 1
    assert main(["--content", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err
    for wrong in (["--on", "today"], ["report"]):
        with pytest.raises(SystemExit) as left:
            main(wrong)
        assert left.value.code == 2
        assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    assert "python -m plugins.report --json" in capsys.readouterr().out


@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_a_terminal_gets_colours_and_links_where_it_has_them(
    term: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The words of a pipe, wrapped; of many of one kind the first, and where the rest is."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "60")
    held = [_essay(f"held-{number}", status=Status.HOLD) for number in range(25)]
    content = _write(tmp_path, *FULL, *held)
    assert main(["--on", "2026-11-22", "--content", str(content)]) == 0
    out = capsys.readouterr().out
    has_links = term != "linux"
    assert ("\x1b]8;" in out) == has_links
    assert (f"{content}/essays/held-0.md#" in out) == has_links
    plain = re.sub(r"\x1b(\]8;[^\x1b]*\x1b\\|\[[0-9;?]*[A-Za-z])", "", out)
    assert all(len(line) <= 60 and line == line.rstrip() for line in plain.split("\n"))
    assert "\n\nHeld back (25, about 2 minutes each)\n  do: take" in plain
    assert "\n  and 5 more; `make report | less` shows all\n" in plain


@pytest.mark.content
def test_the_real_content_can_be_reported_on() -> None:
    """Each need names a file that is there and a line of it, and mistakes are none."""
    report = gather(REPOSITORY / "content", ON)
    for need in report.needs:
        lines = Path(need.path).read_text("utf-8").split("\n")
        assert 0 <= need.line <= len(lines)
        assert need.kind is not Kind.MISTAKE
    assert _read(_text(report)) == [_as_text(_as_json(need)) for need in report.needs]


def test_the_papers_name_every_kind_and_every_part_of_the_form() -> None:
    """Who reads the JSON by a program counts on docs/report.md."""
    paper = (REPOSITORY / "docs/report.md").read_text("utf-8")
    named = re.findall(r"^\| `([^`]+)` \|", paper, re.MULTILINE)
    need = Need(kind=Kind.HELD, title="T", path="p", do="d")
    form = json.loads(to_json(Report(on=ON, needs=(need,))))
    assert named == [*form, *form["needs"][0], *map(str, SORTS)]
    assert list(SORTS) == sorted(Kind, key=lambda kind: SORTS[kind].minutes)
