"""Saved pages: their data before their looks, what is cut off told, and what is no page refused."""

from pathlib import Path

import pytest
from hypothesis import given as given_
from hypothesis import settings
from hypothesis import strategies as st

from plugins.documents import fold_address
from plugins.errors import ContentError
from plugins.importers.readers.base import Asked, Given, decode, from_epoch, give, is_by, read_bytes
from plugins.importers.readers.pages import LARGEST_PAGE
from plugins.importers.readers.recognise import find_reader, read_all, read_given, read_paths
from plugins.importers.records import LossKind, Person, Piece, Reading, SkipReason, Witness

PAGES = Path(__file__).parent / "exports" / "forums"
ASKED = Asked(
    whose={site: Person(slug="ada-example") for site in ("lesswrong", "eaforum")},
)


def shown_by(name: str) -> Reading:
    """Return what a page of the examples shows."""
    return read_given(give(PAGES / name), ASKED)


def pieces(reading: Reading) -> dict[str, Witness]:
    """Return the pieces by the last digit of their ids, and the biography as `bio`."""
    return {
        "bio" if each.piece is Piece.BIOGRAPHY else each.id[-1] + each.piece[0]: each
        for each in reading.witnesses
    }


def text(witness: Witness) -> str:
    """Return the text of a piece."""
    assert witness.body
    return witness.body.text


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("lesswrong-injected.html", "forum-page"),
        ("lesswrong-2023.html", "forum-page"),
        ("eaforum-apollo.html", "forum-page"),
        ("greaterwrong-user.html", "greaterwrong"),
        ("greaterwrong-thread.html", "greaterwrong"),
    ],
)
def test_a_page_is_recognised_by_what_it_says(name: str, reader: str) -> None:
    """Whatever its file is called."""
    found = find_reader(Given(name="page", data=(PAGES / name).read_bytes()))
    assert found
    assert reader == found.NAME


# ---- data in scripts


def test_the_data_of_a_page_comes_before_its_looks() -> None:
    """The page shows a comment cut off; its script has the whole, with date, place and mirror."""
    reading = shown_by("lesswrong-injected.html")
    witness = pieces(reading)["1c"]
    assert text(witness).startswith("<p>The whole of it")
    assert witness.body
    assert witness.body.complete
    assert witness.source.rank == 0
    assert witness.place
    assert witness.place.title == "On licences"
    assert witness.mirrors[0].startswith("https://www.alignmentforum.org/")


def test_what_refers_is_resolved() -> None:
    """A comment, its parent and their authors stand once each, and refer to one another."""
    witness = pieces(shown_by("lesswrong-injected.html"))["2c"]
    assert witness.parent
    assert witness.parent.author
    assert witness.parent.author.slug == "ben-sample"
    assert fold_address(witness.parent.url) == "lesswrong/comment/comment0000000009"


def test_what_only_the_page_itself_shows_is_read_too() -> None:
    """A reader who asked for more before saving has more on the page than in its scripts."""
    reading = shown_by("lesswrong-injected.html")
    witness = pieces(reading)["4c"]
    assert witness.source.rank > 0
    assert witness.author == Person(id="user0000000000001", slug="ada-example", name="Ada Example")


def test_a_text_that_is_cut_off_is_told_and_never_whole() -> None:
    """Without the page's own words, which are not the author's."""
    for name, key, said in (
        ("lesswrong-injected.html", "4c", "(read more)"),
        ("lesswrong-2023.html", "3c", "(read 120 more words →)"),
    ):
        reading = shown_by(name)
        witness = pieces(reading)[key]
        assert witness.body
        assert not witness.body.complete
        assert said not in witness.body.text
        assert any(said in loss.what and loss.kind is LossKind.TEXT for loss in witness.losses)
        assert any("only the beginning: 1" in told for told in reading.incomplete)


def test_load_more_says_that_a_page_is_a_part() -> None:
    """A profile shows ten or twenty comments."""
    assert "`Load More` at the end of a list" in shown_by("lesswrong-injected.html").incomplete
    assert any("more pages" in told for told in shown_by("greaterwrong-user.html").incomplete)


def test_a_draft_in_the_data_of_a_page_is_left() -> None:
    """Whoever saves a page is logged in, and is shown what nobody else is."""
    reading = shown_by("lesswrong-injected.html")
    assert [(skip.what[-1], skip.reason) for skip in reading.skipped] == [("3", SkipReason.DRAFT)]
    told = repr(reading) + "".join(text(each) for each in reading.witnesses)
    assert "draft words" not in told
    assert "ada@example.org" not in told


def test_a_draft_that_the_page_shows_is_known_as_one_by_its_data() -> None:
    """The elements of a draft look as others do; what the script glimpses of it tells."""
    page = (PAGES / "lesswrong-injected.html").read_bytes()
    part = b'"draft":true,"contents":{"html":"\\u003cp>draft words\\u003c/p>"}'
    assert part in page
    page = page.replace(part, b'"draft":true')
    page = page.replace(b'id="comment0000000004"', b'id="comment0000000003"')
    reading = read_given(Given(name="page.html", data=page), ASKED)
    assert "3c" not in pieces(reading)
    assert SkipReason.DRAFT in {skip.reason for skip in reading.skipped}


def test_apollos_cache_is_read() -> None:
    """Fields with arguments, references to rows, and an object that refers to itself."""
    reading = shown_by("eaforum-apollo.html")
    (witness,) = reading.witnesses
    assert witness.piece is Piece.ANSWER
    assert text(witness) == "<p>What is answered.</p>"
    assert witness.url.startswith("https://forum.effectivealtruism.org/posts/")
    assert witness.place
    assert witness.place.title == "A question"
    assert len(reading.skipped) == 2


# ---- elements


def test_a_thread_is_read_by_its_elements() -> None:
    """Parents by what stands in what; struck text as retracted; a formula as it is."""
    reading = shown_by("lesswrong-2023.html")
    witness = pieces(reading)["2c"]
    assert witness.parent
    assert fold_address(witness.parent.url) == "lesswrong/comment/comment0000000001"
    assert witness.parent.author
    assert witness.parent.author.slug == "ben-sample"
    assert witness.parent.html.startswith("<p>A remark")
    assert witness.retracted
    assert witness.mirrors
    assert 'aria-label="a&lt;b"' in text(witness)
    assert pieces(reading)["3c"].answers_post


def test_an_age_is_no_date() -> None:
    """Pages before April 2024 show `4d` alone, counted from nobody knows when."""
    for witness in shown_by("lesswrong-2023.html").witnesses:
        assert witness.date == ""
        assert LossKind.DATE in {loss.kind for loss in witness.losses}


def test_who_is_named_in_a_text_did_not_write_it() -> None:
    """A comment without an author links to somebody in its text: it stays nobody's."""
    reading = shown_by("lesswrong-2023.html")
    skipped = {skip.what[-1]: skip.reason for skip in reading.skipped}
    assert skipped["5"] is SkipReason.UNREADABLE
    assert skipped["4"] is SkipReason.DELETED
    assert skipped["1"] is SkipReason.OTHER_AUTHOR


def test_greaterwrong_is_read() -> None:
    """Moments to the millisecond, parents by name, and LessWrong's addresses."""
    found = pieces(shown_by("greaterwrong-user.html"))
    assert found["2c"].date == "2023-07-19T07:48:28.685Z"
    assert found["2c"].url.startswith("https://www.lesswrong.com/posts/")
    assert found["2c"].parent
    assert found["2c"].parent.author
    assert found["2c"].parent.author.name == "Ben Sample"
    assert found["2c"].mirrors
    assert found["3a"].retracted
    assert found["3a"].answers_post
    assert found["bio"].id == "user0000000000001"
    assert {each.source.rank for each in found.values()} == {3}


def test_greaterwrong_shows_the_ea_forum_too() -> None:
    """Its links to the forum say which it is; its own line about a link post is no text."""
    found = pieces(shown_by("greaterwrong-thread.html"))
    assert {each.site for each in found.values()} == {"eaforum"}
    assert text(found["1p"]) == "<p>What Ada wrote.</p>"
    assert "https://example.org/licences" in found["1p"].losses[0].what
    assert found["2c"].parent
    assert found["2c"].parent.html == "<p>A remark.</p>"


def test_private_messages_are_never_read() -> None:
    """On GreaterWrong they have the classes of comments."""
    reading = shown_by("greaterwrong-user.html")
    assert all("a private word" not in text(each) for each in reading.witnesses)
    assert "a private word" not in repr(reading)


# ---- what is wrong with a page

HEAD = b'<!doctype html><html><head><link rel="canonical" href="https://www.lesswrong.com/users/a">'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (HEAD + b"<p>\n\nand then", r"page.html:3: cut off"),
        (HEAD + b"<div>" * 3_000 + b"</html>", "nested too deeply"),
        (HEAD + b" " * LARGEST_PAGE + b"</html>", "a page of 16 MB"),
        (HEAD + b"\n<!ENTITY a 'aaa'></html>", "page.html:2: '<!ENTITY': declares entities"),
        (HEAD + b"\n\xff\x81</html>", "page.html:2: .*in several encodings"),
        (
            HEAD + b'<script>\nwindow.__APOLLO_STATE__ = {"Comment:1": {"_id"</script></html>',
            r"page.html:2: .*cut or broken",
        ),
        (
            HEAD + b'<script>window.__lwSsrGql.inject("a",{"data":{)</script></html>',
            "cut or broken",
        ),
        (
            b"<!doctype html><html><link rel=canonical href=https://example.org/a></html>",
            "it looks like a page of example.org",
        ),
        (b"<html><body>hello</body></html>", "a web page of an unknown site"),
        (b"PK\x03\x04...", "a zip"),
        (b"\x89PNG\r\n", "an image"),
        (b'{"orders": [{"sum": 7}]}', "JSON with orders, sum"),
        (b"<?xml version='1.0'?><opml></opml>", "XML whose root is <opml>"),
        (b"name,street,town\nx,y,z\n", "a table with the columns name,street,town"),
        (b"A letter to somebody.\n", "plain text"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;", "a web archive"),
        (b"\x00\x01\x02\x03", "no text at all"),
    ],
)
def test_what_is_not_a_whole_page_is_refused_with_a_remedy(data: bytes, told: str) -> None:
    """Where it is, what it looks like, and what to do; nothing of it is read."""
    with pytest.raises(ContentError, match=told) as error:
        read_given(Given(name="page.html", data=data), ASKED)
    assert all(problem.remedy for problem in error.value.problems)


def test_references_that_multiply_are_read_once_each() -> None:
    """Thirty objects of two references each would be a thousand million rows, one by one."""
    pair = '"k{0}":{{"a":{{"$ref":"k{1}"}},"b":{{"$ref":"k{1}"}}}}'
    pairs = ",".join(pair.format(n, n + 1) for n in range(30))
    script = f'window.__lwSsrGql.inject("q",{{"data":{{"$ref":"k0"}}}},{{{pairs},"k30":{{}}}})'
    data = HEAD + f"<script>{script}</script></html>".encode()
    assert read_given(Given(name="page.html", data=data), ASKED).witnesses == ()


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8"), ("windows-1252", "utf-8"), ("windows-1252", "cp1252"), ("", "utf-16")],
)
def test_a_page_is_read_in_its_encoding(declared: str, encoding: str) -> None:
    """A mark, then UTF-8 where it fits, then what the page declares: as browsers save it."""
    page = (PAGES / "lesswrong-2023.html").read_text("utf-8").replace("→", "->")
    page = page.replace("windows-1252", declared)
    data = page.encode(encoding)
    reading = read_given(Given(name="page.html", data=data), ASKED)
    assert "“quotes”" in text(pieces(reading)["2c"])


def test_a_browsers_line_ends_change_nothing() -> None:
    """Windows saves with two characters at each line's end."""
    data = (PAGES / "lesswrong-2023.html").read_bytes()
    for ends in (b"\r\n", b"\r"):
        other = read_given(Given(name="page.html", data=data.replace(b"\n", ends)), ASKED)
        assert [text(each) for each in other.witnesses] == [
            text(each) for each in shown_by("lesswrong-2023.html").witnesses
        ]


@given_(cut=st.integers(0, 4_000), junk=st.binary(max_size=12))
@settings(max_examples=60)
def test_a_damaged_page_is_read_or_refused_and_nothing_else(cut: int, junk: bytes) -> None:
    """Wherever bytes are lost or put in, there is a reading or a problem that names the file."""
    for name in ("lesswrong-injected.html", "greaterwrong-user.html"):
        whole = (PAGES / name).read_bytes()
        data = whole[:cut] + junk + whole[cut + len(junk) :]
        findings = read_all([Given(name="page.html", data=data)], ASKED)
        assert {problem.path for problem in findings.problems} <= {"page.html"}
        assert "a private word" not in "".join(map(text, findings.reading.witnesses))


# ---- files and folders


def test_a_folder_is_read_to_its_depths_and_what_is_not_known_is_told(tmp_path: Path) -> None:
    """Hidden files, images and what a browser saves beside a page are passed over."""
    deep = tmp_path / "a" / "b"
    (deep / "page_files").mkdir(parents=True)
    (deep / "page.html").write_bytes((PAGES / "lesswrong-2023.html").read_bytes())
    (deep / "page_files" / "other.html").write_bytes(b"<html>an advertisement</html>")
    (tmp_path / "a" / ".unfinished.json").write_bytes(b'{"data":{"comments"')
    (tmp_path / "a" / "face.png").write_bytes(b"\x89PNG")
    (tmp_path / "a" / "letter.txt").write_bytes(b"Dear somebody")
    (tmp_path / "a" / "nothing.json").write_bytes(b"")
    findings = read_paths([tmp_path], ASKED)
    assert {each.source.file for each in findings.reading.witnesses} == {"a/b/page.html"}
    assert [str(problem.path) for problem in findings.problems] == [
        "a/letter.txt",
        "a/nothing.json",
    ]
    assert any(skip.what == "an image" for skip in findings.reading.skipped)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A path that is not there, and one that is too large."""
    assert "no such file" in str(read_paths([tmp_path / "x.html"], ASKED).problems[0])
    (tmp_path / "big").write_bytes(b"x" * 100)
    with pytest.raises(ContentError, match="larger than"):
        read_bytes(tmp_path / "big", 99)


def test_what_stands_beside_a_file_never_leads_out(tmp_path: Path) -> None:
    """An export of several files may name others, below what was given and nowhere else."""
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "in" / "one").write_bytes(b"1")
    (tmp_path / "in" / "two").write_bytes(b"2")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    given = give(tmp_path / "in" / "one", tmp_path / "in")
    assert given.beside("two") == b"2"
    for name in ("../secret", str(tmp_path / "secret"), "link", "three"):
        assert given.beside(name) is None


@pytest.mark.parametrize(
    ("author", "asked", "told"),
    [
        (Person(id="1", slug="a", name="A"), Person(id="1", slug="b"), True),
        (Person(id="1", slug="a"), Person(id="2", slug="a"), False),
        (Person(slug="A"), Person(slug="a", id="2"), True),
        (Person(name="A"), Person(slug="a"), None),
        (Person(name="A"), Person(name="A"), True),
        (None, Person(name="A"), None),
    ],
)
def test_the_surest_that_both_have_tells_who_wrote(
    author: Person | None, asked: Person, *, told: bool | None
) -> None:
    """An id before a slug before a name; where they share none, nobody can tell."""
    assert is_by(author, asked) is told


def test_a_moment_that_is_none_is_empty() -> None:
    """Seconds since 1970, far from any calendar's, or no number."""
    assert from_epoch(1689752908) == "2023-07-19T07:48:28Z"
    assert from_epoch(1e30) == from_epoch(float("nan")) == ""


@given_(text_=st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"])))
def test_text_in_any_marked_encoding_is_the_same_text(text_: str) -> None:
    """Decoding undoes encoding; no character is ever replaced."""
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(Given(name="x", data=text_.encode(encoding))) == text_
