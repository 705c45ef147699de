"""A thread has its comments once each, in an order that claims no more than is known."""

from collections.abc import Iterator, Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.documents import (
    Comment,
    Date,
    Essay,
    Library,
    ReplyContext,
    Status,
    Work,
    find_parents,
    find_post,
    fold_address,
    is_surely_before,
    parse_date,
)
from plugins.relations import Place, Thread, build_graph, build_threads, place_in
from plugins.relations import threads as module
from plugins.relations.threads import NEAR
from plugins.views import make_thread_pages
from plugins.views.entries import refer_to
from plugins.views.threads import ENOUGH, show_thread
from tests.graph_strategies import day, libraries, library_of, make

POST = "https://www.lesswrong.com/posts/9rdpdDerangjYeQGW"
COMMENT = "rvSjeHizEdTRKdfGn"


def comments_of(library: Library) -> list[Comment]:
    """Return the listed comments of library."""
    documents = library.documents.values()
    return [each for each in documents if isinstance(each, Comment) and each.is_listed]


def distinct(threads: Mapping[str, Thread]) -> list[Thread]:
    """Return each thread once."""
    return list({thread.slug: thread for thread in threads.values()}.values())


def places(threads: Mapping[str, Thread]) -> Iterator[tuple[Thread, Comment, Place]]:
    """Yield each comment in its thread and what stands near it there."""
    for thread in distinct(threads):
        for comment in thread.comments:
            yield thread, comment, place_in(thread, comment)


def above(comment: Comment, parents: Mapping[str, Comment]) -> set[str]:
    """Return the paths of those that comment answers, by way of however many."""
    found: set[str] = set()
    parent = parents.get(comment.path)
    while parent:
        found.add(parent.path)
        parent = parents.get(parent.path)
    return found


# ---- which thread


@given(libraries())
def test_a_comment_is_in_one_thread_and_there_once(library: Library) -> None:
    """What the graph gives for a comment is the one thread that holds it."""
    threads = build_threads(comments_of(library))
    for comment in comments_of(library):
        holding = [thread for thread in distinct(threads) if comment in thread.comments]
        assert holding == ([threads[comment.path]] if comment.path in threads else [])
        assert [thread.comments.count(comment) for thread in holding] in ([], [1])


@given(libraries())
def test_a_comment_that_tells_its_post_is_in_a_thread_with_all_that_tell_the_same(
    library: Library,
) -> None:
    """Whatever spelling of the address of the post they give."""
    threads = build_threads(comments_of(library))
    named: dict[str, set[str]] = {}
    for comment in comments_of(library):
        if comment.thread and comment.thread.url:
            slug = threads[comment.path].slug
            named.setdefault(fold_address(comment.thread.url), set()).add(slug)
    assert all(len(slugs) == 1 for slugs in named.values())
    assert len(set().union(*named.values())) == len(named)


@given(libraries())
def test_an_answer_is_in_the_thread_of_what_it_answers(library: Library) -> None:
    """Unless it names another itself."""
    comments = comments_of(library)
    threads, parents = build_threads(comments), find_parents(comments)
    for comment in comments:
        parent = parents.get(comment.path)
        if parent and not (comment.thread and comment.thread.url):
            assert threads[comment.path] is threads[parent.path]


@pytest.mark.parametrize(
    "fields",
    [
        {"thread": Work(url=f"{POST}/a-slug")},
        {"in_reply_to": ReplyContext(url=f"{POST}/a-slug")},
        {"in_reply_to": ReplyContext(url=f"{POST}/a-slug?commentId={COMMENT}")},
        {"source": f"{POST}/a-slug?commentId=xxxxxxxxxxxxxxX1x"},
        {"source": "https://www.alignmentforum.org/posts/9rdpdDerangjYeQGW#xxxxxxxxxxxxxxX1x"},
        {"thread": Work(title="A post"), "source": f"{POST}/x/comment/xxxxxxxxxxxxxxX1x"},
        {"in_reply_to": ReplyContext(comment="first")},
        {"in_reply_to": ReplyContext(under="first")},
        {"in_reply_to": ReplyContext(url="https://forum.example/c/1")},
    ],
)
def test_whatever_tells_its_post_puts_a_comment_into_the_thread(fields: dict[str, object]) -> None:
    """The thread it names, what it answers, and its own address."""
    first = make(
        Comment, "first", source="https://forum.example/c/1", thread=Work(url=POST, title="A post")
    )
    second = make(Comment, "second", **fields)
    threads = build_threads([second, first])
    assert threads[second.path] is threads[first.path]
    assert threads[first.path].slug == "lesswrong-9rdpdDerangjYeQGW"
    assert threads[first.path].post.title == "A post"
    assert fold_address(threads[first.path].post.url or "") == fold_address(POST)


def test_the_thread_that_a_comment_names_counts_before_what_it_answers() -> None:
    """A reply to another comment still stands under the post."""
    post, reply = "https://forum.example/post", ReplyContext(url="https://forum.example/comment")
    comment = make(Comment, "one", in_reply_to=reply, thread=Work(url=post))
    assert build_threads([comment])[comment.path].post.url == post


def test_what_is_known_of_an_answered_comment_is_not_said_of_its_post() -> None:
    """Neither its title nor its address, whether the archive has that comment or not."""
    post = ReplyContext(title="The post", url=f"{POST}/slug")
    answered = f"{POST}/slug?commentId={COMMENT}"
    first = make(Comment, "first", in_reply_to=post)
    second = make(Comment, "second", in_reply_to=ReplyContext(title="Re: it", url=answered))
    threads = build_threads([first, second])
    assert threads[second.path].post.title == "The post"
    held = make(Comment, "held", source="https://forum.example/c/1")
    reply = ReplyContext(title="Re: it", url="https://forum.example/c/1")
    thread = build_threads([held, make(Comment, "answer", in_reply_to=reply)])[held.path]
    assert thread.post == Work()
    assert len(thread.comments) == 2


def test_answers_tell_the_post_of_what_they_answer() -> None:
    """And so of all that answer the same."""
    first = make(Comment, "first")
    reply = ReplyContext(comment="first")
    knowing = make(Comment, "knowing", in_reply_to=reply, thread=Work(url=POST))
    unknowing = make(Comment, "unknowing", in_reply_to=reply)
    threads = build_threads([unknowing, knowing, first])
    assert {thread.slug for thread in threads.values()} == {"lesswrong-9rdpdDerangjYeQGW"}
    assert len(threads) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"in_reply_to": ReplyContext(url=f"{POST}/a-slug", title="As told", author="Told")},
        {"thread": Work(url=POST, title="As told", date=day(2020))},
        {"source": f"{POST}/a-slug?commentId={COMMENT}"},
    ],
)
def test_a_thread_under_an_essay_of_ours_is_told_by_the_essay(fields: dict[str, object]) -> None:
    """Its title, its author, who is the owner where it names none, and its date; and the essay."""
    comments = [make(Comment, f"c{number}", **fields) for number in range(ENOUGH)]
    for author, shown in ((None, "The Owner"), ("Another", "Another")):
        essay = make(Essay, "essay", source=f"{POST}/x", date=day(2023), author=author)
        graph = build_graph(library_of([*comments, essay]))
        view = show_thread(comments[0], graph, "The Owner")
        (page,) = make_thread_pages(graph, "The Owner")
        for each in (view, page):
            assert each is not None
            assert (each.title, each.author) == ("Title of essay", shown)
            assert each.post == refer_to(essay)
        assert str(page.when) == "1 January 2023"
        assert fold_address(page.url) == fold_address(POST)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.PUBLISHED])
def test_a_thread_is_not_told_by_an_essay_that_no_list_may_show(status: Status) -> None:
    """The comments say what they say of it themselves."""
    comment = make(Comment, "c", thread=Work(url=POST, title="As told"))
    essay = make(Essay, "secret", source=POST, status=status)
    view = show_thread(comment, build_graph(library_of([comment, essay])), "The Owner")
    assert view is not None
    assert (view.title, view.author, view.post) == ("As told", "", None)


def test_comments_from_before_2018_are_in_the_thread_of_their_post() -> None:
    """Their addresses name it, in a section or not."""
    sources = ("http://lesswrong.com/lw/4i/a/3b1/", "https://lesswrong.com/r/all/lw/4i/b/3b2")
    comments = [make(Comment, f"c{n}", source=source) for n, source in enumerate(sources)]
    assert {thread.slug for thread in build_threads(comments).values()} == {"lesswrong-4i"}
    other = make(Comment, "c", thread=Work(url="https://www.lesswrong.com/item?id=4"))
    old = make(Comment, "d", thread=Work(url="https://www.lesswrong.com/lw/4/x"))
    assert len({thread.slug for thread in build_threads([other, old]).values()}) == 2


def test_a_comment_that_neither_tells_nor_is_told_its_post_is_in_no_thread() -> None:
    """An address that does not tell the post is none to go by."""
    lonely = make(
        Comment, source=f"https://www.lesswrong.com/w/a-tag/discussion?commentId={COMMENT}"
    )
    assert build_threads([lonely]) == {}


# ---- its order


@given(libraries())
def test_what_is_answered_stands_before_its_answers(library: Library) -> None:
    """Whatever their dates, and in time order where nothing is answered."""
    threads = build_threads(comments_of(library))
    for thread in distinct(threads):
        for comment in thread.comments:
            parent = thread.parents.get(comment.path)
            if parent and parent.path in thread.numbers:
                assert thread.numbers[parent.path] < thread.numbers[comment.path]
        assert list(thread.numbers) == [each.path for each in thread.comments]


@given(libraries())
def test_earlier_and_later_are_each_others_inverse(library: Library) -> None:
    """If one is later than another, that is earlier than it; and what is beside is so for both."""
    found = list(places(build_threads(comments_of(library))))
    for side, back in (("earlier", "later"), ("later", "earlier"), ("beside", "beside")):
        one_way = {(c.path, each.path) for _, c, place in found for each in getattr(place, side)}
        other = {(each.path, c.path) for _, c, place in found for each in getattr(place, back)}
        assert one_way == other


@given(libraries())
def test_a_comment_is_near_no_more_than_it_should_be_and_never_itself(library: Library) -> None:
    """Each other one within reach is on exactly one side."""
    for thread, comment, place in places(build_threads(comments_of(library))):
        near = [each.path for each in (*place.earlier, *place.later, *place.beside)]
        number = thread.numbers[comment.path]
        within = {path for path, at in thread.numbers.items() if 0 < abs(at - number) <= NEAR}
        assert sorted(near) == sorted(within)


@given(libraries())
def test_earlier_is_only_what_is_surely_so(library: Library) -> None:
    """By its date, or because it is answered; and never what answers."""
    comments = comments_of(library)
    parents = find_parents(comments)
    for _, comment, place in places(build_threads(comments)):
        for each in place.earlier:
            is_answered = each.path in above(comment, parents)
            assert is_answered or is_surely_before(each.date, comment.date)
        answered = list(_above_in_thread(comment, parents))
        assert not [each for each in (*place.later, *place.beside) if each in answered]


def _above_in_thread(comment: Comment, parents: Mapping[str, Comment]) -> Iterator[Comment]:
    """Yield those that comment answers, as far as none of them names a thread of its own."""
    below, parent = comment, parents.get(comment.path)
    while parent and not (below.thread and below.thread.url):
        yield parent
        below, parent = parent, parents.get(parent.path)


@pytest.mark.parametrize(
    ("first", "second", "sides"),
    [
        ("2023-07-18", "2023-07-19", "later"),
        ("2023-07-18", "2023-07-18", "beside"),
        ("2023-07", "2023-07-18", "beside"),
        ("2023-07", "2023-08-01", "later"),
        ("2023~", "2024", "beside"),
        ("2023/..", "2024", "beside"),
        ("2023", "2024/..", "later"),
        ("2022-12-31T23:30:00-11:00", "2023-01-01T00:30:00+14:00", "earlier"),
    ],
)
def test_dates_put_comments_in_order_as_far_as_they_are_known(
    first: str, second: str, sides: str
) -> None:
    """The same day, a month and its days, and what is only about then settle nothing."""
    one, two = (
        make(Comment, name, date=parse_date(text), thread=Work(url=POST))
        for name, text in (("one", first), ("two", second))
    )
    place = place_in(build_threads([one, two])[one.path], one)
    assert getattr(place, sides) == (two,)


def test_an_answer_counts_where_dates_speak_against_it_by_way_of_others() -> None:
    """A comment without a date between them keeps the loader from seeing it."""
    first = make(Comment, "first", date=day(2024), thread=Work(url=POST))
    second = make(Comment, "second", in_reply_to=ReplyContext(comment="first"))
    third = make(Comment, "third", date=day(2023), in_reply_to=ReplyContext(comment="second"))
    place = place_in(build_threads([third, second, first])[first.path], first)
    assert (place.earlier, place.later, place.beside) == ((), (second, third), ())


@given(libraries(), st.randoms(use_true_random=False))
def test_the_order_of_files_changes_no_thread(library: Library, random: Random) -> None:
    """Threads, their order, their posts and their names are the same."""
    comments = comments_of(library)
    shuffled = random.sample(comments, len(comments))
    assert list(build_threads(shuffled).items()) == list(build_threads(comments).items())


@given(libraries())
def test_what_is_not_published_is_in_no_thread(library: Library) -> None:
    """Nor does it tell anything of one, or count for its page."""
    graph = build_graph(library)
    listed = library_of(each for each in library.documents.values() if each.is_listed)
    assert build_graph(listed).threads == graph.threads
    entries = [entry for page in make_thread_pages(graph) for entry in page.entries]
    drafts = {f"drafts/{each.slug}/" for each in library.documents.values()}
    assert not drafts & {entry.permalink for entry in entries}
    for comment in library.documents.values():
        if isinstance(comment, Comment) and comment.status is not Status.PUBLISHED:
            view = show_thread(comment, graph)
            assert view is None or (view.earlier, view.later, view.beside) == ((), (), ())


# ---- its page


@given(libraries())
def test_a_thread_has_a_page_from_three_comments_on(library: Library) -> None:
    """The page lists each of them once, in their order, and each of them leads to it."""
    graph = build_graph(library)
    pages = {page.permalink: page for page in make_thread_pages(graph)}
    several = [each for each in distinct(graph.threads) if len(each.comments) >= ENOUGH]
    assert len(pages) == len(several)
    for thread in distinct(graph.threads):
        addresses = {
            view.permalink for each in thread.comments if (view := show_thread(each, graph))
        }
        if thread not in several:
            assert addresses == {None}
            continue
        (address,) = addresses
        assert address is not None
        assert [entry.title for entry in pages[address].entries] == [
            each.title for each in thread.comments
        ]


# ---- long threads


def test_a_thread_of_3000_comments_takes_no_more_than_a_few_looks_at_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Comparisons grow with the comments and not with their square, in a chain of answers too."""
    looks = [0]

    def count(one: Date | None, other: Date | None) -> bool:
        looks[0] += 1
        return is_surely_before(one, other)

    def count_posts(address: str) -> str | None:
        looks[0] += 1
        return find_post(address)

    monkeypatch.setattr(module, "is_surely_before", count)
    monkeypatch.setattr(module, "find_post", count_posts)
    comments = [
        make(
            Comment,
            f"c{number:04}",
            date=day(2023, 1 + number // 28 % 12, 1 + number % 28),
            source=f"{POST}/x?commentId={number:017}",
            in_reply_to=ReplyContext(comment=f"c{number - 1:04}") if number % 1500 else None,
        )
        for number in range(3000)
    ]
    threads = build_threads(comments)
    (thread,) = distinct(threads)
    for comment in comments:
        place = place_in(thread, comment)
        assert len(place.earlier) + len(place.later) + len(place.beside) <= 2 * NEAR
    assert len(thread.comments) == 3000
    assert looks[0] <= 3000 * (4 * NEAR + 10)
