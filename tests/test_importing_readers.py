"""What becomes of each source that is no forum: ids, moments, parents, texts and what is lost."""

import json
from typing import Any

import pytest

from plugins.errors import ContentError
from plugins.importers.readers.base import Asked
from plugins.importers.records import (
    LossKind,
    Notation,
    Parent,
    Person,
    Piece,
    Place,
    SkipReason,
    Witness,
)
from tests.importing_others import (
    ASKED,
    body_of,
    by_id,
    fixture,
    given_json,
    given_of,
    read_export,
    read_with,
    reasons,
)

HN = "https://news.ycombinator.com/item?id="
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def kinds(witness: Witness) -> list[LossKind]:
    """Return what a piece lost."""
    return [loss.kind for loss in witness.losses]


# ---- feeds


def test_a_feed_keeps_formulas_and_embeds_and_drops_what_the_site_adds() -> None:
    """Nothing is cleaned here; the links that sites put after a text are no words of hers."""
    forum = by_id(read_export("feeds").reading)["bbbbbbbbbbbbbbbb1"]
    assert body_of(forum).endswith('aria-label="x^2" role="math"></mjx-container> first.</p>')
    blog = by_id(read_export("feeds").reading)["ada.example/17"]
    assert body_of(blog).endswith('<iframe src="https://video.example/1"></iframe>')


def test_a_forums_feed_gives_canonical_addresses_and_no_date_of_posts() -> None:
    """What the forum's feed shows as the date of a post may be later than when it was posted."""
    found = by_id(read_export("feeds").reading)
    comment, post = found["bbbbbbbbbbbbbbbb1"], found["cccccccccccccccc1"]
    assert (comment.site, comment.piece, comment.answers_post) == ("lesswrong", Piece.COMMENT, None)
    assert comment.url.endswith("/aaaaaaaaaaaaaaaa1/the-loom?commentId=bbbbbbbbbbbbbbbb1")
    assert comment.date == "2023-07-18T19:28:28Z"
    assert comment.place == Place(
        title="The loom & the engine",
        url="https://www.lesswrong.com/posts/aaaaaaaaaaaaaaaa1/the-loom",
    )
    assert kinds(comment) == [LossKind.PARENT]
    assert (post.date, kinds(post)) == ("", [LossKind.DATE])
    assert post.url == "https://www.lesswrong.com/posts/cccccccccccccccc1/on-engines"
    assert post.mirrors == ("https://www.alignmentforum.org/posts/cccccccccccccccc1/on-engines",)


def test_dates_of_a_feed_keep_their_offset() -> None:
    """As mail writes them or as ISO 8601; what is no date is a loss."""
    found = by_id(read_export("feeds").reading)
    assert found["ada.example/17"].date == "2023-07-01T10:00:00+02:00"
    assert found["tag:notes.example,2023:1"].date == "2023-07-18T09:00:00+10:00"
    assert found["tag:notes.example,2023:1"].edited == "2023-07-18T10:00:00+10:00"
    assert found["https://ada.example/json"].date == "2023-07-18T09:00:00+10:00"
    assert LossKind.DATE in kinds(found["https://ada.example/short"])


def test_what_a_feed_cuts_off_is_told() -> None:
    """Where it says so, and where Atom shows a summary alone."""
    found = by_id(read_export("feeds").reading)
    cut = {name for name, each in found.items() if each.body and not each.body.complete}
    assert cut == {"https://ada.example/short", "tag:notes.example,2023:2"}


def test_the_name_of_an_author_has_no_address_in_it() -> None:
    """RSS writes `address (name)`; the address is never read."""
    found = by_id(read_export("feeds").reading)
    assert found["https://ada.example/short"].author == Person(name="Ada Example")
    assert found["tag:notes.example,2023:1"].author == Person(name="Ada Example")


def test_a_comment_in_a_blogs_feed_is_a_comment() -> None:
    """Its address names it on the page of a post."""
    comment = by_id(read_export("feeds").reading)["https://ada.example/looms#comment-4"]
    assert comment.piece is Piece.COMMENT
    assert comment.place == Place(title="Looms & cards", url="https://ada.example/looms")


RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{}</channel></rss>'
ITEM = "<item><link>https://www.ada.example/{0}</link><guid>g{0}</guid>{1}</item>"


@pytest.mark.parametrize(
    ("names", "asked", "taken"),
    [
        (("", ""), Person(slug="ada.example"), 2),
        (("Ada", "Ada"), Person(slug="ada.example"), 2),
        (("Ada", "Ben"), Person(slug="ada.example", name="Ada"), 1),
        (("Ben", "Ben"), Person(slug="ada.example", name="Ada"), 0),
        (("", "Ben"), Person(slug="ada.example", name="Ada"), 1),
        (("Ada", "Ben"), Person(slug="ben.example", name="Ben"), 1),
    ],
)
def test_whose_an_entry_is_follows_from_its_name_else_from_its_host(
    names: tuple[str, str], asked: Person, taken: int
) -> None:
    """A host is somebody's where they say so, and it names nobody else."""
    signed = [f"<dc:creator>{name}</dc:creator>" if name else "" for name in names]
    items = "".join(ITEM.format(number, by) for number, by in enumerate(signed))
    given = given_of("feed.xml", RSS.format(items))
    assert len(read_with("feed", given, Asked(whose={"web": asked})).witnesses) == taken


def test_a_feed_that_does_not_tell_whose_it_is_is_refused() -> None:
    """It is not taken for the person's who is asked for, whoever that is."""
    given = given_of("feed.xml", RSS.format(ITEM.format(1, "<dc:creator>Ada</dc:creator>")))
    with pytest.raises(ContentError, match=r"feed\.xml: 'Ada': a feed that does not tell whose"):
        read_with("feed", given, Asked(whose={"web": Person(id="17")}))
    with pytest.raises(
        ContentError, match=r"nobody is asked for at web; .* pieces by ada\.example"
    ):
        read_with("feed", given, Asked(whose={}))


def test_an_entry_of_two_authors_is_taken_with_the_other_one_named() -> None:
    """Whoever stands first."""
    authors = [{"name": "Ben Sample"}, {"name": "Ada Example"}]
    item = {"id": "1", "url": "https://ada.example/1", "content_html": "<p>x</p>"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{**item, "authors": authors}]}
    (witness,) = read_with("feed", given_json("feed.json", feed)).witnesses
    assert witness.author == Person(name="Ada Example")
    assert witness.coauthors == (Person(name="Ben Sample"),)


# ---- Hacker News


def test_hacker_news_comments_have_story_parent_and_moment() -> None:
    """As the search shows them: what answers the story, and what answers a comment."""
    found = by_id(read_with("hackernews", given_of("hn.json", fixture("hackernews/search.json"))))
    first, reply = found["101"], found["103"]
    assert (first.url, first.date) == (f"{HN}101", "2023-07-18T19:28:28Z")
    assert first.place == Place(title="Looms", url=f"{HN}100")
    assert (first.answers_post, first.parent) == (True, None)
    assert reply.answers_post is False
    assert reply.parent
    assert (reply.parent.url, reply.parent.html) == (f"{HN}102", "Not hers.")
    assert reply.parent.author == Person(id="ben_sample", slug="ben_sample", name="ben_sample")
    assert found["110"].piece is Piece.POST
    assert found["110"].title == "Ask HN: Who weaves?"


def test_hacker_news_answers_that_end_early_are_told() -> None:
    """The search gives a thousand pieces at most; a link alone is no writing."""
    reading = read_with("hackernews", given_of("hn.json", fixture("hackernews/search.json")))
    assert reading.incomplete == ("5 of 1,234 pieces are shown",)
    assert reasons(reading.skipped) == {
        "102": SkipReason.OTHER_AUTHOR,
        "111": SkipReason.NOT_WANTED,
    }


def test_items_in_a_folder_find_the_story_above_them() -> None:
    """One file an item: the parent and the story are beside it."""
    found = by_id(read_export("hackernews").reading)
    reply = found["202"]
    assert reply.parent
    assert reply.parent.url == f"{HN}201"
    assert reply.place
    assert (reply.place.title, reply.place.url) == ("Engines", f"{HN}200")


def test_items_in_one_file_are_read_as_those_in_a_folder() -> None:
    """As a list, or by their ids."""
    files = sorted((fixture(f"hackernews/items/{number}.json")) for number in range(200, 205))
    items = [json.loads(data) for data in files]
    lists = [items, {str(each["id"]): each for each in items}]
    found = [read_with("hackernews", given_json("items.json", each)) for each in lists]
    assert found[0].witnesses[0].place == found[1].witnesses[0].place
    assert set(by_id(found[0])) == set(by_id(found[1])) == {"202", "203", "204"}


def test_items_of_algolia_are_read_beside_those_of_the_site() -> None:
    """They name the story above a comment; what answers them is not read, and that is told."""
    own = json.loads(fixture("hackernews/items/200.json"))
    told = {"id": 205, "type": "comment", "author": "ada_example", "created_at_i": 1689700500}
    item = {**told, "text": "So.", "parent_id": 203, "story_id": 200, "children": [{"id": 206}]}
    reading = read_with("hackernews", given_json("items.json", [item, own]))
    (reply,) = reading.witnesses
    assert (reply.piece, reply.date) == (Piece.COMMENT, "2023-07-18T17:15:00Z")
    assert reply.place
    assert (reply.place.title, reply.place.url) == ("Engines", f"{HN}200")
    assert reply.parent == Parent(url=f"{HN}203")
    assert len(reading.incomplete) == 1


def test_what_is_deleted_or_dead_has_no_words() -> None:
    """It is known by its id, so that what was imported before is told as gone."""
    found = by_id(read_export("hackernews").reading)
    for name in ("203", "204"):
        assert found[name].deleted
        assert (found[name].body, found[name].place, found[name].parent) == (None, None, None)


def test_a_circle_of_parents_ends() -> None:
    """Two comments that answer one another have no story."""
    rows = [
        {"by": "ada_example", "id": one, "parent": other, "text": "x", "type": "comment"}
        for one, other in ((1, 2), (2, 1))
    ]
    reading = read_with("hackernews", given_json("items.json", rows))
    assert [each.place for each in reading.witnesses] == [None, None]


# ---- Mastodon


def test_mastodon_shows_what_is_public_and_says_what_else_there_is() -> None:
    """Public and unlisted ones are taken; the others are skipped by their address."""
    findings = read_export("mastodon")
    status = "https://social.example/users/ada/statuses/"
    taken = {each.id for each in findings.reading.witnesses if each.piece is not Piece.BIOGRAPHY}
    assert taken == {f"{status}{number}" for number in (1, 2, 6, 7)}
    told = reasons(findings.reading.skipped)
    assert told[f"{status}3"] == told[f"{status}4"] == SkipReason.PRIVATE
    assert told[f"{status}5/activity"] is SkipReason.BOOST
    assert findings.problems == ()


def test_mastodon_keeps_warnings_descriptions_and_what_is_answered() -> None:
    """A content warning is the summary; pictures are losses with their descriptions."""
    found = by_id(read_export("mastodon").reading)
    first, reply, own, to_private = (
        found[f"https://social.example/users/ada/statuses/{number}"] for number in (1, 2, 6, 7)
    )
    assert (first.piece, first.summary, first.tags) == (Piece.QUICK_TAKE, "weaving", ("looms",))
    assert first.edited == "2023-07-19T08:00:00Z"
    assert [loss.what for loss in first.losses] == ["image/png: A loom with its cards"]
    assert reply.piece is Piece.COMMENT
    assert reply.parent
    assert reply.parent.url == "https://other.example/users/ben/statuses/7"
    assert reply.parent.author
    assert reply.parent.author.name == "@ben@other.example"
    assert own.parent
    assert own.parent.author == first.author
    assert own.parent.html == body_of(first)
    assert to_private.parent
    assert to_private.parent.html == ""


@pytest.mark.parametrize(
    ("activity", "written", "is_taken"),
    [
        ({"to": PUBLIC}, {}, True),
        ({"to": ["as:Public"]}, {"to": ["as:Public"]}, True),
        ({"cc": [PUBLIC]}, {"cc": None, "to": []}, False),
        ({"to": [PUBLIC]}, {"to": ["https://social.example/users/ada/followers"]}, False),
        ({"to": ["https://social.example/users/ada/followers"]}, {"to": [PUBLIC]}, False),
        ({}, {"to": [PUBLIC]}, True),
        ({}, {}, False),
        ({"to": {"href": PUBLIC}}, {}, False),
    ],
)
def test_only_what_is_surely_for_everybody_is_public(
    activity: dict[str, Any], written: dict[str, Any], is_taken: bool
) -> None:
    """Where the activity or what it holds says less, less counts; unsaid is private."""
    account = "https://social.example/users/ada"
    note = {"id": f"{account}/statuses/1", "type": "Note", "content": "x", "inReplyTo": None}
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "type": "OrderedCollection",
        "orderedItems": [
            {"type": "Create", "actor": account, **activity, "object": {**note, **written}}
        ],
    }
    reading = read_with("mastodon", given_json("outbox.json", outbox))
    assert len(reading.witnesses) == is_taken


# ---- X


def test_tweets_lead_where_their_links_lead_and_answer_whom_they_answer() -> None:
    """Short links are replaced; those that stand for pictures become losses."""
    found = by_id(read_export("x").reading)
    assert body_of(found["1001"]) == "Cards & looms: https://ada.example/looms"
    assert [loss.what for loss in found["1001"].losses] == ["photo: https://pbs.example/1.jpg"]
    assert (found["1001"].date, found["1001"].score) == ("2023-07-18T19:28:28Z", 3)
    assert found["1001"].url == "https://x.com/ada_example/status/1001"
    reply = found["1002"]
    assert reply.parent
    assert reply.parent.url == "https://x.com/ben_sample/status/900"
    assert reply.parent.author == Person(id="13", slug="ben_sample", name="Ben Sample")
    assert kinds(reply) == [LossKind.LINK]
    own = found["1004"].parent
    assert own
    assert (own.url, own.date) == (found["1001"].url, found["1001"].date)
    assert "1003" not in found


def test_long_tweets_are_whole_where_the_archive_has_their_end() -> None:
    """Else they are told as cut off."""
    found = by_id(read_export("x").reading)
    whole = (
        "A long thread of thought that goes on & on, with its end https://ada.example/long here."
    )
    assert body_of(found["1006"]) == whole
    assert found["1007"].body
    assert not found["1007"].body.complete


def test_tweets_of_older_archives_are_read() -> None:
    """Without a wrapper around each, without `window.`, or without what they are assigned to."""
    tweet = {"id_str": "7", "full_text": "x", "created_at": "Tue Jul 18 19:28:28 +0000 2023"}
    for start, value in (
        ("window.YTD.tweet.part0 = ", [tweet]),
        ("YTD.tweet.part0 =\n", [{"tweet": tweet}]),
        ("", [{"tweet": tweet}]),
        ("", [tweet]),
    ):
        (witness,) = read_with("x", given_of("tweet.js", start + json.dumps(value) + ";")).witnesses
        assert (witness.id, witness.author) == ("7", None)
        assert kinds(witness) == [LossKind.AUTHOR]


def test_a_protected_account_is_private() -> None:
    """Nothing of it is taken while its last switch was to protect it."""
    switch = b'window.YTD.protected_history.part0 = [{"protectedHistory": {"action": "%s"}}]'
    tweets = fixture("x/data/tweets.js")
    for action, taken in ((b"Protect", 0), (b"Unprotect", 5)):
        beside = {"protected-history.js": switch % action}
        assert len(read_with("x", given_of("tweets.js", tweets, beside)).witnesses) == taken


# ---- Reddit


def test_reddit_comments_are_markdown_with_their_post_and_parent() -> None:
    """No parent is the post itself; a parent of the export has its moment."""
    found = by_id(read_export("reddit").reading)
    first, own, other = found["c1"], found["c2"], found["c3"]
    post = "https://www.reddit.com/r/looms/comments/p0/cards/"
    assert first.body
    assert first.body.notation is Notation.MARKDOWN
    assert body_of(first) == "Cards, *again*.\n\n> And looms."
    assert (first.date, first.answers_post, first.parent) == ("2023-07-18T19:28:28Z", True, None)
    assert first.place == Place(url=post)
    assert first.source.taken == "2023-08-01"
    assert own.parent
    assert (own.parent.url, own.parent.date) == (first.url, first.date)
    assert other.parent
    assert other.parent.url == f"{post}zz9/"
    assert kinds(other) == [LossKind.IMAGE]
    assert found["p1"].piece is Piece.POST
    assert reasons(read_export("reddit").reading.skipped)["c4"] is SkipReason.DELETED


@pytest.mark.parametrize(
    ("header", "answers", "lost"),
    [
        ("id,permalink,date,subreddit,link,body", None, [LossKind.AUTHOR, LossKind.PARENT]),
        (
            "id,permalink,date,ip,subreddit,gildings_silver,link,parent,body",
            True,
            [LossKind.AUTHOR],
        ),
    ],
)
def test_variants_of_reddits_tables_are_read(
    header: str, answers: bool | None, lost: list[LossKind]
) -> None:
    """With other columns, and without the account's name beside them."""
    known = {"id": "c9", "permalink": "/r/a/comments/p/t/c9/", "date": "2023-07-18 19:28:28 UTC"}
    row = ",".join({**known, "body": "Text"}.get(name, "") for name in header.split(","))
    (witness,) = read_with("reddit", given_of("comments.csv", f"{header}\n{row}\n")).witnesses
    assert (witness.answers_post, kinds(witness)) == (answers, lost)
    assert witness.place == Place(url="https://www.reddit.com/r/a/comments/p/t/")


# ---- Substack and WordPress


def test_substack_posts_for_everyone_are_taken() -> None:
    """The others are skipped by their number."""
    findings = read_export("substack")
    found = by_id(findings.reading)
    assert set(found) == {"301", "304"}
    assert found["301"].title == "On looms, again"
    assert found["301"].summary == "How they read"
    assert found["301"].date == "2023-07-18T19:28:28.000Z"
    assert LossKind.EMBED in kinds(found["304"])
    told = reasons(findings.reading.skipped)
    assert told["302"] is SkipReason.PRIVATE
    assert told["303"] is SkipReason.DRAFT
    assert told["305"] is SkipReason.UNREADABLE
    assert findings.problems == ()


def test_wordpress_posts_pages_and_own_comments_are_taken() -> None:
    """With paragraphs as the site shows them, and comments under what they answer."""
    reading = read_export("wordpress").reading
    found = by_id(reading)
    assert set(found) == {"blog.example/11", "blog.example/15", "blog.example/22"}
    post, page, comment = (found[f"blog.example/{number}"] for number in (11, 15, 22))
    assert body_of(post).startswith("<p>A loom reads.</p>\n<p>Cards,")
    assert (post.date, post.edited) == ("2023-07-18T19:28:28Z", "2023-07-20T00:00:00Z")
    assert (post.summary, post.tags, post.pinned) == ("How they read.", ("Weaving",), True)
    assert kinds(post) == [LossKind.EMBED]
    assert page.date == "2023-01-01"  # a time without its offset is known to the day
    assert comment.parent
    assert comment.parent.author == Person(id="2", slug="ben", name="Ben Sample")
    assert comment.parent.html == "<p>What reads?</p>"
    assert comment.place
    assert comment.place.title == "On looms"


def test_a_name_alone_is_no_proof_where_others_were_signed_in() -> None:
    """Anybody may sign a comment with the name of somebody who has an account."""
    told = reasons(read_export("wordpress").reading.skipped)
    assert told["comment 23 on 11"] is SkipReason.UNREADABLE
    assert told["comment 21 on 11"] is SkipReason.OTHER_AUTHOR
    assert told["comment 24 on 11"] is SkipReason.PRIVATE


def test_two_people_with_one_name_are_told_apart() -> None:
    """Who asks by the name alone is asked for more."""
    data = fixture("wordpress/export.xml").replace(b"Ben Sample", b"Ada Example")
    asked = Asked(whose={"wordpress": Person(name="Ada Example")})
    with pytest.raises(ContentError, match="2 people at wordpress are called this"):
        read_with("wordpress", given_of("export.xml", data), asked)


# ---- all of them


def test_kinds_that_nobody_wants_are_skipped() -> None:
    """Each by its id."""
    asked = Asked(whose=ASKED.whose, kinds=frozenset({Piece.POST}))
    reading = read_export(".", asked).reading
    assert {each.piece for each in reading.witnesses} == {Piece.POST}
    assert reasons(reading.skipped)["1001"] is SkipReason.NOT_WANTED


@pytest.mark.parametrize("folder", ["mastodon", "x", "reddit"])
def test_the_export_of_another_account_is_refused_with_its_name(folder: str) -> None:
    """An export is one account's, so that is a mistake and not thousands of pieces to skip."""
    other = Asked(whose=dict.fromkeys(ASKED.whose, Person(slug="ben_sample")))
    findings = read_export(folder, other)
    assert findings.reading.witnesses == ()
    assert findings.problems
    assert all("'ada" in str(each) for each in findings.problems)
