"""One key for one piece, by whatever address it is reached."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.documents import find_post, fold_address
from plugins.documents.identity import misnamed_comment

POST, COMMENT = "9rdpdDerangjYeQGW", "rvSjeHizEdTRKdfGn"
LESSWRONG = (
    f"https://www.lesswrong.com/posts/{POST}?commentId={COMMENT}",
    f"https://www.lesswrong.com/posts/{POST}/a-slug?commentId={COMMENT}",
    f"http://lesswrong.com/posts/{POST}/a-slug/?commentId={COMMENT}#{COMMENT}",
    f"https://www.lesswrong.com/posts/{POST}/a-slug?utm_source=x&commentId={COMMENT}",
    f"https://www.lesswrong.com/posts/{POST}/a-slug#{COMMENT}",
    f"https://www.lesswrong.com/posts/{POST}/a-slug/comment/{COMMENT}",
    f"https://www.lesswrong.com/events/{POST}/a-slug?commentId={COMMENT}",
    f"https://www.lesswrong.com/g/{POST}/p/{POST}/?commentId={COMMENT}",
    f"https://www.lesswrong.com/w/a-tag/discussion?commentId={COMMENT}",
    f"https://www.alignmentforum.org/posts/{POST}/a-slug?commentId={COMMENT}",
    f"https://www.greaterwrong.com/posts/{POST}/a-slug/comment/{COMMENT}",
    f"https://www.greaterwrong.com/posts/{POST}/a-slug/answer/{COMMENT}/",
    f"https://www.greaterwrong.com/posts/{POST}/a-slug#comment-{COMMENT}",
)


@pytest.mark.parametrize("address", LESSWRONG)
def test_every_form_of_a_comments_address_meets(address: str) -> None:
    """Host, slug, query, path, fragment, scheme, tracking and slash tell nothing apart."""
    assert fold_address(address) == f"lesswrong/comment/{COMMENT}"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (f"https://www.lesswrong.com/posts/{POST}/a-slug", f"lesswrong/post/{POST}"),
        (f"https://www.alignmentforum.org/s/{POST}/p/{POST}", f"lesswrong/post/{POST}"),
        (f"https://forum.effectivealtruism.org/posts/{POST}", f"eaforum/post/{POST}"),
        (
            f"https://ea.greaterwrong.com/posts/{POST}/x#comment-{COMMENT}",
            f"eaforum/comment/{COMMENT}",
        ),
        ("http://lesswrong.com/lw/4i/making/3b1/", "lesswrong/old-comment/3b1"),
        ("http://lesswrong.com/lw/4i/making/", "lesswrong/old-post/4i"),
        ("https://forum.effectivealtruism.org/ea/14z/a-slug", "eaforum/old-post/14z"),
        ("http://effective-altruism.com/ea/14z/a_slug/dek/", "eaforum/old-comment/dek"),
        ("https://www.alignmentforum.org/item?id=1280", "lesswrong/old-item/1280"),
        ("https://www.lesswrong.com/item/?utm_source=x&id=1280", "lesswrong/old-item/1280"),
        ("https://www.lesswrong.com./item?id=12x", "https://lesswrong.com/item?id=12x"),
        ("https://news.ycombinator.com/item?id=123", "hackernews/item/123"),
        ("http://www.A.example:80/b/?utm_medium=c&z=1&a=2#d", "https://a.example/b?a=2&z=1"),
    ],
)
def test_other_addresses_have_one_spelling(address: str, key: str) -> None:
    """Posts, other forums and other sites have keys too, and the forums' ids do not mix."""
    assert fold_address(address) == key


_HOSTS = (
    *("www.lesswrong.com", "www.www.lesswrong.com.", "forum.effectivealtruism.org"),
    *("news.ycombinator.com", "a.example."),
)
_PATHS = (
    *(f"/posts/{POST}", f"/posts/{POST}/x/comment/{COMMENT}", f"/%70osts/{POST}/"),
    *("/lw/4i/x", "/lw/4i/x/3b1//", "/%6cw/4i/x/3b1", "/r/all/lw/4i", "/ea/14z/x/dek"),
    *("/item", "/item/", "/api/post/x/comments/" + COMMENT),
)
_ASKED = (f"commentId={COMMENT}", "commentId=x", "commentId=", "commentId=+%20x", "id=1", "id=x")

ADDRESSES = st.one_of(
    st.sampled_from(LESSWRONG),
    st.text(),
    st.builds(
        lambda host, path, asked, fragment: f"http://{host}{path}?{'&'.join(asked)}#{fragment}",
        st.sampled_from(_HOSTS),
        st.sampled_from(_PATHS),
        st.lists(st.sampled_from(_ASKED), max_size=3),
        st.sampled_from(["", COMMENT, f"comment-{COMMENT}"]),
    ),
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https", "ftp", "HTTP"]),
        st.sampled_from(["www.lesswrong.com", "a.example", "A.Example:443", "[::1]", "[x", "a:b"]),
        st.text(st.sampled_from("/abcXYZ019%é .~+&"), max_size=20),
        st.text(st.sampled_from("?#&=abc19%+;"), max_size=20),
    ),
)


@given(ADDRESSES)
@example("http://a.example/%25%2f?a=%26;b")
def test_folding_twice_equals_once(address: str) -> None:
    """A key is its own key, whatever was folded, and nothing that is typed stops it."""
    key = fold_address(address)
    assert fold_address(key) == key


IDS = st.from_regex(r"\A[A-Za-z0-9]{17}\Z")
SLUGS = st.sampled_from(["", "/", "/a-slug", "/a-slug/", "/caf%C3%A9", "/2023"])
ENDS = {
    "lesswrong": ("lesswrong.com", "lesserwrong.com", "alignmentforum.org", "greaterwrong.com"),
    "eaforum": (
        "forum.effectivealtruism.org",
        "forum-bots.effectivealtruism.org",
        "ea.greaterwrong.com",
        "eaforum.issarice.com",
    ),
}
COMMENT_FORMS = (
    "/posts/{post}{slug}?commentId={comment}",
    "/posts/{post}{slug}?utm_source=a&commentId={comment}&fbclid=b",
    "/posts/{post}{slug}?commentId={comment}#{comment}",
    "/posts/{post}{slug}?commentId={comment}#a-heading",
    "/posts/{post}{slug}#{comment}",
    "/posts/{post}{slug}#comment-{comment}",
    "/posts/{post}/a-slug/comment/{comment}",
    "/posts/{post}/a-slug/answer/{comment}/",
    "/posts/{post}/a-slug/comment/{comment}?utm_medium=c",
    "/events/{post}{slug}?commentId={comment}",
    "/g/{other}/p/{post}{slug}?commentId={comment}",
    "/s/{other}/p/{post}{slug}#{comment}",
    "/w/a-tag/discussion?commentId={comment}",
    "/tag/a-tag/discussion#{comment}",
    "/api/post/{post}/comments/?commentId={comment}",
    "/?commentId={comment}",
    "/posts/{post}{slug}?commentId=%20{comment}+",
    "/posts/{post}{slug}?commentId={comment}&commentId={other}",
    "/posts/{post}{slug}?commentId=x#{comment}",
    "/api/post/{post}/comments/{comment}",
)
POST_FORMS = (
    "/posts/{post}{slug}",
    "/posts/{post}{slug}?utm_source=a",
    "/posts/{post}{slug}#a-heading",
    "/events/{post}{slug}",
    "/g/{other}/p/{post}{slug}",
    "/s/{other}/p/{post}{slug}",
)


@st.composite
def spellings(draw: st.DrawFn, forms: tuple[str, ...]) -> tuple[str, str, str, str]:
    """Return an address in one of the forms, its forum, and the ids of comment and post in it."""
    forum = draw(st.sampled_from(sorted(ENDS)))
    host = draw(st.sampled_from(ENDS[forum]))
    start = draw(st.sampled_from(["http://", "https://", "HTTPS://", "https://www.", " https://"]))
    dot = draw(st.sampled_from(["", "", "."]))
    comment, post, other = (draw(IDS) for _ in range(3))
    place = draw(st.sampled_from(forms))
    end = place.format(comment=comment, post=post, other=other, slug=draw(SLUGS))
    port = draw(st.sampled_from(["", ":443", ":80"]))
    return (
        f"{start}{draw(st.sampled_from([host, host.upper()]))}{dot}{port}{end}",
        forum,
        comment,
        post,
    )


@given(spellings(COMMENT_FORMS))
def test_a_comments_id_is_its_identity(spelled: tuple[str, str, str, str]) -> None:
    """Whatever else an address says, the comment in it is its key, and no other comment's."""
    address, forum, comment, _ = spelled
    assert fold_address(address) == f"{forum}/comment/{comment}"


@given(spellings(POST_FORMS))
def test_a_posts_id_is_its_identity(spelled: tuple[str, str, str, str]) -> None:
    """Alone, in a group or in a sequence, with and without a slug."""
    address, forum, _, post = spelled
    assert fold_address(address) == f"{forum}/post/{post}"


@pytest.mark.parametrize("end", ["", "/", "?utm_source=a", "#b", "/?fbclid=c"])
@pytest.mark.parametrize("start", ["http://lesswrong.com", "https://www.greaterwrong.com"])
def test_addresses_from_before_2018_meet(start: str, end: str) -> None:
    """The slug of an old address tells nothing, its numbers do."""
    for slug in ("making", "a_b_c", "x"):
        for section in ("", "/r/all", "/r/discussion", "/r/lesswrong"):
            post = f"{start}{section}/lw/4i/{slug}"
            assert fold_address(f"{post}/3b1{end}") == "lesswrong/old-comment/3b1"
            assert fold_address(f"{post}{end}") == "lesswrong/old-post/4i"


def test_old_addresses_of_one_forum_mean_nothing_on_the_other() -> None:
    """Each had its own numbers, under its own name."""
    assert "old" not in fold_address("https://forum.effectivealtruism.org/lw/4i/making/3b1")
    assert "old" not in fold_address("https://www.lesswrong.com/ea/14z/a-slug/dek")


@pytest.mark.parametrize("asked", ["", "x", COMMENT[:-1], f"{COMMENT}x", f"{COMMENT[:-1]}-"])
@pytest.mark.parametrize("place", [f"/posts/{POST}/a-slug", f"/s/{POST}/p/{POST}", "/lw/4i/making"])
def test_who_asks_for_a_comment_that_is_none_does_not_get_the_post(place: str, asked: str) -> None:
    """A cut id is not the post, which would be another piece; it has its one spelling."""
    key = fold_address(f"http://www.lesswrong.com{place}/?utm_source=x&commentId={asked}#a")
    assert key == f"https://lesswrong.com{place}?commentId={asked}"
    assert key == fold_address(key)


def test_the_first_of_two_ids_counts() -> None:
    """As in a browser; on Hacker News too."""
    start = f"https://www.lesswrong.com/posts/{POST}/x"
    first = fold_address(f"{start}?commentId={COMMENT}&commentId=x")
    assert first == f"lesswrong/comment/{COMMENT}"
    assert "/comment/" not in fold_address(f"{start}?commentId=x&commentId={COMMENT}")
    assert fold_address("https://news.ycombinator.com/item?id=1&id=2") == "hackernews/item/1"


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (f"https://www.lesswrong.com/posts/{POST}/a-slug", "a post"),
        (f"https://www.greaterwrong.com/posts/{POST}/a-slug#a-heading", "a post"),
        (f"https://www.alignmentforum.org/posts/{POST}?commentId=x", "an id"),
        (f"https://ea.greaterwrong.com/posts/{POST}?commentId=", "an id"),
        ("https://forum.effectivealtruism.org/users/somebody", "a page"),
        ("https://www.lesswrong.com/", "a page"),
        *((address, None) for address in LESSWRONG),
        ("http://lesswrong.com/lw/4i/making/", None),
        ("http://lesswrong.com/lw/4i/making/3b1/", None),
        ("https://www.alignmentforum.org/item?id=12", None),
        ("https://news.ycombinator.com/item?id=12", None),
        ("https://news.ycombinator.com/news", None),
        ("https://a.example/posts/x", None),
        ("https://[x", None),
    ],
)
def test_an_address_on_a_forum_tells_whether_it_is_a_comments(
    address: str, named: str | None
) -> None:
    """What it names instead is told; elsewhere, and from before 2018, nobody can tell."""
    assert misnamed_comment(address) == named


def test_a_comments_address_tells_its_post_where_it_names_one() -> None:
    """The post is known from the comment's address, never guessed."""
    comment = f"https://www.lesswrong.com/posts/{POST}/a-slug?commentId={COMMENT}"
    assert find_post(comment) == f"https://www.lesswrong.com/posts/{POST}"
    assert find_post(f"https://www.lesswrong.com/w/tag/discussion?commentId={COMMENT}") is None
    assert find_post("https://a.example/post") == "https://a.example/post"
    old = "http://lesswrong.com/r/discussion/lw/4i/making"
    assert (
        find_post(f"{old}/3b1/?utm_source=x") == "https://lesswrong.com/r/discussion/lw/4i/making"
    )
    assert find_post(old) == old


def test_a_heading_of_as_many_letters_is_no_comment() -> None:
    """An address with the anchor of a one-word heading is that of its post."""
    post = f"https://www.lesswrong.com/posts/{POST}/a-slug"
    assert fold_address(f"{post}#Conceptualization") == fold_address(post)
    assert fold_address(f"{post}#electroencephalog") == fold_address(post)
