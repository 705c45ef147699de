"""Saved answers of the forums: every row is looked at, and nothing private or others' is read."""

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.documents import fold_address
from plugins.errors import ContentError
from plugins.importers.readers.base import Asked, Given
from plugins.importers.readers.forum_api import read, recognises
from plugins.importers.records import (
    LossKind,
    Notation,
    Person,
    Piece,
    Reading,
    SkipReason,
    Witness,
)
from tests.forum_server import ADA, BEN, comment, id_of, post, revision

ASKED = Asked(whose={"lesswrong": Person(slug="ada-example"), "eaforum": Person(id=ADA["_id"])})


def answer(kind: str, *rows: Any, total: int | None = None) -> dict[str, Any]:
    """Return the answer of a query for rows of a type."""
    count = len(rows) if total is None else total
    return {"data": {kind: {"totalCount": count, "results": list(rows)}}}


def saved(value: Any, name: str = "answer.json") -> Given:
    """Return a file with a value as JSON."""
    return Given(name=name, data=json.dumps(value).encode())


def read_rows(*rows: Any, kind: str = "comments", asked: Asked = ASKED) -> Reading:
    """Return what an answer with rows shows."""
    return read(saved(answer(kind, *rows)), asked)


def only(reading: Reading) -> Witness:
    """Return the one piece that is shown."""
    (witness,) = reading.witnesses
    return witness


# ---- what a row becomes


def test_a_comment_has_its_id_address_moment_place_and_text() -> None:
    """All that is needed to find it again, and to show what it answers."""
    witness = only(read_rows(comment(1, ADA)))
    assert witness.id == id_of("comment", 1)
    assert fold_address(witness.url) == f"lesswrong/comment/{witness.id}"
    assert (witness.site, witness.piece) == ("lesswrong", Piece.COMMENT)
    assert witness.date == "2023-07-01T01:30:00.000Z"
    assert witness.author == Person(id=ADA["_id"], slug="ada-example", name="Ada Example")
    assert witness.place
    assert witness.place.title == "Post 1"
    assert witness.place.author
    assert witness.place.author.slug == "ben-sample"
    assert witness.answers_post
    assert witness.body
    assert witness.body.text == "<p>The text of comment 1.</p>"
    assert witness.losses == ()
    assert witness.source.rank == 0


@pytest.mark.parametrize(
    ("more", "piece"),
    [
        ({}, Piece.COMMENT),
        ({"answer": True}, Piece.ANSWER),
        ({"shortform": True}, Piece.QUICK_TAKE),
        ({"shortform": True, "parentCommentId": id_of("comment", 9)}, Piece.COMMENT),
        ({"reviewingForReview": "2021"}, Piece.REVIEW),
        ({"parentAnswerId": id_of("c", 1), "parentCommentId": id_of("c", 1)}, Piece.COMMENT),
    ],
)
def test_a_comment_has_its_form(more: dict[str, Any], piece: Piece) -> None:
    """Answers, quick takes and reviews are told from comments, and from what answers them."""
    assert only(read_rows(comment(1, ADA, **more))).piece is piece


def test_the_authors_own_markdown_comes_before_the_forums_html() -> None:
    """What was typed is nearest to what was written; what the forum made of it comes along."""
    row = comment(1, ADA, contents=revision("<p><em>so</em></p>", "*so*\n"))
    body = only(read_rows(row)).body
    assert body
    assert (body.text, body.notation) == ("*so*\n", Notation.MARKDOWN)
    assert body.rendered == "<p><em>so</em></p>"


def test_a_conversion_by_the_forum_is_taken_last_and_told() -> None:
    """Its Markdown keeps less than its HTML, and its plain text has no quotations: never that."""
    contents = {"markdown": "made", "plaintextMainText": "plain", "agentMarkdown": "for agents"}
    witness = only(read_rows(comment(1, ADA, contents=contents)))
    assert witness.body
    assert witness.body.text == "made"
    assert [loss.kind for loss in witness.losses] == [LossKind.MARKUP]
    assert witness.source.rank > 0
    plain = only(read_rows(comment(1, ADA, contents={"plaintextMainText": "plain"})))
    assert plain.body is None
    assert [loss.kind for loss in plain.losses] == [LossKind.TEXT]


def test_a_parent_comes_along_with_author_date_and_text() -> None:
    """Wherever the file shows it: within the row, or as a row of its own."""
    first = comment(2, BEN)
    inside = comment(3, ADA, parentCommentId=first["_id"], parentComment=first)
    outside = comment(4, ADA, parentCommentId=first["_id"])
    for reading in (read_rows(inside), read_rows(first, outside)):
        parent = only(reading).parent
        assert parent
        assert fold_address(parent.url) == f"lesswrong/comment/{first['_id']}"
        assert parent.author
        assert parent.author.slug == "ben-sample"
        assert parent.html == "<p>The text of comment 2.</p>"
        assert not only(reading).answers_post


def test_what_is_answered_is_unknown_where_the_row_does_not_say() -> None:
    """A query without the field says nothing of a parent, which is not the same as none."""
    row = comment(1, ADA)
    del row["parentCommentId"]
    witness = only(read_rows(row))
    assert witness.answers_post is None
    assert [loss.kind for loss in witness.losses] == [LossKind.PARENT]


def test_the_words_of_a_deleted_parent_do_not_come_along() -> None:
    """Nobody's deleted comment is kept, nor who wrote it."""
    first = comment(2, BEN, deleted=True)
    parent = only(
        read_rows(comment(3, ADA, parentCommentId=first["_id"], parentComment=first))
    ).parent
    assert parent
    assert (parent.html, parent.author) == ("", None)


@pytest.mark.parametrize(
    "shown",
    [
        "https://www.alignmentforum.org/posts/{}/post-1?commentId={}",
        "https://www.lesswrong.com/posts/{}/post-1/comment/{}",
        "https://www.greaterwrong.com/posts/{}/post-1/comment/{}",
        None,
    ],
)
def test_an_address_is_the_forums_own_whoever_shows_it(shown: str | None) -> None:
    """Mirrors name the same comment; LessWrong's address is the canonical one."""
    page = shown and shown.format(id_of("post", 1), id_of("comment", 1))
    asked = Asked(whose={"lesswrong": Person(slug="ada-example")})
    witness = only(read_rows(comment(1, ADA, af=True, pageUrl=page), asked=asked))
    address = f"/posts/{id_of('post', 1)}/post-1?commentId={id_of('comment', 1)}"
    assert witness.url == f"https://www.lesswrong.com{address}"
    assert witness.mirrors == (f"https://www.alignmentforum.org{address}",)


def test_the_ea_forums_mirror_for_robots_is_never_an_address() -> None:
    """It answers with its own host in each address."""
    row = comment(1, ADA, "eaforum")
    row["pageUrl"] = row["pageUrl"].replace("forum.", "forum-bots.")
    row["post"]["pageUrl"] = row["post"]["pageUrl"].replace("forum.", "forum-bots.")
    witness = only(read_rows(row))
    assert witness.site == "eaforum"
    assert witness.url.startswith("https://forum.effectivealtruism.org/posts/")
    assert witness.place
    assert witness.place.url.startswith("https://forum.effectivealtruism.org/posts/")


def test_a_comment_on_the_wiki_stands_under_its_page() -> None:
    """It has no post, and an address of another form."""
    tag = {"_id": id_of("tag", 1), "name": "Licences", "slug": "licences"}
    row = comment(1, ADA, postId=None, tagId=tag["_id"], tag=tag, pageUrl=None)
    row["post"] = None
    witness = only(read_rows(row, asked=Asked(whose={"lesswrong": Person(slug="ada-example")})))
    assert witness.place
    assert witness.place.title == "Licences"
    assert witness.url == f"https://www.lesswrong.com/w/licences/discussion?commentId={witness.id}"


@pytest.mark.parametrize(
    ("site", "hosted", "at_home"),
    [("lesswrong", True, True), ("eaforum", False, False), ("lesswrong", None, True)],
)
def test_a_crosspost_is_one_piece_with_two_addresses(
    site: str, *, hosted: bool | None, at_home: bool
) -> None:
    """Both forums' rows give the key of the forum where it was posted first."""
    cross = {"isCrosspost": True, "hostedHere": hosted, "foreignPostId": id_of("far", 1)}
    witness = only(read_rows(post(1, ADA, site, fmCrosspost=cross), kind="posts"))
    keys = {f"lesswrong/post/{id_of('post' if site == 'lesswrong' else 'far', 1)}"}
    keys |= {f"eaforum/post/{id_of('far' if site == 'lesswrong' else 'post', 1)}"}
    assert {fold_address(each) for each in (witness.url, *witness.mirrors)} == keys
    assert witness.site == "lesswrong"
    assert witness.id == id_of("post" if at_home else "far", 1)
    assert witness.author == (
        Person(id=ADA["_id"], slug="ada-example", name="Ada Example")
        if at_home
        else Person(name="Ada Example")
    )


def test_a_link_post_says_where_it_leads() -> None:
    """The address stands in no text of the post's, so it would be lost without a word."""
    witness = only(read_rows(post(1, ADA, url="https://example.org/a"), kind="posts"))
    assert any("https://example.org/a" in loss.what for loss in witness.losses)


# ---- what is not taken


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"userId": BEN["_id"], "user": BEN}, SkipReason.OTHER_AUTHOR),
        ({"userId": BEN["_id"], "user": None}, SkipReason.OTHER_AUTHOR),
        ({"userId": None, "user": None}, SkipReason.UNREADABLE),
        ({"draft": True}, SkipReason.DRAFT),
        ({"rejected": True}, SkipReason.PRIVATE),
        ({"hideAuthor": True}, SkipReason.PRIVATE),
        ({"spam": True}, SkipReason.PRIVATE),
        ({"authorIsUnreviewed": True}, SkipReason.PRIVATE),
        ({"post": post(1, BEN, unlisted=True)}, SkipReason.PRIVATE),
        ({"post": post(1, BEN, draft=True)}, SkipReason.PRIVATE),
    ],
)
def test_what_is_not_theirs_or_not_public_is_named_and_left(
    more: dict[str, Any], reason: SkipReason
) -> None:
    """Each is skipped with its id alone; none of its words are read."""
    secret = revision("<p>secret words</p>")
    row = {**comment(1, ADA, contents=secret), **more}
    reading = read_rows(row, comment(2, ADA))
    assert [(skip.what, skip.reason) for skip in reading.skipped] == [(row["_id"], reason)]
    assert "secret words" not in repr(reading.skipped)
    assert [each.id for each in reading.witnesses] == [id_of("comment", 2)]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"draft": True}, SkipReason.DRAFT),
        ({"deletedDraft": True}, SkipReason.DRAFT),
        ({"isFuture": True}, SkipReason.DRAFT),
        ({"unlisted": True}, SkipReason.PRIVATE),
        ({"status": 5}, SkipReason.PRIVATE),
        ({"onlyVisibleToLoggedIn": True}, SkipReason.PRIVATE),
        ({"shortform": True}, SkipReason.NOT_WANTED),
    ],
)
def test_a_post_that_is_not_public_is_left(more: dict[str, Any], reason: SkipReason) -> None:
    """Drafts, what is unlisted, and the empty post that holds quick takes."""
    reading = read_rows(post(1, ADA, **more), kind="posts")
    assert reading.witnesses == ()
    assert [skip.reason for skip in reading.skipped] == [reason]


def test_a_deleted_comment_is_known_and_has_no_words() -> None:
    """That it is gone has to be known, so that no older copy is published bare."""
    witness = only(read_rows(comment(1, ADA, deleted=True, title="secret")))
    assert witness.deleted
    assert (witness.body, witness.title, witness.parent, witness.place) == (None, "", None, None)


def test_a_retracted_comment_stays_and_says_so() -> None:
    """Its author struck it out and did not delete it."""
    witness = only(read_rows(comment(1, ADA, retracted=True)))
    assert witness.retracted
    assert witness.body


def test_a_kind_that_was_not_asked_for_is_left() -> None:
    """What is wanted is said by whoever asks."""
    asked = Asked(whose=ASKED.whose, kinds=frozenset({Piece.ANSWER}))
    reading = read_rows(comment(1, ADA), comment(2, ADA, answer=True), asked=asked)
    assert only(reading).piece is Piece.ANSWER
    assert [skip.reason for skip in reading.skipped] == [SkipReason.NOT_WANTED]


def test_two_people_of_one_name_are_not_mixed_up() -> None:
    """A name alone is not enough where two have it, and the message tells them apart."""
    other = {"_id": id_of("user", 3), "slug": "ada-example-2", "displayName": "Ada Example"}
    rows = [comment(1, ADA), comment(2, other), comment(3, BEN)]
    with pytest.raises(ContentError, match=r"2 people at lesswrong.*ada-example-2"):
        read_rows(*rows, asked=Asked(whose={"lesswrong": Person(name="Ada Example")}))
    for person in (Person(slug="ada-example", name="Ada Example"), Person(id=ADA["_id"])):
        reading = read_rows(*rows, asked=Asked(whose={"lesswrong": person}))
        assert only(reading).id == id_of("comment", 1)
        assert len(reading.skipped) == 2


def test_nobody_asked_for_is_told_with_who_is_there() -> None:
    """The message counts the people of a file, so that one can be named."""
    with pytest.raises(ContentError, match=r"nobody is asked for.*ben-sample \(id \w+\): 2"):
        read_rows(comment(1, ADA), comment(2, BEN), comment(3, BEN), asked=Asked(whose={}))


def test_a_file_with_nothing_of_theirs_has_skips_alone() -> None:
    """Everything is somebody else's, and everything is named."""
    reading = read_rows(comment(1, BEN), comment(2, BEN))
    assert reading.witnesses == ()
    assert {skip.reason for skip in reading.skipped} == {SkipReason.OTHER_AUTHOR}


# ---- whole files


def test_several_answers_in_one_file_are_one() -> None:
    """A row that comes twice is one piece, with what either answer shows."""
    bare = {"_id": id_of("comment", 1), "userId": ADA["_id"], "isPinnedOnProfile": True}
    pages = [
        answer("comments", comment(1, ADA), total=3),
        answer("comments", bare, comment(2, ADA)),
    ]
    reading = read(saved(pages), ASKED)
    assert [each.id for each in reading.witnesses] == [id_of("comment", n) for n in (1, 2)]
    assert reading.witnesses[0].pinned
    assert reading.incomplete == ("2 of 3 comments are shown",)


def test_what_an_answer_does_not_show_is_not_captured_and_never_none() -> None:
    """Comments alone tell nothing of posts, and a query without a field nothing of what it says."""
    row = comment(1, ADA)
    del row["reviewingForReview"]
    reading = read_rows(row)
    assert "lesswrong: posts" in reading.not_captured
    assert "lesswrong: biography" in reading.not_captured
    assert "lesswrong: reviews" in reading.not_captured
    assert "lesswrong: comments" in reading.captured
    both = Reading.joined([reading, read_rows(post(1, ADA), kind="posts")])
    assert "lesswrong: posts" not in both.not_captured


def test_the_alignment_forum_does_not_show_all_of_lesswrong() -> None:
    """Its answers are a part, whatever they count."""
    row = comment(1, ADA, af=True, pageUrl="https://www.alignmentforum.org/posts/x/y?commentId=z")
    reading = read_rows(row)
    assert "lesswrong: comments" in reading.not_captured
    assert any("Alignment Forum" in told for told in reading.incomplete)


def test_a_list_without_a_count_is_not_taken_for_whole() -> None:
    """The forum's own limit is five rows where none is asked for."""
    reading = read(saved({"data": {"comments": {"results": [comment(1, ADA)]}}}), ASKED)
    assert reading.incomplete == ("the answer does not say how many comments there are",)


def test_the_staffs_export_is_read_without_what_is_private() -> None:
    """Texts come from revisions; mail, machines, votes, messages and drafts stay where they are."""
    draft = {
        **revision("<p>draft words</p>"),
        "_id": "r2",
        "collectionName": "Posts",
        "draft": True,
    }
    text = {**revision("<p>essay</p>"), "_id": "r1", "collectionName": "Posts"}
    edit = {"_id": "r3", "collectionName": "Tags", "documentId": "t1", "version": "1.4.0"}
    edit |= {"userId": ADA["_id"], "editedAt": "2021-02-03T04:05:06Z", "html": "<p>all's</p>"}
    mine = {key: value for key, value in comment(1, ADA).items() if key not in ("user", "pageUrl")}
    export = {
        "Users": [{**ADA, "email": "ada@example.org", "biography": revision("<p>bio</p>")}],
        "Comments": [{**mine, "post": None, "userIP": "192.0.2.7"}],
        "Posts": [
            {**post(1, ADA, contents=None, contents_latest="r1"), "pageUrl": None},
            {**post(2, ADA, contents=None, contents_latest="r2", draft=True), "pageUrl": None},
        ],
        "Revisions": [text, draft, edit],
        "Tags": [{"_id": "t1", "name": "Licences", "slug": "licences"}],
        "Messages": [{"_id": "m1", "contents": revision("<p>a message</p>")}],
        "Votes": [{"_id": "v1", "documentId": "x"}],
    }
    reading = read(saved(export, "lesswrong/export.json"), ASKED)
    pieces = {each.piece: each for each in reading.witnesses}
    assert pieces.keys() == {Piece.COMMENT, Piece.POST, Piece.BIOGRAPHY, Piece.WIKI_EDIT}
    assert pieces[Piece.POST].body
    assert pieces[Piece.POST].body.text == "<p>essay</p>"
    assert pieces[Piece.WIKI_EDIT].body is None
    assert pieces[Piece.WIKI_EDIT].url.endswith("/w/licences?revision=1.4.0")
    told = " ".join([repr(reading), *(each.body.text for each in reading.witnesses if each.body)])
    for private in ("ada@example.org", "192.0.2.7", "draft words", "a message"):
        assert private not in told


def test_an_export_does_not_say_which_forum_it_is_of() -> None:
    """Its rows have no address, so its folder or who is asked for has to tell."""
    mine = {key: value for key, value in comment(1, ADA).items() if key not in ("post", "pageUrl")}
    with pytest.raises(ContentError, match="which forum"):
        read(saved({"Comments": [mine]}), ASKED)
    for name, site in (("eaforum/x.json", "eaforum"), ("x-lesswrong.json", "lesswrong")):
        assert only(read(saved({"Comments": [mine]}, name), ASKED)).site == site


# ---- broken files


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"data": {"comments": {"results": [\n{"_id": "a', r"answer.json:2: .*cut off"),
        (b'{"data": {"comments": {"results": [\n{"_id": 1 2}', r"answer.json:2: .*no JSON"),
        (b'{"data": NaN}', "no JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"errors": [{"message": "must be logged in"}], "data": null}', "must be logged in"),
        (b'{"errors": [{"message": "x"}], "data": {"comments": {"results": []}}}', "error"),
        (b'{"data": {"viewer": 1}}', "no rows"),
        (b'["a"]', "no answer"),
        (b'{"data": {"comments": {"results": [\xff\xfe]}}}', "not text in utf-8.*"),
    ],
)
def test_a_broken_file_is_told_with_place_and_remedy(data: bytes, told: str) -> None:
    """Nothing of it is read: a part is never taken for the whole."""
    with pytest.raises(ContentError, match=told) as error:
        read(Given(name="answer.json", data=data), ASKED)
    assert all(problem.remedy for problem in error.value.problems)


def test_rows_that_are_none_are_named(tmp_path: object) -> None:
    """A row without an id is no row; the others are read."""
    del tmp_path
    reading = read_rows(comment(1, ADA), None, {"_id": 7}, "x")
    assert len(reading.witnesses) == 1
    assert [skip.what for skip in reading.skipped] == [f"comments[{n}]" for n in (1, 2, 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_is_told_by_its_mark(encoding: str) -> None:
    """Editors and shells save JSON in several; the words are the same."""
    row = comment(1, ADA, contents=revision("<p>naïve — “so”</p>"))
    data = json.dumps(answer("comments", row), ensure_ascii=False).encode(encoding)
    body = only(read(Given(name="answer.json", data=data), ASKED)).body
    assert body
    assert body.text == "<p>naïve — “so”</p>"
    assert recognises("answer.json", data[:1000])


@given(
    junk=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*comment(1, ADA), "html", "slug"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    ),
    name=st.sampled_from(list(comment(1, ADA))),
)
@settings(max_examples=120)
def test_whatever_stands_in_a_field_never_breaks_the_reading(junk: Any, name: str) -> None:
    """A row is read or named; the next row is read as if nothing had been."""
    text = json.dumps(answer("comments", {**comment(1, ADA), name: junk}, comment(2, ADA)))
    if "NaN" in text or "Infinity" in text:
        return
    reading = read(Given(name="lesswrong.json", data=text.encode()), ASKED)
    assert id_of("comment", 2) in [each.id for each in reading.witnesses]
    assert len(reading.witnesses) + len(reading.skipped) >= 2 or name == "_id"


def test_reading_takes_a_few_times_the_memory_of_the_file() -> None:
    """So that ten thousand comments of some thousand bytes fit where little is to spare."""
    text = revision(f"<p>{'word ' * 300}</p>")
    rows = [comment(n, ADA, _id=f"c{n:016}", contents=text) for n in range(1_000)]
    data = json.dumps(answer("comments", *rows)).encode()
    del rows
    tracemalloc.start()
    reading = read(Given(name="answer.json", data=data), ASKED)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(reading.witnesses) == 1_000
    assert peak < 5 * len(data)


@pytest.mark.parametrize(
    "value",
    [
        answer("comments", comment(1, ADA)),
        [answer("posts", post(1, ADA)), answer("comments")],
        answer("comments"),
        {"data": {"GetUserBySlug": ADA}},
        {"data": {"user": {"result": ADA}}},
        {"comments": {"totalCount": 1, "results": [comment(1, ADA)]}},
        {"Users": [ADA], "Comments": [comment(1, ADA)]},
        {"errors": [{"message": "no"}], "data": None},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_an_answer_is_recognised_however_it_is_laid_out(value: Any, indent: int | None) -> None:
    """Browsers and tools save it on one line or on many."""
    assert recognises("x", json.dumps(value, indent=indent).encode())


@pytest.mark.parametrize(
    "value",
    [{"hits": [{"objectID": "1"}]}, {"orderedItems": []}, [1, 2], {"data": {"children": []}}],
)
def test_json_of_other_sites_is_left_to_others(value: Any) -> None:
    """Hacker News, Mastodon and Reddit have readers of their own."""
    assert not recognises("x.json", json.dumps(value).encode())


def test_the_address_of_one_row_tells_the_forum_of_the_others() -> None:
    """Sequences and edits have no address of their own."""
    sequence = {"_id": "s1", "userId": ADA["_id"], "title": "On licences", "chapters": []}
    pages = [answer("comments", comment(1, ADA)), answer("sequences", sequence)]
    assert only(read(saved(pages, "x.json"), ASKED)).site == "lesswrong"
