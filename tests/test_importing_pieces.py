"""What a file says of a piece: what its sources show, in its author's own words, and no more."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given

from plugins.documents import (
    Comment,
    Essay,
    Fidelity,
    Form,
    ReplyContext,
    Retraction,
    Status,
    Work,
    parse_date,
    parse_document,
    render_body,
    write_document,
)
from plugins.importers.excerpts import condensed
from plugins.importers.merging import records_of
from plugins.importers.naming import file_names
from plugins.importers.pieces import Text, document_of
from plugins.importers.profiles import page_of, page_path
from plugins.importers.records import (
    Body,
    Loss,
    LossKind,
    Notation,
    Parent,
    Person,
    Piece,
    Place,
    Series,
    Witness,
)
from plugins.importers.replies import date_of
from plugins.importers.setting import Setting
from tests.importing_made import (
    ADA,
    BOB,
    LONG,
    PLACE,
    POST,
    at,
    comment,
    convert,
    copied,
    named,
    post,
    reply,
    seen,
    witnesses,
)

SETTING = Setting(
    added=parse_date("2026-11-22"),
    convert=convert,
    whose={"lesswrong": ADA},
    topics=frozenset({"policy", "open-source"}),
)


def _made(*found: Witness, text: Text | None = None) -> Comment | Essay:
    (record,) = records_of(map(condensed, found))
    path = next(file_names(record))
    return document_of(record, path, text or Text(markdown="A text."), SETTING)


def _comment(*found: Witness) -> Comment:
    made = _made(*found)
    assert isinstance(made, Comment)
    return made


def _essay(*found: Witness) -> Essay:
    made = _made(*found)
    assert isinstance(made, Essay)
    return made


# ---- every piece


@given(witnesses())
def test_whatever_is_written_is_read_back(witness: Witness) -> None:
    """The file of any piece gives back its document, without a mistake."""
    made = _made(witness)
    assert parse_document(made.path, write_document(made)) == made
    render_body(made)


@pytest.mark.parametrize(
    "awkward",
    [
        "a: b #c \u2014 \"d\" 'e' [f] {g} & h",
        "two\nlines\twith\x0bblanks\x00 and \u2028 more",
        "- \u00dc\u00f1\u00ef \u4e2d\u6587 \U0001f600",
        "no",
        "\u0142\u00f3d\u017a \u0441\u043b\u043e\u0432\u043e",
    ],
)
def test_titles_and_names_may_be_anything(awkward: str) -> None:
    """What people are called and what they title is text, however it looks to YAML."""
    place = Place(title=awkward, url=POST, author=Person(name=awkward), date="then")
    above = Parent(author=Person(name=awkward), date="", html=f"<p>{awkward}</p>")
    for found in (
        comment(place=place, text=awkward),
        reply("a", place=place, parent=above, text=awkward),
        post("d", title=awkward, series=Series(title=awkward), summary=awkward),
        comment(piece=Piece.QUICK_TAKE, text=awkward, tags=(awkward,), note=awkward),
    ):
        made = _made(found)
        assert parse_document(made.path, write_document(made)) == made


# ---- what a comment says


def test_a_comment_says_what_its_source_shows() -> None:
    """Address, date, what it answers, its text in full, and who bears witness."""
    made = _comment(comment(), comment(source=seen("page.html", 2)), copied())
    assert made.source == at("a")
    assert made.text is Fidelity.FULL
    assert str(made.date) == "2023-07-18T19:28:28Z"
    assert str(made.added) == "2026-11-22"
    assert made.topics == ()
    assert made.author is None
    assert made.in_reply_to == ReplyContext(
        title="On engines", author="Bob", url=POST, date=parse_date("2023-07-01T10:00:00Z")
    )
    assert made.thread is None
    assert [each.file for each in made.captured] == ["comments.json", "page.html", "capture.txt"]
    digests = [each.sha256 for each in made.captured]
    assert digests == [None, None, copied().source.sha256]


def test_a_reply_has_its_parent_its_thread_and_a_short_excerpt() -> None:
    """The parent's author and date are told, a few sentences of it with their rights, no more."""
    made = _comment(reply(source=seen(taken="2026-10-01")))
    answered = made.in_reply_to
    assert answered is not None
    assert (answered.author, answered.url, answered.title) == ("Bob", at("z"), None)
    assert answered.excerpt is not None
    assert answered.excerpt.startswith("Engines only do what they are told. They follow.")
    assert answered.excerpt.endswith("They follow.")
    assert len(answered.excerpt.split()) <= 60
    assert answered.rights
    assert str(answered.captured) == "2026-10-01"
    assert made.thread == Work(
        title="On engines", author="Bob", url=POST, date=parse_date("2023-07-01T10:00:00Z")
    )


def test_a_parent_whose_address_is_not_its_own_has_none() -> None:
    """An address that may be any comment's on a page would name the page itself as the parent."""
    above = Parent(url="https://ada.example/engines/#reply-7", author=BOB)
    made = _comment(reply(parent=above, site="wordpress"))
    assert made.in_reply_to == ReplyContext(author="Bob")


def test_the_owners_own_words_are_not_quoted_in_front_of_hers() -> None:
    """What she answers of her own is linked to and needs no excerpt."""
    own = Parent(url=at("z"), author=ADA, html="<p>Mine.</p>")
    made = _comment(reply(parent=own))
    assert made.in_reply_to == ReplyContext(author=ADA.name, url=at("z"))
    assert made.title == "On \u201cOn engines\u201d, continued"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"piece": Piece.QUICK_TAKE, "answers_post": None, "place": None}, None),
        ({"answers_post": None}, ReplyContext()),
        ({"answers_post": True, "place": None}, ReplyContext()),
    ],
)
def test_what_is_answered_is_unknown_unless_shown(
    changes: dict[str, Any], expected: ReplyContext | None
) -> None:
    """A quick take answers nothing; what no source shows is unknown, never none."""
    assert _comment(comment(**changes)).in_reply_to == expected


def test_what_a_source_dates_after_its_reply_is_told_and_not_claimed() -> None:
    """A post that was published anew has a later date than its comments, which cannot be so."""
    later = Place(title="On engines", url=POST, date="2024-01-01T00:00:00Z")
    made = _comment(comment(place=later))
    assert made.in_reply_to == ReplyContext(title="On engines", url=POST)
    assert made.uncertain == (
        "By its source, what it answers is of a later day (2024-01-01T00:00:00Z).",
    )


@pytest.mark.parametrize(
    ("piece", "form", "title"),
    [
        (Piece.COMMENT, Form.COMMENT, "On \u201cOn engines\u201d"),
        (Piece.ANSWER, Form.ANSWER, "An answer to \u201cOn engines\u201d"),
        (Piece.REVIEW, Form.REVIEW, "A review of \u201cOn engines\u201d"),
        (Piece.QUICK_TAKE, Form.QUICK_TAKE, LONG.partition(".")[0]),
    ],
)
def test_a_title_says_where_a_piece_stands_or_how_it_begins(
    piece: Piece, form: Form, title: str
) -> None:
    """The archive gives the title, and says so."""
    made = _comment(comment(piece=piece))
    assert made.form is form
    assert made.title.rstrip("\u2026") in title
    assert made.title_by == "archive"
    assert len(made.title) <= 120


def test_a_summary_is_the_first_sentences_and_no_quotation() -> None:
    """What somebody else said is not what the piece says; a piece of quotations alone says so."""
    quoting = Body(
        text="<blockquote><p>Bob's.</p></blockquote><p>Mine.</p>", notation=Notation.HTML
    )
    assert _made(comment(body=quoting)).summary == "Mine."
    bare = Body(text="<blockquote><p>Bob's.</p></blockquote>", notation=Notation.HTML)
    assert _made(comment(body=bare)).summary == "On \u201cOn engines\u201d."
    assert _made(comment(text=f"{LONG} {LONG}")).summary == LONG


@pytest.mark.parametrize(
    "body",
    [
        Body(
            text='<div class="spoilers"><p>Ada did it.</p></div><p>Mine.</p>',
            notation=Notation.HTML,
        ),
        Body(text="<p class='a spoiler-block'>Ada did it.</p><p>Mine.</p>", notation=Notation.HTML),
        Body(
            text="<details><summary>Who?</summary>Ada.</details><p>Mine.</p>",
            notation=Notation.HTML,
        ),
        Body(text=":::spoiler\nAda did it.\n:::\n\nMine.", notation=Notation.MARKDOWN),
        Body(text=">! Ada did it.\n\nMine.", notation=Notation.MARKDOWN),
        Body(text="Mine. >!Ada did\nit.!<", notation=Notation.MARKDOWN),
        Body(text=">!Ada did it.!<\n\n~~Mine~~.", notation=Notation.MARKDOWN),
    ],
)
def test_a_summary_gives_nothing_away(body: Body) -> None:
    """What its author hid until it is asked for stands in no list."""
    assert _made(comment(body=body)).summary == "Mine."


def test_what_was_taken_back_says_so() -> None:
    """A comment that any source shows as retracted is never published bare."""
    made = _comment(comment(), comment(source=seen("page.html", 2), retracted=True))
    assert made.retracted == Retraction()


def test_losses_are_named_once() -> None:
    """What the source dropped and what the conversion could not keep are lines of `lost`."""
    loss = Loss(kind=LossKind.LINK, what="its target, after 'see'")
    text = Text(markdown="A text.", losses=(loss, Loss(kind=LossKind.EMBED, what="a film")))
    made = _made(comment(losses=(loss,)), text=text)
    assert isinstance(made, Comment)
    assert made.lost == ("Link: its target, after 'see'", "Embed: a film")
    essay = _made(post(losses=(loss,)), text=text)
    assert [each.startswith("Lost in the import: ") for each in essay.uncertain] == [True, True]


def test_only_topics_that_there_are_are_given() -> None:
    """A tag of the source is a topic where the archive has one of that name."""
    assert _made(comment(tags=("Open Source", "Policy", "Moloch"))).topics == (
        "open-source",
        "policy",
    )


@pytest.mark.parametrize(
    ("found", "author"),
    [
        (comment(), None),
        (comment(author=None), None),
        (comment(author=BOB), "Bob"),
        (post(coauthors=(BOB,)), "Ada Lovelace, Bob"),
    ],
)
def test_whose_words_they_are_is_never_guessed(found: Witness, author: str | None) -> None:
    """Another author is named, a second one too, and where nothing tells, nothing is said."""
    assert _made(found).author == author


def test_addresses_of_something_else_are_not_claimed() -> None:
    """A comment's address is not its post's, and not one that may be any comment's on a page."""
    page = Place(url="https://ada.example/engines/")
    for url in (POST, f"{page.url}#reply-7", page.url, "no address", "javascript:alert(1)"):
        made = _comment(comment(url=url, place=page if "ada" in url else PLACE))
        assert (made.source, made.mirrors) == (None, ())
        assert f"Its address there is {url}." in (made.captured[0].note or "")


def test_mirrors_are_the_other_addresses() -> None:
    """A crosspost has both addresses; other spellings of one address are not told."""
    there = f"https://forum.effectivealtruism.org/posts/{named('e')}/a-post"
    spelled = f"https://www.greaterwrong.com/posts/{named('d')}/a-post"
    made = _essay(post(mirrors=(there,)), post(url=spelled, source=seen("page.html", 2)))
    assert (made.source, made.mirrors) == (post().url, (there,))


def test_the_fullest_address_of_each_site_is_told() -> None:
    """One side of a crosspost knows of the other no more than its id."""
    there = f"https://forum.effectivealtruism.org/posts/{named('e')}"
    here = post().url.removesuffix("/a-post")
    sides = (post(mirrors=(there,)), post(url=here, mirrors=(f"{there}/a-post",)))
    for found in (sides, sides[::-1]):
        made = _essay(*found)
        assert (made.source, made.mirrors) == (post().url, (f"{there}/a-post",))


# ---- what an essay says


def test_a_post_becomes_an_essay() -> None:
    """Its title is its author's, its address is kept, and its sequence is a series."""
    made = _essay(post(series=Series(title="Engines", position=2), pinned=True))
    assert (made.title, made.title_by, made.series) == ("A post", None, "Engines")
    assert (made.path, made.pinned) == ("essays/a-post.md", True)
    assert made.source == post().url


# ---- names


def test_names_follow_from_the_id_and_the_title_of_the_post() -> None:
    """The first is short; what tells it from others is added until it is the only one."""
    (record,) = records_of([comment()])
    names = [*file_names(record)]
    assert names[:2] == [
        "comments/lesswrong/on-engines-a1x1x1x.md",
        "comments/lesswrong/on-engines-a1x1x1x1x1x1x1x1x.md",
    ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"site": "hackernews", "id": "40123456"}, "comments/hackernews/on-engines-40123456.md"),
        ({"place": Place(title="\u4e2d\u6587")}, "comments/lesswrong/a1x1x1x.md"),
        ({"place": Place(title="Caf\u00e9 d\u2019Ada: " + "long " * 40)}, "cafe-dada-long-long"),
        ({"place": None}, "comments/lesswrong/the-engine-weaves-patterns-of-algebra-just-as"),
        ({"site": "mastodon", "id": "https://m.example/@ada/1"}, "comments/mastodon/on-engines-"),
    ],
)
def test_names_are_slugs(changes: dict[str, Any], name: str) -> None:
    """Whatever a post is called, the file's name has letters, digits and hyphens."""
    (record,) = records_of([comment(**changes)])
    assert name in next(file_names(record))


# ---- dates


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2023-07-18T19:28:28.685Z", "2023-07-18T19:28:28Z"),
        ("2023-07-18T19:28:28+10:00", "2023-07-18T19:28:28+10:00"),
        ("2023-07-18T19:28:28", "2023-07-18"),
        ("2023-07-18", "2023-07-18"),
        ("2023-07", "2023-07"),
        ("18 July 2023", "None"),
        ("2023-99-99T00:00:00Z", "2023"),
        ("", "None"),
    ],
)
def test_a_date_claims_what_is_known(written: str, known: str) -> None:
    """A time without its offset is known to the day; what is no date is unknown."""
    assert str(date_of(written)) == known


# ---- the profile


def _page(found: Iterable[Witness], **changes: Any) -> str:
    (record,) = records_of(found)
    setting = Setting(added=SETTING.added, convert=convert, **changes)
    page = page_of(record, page_path(record.site), setting)
    assert page.status is Status.HIDDEN
    assert parse_document(page.path, write_document(page)) == page
    render_body(page)
    return page.body


def test_a_biography_is_a_dated_record() -> None:
    """Each different one stands under the first day on which it was seen, oldest first."""
    found = [
        comment("u", piece=Piece.BIOGRAPHY, text=text, date="", source=seen(day, taken=day))
        for day, text in (
            ("2024-05-01", "I weave."),
            ("2023-05-01", "I count."),
            ("2025-05-01", "I weave."),
        )
    ]
    body = _page(found)
    assert body.index("1 May 2023:\n\n> I count.") < body.index("1 May 2024:\n\n> I weave.")
    assert "2025" not in body


def test_what_was_not_captured_is_never_told_as_none() -> None:
    """Without edits of the wiki the page says that none were captured, and what else was not."""
    found = [comment("u", piece=Piece.BIOGRAPHY, text="I count.")]
    body = _page(found, not_captured={"lesswrong": ("sequences", "wiki edits")})
    assert "## Wiki edits\n\nNot captured; this does not mean that there is none." in body
    assert "## Not captured\n\n- sequences" in body


def test_wiki_edits_are_a_list() -> None:
    """Each edit is told with its page and its day, and a title cannot become Markdown."""
    edit = comment("w", piece=Piece.WIKI_EDIT, title="A [tag] *here*", url=POST, body=None)
    assert f"- [A \\[tag\\] \\*here\\*](<{POST}>), 18 July 2023" in _page([edit])
