"""One key for one piece, by whatever address it is reached."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.documents import find_post, fold_address

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
        ("https://news.ycombinator.com/item?id=123", "hackernews/item/123"),
        ("http://www.A.example:80/b/?utm_medium=c&z=1&a=2#d", "https://a.example/b?a=2&z=1"),
    ],
)
def test_other_addresses_have_one_spelling(address: str, key: str) -> None:
    """Posts, other forums and other sites have keys too, and the forums' ids do not mix."""
    assert fold_address(address) == key


ADDRESSES = st.one_of(
    st.sampled_from(LESSWRONG),
    st.text(),
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


def test_a_comments_address_tells_its_post_where_it_names_one() -> None:
    """The post is known from the comment's address, never guessed."""
    comment = f"https://www.lesswrong.com/posts/{POST}/a-slug?commentId={COMMENT}"
    assert find_post(comment) == f"https://www.lesswrong.com/posts/{POST}"
    assert find_post(f"https://www.lesswrong.com/w/tag/discussion?commentId={COMMENT}") is None
    assert find_post("https://a.example/post") == "https://a.example/post"
