"""The ledger of addresses: whatever was published answers, or the check says what does not."""

import re
import subprocess
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.documents import Essay
from plugins.errors import Problem, ToolError
from plugins.permanence import (
    LEDGER,
    LONGEST_CHAIN,
    Anchor,
    Declaration,
    Entry,
    Fate,
    Harvest,
    HarvestedPage,
    Ledger,
    Neighbours,
    State,
    address_of,
    canonical,
    find_losses,
    follow,
    harvest_folder,
    is_promise,
    load_records,
    merge,
    read_anchors,
    read_declared,
    read_ledger,
    record,
    record_list,
    save_ledger,
    write_ledger,
)
from plugins.permanence.addresses import escaped, unescaped
from plugins.permanence.harvest import leads_to
from plugins.permanence.places import place_new
from plugins.views import make_redirects
from tests.graph_strategies import make

DAY = date(2026, 11, 22)
LATER = DAY + timedelta(days=30)

# ---- addresses


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("index.html", "/"),
        ("comments/x/index.html", "/comments/x/"),
        ("old.html", "/old.html"),
        ("feeds/all.atom", "/feeds/all.atom"),
        ("café/index.html", "/café/"),
        ("files/a b%.pdf", "/files/a%20b%25.pdf"),
    ],
)
def test_a_file_has_the_address_that_a_host_gives_it(file: str, address: str) -> None:
    """Readable, but for what would end it."""
    assert address_of(file) == address


@pytest.mark.parametrize(
    "written",
    ["/café/", "/caf%C3%A9/", "/caf%c3%a9/index.html", "/café/?utm=1", "/café/#part", "//café/"],
)
def test_an_address_has_one_spelling(written: str) -> None:
    """However it is escaped, and whatever follows it."""
    assert canonical(written) == "/café/"


@example("%2F%2Fother.example/")
@example("%2Findex.html")
@given(st.text())
def test_the_one_spelling_is_its_own(text: str) -> None:
    """And it has no blanks, no fragment, and leads back to what was written."""
    address = canonical(f"/{text}")
    assert canonical(address) == address
    assert re.fullmatch(r"/[^\s#?]*", address)


@given(st.text().filter(lambda text: text.isascii() or text.isprintable()))
def test_escapes_are_undone(text: str) -> None:
    """An anchor in the ledger is the anchor of the page."""
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    ("file", "promised"),
    [
        ("comments/x/index.html", True),
        ("old.html", True),
        ("feeds/topics/ada.json", True),
        ("bets/due.ics", True),
        ("files/a.pdf", True),
        ("images/map.png", True),
        ("images/map.2024.png", True),
        ("sitemap.xml", True),
        ("images/map.0123456789ab.480.png", False),
        ("theme/site.0123456789ab.css", False),
        ("cards/home.0123456789ab.png", False),
        ("search/index.html", True),
        ("search/pagefind/index/en_1.pf_index", False),
        ("404.html", False),
        ("_redirects", False),
        (".built", False),
        ("files/.DS_Store", False),
    ],
)
def test_what_our_own_pages_ask_for_anew_is_no_promise(file: str, promised: bool) -> None:
    """Whatever else is published is."""
    assert is_promise(file) is promised


# ---- strategies

_NAMES = st.text(st.sampled_from("ab-é %#:.~"), min_size=1, max_size=5)
_ADDRESSES = st.lists(_NAMES, max_size=2).map(lambda parts: canonical(f"/{'/'.join(parts)}/"))
_DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 4))
_ANCHORS = st.text(st.sampled_from("pq:é%# "), min_size=1, max_size=3)
_PLACES = st.decimals(0, 9, places=2).map(abs)


def _entries() -> st.SearchStrategy[Entry]:
    anchors = st.builds(Anchor, day=_DAYS, place=_PLACES)
    return st.builds(
        Entry,
        day=_DAYS,
        source=st.sampled_from(["", "zhd.dev", "a.example:80"]),
        anchors=st.dictionaries(_ANCHORS, anchors, max_size=3),
    )


def ledgers() -> st.SearchStrategy[Ledger]:
    """Return ledgers, of which many share addresses and anchors."""
    return st.dictionaries(_ADDRESSES, _entries(), max_size=4).map(
        lambda each: Ledger(entries=each)
    )


def harvests() -> st.SearchStrategy[Harvest]:
    """Return builds of a few pages and files."""
    orders = st.lists(st.sampled_from("abcdefgh"), unique=True).map(tuple)
    pages = st.builds(HarvestedPage, anchors=orders)
    return st.builds(
        Harvest,
        pages=st.dictionaries(st.sampled_from(["/", "/a/", "/b/"]), pages),
        files=st.frozensets(st.sampled_from(["/x.atom", "/y.pdf"])),
    )


# ---- the file


@given(ledgers())
def test_a_ledger_that_is_written_reads_back_the_same(ledger: Ledger) -> None:
    """And is written the same again, its lines in any order."""
    text = write_ledger(ledger)
    assert read_ledger(text) == (ledger, [])
    assert write_ledger(read_ledger(text)[0]) == write_ledger(merge(ledger, ledger))
    shuffled = "\r\n".join(reversed(text.splitlines() * 2))
    assert read_ledger(shuffled) == (ledger, [])


@given(ledgers(), ledgers(), ledgers())
def test_ledgers_merge_in_any_order_and_any_number_of_times(
    one: Ledger, two: Ledger, three: Ledger
) -> None:
    """Commutative, associative, idempotent; and the lines of both are the ledger of both."""
    assert merge(one, two) == merge(two, one)
    assert merge(merge(one, two), three) == merge(one, merge(two, three))
    assert merge(one, one) == one
    assert read_ledger(write_ledger(one) + write_ledger(two)) == (merge(one, two), [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nonsense", "'nonsense': not a line of the ledger"),
        ("2026-13-01 /a/", "'2026-13-01': not a day"),
        ("2026-1-1 /a/", "'2026-1-1': not a day"),
        ("2026-11-22 /a/index.html", "not how the ledger spells it; write '/a/'"),
        ("2026-11-22 /a/#b at first", "'first': not a place on a page"),
        ("2026-11-22 /a/#b", "not a line of the ledger"),
        ("2026-11-22 /a/#b at 1", "'/a/#b': an anchor of a page that the ledger does not have"),
        ("<<<<<<< HEAD", "a mark of a merge that stopped; take this line out, and keep"),
        ("=======", "a mark of a merge that stopped"),
        (">>>>>>> other", "a mark of a merge that stopped"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_number(line: str, told: str) -> None:
    """What can be read beside it is."""
    ledger, (problem,) = read_ledger(f"# a remark\n\n2026-11-22 /z/\n{line}\n")
    assert str(problem).startswith("ledger/addresses.txt:4: ledger: ")
    assert told in str(problem)
    assert list(ledger.entries) == ["/z/"]


_LINES = st.lists(
    st.sampled_from(["2026-11-22", "/a/", "/a/#b", " at 1", "from x", "gone", "moved", "\n", "#"])
    | st.text(max_size=4)
)


@given(_LINES.map(" ".join) | st.text(), st.sampled_from([read_ledger, read_declared]))
@example("2026-11-22 /a/#%FF at 1\n2026-11-22 /%FF", read_ledger)
@example("2026-11-22 /a/\n2026-11-22 /a/#b at ١", read_ledger)
@example("/a/ moved /\x00", read_declared)
def test_any_text_gives_a_record_or_problems_with_lines(
    text: str, read: Callable[[str], tuple[object, list[Problem]]]
) -> None:
    """Never a traceback, and each problem says what to do."""
    _, problems = read(text)
    last = len(re.split(r"\r\n|\r|\n", text))
    assert all(1 <= problem.line <= last and problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/a/", "not a declaration"),
        ("a gone x", "not a declaration"),
        ("/a/ gnoe x", "'gnoe': not a word that is known here; did you mean 'gone'?"),
        ("/a/ gone", "does not say enough"),
        ("/a/ kept https://zhd.dev/", "not the name of a host"),
        ("/a/ moved https://zhd.dev/", "does not lead to an address of this site"),
        ("/a/#b moved /c/", "an anchor cannot be moved"),
        ("/z/ kept a.example", "declared otherwise on line 1"),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_told(line: str, told: str) -> None:
    """With its line."""
    _, (problem,) = read_declared(f"/z/ gone why\n{line}")
    assert str(problem).startswith("ledger/declared.txt:2: ledger: ")
    assert told in str(problem)


# ---- growing


@given(ledgers(), harvests(), harvests())
def test_a_ledger_only_grows_and_knows_all_that_was_published(
    ledger: Ledger, first: Harvest, second: Harvest
) -> None:
    """What it has stays as it is, a second recording adds nothing, new anchors come in order."""
    grown = record(ledger, first, DAY)
    assert record(grown, first, LATER) == grown
    grown = record(grown, second, LATER)
    assert set(grown.entries) == set(ledger.entries) | set(first.addresses) | set(second.addresses)
    for address, entry in ledger.entries.items():
        kept = grown.entries[address]
        assert (kept.day, kept.source) == (entry.day, entry.source)
        assert entry.anchors.items() <= kept.anchors.items()
    for address, page in (first.pages | second.pages).items():
        assert set(page.anchors) <= set(grown.entries[address].anchors)
    assert read_ledger(write_ledger(grown))[0] == grown


@given(st.lists(st.sampled_from("abcdefghij"), unique=True), st.data())
def test_new_anchors_stand_between_those_that_were_there(
    order: list[str], data: st.DataObject
) -> None:
    """However often a page grows, the ledger has its order."""
    known = place_new({}, [])
    for size in range(len(order) + 1):
        present = set(data.draw(st.permutations(order))[:size]) | set(known)
        known |= place_new(known, [name for name in order if name in present])
        assert sorted(known, key=known.__getitem__) == [name for name in order if name in known]


def test_a_gap_that_is_full_takes_in_more() -> None:
    """Three hundred anchors between the same two: none is lost, and the file stays readable."""
    ledger = record(Ledger(), _build({"/a/": ("first", "last")}), DAY)
    for number in range(300):
        ledger = record(ledger, _build({"/a/": ("first", f"n{number}", "last")}), DAY)
    again, problems = read_ledger(write_ledger(ledger))
    assert (again, problems) == (ledger, [])
    names = list(again.entries["/a/"].anchors)
    assert (names[0], names[-1], len(names)) == ("first", "last", 302)


def test_the_addresses_of_another_site_say_whose_they_were() -> None:
    """Those that are known already stay as they are."""
    ledger = record_list(Ledger(entries={"/": Entry(day=DAY)}), ["/", "/talks/"], "zhd.dev", LATER)
    assert ledger.entries["/"] == Entry(day=DAY)
    assert ledger.entries["/talks/"] == Entry(day=LATER, source="zhd.dev")
    assert "2026-12-22 /talks/ from zhd.dev\n" in write_ledger(ledger)


# ---- two branches


def _git_merge(folder: Path, base: str, ours: str, theirs: str, *how: str) -> tuple[int, str]:
    files = []
    for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
        (folder / name).write_text(text, "utf-8")
        files.append(str(folder / name))
    command = ["git", "merge-file", "-p", *how, *files]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


@settings(max_examples=20)
@given(st.lists(harvests(), min_size=3, max_size=3))
def test_git_merges_what_two_branches_published(
    tmp_path_factory: pytest.TempPathFactory, builds: list[Harvest]
) -> None:
    """By keeping the lines of both, as `merge=union` has it, wherever they were added."""
    base = record(Ledger(), builds[0], DAY)
    ours, theirs = record(base, builds[1], DAY), record(base, builds[2], LATER)
    folder = tmp_path_factory.mktemp("merge")
    texts = [write_ledger(each) for each in (base, ours, theirs)]
    status, merged = _git_merge(folder, *texts, "--union")
    assert status == 0
    assert read_ledger(merged) == (merge(ours, theirs), [])


def test_without_that_git_merges_pages_that_are_not_neighbours(tmp_path: Path) -> None:
    """And where they are, its marks are told, and all beside them is read."""
    base = record(Ledger(), _build({f"/{letter}/": ("p",) for letter in "aceg"}), DAY)
    ours = record(base, _build({"/b/": ("x", "y")}), DAY)
    far, near = (record(base, _build({page: ("x",)}), DAY) for page in ("/f/", "/bb/"))
    texts = [write_ledger(each) for each in (base, ours, far, near)]
    assert _git_merge(tmp_path, *texts[:3]) == (0, write_ledger(merge(ours, far)))
    status, marked = _git_merge(tmp_path, texts[0], texts[1], texts[3])
    ledger, problems = read_ledger(marked)
    assert status == 1
    assert ledger == merge(ours, near)
    assert [problem.reason for problem in problems] == ["a mark of a merge that stopped"] * 3


# ---- where one arrives


def _build(
    pages: Mapping[str, tuple[str, ...]] | None = None,
    redirects: Mapping[str, str] | None = None,
    files: tuple[str, ...] = (),
) -> Harvest:
    found = {at: HarvestedPage(anchors=anchors) for at, anchors in (pages or {}).items()}
    leading = {at: HarvestedPage(leads_to=to) for at, to in (redirects or {}).items()}
    return Harvest(pages=found | leading, files=frozenset(files))


def _chain(length: int, end: str) -> dict[str, str]:
    return {f"/{n}/": f"/{n + 1}/" if n + 1 < length else end for n in range(length)}


@pytest.mark.parametrize(
    ("asked", "build", "fate"),
    [
        ("/a/", _build({"/a/": ()}), Fate.FOUND),
        ("/a", _build({"/a/": ()}), Fate.FOUND),
        ("/a", _build({"/a.html": ()}), Fate.FOUND),
        ("/a.atom", _build(files=("/a.atom",)), Fate.FOUND),
        ("/b/", _build({"/a/": ()}), Fate.LOST),
        ("/0/", _build({"/a/": ()}, _chain(LONGEST_CHAIN, "/a/")), Fate.FOUND),
        ("/0/", _build({"/a/": ()}, _chain(LONGEST_CHAIN + 1, "/a/")), Fate.TOO_LONG),
        ("/0/", _build({}, _chain(3, "/a/")), Fate.LOST),
        ("/0/", _build({}, _chain(3, "/1/")), Fate.LOOP),
        ("/0/", _build({}, _chain(1, "/0/")), Fate.LOOP),
        ("/0/", _build({}, _chain(1, "https://elsewhere.example/")), Fate.ELSEWHERE),
    ],
)
def test_one_arrives_or_is_told_why_not(asked: str, build: Harvest, fate: Fate) -> None:
    """Through five redirects at most, never in a circle."""
    assert follow(asked, build, {}).fate is fate


@pytest.mark.parametrize(
    ("refresh", "site", "target"),
    [
        ("https://a.example/archive/essays/x/", "https://a.example/archive", "/essays/x/"),
        ("../../essays/x/index.html", "", "/essays/x/"),
        ("./x/#part", "", "/old/way/x/"),
        ("https://a.example/", "https://a.example", "/"),
        ("https://a.example/other/", "https://a.example/archive", "https://a.example/other/"),
        ("https://b.example/", "https://a.example", "https://b.example/"),
    ],
)
def test_where_a_page_leads_is_told_from_the_root(refresh: str, site: str, target: str) -> None:
    """Wherever the site is published."""
    assert leads_to(refresh, "/old/way/", site) == target


def test_anchors_are_those_that_a_reader_can_link_to() -> None:
    """In the order of the page, without the theme's own and what only looks like one."""
    page = (
        '<main id="archive:text"><h2 id="b">B</h2><!-- <i id="no"> --><a name="old"></a>'
        '<p id="a">A<span id="c" class="x"></span></p><input name="n"><script>"<i id=no>"</script>'
    )
    assert read_anchors(page) == ("b", "old", "a", "c")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """No build, no harvest."""
    with pytest.raises(ToolError, match="build the site first"):
        harvest_folder(tmp_path / "none")


def test_the_nearest_have_the_same_name_or_look_alike() -> None:
    """Three at most."""
    known = Neighbours.of(
        ["/essays/x/", "/comments/licence-of-llama/", "/topics/x/", "/a/", "/b/x/", "/c/x/"]
    )
    assert known.nearest("/comments/x/") == ("/b/x/", "/c/x/", "/essays/x/")
    assert known.nearest("/comments/licences-of-llama/") == ("/comments/licence-of-llama/",)
    assert Neighbours.of(["/a/", "/b/"]).nearest("/") == ()


# ---- what is lost


def _told(
    ledger: Ledger, build: Harvest, declared: str = "", withdrawn: tuple[str, ...] = ()
) -> list[str]:
    states, problems = read_declared(declared)
    assert problems == []
    return [str(each) for each in find_losses(ledger, build, states, withdrawn.__contains__)]


def test_a_lost_address_is_told_with_its_day_its_neighbours_and_both_remedies() -> None:
    """In one line, which names the line of the ledger."""
    ledger, _ = read_ledger("2026-11-22 /comments/x/\n2026-11-22 /comments/y/\n")
    (told,) = _told(ledger, _build({"/comments/y/": (), "/essays/x/": ()}))
    assert told == (
        "ledger/addresses.txt:1: address: '/comments/x/': published on 2026-11-22, and now nothing "
        "answers; is it now /essays/x/ or /comments/y/? Then write `/comments/x/` into "
        "`former_urls` of the piece that took its place, or say what became of it in "
        "content/ledger/declared.txt: `/comments/x/ gone …` and why, or `/comments/x/ moved /…/`"
    )


def test_a_lost_anchor_is_told_likewise() -> None:
    """Also where its page moved, since browsers carry it along."""
    text = "2026-11-22 /x/\n2026-11-22 /x/#reasons at 1\n2026-11-22 /x/#other at 2\n"
    ledger, _ = read_ledger(text)
    build = _build({"/y/": ("other", "reason")}, {"/x/": "/y/"})
    (told,) = _told(ledger, build)
    assert told == (
        "ledger/addresses.txt:2: anchor: '/x/#reasons': published on 2026-11-22, and now no "
        "element has this id on /y/, where it leads; is it now reason? Then have `make anchors` "
        "write it into `former_anchors` of the piece, or say in content/ledger/declared.txt: "
        "`/x/#reasons gone …` and why"
    )
    assert _told(ledger, build, "/x/#reasons gone they were none") == []


def test_a_withdrawn_page_answers_for_all_that_stood_on_it() -> None:
    """And for no other page's."""
    ledger = record(Ledger(), _build({"/x/": ("a", "b")}), DAY)
    stone = Harvest(pages={"/x/": HarvestedPage(source="essays/x.md")})
    assert len(_told(ledger, stone)) == 2
    assert _told(ledger, stone, withdrawn=("essays/x.md",)) == []


@pytest.mark.parametrize("declared", ["/talks/ kept zhd.dev", "/talks gone nobody read them"])
def test_what_is_declared_need_not_answer(declared: str) -> None:
    """With or without its last slash; and where it does answer, the line is to go."""
    ledger = record_list(Ledger(), ["/talks/"], "zhd.dev", DAY)
    assert len(_told(ledger, _build())) == 1
    assert _told(ledger, _build(), declared) == []
    (told,) = _told(ledger, _build({declared.split(maxsplit=1)[0]: ()}), declared)
    assert told.endswith("and the build has it; take the line out")


def test_what_is_declared_to_have_moved_has_to_lead_there() -> None:
    """The build makes it so; where it did not, the word alone answers nobody."""
    ledger = record_list(Ledger(), ["/old/"], "zhd.dev", DAY)
    assert len(_told(ledger, _build({"/new/": ()}), "/old/ moved /new/")) == 1
    assert _told(ledger, _build({"/new/": ()}, {"/old/": "/new/"}), "/old/ moved /new/") == []


def test_redirects_that_nobody_published_yet_are_looked_at_too() -> None:
    """One that leads in a circle is told before it goes out."""
    told = _told(Ledger(), _build({}, {"/a/": "/b/", "/b/": "/a/"}))
    assert len(told) == 2
    assert "a redirect, and it leads in a circle (/a/ → /b/ → /a/)" in told[0]


# ---- the files


def test_a_ledger_is_saved_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails, the old one is there and nothing beside it."""
    old = record(Ledger(), _build({"/a/": ("b",)}), DAY)
    assert load_records(tmp_path).ledger == Ledger()
    save_ledger(tmp_path, old)
    monkeypatch.setattr("os.fsync", _fail)
    with pytest.raises(OSError, match="no room"):
        save_ledger(tmp_path, Ledger())
    assert load_records(tmp_path).ledger == old
    assert [each.name for each in (tmp_path / "ledger").iterdir()] == [Path(LEDGER).name]


def _fail(_: int) -> None:
    raise OSError("no room")


def test_files_that_are_no_text_are_told(tmp_path: Path) -> None:
    """With the line."""
    (tmp_path / "ledger").mkdir()
    (tmp_path / LEDGER).write_bytes(b"2026-11-22 /a/\n\xff")
    (problem,) = load_records(tmp_path).problems
    assert str(problem) == "ledger/addresses.txt:2: encoding: not UTF-8; save the file as UTF-8"


# ---- whatever happens to a site

_SLUGS = st.sampled_from("abcdefgh")
_STEPS = st.tuples(
    st.sampled_from(["add", "move", "move", "edit", "withdraw", "delete", "deploy"]),
    _SLUGS,
    _SLUGS,
    st.sampled_from(["not at all", "former_urls", "declared"]),
)


class _Site:
    """A site of essays, with what keeps its addresses: or not, where somebody forgot."""

    def __init__(self) -> None:
        self.anchors: dict[str, tuple[str, ...]] = {}
        self.former: dict[str, tuple[str, ...]] = {}
        self.withdrawn: set[str] = set()
        self.declared: dict[str, Declaration] = {}
        self._number = 0

    def do(self, what: str, slug: str, other: str, how: str) -> None:
        """Change the site, where the change can be made."""
        if what == "add" and slug not in self.anchors:
            self._begin(slug, (self._new(), self._new()))
        elif what == "move" and slug in self.anchors and slug != other:
            self._move(slug, other, how)
        elif what == "edit" and self.anchors.get(slug):
            kept = self.anchors[slug][how == "not at all" :]
            self.anchors[slug] = (self._new(), *kept)
        elif what == "withdraw" and slug in self.anchors:
            self.anchors[slug] = ()
            self.withdrawn.add(slug)
        elif what == "delete" and slug in self.anchors:
            del self.anchors[slug], self.former[slug]
            if how != "not at all":
                self.declared[_at(slug)] = Declaration(state=State.GONE, told="why")

    def build(self) -> Harvest:
        """Return what is published: pages, and redirects as views make them."""
        essays = [
            make(Essay, slug, former_urls=former) for slug, former in sorted(self.former.items())
        ]
        leading = {
            address_of(each.file): HarvestedPage(leads_to=f"/{each.permalink}")
            for each in make_redirects(essays, self.declared)
        }
        pages = {
            _at(slug): HarvestedPage(anchors=anchors, source=slug)
            for slug, anchors in self.anchors.items()
        }
        return Harvest(pages=leading | pages)

    def arrives(self, asked: str) -> bool:
        """Whether a reader gets to an address and its anchor, or the owner says why not."""
        address, _, anchor = asked.partition("#")
        for _ in range(LONGEST_CHAIN + 1):
            slug = address.split("/")[-2]
            if slug in self.anchors:
                return not anchor or slug in self.withdrawn or anchor in self.anchors[slug]
            declared = self.declared.get(address)
            heirs = [each for each, former in self.former.items() if address in former]
            if declared and declared.state is State.GONE:
                return True
            if not heirs and not declared:
                return False
            address = _at(heirs[0]) if heirs else declared.told if declared else ""
        return False

    def _begin(self, slug: str, anchors: tuple[str, ...]) -> None:
        """Have a piece at an address, which is nobody's former one then."""
        self.anchors[slug] = anchors
        self.withdrawn.discard(slug)
        self.declared.pop(_at(slug), None)
        self.former[slug] = ()
        for each, former in self.former.items():
            self.former[each] = tuple(address for address in former if address != _at(slug))

    def _move(self, slug: str, other: str, how: str) -> None:
        """Give a piece another address, or merge it into the one that is there."""
        anchors, former = self.anchors.pop(slug), self.former.pop(slug)
        if other not in self.anchors:
            self._begin(other, ())
        if how != "not at all":
            self.anchors[other] += anchors
        if how == "former_urls":
            self.former[other] += (*former, _at(slug))
        elif how == "declared":
            moved = Declaration(state=State.MOVED, told=_at(other))
            self.declared |= dict.fromkeys((*former, _at(slug)), moved)

    def _new(self) -> str:
        self._number += 1
        return f"p-{self._number:08x}"


def _at(slug: str) -> str:
    return f"/essays/{slug}/"


_BEGUN = [("add", "a", "a", ""), ("deploy", "a", "a", "")]


@settings(max_examples=80)
@given(st.lists(_STEPS, max_size=30))
@example([*_BEGUN, ("delete", "a", "a", "not at all")])
@example([*_BEGUN, *(("move", one, two, "declared") for one, two in pairwise("abcdefgh"))])
def test_every_address_ever_published_answers_or_is_named(
    steps: list[tuple[str, str, str, str]],
) -> None:
    """Whatever is added, renamed, merged, edited, withdrawn and deleted, and deployed between.

    A deploy goes through only where the check finds nothing; so all that it lets through answers.
    """
    site, ledger = _Site(), Ledger()
    published: set[str] = set()
    for what, slug, other, how in [*steps, ("deploy", "a", "a", "")]:
        site.do(what, slug, other, how)
        if what != "deploy":
            continue
        build = site.build()
        losses = find_losses(ledger, build, site.declared, site.withdrawn.__contains__)
        told = {each.value for each in losses if each.key in ("address", "anchor")}
        lost = {each for each in published if not site.arrives(each)}
        pages = {each for each in lost if "#" not in each}
        assert told == {each for each in lost if each in pages or each.split("#")[0] not in pages}
        if not told:
            ledger = record(ledger, build, DAY)
            published |= set(build.pages)
            published |= {
                f"{at}#{name}" for at, page in build.pages.items() for name in page.anchors
            }
