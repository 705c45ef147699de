"""One file holds the whole archive, proves itself whole, and gives the same site again."""

import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from plugins.documents import Bet, Comment, Essay, Status
from plugins.errors import ToolError
from plugins.publishing.__main__ import main
from plugins.publishing.sealed import SUMS, find_faults, read_sealed, write_sealed
from tests.graph_strategies import day, make
from tests.sites_fixture import ADDRESS, SmallSite, make_site, read_folder, run

DAY = day(2023, 7, 18)
_LINKS = "See [the table](../files/table.csv) of [hers](https://ada.example/)."
_UNSEEN = "Xyzzy [a](../files/a.csv) and [b](https://xyzzy.example/)."
_ALIVE = '{"alive": "2026-11-01", "since": "2026-11-01", "state": "alive"}'
_RECORDS = {
    "notes.txt": "Xyzzy.",
    "fallbacks.yaml": "https://xyzzy.example/:\n  archived: https://kept.example/\n"
    "  captured: 2026-11-01\n",
    "ledger/links.json": f'{{"https://ada.example/": {_ALIVE}, '
    f'"https://xyzzy.example/": {_ALIVE}}}',
    "ledger/bets.json": '{"bets/gone-bet": {"claim": "Xyzzy", "criteria": [], "history": []}}',
    "ledger/addresses.txt": "2026-11-01 /essays/gone-essay/\n"
    "2026-11-01 /essays/gone-essay/#xyzzy at 1\n2026-11-01 /essays/on-engines/\n",
}
"""Files of the content folder that know of what is not public, beside what is."""
GONE = {"status": Status.WITHDRAWN, "reason": "It was wrong.", "body": "Xyzzy.", "date": DAY}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return an archive with pieces of every standing, exported."""
    archive = make_site(
        tmp_path_factory.mktemp("exported"),
        make(Essay, "on-engines", body=_LINKS, date=DAY),
        make(Comment, "a-remark", body="A remark.", date=DAY),
        make(Essay, "a-draft", body=_UNSEEN, status=Status.DRAFT, date=DAY),
        make(Essay, "a-held-one", body="Xyzzy.", status=Status.HOLD, date=DAY),
        make(Essay, "gone-essay", **GONE),
        make(Comment, "gone-comment", **GONE),
        make(Bet, "gone-bet", **GONE),
    )
    archive.write("content/files/table.csv", "a,b\n")
    archive.write("content/files/a.csv", "xyzzy\n")
    for name, text in _RECORDS.items():
        archive.write(f"content/{name}", text)
    outcome = run(archive, "-m", "plugins.publishing", "export", "kept.zip", environment=_PUBLIC)
    assert outcome.status == 0, outcome.err
    assert outcome.out.startswith("kept.zip: ")
    return archive


_PUBLIC = {"SITEURL": ADDRESS}


@pytest.fixture(scope="module")
def unpacked(site: SmallSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that an ordinary program unpacks the archive into."""
    folder = tmp_path_factory.mktemp("un packed")
    shutil.unpack_archive(site.folder / "kept.zip", folder)
    return folder


def test_an_export_holds_what_is_published_and_nothing_else(unpacked: Path) -> None:
    """Pages, feed, sources and files are in it; of drafts, held and withdrawn pieces no word."""
    files = read_folder(unpacked)
    for name in (
        "READ-ME.txt",
        "feed.json",
        "site/index.html",
        "site/essays/on-engines/index.html",
        "site/essays/gone-essay/index.html",
        "content/essays/on-engines.md",
        "content/files/table.csv",
        "settings/pelicanconf.py",
    ):
        assert name in files
    assert not [name for name in files if "a-draft" in name or "held" in name or "a.csv" in name]
    assert not [name for name, data in files.items() if b"xyzzy" in data.lower()]
    assert "content/notes.txt" not in files
    assert b"https://ada.example/" in files["content/ledger/links.json"]
    assert b"2026-11-01 /essays/gone-essay/\n" in files["content/ledger/addresses.txt"]


def test_its_sums_are_those_of_its_files_in_the_form_that_other_programs_read(
    unpacked: Path,
) -> None:
    """Each line is a SHA-256, two blanks and a path, and every file but the list has one."""
    files = read_folder(unpacked)
    lines = files.pop(SUMS).decode().splitlines()
    assert lines == [f"{sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]


@pytest.mark.browser
def test_the_pages_open_from_where_they_lie(browser: Browser, unpacked: Path) -> None:
    """Without a server the style applies, links lead on, and no page complains."""
    said: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for path in ("index.html", "comments/index.html", "search/index.html", "find/index.html"):
            page.goto((unpacked / "site" / path).as_uri())
            styled = page.evaluate("getComputedStyle(document.body).lineHeight")
            assert styled != "normal"
        page.goto((unpacked / "site/index.html").as_uri())
        page.get_by_role("link", name="Essays").first.click()
        assert page.url.endswith("/essays/index.html")
    assert said == []


def test_what_is_restored_into_an_empty_clone_builds_the_same_bytes(
    site: SmallSite, tmp_path: Path
) -> None:
    """The published site is the same; a folder that holds something is not touched."""
    clone = make_site(tmp_path / "clone")
    archive = str(site.folder / "kept.zip")
    refused = run(clone, "-m", "plugins.publishing", "restore", archive)
    assert (refused.status, "is not empty" in refused.err) == (2, True)
    shutil.rmtree(clone.folder / "content")
    restored = run(clone, "-m", "plugins.publishing", "restore", archive)
    assert restored.status == 0, restored.err
    site.must_build(publish=True)
    clone.must_build(publish=True)
    assert clone.files() == site.files()


def _cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-100])


def _turn_a_bit(place: Path) -> None:
    data = bytearray(place.read_bytes())
    data[data.index(b"On Engines") if b"On Engines" in data else 200] ^= 1
    place.write_bytes(data)


def _rewrite(change: Callable[[dict[str, bytes]], None]) -> Callable[[Path], None]:
    def damage(place: Path) -> None:
        with zipfile.ZipFile(place) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        change(files)
        with zipfile.ZipFile(place, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)

    return damage


def _put_in_a_link(place: Path) -> None:
    link = zipfile.ZipInfo("site/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(place, "a") as archive:
        archive.writestr(link, "/etc/passwd")


@pytest.mark.parametrize(
    ("damage", "status", "told"),
    [
        (_put_in_a_link, 1, "'site/link': is a symbolic link, and no file"),
        (_cut, 2, "no archive, or only a part of one"),
        (_rewrite(lambda files: files.pop("feed.json")), 1, "'feed.json': is missing"),
        (_rewrite(lambda files: files.update({"more": b""})), 1, "'more': is not in SHA256SUMS"),
        (_rewrite(lambda files: files.update({"feed.json": b"{}"})), 1, "its sum is another"),
        (_rewrite(lambda files: files.update({"../up": b""})), 1, "outside its folder"),
        (_rewrite(lambda files: files.pop(SUMS)), 2, "nothing can be proved"),
        (Path.unlink, 2, "there is no such file"),
    ],
)
def test_each_damage_is_told(
    site: SmallSite,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Path], None],
    status: int,
    told: str,
) -> None:
    """Verifying ends with the fault, and without a traceback."""
    place = tmp_path / "kept.zip"
    shutil.copy(site.folder / "kept.zip", place)
    damage(place)
    assert main(["verify", str(place)]) == status
    assert told in capsys.readouterr().err


def test_the_command_tells_that_an_archive_is_whole(site: SmallSite) -> None:
    """It ends with 0 and says nothing else."""
    whole = run(site, "-m", "plugins.publishing", "verify", "kept.zip")
    assert (whole.status, whole.err) == (0, "")


_NAMES = st.from_regex(r"[a-z]{1,3}(/[a-z]{1,3}){0,2}", fullmatch=True)


@given(st.dictionaries(_NAMES, st.binary(max_size=50), max_size=5), st.data())
def test_no_changed_bit_in_a_file_is_ever_missed(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], data: st.DataObject
) -> None:
    """What was sealed is read again, is made of the same bytes each time, and proves itself."""
    place = tmp_path_factory.getbasetemp() / "sealed.zip"
    write_sealed(place, files)
    sealed = place.read_bytes()
    write_sealed(place, files)
    assert place.read_bytes() == sealed
    assert find_faults(place) == []
    assert read_sealed(place, "a") == dict(_in_folder(files, "a/"))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    turned = bytearray(sealed)
    turned[at // 8] ^= 1 << at % 8
    place.write_bytes(turned)
    try:
        faults = find_faults(place)
    except ToolError:
        return
    assert faults or _as_unpacked(place) == {**files, SUMS: _sums(files)}


def _in_folder(files: dict[str, bytes], start: str) -> Iterator[tuple[str, bytes]]:
    return ((n.removeprefix(start), data) for n, data in files.items() if n.startswith(start))


def _as_unpacked(place: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(place) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sums(files: dict[str, bytes]) -> bytes:
    return "".join(f"{sha256(files[n]).hexdigest()}  {n}\n" for n in sorted(files)).encode()
