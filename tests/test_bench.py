"""The benchmark makes what it says, sees what was done, and sums it up."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.adapter.incremental.making import Changes
from plugins.documents import Comment, Essay, load_content
from plugins.errors import ToolError
from tools.bench import commands as command
from tools.bench import serving
from tools.bench.contenders import ARCHIVE, HUGO, THEMES, WHOLE, Contender, contenders, named
from tools.bench.corpus import TOPICS, files, write_corpus
from tools.bench.dialects import DIALECTS
from tools.bench.floors import PARTS
from tools.bench.installing import ROOT, Absent
from tools.bench.machine import file_system_of
from tools.bench.measuring import FLOORS, Bench, corpora_of
from tools.bench.observing import Made, Written, compare, made, snapshot
from tools.bench.results import OfSize, Results, growth
from tools.bench.rounds import Plan, Sample, Tell, measure_rounds
from tools.bench.running import environment_in, run
from tools.bench.serving import measure_saves
from tools.bench.sites import Site, lay_out
from tools.bench.steps import COLD, EDITED, STEPS, UNCHANGED, steps_with
from tools.bench.tables import Table, machine_table, size_tables, summary_tables

# ---- the corpus


@pytest.mark.parametrize("name", DIALECTS)
@given(few=st.integers(0, 12), more=st.integers(0, 12))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_smaller_corpus_is_the_beginning_of_a_larger_one(name: str, few: int, more: int) -> None:
    """So that sizes alone differ."""
    dialect = DIALECTS[name]
    smaller = [*files(few, dialect)]
    assert smaller[:few] == [*files(few + more, dialect)][:few]
    assert len({file.path for file in smaller}) == len(smaller)


def test_all_dialects_have_the_same_bodies() -> None:
    """But for the addresses in links and the signs around formulas."""
    told = {
        name: [_plain(each.text) for each in files(60, DIALECTS[name])][:60] for name in DIALECTS
    }
    assert all(texts == told["archive"] for texts in told.values())
    assert sum(map(len, told["archive"])) > 60 * 800


def _plain(text: str) -> str:
    _, _, body = text.partition("\n\n") if text.startswith("Title") else text.partition("\n---\n\n")
    without = re.sub(r"\]\((?!http)[^ )]*(?: [^)]*\) *)?\)", "]()", body)
    without = re.sub(r"\]\(\{\{< [^>]*>\}\}\)", "]()", without)
    return re.sub(r"\\\((.*?)\\\)", r"$\1$", without)


def test_the_archives_corpus_is_without_a_mistake(tmp_path: Path) -> None:
    """It has both kinds, every topic, links between pieces, quotations, code and formulas."""
    write_corpus(60, tmp_path, DIALECTS["archive"])
    library = load_content(tmp_path)
    kinds = [type(each) for each in library.documents.values()]
    assert (kinds.count(Essay), kinds.count(Comment)) == (6, 54)
    assert len(library.documents) == 60 + len(TOPICS)
    html = "".join(body.html for body in library.bodies.values())
    assert all(f"<{tag}" in html for tag in ("blockquote", "pre", "math", "table", "sup", "h2"))
    assert any(link.file for body in library.bodies.values() for link in body.links)


# ---- what a build did


@given(
    before=st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xy")),
    after=st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xy")),
    kept=st.booleans(),
)
@settings(max_examples=15, deadline=None)
def test_what_was_written_is_seen(
    before: Mapping[str, str],
    after: Mapping[str, str],
    kept: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A file with the same bytes counts as written where it was written again."""
    folder = tmp_path_factory.mktemp("output")
    for name, text in before.items():
        (folder / name).write_text(text)
    first = snapshot(folder)
    same = {name for name in after if kept and before.get(name) == after[name]}
    for name in before.keys() - same:
        (folder / name).unlink()
    for name in after.keys() - same:
        (folder / f".{name}").write_text(after[name])
        (folder / f".{name}").rename(folder / name)
    assert compare(first, snapshot(folder)) == Written(
        present=len(after),
        written=len(after) - len(same),
        changed=sum(before.get(name) != text for name, text in after.items()),
        removed=len(before.keys() - after.keys()),
    )


def test_what_a_build_says_of_its_pages_is_read() -> None:
    """Wherever it says so; of a build that says nothing nobody knows how many it made."""
    said = "Built  3 essays\nWork   38 of 11,700 pages and files made, 12 files written"
    assert made(said) == Made(number=38, of=11_700)
    assert made(str(Changes(made=1, of=2_040, written=1))) == Made(number=1, of=2_040)
    assert made("Pages  38, warnings none") is None


def test_what_a_command_took_is_told(tmp_path: Path) -> None:
    """Its status, all that it said, and the memory of what it started too."""
    child = "import sys; held = bytearray(90_000_000); sys.stderr.write('b'); sys.exit(3)"
    call = f"sys.exit(subprocess.call([sys.executable, '-c', {child!r}]))"
    code = f"import subprocess, sys; print('a', flush=True); {call}"
    took = run([sys.executable, "-c", code], tmp_path, environment_in(tmp_path))
    assert (took.status, took.said) == (3, "a\nb")
    assert took.memory > 90_000_000
    assert took.seconds > 0 < took.processor


# ---- sites and rounds


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small corpus in the archive's dialect."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(12, folder, DIALECTS["archive"])
    return folder


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Site:
    """Return a site of the archive, without the plugins, which no edit is about."""
    contender = next(contenders(Absent(""), Absent("")))
    parts = tuple(part for part in contender.parts if part[1] != "plugins")
    folder = tmp_path_factory.mktemp("archive") / "site"
    return lay_out(replace(contender, parts=parts), folder, {"archive": corpus})


@pytest.fixture
def archive(laid_out: Site) -> Iterator[Site]:
    """Return it as it was laid out."""
    yield laid_out
    laid_out.reset()


def _texts(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("step", [step for step in STEPS if step not in {COLD, UNCHANGED}])
def test_every_edit_changes_one_file_each_time_and_is_taken_back(archive: Site, step: str) -> None:
    """Twice in a row it is two edits, and a reset leaves nothing of them or of builds."""
    states = [_texts(archive.folder)]
    for number in range(2):
        STEPS[step](archive, number)
        states.append(_texts(archive.folder))
        assert len(states[-1].items() - states[-2].items()) == 1
    (archive.folder / "output").mkdir()
    (archive.folder / ".store").write_text("kept")
    archive.reset()
    assert _texts(archive.folder) == states[0]
    assert not archive.output.exists()


def test_an_edited_corpus_has_no_mistake(archive: Site) -> None:
    """After all the edits it is content that can be built."""
    for number, step in enumerate(STEPS):
        STEPS[step](archive, number)
    library = load_content(archive.documents)
    assert "Number 3 of its titles" in {each.title for each in library.documents.values()}


def test_a_plain_archive_has_neither_cards_nor_search(archive: Site) -> None:
    """As a theme that has no fonts for cards and no page to search on."""
    assert not (archive.folder / "theme/cards").exists()
    assert not (archive.folder / "theme/templates/search.html").exists()
    assert (archive.folder / "theme/templates/base.html").is_file()


def test_contenders_have_names_and_what_they_copy_is_there() -> None:
    """Those that are not installed are left out."""
    everybody = [*contenders(Path("/hugo"), Path("/modules"))]
    names = [each.name for each in everybody]
    assert len(set(names)) == len(names) >= 6
    assert {ARCHIVE, WHOLE, HUGO} <= set(names)
    assert all(source.exists() for each in everybody for source, _ in each.parts)
    assert {each.dialect for each in everybody} == set(DIALECTS)
    assert HUGO not in {each.name for each in contenders(Absent(""), Absent(""))}


_BUILD = """
case $PWD in *broken) echo it broke; exit 1;; esac
rm -rf out && cp -r posts out && echo 2 of 3 pages and files made
"""


def _contender(name: str, *, serve: tuple[str, ...] = ()) -> Contender:
    return Contender(
        name=name,
        dialect="pelican",
        documents="posts",
        output="out",
        build=("/bin/sh", "-c", _BUILD),
        parts=(),
        does_edits=name != "cold alone",
        serve=serve,
    )


def _sites(folder: Path, *names: str, serve: tuple[str, ...] = ()) -> list[Site]:
    write_corpus(3, folder / "corpus", DIALECTS["pelican"])
    corpora = {"pelican": folder / "corpus"}
    return [lay_out(_contender(name, serve=serve), folder / name, corpora) for name in names]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["archive"], [ARCHIVE]),
        (["ARCHIVE", "hugo"], [ARCHIVE, HUGO]),
        (["search"], [WHOLE]),
        (["with"], [WHOLE, "Pelican with Typogrify", "Pelican with its cache"]),
        (["pelican", HUGO], [HUGO, "Pelican"]),
    ],
)
def test_a_whole_name_names_one_and_a_part_of_it_all_who_have_it(
    words: list[str], expected: list[str]
) -> None:
    """So that the archive can be measured without cards and search alone."""
    everybody = [*contenders(Path("hugo"), Absent("is not here"))]
    assert [each.name for each in named(everybody, words)] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [([""], set(STEPS)), (["COLD"], {COLD}), (["nothing", "Document edited"], {UNCHANGED, EDITED})],
)
def test_a_step_is_named_by_words_in_its_name(words: list[str], expected: set[str]) -> None:
    """In capitals or not."""
    assert steps_with(words) == expected


def test_a_name_that_nobody_has_is_an_error() -> None:
    """Else nothing would be measured, without a word."""
    with pytest.raises(ToolError, match=r"--only jekyll: nobody .*: archive, .*, Hugo, Pelican"):
        named([*contenders(Path("hugo"), Absent("is not here"))], ["archive", "jekyll"])


def test_contenders_alternate_in_every_round_and_a_broken_one_is_left_out(tmp_path: Path) -> None:
    """Every step is taken by one after the other, and another begins in each round."""
    sites = _sites(tmp_path, "one", "broken", "cold alone")
    plan = Plan(rounds=2, steps=frozenset(STEPS))
    samples, failed = measure_rounds(3, sites, plan, lambda _: None)
    assert [(each.round, each.step, each.contender) for each in samples] == [
        *((0, COLD, "one"), (0, COLD, "cold alone"), (0, UNCHANGED, "one"), (0, EDITED, "one")),
        *((1, COLD, "cold alone"), (1, COLD, "one"), (1, UNCHANGED, "one"), (1, EDITED, "one")),
    ]
    assert failed == {"broken": "cold: it broke"}
    changed = {each.step: each.written.changed for each in samples if each.contender == "one"}
    assert changed == {COLD: 3, UNCHANGED: 0, EDITED: 1}
    assert {each.made for each in samples} == {Made(number=2, of=3)}


_SERVE = """
import http.server, pathlib, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(pathlib.Path(self.path.strip("/") + ".md").read_bytes() + b"</html>")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_a_save_is_seen_by_each_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as asked; and a server that ends is told of."""
    monkeypatch.setattr(serving, "_LULL", 0.0)
    served = (sys.executable, "-I", "-c", _SERVE, "{port}")
    sites = _sites(tmp_path, "one", "other", serve=served)
    times = measure_saves(sites, 2, lambda _: None)
    assert [(name, len(each)) for name, each in times.items()] == [("one", 2), ("other", 2)]
    ending = replace(sites[0].contender, serve=(sys.executable, "-I", "-c", "raise SystemExit(4)"))
    with pytest.raises(ToolError, match="one: its server ended with status 4"):
        measure_saves([replace(sites[0], contender=ending)], 1, lambda _: None)


def test_other_generators_are_pinned_and_hashed() -> None:
    """By version and by content."""
    (line,) = re.findall(r"(?m)^[^#\s].*$", (ROOT / "requirements-bench.txt").read_text("utf-8"))
    assert re.match(r"hugo==[\d.]+ ", line)
    lock = json.loads((THEMES / "eleventy/package-lock.json").read_text("utf-8"))
    packages = [told for name, told in lock["packages"].items() if name]
    assert packages
    assert all(told["integrity"].startswith("sha512-") for told in packages)


# ---- floors, and where all is measured


def test_every_part_that_cannot_be_less_can_be_measured_alone(corpus: Path) -> None:
    """Those with two processes in a process of their own, as when it is measured."""
    assert set(PARTS) <= set(FLOORS)
    for name, part in PARTS.items():
        material = part.prepare(corpus)
        assert len(material) == 12 + len(TOPICS)
        if "two" not in name:
            part.work(material)
    name = "Markdown of all bodies, two processes"
    took = run(
        [sys.executable, "-m", "tools.bench.floors", str(corpus), name],
        ROOT,
        environment_in(corpus),
    )
    assert float(took.said) > 0


def test_the_file_system_is_that_of_the_nearest_mount() -> None:
    """Not of one whose name begins alike."""
    mounts = ["disk / ext4 rw 0 0", "m /mem/ory tmpfs rw 0 0", "n /mem/or nfs rw 0 0"]
    assert file_system_of(Path("/mem/ory/x"), mounts) == "tmpfs"
    assert file_system_of(Path("/mem/oryx"), mounts) == "ext4"
    assert file_system_of(Path("/x"), []) == "an unknown file system"


def test_a_corpus_may_be_given_for_the_archive_alone_or_for_each_dialect(tmp_path: Path) -> None:
    """A folder that is neither is refused."""
    with pytest.raises(ToolError, match="neither essays/ nor comments/ nor archive/ is there"):
        corpora_of(tmp_path)
    for name in ("archive/essays", "hugo"):
        (tmp_path / name).mkdir(parents=True)
    assert corpora_of(tmp_path) == {name: tmp_path / name for name in ("archive", "hugo")}
    assert corpora_of(tmp_path / "archive") == {"archive": tmp_path / "archive"}


# ---- what follows


def _samples(documents: int, times: Mapping[tuple[str, str], list[float]]) -> Iterator[Sample]:
    for (contender, step), seconds in times.items():
        for number, each in enumerate(seconds):
            yield Sample(
                documents=documents,
                contender=contender,
                step=step,
                round=number,
                seconds=each,
                processor=each,
                memory=50_000_000,
                written=Written(present=9, written=3, changed=2, removed=1),
                made=None,
            )


def _of_size(documents: int, times: Mapping[tuple[str, str], list[float]]) -> OfSize:
    return OfSize(
        documents=documents,
        samples=tuple(_samples(documents, times)),
        failed={"Eleventy": "cold: no"},
        floors={"stat all sources": (0.1, 0.3, 0.2)},
        saves={ARCHIVE: (0.2, 0.3), HUGO: (0.1, 0.1)},
    )


_TIMES = {
    (ARCHIVE, COLD): [6.0, 30.0, 9.0],
    (ARCHIVE, UNCHANGED): [1.0, 1.0, 1.0],
    (ARCHIVE, EDITED): [2.0, 2.0, 2.0],
    (HUGO, COLD): [3.0, 10.0, 3.0],
    (HUGO, EDITED): [4.0, 8.0, 4.0],
}


def test_ratios_are_of_one_round() -> None:
    """So that a round in which all were slow counts like any other; edits go with Hugo's edit."""
    size = _of_size(10, _TIMES)
    assert size.middle(ARCHIVE, COLD) == 9.0
    assert size.ratio(ARCHIVE, COLD) == 3.0
    assert size.ratio(ARCHIVE, UNCHANGED) == 0.25
    assert size.ratio(ARCHIVE, EDITED) == 0.5
    assert size.saves_ratio(ARCHIVE) == pytest.approx(2.5)
    assert size.ratio("Zola", COLD) is None is size.middle("Zola", COLD)


@given(factor=st.integers(1, 9), few=st.integers(1, 99), times=st.floats(0.01, 99))
def test_time_that_grows_with_the_documents_has_a_growth_of_one(
    factor: int, few: int, times: float
) -> None:
    """Whatever the sizes are."""
    sizes = [_of_size(few, {("x", COLD): [times]})]
    assert growth(Results(machine={}, sizes=tuple(sizes)), "x", COLD) is None
    sizes.append(_of_size(few * factor, {("x", COLD): [times * factor]}))
    grown = growth(Results(machine={}, sizes=tuple(sizes)), "x", COLD)
    assert grown == pytest.approx(1.0)


@pytest.fixture(name="results")
def _results() -> Results:
    sizes = tuple(_of_size(documents, _TIMES) for documents in (10, 20))
    return Results(machine={"cores": "2"}, sizes=sizes)


def _tables(results: Results) -> Iterator[Table]:
    yield machine_table(results.machine)
    for size in results.sizes:
        yield from size_tables(size)
    yield from summary_tables(results)


def _table(results: Results, beginning: str) -> Table:
    (found,) = [each for each in _tables(results) if each.title.startswith(beginning)]
    return found


def test_every_row_of_every_table_has_a_cell_for_each_column(results: Results) -> None:
    """Also where nearly nothing was measured."""
    for each in (results, Results(machine={}, sizes=(_of_size(1, {}),))):
        for table in _tables(each):
            assert {len(row) for row in table.rows} <= {len(table.columns)}


def test_what_is_wanted_is_told_beside_what_was_measured(results: Results) -> None:
    """And whether it was reached."""
    rows = {row[0]: row[1:] for row in _table(results, "What is wanted").rows}
    assert rows["cold, × Hugo's"] == ("3.00", "3.00", "yes")
    assert rows["save to page, s"] == ("0.25", "0.3", "yes")
    assert rows["save to page, × Hugo's server"] == ("2.50", "1.00", "no")
    assert rows["growth, cold"] == ("0.5", "1.20", "yes")


def test_who_failed_is_told_below_the_table(results: Results) -> None:
    """With what it said last."""
    assert "Eleventy failed at cold: no" in _table(results, "10 documents: beside").note


def test_each_size_is_printed_once_it_is_measured_and_all_is_kept(
    results: Results,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every title in what is printed, every sample in the file, nothing left in the folder."""
    by_size = {size.documents: size for size in results.sizes}
    printed: list[str] = []

    def measured(_bench: Bench, size: int, _tell: Tell) -> OfSize:
        printed.append(capsys.readouterr().out)
        return by_size[size]

    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(command, "install_hugo", lambda: Absent("not now"))
    monkeypatch.setattr(command, "install_eleventy", lambda: Absent("not now"))
    monkeypatch.setattr(command, "warm_up", lambda *_: None)
    monkeypatch.setattr(command, "measure_size", measured)
    (tmp_path / "scratch").mkdir()
    asked = ["--sizes", "20", "10", "--folder", str(tmp_path / "scratch")]
    assert command.main([*asked, "--json", str(tmp_path / "all.json")]) == 0
    printed.append(capsys.readouterr().out)
    assert ["10 documents: beside" in each for each in printed] == [False, True, False]
    assert all(table.title in "".join(printed) for table in _tables(results))
    assert "not measured: not now" in printed[0]
    kept = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert [len(size["samples"]) for size in kept["sizes"]] == [15, 15]
    assert list((tmp_path / "scratch").iterdir()) == []
