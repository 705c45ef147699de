"""A link to a part of a page arrives, whatever becomes of the page's words."""

import re
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.documents import Document, Essay, Status, parse_document, write_document
from plugins.documents.body import read_body
from plugins.documents.html.former_anchors import TOP
from plugins.permanence import (
    Harvest,
    HarvestedPage,
    Ledger,
    read_anchors,
    record,
    save_ledger,
)
from plugins.upkeep.__main__ import main
from plugins.upkeep.anchor_edits import set_former_anchors
from plugins.upkeep.anchor_matching import Mending, _kind, mend_page
from plugins.upkeep.fields import Uneditable
from plugins.views import with_marks, with_sidenotes
from tests.graph_strategies import day, make
from tests.sites_fixture import TOPIC

DAY = date(2026, 11, 22)


def _essay(body: str, **fields: object) -> Essay:
    return make(Essay, "one", body=body, date=day(2023), topics=("ada",), **fields)


def _html(body: str, **former: str) -> str:
    pairs = tuple((old.replace("_", ":"), new) for old, new in former.items())
    made, problems = read_body(_essay(body, former_anchors=pairs))
    assert problems == []
    return made.html


# ---- the element


@pytest.mark.parametrize(
    ("body", "new", "before", "after"),
    [
        ("## Part", "part", '<h2 id="part">', "Part"),
        ("Text.\n{: #t }", "t", '<p id="t">', "Text."),
        ("- a\n{: #list }", "list", '<li id="list">', "a"),
        ("Note[^n].\n\n[^n]: Words.", "fn:n", '<li id="fn:n">\n<p>', "Words."),
        ("Note[^n].\n\n[^n]: Words.", "fnref:n", "Note", '<sup id="fnref:n">'),
        ("Two *words*{: #w }.", "w", "Two ", '<em id="w">'),
        ('<div id="d">\n<p>Raw.</p>\n</div>', "d", '<div id="d">\n<p>', "Raw."),
        ('<div id="d">\n\n<ul><li>Raw.</li></ul>\n</div>', "d", '<div id="d">', "\n"),
        ('<table id="t"><tr><td>a</td></tr></table>', "t", "", '<table id="t">'),
        ("> Quoted.\n\nText.", "top", '<blockquote>\n<p id="p-89f4a1c9">', "Quoted."),
        ("[](){: name='x'}Text.", "x", "", ""),
    ],
)
def test_an_old_anchor_stands_at_the_new_one(body: str, new: str, before: str, after: str) -> None:
    """At the beginning of a block, before what stands in a line or has no text of its own."""
    page = re.sub(r"p-[0-9a-f]{8}", "p-89f4a1c9", _html(body, old=new))
    assert f'{before}<span id="old" class="former-anchor"></span>{after}' in page


def test_an_old_anchor_may_lead_to_another_old_one() -> None:
    """A paragraph is edited more than once."""
    page = _html("## Part\n\nText.", first="second", second="part")
    assert read_anchors(page)[:3] == ("part", "first", "second")


def test_old_anchors_are_anchors_like_others() -> None:
    """Links of other pieces may lead to them."""
    body, _ = read_body(_essay("## Part", former_anchors=(("old", "part"),)))
    assert body.anchors == {"part", "old"}


def test_marks_and_sidenotes_are_as_before() -> None:
    """An empty element changes nothing that is seen."""
    body = "## Part\n\nText[^n].\n\n[^n]: Words."
    plain = with_sidenotes(with_marks(_html(body)))
    page = with_sidenotes(with_marks(_html(body, a="part", b="fn:n", c="fnref:n", d="top")))
    assert re.sub(r'<span(?: id="\w")? class="former-anchor"></span>', "", page) == plain
    assert page.count("data-beside") == 1


_PAIRS = st.dictionaries(
    st.from_regex(r"\A(?:p-[0-9a-f]{8}|fn:[a-z]|[a-z][a-z0-9.é'-]{0,5})\Z"),
    st.from_regex(r"\A[^\s#<>\"&%\x00-\x20\x7f-\xa0]{1,4}\Z").filter(str.isprintable),
    max_size=4,
)


@given(_PAIRS)
def test_former_anchors_are_written_and_read_back(pairs: dict[str, str]) -> None:
    """In the order in which they stand."""
    document = _essay("Text.", former_anchors=tuple(pairs.items()))
    assert parse_document(document.path, write_document(document)) == document


# ---- the edit of front matter


@given(_PAIRS, _PAIRS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_an_edit_adds_lines_and_leaves_the_others(
    old: dict[str, str], new: dict[str, str], end: str, has_more: bool
) -> None:
    """Whatever stands there already, and however its lines end."""
    new = {name: target for name, target in new.items() if name not in old}
    document = _essay("Text.", former_anchors=tuple(old.items()), uncertain=("A.",) * has_more)
    text = write_document(document).replace("\n", end)
    edited = set_former_anchors(text, old, old | new)
    assert parse_document(document.path, edited).former_anchors == (*old.items(), *new.items())
    lines = edited.split(end)
    assert [line for line in text.split(end) if line not in lines] == []
    assert len(lines) == len(text.split(end)) + len(new) + (bool(new) and not old)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("former_anchors: {a: b}", 'former_anchors: {a: b, x: "fn:y"}'),
        ('former_anchors: {a: b, "x":  z}', 'former_anchors: {a: b, "x":  "fn:y"}'),
        ("former_anchors:\n  x: z\n  xx: x", 'former_anchors:\n  x: "fn:y"\n  xx: x'),
        ("former_anchors: {}", 'former_anchors: {x: "fn:y"}'),
        ("former_anchors:\n    a: b  # why", 'former_anchors:\n    a: b  # why\n    x: "fn:y"'),
        ("summary: S", 'summary: S\nformer_anchors:\n  x: "fn:y"'),
    ],
)
def test_an_edit_keeps_to_the_form_that_is_there(header: str, wanted: str) -> None:
    """Braces, indentation, remarks."""
    text = f"---\ntitle: T\n{header}\n---\n\nText.\n"
    before = {"x": "z"} if "z" in header else {}
    assert set_former_anchors(text, before, {"x": "fn:y"}) == text.replace(header, wanted)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("former_anchors: {a: b, x:  z}", "former_anchors: {a: b}"),
        ("former_anchors: {x: z, a: b}", "former_anchors: {a: b}"),
        ("former_anchors: {a: b, 'x': z, c: d}", "former_anchors: {a: b, c: d}"),
        ('former_anchors:\n  "x": z # why\n  xx: x', "former_anchors:\n  xx: x"),
        ("former_anchors:\n  xx: x\n  x: 'z'", "former_anchors:\n  xx: x"),
    ],
)
def test_an_edit_takes_out_one_line(header: str, wanted: str) -> None:
    """And the key with its last one."""
    text = f"---\ntitle: T\n{header}\nsummary: S\n---\n\nText.\n"
    kept = {"a": "b", "c": "d", "xx": "x"}
    before = {name: target for name, target in kept.items() if name in header}
    assert set_former_anchors(text, before | {"x": "z"}, before) == text.replace(header, wanted)
    for alone in ("former_anchors:\n  x: z\n", "former_anchors: {x: z}\n"):
        text = f"---\ntitle: T\n{alone}summary: S\n---\n\nText.\n"
        assert set_former_anchors(text, {"x": "z"}, {}) == text.replace(alone, "")


@pytest.mark.parametrize("text", ["Title: T\n\nText.\n", "---\n{title: T}\n---\n\nText.\n"])
def test_what_cannot_be_edited_is_told(text: str) -> None:
    """Rather than broken."""
    with pytest.raises(Uneditable):
        set_former_anchors(text, {}, {"a": "b"})


# ---- which came for which

_A, _B, _C, _D = (f"p-0000000{n}" for n in "abcd")


@pytest.mark.parametrize(
    ("recorded", "present", "led", "unsure"),
    [
        (["h", _A, _B], ["h", _C, _B], {_A: _C}, {}),
        (["h", _A, _B], ["h", _B], {_A: "h"}, {}),
        ([_A, _B], [_B], {_A: TOP}, {}),
        ([_A], [], {_A: TOP}, {}),
        ([_A, _B], [_C, _D], {_A: _C, _B: _D}, {}),
        ([_A, "h"], [_C, _D, "h"], {}, {_A: (_C, _D)}),
        ([_A, _B, "h"], [_C, "h"], {}, {_A: (_C,), _B: (_C,)}),
        (["h", _A], ["g", _B], {"h": "g", _A: _B}, {}),
        (["h", _A], [_B], {"h": TOP, _A: _B}, {}),
        (["h", _A], ["g"], {"h": "g", _A: "g"}, {}),
        ([_A, "h", _B], ["g", _C], {_A: TOP, "h": "g", _B: _C}, {}),
        (["h", _A, _B], [_B, _C, "h"], {}, {_A: ()}),
        ([_A, _B, _C], [_C, _D, _A], {}, {_B: ()}),
        (
            ["h", "fn:1", "fnref:1"],
            ["h", "fnref:2", "fn:2"],
            {"fn:1": "fn:2", "fnref:1": "fnref:2"},
            {},
        ),
    ],
)
def test_what_took_a_place_is_told_by_what_stayed_around_it(
    recorded: list[str], present: list[str], led: dict[str, str], unsure: dict[str, tuple[str, ...]]
) -> None:
    """And where it cannot be told, the owner is asked."""
    assert mend_page(recorded, present) == Mending(led=led, unsure=unsure)


_ORDERS = st.lists(st.sampled_from([_A, _B, _C, _D, "h", "g", "fn:1", "fnref:1"]), unique=True)


@given(_ORDERS, _ORDERS, st.frozensets(st.sampled_from([_A, _B, "h"])))
def test_every_lost_anchor_is_led_on_or_asked_about(
    recorded: list[str], present: list[str], known: frozenset[str]
) -> None:
    """Never both, and only to what is there and was there before, or came since."""
    mending = mend_page(recorded, present, known)
    lost = set(recorded) - set(present)
    assert set(mending.led) | set(mending.unsure) == lost
    assert not set(mending.led) & set(mending.unsure)
    assert set(mending.led.values()) <= {*present, TOP}
    came = [(_kind(old), new) for old, new in mending.led.items() if new not in (*recorded, TOP)]
    became = [(kind, new) for kind, new in came if kind == _kind(new)]
    assert len(became) == len(set(became)), "two paragraphs cannot have become one"
    assert not known & {new for _, new in came}


# ---- the command


def _write(folder: Path, *documents: Document) -> Path:
    for document in (TOPIC, *documents):
        place = folder / "content" / document.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(write_document(document), "utf-8")
    return folder / "content"


def _publish(content: Path, *documents: Document) -> None:
    """Record the pages of documents as a deploy would."""
    pages = {
        f"/essays/{each.slug}/": HarvestedPage(anchors=read_anchors(read_body(each)[0].html))
        for each in documents
    }
    save_ledger(content, record(Ledger(), Harvest(pages=pages), DAY))


def _anchors(content: Path, capsys: pytest.CaptureFixture[str], status: int = 0) -> str:
    assert main(["anchors", "--content", str(content)]) == status
    out, err = capsys.readouterr()
    return (
        (out or err).replace(f"{content.as_posix()}/", "content/").replace(str(content), "content")
    )


_PARAGRAPHS = st.lists(
    st.sampled_from(["One.", "Two.", "Three.", "## Four", "## Five", "Six."]), max_size=4
)


@settings(max_examples=20)
@given(_PARAGRAPHS, _PARAGRAPHS, _PARAGRAPHS)
@example(["One."], ["Two."], [])
@example(["One."], ["Two."], ["Three."])
@example(["One."], ["Two."], ["One."])
@example(["One.", "Two."], ["One."], ["Two."])
def test_whatever_is_edited_every_anchor_is_there_again(
    first: list[str], second: list[str], third: list[str]
) -> None:
    """But for those that the owner is asked about; and nothing but front matter has changed."""
    before = _essay("\n\n".join([*first, "End."]))
    recorded = read_anchors(read_body(before)[0].html)
    text = write_document(before)
    with TemporaryDirectory() as folder:
        content = _write(Path(folder))
        _publish(content, before)
        for body in (second, third):
            edited = "\n\n".join([*body, "End."])
            header = text.rpartition("---\n")[0]
            (content / "essays").mkdir(exist_ok=True)
            (content / before.path).write_text(f"{header}---\n\n{edited}\n", "utf-8")
            with redirect_stdout(StringIO()) as told:
                assert main(["anchors", "--content", str(content)]) == 0
            text = (content / before.path).read_text("utf-8")
            document = parse_document(before.path, text)
            page, problems = read_body(document)
            asked = set(re.findall(r"one\.md: (\S+): ", told.getvalue()))
            led = dict(document.former_anchors)
            waiting = {old for old in recorded if old in asked or led.get(old) in asked}
            assert set(recorded) <= set(read_anchors(page.html)) | waiting
            assert {problem.value.split(": ")[0] for problem in problems} <= waiting
            assert document.body == edited


def test_edits_are_mended_in_one_run_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a link of the archive's own led to what is gone, which stops any other command."""
    before = _essay("## Why\n\nFirst.\n\nSecond.\n\nThird.")
    linking = make(Essay, "two", body="[Why](one.md#why).", date=day(2023), topics=("ada",))
    after = _essay("## Reasons\n\nThe first.\n\nSecond.")
    content = _write(tmp_path, after, linking)
    _publish(content, before, linking)
    first, second, third = read_anchors(read_body(before)[0].html)[1:]
    new = read_anchors(read_body(after)[0].html)[1]
    assert _anchors(content, capsys) == (
        "3 lost anchors led on, in 1 file; `git checkout content` undoes it:\n"
        "  content/essays/one.md: why → reasons\n"
        f"  content/essays/one.md: {first} → {new}\n"
        f"  content/essays/one.md: {third} → {second}\n"
    )
    text = (content / "essays/one.md").read_text("utf-8")
    assert f"former_anchors:\n  why: reasons\n  {first}: {new}\n  {third}: {second}\n---\n" in text
    assert _anchors(content, capsys) == "No anchor is lost.\n"


def test_a_piece_that_took_in_another_takes_in_its_anchors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What moved along is there; of what did not, nothing is taken for what was always there."""
    one, two = _essay("First.\n\nSecond."), make(Essay, "two", body="Third.\n\nFourth.")
    merged = _essay("First.\n\nSecond.\n\nThird.", former_urls=("/essays/two/",))
    content = _write(tmp_path, merged)
    _publish(content, one, two)
    third, fourth = read_anchors(read_body(two)[0].html)
    assert f"{fourth} → {third}" in _anchors(content, capsys)


def test_what_cannot_be_told_is_left_to_the_owner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what may have been meant; and what is declared gone is not asked about."""
    before, after = _essay("First.\n\nEnd."), _essay("A.\n\nB.\n\nEnd.")
    content = _write(tmp_path, after)
    _publish(content, before)
    (lost, _), (one, two, _) = (read_anchors(read_body(each)[0].html) for each in (before, after))
    assert _anchors(content, capsys) == (
        "No lost anchor could be led on.\n"
        "What came in their place cannot be told of these; write `former_anchors` yourself:\n"
        f"  content/essays/one.md: {lost}: {one} or {two}\n"
    )
    declared = content / "ledger/declared.txt"
    declared.write_text(f"/essays/one/#{lost} gone it said nothing\n")
    assert _anchors(content, capsys) == "No anchor is lost.\n"


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DRAFT])
def test_what_no_reader_sees_keeps_no_anchors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: Status
) -> None:
    """A withdrawn page answers for all that stood on it; a draft was never published."""
    reason = "Wrong." if status is Status.WITHDRAWN else None
    content = _write(tmp_path, _essay("New.", status=status, reason=reason))
    _publish(content, _essay("Old."))
    assert _anchors(content, capsys) == "No anchor is lost.\n"


def test_a_file_that_cannot_be_edited_stops_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no other file is changed either; mistakes are told as ever."""
    before = _essay("Old.")
    content = _write(tmp_path, _essay("New."))
    _publish(content, before)
    file = content / "essays/one.md"
    file.write_text("Title: T\nDate: 2023-07-18\nTopics: ada\nSummary: S\n\nNew.\n")
    told = _anchors(content, capsys, status=1)
    assert "content/essays/one.md:1: former_anchors: front matter in Pelican's form" in told
    assert "no file was changed" in told
    (content / "ledger/addresses.txt").write_text("nonsense\n")
    file.write_text("---\ntitle: T\n---\n\nNew.\n")
    told = _anchors(content, capsys, status=1)
    assert "content/ledger/addresses.txt:1: ledger: 'nonsense'" in told
    assert "content/essays/one.md:1: summary: missing" in told
