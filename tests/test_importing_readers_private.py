"""Nothing private comes out of an export: every byte of every reading is searched."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.errors import ContentError
from plugins.importers.readers.archives import Limits, Zipped
from plugins.importers.readers.recognise import Findings, read_all
from plugins.importers.records import Reading, SkipReason
from tests.importing_others import (
    ASKED,
    BY_NAME,
    EXPORTS,
    every_byte,
    fixture,
    given_of,
    outcome,
    read_export,
    zipped,
    zipped_export,
)

PLANTED = re.compile(r"whispered|private\.example|192\.0\.2\.7|@private|birthdate", re.IGNORECASE)
"""What stands in every private place of the exports: messages, lists, drafts, addresses."""

FOLDERS = sorted(path.name for path in EXPORTS.iterdir())


def read_zip(data: bytes, name: str = "export.zip") -> Reading:
    """Return what a zip holds."""
    return BY_NAME["zip"].read(given_of(name, data), ASKED)


def bare(reading: Reading) -> set[object]:
    """Return the pieces of a reading, wherever they were found."""
    return {
        replace(each, source=replace(each.source, file=each.source.file.rpartition("/")[2]))
        for each in reading.witnesses
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_was_planted_in_an_export_does_not_come_out(folder: str) -> None:
    """From a folder and from a zip: no message, address, list of readers, draft or lock."""
    planted = b"".join(path.read_bytes() for path in (EXPORTS / folder).rglob("*.*"))
    assert PLANTED.search(planted.decode("latin-1")) or folder == "hackernews"
    for findings in (read_export(folder), Findings(reading=read_zip(zipped_export(folder)))):
        assert findings.reading.witnesses
        assert findings.problems == ()
        assert not PLANTED.search(every_byte(findings))


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_zip_shows_what_its_folder_shows(folder: str) -> None:
    """Nothing is unpacked, and what stands beside a file is found in the zip."""
    assert bare(read_zip(zipped_export(folder))) == bare(read_export(folder).reading)


@pytest.mark.parametrize(
    "name",
    [
        *("x/data/direct-messages.js", "x/data/ip-audit.js", "reddit/messages.csv"),
        *("reddit/ip_logs.csv", "substack/email_list.ada.csv", "substack/posts/301.opens.csv"),
        "mastodon/bookmarks.json",
    ],
)
def test_a_private_file_is_named_and_not_read(name: str) -> None:
    """Also where it is given alone."""
    findings = read_all([given_of(name.partition("/")[2], fixture(name))], ASKED)
    assert [each.reason for each in findings.reading.skipped] == [SkipReason.PRIVATE]
    assert not PLANTED.search(every_byte(findings))


def test_private_files_that_are_broken_are_not_quoted() -> None:
    """An error names the file and no word of it."""
    for name in ("x/data/direct-messages.js", "reddit/messages.csv", "x/data/account.js"):
        cut = given_of(name.partition("/")[2], fixture(name)[:-60])
        assert not PLANTED.search(every_byte(read_all([cut], ASKED)))
    broken = fixture("mastodon/outbox.json").replace(b"<p>whispered to one", b'"whispered to one')
    findings = read_all([given_of("outbox.json", broken)], ASKED)
    assert findings.problems[0].line == 9
    assert not PLANTED.search(every_byte(findings))


def test_a_page_of_substack_without_its_table_is_refused() -> None:
    """Nothing tells whether it was ever published."""
    alone = given_of("posts/301.on-looms.html", fixture("substack/posts/301.on-looms.html"))
    findings = read_all([alone], ASKED)
    assert findings.reading.witnesses == ()
    assert "posts.csv" in str(findings.problems[0])


def test_messages_under_the_name_of_comments_are_not_comments() -> None:
    """The columns tell, and not the name of the file."""
    findings = read_all([given_of("comments.csv", fixture("reddit/messages.csv"))], ASKED)
    assert findings.reading == Reading()
    assert not PLANTED.search(every_byte(findings))


# ---- zips


def refusal(data: bytes, limits: Limits | None = None) -> str:
    """Return why a zip is not read."""
    reader = Zipped([each for each in BY_NAME.values() if each.NAME != "zip"], limits)
    with pytest.raises(ContentError) as caught:
        reader.read(given_of("export.zip", data), ASKED)
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["../comments.csv", "a/../../comments.csv", "/etc/comments.csv", "..\\c.csv", "C:\\c.csv"],
)
def test_a_zip_whose_paths_lead_out_of_it_is_refused(name: str) -> None:
    """Whole, since it was made to do harm; nothing is ever written to disk anyway."""
    data = zipped({"comments.csv": fixture("reddit/comments.csv"), name: b"x"})
    assert re.search(r"export\.zip: .*a path that (climbs|begins)", refusal(data))


def test_a_bomb_is_not_unpacked() -> None:
    """Neither one file that unpacks to a thousand times its size, nor many that do together."""
    table = fixture("reddit/comments.csv").partition(b"\n")[0] + b"\n"
    bomb = zipped({"comments.csv": table + b"\n" * 3_000_000})
    assert len(bomb) < 10_000
    assert "that unpack to 3,000" in refusal(bomb)
    many = zipped({f"{number}/comments.csv": table * 2 for number in range(40)})
    assert "more than 0 MB" in refusal(many, Limits(total=3_000))
    assert "more than 5 files" in refusal(many, Limits(members=5))
    assert "that unpack to" in refusal(many, Limits(largest=10))


def test_links_in_a_zip_are_not_followed_and_zips_in_it_not_opened() -> None:
    """Both are told."""
    inner = zipped({"comments.csv": fixture("reddit/comments.csv")})
    packed = io.BytesIO(zipped({"user.json": fixture("hackernews/user.json"), "in.zip": inner}))
    link = zipfile.ZipInfo("data/tweets.js")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    reading = read_zip(packed.getvalue())
    assert [each.id for each in reading.witnesses] == ["ada_example"]
    assert [(each.file, each.reason) for each in reading.skipped] == [
        ("export.zip/data/tweets.js", SkipReason.UNREADABLE),
        ("export.zip", SkipReason.NOT_WANTED),
    ]


def test_one_broken_file_refuses_its_whole_zip_and_is_named() -> None:
    """So that no half of an export is taken for the whole."""
    good, cut = fixture("mastodon/actor.json"), fixture("mastodon/outbox.json")[:-100]
    told = refusal(zipped({"actor.json": good, "outbox.json": cut}))
    assert told.startswith("export.zip/outbox.json:")
    assert "cut off" in told


def test_a_zip_with_nothing_to_import_is_refused() -> None:
    """It says so, and does not end in nothing."""
    assert "nothing in it can be imported" in refusal(zipped({"a.txt": b"x"}))


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_zip_is_never_a_traceback(data: st.DataObject) -> None:
    """Whatever of its bytes is changed, cut off or put in."""
    whole = zipped_export("hackernews")
    start = data.draw(st.integers(0, len(whole)))
    end = min(len(whole), start + data.draw(st.integers(0, 200)))
    changed = whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:]
    reading, problems = outcome(lambda: read_zip(changed))
    assert (reading is None) == bool(problems)
